"""The checked, composed policy: plain immutable data that engines, analysis and reports read.

Whatever is named here was resolved and type-checked when the pack was loaded. Mappings keep their keys sorted, and
nothing depends on the order of files, of tables in a file, or of bases.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

import attrs

from complaint_rules.domain.calendar import Calendar
from complaint_rules.domain.extensions import Extension
from complaint_rules.domain.facts import FactDeclaration, Texts, Value
from complaint_rules.domain.spans import Span
from complaint_rules.domain.terms import Terms
from complaint_rules.domain.types import Type
from complaint_rules.language.nodes import PARAMETER, Node
from complaint_rules.policy.examples import Example
from complaint_rules.policy.places import Place, place_field
from complaint_rules.policy.process import ACCOUNTABILITY, Accountability, EventDeclaration, Step

DEADLINE = "deadline."
"""Before a deadline's id: the name of the decision on its span."""


@attrs.frozen
class PackHeader:
    """The ``[pack]`` table of one pack of the policy."""

    name: str
    version: str
    title: Texts
    extends: tuple[str, ...] = ()
    without: Mapping[str, str] = attrs.field(factory=dict)
    place: Place = place_field()


@attrs.frozen
class Clause:
    """One demand of a company's text, in our words."""

    id: str
    kind: str
    says: Texts
    pack: str
    reading: Texts = attrs.field(factory=dict)
    place: Place = place_field()


@attrs.frozen
class Parameter:
    """A figure that a company sets.

    Args:
        type: What its values are; ``number`` unless the pack says otherwise.
        unit: For people.
        clauses: The clauses that it comes from.
        values: By the first day on which each is in force (``datetime.date.min`` for one that always was), ascending;
            empty for a figure that the text leaves open.
    """

    name: str
    type: Type
    unit: str
    clauses: tuple[str, ...]
    values: tuple[tuple[dt.date, Value], ...]
    pack: str
    title: Texts = attrs.field(factory=dict)
    place: Place = place_field()

    @property
    def dated(self) -> bool:
        """Whether its value depends on the day."""
        return any(start != dt.date.min for start, _ in self.values)

    def value_on(self, day: dt.date) -> Value | None:
        """The value in force on a day, or None."""
        in_force = [value for start, value in self.values if start <= day]
        return in_force[-1] if in_force else None


@attrs.frozen
class Define:
    """A named expression, already put in place of its name wherever a condition uses it."""

    name: str
    expression: Node
    text: str
    pack: str
    place: Place = place_field()


@attrs.frozen
class DecisionDefinition:
    """What a decision asks and how its rules' outcomes combine.

    Args:
        type: Of one outcome: an enum, boolean, number, money or text.
        collect: Whether the outcome is the set of what all survivors give.
        order: Outcomes from the least strict to the strictest, or empty.
        otherwise: The outcome when no rule stands, or None.
        rules: The ids of its rules, sorted.
    """

    name: str
    type: Type
    title: Texts
    question: Texts
    collect: bool
    order: tuple[str, ...]
    otherwise: Value | None
    clauses: tuple[str, ...]
    rules: tuple[str, ...]
    pack: str
    place: Place = place_field()


@attrs.frozen
class Rule:
    """One rule.

    Args:
        id: Qualified by its pack, ``standard/late``.
        when: The condition, defines expanded.
        text: The condition in canonical spelling, defines by their names.
        then: The outcome, or None where ``value`` computes it.
        value: The expression that computes the outcome, defines expanded, or None.
        overrides: The ids of the rules that it defeats by its own words, sorted (not the transitive ones).
        since: The first day on which it is in force, or None.
        until: The last day on which it is in force, or None.
    """

    id: str
    pack: str
    decides: str
    when: Node
    text: str
    then: Value | None
    value: Node | None
    reason: str
    group: str
    overrides: tuple[str, ...]
    clauses: tuple[str, ...]
    since: dt.date | None
    until: dt.date | None
    title: Texts = attrs.field(factory=dict)
    place: Place = place_field()


@attrs.frozen
class StartPoint:
    """What starts a deadline's clock.

    Args:
        name: An event, or a fact that holds an instant.
        when: The condition under which it counts, defines expanded; None for always.
        text: The condition in canonical spelling, defines by their names.
    """

    name: str
    when: Node | None = None
    text: str = ""


@attrs.frozen
class Extending:
    """How a deadline gets more time.

    Args:
        event: What grants one extension.
        extension: By how much, how often, and up to which cap.
    """

    event: str
    extension: Extension


@attrs.frozen
class Deadline:
    """What somebody has to do in time. How long it may take is a decision, ``deadline.ID``, whose outcomes are spans.

    Args:
        id: Its name, the same in every pack of the policy.
        owner: The role that has to act.
        action: What is to be done.
        starts: What starts its clock; the earliest that counts.
        terms: How it counts.
        unless: The condition under which a start out of hours is not moved, defines expanded; None for never.
        unless_text: That condition in canonical spelling, defines by their names.
        only_out_of_hours: Whether it applies only where its start is outside working time.
        on: Whether the day that its span names has to be hit, neither earlier nor later.
        warning: When to warn: a share of the time, from 0 to 1, or a span before the end; None for not at all.
        met_by: The events each of which meets it.
        cancelled_by: The events each of which ends it unmet, without a breach.
        pause: The events that stop its clock.
        resume: The events that let it go on.
        extending: How it gets more time, or None.
        on_breach: The event that its breach is, or empty.
    """

    id: str
    pack: str
    title: Texts
    owner: str
    action: Texts
    starts: tuple[StartPoint, ...]
    terms: Terms
    clauses: tuple[str, ...]
    unless: Node | None = None
    unless_text: str = ""
    only_out_of_hours: bool = False
    on: bool = False
    warning: Decimal | Span | None = None
    met_by: tuple[str, ...] = ()
    cancelled_by: tuple[str, ...] = ()
    pause: tuple[str, ...] = ()
    resume: tuple[str, ...] = ()
    extending: Extending | None = None
    on_breach: str = ""
    place: Place = place_field()

    @property
    def decision(self) -> str:
        """The name of the decision on its span."""
        return f"{DEADLINE}{self.id}"


