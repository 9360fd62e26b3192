"""The reference itself, on cases worked by hand: one or more for each sentence of the design's section 6."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

import pytest

from complaint_rules.domain import types
from complaint_rules.domain.facts import Facts, Value
from complaint_rules.domain.values import Money
from complaint_rules.engines.record import Record, Status
from tests.reference import decide
from tests.reference.making import REMEDIES, Draft, decision, policy

ALWAYS = dt.date.min
TURN = dt.date(2026, 3, 1)
BEFORE, AFTER = dt.datetime(2026, 2, 28, 15, 59, tzinfo=dt.UTC), dt.datetime(2026, 2, 28, 16, 0, tzinfo=dt.UTC)
"""The last minute of February in Shanghai, and the first of March: 16:00 UTC is midnight there."""


def only(facts: Mapping[str, Value | None], **rules: Draft) -> Record:
    """The record of a decision between yes and no."""
    return decide(policy(decision("d", rules)), Facts(facts))["d"]


def collecting(facts: Mapping[str, Value | None], **rules: Draft) -> Record:
    """The record of a decision that collects remedies."""
    return decide(policy(decision("d", rules, of=REMEDIES, collect=True)), Facts(facts))["d"]


def otherwise_no(facts: Mapping[str, Value | None], **rules: Draft) -> Record:
    """The record of a decision that is `no` otherwise."""
    return decide(policy(decision("d", rules, otherwise="no")), Facts(facts))["d"]


class TestOverriding:
    """Points 1 to 3."""

    def test_an_override_reaches_through_a_rule_that_does_not_hold(self) -> None:
        top, between = Draft("true", "yes", overrides=("b",)), Draft("a.flag", "yes", overrides=("c",))
        record = only({"a.flag": False}, a=top, b=between, c=Draft("true", "no"))
        assert (record.outcome, record.rules, record.defeated) == ("yes", ("a",), ("c",))

    def test_a_defeated_rule_still_defeats(self) -> None:
        record = only(
            {},
            a=Draft("true", "yes", overrides=("b",)),
            b=Draft("true", "no", overrides=("c",)),
            c=Draft("true", "no"),
        )
        assert (record.status, record.rules, record.defeated) == (Status.DECIDED, ("a",), ("b", "c"))

    def test_a_rule_that_may_hold_defeats_nothing_yet(self) -> None:
        record = only({"a.flag": None}, a=Draft("a.flag", "yes", overrides=("b",)), b=Draft("true", "no"))
        assert (record.status, record.rules, record.defeated) == (Status.UNDETERMINED, ("b",), ())

    def test_a_defeated_rule_that_may_hold_is_not_asked_after(self) -> None:
        record = only({"a.flag": None}, a=Draft("true", "yes", overrides=("b",)), b=Draft("a.flag", "no"))
        assert (record.outcome, record.needs, record.defeated) == ("yes", (), ())


class TestSingleDecisions:
    """Point 4."""

    def test_two_rules_at_odds_are_a_conflict_and_both_are_named(self) -> None:
        record = only({}, a=Draft("true", "yes", clauses=("T-2",)), b=Draft("true", "no"))
        assert record == Record(Status.CONFLICT, None, rules=("a", "b"), clauses=("T-1", "T-2"))

    def test_rules_at_odds_that_something_may_still_defeat_are_undetermined(self) -> None:
        winner = Draft("a.flag", "yes", overrides=("a",))
        record = only({"a.flag": None}, a=Draft("true", "yes"), b=Draft("true", "no"), c=winner)
        assert (record.status, record.needs) == (Status.UNDETERMINED, ("a.flag",))

    def test_a_rule_that_may_hold_and_agrees_leaves_it_decided(self) -> None:
        record = only({}, a=Draft("true", "yes"), b=Draft("a.flag", "yes"))
        assert (record.status, record.outcome, record.rules, record.needs) == (
            Status.DECIDED,
            "yes",
            ("a",),
            ("a.flag",),
        )

    def test_a_rule_that_may_hold_and_differs_leaves_it_undetermined(self) -> None:
        assert only({}, a=Draft("true", "yes"), b=Draft("a.flag", "no")).status is Status.UNDETERMINED

    def test_rules_that_only_may_hold_decide_nothing(self) -> None:
        assert only({}, a=Draft("a.flag", "yes")).status is Status.UNDETERMINED

    def test_rules_that_only_may_hold_decide_what_is_the_outcome_otherwise_too(self) -> None:
        record = otherwise_no({}, a=Draft("a.flag", "no"))
        assert (record.status, record.outcome, record.rules, record.needs) == (Status.DECIDED, "no", (), ("a.flag",))

    def test_no_standing_rule_gives_the_outcome_otherwise_with_no_rule(self) -> None:
        assert otherwise_no({"a.flag": False}, a=Draft("a.flag", "yes")) == Record(Status.DECIDED, "no")

    def test_no_standing_rule_and_nothing_otherwise_is_not_covered(self) -> None:
        assert only({"a.flag": False}, a=Draft("a.flag", "yes")) == Record(Status.NOT_COVERED, None)

    def test_what_holds_otherwise_never_stands_in_for_an_unknown(self) -> None:
        assert otherwise_no({"a.flag": None}, a=Draft("a.flag", "yes")).status is Status.UNDETERMINED

    def test_a_rule_whose_value_is_unknown_decides_nothing(self) -> None:
        record = only({}, a=Draft("true", value='if a.flag then "yes" else "no"'))
        assert (record.status, record.rules, record.needs) == (Status.UNDETERMINED, ("a",), ("a.flag",))

    def test_a_computed_outcome_is_decided_where_its_branches_agree(self) -> None:
        record = only({}, a=Draft("true", value='if a.flag then "yes" else "yes"'))
        assert (record.outcome, record.needs) == ("yes", ())

    def test_equal_numbers_written_differently_are_no_conflict(self) -> None:
        rules = {"a": Draft("true", Decimal(1)), "b": Draft("true", Decimal("1.00"))}
        record = decide(policy(decision("d", rules, of=types.NUMBER)), Facts({}))["d"]
        assert (record.status, repr(record.outcome)) == (Status.DECIDED, "Decimal('1')")


class TestNeeds:
    """Point 5."""

    @pytest.mark.parametrize(
        ("condition", "facts", "needs"),
        [
            ("a.flag and a.mark", {"a.flag": False}, ()),
            ("a.flag and a.mark", {"a.flag": True}, ("a.mark",)),
            ("a.flag or (a.mark and false)", {}, ("a.flag",)),
            ("a.flag or a.mark", {"a.mark": True}, ()),
            ("if a.flag then a.mark else a.size > 1", {"a.flag": True}, ("a.mark",)),
            ("if a.flag then a.mark else a.size > 1", {"a.mark": True}, ("a.flag", "a.size")),
            ("a.size in ([a.size..0], 7)", {"a.size": Decimal(5)}, ()),
            ("3 in ([parameter.open..2], a.size)", {}, ("a.size",)),
            ("1 / a.size > 2", {"a.size": Decimal(0)}, ("a.size",)),
            ("1 / a.size > parameter.open", {"a.size": Decimal(0)}, ("a.size", "parameter.open")),
            ('a.price = money(1, "USD")', {"a.price": Money(Decimal(1), "CNY")}, ("a.price",)),
            ("count([a.size, 1]) = 2 and a.flag", {}, ("a.flag",)),
            ("sum([a.size, 1]) = 2", {}, ("a.size",)),
            ("some x in [a.size, 1] satisfies x > 2", {}, ("a.size",)),
            ("some x in [a.size, 3] satisfies x > 2", {}, ()),
            ("every x in a.tags satisfies x = a.wish", {"a.tags": frozenset({"repair"})}, ("a.wish",)),
            ("a.size > parameter.open", {"a.size": Decimal(0)}, ("parameter.open",)),
            ("a.size = null", {}, ("a.size",)),
            ("a.size > null", {"a.size": Decimal(0)}, ()),
        ],
    )
    def test_an_operand_counts_only_where_what_is_around_it_is_unknown(
        self, condition: str, facts: Mapping[str, Value], needs: tuple[str, ...]
    ) -> None:
        made = policy(decision("d", {"a": Draft(condition, "yes")}), figures={"open": {}})
        assert decide(made, Facts(facts))["d"].needs == needs

    def test_what_a_value_needs_joins_in(self) -> None:
        record = only({}, a=Draft("a.mark", value='if a.flag then "yes" else "no"'))
        assert record.needs == ("a.flag", "a.mark")

    def test_a_conflict_has_needs_too(self) -> None:
        record = only({}, a=Draft("true", "yes"), b=Draft("true", "no"), c=Draft("a.flag", "no"))
        assert (record.status, record.needs) == (Status.CONFLICT, ("a.flag",))


class TestCollecting:
    """Point 6."""

    def test_collects_what_survivors_give_by_code_point(self) -> None:
        record = collecting({}, a=Draft("true", "repair"), b=Draft("true", "exchange"))
        assert (record.status, record.outcome, record.possible) == (Status.DECIDED, ("exchange", "repair"), ())

    def test_the_empty_set_is_decided_too(self) -> None:
        record = collecting({"a.flag": False}, a=Draft("a.flag", "repair"))
        assert record == Record(Status.DECIDED, (), possible=())

    def test_what_may_be_given_besides_is_possible(self) -> None:
        record = collecting({}, a=Draft("true", "repair"), b=Draft("a.flag", "refund"))
        assert (record.status, record.outcome, record.possible) == (Status.UNDETERMINED, ("repair",), ("refund",))

    def test_a_value_that_may_be_defeated_is_possible_only(self) -> None:
        record = collecting({}, a=Draft("true", "repair"), b=Draft("a.flag", "refund", overrides=("a",)))
        assert (record.outcome, record.possible) == ((), ("refund", "repair"))

    def test_a_value_is_certain_where_what_may_defeat_its_rule_gives_it_as_well(self) -> None:
        record = collecting({}, a=Draft("true", "repair"), b=Draft("a.flag", "repair", overrides=("a",)))
        assert (record.status, record.outcome, record.needs) == (Status.DECIDED, ("repair",), ("a.flag",))

    def test_an_unknown_value_may_be_any_outcome(self) -> None:
        record = collecting({}, a=Draft("true", value="a.wish"))
        assert (record.outcome, record.possible) == ((), ("exchange", "refund", "repair"))

    def test_an_unknown_number_is_none_of_the_possible_values_and_yet_undetermined(self) -> None:
        rules = {"a": Draft("true", value="a.size"), "b": Draft("true", Decimal(10)), "c": Draft("true", Decimal(9))}
        record = decide(policy(decision("d", rules, of=types.NUMBER, collect=True)), Facts({}))["d"]
        assert (record.status, record.outcome, record.possible) == (
            Status.UNDETERMINED,
            (Decimal(9), Decimal(10)),
            (),
        )


class TestUsingDecisions:
    """Point 7."""

    UPSTREAM = decision("up", {"u": Draft("a.flag", "yes"), "v": Draft("not(a.flag)", "no")})

    def test_an_outcome_is_used_by_its_name(self) -> None:
        made = policy(self.UPSTREAM, decision("d", {"a": Draft('up = "yes"', "no")}))
        assert decide(made, Facts({"a.flag": True}))["d"].outcome == "no"

    def test_needs_are_those_of_the_decision_in_between(self) -> None:
        made = policy(self.UPSTREAM, decision("d", {"a": Draft('up = "yes"', "no")}))
        record = decide(made, Facts({}))["d"]
        assert (record.status, record.needs) == (Status.UNDETERMINED, ("a.flag",))

    @pytest.mark.parametrize(
        "upstream", [{"u": Draft("true", "yes"), "v": Draft("true", "no")}, {"u": Draft("false", "yes")}]
    )
    def test_a_conflict_and_what_is_not_covered_read_as_unknown(self, upstream: Mapping[str, Draft]) -> None:
        made = policy(decision("up", upstream), decision("d", {"a": Draft('up = "yes"', "no")}))
        record = decide(made, Facts({}))["d"]
        assert (record.status, record.needs) == (Status.UNDETERMINED, ())

    def test_a_collecting_decision_is_a_set_by_its_name(self) -> None:
        up = decision("up", {"u": Draft("true", "repair")}, of=REMEDIES, collect=True)
        made = policy(up, decision("d", {"a": Draft('"repair" in up and list contains(up, "repair")', "yes")}))
        assert decide(made, Facts({}))["d"].outcome == "yes"

    def test_a_failed_operator_needs_what_the_decision_in_it_reads(self) -> None:
        up = decision("up", {"u": Draft("a.flag or a.size > 1", Decimal(0))}, of=types.NUMBER)
        made = policy(up, decision("d", {"a": Draft("1 / up > 1", "yes")}))
        record = decide(made, Facts({"a.flag": True}))["d"]
        assert record.needs == ("a.flag", "a.size")


class TestAssuming:
    """Point 8."""

    def test_an_absent_fact_reads_as_what_it_says_and_is_assumed(self) -> None:
        record = only({}, a=Draft("not(a.late)", "yes"))
        assert (record.outcome, record.needs, record.assumes) == ("yes", (), ("a.late",))

    def test_null_stays_unknown(self) -> None:
        record = only({"a.late": None}, a=Draft("not(a.late)", "yes"))
        assert (record.status, record.needs, record.assumes) == (Status.UNDETERMINED, ("a.late",), ())

    @pytest.mark.parametrize("facts", [{}, {"a.size": None}])
    def test_known_is_false_of_absent_and_null_and_assumed(self, facts: Mapping[str, None]) -> None:
        record = only(facts, a=Draft("not(known(a.size))", "yes"))
        assert (record.outcome, record.assumes) == ("yes", ("a.size",))

    def test_known_does_not_see_what_an_absence_reads_as(self) -> None:
        assert only({}, a=Draft("known(a.late)", "yes")).status is Status.NOT_COVERED

    def test_nothing_is_assumed_where_it_makes_no_difference(self) -> None:
        assert only({"a.flag": True}, a=Draft("a.flag or a.late", "yes")).assumes == ()

    def test_assuming_reaches_through_decisions(self) -> None:
        up = decision("up", {"u": Draft("not(a.late)", "yes")})
        record = decide(policy(up, decision("d", {"a": Draft('up = "yes"', "no")})), Facts({}))["d"]
        assert (record.outcome, record.assumes) == ("no", ("a.late",))


class TestTime:
    """Which rules and figures are in force."""

    DATED = (
        decision(
            "d", {"a": Draft("a.flag", "yes", since=TURN), "b": Draft("a.flag", "no", until=dt.date(2026, 2, 28))}
        ),
    )

    @pytest.mark.parametrize(("received", "outcome"), [(BEFORE, "no"), (AFTER, "yes")])
    def test_the_day_is_taken_in_the_policys_zone(self, received: dt.datetime, outcome: str) -> None:
        facts = Facts({"complaint.received_at": received, "a.flag": True})
        assert decide(policy(*self.DATED), facts)["d"].outcome == outcome

    def test_as_of_takes_the_place_of_the_day(self) -> None:
        facts = Facts({"complaint.received_at": BEFORE, "a.flag": True})
        assert decide(policy(*self.DATED), facts, as_of=TURN)["d"].outcome == "yes"

    def test_on_an_unknown_day_dated_rules_may_hold_and_the_day_is_needed(self) -> None:
        record = decide(policy(*self.DATED), Facts({}))["d"]
        assert (record.status, record.needs) == (Status.UNDETERMINED, ("a.flag", "complaint.received_at"))

    def test_on_an_unknown_day_a_dated_rule_that_is_false_stays_false(self) -> None:
        assert decide(policy(*self.DATED), Facts({"a.flag": False}))["d"].status is Status.NOT_COVERED

    @pytest.mark.parametrize(
        ("facts", "needs"),
        [
            ({"complaint.received_at": AFTER}, ()),
            ({"complaint.received_at": BEFORE}, ("parameter.window",)),
            ({}, ("complaint.received_at",)),
        ],
    )
    def test_a_dated_figure_needs_its_day_and_before_its_first_day_itself(
        self, facts: Mapping[str, Value], needs: tuple[str, ...]
    ) -> None:
        made = policy(decision("d", {"a": Draft("parameter.window = 30", "yes")}), figures={"window": {TURN: 30}})
        assert decide(made, Facts(facts))["d"].needs == needs

    def test_a_figure_that_always_was_needs_no_day(self) -> None:
        made = policy(decision("d", {"a": Draft("parameter.window = 30", "yes")}), figures={"window": {ALWAYS: 30}})
        assert decide(made, Facts({}))["d"].outcome == "yes"


class TestTheRecord:
    """Point 9."""

    def test_lists_are_the_survivors_sorted_and_unique(self) -> None:
        record = only(
            {},
            z=Draft("true", "yes", reason="late", clauses=("T-2", "T-1")),
            a=Draft("true", "yes", reason="late", clauses=("T-1",)),
            m=Draft("true", "yes"),
            x=Draft("false", "yes", reason="never", clauses=("T-9",)),
        )
        assert (record.rules, record.reasons, record.clauses) == (("a", "m", "z"), ("late",), ("T-1", "T-2"))

    @pytest.mark.parametrize(
        ("locale", "questions"),
        [
            ("es", ("\u00bfest\u00e1 marcado?", "is it marked?")),
            ("zh", ("is it flagged?", "is it marked?")),
        ],
    )
    def test_questions_follow_needs_in_the_locale_or_else_the_first(
        self, locale: str, questions: tuple[str, ...]
    ) -> None:
        made = policy(decision("d", {"a": Draft("a.flag and a.mark and a.size > 1", "yes")}))
        record = decide(made, Facts({}), locale=locale)["d"]
        assert (record.needs, record.questions) == (("a.flag", "a.mark", "a.size"), questions)

    def test_only_collecting_decisions_have_possible_values(self) -> None:
        assert only({}, a=Draft("a.flag", "yes")).possible is None
