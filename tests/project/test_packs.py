"""Every shipped pack passes its own checks and its author's examples."""

from __future__ import annotations

import pytest

from tests.project.tools import COMMAND_LINE, ROOT, run

FOLDERS = sorted(
    file.parent.relative_to(ROOT).as_posix()
    for pattern in ("complaint_rules/packs/*/pack.toml", "policies/*/pack.toml")
    for file in ROOT.glob(pattern)
)


def test_the_shipped_packs_are_the_library_s_one_and_three_companies():
    assert [folder.rpartition("/")[2] for folder in FOLDERS] == ["standard", "auto_maintenance", "baisha", "kfeng"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_its_check_finds_no_fault(folder: str):
    run(*COMMAND_LINE, "check", folder)


@pytest.mark.parametrize("folder", FOLDERS)
def test_its_examples_come_out_as_expected(folder: str):
    run(*COMMAND_LINE, "test", folder)
