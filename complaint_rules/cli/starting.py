"""``complaint-rules new``."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Annotated, TypeAlias

from cyclopts import Parameter

from complaint_rules.cli.printing import print_lines
from complaint_rules.domain.errors import ChoiceError, Fault
from complaint_rules.domain.unreadable import one_line
from complaint_rules.reports.lines import Line, Tone

Name: TypeAlias = Annotated[str, Parameter(help="The pack's name: small letters, digits, `_` or `-`.")]
Title: TypeAlias = Annotated[str | None, Parameter(help="What the pack is called; its name unless given.")]
Zone: TypeAlias = Annotated[str, Parameter(help="The IANA zone in which dates are taken.")]
Into: TypeAlias = Annotated[str, Parameter(help="The folder in which the pack's own folder is made.")]


def new(name: Name, /, *, title: Title = None, zone: Zone = "UTC", into: Into = ".") -> int:
    """Start a pack: a folder with one clause, its rule, two examples, and what makes it a distribution.

    Example: `complaint-rules new my_company --title "Complaints at My Company" --zone Europe/Madrid`
    """
    _check(name, title or name, zone)
    folder = Path(into) / name
    if folder.exists():
        raise ChoiceError([Fault("", "is there already", str(folder))])
    folder.mkdir(parents=True)
    for file, text in _files(name, title or name, zone).items():
        (folder / file).write_text(text, encoding="utf-8", newline="\n")
    print_lines(
        [
            Line(f"{folder} is there. Next:", 0, Tone.TITLE),
            Line(f"complaint-rules check {folder}", 1),
            Line(f"complaint-rules test {folder}", 1),
            Line("then write down the first clause of your own, in rules.toml.", 1),
        ]
    )
    return 0


def _check(name: str, title: str, zone: str) -> None:
    from complaint_rules.domain.wall_clock import zone_of
    from complaint_rules.library import installed_packs
    from complaint_rules.policy.naming import is_pack_name

    if not is_pack_name(name):
        raise ChoiceError([Fault("name", f"`{one_line(name)}` is no name; write small letters, digits, `_` or `-`")])
    if name in installed_packs():
        raise ChoiceError([Fault("name", f"`{name}` is an installed pack's name; choose another")])
    if not title.isprintable() or set('"\\') & set(title):
        raise ChoiceError([Fault("title", "has a quote, a backslash or a character that cannot be printed")])
    zone_of(zone)


def _files(name: str, title: str, zone: str) -> dict[str, str]:
    """The files of a new pack, by name."""
    words = {
        "NAME": name,
        "TITLE": title,
        "ZONE": zone,
        "DASHED": name.replace("_", "-"),
        "MODULE": name.replace("-", "_"),
    }
    read = {}
    for file in files("complaint_rules.cli").joinpath("new_pack").iterdir():
        text = file.read_text(encoding="utf-8")
        for word, value in words.items():
            text = text.replace(word, value)
        read[file.name] = text
    return dict(sorted(read.items()))
