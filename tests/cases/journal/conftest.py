"""The stores that the journal's tests run on."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from complaint_rules import Policy, load
from tests.postgresql import Server

Fresh = Callable[[], str]

# One worker starts the one server.
KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))]


@pytest.fixture(scope="module")
def fresh_file(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    """Gives a new file of SQLite at each call."""
    folder: Path = tmp_path_factory.mktemp("journals")
    numbers = itertools.count(1)
    return lambda: str(folder / f"{next(numbers)}.db")


@pytest.fixture(scope="module", params=KINDS)
def fresh(request: pytest.FixtureRequest, fresh_file: Fresh) -> Fresh:
    """Gives a new store at each call, of the kind that is tested."""
    if request.param == "sqlite":
        return fresh_file
    running: Server = request.getfixturevalue("postgresql")
    return running.fresh


@pytest.fixture(scope="session")
def kept() -> Policy:
    """A small pack with facts of every type, personal and not."""
    return load(Path(__file__).parent / "pack")


@pytest.fixture(scope="session")
def baisha() -> Policy:
    """A shipped pack."""
    return load(Path(__file__).parents[3] / "policies" / "baisha")
