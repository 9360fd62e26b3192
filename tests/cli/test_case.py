"""``complaint-rules case``."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docs" / "examples" / "case.json"
PACK = ROOT / "policies" / "auto_maintenance"
NOW = "2026-06-15T14:00:00+08:00"
ARRIVED = {
    "complaint": {"id": "B-1", "received_at": "2026-03-02T09:10:00+08:00"},
    "site": {"same_city": True},
    "events": [{"type": "arrived_on_site", "at": "2026-03-03T09:10:00+08:00"}],
}


def test_people_get_a_table_a_time_line_and_what_comes_next(run) -> None:
    ended = run("case", FILE, "--now", NOW, "--pack", PACK)
    assert ended.code == 0, ended.err
    for text in (
        "Case AM-2026-0562 under: Vehicle maintenance",
        "✗ breached, late by 1 hour and 30 minutes",
        "gaps between instants are shortened",
        "To answer for",
        "12. Jun 15 10:00 return visit: customer dissatisfied (marketing)",
    ):
        assert text in ended.out


def test_there_is_one_blank_line_between_parts_whatever_parts_there_are(run, write) -> None:
    owing_nothing = write(
        "c.json", json.dumps({"complaint": {"id": "S-1", "received_at": "2026-03-02T09:10:00+08:00"}})
    )
    for file, pack in ((owing_nothing, "standard"), (FILE, PACK)):
        lines = run("case", file, "--now", NOW, "--pack", pack).out.splitlines()
        assert lines[2] == ""
        assert [number for number, pair in enumerate(itertools.pairwise(lines)) if pair == ("", "")] == []


@pytest.mark.parametrize("columns", ["30", "45", "56", "60", "80", "200"])
@pytest.mark.parametrize("locale", ["en", "es", "zh"])
def test_what_people_get_fits_the_width(run, monkeypatch, columns: str, locale: str) -> None:
    from rich.cells import cell_len

    monkeypatch.setenv("COLUMNS", columns)
    ended = run("case", FILE, "--now", NOW, "--pack", PACK, "--locale", locale)
    assert max(map(cell_len, ended.out.splitlines())) <= int(columns)
    assert "\x1b" not in ended.out


@pytest.mark.parametrize("locale", ["en", "es"])
@pytest.mark.parametrize("columns", range(40, 90, 8))
def test_no_word_is_broken_and_what_has_no_room_for_a_picture_is_told_in_lines(
    run, monkeypatch, columns: int, locale: str
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    wide = run("case", FILE, "--now", NOW, "--pack", PACK, "--locale", locale).out
    monkeypatch.setenv("COLUMNS", str(columns))
    ended = run("case", FILE, "--now", NOW, "--pack", PACK, "--locale", locale)
    lines = ended.out.splitlines()
    drawn = [line for line in lines if "┊" in line]
    assert len(drawn) == (wide.count("┊") if columns >= 56 else 0)
    told = ended.out.partition("\n\n")[2].partition("\n\n")[0]
    if drawn:
        assert set(told.split()) <= set(wide.split())
    else:
        assert all(line.startswith("  ") for line in told.splitlines())


def test_machines_get_the_document(run, write) -> None:
    ended = run("case", FILE, "--now", NOW, "--pack", PACK, "--json")
    assert (ended.json["complaint"], ended.json["cycle"], ended.json["now"]) == ("AM-2026-0562", 2, NOW)
    many = run(
        "case",
        write("c.json", json.dumps([ARRIVED, ARRIVED])),
        "--now",
        NOW,
        "--pack",
        ROOT / "policies" / "baisha",
        "--json",
    )
    assert [each["obligations"][0]["status"] for each in many.json] == ["met", "met"]
    lines = run(
        "case",
        write("c.jsonl", f"{json.dumps(ARRIVED)}\n" * 2),
        "--now",
        NOW,
        "--pack",
        ROOT / "policies" / "baisha",
        "--json",
    )
    assert [json.loads(line)["complaint"] for line in lines.out.splitlines()] == ["B-1", "B-1"]


def test_pictures_are_written_whole(run, tmp_path: Path) -> None:
    ended = run("case", FILE, "--now", NOW, "--pack", PACK, "--svg", "case.svg", "--html", "case.html")
    assert ended.code == 0
    assert (tmp_path / "case.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (tmp_path / "case.html").read_text(encoding="utf-8").endswith("</html>\n")
    printed = run("case", FILE, "--now", NOW, "--pack", PACK, "--svg", "-")
    assert printed.out.startswith("<svg")
    assert printed.out.count("\n") == printed.out.rstrip("\n").count("\n") + 1


@pytest.mark.parametrize(
    ("options", "users"),
    [
        (["--json", "--svg", "-"], "the standard output takes one document, and `--json` and `--svg` each"),
        (["--svg", "-", "--html", "-"], "the standard output takes one document, and `--svg` and `--html` each"),
        (["--json", "--svg", "-", "--html", "-"], "`--json` and `--svg` and `--html` each"),
        (["--svg", "a.x", "--html", "a.x"], "`a.x` takes one document, and `--svg` and `--html` each"),
    ],
)
def test_two_documents_in_one_place_are_refused_before_anything_is_read(run, tmp_path: Path, options, users) -> None:
    ended = run("case", "nowhere.json", "--now", NOW, "--pack", "no-pack", *options)
    assert (ended.code, ended.out) == (2, "")
    assert users in ended.err
    assert len(ended.lines) == 1
    assert list(tmp_path.iterdir()) == []


def test_one_document_goes_to_the_standard_output_beside_files(run, tmp_path: Path) -> None:
    ended = run("case", FILE, "--now", NOW, "--pack", PACK, "--json", "--svg", "a.svg", "--html", "a.html")
    assert ended.json["cycle"] == 2
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.html", "a.svg"]


def test_a_picture_of_several_cases_is_refused(run, write) -> None:
    file = write("c.json", json.dumps([ARRIVED, ARRIVED]))
    ended = run("case", file, "--now", NOW, "--pack", ROOT / "policies" / "baisha", "--svg", "x.svg")
    assert (ended.code, ended.lines) == (2, ["a picture shows one case, and there are 2"])


@pytest.mark.parametrize(
    ("events", "now", "told"),
    [
        (
            [{"type": "arrived_onsite", "at": "x"}],
            NOW,
            [
                "c.json: events[0].at: `x` is no date-time",
                "c.json: events[0].type: `arrived_onsite` is no event; did you mean",
            ],
        ),
        (
            [{"type": "closed", "at": "2026-03-02T09:09:59+08:00"}],
            NOW,
            ["c.json: events[0].at: `closed` at 2026-03-02T09:09:59+08:00 is before"],
        ),
        (
            [{"type": "closed", "at": NOW}],
            "2026-03-02T10:00:00+08:00",
            ["c.json: events[0].at: `closed` at 2026-06-15T14:00:00+08:00 is in the future"],
        ),
        (
            [{"type": "plan_implemented", "at": "2026-03-02T10:00:00+08:00"}],
            NOW,
            [
                "c.json: events[0]: `plan_implemented` is refused by the step `implement` (STD-6, STD-7.1)",
            ],
        ),
        ([], "2026-03-02T10:00:00", ["now: `2026-03-02T10:00:00` has no UTC offset"]),
    ],
)
def test_what_cannot_be_is_bad_input_and_each_fault_has_its_place(
    run, write, events: list, now: str, told: list[str]
) -> None:
    file = write("c.json", json.dumps({**ARRIVED, "events": events}))
    ended = run("case", file, "--now", now, "--pack", ROOT / "policies" / "baisha")
    assert (ended.code, ended.out) == (2, "")
    assert len(ended.lines) == len(told)
    assert [line for line, start in zip(ended.lines, told, strict=True) if not line.startswith(start)] == []


def test_now_has_to_be_given(run) -> None:
    ended = run("case", FILE, "--pack", PACK)
    assert ended.code == 2
    assert "--now" in ended.err
