"""The compiled engine: what it generates is code of ours alone, and nothing grows."""

from __future__ import annotations

import ast
import builtins
import datetime as dt
import itertools
import tracemalloc
from collections.abc import Iterator
from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_rules.domain import types
from complaint_rules.domain.facts import Facts
from complaint_rules.engines.compiled import CompiledEngine
from complaint_rules.engines.record import Record, Status
from complaint_rules.language import nodes
from complaint_rules.language.nodes import Node
from complaint_rules.language.printer import to_text
from complaint_rules.policy.model import Policy
from tests.engines.building import FACTS, SAMPLES, decision, policy, received, rule, warranty, when

NASTY = (
    '"',
    "'",
    "\\",
    "\\'",
    "{}",
    "{0.__class__}",
    "%s",
    "\n",
    "\r\n    raise SystemExit",
    "\x00",
    "\u2028",
    "\ud800",
    '"""',
    "__import__('os').system('touch /tmp/run')",
    "' or __import__('sys').exit() or '",
    '") or exit() or ("',
    "f'{exit()}'",
    "#",
)


def compared(text: str) -> Iterator[Node]:
    """Conditions in which a text stands, as a literal or as one of several."""
    note, literal = nodes.Name("complaint.note"), nodes.Literal(text)
    yield nodes.Compare("=", note, literal)
    yield nodes.Compare("<", literal, note)
    yield nodes.In(note, (literal, nodes.Literal("other")))
    yield nodes.Quantified("some", "x", nodes.ListOf((literal,)), nodes.Compare("=", nodes.Name("x"), note))


def saying(text: str) -> Policy:
    """A policy in which a text stands wherever a pack's author may write one: literals, enum values, reasons, ids."""
    values = types.enum_of(text, "calm")
    trees = enumerate(compared(text))
    written = [
        attrs.evolve(rule(f"r{number}", "answer", "true", "yes", reason=text), when=tree) for number, tree in trees
    ]
    chosen = rule("chosen", "mood", "true", text)
    return policy(
        decision("answer", *written),
        decision("mood", chosen, type=values),
        decision("after", rule("mood", "after", f"mood = {to_text(nodes.Literal('calm'))}", "yes")),
        facts={**FACTS, "complaint.mood": values},
    )


def names_and_constants(source: str) -> tuple[set[str], set[object]]:
    """The names and the literals of generated code; reading it fails where a text broke out of its quotes."""
    tree = list(ast.walk(ast.parse(source)))
    names = {node.id for node in tree if isinstance(node, ast.Name)} | {
        node.attr for node in tree if isinstance(node, ast.Attribute)
    }
    return names, {node.value for node in tree if isinstance(node, ast.Constant)}


class TestGeneratedCode:
    @pytest.mark.parametrize("text", NASTY)
    def test_a_text_is_compared_as_it_is_and_never_run(self, text):
        engine = CompiledEngine(saying(text))
        same = engine.decide(Facts({"complaint.note": text}))["answer"]
        assert "test/r0" in same.rules
        assert "test/r3" in same.rules
        assert engine.decide(Facts({"complaint.note": text + "x"}))["answer"].rules != same.rules

    @pytest.mark.parametrize("text", NASTY)
    def test_the_code_has_the_same_names_whatever_the_texts_are(self, text):
        names, _ = names_and_constants(CompiledEngine(saying(text)).source)
        usual, _ = names_and_constants(CompiledEngine(saying("usual")).source)
        assert names == usual

    @given(st.text(min_size=1).filter(lambda text: text not in {"calm", "other"}))
    def test_any_text_stands_in_the_code_as_a_literal_if_at_all(self, text):
        names, _ = names_and_constants(CompiledEngine(saying(text)).source)
        assert names == names_and_constants(CompiledEngine(saying("usual")).source)[0]

    def test_no_builtin_is_called_by_name_but_those_of_ours(self):
        names, _ = names_and_constants(CompiledEngine(warranty()).source)
        dangerous = {
            "eval",
            "exec",
            "open",
            "compile",
            "getattr",
            "setattr",
            "globals",
            "locals",
            "input",
            "__import__",
        }
        assert not names & dangerous
        assert dangerous <= set(dir(builtins))

    def test_the_same_policy_gives_the_same_code(self):
        assert CompiledEngine(warranty()).source == CompiledEngine(warranty()).source


def eligibility(facts: Facts, as_of: dt.date | None = None) -> Record:
    return CompiledEngine(warranty()).decide(facts, as_of=as_of)["eligibility"]


