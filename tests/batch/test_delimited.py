"""CSV: every record of a file is decided or rejected, whatever it looks like."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from complaint_rules import InputError, load
from complaint_rules.batch.drafting import drafted
from complaint_rules.batch.files import source_of
from complaint_rules.batch.running import Job, run
from complaint_rules.batch.summing import Summary
from complaint_rules.engines.columnar.mapping import Layout, TableMapping
from complaint_rules.engines.columnar.preparing import Preparer

HEADER = "complaint.id,complaint.subject\n"


@pytest.fixture(scope="module")
def preparer() -> Preparer:
    return Preparer(load("standard").model)


def decide(preparer: Preparer, folder: Path, text: str | bytes, **more: Any) -> Summary:
    (folder / "in.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    source, target = source_of(str(folder / "in.csv")), source_of(str(folder / "out.csv"))
    return run(Job(preparer, source, target, decisions=("eligibility",), fields=(), keeps_all=True, **more))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rejected_rows(folder: Path) -> list[tuple[int, str, str]]:
    return [(int(row["row"]), row["faults"], row["text"]) for row in rows_of(folder / "out.rejects.csv")]


def test_nothing_is_taken_for_a_comment(preparer: Preparer, tmp_path: Path) -> None:
    header = "complaint.id,complaint.subject,complaint.description\n"
    summary = decide(preparer, tmp_path, header + "1,quality,a\n#2,price,b\n3,price,c # d\n4,price,e\n")
    assert (summary.read, summary.written) == (4, 4)
    found = [(row["complaint.id"], row["complaint.description"]) for row in rows_of(tmp_path / "out.csv")]
    assert found == [("1", "a"), ("#2", "b"), ("3", "c # d"), ("4", "e")]


@pytest.mark.parametrize("name", ["a[1].csv", "a*.csv", "a?.csv"])
def test_a_name_is_one_files_name(preparer: Preparer, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "[a]"
    folder.mkdir()
    for each, number in ((name, 1), ("a1.csv", 2)):
        (folder / each).write_text(f"{HEADER}{number},price\n", encoding="utf-8")
    source, target = source_of(str(folder / name)), source_of(str(folder / "out.csv"))
    run(Job(preparer, source, target, decisions=("eligibility",), fields=()))
    assert [row["complaint.id"] for row in rows_of(folder / "out.csv")] == ["1"]
    assert 'column = "complaint.subject"' in drafted(preparer.policy, source).text


def test_a_draft_takes_nothing_for_a_comment_either(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("Case,Issue,Narrative\n1,Quality,a\n#2,Price,b\n3,Price,c # d\n", encoding="utf-8")
    draft = drafted(load("standard").model, source_of(str(tmp_path / "in.csv")))
    assert 'column = "Issue"' in draft.text
    assert "[table]" not in draft.text


def test_a_header_with_fewer_names_than_rows_have_cells_stays_the_header(preparer: Preparer, tmp_path: Path) -> None:
    summary = decide(preparer, tmp_path, HEADER + "1,quality,x\n2,price,y\n")
    assert (summary.read, summary.rejected) == (2, 2)
    assert rejected_rows(tmp_path) == [
        (1, "row: has too many cells", "1,quality,x"),
        (2, "row: has too many cells", "2,price,y"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_records_that_do_not_fit_are_rejected_by_their_numbers_and_the_others_decided(
    preparer: Preparer, tmp_path: Path, end: str
) -> None:
    lines = [
        "",
        "complaint.id,complaint.subject",
        "1,quality",
        "",
        "2,price,y",
        "3,nix",
        f'"4{end}{end}4",price',
        "",
        "",
        "Total: 2",
        '5,"pr"ice',
        "6,price",
        "7,nix",
        "8,price",
    ]
    summary = decide(preparer, tmp_path, end.join(lines))
    assert (summary.read, summary.rejected, summary.written) == (9, 5, 4)
    assert [row["complaint.id"] for row in rows_of(tmp_path / "out.csv")] == ["1", f"4{end}{end}4", "6", "8"]
    told = rejected_rows(tmp_path)
    assert [row for row, _, _ in told] == [2, 3, 5, 6, 8]
    assert [text for _, _, text in told] == ["2,price,y", "", "Total: 2", '5,"pr"ice', ""]
    assert [faults for _, faults, _ in told][::3] == [
        "row: has too many cells",
        "row: has something behind a closing quote",
    ]


def test_many_that_do_not_fit_keep_all_numbers_right(preparer: Preparer, tmp_path: Path) -> None:
    bad = {0, 1, 2, 5000, 5001, 9000, 9999}
    rows = [
        f"{number},{'nix' if number % 2000 == 3 else 'price'}{',x' * (number in bad)}\n" for number in range(10_000)
    ]
    summary = decide(preparer, tmp_path, HEADER + "".join(rows))
    assert (summary.read, summary.rejected) == (10_000, len(bad) + 5)
    told = rejected_rows(tmp_path)
    assert [row - 1 for row, _, _ in told] == sorted({*bad, 3, 2003, 4003, 6003, 8003})


def test_strict_names_the_records_that_do_not_fit(preparer: Preparer, tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        decide(preparer, tmp_path, HEADER + "1,nix\n" * 9 + "2,price,y\n", strict=True)
    paths = [fault.path for fault in raised.value.faults]
    assert paths == [*(f"row {row}: complaint.subject" for row in range(1, 10)), "row 10: row"]
    assert {path.name for path in tmp_path.iterdir()} == {"in.csv"}


def test_bytes_that_are_no_utf_8_are_rejected(preparer: Preparer, tmp_path: Path) -> None:
    decide(preparer, tmp_path, HEADER.encode() + b"1,price\n\xe9,price\n3,price\n")
    assert [(row, faults) for row, faults, _ in rejected_rows(tmp_path)] == [(2, "row: is no UTF-8")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEADER + '1,quality\n2,"price\n', "has a quote that is opened and not closed"),
        (HEADER + '1,quality\n2,"price', "has a quote that is opened and not closed"),
        (HEADER + '1,quality\n2,"price\n3,price\n', "has a quote that is opened and not closed"),
        (HEADER + '1,quality\n2,"price\n3,x,y,z\n', "has a quote that is opened and not closed"),
        (HEADER + '1,quality,x\n2,"price\n', "has a quote that is opened and not closed"),
        (HEADER + '1,quality\n2,"price\n3,"price"\n', "row 2: has a quote that is not closed, or not doubled"),
        (HEADER + "1,quality\r\n2,price\n", "has lines that end in different ways"),
        ("", "is empty"),
        ("\n\n", "is empty"),
        (b"\xff\xfec\x00", "is no table of texts in UTF-8"),
    ],
)
def test_a_file_whose_records_cannot_be_told_apart_stops_everything(
    preparer: Preparer, tmp_path: Path, text: str | bytes, told: str
) -> None:
    with pytest.raises(InputError) as raised:
        decide(preparer, tmp_path, text)
    assert told in str(raised.value)
    assert {path.name for path in tmp_path.iterdir()} == {"in.csv"}


def test_quoted_cells_that_look_like_rows_are_cells(preparer: Preparer, tmp_path: Path) -> None:
    inner = "".join(f"{line},price\n" for line in range(300))
    rows = [f'{number},price,"{inner}"\n' for number in range(8000)]
    header = "complaint.id,complaint.subject,complaint.description\n"
    summary = decide(preparer, tmp_path, header + "".join(rows))
    assert (summary.read, summary.rejected) == (8000, 0)


@pytest.mark.parametrize("delimiter", [";", "||"])
def test_columns_that_no_line_names_have_the_names_of_the_mapping(
    preparer: Preparer, tmp_path: Path, delimiter: str
) -> None:
    layout = Layout(delimiter, header=False, columns=("complaint.id", "complaint.subject"))
    text = f"1{delimiter}price\n2{delimiter}price{delimiter}x\n"
    summary = decide(preparer, tmp_path, text, mapping=TableMapping({}, table=layout))
    assert (summary.read, summary.rejected) == (2, 1)
    with pytest.raises(InputError, match="names 3 columns, and"):
        decide(preparer, tmp_path, text, mapping=TableMapping({}, table=Layout(delimiter, columns=("a", "b", "c"))))


def test_columns_called_alike_are_told_apart(preparer: Preparer, tmp_path: Path) -> None:
    decide(preparer, tmp_path, "a,A,,complaint.subject\n1,2,3,price\n")
    assert rows_of(tmp_path / "out.csv") == [
        {"a": "1", "A_1": "2", "column2": "3", "complaint.subject": "price", "eligibility": "rejected"}
    ]


def test_our_columns_do_not_take_the_names_of_others(preparer: Preparer, tmp_path: Path) -> None:
    decide(preparer, tmp_path, "Row,faults,text,complaint.subject\n9,x,t,nix\n8,y,u,price\n7,z\n")
    rejects = rows_of(tmp_path / "out.rejects.csv")
    assert [(row["row_"], row["Row"], row["faults"], row["text"], row["text_"]) for row in rejects] == [
        ("1", "9", "x", "t", ""),
        ("3", "", "", "", "7,z"),
    ]
    assert rejects[1]["faults_"] == "row: has too few cells"
    assert rows_of(tmp_path / "out.csv") == [
        {"Row": "8", "faults": "y", "text": "u", "complaint.subject": "price", "eligibility": "rejected"}
    ]
