"""``complaint-rules new``."""

from __future__ import annotations

from pathlib import Path

import pytest


def test_a_new_pack_passes_its_own_check_and_examples(run, tmp_path: Path) -> None:
    ended = run("new", "my-shop", "--title", "Complaints at My Shop", "--zone", "Europe/Madrid")
    assert (ended.code, ended.err) == (0, "")
    assert "complaint-rules check my-shop" in ended.out
    checked = run("check", "my-shop")
    assert checked.code == 0
    assert "open in my-shop" not in checked.out
    assert run("test", "my-shop").out.splitlines()[-1] == "my-shop: 2 passed"
    assert "Complaints at My Shop" in run("show", "my-shop").out
    project = (tmp_path / "my-shop" / "pyproject.toml").read_text(encoding="utf-8")
    assert 'my-shop = "complaint_rules_my_shop"' in project


def test_it_can_be_made_elsewhere(run, tmp_path: Path) -> None:
    assert run("new", "shop", "--into", tmp_path / "packs").code == 0
    assert (tmp_path / "packs" / "shop" / "pack.toml").is_file()


def test_nothing_that_is_there_is_written_over(run, write, tmp_path: Path) -> None:
    write("shop", "mine")
    ended = run("new", "shop")
    assert (ended.code, ended.lines) == (2, ["shop: is there already"])
    assert (tmp_path / "shop").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["standard"], "name: `standard` is an installed pack's name; choose another"),
        (["My Shop"], "name: `My Shop` is no name"),
        (["shop", "--zone", "Europe/Madird"], "did you mean 'Europe/Madrid'?"),
        (["shop", "--title", 'Say "hello"'], "title: has a quote"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_made(run, tmp_path: Path, words: list[str], told: str) -> None:
    ended = run("new", *words)
    assert ended.code == 2
    assert told in ended.err
    assert list(tmp_path.iterdir()) == []