class TestRecords:
    def test_a_boundary_day_is_inside(self):
        on_day_30 = received("2024-03-01", goods__received_on=dt.date(2024, 1, 31), complaint__subject="quality")
        assert eligibility(on_day_30).outcome == "yes"
        on_day_31 = received("2024-03-02", goods__received_on=dt.date(2024, 1, 31), complaint__subject="quality")
        assert (eligibility(on_day_31).outcome, eligibility(on_day_31).reasons) == ("no", ("late",))

    def test_half_past_four_in_the_afternoon_utc_is_the_next_day_in_shanghai(self):
        moment = dt.datetime(2024, 3, 1, 16, 30, tzinfo=dt.UTC)
        facts = Facts({"complaint.received_at": moment, "goods.received_on": dt.date(2024, 1, 31)})
        assert eligibility(facts).rules == ("test/late",)

    def test_a_figure_of_another_day_decides_otherwise(self):
        facts = received("2024-03-01", goods__received_on=dt.date(2024, 2, 10), complaint__subject="quality")
        assert eligibility(facts).outcome == "yes"
        assert eligibility(facts, as_of=dt.date(2025, 1, 1)).outcome == "no"

    def test_without_the_day_the_figure_is_unknown_and_the_day_is_needed(self):
        record = eligibility(Facts({"goods.received_on": dt.date(2024, 2, 10), "complaint.subject": "quality"}))
        assert record.needs == ("complaint.received_at",)

    def test_an_absence_that_reads_as_false_is_assumed_and_a_null_is_asked_for(self):
        late = received("2024-03-02", goods__received_on=dt.date(2024, 1, 31), complaint__subject="quality")
        assert eligibility(late).assumes == ("complaint.late",)
        unknown = Facts({**late.values, "complaint.late": None})
        assert (eligibility(unknown).status, eligibility(unknown).needs) == (Status.UNDETERMINED, ("complaint.late",))

    def test_an_override_defeats_what_would_conflict(self):
        record = eligibility(
            received("2024-03-01", goods__received_on=dt.date(2024, 2, 10), complaint__subject="price")
        )
        assert (record.outcome, record.rules, record.defeated) == ("no", ("test/price",), ("test/in-time",))

    def test_two_that_hold_and_differ_are_a_conflict(self):
        late_price = received(
            "2024-03-02", goods__received_on=dt.date(2024, 1, 31), complaint__subject="price", complaint__late=True
        )
        record = eligibility(late_price)
        assert (record.status, record.outcome, record.rules) == (
            Status.CONFLICT,
            None,
            ("test/forgiven", "test/price"),
        )

    def test_needs_name_the_facts_behind_another_decision(self):
        record = CompiledEngine(warranty()).decide(Facts({"complaint.urgent": True}))["priority"]
        assert record.needs == ("complaint.received_at", "complaint.subject", "goods.received_on")

    def test_what_is_collected_is_sorted_and_what_may_be_is_told(self):
        record = CompiledEngine(warranty()).decide(Facts({"complaint.demands": frozenset({"return"})}))["forms"]
        assert (record.outcome, record.possible, record.needs) == (("return_form",), ("loss_form",), ("goods.loss",))

    def test_an_empty_set_contains_nothing_not_even_the_unknown(self):
        colours = types.set_of("blue", "red")
        unsure = policy(
            decision("colour", rule("red", "colour", "complaint.urgent", "red"), type=types.enum_of("blue", "red")),
            decision("answer", rule("among", "answer", "list contains(goods.colours, colour)", "yes")),
            facts={**FACTS, "goods.colours": colours},
        )
        decided = CompiledEngine(unsure).decide(Facts({"goods.colours": frozenset()}))
        assert decided["answer"].status is Status.NOT_COVERED

    def test_what_is_needed_anyway_is_assumed_too_where_its_absence_made_the_answer(self):
        rules = (
            rule("unsaid", "answer", "not(known(complaint.urgent))", "yes"),
            rule("urgent", "answer", "complaint.urgent", "yes"),
        )
        record = CompiledEngine(policy(decision("answer", *rules))).decide(Facts({"complaint.urgent": None}))["answer"]
        assert (record.outcome, record.needs, record.assumes) == ("yes", ("complaint.urgent",), ("complaint.urgent",))

    @pytest.mark.parametrize(
        ("condition", "facts", "status"),
        [
            ("goods.weight / 0 > 1", {"goods.weight": Decimal(1)}, Status.UNDETERMINED),
            ("not(complaint.urgent)", {}, Status.UNDETERMINED),
            ('null in ("price", "quality")', {}, Status.NOT_COVERED),
            ("complaint.urgent or goods.weight > 5", {"goods.weight": Decimal(6)}, Status.DECIDED),
            ("complaint.urgent and goods.weight > 5", {"goods.weight": Decimal(5)}, Status.NOT_COVERED),
            ("null = null", {}, Status.DECIDED),
            ("complaint.urgent = null", {}, Status.UNDETERMINED),
        ],
    )
    def test_unknown_stays_unknown_unless_the_rest_decides(self, condition, facts, status):
        assert CompiledEngine(when(condition)).decide(Facts(facts))["answer"].status is status


@pytest.mark.parametrize("times", [3_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_memory_stays_flat_over_many_decisions(times):
    engine = CompiledEngine(warranty())

    def decide(number: int) -> None:
        day = dt.date(2024, 1, 1) + dt.timedelta(days=number % 900)
        engine.decide(received("2025-01-31", goods__received_on=day, goods__weight=Decimal(number)))

    for number in range(1_000):
        decide(number)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for number in itertools.islice(itertools.count(1_000), times):
            decide(number)
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 200_000


def test_deciding_twice_gives_equal_records():
    engine = CompiledEngine(warranty())
    for facts in SAMPLES:
        assert engine.decide(facts) == engine.decide(facts)
