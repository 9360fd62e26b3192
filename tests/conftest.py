"""What all tests share: Hypothesis profiles, the `shared` folder, a PostgreSQL server, and the rule for slow tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import postgresql as servers

ROOT = Path(__file__).resolve().parents[1]

# No deadlines: how long one example takes is the machine's affair, and benchmarks measure elsewhere.
settings.register_profile("dev", max_examples=60, deadline=None, derandomize=False)
# CI draws the same examples each time, so that a change is judged by what it changes; `explore`, run once a week and by
# whoever likes, draws new ones.
settings.register_profile("ci", max_examples=150, deadline=None, derandomize=True, print_blob=True)
settings.register_profile("explore", max_examples=1_000, deadline=None, derandomize=False, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the slow tests too, as CI does")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--slow") or os.environ.get("CI"):
        return
    skip = pytest.mark.skip(reason="slow; runs with `--slow` and in CI")
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(skip)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of data that are not the project's own; its tests are skipped where it is absent."""
    folder = Path(os.environ.get("COMPLAINT_RULES_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"no folder `{folder}`; `COMPLAINT_RULES_SHARED` says where it is")
    return folder


@pytest.fixture(scope="session")
def postgresql() -> Iterator[servers.Server]:
    """A server of the tests' own; its tests are skipped where none can be started."""
    reason = servers.why_not()
    if reason:
        pytest.skip(reason)
    with servers.running() as running:
        yield running
