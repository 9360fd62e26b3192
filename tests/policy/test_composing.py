"""Bases compose in any order to one policy, or the fault names both sides."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from complaint_rules.policy.loading import check_pack
from complaint_rules.policy.model import Policy
from tests.policy.packs import HEADER, RULES, Files, faults_of, finder, header_of, load_from, marked

BASE: Files = {"pack.toml": HEADER, "rules.toml": RULES}
ON_BASE = {"extends": '["base>=1,<2"]'}


def pack(name: str, text: str = "", **keys: str) -> Files:
    return {"pack.toml": header_of(name, **{**ON_BASE, **keys}), "rules.toml": text}


def only_fault(root: Path, name: str, **packs: Files) -> str:
    (fault,) = faults_of(root, name, **packs)
    return fault.message


def test_a_pack_takes_zone_and_locales_from_its_bases(tmp_path: Path) -> None:
    policy = load_from(tmp_path, "own", base=BASE, own=pack("own"))
    assert (policy.zone, policy.locales, policy.in_force_by) == ("Asia/Shanghai", ("en", "es"), "complaint.received_at")
    assert policy.name == "own"
    assert policy.examples == ()


def test_a_pack_adds_values_and_outcomes(tmp_path: Path) -> None:
    text = '[facts."complaint.subject"]\nvalues = ["colour"]\n[decision.forms]\noutcomes = ["c"]\n'
    policy = load_from(tmp_path, "own", base=BASE, own=pack("own", text))
    assert "colour" in policy.facts["complaint.subject"].type.values
    assert policy.decisions["forms"].type.values == ("a", "b", "c")


def test_a_pack_sets_a_parameter_anew_as_a_whole(tmp_path: Path) -> None:
    policy = load_from(tmp_path, "own", base=BASE, own=pack("own", "[parameter.window]\nvalue = 15\n"))
    window = policy.parameters["window"]
    assert window.values == ((dt.date.min, Decimal(15)),)
    assert (window.unit, window.clauses, window.pack) == ("days", ("B-1",), "base")


@pytest.mark.parametrize(
    "text",
    [
        '[decision.forms]\noutcomes = ["c"]\ncollect = ▸false\n',
        '[decision.eligibility]\ntitle = ▸"Other"\n',
        '[parameter.window]\nvalue = 1\nunit = ▸"hours"\n',
        '[facts."complaint.subject"]\ntype = ▸"text"\n',
        '[facts."transaction.amount"]\nmin = ▸{amount = "1", currency = "CNY"}\n',
        '[facts."complaint.urgent"]\nvalues = ▸["x"]\n',
        '[facts."transaction.amount"]\nask = ▸"Other words?"\n',
        "[define]\n▸late = 'true'\n",
        '▸[[clause]]\nid = "B-1"\nkind = "decision"\nsays = "Other"\n',
    ],
)
def test_nothing_else_of_a_base_changes(text: str, tmp_path: Path) -> None:
    clean, (place,) = marked(text)
    (fault,) = faults_of(tmp_path, "own", base=BASE, own=pack("own", clean))
    assert (fault.line, fault.column) == place, fault


def test_to_repeat_what_a_base_says_is_no_change(tmp_path: Path) -> None:
    text = '[facts."complaint.subject"]\ntype = "enum"\n[decision.forms]\ncollect = true\noutcomes = ["a"]\n'
    assert faults_of(tmp_path, "own", base=BASE, own=pack("own", text)) == ()


def rule(name: str, then: str, more: str = "") -> str:
    head = f'[[rule]]\nid = "{name}"\ndecides = "eligibility"\nwhen = "true"\nthen = "{then}"\n'
    return f'{head}clause = "B-1"\n{more}\n'


OVERRIDE = rule("mine", "rejected", "overrides = [{}]")


@pytest.mark.parametrize(
    ("word", "target"),
    [('"in-time"', "base/in-time"), ('"base/late"', "base/late"), ('"group:accepting"', "base/in-time")],
)
def test_overrides_are_resolved_to_whole_ids(word: str, target: str, tmp_path: Path) -> None:
    policy = load_from(tmp_path, "own", base=BASE, own=pack("own", OVERRIDE.format(word)))
    assert policy.rules["own/mine"].overrides == (target,)
    assert policy.decisions["eligibility"].rules == ("base/in-time", "base/late", "own/mine")


def test_a_plain_word_is_the_packs_own_rule_before_a_bases(tmp_path: Path) -> None:
    own = (
        OVERRIDE.format('"late"')
        + '[[rule]]\nid = "late"\ndecides = "eligibility"\nwhen = "false"\nthen = "accepted"\nclause = "B-1"\n'
    )
    assert load_from(tmp_path, "own", base=BASE, own=pack("own", own)).rules["own/mine"].overrides == ("own/late",)


def test_a_plain_word_of_two_bases_is_a_fault_that_names_both(tmp_path: Path) -> None:
    same = rule("same", "accepted")
    own = pack("own", OVERRIDE.format('"same"'), extends='["one", "two"]')
    message = only_fault(tmp_path, "own", base=BASE, one=pack("one", same), two=pack("two", same), own=own)
    assert message == "`same` may be `one/same` or `two/same`; write which"


def test_without_takes_a_rule_out_for_good(tmp_path: Path) -> None:
    own = pack("own", without='{"base/in-time" = "we accept nothing", "base/sorry" = "we say it elsewhere"}')
    policy = load_from(tmp_path, "own", base=BASE, own=own)
    assert "base/in-time" not in policy.rules
    assert policy.messages == {}
    assert policy.rules["base/late"].overrides == ()
    assert policy.packs["own"].without["base/in-time"] == "we accept nothing"


def test_what_was_taken_out_cannot_be_overridden(tmp_path: Path) -> None:
    own = pack("own", OVERRIDE.format('"in-time"'), without='{"base/in-time" = "why"}')
    assert "was taken out by `own`" in only_fault(tmp_path, "own", base=BASE, own=own)


def diamond(tmp_path: Path, one: str, two: str, own: str = "", order: str = '["one", "two"]') -> Policy:
    return load_from(
        tmp_path, "own", base=BASE, one=pack("one", one), two=pack("two", two), own=pack("own", own, extends=order)
    )


def test_bases_compose_in_any_order_to_the_same_policy(tmp_path: Path) -> None:
    one = '[decision.forms]\noutcomes = ["z"]\n[facts."complaint.subject"]\nvalues = ["zzz"]\n'
    two = '[decision.forms]\noutcomes = ["c"]\n[parameter.window]\nvalue = 9\n'
    first = diamond(tmp_path / "1", one, two)
    second = diamond(tmp_path / "2", one, two, order='["two", "one"]')
    assert first == second
    assert first.digest == second.digest
    assert list(first.packs) == ["base", "one", "own", "two"]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("[parameter.window]\nvalue = 8\n", "[parameter.window]\nvalue = 9\n"),
        ('[calendar]\nweek = {monday = ["09:00-10:00"]}\n', '[calendar]\nweek = {friday = ["09:00-10:00"]}\n'),
        ('[decision.new]\ntype = "number"\n', '[decision.new]\ntype = "number"\n'),
        ("[define]\nnew = 'true'\n", "[define]\nnew = 'false'\n"),
        ('[facts."complaint.subject"]\nask = "What?"\n', '[facts."complaint.subject"]\nask = "Which?"\n'),
        (
            '[[clause]]\nid = "N"\nkind = "decision"\nsays = "x"\n',
            '[[clause]]\nid = "N"\nkind = "decision"\nsays = "y"\n',
        ),
    ],
)
def test_two_bases_at_odds_are_a_fault_that_names_both(one: str, two: str, tmp_path: Path) -> None:
    packs = {"base": BASE, "one": pack("one", one), "two": pack("two", two)}
    for order in ('["one", "two"]', '["two", "one"]'):
        message = only_fault(tmp_path, "own", **packs, own=pack("own", extends=order))
        assert "`one`" in message
        assert "`two`" in message


def test_a_decision_that_two_bases_declare_is_one_fault_and_no_more(tmp_path: Path) -> None:
    def declaring(outcome: str) -> str:
        declared = f'[decision.report_to]\ntype = "enum"\ncollect = true\noutcomes = ["{outcome}"]\n'
        return declared + rule("tell", outcome).replace('"eligibility"', '"report_to"')

    packs = {"base": BASE, "one": pack("one", declaring("agent")), "two": pack("two", declaring("quality"))}
    message = only_fault(tmp_path, "own", **packs, own=pack("own", extends='["one", "two"]'))
    assert message.startswith("the decision `report_to` is declared by `one` and by `two`")


def test_the_pack_itself_settles_what_its_bases_dispute(tmp_path: Path) -> None:
    one, two = "[parameter.window]\nvalue = 8\n", "[parameter.window]\nvalue = 9\n"
    policy = diamond(tmp_path, one, two, own="[parameter.window]\nvalue = 10\n")
    assert policy.parameters["window"].values == ((dt.date.min, Decimal(10)),)


def test_a_base_outside_its_range_is_a_fault(tmp_path: Path) -> None:
    message = only_fault(tmp_path, "own", base=BASE, own=pack("own", extends='["base>=2"]'))
    assert message == "`base` is there in version 1.0.0, not >=2"


def test_bases_in_a_circle_are_a_fault(tmp_path: Path) -> None:
    packs = {"one": pack("one", extends='["two"]'), "two": pack("two", extends='["one"]')}
    assert "the bases go in a circle: one > two > one" in only_fault(tmp_path, "one", **packs)


def test_a_base_that_cannot_be_read_causes_no_faults_that_are_none(tmp_path: Path) -> None:
    faults = faults_of(
        tmp_path, "own", base={"pack.toml": HEADER, "rules.toml": "a = "}, own=pack("own", OVERRIDE.format('"late"'))
    )
    assert [Path(fault.file).parent.name for fault in faults] == ["base"]


def test_a_new_locale_must_be_spoken_by_the_bases_messages(tmp_path: Path) -> None:
    own = pack("own", locales='["en", "zh"]')
    assert "`base/sorry` of a base has no text in `zh`" in only_fault(tmp_path, "own", base=BASE, own=own)


def test_examples_on_top_of_others_are_whole(tmp_path: Path) -> None:
    policy = load_from(tmp_path, "base", base=BASE)
    given = {example.id: example.given for example in policy.examples}
    assert given["in-time"]["goods"] == {"received_on": "2026-02-20"}
    assert given["receipt-unknown"] == {**given["in-time"], "goods": {"received_on": None}}
    assert policy.examples[0].expect["points"] == {"outcome": Decimal(10)}


def test_open_clauses_are_listed_by_pack(tmp_path: Path) -> None:
    text = '[[clause]]\nid = "O-1"\nkind = "deadline"\nsays = "Within a day."\n'
    load_from(tmp_path, "own", base=BASE, own=pack("own", text))
    found = check_pack(tmp_path / "own", find=finder(tmp_path)).open_clauses
    assert {name: [clause.id for clause in clauses] for name, clauses in found.items()} == {
        "base": ["B-2"],
        "own": ["O-1"],
    }


def test_a_parameter_set_anew_cites_the_clauses_of_both(tmp_path: Path) -> None:
    clause = '[[clause]]\nid = "O-1"\nkind = "decision"\nsays = "Fifteen days."\n'
    text = clause + '[parameter.window]\nvalue = 15\nclause = "O-1"\n'
    policy = load_from(tmp_path, "own", base=BASE, own=pack("own", text))
    assert policy.parameters["window"].clauses == ("B-1", "O-1")


def test_rules_that_cite_no_clause_are_listed(tmp_path: Path) -> None:
    text = '[[rule]]\nid = "bare"\ndecides = "forms"\nwhen = \'true\'\nthen = "a"\n'
    load_from(tmp_path, "own", base=BASE, own=pack("own", text))
    found = check_pack(tmp_path / "own", find=finder(tmp_path))
    assert [rule.id for rule in found.uncited_rules] == ["own/bare"]


def test_a_pack_of_no_format_is_of_the_first(tmp_path: Path) -> None:
    bare = {"pack.toml": HEADER.replace("format = 1\n", ""), "rules.toml": RULES}
    assert load_from(tmp_path, "base", base=bare).digest == load_from(tmp_path / "with", "base", base=BASE).digest
