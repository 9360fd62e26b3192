"""``complaint-rules case``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from cyclopts import Parameter

from complaint_rules.cli.inputs import Source, collect, read_sources
from complaint_rules.cli.options import STREAM, AsOf, Json, Locale, Pack
from complaint_rules.cli.printing import console, has_room, print_json, print_lines, print_table
from complaint_rules.domain.errors import ChoiceError, Fault
from complaint_rules.domain.unreadable import one_line
from complaint_rules.library import Policy, load
from complaint_rules.reports.lines import Line, Tone

if TYPE_CHECKING:
    from complaint_rules.reports.case_text import CaseText
    from complaint_rules.reports.standing import Standing

File: TypeAlias = Annotated[
    str,
    Parameter(
        help="A case file as JSON, JSON Lines or TOML: a complaint with its `events`; `-` is the standard input."
    ),
]
Now: TypeAlias = Annotated[
    str, Parameter(help="The instant to look at, such as 2026-06-09T19:00:00+08:00; no clock is read.")
]
Picture: TypeAlias = Annotated[str | None, Parameter(help="Write the time line to this file as SVG; `-` prints it.")]
Page: TypeAlias = Annotated[str | None, Parameter(help="Write a page with the time line to this file; `-` prints it.")]


def case(
    file: File,
    /,
    *,
    now: Now,
    pack: Pack,
    json: Json = False,
    locale: Locale = None,
    as_of: AsOf = None,
    svg: Picture = None,
    html: Page = None,
) -> int:
    """Follow a case: what is owed by when, what was late, what comes next, and who answers for it.

    Example: `complaint-rules case docs/examples/case.json --now 2026-06-16T19:00:00+08:00 --pack auto_maintenance`
    """
    pictures = {option: target for option, target in (("--svg", svg), ("--html", html)) if target is not None}
    _refuse_shared_targets({**({"--json": STREAM} if json else {}), **pictures})
    policy = load(pack)
    (source,) = read_sources([file])
    standings: list[Standing] = collect(source.complaints, lambda each: _standing(each, policy, now, locale, as_of))
    if pictures:
        _write_pictures(pictures, standings)
    if json:
        _print_documents(standings, source)
    elif STREAM not in pictures.values():
        for number, standing in enumerate(standings):
            print_standing(standing, after_another=number > 0)
    return 0


def _refuse_shared_targets(targets: Mapping[str, str]) -> None:
    """Refuse two documents in one place, by the options that ask for them."""
    for target in targets.values():
        users = [option for option, other in targets.items() if other == target]
        if len(users) > 1:
            place = "the standard output" if target == STREAM else f"`{one_line(target)}`"
            told = " and ".join(f"`{option}`" for option in users)
            raise ChoiceError([Fault("", f"{place} takes one document, and {told} each write one there")])


def _standing(file: Any, policy: Policy, now: str, locale: str | None, as_of: str | None) -> Standing:  # noqa: ANN401 - JSON
    with policy.case(file, locale=locale, as_of=as_of) as followed:
        return followed.at(now)


def _write_pictures(pictures: dict[str, str], standings: list[Standing]) -> None:
    if len(standings) != 1:
        raise ChoiceError([Fault("", f"a picture shows one case, and there are {len(standings)}")])
    for option, target in pictures.items():
        drawn = standings[0].svg() + "\n" if option == "--svg" else standings[0].html()
        if target == STREAM:
            print(drawn, end="")
        else:
            Path(target).write_text(drawn, encoding="utf-8", newline="\n")


def _print_documents(standings: list[Standing], source: Source) -> None:
    documents = [standing.to_json() for standing in standings]
    if source.by_line:
        for document in documents:
            print_json(document, on_one_line=True)
    else:
        print_json(documents if source.many else documents[0])


def print_standing(standing: Standing, *, after_another: bool = False) -> None:
    """One case for people: what is owed as a table and as a time line where there is room, then everything else.

    Args:
        standing: How it stands.
        after_another: Whether another was printed before.
    """
    from complaint_rules.reports.case_text import CaseText
    from complaint_rules.reports.timeline import timeline_of
    from complaint_rules.reports.timeline_terminal import timeline_lines

    view = standing.view
    text = CaseText(standing.state, view)
    print_lines([*([Line()] if after_another else []), *text.title])
    if text.rows:
        print_lines([Line()])
        _print_obligations(text, tuple(timeline_lines(timeline_of(standing.state, view), view, console().width)))
    print_lines(text.lines())


def _print_obligations(text: CaseText, drawn: tuple[Line, ...]) -> None:
    """What is owed as a table and as a time line; where there is no room for both, in lines."""
    cells = [
        ((row.obligation, Tone.PLAIN), (row.status, row.tone), (row.due, Tone.PLAIN), (row.owner, Tone.PLAIN))
        for row in text.rows
    ]
    if drawn and has_room(text.columns, cells):
        print_table(text.columns, cells)
        print_lines([Line(), *drawn])
    else:
        print_lines(text.row_lines())
