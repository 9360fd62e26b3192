"""README's two commands do what they promise, pasted as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.project.tools import ROOT, run

SHELL_BLOCK = re.compile(r"^```(?:bash|sh|shell|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PACKS = ["auto_maintenance", "baisha", "kfeng", "standard"]


def command(word: str) -> str:
    """README's first shell block that has a word."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return next(block for block in SHELL_BLOCK.findall(text) if word in block)


def steps(script: str) -> list[str]:
    """The commands of a script, one by one, without regard to blanks."""
    joined = script.replace("\\\n", " ")
    return [" ".join(step.split()) for step in re.split(r"&&|\n", joined) if step.strip()]


@pytest.fixture(scope="module")
def installed(copied: Path) -> tuple[Path, str]:
    """The command that the first block installed, and what the block printed; there is no C compiler."""
    printed = run("bash", "-euo", "pipefail", "-c", command("--explain"), cwd=copied, CC="/bin/false")
    return next(copied.glob(".venv*/bin/complaint-rules")), printed


@pytest.mark.slow
@pytest.mark.xdist_group("readme")
def test_the_case_can_be_followed_by_what_the_first_command_installed(installed: tuple[Path, str], copied: Path):
    printed = run("bash", "-euo", "pipefail", "-c", command("case docs/examples"), cwd=copied)
    assert "superseded" in printed


@pytest.mark.slow
@pytest.mark.xdist_group("readme")
def test_the_first_command_explains_a_decision(installed: tuple[Path, str]):
    _, printed = installed
    assert "BS-" in printed  # a clause of the Baisha pack


@pytest.mark.slow
@pytest.mark.xdist_group("readme")
@pytest.mark.parametrize("pack", PACKS)
def test_after_it_a_pack_is_found_by_name_and_passes_its_examples(
    pack: str, installed: tuple[Path, str], tmp_path: Path
):
    program, _ = installed
    assert pack in run(program, "packs", cwd=tmp_path)
    run(program, "test", pack, cwd=tmp_path)


def test_the_second_command_is_what_continuous_integration_runs():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").replace(".ci-venv", ".venv-test")
    assert [step for step in steps(command("pytest")) if step not in steps(script)] == []
