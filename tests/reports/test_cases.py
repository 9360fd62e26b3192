"""How a case is told: as JSON, in words, as a time line on the terminal, in SVG and on a page."""

from __future__ import annotations

import datetime as dt
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaint_rules import UnknownDecisionError, load
from complaint_rules.reports.lines import plain
from complaint_rules.reports.standing import Standing
from complaint_rules.reports.timeline import SYMBOLS, Axis, timeline_of
from complaint_rules.reports.timeline_terminal import timeline_lines
from complaint_rules.testing import cases
from tests.cases.building import PACKS, shipped

ROOT = Path(__file__).resolve().parents[2]
FILE = json.loads((ROOT / "docs" / "examples" / "case.json").read_text(encoding="utf-8"))
NOW = "2026-06-15T14:00:00+08:00"
NAMESPACE = "{http://www.w3.org/2000/svg}"
PERSON = "Xiomara Quetzal"


def standing(locale: str = "en", **changes: Any) -> Standing:
    return load(ROOT / "policies" / "auto_maintenance").case({**FILE, **changes}, locale=locale).at(NOW)


def drawn(found: Standing, width: int = 120) -> list[str]:
    view = found.view
    return plain(timeline_lines(timeline_of(found.state, view), view, width)).splitlines()


# --- JSON -------------------------------------------------------------------------------------------------------------


def test_the_document_has_its_keys_and_can_be_written() -> None:
    document = standing().to_json()
    assert list(document) == [
        "complaint",
        "pack",
        "engine",
        "now",
        "status",
        "closed_at",
        "cycle",
        "decisions",
        "steps",
        "obligations",
        "next_actions",
        "warnings",
        "breaches",
        "accountability",
        "learned",
        "events",
        "reply",
    ]
    assert json.loads(json.dumps(document)) == document


def test_an_obligation_in_the_document_is_a_deadline_and_how_it_stands() -> None:
    found = {(each["id"], each["cycle"]): each for each in standing().to_json()["obligations"]}
    contact = found["contact_customer", 1]
    assert {
        key: contact[key] for key in ("owner", "starts_at", "due_at", "status", "ended_at", "met_by", "late_by")
    } == {
        "owner": "department_manager",
        "starts_at": "2026-06-08T09:20:00+08:00",
        "due_at": "2026-06-08T11:20:00+08:00",
        "status": "met_late",
        "ended_at": "2026-06-08T11:45:00+08:00",
        "met_by": "general_manager",
        "late_by": "PT25M",
    }
    assert found["return_visit_7", 1]["status"] == "superseded"
    assert "due_at" not in found["return_visit_7", 1]
    assert standing().to_json()["next_actions"][0] == {
        "owner": "department_manager",
        "action": "Speak with the customer, and learn what happened",
        "due_at": "2026-06-15T12:30:00+08:00",
        "step": "contact",
        "obligation": "contact_customer",
        "status": "breached",
        "needs": [],
    }


def test_a_standing_is_a_mapping_of_records() -> None:
    found = standing()
    assert found["severity"].outcome == "major"
    assert set(found) == set(found.state.records)
    assert len(found) == len(found.state.records)
    with pytest.raises(UnknownDecisionError, match="did you mean 'severity'"):
        found["severty"]


def test_nothing_personal_is_told() -> None:
    """Neither a value that was known at first, nor one that was learned on the way."""
    learned = {
        "type": "facts_learned",
        "at": "2026-06-15T13:00:00+08:00",
        "facts": {"complainant": {"name": PERSON}, "extra": {"crm": PERSON}},
    }
    found = standing(complainant={"phone": PERSON}, events=[*FILE["events"], learned])
    told = (found.text(), found.html(), found.svg(), json.dumps(found.to_json()), "\n".join(drawn(found)), repr(found))
    assert [text for text in told if PERSON in text] == []
    assert found.to_json()["events"][-1]["not_shown"] == ["complainant.name"]


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("locale", "texts"),
    [
        ("en", ["open, round 2", "✗ breached, late by 1 hour and 30 minutes", "↻ superseded", "To answer for", "Next"]),
        (
            "es",
            ["abierto, vuelta 2", "✗ incumplida, con 1 hora y 30 minutos de retraso", "↻ sustituida", "A continuación"],
        ),
        ("zh", ["处理中, 第2轮", "✗ 逾期，已迟1小时和30分钟", "↻ 已被取代", "应承担的责任", "下一步"]),
    ],
)
def test_a_case_is_told_in_the_reader_s_language(locale: str, texts: list[str]) -> None:
    told = standing(locale).text()
    assert [text for text in texts if text not in told] == []


def test_what_is_proposed_says_that_it_is_a_proposal_once() -> None:
    told = standing().text()
    assert told.count("A proposal only, to whoever may decide it.") == 1
    assert told.count("nothing proposed: needs parameter.deduction_for_delay") == 2


