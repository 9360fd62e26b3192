"""The pack that `docs/packs.md` builds up from an empty folder is a pack, and passes its own examples."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.project.tools import COMMAND_LINE, ROOT, run

FILE = re.compile(r"^```toml\n# my-pack/(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tutorial") / "my-pack"
    folder.mkdir()
    for name, text in FILE.findall((ROOT / "docs" / "packs.md").read_text(encoding="utf-8")):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_page_shows_every_file_of_the_pack(pack: Path):
    names = {path.name for path in pack.iterdir()}
    assert names == {
        "pack.toml",
        "window.toml",
        "worn.toml",
        "examples.toml",
        "deadlines.toml",
        "steps.toml",
        "examples_cases.toml",
        "pyproject.toml",
    }


def test_its_examples_pass(pack: Path):
    assert "7 passed" in run(*COMMAND_LINE, "test", pack)


def test_pytest_collects_it_and_measures_what_the_page_on_testing_shows(pack: Path):
    arguments = ("--policy-coverage", "-p", "no:cacheprovider", "-n0", "-k", "coverage")
    told = run(sys.executable, "-m", "pytest", "my-pack", *arguments, cwd=pack.parent)
    page = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
    shown = page.partition("policy coverage =====")[2].partition("```")[0].splitlines()[1:]
    assert shown[0].startswith("shoes, 7 examples")
    assert all(line in told.splitlines() for line in shown)


def test_the_check_finds_no_fault_and_none_of_its_clauses_open(pack: Path):
    checked = run(*COMMAND_LINE, "check", pack)
    assert "no faults" in checked
    assert "open in shoes" not in checked
