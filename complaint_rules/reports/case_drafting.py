"""Examples of cases for what no example reaches: an author's own case, looked at a little earlier or later."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from complaint_rules.analysis.coverage.process import ACCOUNTABILITIES, DEADLINES, GUARDS, STEPS
from complaint_rules.analysis.coverage.targets import OfCourse, Target
from complaint_rules.cases.obligations import Obligation, ObligationStatus
from complaint_rules.cases.state import State
from complaint_rules.domain.errors import ChoiceError, EventRefusedError, InputError
from complaint_rules.domain.events import RECEIVED_AT
from complaint_rules.policy.examples import CaseExample, Example
from complaint_rules.policy.process import Step
from complaint_rules.reports.case import Case
from complaint_rules.reports.examples import refusal
from complaint_rules.reports.observing import Tried

_SECOND = dt.timedelta(seconds=1)


@attrs.frozen
class CaseDraft:
    """A generated example of a case, which its author has to read.

    Args:
        id: Different from those of the pack.
        about: What it is for.
        like: The example that it is on top of.
        case: What happens and what is expected then; without events it goes on from those of the other example.
        clauses: Of what it is for.
    """

    id: str
    about: tuple[str, ...]
    like: str
    case: CaseExample
    clauses: tuple[str, ...]


@attrs.frozen(eq=False)
class _Look:
    """A case at an instant.

    Args:
        example: Whose it is.
        events: What happened; None for all that happens there.
        now: The instant.
        case: The case.
        state: How it stands.
    """

    example: Example
    events: tuple[Mapping[str, object], ...] | None
    now: str
    case: Case
    state: State


def draft_cases(policy: Tried, missing: Iterable[Target], taken: Iterable[str] = ()) -> tuple[CaseDraft, ...]:
    """Examples of cases for what is missing, where a case of the author's comes by it; others are left to the author.

    Args:
        policy: The policy.
        missing: What no example reaches; what is no affair of cases is passed over.
        taken: Ids that other generated examples have.
    """
    waiting = [each for each in missing if isinstance(each, OfCourse)]
    used = {*taken, *(example.id for example in policy.model.examples)}
    found: list[CaseDraft] = []
    for look in _looks(policy) if waiting else ():
        shown = [(each, part) for each in waiting if (part := _shown(each, look, policy)) is not None]
        if shown:
            draft = _draft(look, shown, used)
            used.add(draft.id)
            found.append(draft)
            waiting = [each for each in waiting if all(each is not other for other, _ in shown)]
        if not waiting:
            break
    return tuple(found)


def _draft(look: _Look, shown: list[tuple[OfCourse, dict[str, Any]]], used: set[str]) -> CaseDraft:
    whole: dict[str, Any] = {}
    for _, part in shown:
        for key, value in part.items():
            whole[key] = {**whole.get(key, {}), **value} if isinstance(value, dict) else (*whole.get(key, ()), *value)
    slug = re.sub(r"[^a-z0-9]+", "-", f"{look.example.id}-{shown[0][0].name}".lower()).strip("-")
    numbered = (f"{slug}-{number}" for number in itertools.count(2))
    return CaseDraft(
        id=next(name for name in itertools.chain([slug], numbered) if name not in used),
        about=tuple(each.text for each, _ in shown),
        like=look.example.id,
        case=CaseExample(look.events or (), look.now, **whole),
        clauses=tuple(sorted({clause for each, _ in shown for clause in each.clauses})),
    )


# at what is looked


def _looks(policy: Tried) -> Iterator[_Look]:
    """The author's cases as they are, complaints on their receipt, cases before they end, and when time has run out."""
    cases = [(each, each.case) for each in policy.model.examples if each.case is not None]
    for example, case in cases:
        yield from _look(example, None, case.now, policy)
    for example in policy.model.examples:
        if example.case is None:
            yield from _on_receipt(example, policy)
    for example, case in cases:
        for length in range(len(case.events) - 1, 0, -1):
            yield from _look(example, case.events[:length], str(case.events[length - 1]["at"]), policy)
    for example, case in cases:
        for look in _look(example, None, case.now, policy):
            yield from _when_late(look, policy)


