"""A policy as columns: every decision in its order, and what of its answer comes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from complaint_rules.domain.errors import UnsupportedError
from complaint_rules.domain.plain import to_plain
from complaint_rules.domain.types import Kind
from complaint_rules.domain.values import Money
from complaint_rules.engines.columnar import columns
from complaint_rules.engines.columnar.columns import Column, Shape, both
from complaint_rules.engines.columnar.dues import due_columns, read_by_deadlines
from complaint_rules.engines.columnar.expressions import value_of
from complaint_rules.engines.columnar.frame import Fact, Frame
from complaint_rules.engines.columnar.meaning import STATUSES, Answer, Meaning, Truth
from complaint_rules.engines.columnar.needs import Bits, Needs, difference, union
from complaint_rules.engines.columnar.refusing import refused
from complaint_rules.engines.columnar.tabulating import tabulated
from complaint_rules.engines.columnar.values import (
    Amount,
    Codes,
    Nothing,
    Scalar,
    Value,
    code_of,
    constant_of,
    days_of,
    text_of,
    truth,
)
from complaint_rules.engines.situation import Names
from complaint_rules.policy.model import DecisionDefinition, Policy, Rule

FIELDS = ("status", "reasons", "rules", "needs", "clauses", "defeated", "assumes", "possible")
"""What there is of an answer besides its outcome; ``NAME_FIELD`` is its column."""

USUAL_FIELDS = FIELDS[:4]

_EMPTY: dict[Kind, Shape] = {Kind.BOOLEAN: Shape.BOOLEAN, Kind.NUMBER: Shape.DECIMAL, Kind.MONEY: Shape.DECIMAL}


def codes_of(policy: Policy) -> Codes:
    """The codes of all texts that an enum of the policy may be."""
    facts = (text for fact in policy.facts.values() for text in fact.type.values)
    outcomes = (text for decision in policy.decisions.values() for text in decision.type.values)
    return Codes([*facts, *outcomes])


class Program:
    """What a policy makes of a table.

    Args:
        names: What the policy's names are.
        facts: The facts that the table has.
        codes: Of the policy's texts.
        fields: What of an answer is asked for besides its outcome.
        as_of: The day whose rules apply; None for that of the policy's ``in_force_by``.
    """

    def __init__(
        self,
        names: Names,
        facts: Mapping[str, Fact],
        codes: Codes,
        *,
        fields: Collection[str] = USUAL_FIELDS,
        as_of: dt.date | None = None,
    ) -> None:
        self.fields = fields
        self.names = names
        self.policy = names.policy
        self.codes = codes
        self.bits = Bits(names.everything | read_by_deadlines(names))
        self.frame = Frame(names, codes, self.bits, facts, as_of=as_of)
        self._meanings = {name: self._meaning(self.policy.decisions[name]) for name in self.policy.order}
        self.answers = self._answers(self.frame)

    def _meaning(self, definition: DecisionDefinition) -> Meaning:
        return Meaning(definition, [self.policy.rules[name] for name in sorted(definition.rules)], self.codes)

    def _answers(self, frame: Frame) -> dict[str, Answer]:
        answers: dict[str, Answer] = {}
        for name, meaning in self._meanings.items():
            answer = _answer(meaning, [_within_reach(rule, frame) for rule in meaning.rules])
            answers[name] = _looked_up(answer.only(self.fields), self.fields)
            frame.outcomes[name] = answers[name].as_operand
        return answers

    @cached_property
    def strict_frame(self) -> Frame:
        """The environment in which no absence is read as an answer, with what is decided there."""
        frame = self.frame
        return Frame(frame.names, frame.codes, frame.bits, frame.facts, strict=True, as_of=frame.as_of)

    @cached_property
    def strict_answers(self) -> dict[str, Answer]:
        """What the decisions come to where no absence is read as an answer."""
        return self._answers(self.strict_frame)

    def assumes(self, name: str) -> Needs:
        """What a decision takes from an absence: what it needs without such readings, and doesn't with them."""
        answer, strict = self.answers[name], self.strict_answers[name]
        more = difference(strict.needs, answer.needs)
        anything = more.any
        unlike = both(columns.opposite(anything), columns.opposite(answer.is_like(strict, self.codes)))
        return union([more.where(anything), strict.needs.where(unlike)])

    def outputs(self, decisions: Iterable[str]) -> dict[str, Column]:
        """The columns of some decisions: the outcome under the decision's name, and the fields that are asked for."""
        made: dict[str, Column] = {}
        for name in decisions:
            made.update(self._outcome(name))
            for field in FIELDS:
                if field in self.fields:
                    made.update(self._field(name, field))
        return made

    def dues(self) -> dict[str, Column]:
        """When the policy's deadlines fall due."""
        spans = {name: answer.operand for name, answer in self.answers.items()}
        return dict(due_columns(self.policy, spans, self.frame))

    def _outcome(self, name: str) -> Iterator[tuple[str, Column]]:
        definition, answer = self.policy.decisions[name], self.answers[name]
        if definition.collect:
            yield name, columns.names_where((_text(given.outcome), given.certain) for given in answer.given)
            return
        operand = answer.operand
        yield name, self._column(operand, definition.type.kind)
        if definition.type.kind is Kind.MONEY:
            known = isinstance(operand, Amount) and operand.currency is not None
            currency = operand.currency if known and isinstance(operand, Amount) else None
            yield f"{name}_currency", columns.unknown(Shape.TEXT) if currency is None else self._paid(operand, currency)

    @staticmethod
    def _paid(operand: Value, currency: Column) -> Column:
        """The currency, where the amount is known."""
        there = columns.is_known(operand.column) if isinstance(operand, Amount) else columns.FALSE
        return columns.choose((there, currency), otherwise=columns.unknown(Shape.TEXT))

    def _column(self, operand: Value, kind: Kind) -> Column:
        match operand:
            case Amount():
                return columns.pointed(operand.column, operand.places)
            case Scalar(kind=Kind.TEXT) if kind is Kind.ENUM and operand.texts:
                return columns.labelled(code_of(operand, self.codes), self.codes.numbers(operand.texts))
            case Scalar(kind=Kind.ENUM | Kind.TEXT):
                return text_of(operand, self.codes)
            case Scalar():
                return operand.column
        return columns.unknown(_EMPTY.get(kind, Shape.TEXT))

    def _field(self, name: str, field: str) -> Iterator[tuple[str, Column]]:
        answer, rules = self.answers[name], self._meanings[name].rules
        if field == "status":
            labels = tuple(enumerate(status.value for status in STATUSES))
            yield f"{name}_status", columns.labelled(answer.status, labels)
        elif field == "possible":
            if self.policy.decisions[name].collect:
                flags = ((_text(given.outcome), given.possible) for given in answer.given)
                yield f"{name}_possible", columns.names_where(flags)
        else:
            yield f"{name}_{field}", columns.names_where(self._flags(name, field, answer, rules))

    def _flags(self, name: str, field: str, answer: Answer, rules: tuple[Rule, ...]) -> Iterable[tuple[str, Column]]:
        if field == "needs":
            return self.bits.flags(answer.needs)
        if field == "assumes":
            return self.bits.flags(self.assumes(name))
        if field == "defeated":
            return zip((rule.id for rule in rules), answer.defeated, strict=True)
        if field == "rules":
            return zip((rule.id for rule in rules), answer.survivors, strict=True)
        said = {rule.id: (rule.reason,) if field == "reasons" else rule.clauses for rule in rules}
        return _grouped(said, rules, answer.survivors)


