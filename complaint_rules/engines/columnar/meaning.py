"""What the truths of a decision's rules mean, in every row at once: points 2 to 6 and 9 of a decision's meaning.

:mod:`complaint_rules.engines.meaning` says the same of one complaint.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence

import attrs

from complaint_rules.domain.facts import Value as Constant
from complaint_rules.domain.types import Kind
from complaint_rules.engines.columnar import columns
from complaint_rules.engines.columnar.columns import FALSE, TRUE, Column, both, either, opposite
from complaint_rules.engines.columnar.comparing import equal
from complaint_rules.engines.columnar.needs import NOTHING, Needs, union
from complaint_rules.engines.columnar.refusing import refused
from complaint_rules.engines.columnar.values import (
    Codes,
    Item,
    Items,
    Members,
    Scalar,
    Value,
    chosen,
    constant_of,
    enum_of,
    known,
)
from complaint_rules.engines.meaning import bits_of, defeats_of, sort_key
from complaint_rules.engines.record import Status
from complaint_rules.policy.model import DecisionDefinition, Rule

STATUSES = tuple(Status)
"""By their codes."""


@attrs.frozen
class Truth:
    """What one rule comes to.

    Args:
        holds: Whether its condition is true.
        may_hold: Whether it is unknown.
        not_false: Whether it is either.
        needs: What keeps its condition unknown.
        value: Its outcome.
    """

    holds: Column
    may_hold: Column
    not_false: Column
    needs: Needs
    value: Value


@attrs.frozen
class Given:
    """One outcome that rules may give, of those that can be listed.

    Args:
        outcome: It.
        certain: Whether it is, in a collecting decision.
        possible: Whether standing rules may give it, and it is not certain.
    """

    outcome: Constant
    certain: Column
    possible: Column


@attrs.frozen
class Answer:
    """What a decision comes to.

    Args:
        status: The code of its status.
        operand: The outcome, unknown unless it is decided.
        needs: What keeps standing rules unknown.
        survivors: For each rule, whether it stands and holds.
        defeated: For each rule, whether it holds and is defeated.
        given: Of a collecting decision, what rules may give.
    """

    status: Column
    operand: Value
    needs: Needs
    survivors: tuple[Column, ...]
    defeated: tuple[Column, ...]
    given: tuple[Given, ...] = ()

    @property
    def as_operand(self) -> Value:
        """The outcome as other decisions see it: what is decided needs nothing, whatever its reasons still hang on."""
        there = self.operand.known if isinstance(self.operand, Items) else known(self.operand)
        return attrs.evolve(self.operand, needs=self.needs.where(opposite(there)))

    def only(self, fields: Collection[str]) -> Answer:
        """The same answer without what none of some fields tells, so that fewer answers differ."""
        needs = self.needs if {"needs", "assumes"} & set(fields) else NOTHING
        survivors = self.survivors if {"rules", "reasons", "clauses"} & set(fields) else ()
        defeated = self.defeated if "defeated" in fields else ()
        operand = attrs.evolve(self.operand, needs=needs)
        return attrs.evolve(self, operand=operand, needs=needs, survivors=survivors, defeated=defeated)

    def columns(self, fields: Collection[str]) -> dict[str, Column]:
        """All that it is made of, by names of their own; without numbers and texts, which no table can list."""
        made = {"status": self.status} if {"status", "assumes"} & set(fields) else {}
        if isinstance(self.operand, Scalar) and self.operand.kind in {Kind.ENUM, Kind.BOOLEAN}:
            made["operand"] = self.operand.column
        if isinstance(self.operand, Members):
            made["operand"] = self.operand.column
        if isinstance(self.operand, Items):
            made["operand"] = self.operand.known
        made |= {f"word {number}": word.bits for number, word in self.needs.words.items()}
        made |= {f"survivor {place}": column for place, column in enumerate(self.survivors)}
        made |= {f"defeated {place}": column for place, column in enumerate(self.defeated)}
        made |= {f"certain {place}": each.certain for place, each in enumerate(self.given)}
        if {"possible", "assumes"} & set(fields):
            made |= {f"possible {place}": each.possible for place, each in enumerate(self.given)}
        return made

    def of(self, columns_: Mapping[str, Column]) -> Answer:
        """The same answer, made of other columns."""
        words = {
            number: attrs.evolve(word, bits=columns_[f"word {number}"]) for number, word in self.needs.words.items()
        }
        given = tuple(
            attrs.evolve(
                each,
                certain=columns_[f"certain {place}"],
                possible=columns_.get(f"possible {place}", each.possible),
            )
            for place, each in enumerate(self.given)
        )
        needs = attrs.evolve(self.needs, words=words)
        return Answer(
            columns_.get("status", self.status),
            attrs.evolve(self._operand_of(columns_, given), needs=needs),
            needs,
            tuple(columns_[f"survivor {place}"] for place in range(len(self.survivors))),
            tuple(columns_[f"defeated {place}"] for place in range(len(self.defeated))),
            given,
        )

    def _operand_of(self, columns_: Mapping[str, Column], given: tuple[Given, ...]) -> Value:
        if "operand" not in columns_:
            return self.operand
        if isinstance(self.operand, Items):
            pairs = zip(self.operand.items, given, strict=True)
            items = tuple(attrs.evolve(item, present=each.certain) for item, each in pairs)
            return Items(items, columns_["operand"])
        return attrs.evolve(self.operand, column=columns_["operand"])  # type: ignore[call-arg]  # all have one

    def is_like(self, other: Answer, codes: Codes) -> Column:
        """Whether both give the same answer, for whatever reasons."""
        same = [columns.equal(self.status, other.status)]
        own, theirs = ({given.outcome: given for given in each.given} for each in (self, other))
        for outcome in own.keys() | theirs.keys():
            one, two = (given.get(outcome, Given(outcome, FALSE, FALSE)) for given in (own, theirs))
            same += [columns.equal(one.certain, two.certain), columns.equal(one.possible, two.possible)]
        if not own and not theirs:
            unlike = equal(self.operand, other.operand, codes)
            same.append(either(columns.holds(unlike), opposite(known(self.operand))))
        return both(*same)


class Meaning:
    """What the truths of one decision's rules mean.

    Args:
        definition: The decision.
        rules: Its rules, by id.
        codes: Of the policy's texts.
    """

    def __init__(self, definition: DecisionDefinition, rules: Sequence[Rule], codes: Codes) -> None:
        self.definition = definition
        self.rules = tuple(rules)
        self._codes = codes
        self._rivals: list[list[int]] = [[] for _ in rules]
        for index, defeated in enumerate(defeats_of(self.rules)):
            for below in bits_of(defeated):
                self._rivals[below].append(index)

    def answer(self, truths: Sequence[Truth]) -> Answer:
        """What the truths come to."""
        beaten = [self._any_rival(index, [truth.holds for truth in truths]) for index in range(len(truths))]
        standing = [both(truth.not_false, opposite(lost)) for truth, lost in zip(truths, beaten, strict=True)]
        survivors = [both(truth.holds, opposite(lost)) for truth, lost in zip(truths, beaten, strict=True)]
        defeated = [both(truth.holds, lost) for truth, lost in zip(truths, beaten, strict=True)]
        waiting = (
            truth.needs.where(both(truth.may_hold, opposite(lost))) for truth, lost in zip(truths, beaten, strict=True)
        )
        computed = (truth.value.needs.where(stands) for truth, stands in zip(truths, standing, strict=True))
        needs = union([*waiting, *computed])
        case = _Case(self, self._codes, truths, standing, survivors)
        status, operand, given = case.collected() if self.definition.collect else case.single()
        return Answer(status, attrs.evolve(operand, needs=needs), needs, tuple(survivors), tuple(defeated), given)

    def _any_rival(self, index: int, truths: Sequence[Column]) -> Column:
        """Whether one of the rules that defeat a rule is among those."""
        return either(*(truths[rival] for rival in self._rivals[index]))

    def rivals(self, index: int) -> list[int]:
        """The rules that defeat a rule, where they hold."""
        return self._rivals[index]


@attrs.frozen
class _Case:
    """The truths of a decision, and what they make of its rules."""

    meaning: Meaning
    codes: Codes
    truths: Sequence[Truth]
    standing: Sequence[Column]
    survivors: Sequence[Column]

    @property
    def definition(self) -> DecisionDefinition:
        return self.meaning.definition

    def _unbeatable(self) -> list[Column]:
        """Survivors that no rule which may hold would defeat."""
        may = [truth.may_hold for truth in self.truths]
        return [
            both(survives, opposite(either(*(may[rival] for rival in self.meaning.rivals(index)))))
            for index, survives in enumerate(self.survivors)
        ]

    def _constants(self) -> list[Constant] | None:
        """All outcomes that there are, sorted, where they can be listed."""
        kind = self.definition.type.kind
        if kind is Kind.BOOLEAN:
            return [False, True]
        if any(rule.value is not None for rule in self.meaning.rules):
            return list(self.definition.type.values) if kind is Kind.ENUM else None
        found: list[Constant] = []
        for rule in self.meaning.rules:
            if rule.then is not None and rule.then not in found:
                found.append(rule.then)
        otherwise = self.definition.otherwise
        more = [] if otherwise is None or otherwise in found else [otherwise]
        return sorted([*found, *more], key=sort_key)

    def _gives(self, index: int, outcome: Constant) -> Column:
        """Whether a rule, if it holds, gives an outcome."""
        rule, value = self.meaning.rules[index], self.truths[index].value
        if rule.value is None:
            return TRUE if rule.then == outcome else FALSE
        return columns.holds(equal(value, constant_of(outcome, self.codes), self.codes))

    def _given_by(self, rules: Sequence[Column], outcome: Constant) -> Column:
        """Whether one of some rules gives an outcome."""
        return either(*(both(each, self._gives(index, outcome)) for index, each in enumerate(rules)))

    def _any_open_value(self) -> Column:
        """Whether a standing rule may give any value of its type."""
        return either(
            *(
                both(stands, opposite(known(truth.value)))
                for stands, truth in zip(self.standing, self.truths, strict=True)
            )
        )

    # single decisions

    def single(self) -> tuple[Column, Value, tuple[Given, ...]]:
        outcomes = self._constants()
        if outcomes is None:
            conflict, operand = self._conflict_of_values(), self._agreed_value()
        else:
            conflict, operand = self._conflict_of(outcomes), self._agreed(outcomes)
        nothing = opposite(either(*self.standing))
        if self.definition.otherwise is not None:
            uncovered, operand = FALSE, self._with_otherwise(nothing, operand)
        else:
            uncovered = nothing
        status = columns.choose(
            (conflict, _code(Status.CONFLICT)),
            (uncovered, _code(Status.NOT_COVERED)),
            (known(operand), _code(Status.DECIDED)),
            otherwise=_code(Status.UNDETERMINED),
        )
        return status, operand, ()

    def _with_otherwise(self, nothing: Column, operand: Value) -> Value:
        otherwise = self._typed(constant_of(self.definition.otherwise, self.codes))
        return chosen((nothing, otherwise), (TRUE, operand), codes=self.codes)

    def _typed(self, value: Value) -> Value:
        if self.definition.type.kind is Kind.ENUM and isinstance(value, Scalar) and value.texts:
            return enum_of(self.codes.of(value.texts[0]), value.texts)
        return value

    def _conflict_of(self, outcomes: list[Constant]) -> Column:
        """Two unbeatable rules give different outcomes."""
        unbeatable = self._unbeatable()
        return _two_of([self._given_by(unbeatable, outcome) for outcome in outcomes])

    def _agreed(self, outcomes: list[Constant]) -> Value:
        """The outcome that all standing rules give, one of which holds."""
        may = [self._given_by(self.standing, outcome) for outcome in outcomes]
        sure = [self._given_by(self.survivors, outcome) for outcome in outcomes]
        open_value = self._any_open_value()
        cases = []
        for place, outcome in enumerate(outcomes):
            others = either(*(each for index, each in enumerate(may) if index != place), open_value)
            backed = may[place] if outcome == self.definition.otherwise else sure[place]
            cases.append((both(backed, opposite(others)), self._typed(constant_of(outcome, self.codes))))
        return chosen(*cases, codes=self.codes)

    def _values(self) -> list[Value]:
        return [truth.value for truth in self.truths]

    def _conflict_of_values(self) -> Column:
        unbeatable, values = self._unbeatable(), self._values()
        pairs = itertools.combinations(range(len(values)), 2)
        return either(
            *(both(unbeatable[one], unbeatable[two], self._differ(values[one], values[two])) for one, two in pairs)
        )

    def _same(self, one: Value, two: Value) -> Column:
        """Whether two outcomes are known to be the same; unlike amounts, they may be in two currencies."""
        return columns.holds(equal(one, two, self.codes))

    def _differ(self, one: Value, two: Value) -> Column:
        return both(known(one), known(two), opposite(self._same(one, two)))

    def _agreed_value(self) -> Value:
        values = self._values()
        first = chosen(*zip(self.standing, values, strict=True), codes=self.codes)
        pairs = zip(self.standing, values, strict=True)
        agreed = both(*(either(opposite(stands), self._same(value, first)) for stands, value in pairs))
        backed = [either(*self.survivors)]
        if self.definition.otherwise is not None:
            backed.append(self._same(first, constant_of(self.definition.otherwise, self.codes)))
        return chosen((both(agreed, either(*backed)), first), codes=self.codes)

    # collecting decisions

    def collected(self) -> tuple[Column, Value, tuple[Given, ...]]:
        outcomes = self._constants()
        if outcomes is None:
            raise refused("collect", f"of values that rules compute, in the decision `{self.definition.name}`")
        open_value = self._any_open_value()
        listed = self.definition.type.kind in {Kind.ENUM, Kind.BOOLEAN}
        more = self.definition.type.values if self.definition.type.kind is Kind.ENUM and open_value is not FALSE else ()
        given = tuple(
            self._collected(outcome, open_value if listed else FALSE)
            for outcome in sorted({*outcomes, *more}, key=sort_key)
        )
        is_open = either(*(each.possible for each in given), FALSE if listed else open_value)
        status = columns.choose((is_open, _code(Status.UNDETERMINED)), otherwise=_code(Status.DECIDED))
        return status, self._operand(given, opposite(is_open)), given

    def _collected(self, outcome: Constant, open_value: Column) -> Given:
        certain = either(*(self._is_certain(index, outcome) for index in range(len(self.truths))))
        possible = either(self._given_by(self.standing, outcome), open_value)
        return Given(outcome, certain, both(possible, opposite(certain)))

    def _is_certain(self, index: int, outcome: Constant) -> Column:
        """Whether a rule survives and gives an outcome, and whatever may defeat it gives that as well."""
        rivals = (
            either(opposite(self.truths[rival].may_hold), self._gives(rival, outcome))
            for rival in self.meaning.rivals(index)
        )
        return both(self.survivors[index], self._gives(index, outcome), *rivals)

    def _operand(self, given: tuple[Given, ...], is_decided: Column) -> Value:
        if self.definition.type.kind is Kind.ENUM:
            texts = tuple(str(each.outcome) for each in given)
            bits = (
                columns.choose((each.certain, columns.whole(1 << place)), otherwise=columns.ZERO)
                for place, each in enumerate(given)
            )
            unknown = columns.unknown(columns.Shape.INTEGER)
            return Members(columns.choose((is_decided, columns.bits_of_either(*bits)), otherwise=unknown), texts)
        items = tuple(Item(each.certain, constant_of(each.outcome, self.codes)) for each in given)
        return Items(items, is_decided)


def _code(status: Status) -> Column:
    return columns.constant(STATUSES.index(status), columns.Shape.CODE)


def _two_of(truths: Sequence[Column]) -> Column:
    """Whether two of them hold."""
    later = list(itertools.accumulate(reversed(truths), either))[::-1]
    return either(*(both(truth, more) for truth, more in zip(truths, later[1:], strict=False)))
