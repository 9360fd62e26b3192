"""``complaint-rules batch``."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

from cyclopts import Parameter

from complaint_rules.cli.options import STREAM, AsOf, Json, Locale, Pack
from complaint_rules.cli.printing import print_json, print_lines
from complaint_rules.cli.progress import shown_progress
from complaint_rules.cli.summaries import document
from complaint_rules.reports.lines import Line
from complaint_rules.reports.locales import choose

if TYPE_CHECKING:
    import datetime as dt

    from complaint_rules.batch.running import Job
    from complaint_rules.batch.summing import Summary
    from complaint_rules.engines.columnar.mapping import TableMapping
    from complaint_rules.engines.columnar.preparing import Preparer

Map: TypeAlias = Annotated[
    str | None, Parameter(name="--map", help="A mapping (TOML): which columns hold which facts, and how.")
]
Against: TypeAlias = Annotated[
    str | None,
    Parameter(help="Another pack or version: only complaints that it decides otherwise come out, with both answers."),
]
Fields: TypeAlias = Annotated[
    str,
    Parameter(
        help="What of each answer comes out besides its outcome, with commas between: status, reasons, rules, needs, "
        "clauses, defeated, assumes, possible; or none."
    ),
]
Decisions: TypeAlias = Annotated[
    str | None, Parameter(help="The decisions that come out, with commas between; all unless given.")
]
Keep: TypeAlias = Annotated[
    str | None,
    Parameter(
        help="The input's columns that come out as they are, with commas between, or all; complaint.id unless given."
    ),
]
Rejects: TypeAlias = Annotated[
    str | None,
    Parameter(
        help="The file for rows that cannot be read; out.rejects.csv beside out.csv unless given. Where OUT is `-` "
        "and it is not given, such rows stop everything."
    ),
]
Strict: TypeAlias = Annotated[
    bool, Parameter(help="Stop at rows that cannot be read, and write nothing.", negative=(), show_default=False)
]
From: TypeAlias = Annotated[
    str | None,
    Parameter(name="--from", help="The input's format, where its name does not tell: csv, jsonl, parquet, arrow."),
]
To: TypeAlias = Annotated[str | None, Parameter(name="--to", help="The output's format, likewise.")]
Memory: TypeAlias = Annotated[str, Parameter(help="How much memory to use before going to disk.")]


def batch(  # noqa: PLR0913 - each is an option of its own
    input_: Annotated[str, Parameter(name="IN")],
    output: Annotated[str, Parameter(name="OUT")],
    /,
    *,
    pack: Pack,
    map_: Map = None,
    against: Against = None,
    decisions: Decisions = None,
    fields: Fields = "status,reasons,rules,needs",
    keep: Keep = None,
    as_of: AsOf = None,
    rejects: Rejects = None,
    strict: Strict = False,
    from_: From = None,
    to: To = None,
    memory: Memory = "1GB",
    locale: Locale = None,
    json: Json = False,
) -> int:
    """Decide a file of complaints, of any size: CSV, JSON Lines, Parquet, Arrow, or a folder of Parquet files.

    OUT appears whole or not at all. Rows that cannot be read go to a file of their own, with their numbers and what is
    wrong. `-` is the standard input or output.

    Example: `complaint-rules batch last-year.parquet decided.parquet --pack baisha`
    """
    from complaint_rules.batch.files import source_of
    from complaint_rules.batch.running import Job, run

    with file_to_read(input_) as read, _file_to_write(output) as written:
        job = Job(
            _preparer(pack),
            source_of(read, from_ or format_of_stream(input_), name=input_),
            source_of(written, to or format_of_stream(output), name=output),
            rejects=None if rejects is None else source_of(rejects),
            mapping=None if map_ is None else _mapping(map_),
            decisions=None if decisions is None else _listed(decisions),
            fields=() if fields == "none" else _listed(fields),
            as_of=None if as_of is None else _day(as_of),
            against=None if against is None else _preparer(against),
            strict=strict or (output == STREAM and rejects is None),
            spared=tuple(path for path in (map_, pack, against) if path is not None),
            memory=memory,
        )
        job = _keeping(job, keep)
        with shown_progress() as progress:
            summary = run(job, progress)
    stream = sys.stderr if output == STREAM else sys.stdout
    if json:
        print_json(document(summary), file=stream)
    else:
        print_lines(_told(job, summary, locale), file=stream)
    return 0


def _told(job: Job, summary: Summary, locale: str | None) -> Iterator[Line]:
    from complaint_rules.reports.batch import BatchReport

    policy = job.preparer.policy
    return BatchReport(summary, policy, locale or choose(locale, policy.locales), job.rejected.path).lines()


def _keeping(job: Job, keep: str | None) -> Job:
    import attrs

    if keep is None:
        return job
    return attrs.evolve(job, keep=None if keep == "all" else _listed(keep), keeps_all=keep == "all")


def format_of_stream(name: str) -> str | None:
    """Complaints on a stream are JSON Lines unless it is said otherwise."""
    return "jsonl" if name == STREAM else None


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _preparer(pack: str) -> Preparer:
    from complaint_rules.engines.columnar.preparing import Preparer
    from complaint_rules.policy.loading import load_policy

    return Preparer(load_policy(pack))


def _mapping(path: str) -> TableMapping:
    from complaint_rules.batch.mappings import mapping_in

    return mapping_in(path)


def _day(text: str) -> dt.date:
    from complaint_rules.library import day_of

    return day_of(text)


@contextmanager
def file_to_read(name: str) -> Iterator[str]:
    """A file's name; what comes on the standard input is put into one, since it is read more than once."""
    if name != STREAM:
        yield name
        return
    with tempfile.TemporaryDirectory(prefix="complaint-rules-") as folder:
        path = Path(folder) / "input"
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield str(path)


@contextmanager
def _file_to_write(name: str) -> Iterator[str]:
    """A file's name; what goes to the standard output is written to one, and then goes there whole."""
    if name != STREAM:
        yield name
        return
    with tempfile.TemporaryDirectory(prefix="complaint-rules-") as folder:
        path = Path(folder) / "output"
        yield str(path)
        with path.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
            sys.stdout.buffer.flush()
