"""Every finding that `docs/analysis.md` shows is found where the page says so, and the page shows every kind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from complaint_rules.analysis import analyse
from complaint_rules.analysis.kinds import KINDS
from complaint_rules.policy.loading import load_policy

PAGE = Path(__file__).parents[2] / "docs" / "analysis.md"
BLOCK = re.compile(r"^```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FINDS = re.compile(r"^# finds (.+)$", re.MULTILINE)
LEAVES_OPEN = re.compile(r"^# leaves open (.+)$", re.MULTILINE)
SHOWS = re.compile(r"^# (?:finds|leaves open) (.+)$", re.MULTILINE)


def blocks() -> list[str]:
    return BLOCK.findall(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else []


HEADER, *EXAMPLES = blocks() or [""]


@pytest.mark.skipif(not EXAMPLES, reason="the page is not beside the tests")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: SHOWS.findall(text)[0])
def test_an_example_finds_what_it_says(tmp_path: Path, example: str):
    (tmp_path / "pack.toml").write_text(HEADER, encoding="utf-8")
    (tmp_path / "rules.toml").write_text(example, encoding="utf-8")
    wanted = set(FINDS.findall(example)) - {"nothing"}
    analysis = analyse(load_policy(tmp_path))
    found = {each.id for each in analysis.findings}
    assert wanted <= found if wanted else not found
    assert set(LEAVES_OPEN.findall(example)) <= {each.question for each in analysis.undecided}
    lines = example.count("\n")
    assert all(0 < each.place.line <= max(lines, HEADER.count("\n")) for each in analysis.findings)


@pytest.mark.skipif(not EXAMPLES, reason="the page is not beside the tests")
def test_the_page_shows_every_kind_of_finding():
    shown = {name.partition("/")[0] for example in EXAMPLES for name in FINDS.findall(example)}
    assert shown - {"nothing"} == KINDS.keys()
