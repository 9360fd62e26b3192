"""The tables of a pack as they are written: read, but neither resolved nor typed.

Every key has a default, so that a table with a faulty key can still take part in finding the other faults of the pack;
what must be given is marked ``required``.
"""

# ruff: noqa: RUF009 - `_key` makes a field, not a value
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

import attrs

from complaint_rules.domain.facts import Texts
from complaint_rules.policy.sources import Where

_T = TypeVar("_T")


@attrs.frozen
class Text:
    """A text: by locale, or one for the first locale of its pack, which stands under the empty key."""

    by_locale: Mapping[str, str] = attrs.field(factory=dict)

    def __bool__(self) -> bool:
        return bool(self.by_locale)

    def texts(self, first_locale: str) -> Texts:
        """By locale, in a fixed order."""
        return dict(sorted((locale or first_locale, text) for locale, text in self.by_locale.items()))


def _key(default: _T, *, name: str = "", required: bool = False) -> _T:
    """One key; ``name`` is how files spell it where Python cannot."""
    return attrs.field(default=default, metadata={"name": name, "required": required})


def _keys() -> Mapping[str, Any]:
    """A table whose keys are the author's own."""
    return attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Table:
    """Any table.

    Args:
        where: Where it stands.
        pack: The pack that it belongs to; in a pack's own files it goes without saying.
    """

    where: Where = attrs.field(factory=Where, eq=False, repr=False)
    pack: str = ""


@attrs.frozen(kw_only=True)
class Citing(Table):
    """A table that cites clauses, as ``clause = "X"`` or ``clauses = [...]``."""

    clause: str = ""
    clauses: tuple[str, ...] = ()

    def citations(self) -> list[tuple[str, tuple[str | int, ...]]]:
        """Each cited clause and the keys under which it stands."""
        alone = [(self.clause, ("clause",))] if self.clause else []
        return [*alone, *((clause, ("clauses", index)) for index, clause in enumerate(self.clauses))]

    def cited(self) -> tuple[str, ...]:
        """The cited clauses, sorted."""
        return tuple(sorted({clause for clause, _ in self.citations()}))


@attrs.frozen(kw_only=True)
class PackTable(Table):
    """``[pack]``."""

    name: str = _key("", required=True)
    version: str = _key("", required=True)
    format: int = 1
    title: Text = Text()
    extends: tuple[str, ...] = ()
    zone: str = ""
    locales: tuple[str, ...] = ()
    in_force_by: str = ""
    without: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class ClauseTable(Table):
    """``[[clause]]``."""

    id: str = _key("", required=True)
    kind: str = _key("", required=True)
    says: Text = _key(Text(), required=True)
    reading: Text = Text()


@attrs.frozen(kw_only=True)
class FactTable(Table):
    """``[facts."entity.field"]``."""

    type: str = ""
    unit: str = ""
    values: tuple[str, ...] = ()
    min_value: Any = _key(None, name="min")
    max_value: Any = _key(None, name="max")
    absent: Any = None
    personal: bool | None = None
    ask: Text = Text()


@attrs.frozen(kw_only=True)
class DecisionTable(Citing):
    """``[decision.NAME]``."""

    title: Text = Text()
    question: Text = Text()
    type: str = ""
    outcomes: tuple[str, ...] = ()
    collect: bool | None = None
    order: tuple[str, ...] = ()
    otherwise: Any = None


@attrs.frozen(kw_only=True)
class ParameterTable(Citing):
    """``[parameter.NAME]``; its values by date stand under ``values`` or right in the table."""

    unit: str = ""
    type: str = ""
    title: Text = Text()
    value: Any = None
    values: Mapping[str, Any] = _keys()


@attrs.frozen(kw_only=True)
class DefineTable(Table):
    """One line of ``[define]``."""

    text: str = ""


@attrs.frozen(kw_only=True)
class RuleTable(Citing):
    """``[[rule]]``."""

    id: str = _key("", required=True)
    decides: str = _key("", required=True)
    when: str = _key("", required=True)
    then: Any = _key(None, required=True)
    reason: str = ""
    group: str = ""
    overrides: tuple[str, ...] = ()
    since: dt.date | None = _key(None, name="from")
    until: dt.date | None = None
    title: Text = Text()


@attrs.frozen(kw_only=True)
class MessageTable(Citing):
    """``[[message]]``."""

    id: str = _key("", required=True)
    part_of: str = "reply"
    rank: int = 0
    when: str = "true"
    reason: str = ""
    overrides: tuple[str, ...] = ()
    text: Text = _key(Text(), required=True)


