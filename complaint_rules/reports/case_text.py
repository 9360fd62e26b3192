"""How a case stands, in words."""

from __future__ import annotations

from collections.abc import Iterator

from complaint_rules.cases.state import State
from complaint_rules.reports.lines import Line
from complaint_rules.reports.viewing import View


def case_lines(state: State, view: View) -> Iterator[Line]:
    yield Line("x")