def test_what_became_known_is_told_with_what_it_changed() -> None:
    told = standing().text()
    assert "Establishment (establishment): undetermined, now established, because of standard/established" in told


# --- the time line ----------------------------------------------------------------------------------------------------


def test_every_obligation_has_a_line_that_can_be_read_without_colour() -> None:
    found = standing()
    lines = drawn(found)
    for obligation in found.obligations:
        assert any(SYMBOLS[obligation.status] in line for line in lines)
    assert sum("═" in line for line in lines[2:-1]) == 2  # the two that were late
    assert all("✗" in SYMBOLS.values() for _ in lines)
    assert lines[0].split() == ["Jun", "5", "17:50", "now", "Jun", "15", "14:00"]


@pytest.mark.parametrize("width", [60, 80, 200])
def test_the_time_line_fits_the_width(width: int) -> None:
    from rich.cells import cell_len

    assert max(cell_len(line) for line in drawn(standing("zh"), width)[:-1]) <= width


def test_a_pause_is_dotted(tmp_path: Path) -> None:
    from tests.cases.building import HEADER, deadline, event, received

    (tmp_path / "pack.toml").write_text(HEADER, encoding="utf-8")
    (tmp_path / "more.toml").write_text(
        deadline('pause = ["plan_proposed"]', 'resume = ["customer_agreed"]'), encoding="utf-8"
    )
    happened = [event("plan_proposed", "11:00"), event("customer_agreed", "14:00")]
    found = load(tmp_path).case(received(), happened).at("2026-03-02T14:30:00+08:00")
    assert "····" in drawn(found)[2]
    tree = ET.fromstring(found.svg())  # noqa: S314 - our own
    assert [each.get("class") for each in tree.iter(f"{NAMESPACE}rect")].count("paused") == 1


INSTANTS = st.lists(st.datetimes(timezones=st.just(dt.UTC)), min_size=1, max_size=6)


@given(INSTANTS)
def test_later_instants_are_never_further_left(instants: list[dt.datetime]) -> None:
    axis = Axis.over(instants)
    places = [axis.place(each) for each in sorted(instants)]
    assert places == sorted(places)
    assert places[0] == 0
    assert places[-1] == pytest.approx(1.0 if len({*instants}) > 1 else 0.0)


def test_a_picture_says_in_words_what_it_shows() -> None:
    tree = ET.fromstring(standing().svg())  # noqa: S314 - our own
    texts = [element.text for element in tree.iter() if element.text]
    assert tree.get("role") == "img"
    described = tree.findtext(f"{NAMESPACE}desc")
    assert described is not None
    assert "Contact with the customer (2): breached, late by 1 hour and 30 minutes" in described
    assert "✗ breached, late by 1 hour and 30 minutes" in texts
    assert "due Jun 15 12:30" in texts
    assert "now Jun 15 14:00" in texts
    rects = [each.get("class") for each in tree.iter(f"{NAMESPACE}rect")]
    assert rects.count("late") == 2
    circles = list(tree.iter(f"{NAMESPACE}circle"))
    assert len(circles) == len(FILE["events"])


def test_a_picture_is_within_its_frame() -> None:
    tree = ET.fromstring(standing().svg())  # noqa: S314 - our own
    _, _, width, height = (float(each) for each in str(tree.get("viewBox")).split())
    for each in tree.iter(f"{NAMESPACE}rect"):
        x, y = float(each.get("x", 0)), float(each.get("y", 0))
        assert 0 <= x <= x + float(each.get("width", 0)) <= width
        assert 0 <= y <= y + float(each.get("height", 0)) <= height


class Page(HTMLParser):
    """Keeps the tags that are open, and all texts."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_page_stands_alone_and_shows_everything() -> None:
    html = standing("zh", events=[*FILE["events"][:-3], {**FILE["events"][-3], "note": "<script>"}]).html()
    page = Page()
    page.feed(html)
    assert page.open == []
    assert html.startswith('<!DOCTYPE html>\n<html lang="zh">')
    assert "联系客户 (1)" in page.texts
    assert "下一步" in page.texts
    assert not re.search(r"\bsrc=|<link|<script|https?://(?!www\.w3\.org)", html)


@pytest.mark.parametrize("name", PACKS)
@settings(max_examples=15)
@given(data=st.data())
def test_whatever_happens_can_be_told(name: str, data: st.DataObject) -> None:
    history = data.draw(cases(shipped(name)))
    locale = data.draw(st.sampled_from(["en", "es", "zh"]))
    found = shipped(name).case(history.file, engine="compiled", locale=locale).at(history.now)
    assert found.text()
    ET.fromstring(found.svg())  # noqa: S314 - our own
    page = Page()
    page.feed(found.html())
    assert page.open == []
    assert len(drawn(found)) == (len(found.obligations) + 3 if found.obligations else 0)
