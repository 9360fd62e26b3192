"""Packs of a few lines, written into a folder and loaded from there."""

from __future__ import annotations

from pathlib import Path

from complaint_rules import Policy, load

HEADER = """
[pack]
name = "small"
version = "1.0.0"
format = 1
title.en = "Small"
title.es = "Pequeño"
zone = "Asia/Shanghai"
locales = ["en", "es"]

[[clause]]
id = "S-1"
kind = "decision"
says.en = "It is so."
says.es = "Es así."
"""


def write_pack(folder: Path, tables: str, header: str = HEADER) -> Path:
    """A pack's folder with these tables in it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.toml").write_text(header, encoding="utf-8")
    (folder / "rules.toml").write_text(tables, encoding="utf-8")
    return folder


def small(folder: Path, tables: str, header: str = HEADER) -> Policy:
    """A policy with these tables."""
    return load(write_pack(folder, tables, header))


def rule(name: str, when: str, then: str, decides: str = "answer", more: str = "") -> str:
    """A rule's table; the condition may hold double quotes."""
    return (
        f'[[rule]]\nid = "{name}"\ndecides = "{decides}"\nwhen = \'{when}\'\nthen = {then}\nclauses = ["S-1"]\n{more}\n'
    )


ANSWER = """
[decision.answer]
title.en = "Answer"
title.es = "Respuesta"
outcomes = ["yes", "no"]
"""
