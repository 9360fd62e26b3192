"""How a case is told: as JSON, in words, as a time line on the terminal, in SVG and on a page."""

from __future__ import annotations

import datetime as dt
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaint_rules import UnknownDecisionError, load
from complaint_rules.policy.process_words import ROLES
from complaint_rules.reports.case_text import CaseText
from complaint_rules.reports.lines import Tone, plain
from complaint_rules.reports.standing import Standing
from complaint_rules.reports.timeline import SYMBOLS, Axis, timeline_of
from complaint_rules.reports.timeline_svg import timeline_element
from complaint_rules.reports.timeline_terminal import timeline_lines
from complaint_rules.reports.widths import cells
from complaint_rules.testing import cases
from tests.cases.building import HEADER, PACKS, Make, at, deadline, event, made, received, shipped

__all__ = ["made"]  # a fixture

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


def test_in_python_things_have_the_names_of_the_document() -> None:
    found, document = standing(), standing().to_json()
    for things, named in (
        (found.obligations, document["obligations"]),
        (found.next_actions, document["next_actions"]),
        (little().obligations, little().to_json()["obligations"]),
    ):
        assert [
            [key for key in keys if not hasattr(thing, key)] for thing, keys in zip(things, named, strict=True)
        ] == [[] for _ in things]
    (first, *_), (due, *_) = found.next_actions, found.obligations
    assert (first.action["en"], first.status) == ("Speak with the customer, and learn what happened", "breached")
    assert (due.owner, due.due_at, due.action) == (due.due.owner, due.due.due_at, due.due.deadline.action)


def test_things_are_shown_in_a_line_each() -> None:
    found, open_one = standing(complainant={"name": PERSON}), little()
    shown = [repr(each) for of in (found, open_one) for each in (*of.obligations, *of.next_actions, *of.steps)]
    assert [text for text in shown if len(text) > 300 or PERSON in text] == []
    late = "Obligation(contact_customer, round 2, breached, due 2026-06-15T04:30:00+00:00)"
    assert {
        late,
        f"NextAction(department_manager, contact, {late})",
        "Obligation(arrive_on_site, round 1, pending, needs site.same_city)",
        "StepState(contact, open)",
    } <= {*shown}
    assert repr(open_one.obligations[0].due) == "Due(arrive_on_site, needs site.same_city)"


def test_a_standing_is_a_mapping_of_records() -> None:
    found = standing()
    assert found["severity"].outcome == "major"
    assert set(found) == set(found.state.records)
    assert len(found) == len(found.state.records)
    assert (found.cycle, found.closed_at, found.is_open) == (2, None, True)
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


def test_free_text_is_in_the_document_as_it_was_written_and_nowhere_else() -> None:
    """It is part of the record; words and pictures are shown to more people."""
    noted = {"type": "registered", "at": "2026-06-15T13:00:00+08:00", "note": PERSON, "reason": "asked for"}
    found = standing(events=[*FILE["events"], noted])
    event = found.to_json()["events"][-1]
    assert (event["note"], event["reason"]) == (PERSON, "asked for")
    told = (found.text(), found.html(), found.svg(), "\n".join(drawn(found)), repr(found))
    assert [text for text in told if PERSON in text or "asked for" in text] == []


NAMING = """
[facts."staff.name"]
type = "text"
personal = {personal}

[[accountability]]
id = "cause"
title = "For the cause"
for = "cause"
persons = ["staff.name", "finding.responsible_person"]
when = 'complaint.urgent'
clauses = ["T-1"]
"""


@pytest.mark.parametrize("personal", [True, False])
def test_who_answers_for_the_cause_is_named_unless_the_fact_is_personal(made: Make, *, personal: bool) -> None:
    policy = made(NAMING.replace("{personal}", str(personal).lower()))
    found = policy.case({**received(urgent=True), "staff": {"name": PERSON}}).at(at("11:00"))
    (answer,) = found.to_json()["accountability"]
    hidden = {"name": None, "not_shown": True} if personal else {"name": PERSON}
    assert answer["persons"] == [
        {"fact": "staff.name", **hidden},
        {"fact": "finding.responsible_person", "name": None},
    ]
    told = "given, not shown" if personal else PERSON
    assert f"staff.name: {told}; finding.responsible_person: not known" in found.text()
    assert (PERSON in found.html()) is not personal


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("locale", "texts"),
    [
        ("en", ["open, round 2", "✗ breached, late by 1 hour and 30 minutes", "↻ superseded", "To answer for", "Next"]),
        (
            "es",
            ["abierto, vuelta 2", "✗ incumplida, 1 hora y 30 minutos tarde", "↻ sustituida", "A continuación"],
        ),
        ("zh", ["处理中, 第2轮", "✗ 逾期，已迟1小时和30分钟", "↻ 已被取代", "应承担的责任", "下一步"]),
    ],
)
def test_a_case_is_told_in_the_reader_s_language(locale: str, texts: list[str]) -> None:
    told = standing(locale).text()
    assert [text for text in texts if text not in told] == []