def _on_receipt(example: Example, policy: Tried) -> Iterator[_Look]:
    received = policy.decide(example.given, engine="compiled").facts.values.get(RECEIVED_AT)
    if isinstance(received, dt.datetime):
        yield from _look(example, None, _written(received, policy), policy)


def _when_late(look: _Look, policy: Tried) -> Iterator[_Look]:
    """A second after the end of each obligation that is still pending."""
    ends = {each.ends_at for each in look.state.obligations if each.status is ObligationStatus.PENDING}
    for end in sorted(each for each in ends if each is not None):
        yield from _look(look.example, None, _written(end + _SECOND, policy), policy)


def _written(moment: dt.datetime, policy: Tried) -> str:
    return moment.astimezone(zoneinfo.ZoneInfo(policy.model.zone)).isoformat()


def _look(
    example: Example, events: tuple[Mapping[str, object], ...] | None, now: str, policy: Tried
) -> Iterator[_Look]:
    """A case at an instant; none where it does not come to that."""
    happened = events if events is not None else example.case.events if example.case else ()
    try:
        with policy.case(example.given, happened, engine="compiled") as case:
            yield _Look(example, events, now, case, case.at(now).state)
    except (ChoiceError, EventRefusedError):
        return


# what a look shows


def _shown(target: OfCourse, look: _Look, policy: Tried) -> dict[str, Any] | None:
    """What an example would expect that reaches something; None where this case does not come by it."""
    return _SHOWN[target.kind](target, look, policy)


def _step(target: OfCourse, look: _Look, _: Tried) -> dict[str, Any] | None:
    for each in look.state.steps:
        if (each.step.id, str(each.status)) == target.wanted:
            return {"steps": {each.step.id: {"status": str(each.status)}}}
    return None


def _deadline(target: OfCourse, look: _Look, _: Tried) -> dict[str, Any] | None:
    name, statuses = target.wanted
    of_deadline = [each for each in look.state.obligations if each.id == name]
    for each in reversed(of_deadline):
        if str(each.status) in statuses:
            return {"obligations": {_key(each, of_deadline): {"status": str(each.status)}}}
    return None


def _key(obligation: Obligation, others: list[Obligation]) -> str:
    return obligation.id if obligation is others[-1] else f"{obligation.id}.{obligation.cycle}"


def _guard(target: OfCourse, look: _Look, policy: Tried) -> dict[str, Any] | None:
    """An event that would do a guarded step, and is refused; that one is done is for its author to tell."""
    name, part = target.wanted
    for event in _events_doing(policy.model.steps[name], look.now) if part == "refused" else ():
        try:
            if refusal(look.case, event) == name:
                return {"refused": ((event, name),)}
        except InputError:
            continue  # it has to say more than we know
    return None


def _events_doing(step: Step, now: str) -> Iterator[dict[str, object]]:
    for pattern in step.done_by:
        satisfied = {} if pattern.satisfied is None else {"satisfied": pattern.satisfied}
        yield {"type": pattern.event, "at": now, **satisfied}


def _accountability(target: OfCourse, look: _Look, _: Tried) -> dict[str, Any] | None:
    for answer in look.state.answers:
        if any(each.accountability.id == target.wanted for each in answer.proposals):
            delay = {} if answer.obligation is None else {"obligation": answer.obligation.id}
            kind = "cause" if answer.obligation is None else "delay"
            return {"accountability": ({"for": kind, **delay, "clauses": [*answer.clauses]},)}
    return None


_SHOWN = {STEPS: _step, DEADLINES: _deadline, GUARDS: _guard, ACCOUNTABILITIES: _accountability}
