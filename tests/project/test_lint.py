"""The project's own style, types and layers hold; each tool's settings stand in pyproject.toml."""

from __future__ import annotations

import sys

from tests.project.tools import run


def test_ruff_finds_nothing():
    run(sys.executable, "-m", "ruff", "check", ".")


def test_ruff_would_format_nothing_anew():
    run(sys.executable, "-m", "ruff", "format", "--diff", ".")


def test_mypy_finds_nothing():
    run(sys.executable, "-m", "mypy")


def test_imports_go_downwards_only():
    run(sys.executable, "-c", "from importlinter.cli import lint_imports_command as main; main()", "--no-cache")
