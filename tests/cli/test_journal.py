"""The commands on a journal."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PACK = ROOT / "policies" / "auto_maintenance"
FILE = ROOT / "docs" / "examples" / "case.json"
CASE = "AM-2026-0562"
SECRET = "Zhang-Secret-7"  # noqa: S105 - a name that must not be told


def case_file(name: str = "C-1", *events: dict[str, Any], **more: Any) -> str:
    """A case file with something personal in every place."""
    complaint = {"id": name, "received_at": "2026-03-02T09:10:00+08:00", "description": SECRET}
    facts = {"complaint": complaint, "complainant": {"name": SECRET}, "extra": {"who": SECRET, "weight": 1.5}}
    return json.dumps({**facts, "events": list(events), **more})


def event(hour: int, **more: Any) -> dict[str, Any]:
    return {"type": "visit_attempted", "at": f"2026-03-02T{hour:02}:00:00+08:00", **more}


@pytest.fixture
def add(run, write):
    """Adds a case file to the journal `cases.db`."""

    def add_file(text: str, *options: Any, suffix: str = "json") -> Any:
        return run("journal", "add", write(f"file.{suffix}", text), "--store", "cases.db", *options)

    return add_file


def show(run, *options: str, case: str = "C-1") -> Any:
    return run("journal", "show", case, "--store", "cases.db", *options)


def test_a_case_file_is_added_and_what_is_new_in_it_later(run, add):
    added = add(case_file("C-1", event(10)), "--pack", PACK)
    assert (added.code, added.out) == (0, "C-1: opened, 1 new event; 2 entries\n")
    assert add(case_file("C-1", event(10), event(11))).out == "C-1: 1 new event; 3 entries\n"
    again = add(case_file("C-1", event(10), event(11)), "--json").json
    (head,) = run("journal", "list", "--store", "cases.db", "--json").json.values()
    assert again == [{"case": "C-1", "opened": False, "events": 0, **head}]


def test_many_files_are_added_whole_or_not_at_all(run, add, write):
    lines = "\n".join(
        [case_file("C-1", event(10)), case_file("C-2", event(11), event(10)), case_file("C-3", event(9, x=1))]
    )
    ended = add(lines, "--pack", PACK, suffix="jsonl")
    assert (ended.code, ended.out) == (2, "")
    first, second = ended.lines
    assert first.startswith(
        "file.jsonl:2: complaint 2: events[1].at: `visit_attempted` at 2026-03-02T10:00:00+08:00 is out of"
    )
    assert second.startswith(
        "file.jsonl:3: complaint 3: events[0].x: unknown field; an event has type, at, by, satisfied"
    )
    assert run("journal", "list", "--store", "cases.db", "--json").json == {}


@pytest.mark.parametrize("text", ["1", "[[]]"])
def test_what_is_no_case_file_is_told(add, text: str):
    ended = add(text, "--pack", PACK)
    assert ended.code == 2
    assert "is no case file" in ended.err


def test_a_case_that_is_not_there_needs_a_pack(add):
    ended = add(case_file())
    assert (ended.code, ended.err) == (2, "the journal has no case `C-1`\n")


def test_the_history_is_shown_without_what_is_personal(run, add):
    add(
        case_file("C-1", event(10, by="receiver", note=SECRET, facts={"complaint": {"subject": "price"}})),
        "--pack",
        PACK,
    )
    shown = show(run)
    assert shown.code == 0
    assert shown.out.splitlines() == [
        "1: opened",
        "    under auto_maintenance 1.0.0",
        "    tells complaint.id, complaint.received_at",
        "    not shown: extra, complainant.name, complaint.description",
        "2: 2026-03-02T10:00:00+08:00 visit_attempted by receiver",
        "    tells complaint.subject",
        "    not shown: note",
    ]
    documents = show(run, "--json").json
    assert SECRET not in json.dumps(documents)
    assert [(each["kind"], each["not_shown"]) for each in documents] == [
        ("opened", ["extra", "facts.complainant.name", "facts.complaint.description"]),
        ("event", ["note"]),
    ]


def test_with_personal_everything_is_shown(run, add):
    add(case_file("C-1", event(10, note=SECRET)), "--pack", PACK)
    opened, happened = show(run, "--json", "--personal").json
    assert opened["facts"]["complainant"] == {"name": SECRET}
    assert opened["facts"]["extra"] == {"who": SECRET, "weight": "1.5"}
    assert happened["note"] == SECRET
    assert f"note: {SECRET}" in show(run, "--personal").out


def test_how_the_case_stands_is_what_the_command_case_tells(run, add):
    now = ("--now", "2026-06-16T19:00:00+08:00")
    run("journal", "add", FILE, "--store", "cases.db", "--pack", PACK)
    for options in ([], ["--json"], ["--locale", "es"]):
        assert show(run, *now, *options, case=CASE).out == run("case", FILE, *now, "--pack", PACK, *options).out


def test_erasing_tells_what_was_erased(run, add):
    add(case_file("C-1", event(10, note=SECRET)), "--pack", PACK)
    one = run("journal", "erase", "C-1", "--store", "cases.db", "--fact", "complainant.name", "--fact", "note")
    assert (one.code, one.out) == (0, "erased 1: facts.complainant.name\nerased 2: note\n")
    rest = run("journal", "erase", "C-1", "--store", "cases.db", "--json", "--at", "2026-04-01T00:00:00Z").json
    assert rest == [{"sequence": 1, "place": "extra"}, {"sequence": 1, "place": "facts.complaint.description"}]
    assert run("journal", "erase", "C-1", "--store", "cases.db").out == "nothing was left to erase\n"
    shown = show(run, "--personal").out
    assert SECRET not in shown
    assert "4: 2026-04-01T08:00:00+08:00 erased\n    1: extra, 1: facts.complaint.description\n" in shown
    assert SECRET.encode() not in Path("cases.db").read_bytes()
    assert run("journal", "verify", "--store", "cases.db").out == "1 case, as written\n"


def test_what_cannot_be_erased_is_told(run, add):
    add(case_file(), "--pack", PACK)
    ended = run("journal", "erase", "C-1", "--store", "cases.db", "--fact", "complaint.subject")
    assert (ended.code, ended.out) == (2, "")
    assert "stands in the chain" in ended.err


def change(statement: str) -> None:
    connection = sqlite3.connect("cases.db")
    with connection:
        connection.execute(statement)
    connection.close()


def test_what_was_altered_is_found_with_exit_code_1(run, add):
    add(case_file("C-1", event(10)), "--pack", PACK)
    assert run("journal", "verify", "--store", "cases.db").code == 0
    change("UPDATE journal_entry SET body = replace(body, 'visit', 'vizit') WHERE sequence = 2")
    found = run("journal", "verify", "--store", "cases.db")
    told = "the entry was altered, or does not follow the one before it"
    assert (found.code, found.out) == (1, f"C-1: 2: {told}\n")
    in_json = run("journal", "verify", "--store", "cases.db", "--json")
    assert (in_json.code, in_json.json) == (1, [{"case": "C-1", "sequence": 2, "message": told}])
    refused = show(run)
    assert (refused.code, refused.err) == (2, f"C-1: 2: {told}\n")


def test_what_is_gone_is_found_against_heads_that_were_kept(run, add, write):
    add(case_file("C-1", event(10)), "--pack", PACK)
    kept = write("heads.json", run("journal", "list", "--store", "cases.db", "--json").out)
    assert run("journal", "verify", "--store", "cases.db", "--kept", kept).code == 0
    change("DELETE FROM journal_value")
    change("DELETE FROM journal_entry")
    change("DELETE FROM journal_case")
    change("DELETE FROM journal_policy")
    assert run("journal", "verify", "--store", "cases.db").out == "0 cases, as written\n"
    found = run("journal", "verify", "--store", "cases.db", "--kept", kept)
    assert (found.code, found.out) == (1, "C-1: the case is gone, which was kept note of\n")


@pytest.mark.parametrize("text", ["[]", '{"C-1": 3}', '{"C-1": {"count": "x", "hash": ""}}', "[{}, {}]"])
def test_what_list_does_not_print_is_no_heads(run, add, write, text: str):
    add(case_file(), "--pack", PACK)
    ended = run("journal", "verify", "--store", "cases.db", "--kept", write("heads.json", text))
    assert (ended.code, ended.err) == (2, "heads.json: is not what `journal list --json` prints\n")


@pytest.mark.parametrize(
    "command", [["show", "C-1"], ["list"], ["verify"], ["erase", "C-1"]], ids=lambda words: words[0]
)
def test_only_adding_makes_a_journal(run, command: list[str]):
    ended = run("journal", *command, "--store", "cases.db")
    assert (ended.code, ended.out, ended.err) == (2, "", "cases.db: there is no journal\n")
    assert not Path("cases.db").exists()


def test_cases_are_listed(run, add):
    add("\n".join(case_file(name) for name in ("C-2", "C-1")), "--pack", PACK, suffix="jsonl")
    heads = run("journal", "list", "--store", "cases.db", "--json").json
    assert list(heads) == ["C-1", "C-2"]
    lines = run("journal", "list", "--store", "cases.db").out.splitlines()
    assert [line.split() for line in lines] == [
        ["case", "entries", "hash"],
        *([name, "1", head["hash"][:16]] for name, head in heads.items()),
    ]


def test_no_error_tells_a_personal_value(run, add):
    add(case_file("C-1", event(10, note=SECRET)), "--pack", PACK)
    for text in (
        case_file("C-1", complainant={"name": f"{SECRET}!"}),
        case_file("C-1", event(9, note=SECRET)),
        case_file("C-1", event(12, note=[SECRET])),
        case_file("C-1", event(12, facts={"complainant": {"phone": [SECRET]}})),
    ):
        ended = add(text)
        assert (ended.code, ended.out) == (2, "")
        assert ended.err
        assert SECRET not in ended.err