def test_who_and_what_comes_first_are_told_in_the_reader_s_words() -> None:
    """No name of a role, an outcome or a step is left as packs write it; a waiting step names the others by title."""
    told = standing("zh").text()
    names = {role.replace("_", " ") for role in ROLES} | {"established"} | standing().view.policy.steps.keys()
    assert [name for name in names if re.search(rf"(?<![\w./]){name}(?![\w./])", told)] == []
    assert "部门经理：联系客户" in told
    assert "现为成立" in told
    assert "结案：等待第五日回访客户; 第七日回访客户" in told


def test_what_is_proposed_says_that_it_is_a_proposal_once() -> None:
    told = standing().text()
    assert told.count("A proposal only, to whoever may decide it.") == 1
    assert told.count("nothing proposed: needs parameter.deduction_for_delay") == 2


def test_what_became_known_is_told_with_what_it_changed() -> None:
    told = standing().text()
    assert "Establishment (establishment): undetermined, now established, because of standard/established" in told


LITTLE = {"complaint": {"id": "B-1", "received_at": at("09:10")}}


def little(locale: str = "en") -> Standing:
    """A case of which next to nothing is known."""
    return shipped("baisha").case(LITTLE, locale=locale).at(at("12:00"))


def section(text: str, heading: str) -> list[str]:
    """The lines under a heading."""
    return text.split(f"\n{heading}\n")[1].split("\n\n", maxsplit=1)[0].splitlines()


def test_what_is_undetermined_says_what_it_needs_once_for_all_that_need_the_same() -> None:
    told = section(little().text(), "Steps")
    shared = told.index(
        "  undetermined; needs complaint.subject, goods.received_on, order.delivery_completed, "
        "warranty.card_issued and 3 more"
    )
    assert told[shared + 1 : shared + 4] == [
        "    Be on the scene, in time",
        "    Identify the cause and the responsible party, for a start",
        "    Adjudicate: find the cause and the responsible party for good",
    ]
    assert len({line for line in told if "undetermined" in line}) == sum("undetermined" in line for line in told)


@pytest.mark.parametrize("locale", ["en", "es", "zh"])
def test_a_case_ends_with_what_to_ask_next_in_words_and_on_the_page(locale: str) -> None:
    found = little(locale)
    heading = found.view.wording.say("Ask next")
    asked = section(found.text(), heading)
    assert found.text().rstrip().endswith(asked[-1])
    questions = {line.strip().partition(": " if locale != "zh" else "：")[0] for line in asked}
    undetermined = {need for each in found.steps if each.status == "undetermined" for need in each.needs}
    assert undetermined | {"site.same_city"} <= questions
    page = Page()
    page.feed(found.html())
    assert heading in page.texts
    assert asked[0].strip() in page.texts


def test_nothing_is_asked_of_a_closed_case() -> None:
    closed = {"type": "closed", "at": at("11:00"), "reason": "withdrawn", "by": "customer_service_center"}
    facts = {"complaint": {**LITTLE["complaint"], "subject": "price"}}
    assert "Ask next" in shipped("baisha").case(facts).at(at("12:00")).text()
    assert "Ask next" not in shipped("baisha").case(facts, [closed]).at(at("12:00")).text()


def test_what_is_owed_at_a_time_not_known_says_so_and_why() -> None:
    (told,) = [line for line in section(little().text(), "Next") if "be on the scene" in line]
    assert told.endswith("; may be due Mar 3 09:10 or Mar 4 09:10; needs site.same_city")
    assert "due if site.same_city = yes: Mar 3 09:10; if site.same_city = no: Mar 4 09:10" in little().text()


