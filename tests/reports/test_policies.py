"""A policy for people to read, and at a glance as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from complaint_rules import load
from complaint_rules.reports.lines import plain
from complaint_rules.reports.policies import PolicyReport, policy_document
from tests.reports.small_packs import ANSWER, rule, small

STANDARD = load("standard")


@pytest.mark.parametrize("locale", ["en", "es", "zh"])
def test_everything_of_a_policy_is_shown(locale: str):
    told = plain(PolicyReport(STANDARD.model, locale).lines())
    model = STANDARD.model
    named = (model.rules, model.order_of_answers, model.clauses, model.parameters, model.steps, model.accountabilities)
    assert [name for names in named for name in names if name not in told] == []
    assert [clause.id for clause in STANDARD.model.clauses.values() if clause.says[locale] not in told] == []


def test_dates_open_figures_and_computed_outcomes_are_told(tmp_path: Path):
    tables = """
[decision.answer]
type = "number"
otherwise = 5
[parameter.fee]
unit = "days"
2020-01-01 = 3
2025-01-01 = 4
[parameter.open]
unit = "days"
""" + rule("r", "complaint.urgent", "{ value = 'parameter.fee + 1' }", more="from = 2024-01-01\nuntil = 2026-12-31")
    told = plain(PolicyReport(small(tmp_path, tables).model, "en").lines())
    for text in (
        "small/r gives parameter.fee + 1",
        "from January 1, 2024",
        "until December 31, 2026",
        "otherwise 5",
        "fee: 3 days from January 1, 2020, 4 days from January 1, 2025",
        "open: left open",
    ):
        assert text in told


def test_clauses_that_nothing_cites_are_listed(tmp_path: Path):
    clause = '[[clause]]\nid = "S-9"\nkind = "process"\nsays.en = "Later."\nsays.es = "Luego."\n'
    policy = small(tmp_path, ANSWER + rule("r", "true", '"yes"') + clause).model
    told = plain(PolicyReport(policy, "en").lines())
    assert told.endswith("Clauses that nothing cites yet\n  S-9 (process): Later.")
    assert policy_document(policy, "es")["open_clauses"] == ["S-9"]


def test_the_document_can_be_written_as_json():
    document = policy_document(STANDARD.model, "zh")
    assert json.loads(json.dumps(document)) == document
    assert document["title"] == "客户投诉标准处理办法"
    late = next(each for each in document["decisions"]["eligibility"]["rules"] if each["id"] == "standard/late")
    assert late["when"].startswith("days_since_receipt > parameter.window")
    assert (late["then"], late["reason"], late["clauses"]) == ("rejected", "outside_window", ["STD-0.1"])