def _grouped(
    said: Mapping[str, Iterable[str]], rules: Iterable[Rule], survivors: Iterable[Column]
) -> Iterator[tuple[str, Column]]:
    """What survivors say, each once and sorted, with whether one of them says it."""
    saying: dict[str, list[Column]] = {}
    for rule, survives in zip(rules, survivors, strict=True):
        for text in said[rule.id]:
            if text:
                saying.setdefault(text, []).append(survives)
    return ((text, columns.either(*saying[text])) for text in sorted(saying))


def _text(outcome: object) -> str:
    """An outcome as a text, for lists."""
    if isinstance(outcome, Money):
        return f"{to_plain(outcome.amount)} {outcome.currency}"
    if isinstance(outcome, bool):
        return "true" if outcome else "false"
    return str(to_plain(outcome)) if isinstance(outcome, Decimal) else str(outcome)


def _looked_up(answer: Answer, fields: Collection[str]) -> Answer:
    """An answer that is worked out beforehand, where that is possible."""
    made = answer.columns(fields)
    return answer.of({**made, **tabulated(made)})


def _answer(meaning: Meaning, truths: Sequence[Truth]) -> Answer:
    """What a decision comes to; what columns cannot do is told with its name."""
    try:
        return meaning.answer(truths)
    except UnsupportedError as error:
        raise refused(error.node, f"(decision `{meaning.definition.name}`)") from None


def _within_reach(rule: Rule, frame: Frame) -> Truth:
    """What a rule comes to; what columns cannot do is told with its name."""
    try:
        return _truth_of(rule, frame)
    except UnsupportedError as error:
        raise refused(error.node, f"(rule `{rule.id}`)") from None


def _truth_of(rule: Rule, frame: Frame) -> Truth:
    condition = value_of(rule.when, frame)
    holds, needs = truth(condition), condition.needs
    if rule.since is not None or rule.until is not None:
        holds = both(holds, _in_force(rule, frame.day()))
        needs = union([needs, frame.needs_of_day()])
    if rule.value is None:
        value = Nothing() if rule.then is None else constant_of(rule.then, frame.codes)
    else:
        value = value_of(rule.value, frame)
    return Truth(columns.holds(holds), columns.is_null(holds), columns.may_hold(holds), needs, value)


def _in_force(rule: Rule, day: Column) -> Column:
    begun = columns.TRUE if rule.since is None else columns.at_most(columns.whole(days_of(rule.since)), day)
    lasts = columns.TRUE if rule.until is None else columns.at_most(day, columns.whole(days_of(rule.until)))
    return both(begun, lasts)
