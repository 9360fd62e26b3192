"""A copy of the project, in which tests may build."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.project.tools import ROOT

LEFTOVERS = shutil.ignore_patterns(".git", ".*venv*", ".*_cache", ".hypothesis", "__pycache__", "*.egg-info", "build")


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's files alone, elsewhere: nothing is left in the checkout, and nothing is taken from it."""
    return Path(shutil.copytree(ROOT, tmp_path_factory.mktemp("copied") / "project", ignore=LEFTOVERS))
