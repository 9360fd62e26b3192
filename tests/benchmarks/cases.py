"""Cases: replaying long histories, and looking at many cases; how both grow."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

from complaint_rules import Policy, load
from tests.benchmarks.measuring import Measured, Subject, measure
from tests.benchmarks.subjects import ROOT

START = dt.datetime(2026, 3, 2, 1, 10, tzinfo=dt.UTC)
HALF_AN_HOUR = dt.timedelta(minutes=30)
FACTS: dict[str, Any] = {
    "complaint": {
        "id": "A-1",
        "received_at": START.isoformat(),
        "area": "maintenance",
        "subject": "maintenance_quality",
        "demands": ["repair"],
        "urgent": False,
    },
    "assessment": dict.fromkeys(("safety", "large_damage", "slow_to_resolve", "strong_feeling"), False),
}
ROUND: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("registered", "marketing", {}),
    ("form_received", "sales_manager", {}),
    ("customer_contacted", "sales_manager", {}),
    ("cause_found", "sales_manager", {}),
    ("plan_proposed", "sales_manager", {}),
    ("plan_approved", "sales_manager", {}),
    ("customer_agreed", "sales_manager", {}),
    ("plan_implemented", "sales_manager", {}),
    ("customer_satisfied", "sales_manager", {}),
    ("result_fed_back", "sales_manager", {}),
    ("return_visit", "marketing", {"satisfied": False}),
)
"""A round of the workshop's procedure, at the end of which the customer is dissatisfied and everything starts over."""


def policy() -> Policy:
    """The pack with the longest process."""
    return load(ROOT / "policies" / "auto_maintenance")


def after(elapsed: dt.timedelta) -> str:
    """An instant so long after the receipt."""
    return (START + elapsed).isoformat()


def history(count: int) -> list[dict[str, Any]]:
    """So many events, half an hour apart."""
    kinds = itertools.islice(itertools.cycle(ROUND), count)
    return [
        {"type": kind, "at": after((number + 1) * HALF_AN_HOUR), "by": by, **more}
        for number, (kind, by, more) in enumerate(kinds)
    ]


def replaying(rounds: int) -> list[Measured]:
    """One case, from its file, to how it stands; the time of one event."""
    workshop = policy()
    subjects = []
    for count in (100, 1_000, 4_000):
        events = history(count)
        now = after((count + 2) * HALF_AN_HOUR)

        def run(events: list[dict[str, Any]] = events, now: str = now) -> None:
            workshop.case(FACTS, events, engine="compiled").at(now)

        subjects.append(Subject(f"replaying {count:,} events, and looking once", run, units=count))
    return measure(subjects[0], subjects[1:], rounds=rounds)


def looking(rounds: int) -> list[Measured]:
    """How many cases stand; the time of one."""
    workshop = policy()
    now = after(dt.timedelta(days=3))
    subjects = []
    for count in (100, 1_000, 10_000):
        cases = [workshop.case(FACTS, history(10), engine="compiled") for _ in range(min(count, 200))]

        def run(cases: list[Any] = cases, count: int = count) -> None:
            for case in itertools.islice(itertools.cycle(cases), count):
                case.at(now)

        subjects.append(Subject(f"`case.at(now)` of {count:,} cases of ten events each", run, units=count))
    one = workshop.case(FACTS, history(10), engine="compiled")
    document = Subject("the whole document of one", lambda: one.at(now).to_json())
    learning = [Subject(f"learning a fact, by {engine}", _learning(workshop, engine)) for engine in _engines(workshop)]
    return measure(subjects[0], [*subjects[1:], document, *learning], rounds=rounds)


def _engines(workshop: Policy) -> Iterator[str]:
    yield "compiled"
    try:
        workshop.session(engine="rete").close()
    except ImportError:
        return
    yield "rete"


def _learning(workshop: Policy, engine: str) -> Any:
    """A case learns, again and again, that its complaint is urgent and that it is not."""
    case = workshop.case(FACTS, engine=engine)
    moments = itertools.count(1)

    def run() -> None:
        number = next(moments)
        urgent = bool(number % 2)
        at = after(number * dt.timedelta(milliseconds=1))
        case.record({"type": "facts_learned", "at": at, "facts": {"complaint": {"urgent": urgent}}})

    return run
