"""Making a property: a Hypothesis test that takes nothing, so that pytest, unittest and a plain call can run it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeAlias, TypeVar

from complaint_rules.domain.errors import ChoiceError, Fault
from complaint_rules.domain.facts import Facts
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.engines.record import Records
from complaint_rules.library import Policy
from complaint_rules.testing.randomness import given, st
from complaint_rules.testing.subjects import subject_of
from complaint_rules.testing.telling import STEP, fact_lines, record_lines

Property: TypeAlias = Callable[[], None]
"""A test without arguments; ``@settings(…)`` and the other decorators of Hypothesis apply to it."""

_T = TypeVar("_T")


def property_of(
    name: str, policies: Iterable[Policy], argument: str, strategy: st.SearchStrategy[_T], check: Callable[[_T], None]
) -> Property:
    """A property as a test.

    Args:
        name: What the test is called.
        policies: Those that it is about.
        argument: What the drawn value is called where it is shown.
        strategy: Draws it.
        check: Raises ``AssertionError`` where the property does not hold.
    """

    def test(**drawn: Any) -> None:  # noqa: ANN401 - the one value
        check(drawn[argument])

    test.__name__ = test.__qualname__ = name
    # Hypothesis keeps failing examples by source and signature; the annotation keeps one policy's from another's.
    about = " ".join(f"{policy.name} {policy.version}" for policy in policies)
    parameter = inspect.Parameter(argument, inspect.Parameter.KEYWORD_ONLY, annotation=f"{name} of {about}")
    test.__signature__ = inspect.Signature([parameter])  # type: ignore[attr-defined]
    made: Property = given(**{argument: strategy})(test)
    return made


def warmed(
    strategy: Callable[[], st.SearchStrategy[_T]], policies: Iterable[Policy], engines: Iterable[str] = ()
) -> st.SearchStrategy[_T]:
    """A strategy before whose first draw the engines are made, which takes longer than an example is given."""
    listed = [(policy, engine) for policy in policies for engine in engines or ("compiled",)]

    def ready() -> st.SearchStrategy[_T]:
        for policy, engine in listed:
            policy.decide({}, engine=engine)
        return strategy()

    return st.deferred(ready)


def chosen(policy: Policy, decisions: Collection[str] | None) -> tuple[str, ...]:
    """The decisions that a property is about: those asked for, or all that a document answers.

    Raises:
        ChoiceError: The policy makes no such decision.
    """
    if decisions is None:
        return policy.model.order_of_answers
    known = policy.model.decisions
    faults = [
        Fault("decisions", f"`{name}` is no decision{did_you_mean(name, known) or _listed(known)}")
        for name in decisions
        if name not in known
    ]
    if faults:
        raise ChoiceError(faults)
    return tuple(name for name in policy.model.order if name in decisions)


def _listed(names: Iterable[str]) -> str:
    return f"; there are {', '.join(names)}"


class PropertyFailed(AssertionError):
    """A property that does not hold.

    Args:
        text: All of it, for people.
        facts: The complaint that shows it.
        records: What was decided on it, of the decisions concerned.
    """

    def __init__(self, text: str, facts: Facts, records: Records) -> None:
        super().__init__(text)
        self.facts = facts
        self.records = records


def failed(
    message: str, policy: Policy, facts: Facts, records: Records, *, names: Iterable[str] = ()
) -> PropertyFailed:
    """What a test fails with.

    Args:
        message: What should be.
        policy: The policy.
        facts: The complaint.
        records: Of the decisions concerned, what was decided.
        names: Facts that matter besides those behind these decisions.
    """
    subject = subject_of(policy)
    behind = {*names, *(name for decision in records for name in policy.names.behind(decision))}
    lines = [f"{policy.name}: {message}"]
    for name, record in records.items():
        lines += (f"{STEP}{line}" for line in record_lines(name, record, policy.model))
    lines.append(f"{STEP}the complaint (* differs from an ordinary one)")
    lines += (f"{STEP * 2}{line}" for line in fact_lines(facts, behind & policy.model.facts.keys(), subject.ordinary))
    return PropertyFailed("\n".join(lines), facts, records)
