"""The pack that `docs/packs.md` builds up from an empty folder is a pack, and passes its own examples."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from complaint_rules.analysis import analyse
from complaint_rules.policy.loading import load_policy
from tests.project.tools import COMMAND_LINE, ROOT, run

FILE = re.compile(r"^```toml\n# my-pack/(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

SEAM_FAILED = """
[[rule]]
id = "seam-failed"
decides = "eligibility"
when = 'shoes.seam_failed and shoes.worn_days > parameter.trial'
then = "accepted"
overrides = ["worn"]
clauses = ["SH-2"]
"""


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


def test_the_exception_as_a_rule_of_its_own_is_what_only_the_proof_finds(pack: Path, tmp_path: Path):
    """The page says so: all its examples pass (a seventh comes later), and the check finds the conflict."""
    for file in pack.iterdir():
        text = file.read_text(encoding="utf-8").replace(" and not(shoes.seam_failed)'", "'")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    rules = tmp_path / "worn.toml"
    rules.write_text(rules.read_text(encoding="utf-8") + SEAM_FAILED, encoding="utf-8")
    assert "7 passed" in run(*COMMAND_LINE, "test", tmp_path)
    found = {each.id for each in analyse(load_policy(tmp_path)).findings}
    assert "conflict/eligibility/shoes/seam-failed+standard/not-delivered" in found
