"""``complaint-rules journal``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from cyclopts import App, Parameter

from complaint_rules.cli.inputs import collect, read_sources
from complaint_rules.cli.options import AsOf, Json, Locale
from complaint_rules.cli.printing import print_json, print_lines, print_table
from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.domain.unreadable import shown
from complaint_rules.reports.lines import Line, Tone

if TYPE_CHECKING:
    from complaint_rules.journal import Added, Finding, Head, Journal

FOUND_FAULTS = 1

_SHORT = 16
"""How much of a hash is shown to people; `--json` has the whole."""

Store: TypeAlias = Annotated[
    str,
    Parameter(help="The journal: a file such as cases.db, or a URL such as postgresql://user@host/database."),
]
Case: TypeAlias = Annotated[str, Parameter(help="A complaint's id.")]
Files: TypeAlias = Annotated[
    list[str],
    Parameter(help="Case files as JSON, JSON Lines or TOML; `-` is the standard input.", negative=()),
]
PackToOpenWith: TypeAlias = Annotated[
    str | None, Parameter(help="With which to open cases that are not there yet; others go on under their own.")
]
Now: TypeAlias = Annotated[
    str | None, Parameter(help="Tell how the case stands at an instant, such as 2026-06-09T19:00:00+08:00.")
]
Personal: TypeAlias = Annotated[
    bool,
    Parameter(help="Show what can be erased as well: names, texts, notes.", negative=(), show_default=False),
]
Kept: TypeAlias = Annotated[
    str | None, Parameter(help="What `journal list --json` printed once, kept elsewhere; what was there must be there.")
]
Names: TypeAlias = Annotated[
    list[str] | None,
    Parameter(name="--fact", help="Only this: a fact, note, reason or extra; may be given several times.", negative=()),
]
At: TypeAlias = Annotated[str | None, Parameter(help="When it was erased, to be told in the journal.")]


def journal() -> App:
    """The commands on a journal."""
    app = App(name="journal", help="Record cases for good, and look at what was recorded.", help_format="markdown")
    for command in (add, show, verify, erase):
        app.command(command)
    app.command(list_cases, name="list")
    return app


def add(
    files: Files,
    /,
    *,
    store: Store,
    pack: PackToOpenWith = None,
    as_of: AsOf = None,
    json: Json = False,
) -> int:
    """Open the cases that are not in the journal yet, and append the events that are new; everything or nothing.

    Example: `complaint-rules journal add docs/examples/case.json --store cases.db --pack auto_maintenance`
    """
    from complaint_rules.journal import Journal
    from complaint_rules.library import load

    policy = None if pack is None else load(pack)
    complaints = [each for source in read_sources(files) for each in source.complaints]

    def add_one(file: Any) -> Added:  # noqa: ANN401 - what a file holds
        if not isinstance(file, dict):
            raise InputError([Fault("", f"{shown(file)} is no case file")])
        return opened.add(file, policy=policy, as_of=as_of)

    with Journal(store) as opened, opened.together():
        added = collect(complaints, add_one)
    if json:
        print_json([_added_document(each) for each in added])
    else:
        print_lines(Line(_told_added(each), 0, Tone.ANSWER) for each in added)
    return 0


def _added_document(each: Added) -> dict[str, Any]:
    return {"case": each.case, "opened": each.opened, "events": each.events, **_head_document(each.head)}


def _told_added(each: Added) -> str:
    opened = ["opened"] if each.opened else []
    news = [*opened, f"{each.events} new {_counted('event', each.events)}"]
    return f"{each.case}: {', '.join(news)}; {each.head.count} {_counted('entry', each.head.count)}"


def _counted(word: str, number: int) -> str:
    plural = {"entry": "entries"}.get(word, f"{word}s")
    return word if number == 1 else plural


def show(
    case: Case,
    /,
    *,
    store: Store,
    now: Now = None,
    json: Json = False,
    locale: Locale = None,
    personal: Personal = False,
) -> int:
    """Show what was recorded of a case; with --now, how it stands then, under the policy that it was opened with.

    Example: `complaint-rules journal show C-1 --store cases.db --now 2026-06-16T19:00:00+08:00`
    """
    with _existing(store) as opened:
        if now is not None:
            _show_standing(opened, case, now, json=json, locale=locale)
        else:
            _show_history(opened, case, json=json, personal=personal)
    return 0


def _show_standing(opened: Journal, case: str, now: str, *, json: bool, locale: str | None) -> None:
    from complaint_rules.cli.following import print_standing

    with opened.case(case, locale=locale) as followed:
        standing = followed.at(now)
        if json:
            print_json(standing.to_json())
        else:
            print_standing(standing)


def _show_history(opened: Journal, case: str, *, json: bool, personal: bool) -> None:
    from complaint_rules.journal.documents import entry_document, told

    zone = opened.policy(case).model.zone
    documents = [entry_document(entry, zone, personal=personal) for entry in opened.history(case)]
    if json:
        print_json(documents)
    else:
        for head, details in map(told, documents):
            print_lines([Line(head), *(Line(each, 2) for each in details)])


def list_cases(*, store: Store, json: Json = False) -> int:
    """List the cases, with how far each has come; kept elsewhere, this is what `verify --kept` compares with.

    Example: `complaint-rules journal list --store cases.db --json`
    """
    with _existing(store) as opened:
        heads = opened.cases()
    if json:
        print_json({case: _head_document(head) for case, head in heads.items()})
    else:
        rows = ((case, str(head.count), head.hash[:_SHORT]) for case, head in heads.items())
        print_table(("case", "entries", "hash"), ([(cell, Tone.PLAIN) for cell in row] for row in rows))
    return 0


def _head_document(head: Head) -> dict[str, Any]:
    return {"count": head.count, "hash": head.hash}


def verify(*, store: Store, kept: Kept = None, json: Json = False) -> int:
    """Find whatever is not as it was written: entries altered, removed or reordered, values changed or lost.

    Example: `complaint-rules journal verify --store cases.db --kept heads.json`
    """
    heads = {} if kept is None else _read_heads(kept)
    with _existing(store) as opened:
        found = opened.verify(heads)
        count = 0 if found else len(opened.cases())
    if json:
        print_json([_finding_document(each) for each in found])
    elif found:
        print_lines(Line(str(each), 0, Tone.FAULT) for each in found)
    else:
        print_lines([Line(f"{count} {_counted('case', count)}, as written", 0, Tone.ANSWER)])
    return FOUND_FAULTS if found else 0


def _finding_document(each: Finding) -> dict[str, Any]:
    return {"case": each.case or None, "sequence": each.sequence or None, "message": each.message}


def _read_heads(file: str) -> dict[str, Head]:
    """What `journal list --json` printed.

    Raises:
        InputError: The file is something else.
    """
    from complaint_rules.journal import Head

    (source,) = read_sources([file])
    try:
        (only,) = source.complaints
        return {str(case): Head(int(head["count"]), str(head["hash"])) for case, head in only.facts.items()}
    except (AttributeError, KeyError, TypeError, ValueError):
        raise InputError([Fault("", "is not what `journal list --json` prints", file)]) from None


def erase(case: Case, /, *, store: Store, facts: Names = None, at: At = None, json: Json = False) -> int:
    """Erase personal values of a case for good; the chain still verifies.

    Example: `complaint-rules journal erase C-1 --store cases.db --fact complainant.name --fact note`
    """
    with _existing(store) as opened:
        erased = opened.erase(case, facts, at=at)
    if json:
        print_json([{"sequence": sequence, "place": place} for sequence, place in erased])
    elif erased:
        print_lines(Line(f"erased {sequence}: {place}") for sequence, place in erased)
    else:
        print_lines([Line("nothing was left to erase")])
    return 0


def _existing(store: str) -> Journal:
    from complaint_rules.journal import Journal

    return Journal(store, create=False)
