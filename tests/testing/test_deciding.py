"""Complaints that a given rule decides."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.errors import NoSuchExample, Unsatisfiable

from complaint_rules import ChoiceError
from complaint_rules.testing import deciding
from tests.cases.building import PACKS, shipped
from tests.reports.small_packs import ANSWER, rule, small
from tests.testing.building import sample

NEVER = {
    # They wait for figures that the company left open.
    "standard/deduction-by-large-loss",
    "standard/deduction-by-medium-loss",
    "standard/deduction-by-small-loss",
    "auto_maintenance/deduction-for-delay",
    # What they give is unknown wherever they are not defeated: the answer asks for it.
    "baisha/party-to-be-confirmed",
    "baisha/preliminary-party-to-be-confirmed",
}
MASKED = {
    "kfeng": {
        "not-delivered",
        "quality-problem",
        "quantity-problem",
        "subject-not-covered",
        "supervisor-reviews",
        "transport-problem",
    },
    "baisha": {"quality-problem", "quantity-problem", "supervisor-reviews", "transport-problem"},
    "auto_maintenance": {"supervisor-reviews"},
}
"""Rules of the base that a company's own always defeat."""
QUICK = settings(
    max_examples=30,
    database=None,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("name", PACKS)
def test_a_complaint_is_found_for_every_rule_that_can_decide(name: str):
    policy = shipped(name)
    never = NEVER | {f"standard/{rule_id}" for rule_id in MASKED.get(name, ())}
    for rule_id in policy.model.rules.keys() - never:
        found = find(deciding(policy, rule_id), lambda _: True, settings=QUICK)
        assert rule_id in policy.decide(found)[policy.model.rules[rule_id].decides].rules


def test_every_complaint_that_is_drawn_is_decided_by_the_rule():
    policy = shipped("standard")
    for drawn in sample(deciding(policy, "late"), 100):
        record = policy.decide(drawn)["eligibility"]
        assert "standard/late" in record.rules
        assert record.outcome == "rejected"


def test_they_are_not_all_alike():
    policy = shipped("standard")
    assert len({repr(drawn) for drawn in sample(deciding(policy, "late"), 100)}) > 30


def test_what_is_behind_other_decisions_is_reached(tmp_path: Path):
    """Without an example to start from, through a decision that another uses, and past a rule that overrides."""
    first = ANSWER.replace("[decision.answer]", "[decision.first]")
    rules = (
        rule(
            "first-yes",
            'days_between(goods.received_on, complaint.received_at) = 17 and complaint.subject = "price"',
            '"yes"',
            "first",
        ),
        rule("first-no", "complaint.urgent", '"no"', "first", more='overrides = ["first-yes"]'),
        rule("answer", 'first = "yes" and not("return" in complaint.demands)', '"no"'),
    )
    policy = small(tmp_path, ANSWER + first + "".join(rules))
    for drawn in sample(deciding(policy, "answer"), 50):
        assert policy.decide(drawn)["answer"].rules == ("small/answer",)


def test_for_a_rule_that_never_decides_hypothesis_says_so(tmp_path: Path):
    rules = rule("never", "complaint.urgent and not(complaint.urgent)", '"yes"')
    policy = small(tmp_path, ANSWER + rules)
    with pytest.raises((NoSuchExample, Unsatisfiable)):
        find(deciding(policy, "never"), lambda _: True, settings=QUICK)


def test_a_rule_that_there_is_not_is_refused():
    with pytest.raises(ChoiceError, match="did you mean 'standard/late'"):
        deciding(shipped("standard"), "standard/lat")