def test_many_ways_are_told_in_short() -> None:
    found = shipped("auto_maintenance").case(LITTLE).at(at("09:20"))
    (told,) = [line for line in found.text().splitlines() if line.startswith("  Passing on what is major")]
    assert "may be due Mar 2 09:40 or at a time not known; needs assessment.large_damage" in told
    (obligation,) = [each for each in found.to_json()["obligations"] if each["id"] == "transfer_major"]
    assert len(obligation["alternatives"]) > 2  # the document has them all


def test_a_time_that_nothing_is_known_of_says_so_and_why(made: Make) -> None:
    told = made(deadline()).case({"complaint": {"urgent": False}}).at(at("12:00")).text()
    assert section(told, "Next") == ["  marketing: call; time not known; needs complaint.received_at"]


def test_dates_have_one_form(made: Make) -> None:
    days = deadline("on = true", span="3 days", name="visit")
    policy = made(days, deadline())
    told = policy.case(received(urgent=False)).at(at("11:00")).text()
    assert "Mar 2, 2026 11:00 (Asia/Shanghai): open" in told
    assert "due on Mar 5" in told
    assert "due Mar 2 12:00" in told
    assert not re.search("March|AM|PM", told)
    year_before = policy.case(received(urgent=False)).at(at("11:00", "2027-01-02")).text()
    assert "due on Mar 5, 2026" in year_before


def warned(made: Make, now: str, *events: dict[str, Any], locale: str = "en") -> Standing:
    """A case whose one deadline ends at 12:00, with a warning from 11:30 on."""
    pausing = ('warn = "75%"', 'pause = ["plan_proposed"]', 'resume = ["customer_agreed"]')
    header = HEADER.replace('locales = ["en"]', 'locales = ["en", "es", "zh"]')
    return made(deadline(*pausing), header=header).case(received(urgent=False), events, locale=locale).at(at(now))


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("en", "○ pending, warning since Mar 2 11:30"),
        ("es", "○ pendiente, aviso desde el 2 mar 11:30"),
        ("zh", "○ 待履行, 自3月2日 11:30起预警"),
    ],
)
def test_a_warning_is_told_in_words(made: Make, locale: str, told: str) -> None:
    found = warned(made, "11:45", locale=locale)
    (row,) = CaseText(found.state, found.view).rows
    assert (row.status, row.tone) == (told, Tone.WARNING)
    (action,) = section(found.text(), found.view.wording.say("Next"))
    assert action.endswith(told.partition(", ")[2])
    page = Page()
    page.feed(found.html())
    assert (told in page.texts, ("class", "warning") in page.attributes) == (True, True)


def test_before_its_point_a_warning_is_announced_and_after_the_end_it_is_over(made: Make) -> None:
    assert "○ pending; due Mar 2 12:00; warning Mar 2 11:30 " in warned(made, "11:29").text()
    assert "warning" not in warned(made, "12:01").text()


def test_what_is_paused_says_when_it_would_be_due_if_it_went_on_now(made: Make) -> None:
    paused = event("plan_proposed", "11:00")
    for now, due in (("11:30", "12:30"), ("13:30", "14:30")):
        found = warned(made, now, paused)
        assert f"‖ paused; if it went on now, due Mar 2 {due} (" in found.text()
        assert f"if it went on now, due Mar 2 {due}" in found.svg()
        (obligation,) = found.to_json()["obligations"]
        assert obligation["pauses"] == [{"since": at("11:00:00"), "until": None}]
    gone_on = warned(made, "13:30", paused, event("customer_agreed", "13:00")).to_json()["obligations"]
    assert gone_on[0]["pauses"] == [{"since": at("11:00:00"), "until": at("13:00:00")}]


def test_no_pause_is_told_of_what_had_run_out_before_it(made: Make) -> None:
    (obligation,) = warned(made, "13:30", event("plan_proposed", "13:00")).to_json()["obligations"]
    assert (obligation["status"], "pauses" in obligation) == ("breached", False)


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("en", "does not apply any more, by what became known Mar 2 11:00"),
        ("es", "ya no se aplica, por lo que se supo el 2 mar 11:00"),
        ("zh", "据3月2日 11:00获知的情况，不再适用"),
    ],
)
def test_what_lapsed_by_what_was_learned_says_so(made: Make, locale: str, told: str) -> None:
    header = HEADER.replace('locales = ["en"]', 'locales = ["en", "es", "zh"]')
    policy = made(deadline().replace('when = "true"', "when = 'complaint.urgent'"), header=header)
    known = event("facts_learned", "11:00", facts={"complaint": {"urgent": False}})
    found = policy.case(received(urgent=True), [known], locale=locale).at(at("18:00"))
    assert f"; {told} (" in found.text()
    assert found.to_json()["obligations"][0]["status"] == "cancelled"


