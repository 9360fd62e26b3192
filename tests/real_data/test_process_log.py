"""A municipality's log of 1,434 requests: how many of their deadlines a small pack derives, and why not the rest.

The log says when a request came in, when it had to be answered, and when it was. Its deadlines keep the clock on the
wall over a change of clocks: of those that agree a third lie across one.
"""

from __future__ import annotations

import collections
import csv
import datetime as dt
import zoneinfo
from collections.abc import Mapping
from pathlib import Path

import attrs
import pytest

from complaint_rules import Policy, load
from complaint_rules.cases.obligations import Obligation
from complaint_rules.domain.temporal import read_date_time
from tests.real_data.conftest import file_in

AMSTERDAM = zoneinfo.ZoneInfo("Europe/Amsterdam")
MINUTE = dt.timedelta(minutes=1)


@attrs.frozen
class Request:
    """One request of the log; instants in UTC."""

    name: str
    received_at: dt.datetime
    deadline: dt.datetime
    answered_at: dt.datetime | None

    @property
    def crosses_a_clock_change(self) -> bool:
        first, last = (each.astimezone(AMSTERDAM).utcoffset() for each in (self.received_at, self.deadline))
        return first != last


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load(Path(__file__).parent / "permits")


@pytest.fixture(scope="module")
def requests(shared: Path) -> list[Request]:
    with file_in(shared, "pm4py_receipt.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["case:concept:name"]: row for row in csv.DictReader(file)}
    return [_request(name, row) for name, row in rows.items()]


def _request(name: str, row: Mapping[str, str]) -> Request:
    def instant(column: str) -> dt.datetime | None:
        return read_date_time(row[column].replace(" ", "T")) if row[column] else None

    received, deadline = instant("case:startdate"), instant("case:deadline")
    assert received is not None
    assert deadline is not None
    return Request(name, received, deadline, instant("case:enddate"))


def answer(request: Request, policy: Policy, now: dt.datetime) -> Obligation:
    """The obligation to answer, at an instant."""
    events = []
    if request.answered_at is not None and request.received_at <= request.answered_at <= now:
        events.append({"type": "replied", "at": request.answered_at})
    facts = {"complaint": {"id": request.name, "received_at": request.received_at}}
    (found,) = policy.case(facts, events, engine="compiled").at(now).obligations
    return found


def kind_of(request: Request, derived: dt.datetime) -> str:
    """How the log's deadline lies to the derived one, on the clocks of Amsterdam."""
    given, ours = (each.astimezone(AMSTERDAM) for each in (request.deadline, derived))
    if abs(request.deadline - derived) <= MINUTE:
        return "agree"
    if given.date() == ours.date():
        return "same day, another time"
    return "later" if given > ours else "earlier"


def test_how_many_deadlines_the_rule_derives(requests: list[Request], policy: Policy) -> None:
    """The rest cannot follow from the receipt alone.

    331 lie days or months later: the term was prolonged, or stood still while something was asked for, of which the
    log keeps no event. 97 fall on the same day some time earlier, nearly all by 1:06:40, which is how long after
    midnight they all were received: no matter of a rule. 23 are earlier than the rule allows.
    """
    kinds = collections.Counter(
        kind_of(request, derived)
        for request in requests
        if (derived := answer(request, policy, request.received_at).ends_at) is not None
    )
    assert kinds == {"agree": 983, "later": 331, "same day, another time": 97, "earlier": 23}


def test_the_clock_on_the_wall_is_kept_over_a_change_of_clocks(requests: list[Request], policy: Policy) -> None:
    across = [request for request in requests if request.crosses_a_clock_change]
    agreeing = [
        request
        for request in across
        if (derived := answer(request, policy, request.received_at).ends_at) is not None
        and kind_of(request, derived) == "agree"
    ]
    assert len(agreeing) == 336
    # Reckoned by elapsed time, not one of them would agree.
    assert not [each for each in agreeing if abs(each.deadline - each.received_at - dt.timedelta(days=56)) <= MINUTE]


def test_what_was_answered_late_by_the_log_s_own_deadline_is_late_here(requests: list[Request], policy: Policy) -> None:
    answered = late = 0
    for request in requests:
        if request.answered_at is None or request.answered_at < request.received_at:
            continue
        found = answer(request, policy, max(request.answered_at, request.deadline))
        assert found.ends_at is not None
        if abs(request.answered_at - request.deadline) <= MINUTE or kind_of(request, found.ends_at) != "agree":
            continue
        answered += 1
        late += found.is_breach
        assert found.is_breach is (request.answered_at > request.deadline), request.name
        assert found.late_by == (request.answered_at - found.ends_at if found.is_breach else None)
    assert (answered, late) == (951, 270)
