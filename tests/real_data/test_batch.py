"""The two files through mappings, as whole tables: every row is decided as the scalar engine decides it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from complaint_rules import Policy
from complaint_rules.batch.files import source_of
from complaint_rules.batch.mappings import mapping_in
from complaint_rules.batch.running import Job, run
from complaint_rules.engines.columnar.preparing import Preparer
from complaint_rules.engines.columnar.program import FIELDS
from tests.engines.columnar.tables import differing
from tests.real_data.comparing import Mapped
from tests.real_data.conftest import file_in
from tests.real_data.mappings import Row, cfpb_facts, nhtsa_facts

HERE = Path(__file__).parent


def decided(policy: Policy, source: Path, mapping: str, target: Path) -> list[Mapping[str, Any]]:
    job = Job(
        Preparer(policy.model),
        source_of(str(source)),
        source_of(str(target)),
        mapping=mapping_in(HERE / mapping),
        decisions=policy.model.order,
        fields=FIELDS,
        strict=True,
    )
    summary = run(job)
    assert summary.rejected == 0
    rows: list[Mapping[str, Any]] = pq.read_table(target).to_pylist()
    return rows


def assert_alike(policy: Policy, rows: list[Row], mapped: Mapped, found: list[Mapping[str, Any]]) -> None:
    assert len(rows) == len(found) > 100
    for row, got in zip(rows, found, strict=True):
        facts = policy.read(mapped(row, policy.model.zone))
        decision = policy.decide(facts)
        for name in policy.model.order:
            unlike = differing(policy.model, decision[name], name, got)
            assert not unlike, (name, unlike, row)


@pytest.mark.parametrize("pack", ["standard", "maintenance"])
def test_complaints_about_financial_services(
    pack: str, request: pytest.FixtureRequest, cfpb: list[Row], shared: Path, tmp_path: Path
) -> None:
    policy: Policy = request.getfixturevalue(pack)
    found = decided(policy, file_in(shared, "cfpb_cuny.csv"), "cfpb.toml", tmp_path / "decided.parquet")
    assert_alike(policy, cfpb, cfpb_facts, found)


@pytest.mark.parametrize("pack", ["standard", "maintenance"])
def test_complaints_about_vehicles(
    pack: str, request: pytest.FixtureRequest, nhtsa: list[Row], shared: Path, tmp_path: Path
) -> None:
    policy: Policy = request.getfixturevalue(pack)
    source = file_in(shared, "nhtsa_complaints_sample.txt")
    assert_alike(policy, nhtsa, nhtsa_facts, decided(policy, source, "nhtsa.toml", tmp_path / "decided.parquet"))
