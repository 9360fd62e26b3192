"""The rows of the two files, and the packs that decide them, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from complaint_rules import Policy, load
from tests.real_data.mappings import Row, cfpb_rows, nhtsa_rows

POLICIES = Path(__file__).resolve().parents[2] / "policies"


@pytest.fixture(scope="session")
def nhtsa(shared: Path) -> list[Row]:
    """Complaints about vehicles."""
    return nhtsa_rows(file_in(shared, "nhtsa_complaints_sample.txt"))


@pytest.fixture(scope="session")
def cfpb(shared: Path) -> list[Row]:
    """Complaints about financial services."""
    return cfpb_rows(file_in(shared, "cfpb_cuny.csv"))


def file_in(shared: Path, name: str) -> Path:
    """A file of the shared data; where it is absent, its tests are skipped."""
    path = shared / "data" / name
    if not path.is_file():
        pytest.skip(f"no file `{path}`")
    return path


@pytest.fixture(scope="session")
def standard() -> Policy:
    """The standard procedure."""
    return load("standard")


@pytest.fixture(scope="session")
def maintenance() -> Policy:
    """The vehicle maintenance company's."""
    return load(POLICIES / "auto_maintenance")
