"""A case as a page that stands alone: its time line, what is owed, what comes next, who answers for what."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from complaint_rules.cases.state import State
from complaint_rules.reports.case_text import CaseText
from complaint_rules.reports.lines import Line, Tone
from complaint_rules.reports.timeline import timeline_of
from complaint_rules.reports.timeline_svg import timeline_element
from complaint_rules.reports.viewing import View

_STYLE = """
body { font: 15px/1.5 system-ui, 'Noto Sans', 'Noto Sans CJK SC', sans-serif; color: #1c2430; background: #ffffff;
  margin: 2rem auto; max-width: 1280px; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.1rem; margin: 1.6rem 0 .4rem; }
p.note, li.note { color: #5b6675; } figure { margin: 1rem 0; overflow-x: auto; } figure svg { min-width: 900px; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .3rem .8rem .3rem 0;
  border-bottom: 1px solid #d5dbe3; vertical-align: top; } ul { margin: 0; padding-left: 1.2rem; }
.answer { color: #20703a; } .fault { color: #a3261d; font-weight: 600; } .open { color: #7a6200; }
.warning { color: #9a4b00; font-weight: 600; }
"""


def case_html(state: State, view: View) -> str:
    """The page.

    Args:
        state: How the case stands.
        view: Of the complaint.
    """
    text = CaseText(state, view)
    title, moment = text.title
    page = Element("html", lang=view.wording.locale.replace("_", "-"))
    _head(page, title.text)
    body = SubElement(page, "body")
    _add(body, "h1", title.text)
    _add(body, "p", moment.text, "note")
    if text.rows:
        figure = SubElement(body, "figure")
        figure.append(timeline_element(timeline_of(state, view), view, title.text))
        _table(body, text)
    for heading, lines in text.sections():
        _add(body, "h2", heading)
        _listed(body, lines)
    return "<!DOCTYPE html>\n" + tostring(page, encoding="unicode", method="html") + "\n"


def _head(page: Element, title: str) -> None:
    head = SubElement(page, "head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    _add(head, "title", title)
    _add(head, "style", _STYLE)


def _add(parent: Element, tag: str, text: str, css: str = "") -> Element:
    element = SubElement(parent, tag, {"class": css} if css else {})
    element.text = text
    return element


def _table(body: Element, text: CaseText) -> None:
    table = SubElement(body, "table")
    heads = SubElement(SubElement(table, "thead"), "tr")
    for column in text.columns:
        _add(heads, "th", column)
    rows = SubElement(table, "tbody")
    for row in text.rows:
        cells = SubElement(rows, "tr")
        _add(cells, "td", row.obligation)
        _add(cells, "td", row.status, "" if row.tone is Tone.PLAIN else row.tone.value)
        _add(cells, "td", row.due)
        _add(cells, "td", row.owner)


def _listed(body: Element, lines: Iterable[Line]) -> None:
    """Lines as lists, one inside the other as they are indented."""
    lists = [SubElement(body, "ul")]
    for line in lines:
        while len(lists) < line.depth:
            items = list(lists[-1])
            lists.append(SubElement(items[-1] if items else lists[-1], "ul"))
        del lists[max(line.depth, 1) :]
        _add(lists[-1], "li", line.text, "" if line.tone is Tone.PLAIN else line.tone.value)