@attrs.frozen(kw_only=True)
class ExampleTable(Citing):
    """``[[example]]``."""

    id: str = _key("", required=True)
    title: str = ""
    like: str = ""
    given: Mapping[str, Any] = _keys()
    unknown: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    expect: Mapping[str, Any] = _keys()
    expect_deadlines: Mapping[str, Any] = _keys()
    events: tuple[Any, ...] = ()
    then: tuple[Any, ...] = ()
    now: Any = None
    expect_obligations: Mapping[str, Any] = _keys()
    expect_steps: Mapping[str, Any] = _keys()
    expect_refused: tuple[Any, ...] = ()
    expect_accountability: tuple[Any, ...] = ()

    @property
    def is_of_a_case(self) -> bool:
        """Whether it tells of what happens to its complaint."""
        expected = (self.expect_obligations, self.expect_steps, self.expect_refused, self.expect_accountability)
        return self.now is not None or any((self.events, self.then, *expected))


@attrs.frozen(kw_only=True)
class InvariantTable(Citing):
    """``[[invariant]]``."""

    id: str = _key("", required=True)
    holds: str = _key("", required=True)


@attrs.frozen(kw_only=True)
class AssumeTable(Table):
    """``[[assume]]``."""

    id: str = _key("", required=True)
    holds: str = _key("", required=True)
    because: str = _key("", required=True)


@attrs.frozen(kw_only=True)
class PromiseTable(Citing):
    """``[[promise]]``."""

    id: str = _key("", required=True)
    fact: str = _key("", required=True)
    decisions: tuple[str, ...] = _key((), required=True)
    keeps: str = _key("", required=True)


@attrs.frozen(kw_only=True)
class WaiverTable(Table):
    """``[[waiver]]``."""

    finding: str = _key("", required=True)
    because: str = _key("", required=True)
    until: dt.date | None = _key(None, required=True)


@attrs.frozen(kw_only=True)
class ReportTable(Citing):
    """``[[report]]``."""

    id: str = _key("", required=True)
    title: Text = _key(Text(), required=True)
    every: str = _key("", required=True)
    actor: str = _key("", required=True)


@attrs.frozen(kw_only=True)
class DeadlineTable(Citing):
    """``[[deadline]]``."""

    id: str = _key("", required=True)
    title: Text = Text()
    owner: str = _key("", required=True)
    action: Text = _key(Text(), required=True)
    starts: Any = _key(None, required=True)
    applies: str = ""
    out_of_hours: str = ""
    unless: str = ""
    count: str = ""
    ends: str = ""
    on: bool | None = None
    warn: str = ""
    met_by: tuple[str, ...] = ()
    cancelled_by: tuple[str, ...] = ()
    pause: tuple[str, ...] = ()
    resume: tuple[str, ...] = ()
    extend: Any = None
    on_breach: str = ""


@attrs.frozen(kw_only=True)
class EventTable(Table):
    """``[event.NAME]``."""

    title: Text = _key(Text(), required=True)


@attrs.frozen(kw_only=True)
class StepTable(Citing):
    """``[[step]]``."""

    id: str = _key("", required=True)
    title: Text = _key(Text(), required=True)
    actor: Any = _key(None, required=True)
    after: tuple[str, ...] = ()
    when: str = "true"
    done_by: Any = None
    done_when: str = ""
    undone_by: Any = None
    requires: str = ""
    raised_by: Any = None
    starts_cycle: Any = None
    form: str = ""
    overrides: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class AccountabilityTable(Citing):
    """``[[accountability]]``; ``for`` is ``delay`` or ``cause``."""

    id: str = _key("", required=True)
    title: Text = _key(Text(), required=True)
    reason: str = _key("", name="for", required=True)
    persons: tuple[str, ...] = ()
    when: str = "true"
    unit: str = ""
    decided_by: Any = None
    note: Text = Text()


@attrs.frozen(kw_only=True)
class CalendarTable(Table):
    """``[calendar]``."""

    week: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict, metadata={"required": True})
    holidays: tuple[dt.date, ...] = ()
    extra: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Tables:
    """All tables of a pack, or of one file; plain texts may not have their locale yet.

    Args:
        whole: Whether everything could be read; if not, what is missing would only cause faults that are none.
    """

    pack: PackTable = PackTable()
    clause: tuple[ClauseTable, ...] = ()
    rule: tuple[RuleTable, ...] = ()
    message: tuple[MessageTable, ...] = ()
    example: tuple[ExampleTable, ...] = ()
    invariant: tuple[InvariantTable, ...] = ()
    assume: tuple[AssumeTable, ...] = ()
    promise: tuple[PromiseTable, ...] = ()
    waiver: tuple[WaiverTable, ...] = ()
    report: tuple[ReportTable, ...] = ()
    deadline: tuple[DeadlineTable, ...] = ()
    step: tuple[StepTable, ...] = ()
    accountability: tuple[AccountabilityTable, ...] = ()
    event: Mapping[str, EventTable] = attrs.field(factory=dict)
    facts: Mapping[str, FactTable] = attrs.field(factory=dict)
    decision: Mapping[str, DecisionTable] = attrs.field(factory=dict)
    parameter: Mapping[str, ParameterTable] = attrs.field(factory=dict)
    define: Mapping[str, DefineTable] = attrs.field(factory=dict)
    calendar: CalendarTable | None = None
    whole: bool = True
