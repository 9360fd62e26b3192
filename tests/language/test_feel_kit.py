"""Cases of the DMN technology compatibility kit."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest

from complaint_rules.language.evaluate import evaluate
from tests.conftest import ROOT
from tests.language.feel_kit import Case, cases_in, unary_tests_in

KIT = Path(os.environ.get("COMPLAINT_RULES_SHARED") or ROOT.parent / "shared") / "dmn-tck"
FOLDERS = ("0100-feel-constants", "0105-feel-math", "0106-feel-ternary-logic")
CASES = [case for folder in FOLDERS if (KIT / folder).is_dir() for case in cases_in(KIT / folder)]
TABLES = sorted({pair for model in KIT.glob("*/*.dmn") for pair in unary_tests_in(model.parent)})
INPUTS = {"Age": 18, "NumOfYears": 3, "RiskCategory": "Medium", "isAffordable": True}

pytestmark = pytest.mark.skipif(not KIT.is_dir(), reason=f"no folder `{KIT}` with the kit's cases")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_of_the_kit_holds(case: Case):
    found = evaluate(case.expression, case.inputs)
    if isinstance(case.expected, Decimal):
        assert abs(found - case.expected) < Decimal("1E-8")  # the kit gives eight places
    else:
        assert found is case.expected


def test_no_case_of_the_kit_is_passed_over():
    assert len(CASES) == 2 + 33 + 2 * 9


@pytest.mark.parametrize(("name", "test"), TABLES)
def test_a_condition_of_a_decision_table_is_a_choice_of_in(name: str, test: str):
    assert isinstance(evaluate(f"{name} in ({test})", INPUTS), bool)
    assert evaluate(f"{name} in ({test})", {}) is None


@pytest.mark.parametrize(
    ("name", "test", "holds"),
    [
        ("Age", ">=18", True),
        ("Age", "<18", False),
        ("Age", ">=19", False),
        ("RiskCategory", '"Medium","Low"', True),
        ("RiskCategory", '"High"', False),
        ("isAffordable", "true", True),
        ("isAffordable", "false", False),
    ],
)
def test_a_condition_of_a_decision_table_tells_its_inputs_apart(name: str, test: str, holds: bool):
    assert (name, test) in TABLES
    assert evaluate(f"{name} in ({test})", INPUTS) is holds
