"""A policy's canonical form: its tables as JSON, without places, and the digest over them.

Equal policies have equal bytes: keys are sorted, expressions printed from their trees, decimals and days are texts.
Nothing is normalized inside texts: what looks alike but is other characters is another policy.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import singledispatch
from typing import Any

import attrs

from complaint_rules.domain.facts import FactDeclaration
from complaint_rules.domain.parsing import to_plain
from complaint_rules.domain.spans import Span
from complaint_rules.language.printer import to_text
from complaint_rules.policy import model
from complaint_rules.policy.calendars import calendar_table
from complaint_rules.policy.examples import CaseExample, Example
from complaint_rules.policy.naming import FORMAT
from complaint_rules.policy.process import Accountability, EventDeclaration, EventPattern, Step


def policy_tables(policy: model.Policy) -> dict[str, Any]:
    """The tables of a policy, as those of a pack, but whole: each says of which pack it is.

    Args:
        policy: A checked policy.
    """
    header = _table(
        name=policy.name,
        version=policy.version,
        title=policy.title,
        zone=policy.zone,
        locales=policy.locales,
        in_force_by=policy.in_force_by,
        format=FORMAT,
    )
    later = {
        "promise": _listed(policy.promises),
        "deadline": _listed(policy.deadlines.values()),
        "event": _by_name(policy.events),
        "step": _listed(policy.steps.values()),
        "accountability": _listed(policy.accountabilities.values()),
    }
    return {
        "pack": header,
        "packs": _by_name(policy.packs),
        "calendar": calendar_table(policy.calendar),
        "facts": _by_name(policy.facts),
        "decision": _by_name({name: policy.decisions[name] for name in policy.order_of_answers}),
        "parameter": _by_name(policy.parameters),
        "define": _by_name(policy.defines),
        "clause": _listed(policy.clauses.values()),
        "rule": _listed(policy.rules.values()),
        "message": _listed(policy.messages.values()),
        "example": _listed(policy.examples),
        "invariant": _listed(policy.invariants),
        "assume": _listed(policy.assumptions),
        "waiver": _listed(policy.waivers),
        "report": _listed(policy.reports),
        # Only those that there are: policies from before there were such tables keep their digests.
        **{name: tables for name, tables in later.items() if tables},
    }


def digest_of(tables: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical bytes of a policy's tables, hexadecimal.

    Args:
        tables: Of :func:`policy_tables`, or what a file holds in their place; a decimal in it, which the canonical form
            never has, counts as its text.
    """
    text = json.dumps(tables, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _by_name(named: Any) -> dict[str, Any]:  # noqa: ANN401 - a mapping of one of the classes below
    return {name: _tabled(named[name]) for name in sorted(named)}


def _listed(listed: Iterable[object]) -> list[dict[str, Any]]:
    return [_tabled(each) for each in listed]


def _table(**keys: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """A table without the keys that say nothing."""
    return {key: value for key, value in keys.items() if value is not None and value not in ("", (), {})}


@singledispatch
def _tabled(each: object) -> dict[str, Any]:
    raise TypeError(type(each).__name__)


@_tabled.register
def _(each: model.PackHeader) -> dict[str, Any]:
    return _table(
        name=each.name,
        version=each.version,
        title=each.title,
        extends=each.extends,
        without=each.without,
        format=FORMAT,
    )


@_tabled.register
def _(each: FactDeclaration) -> dict[str, Any]:
    return _table(
        type=each.type.kind.value,
        unit=each.unit,
        values=each.type.values,
        min=to_plain(each.min_value),
        max=to_plain(each.max_value),
        absent=to_plain(each.absent),
        personal=each.personal or None,
        ask=each.ask,
    )


@_tabled.register
def _(each: model.Clause) -> dict[str, Any]:
    return _table(id=each.id, pack=each.pack, kind=each.kind, says=each.says, reading=each.reading)


@_tabled.register
def _(each: model.Parameter) -> dict[str, Any]:
    return _table(
        pack=each.pack,
        type=each.type.kind.value,
        unit=each.unit,
        title=each.title,
        clauses=each.clauses,
        values={day.isoformat(): to_plain(value) for day, value in each.values},
    )


@_tabled.register
def _(each: model.Define) -> dict[str, Any]:
    return _table(pack=each.pack, text=each.text)


@_tabled.register
def _(each: model.DecisionDefinition) -> dict[str, Any]:
    return _table(
        pack=each.pack,
        title=each.title,
        question=each.question,
        type=each.type.kind.value,
        outcomes=each.type.values,
        collect=each.collect or None,
        order=each.order,
        otherwise=to_plain(each.otherwise),
        clauses=each.clauses,
    )


@_tabled.register
def _(each: model.Rule) -> dict[str, Any]:
    return _table(
        id=each.id,
        pack=each.pack,
        decides=each.decides,
        when=each.text,
        then=to_plain(each.then) if each.value is None else {"value": to_text(each.value)},
        reason=each.reason,
        group=each.group,
        overrides=each.overrides,
        clauses=each.clauses,
        title=each.title,
        **{"from": to_plain(each.since), "until": to_plain(each.until)},
    )


@_tabled.register
def _(each: model.Deadline) -> dict[str, Any]:
    return _table(
        id=each.id,
        pack=each.pack,
        title=each.title,
        owner=each.owner,
        action=each.action,
        starts=[_table(at=start.name, when=start.text) for start in each.starts],
        applies="out_of_hours" if each.only_out_of_hours else "",
        unless=each.unless_text,
        on=each.on or None,
        warn=_written(each.warning),
        met_by=each.met_by,
        cancelled_by=each.cancelled_by,
        pause=each.pause,
        resume=each.resume,
        extend=None if each.extending is None else _extend(each.extending),
        on_breach=each.on_breach,
        clauses=each.clauses,
        **{key: str(word) for key, word in attrs.asdict(each.terms).items()},
    )


@_tabled.register
def _(each: EventDeclaration) -> dict[str, Any]:
    return _table(pack=each.pack, title=each.title)


@_tabled.register
def _(each: Step) -> dict[str, Any]:
    return _table(
        id=each.id,
        pack=each.pack,
        title=each.title,
        actor=[*each.actors],
        after=each.after,
        when=each.text,
        done_by=_patterns(each.done_by),
        done_when=each.done_text,
        undone_by=_patterns(each.undone_by),
        requires=each.requires_text,
        raised_by=_patterns(each.raised_by),
        starts_cycle=_patterns(each.starts_cycle),
        form=each.form,
        clauses=each.clauses,
    )


def _patterns(patterns: Iterable[EventPattern]) -> list[dict[str, Any]] | None:
    return [_table(event=each.event, satisfied=each.satisfied, meets=each.meets) for each in patterns] or None


@_tabled.register
def _(each: Accountability) -> dict[str, Any]:
    return _table(
        id=each.id,
        pack=each.pack,
        title=each.title,
        persons=each.persons,
        when=each.text,
        unit=each.unit,
        decided_by=[*each.decided_by] or None,
        note=each.note,
        clauses=each.clauses,
        **{"for": "delay" if each.delays else "cause"},
    )


def _extend(each: model.Extending) -> dict[str, Any]:
    by, times, cap = attrs.astuple(each.extension, recurse=False)
    return _table(event=each.event, by=str(by), times=times, cap="" if cap is None else str(cap))


def _written(warning: Decimal | Span | None) -> str:
    """A warning point as packs write it."""
    return f"{warning:.0%}" if isinstance(warning, Decimal) else str(warning or "")


@_tabled.register
def _(each: model.Message) -> dict[str, Any]:
    return _table(
        id=each.id,
        pack=each.pack,
        part_of=each.part_of,
        rank=each.rank,
        when=to_text(each.when),
        reason=each.reason,
        text=each.texts,
        overrides=each.overrides,
        clauses=each.clauses,
    )


@_tabled.register
def _(each: Example) -> dict[str, Any]:
    expect = {name: {key: to_plain(value) for key, value in record.items()} for name, record in each.expect.items()}
    return _table(
        id=each.id,
        pack=each.pack,
        title=each.title,
        given=each.given,
        expect=expect,
        expect_deadlines={
            name: {"applies": False} if parts is None else parts for name, parts in each.expect_deadlines.items()
        },
        clauses=each.clauses,
        **({} if each.case is None else _case_of(each.case)),
    )


def _case_of(case: CaseExample) -> dict[str, Any]:
    return _table(
        events=[*case.events] or None,
        now=case.now,
        expect_obligations={
            name: {"applies": False} if parts is None else parts for name, parts in case.obligations.items()
        },
        expect_steps=case.steps,
        expect_refused=[{**event, **({"step": step} if step else {})} for event, step in case.refused] or None,
        expect_accountability=[*case.accountability] or None,
    )


@_tabled.register
def _(each: model.Invariant) -> dict[str, Any]:
    return _table(id=each.id, pack=each.pack, holds=each.text, clauses=each.clauses)


@_tabled.register
def _(each: model.Assumption) -> dict[str, Any]:
    return _table(id=each.id, pack=each.pack, holds=each.text, because=each.because)


@_tabled.register
def _(each: model.Promise) -> dict[str, Any]:
    return _table(
        id=each.id, pack=each.pack, fact=each.fact, decisions=each.decisions, keeps=each.keeps, clauses=each.clauses
    )


@_tabled.register
def _(each: model.Waiver) -> dict[str, Any]:
    return _table(pack=each.pack, finding=each.finding, because=each.because, until=to_plain(each.until))


@_tabled.register
def _(each: model.Report) -> dict[str, Any]:
    return _table(
        id=each.id, pack=each.pack, title=each.title, every=each.every, actor=each.actor, clauses=each.clauses
    )