@attrs.frozen
class Message:
    """A text for a customer.

    Args:
        id: Qualified by its pack.
        part_of: The whole that it is a part of: ``reply``, ``acknowledgement``.
        rank: Its place among the parts, ascending; parts of equal rank follow by id.
        when: The condition under which it is said, defines expanded.
        reason: Said only where a decided record has this reason; empty for no such tie.
        texts: By locale. ``{parameter.window}`` stands for a value; personal facts are refused.
        overrides: The ids of the messages that it replaces where it is said.
    """

    id: str
    pack: str
    part_of: str
    rank: int
    when: Node
    reason: str
    texts: Texts
    overrides: tuple[str, ...]
    clauses: tuple[str, ...]
    place: Place = place_field()


@attrs.frozen
class Invariant:
    """What must always hold."""

    id: str
    pack: str
    holds: Node
    text: str
    clauses: tuple[str, ...]
    place: Place = place_field()


@attrs.frozen
class Assumption:
    """What cannot occur, by the author's word."""

    id: str
    pack: str
    holds: Node
    text: str
    because: str
    place: Place = place_field()


@attrs.frozen
class Promise:
    """What a fact may do to answers, all else equal.

    Args:
        fact: The fact.
        decisions: Those that it is about, sorted.
        keeps: ``same``: it never changes them; ``stricter`` or ``looser``: as it grows, they only become so, by
            ``order``.
    """

    id: str
    pack: str
    fact: str
    decisions: tuple[str, ...]
    keeps: str
    clauses: tuple[str, ...]
    place: Place = place_field()


@attrs.frozen
class Waiver:
    """A finding that the author accepts until a day, with a reason."""

    finding: str
    pack: str
    because: str
    until: dt.date
    place: Place = place_field()


@attrs.frozen
class Report:
    """A report that somebody owes regularly.

    Args:
        every: How often, in the author's words.
        actor: Who owes it.
    """

    id: str
    pack: str
    title: Texts
    every: str
    actor: str
    clauses: tuple[str, ...]
    place: Place = place_field()


@attrs.frozen
class Policy:
    """A whole composed policy.

    Args:
        name: The name of the pack that was asked for; ``version`` and ``title`` are its own too.
        zone: The IANA zone in which dates are taken.
        locales: The first is the one in which plain texts are written.
        in_force_by: The fact whose date chooses the version in force.
        packs: The headers of all packs in it, by name.
        decisions: By name; those on deadlines' spans, ``deadline.ID``, and on proposals, ``accountability.ID``, among
            them.
        order: The decisions' names, each after those whose outcomes it uses.
        rules: By id.
        deadlines: By id.
        events: Those that only this policy knows, by name.
        steps: By id.
        accountabilities: By id.
        examples: Of the pack that was asked for; what its bases show need not hold in it.
        digest: SHA-256 over the canonical text, hexadecimal.
        declared: The pack that declares each fact which is none of the shipped vocabulary, and where; a frozen policy
            has it no longer.
    """

    name: str
    version: str
    title: Texts
    zone: str
    locales: tuple[str, ...]
    in_force_by: str
    calendar: Calendar
    packs: Mapping[str, PackHeader]
    clauses: Mapping[str, Clause]
    facts: Mapping[str, FactDeclaration]
    parameters: Mapping[str, Parameter]
    defines: Mapping[str, Define]
    decisions: Mapping[str, DecisionDefinition]
    order: tuple[str, ...]
    rules: Mapping[str, Rule]
    messages: Mapping[str, Message]
    examples: tuple[Example, ...]
    invariants: tuple[Invariant, ...]
    assumptions: tuple[Assumption, ...]
    waivers: tuple[Waiver, ...]
    reports: tuple[Report, ...] = ()
    deadlines: Mapping[str, Deadline] = attrs.field(factory=dict)
    events: Mapping[str, EventDeclaration] = attrs.field(factory=dict)
    steps: Mapping[str, Step] = attrs.field(factory=dict)
    accountabilities: Mapping[str, Accountability] = attrs.field(factory=dict)
    promises: tuple[Promise, ...] = ()
    digest: str = ""
    declared: Mapping[str, tuple[str, Place]] = attrs.field(factory=dict, eq=False, repr=False)

    @property
    def order_of_answers(self) -> tuple[str, ...]:
        """The decisions' names in their order, without those that show in a deadline or a case alone."""
        return tuple(name for name in self.order if not name.startswith((DEADLINE, ACCOUNTABILITY)))

    @property
    def open_figures(self) -> frozenset[str]:
        """The parameters that no company has given a value, as expressions name them."""
        return frozenset(PARAMETER + name for name, each in self.parameters.items() if not each.values)