# --- the time line ----------------------------------------------------------------------------------------------------


def test_every_obligation_has_a_line_that_can_be_read_without_colour() -> None:
    found = standing()
    lines = drawn(found)
    for obligation in found.obligations:
        assert any(SYMBOLS[obligation.status] in line for line in lines)
    assert sum("═" in line for line in lines[2:-1]) == 2  # the two that were late
    assert all("✗" in SYMBOLS.values() for _ in lines)
    assert lines[0].split() == ["Jun", "5", "17:50", "now", "Jun", "15", "14:00"]


@pytest.mark.parametrize("locale", ["en", "es", "zh"])
@pytest.mark.parametrize("width", [20, 40, 50, 56, 60, 80, 200])
def test_the_time_line_fits_the_width_or_is_left_out(width: int, locale: str) -> None:
    from rich.cells import cell_len

    lines = drawn(standing(locale), width)
    assert bool(lines) is (width >= 56)
    assert max((cell_len(line) for line in lines[:-1]), default=0) <= width


@pytest.mark.parametrize("now", ["11:00", "11:45", "13:00"])
def test_the_warning_point_is_marked_and_explained(made: Make, now: str) -> None:
    found = warned(made, now)
    _, _, row, key = drawn(found)
    assert row.index("!") < row.index("┤")
    assert key.startswith("! warning  ┤ due")
    (flag,) = [each for each in ET.fromstring(found.svg()) if each.get("class") == "warning"]  # noqa: S314 - our own
    assert flag.findtext(f"{NAMESPACE}title") == "warning Mar 2 11:30"
    assert not any("!" in line for line in drawn(standing()))  # where nobody asks for one


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


WORD = st.text("aW é联系客户", min_size=1, max_size=150).filter(str.strip)


@settings(max_examples=25)
@given(title=WORD, locale=st.sampled_from(["en", "es", "zh"]))
def test_no_text_of_a_picture_runs_out_of_its_column(title: str, locale: str) -> None:
    """Whatever titles and however many ways a deadline has; what is cut is there whole for whoever points at it."""
    found = shipped("auto_maintenance").case(LITTLE, locale=locale).at(at("12:00"))
    view = found.view
    timeline = timeline_of(found.state, view)
    bars = tuple(attrs.evolve(bar, label=title, due=f"{bar.due} {title}", told=title) for bar in timeline.bars)
    root = timeline_element(attrs.evolve(timeline, bars=bars), view, title)
    columns = {16.0: 280.0, 968.0: 1280.0}
    for text in root.iter("text"):
        x, size = float(text.get("x", 0)), {"title": 16, "faint": 11}.get(text.get("class", ""), 13)
        end = 1280.0 if text.get("class") == "title" else columns.get(x, 1280.0)
        shown = str(text.text)
        assert x + cells(shown) * size / 2 <= end  # a column is half an East Asian character
        if shown.endswith("…"):
            assert str(text.findtext("title")).startswith(shown.removesuffix("…"))


def test_now_does_not_stand_on_the_receipt() -> None:
    """Minutes after the receipt both are at the left end, where their texts would cover one another."""
    found = shipped("auto_maintenance").case(LITTLE).at(at("09:11"))
    texts = {str(each.text): each for each in ET.fromstring(found.svg()).iter(f"{NAMESPACE}text")}  # noqa: S314 - our own
    received, now = texts["received Mar 2 09:10"], texts["now Mar 2 09:11"]
    assert now.get("text-anchor") is None
    assert float(str(now.get("x"))) > float(str(received.get("x"))) + 6 * len("received Mar 2 09:10")


def test_a_marker_is_drawn_over_the_line_of_now() -> None:
    case = shipped("auto_maintenance").case(LITTLE, [event("registered", "09:30")])
    classes = [each.get("class") for each in ET.fromstring(case.at(at("09:30")).svg())]  # noqa: S314 - our own
    assert classes.index("now") < classes.index("marker")


def test_the_picture_in_the_docs_is_what_is_drawn_now() -> None:
    """Drawn with `complaint-rules case docs/examples/case.json --now … --pack auto_maintenance --svg docs/case.svg`."""
    assert (ROOT / "docs" / "case.svg").read_text(encoding="utf-8") == standing().svg() + "\n"


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
