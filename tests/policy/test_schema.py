"""The JSON Schema describes the input as it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from complaint_rules.domain.vocabulary import standard_facts
from complaint_rules.policy.loading import load_policy
from complaint_rules.policy.schema import schema
from tests.policy.packs import HEADER, RULES, write_pack


@pytest.fixture
def described(tmp_path: Path) -> dict[str, Any]:
    text = RULES + '[facts."goods.count"]\ntype = "number"\nmin = 1\nmax = 9.5\n'
    return schema(load_policy(write_pack(tmp_path, {"pack.toml": HEADER, "rules.toml": text})))


def test_every_fact_stands_under_its_entity(described: dict[str, Any]) -> None:
    found = {
        f"{entity}.{field}"
        for entity, fields in described["properties"].items()
        for field in fields.get("properties", {})
    }
    assert found == {*standard_facts(), "transaction.amount", "goods.count"}


def test_nothing_else_is_allowed_but_extra(described: dict[str, Any]) -> None:
    assert described["additionalProperties"] is False
    assert described["properties"]["complaint"]["additionalProperties"] is False
    assert described["properties"]["extra"]["type"] == "object"


def test_types_questions_and_defaults_are_told(described: dict[str, Any]) -> None:
    complaint = described["properties"]["complaint"]["properties"]
    amount = described["properties"]["transaction"]["properties"]["amount"]
    assert complaint["received_at"]["format"] == "date-time"
    assert None in complaint["subject"]["enum"]
    assert complaint["demands"]["uniqueItems"] is True
    assert complaint["representative"]["default"] is False
    assert described["properties"]["plan"]["properties"]["remedies"]["default"] == []
    assert amount["description"] == "How much was paid?"
    assert described["properties"]["goods"]["properties"]["count"]["minimum"] == 1
    assert described["properties"]["goods"]["properties"]["count"]["maximum"] == 9.5


def test_examples_conform_to_it(described: dict[str, Any], tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(described)
    validator = jsonschema.Draft202012Validator(described)
    for example in load_policy(tmp_path).examples:
        validator.validate(example.given)
    assert not validator.is_valid({"complaint": {"subjekt": "quality"}})
    assert validator.is_valid({"complaint": {"subject": None}, "extra": {"anything": 1}})
