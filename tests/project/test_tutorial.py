"""The pack that `docs/packs.md` builds up from an empty folder is a pack, and passes its own examples."""

from __future__ import annotations

import re
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


def test_the_check_finds_no_fault_and_none_of_its_clauses_open(pack: Path):
    checked = run(*COMMAND_LINE, "check", pack)
    assert "no faults" in checked
    assert "open in shoes" not in checked
