"""What is printed for people: tables that break no word without need, and nothing that steers a terminal."""

from __future__ import annotations

import pytest

from complaint_rules.cli.printing import print_lines, print_table, visible
from complaint_rules.reports.lines import Line, Tone

HEADINGS = ("Decision", "Outcome", "Why")
ROW = ("Acceptance (eligibility)", "undetermined", "assumes intake.late_accepted_by_supervisor")


def printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int, *rows: tuple) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    print_table(HEADINGS, ([(text, Tone.PLAIN) for text in row] for row in rows))
    return capsys.readouterr().out


@pytest.mark.parametrize("width", [70, 80, 200])
def test_a_table_breaks_no_word_where_there_is_room_for_every_one(capsys, monkeypatch, width: int):
    out = printed(capsys, monkeypatch, width, ROW)
    assert sorted(out.split()) == sorted(" ".join((*HEADINGS, *ROW)).split())


def test_a_narrow_table_breaks_words_and_loses_nothing(capsys, monkeypatch):
    out = printed(capsys, monkeypatch, 30, ROW)
    assert max(map(len, out.splitlines())) <= 30
    assert sorted("".join(out.split())) == sorted("".join((*HEADINGS, *ROW)).replace(" ", ""))


def test_a_wide_table_takes_no_more_room_than_its_texts(capsys, monkeypatch):
    out = printed(capsys, monkeypatch, 200, ROW)
    assert out.splitlines()[1] == "  ".join(ROW)


def test_a_table_of_no_rows_has_its_headings(capsys, monkeypatch):
    assert printed(capsys, monkeypatch, 80) == "Decision  Outcome  Why\n"


def test_room_that_is_left_goes_to_the_columns_that_want_it(capsys, monkeypatch):
    out = printed(capsys, monkeypatch, 40, ("a", "b", "one two three four five six seven"))
    assert out.splitlines()[1:] == ["a         b        one two three four", "                   five six seven"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("受理 — ¿qué? 5\u202fp.m.", "受理 — ¿qué? 5\u202fp.m."),
        ("two\nlines", "two\nlines"),
        ("\x1b[2J", r"\x1b[2J"),
        ("app\u202eeal\u200b", r"app\u202eeal\u200b"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_steers_a_terminal_or_hides_is_shown_as_an_escape(text: str, shown: str):
    assert visible(text) == shown


def test_lines_and_tables_show_it_so(capsys, monkeypatch):
    print_lines([Line("C\x1b-1")])
    assert capsys.readouterr().out == "C\\x1b-1\n"
    assert "C\\x1b-1" in printed(capsys, monkeypatch, 80, ("C\x1b-1", "", ""))
