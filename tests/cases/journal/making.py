"""Random case files: facts of every type, events, and what is not ours."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from complaint_rules import Facts, Policy
from complaint_rules.domain.events import Event
from tests.strategies.inputs import TEXTS, numbers, values_of

RECEIVED = dt.datetime(2026, 3, 2, 1, 10, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)

PACK = Path(__file__).parent / "pack"

_names = itertools.count(1)

FOREIGN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | numbers()
    | st.text(max_size=8)
    | st.dates()
    | st.datetimes()
    | st.datetimes(timezones=st.just(dt.UTC))
    | st.times(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4) | st.just("$"), inner, max_size=3),
    max_leaves=5,
)
"""What JSON and TOML files hold."""

EXTRAS: st.SearchStrategy[dict[str, object]] = st.just({}) | st.dictionaries(
    st.text(max_size=4) | st.just("$"), FOREIGN, max_size=3
)

QUIET = ("visit_attempted", "evaluated", "customer_contacted", "facts_learned")
"""Events that a case takes at any time."""


def new_name() -> str:
    """A complaint's id that no other test has."""
    return f"C-{next(_names)}"


def facts_of(policy: Policy, *, leave_out: tuple[str, ...] = ("complaint.id", "complaint.received_at")) -> Any:
    """Facts of a policy, some of them unknown, with what is not ours; without the complaint's id and its receipt."""
    declared = {name: each for name, each in policy.model.facts.items() if name not in leave_out}
    one = st.sampled_from(sorted(declared)).flatmap(
        lambda name: st.tuples(st.just(name), st.none() | values_of(declared[name].type))
    )
    values = st.lists(one, max_size=12, unique_by=lambda pair: pair[0]).map(dict)
    return st.builds(Facts, values, EXTRAS)


@st.composite
def complaints(draw: st.DrawFn, policy: Policy) -> Facts:
    """A complaint with a name of its own."""
    facts = draw(facts_of(policy))
    values = {**facts.values, "complaint.id": new_name(), "complaint.received_at": RECEIVED}
    return Facts(values, facts.extra)


@st.composite
def events(draw: st.DrawFn, policy: Policy, *, at: dt.datetime) -> Event:
    """An event that a case takes at any time."""
    kind = draw(st.sampled_from(QUIET))
    facts = draw(facts_of(policy)) if kind == "facts_learned" or draw(st.booleans()) else Facts({})
    if kind == "facts_learned" and not facts.values:
        facts = Facts({"site.same_city": draw(st.none() | st.booleans())}, facts.extra)
    words = st.just("") | TEXTS
    return Event(
        kind,
        at,
        by=draw(st.sampled_from(["", "receiver", "customer", "general_manager"])),
        reason=draw(words),
        note=draw(words),
        facts=facts.values,
        extra=facts.extra,
    )


@st.composite
def histories(draw: st.DrawFn, policy: Policy) -> tuple[Facts, list[Event]]:
    """A complaint and what happens to it; two events may share an instant."""
    complaint, moment, happened = draw(complaints(policy)), RECEIVED, []
    for _ in range(draw(st.integers(0, 4))):
        moment += HOUR * draw(st.integers(0, 3))
        event = draw(events(policy, at=moment))
        if event not in happened:
            happened.append(event)
    return complaint, happened


def small_complaint(name: str) -> dict[str, Any]:
    """A complaint with personal values."""
    return {
        "complaint": {"id": name, "received_at": RECEIVED, "description": "The doors have warped."},
        "complainant": {"name": "Chen Yu", "phone": "+86 755 0000 0000"},
        "site": {"same_city": True},
        "extra": {"ticket": 7},
    }


def small_event(hours: int, **more: Any) -> dict[str, Any]:
    """An event so many hours after the receipt."""
    return {"type": "visit_attempted", "at": RECEIVED + hours * HOUR, "by": "receiver", **more}
