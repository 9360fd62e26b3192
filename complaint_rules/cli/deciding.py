"""``complaint-rules decide``."""

from __future__ import annotations

import functools
from typing import Annotated, TypeAlias

from cyclopts import Parameter

from complaint_rules.cli.inputs import Source, collect, read_sources
from complaint_rules.cli.options import AsOf, Engine, Json, Locale, Pack
from complaint_rules.cli.printing import print_json, print_lines, print_table
from complaint_rules.library import load
from complaint_rules.reports.decision import Decision
from complaint_rules.reports.lines import Line, Tone

Files: TypeAlias = Annotated[
    list[str],
    Parameter(
        help="Complaints as JSON, JSON Lines or TOML, one or many in each; `-` is the standard input.", negative=()
    ),
]
Explain: TypeAlias = Annotated[
    bool,
    Parameter(help="Tell why: rules, clauses, what was read, and near misses.", negative=(), show_default=False),
]
Changes: TypeAlias = Annotated[
    bool,
    Parameter(help="Tell as well what would have to be known or different.", negative=(), show_default=False),
]


def decide(
    files: Files,
    /,
    *,
    pack: Pack,
    json: Json = False,
    engine: Engine = "compiled",
    locale: Locale = None,
    explain: Explain = False,
    changes: Changes = False,
    as_of: AsOf = None,
) -> int:
    """Decide complaints.

    Everything is read and checked before anything is printed. With --json, one complaint gives one document, many
    give an array, and JSON Lines give JSON Lines.

    Example: `complaint-rules decide complaint.json --pack baisha --explain`
    """
    policy = load(pack)
    sources = read_sources(files)
    complaints = [complaint for source in sources for complaint in source.complaints]
    decide_one = functools.partial(policy.decide, engine=engine, locale=locale, as_of=as_of)
    decisions = collect(complaints, decide_one)
    if json:
        _print_documents(decisions, sources)
    else:
        _print_for_people(decisions, explain=explain or changes, changes=changes)
    return 0


def _print_documents(decisions: list[Decision], sources: tuple[Source, ...]) -> None:
    documents = [decision.to_json() for decision in decisions]
    if all(source.by_line for source in sources):
        for document in documents:
            print_json(document, on_one_line=True)
    elif len(sources) == 1 and not sources[0].many:
        print_json(documents[0])
    else:
        print_json(documents)


def _print_for_people(decisions: list[Decision], *, explain: bool, changes: bool) -> None:
    for number, decision in enumerate(decisions):
        print_lines([Line()] if number else [])
        print_decision(decision, explain=explain, changes=changes)


def print_decision(decision: Decision, *, explain: bool = False, changes: bool = False) -> None:
    """One decided complaint for people.

    Args:
        decision: What was decided.
        explain: Whether to tell why, at length.
        changes: Whether to tell as well what would have to be known or different.
    """
    from complaint_rules.reports.summary import summarize
    from complaint_rules.reports.text import explanation_lines

    summary = summarize(decision.view, decision.deadlines)
    print_lines([Line(summary.title, 0, Tone.TITLE), Line()])
    if explain:
        explained = decision.explanation()
        print_lines(explanation_lines(explained, decision.view, decision.deadlines, changes=changes))
        print_lines(summary.reply)
        return
    cells = (((row.decision, Tone.PLAIN), (row.answer, row.tone), (row.why, Tone.PLAIN)) for row in summary.rows)
    print_table(summary.columns, cells)
    if summary.deadlines:
        due = (((row.deadline, Tone.PLAIN), (row.due, row.tone), (row.duty, Tone.PLAIN)) for row in summary.deadlines)
        print_lines([Line()])
        print_table(summary.deadline_columns, due)
    print_lines([*([Line()] if summary.questions else []), *summary.questions, *summary.reply])
