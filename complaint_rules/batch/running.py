"""A file of complaints decided, whole or not at all."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import attrs

from complaint_rules.batch.comparing import AGAINST, CHANGED, COMPARED, Compared, OneOfTwo, compared
from complaint_rules.batch.database import Database, Progress, opened
from complaint_rules.batch.files import Source
from complaint_rules.batch.json_lines import ABSENT
from complaint_rules.batch.ours import FAULTS, FAULTY, LINE_FAULTS, OURS, ROW, TEXT, UNFIT, free
from complaint_rules.batch.placing import check_places, put, room_beside
from complaint_rules.batch.quoting import file_literal, literal, quoted
from complaint_rules.batch.reading import reading
from complaint_rules.batch.summing import Summary, changes_summed, summed
from complaint_rules.batch.writing import write
from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.engines.columnar.binding import Bindings
from complaint_rules.engines.columnar.columns import Column, Shape, either, read
from complaint_rules.engines.columnar.duck import schema_of
from complaint_rules.engines.columnar.duck_sql import DuckSql
from complaint_rules.engines.columnar.duck_tables import made_tables
from complaint_rules.engines.columnar.mapping import TableMapping
from complaint_rules.engines.columnar.plan import planned
from complaint_rules.engines.columnar.preparing import Prepared, Preparer, Request
from complaint_rules.engines.columnar.program import USUAL_FIELDS
from complaint_rules.engines.columnar.readings import CellType, Held, How, Reading
from complaint_rules.engines.columnar.sql import Writer

_MOST_REFUSED = 20
"""How many rows are told that stop everything."""


@attrs.frozen
class Job:
    """What is to be done.

    Args:
        preparer: Of the policy.
        source: The file to read.
        target: The file to write.
        rejects: The file for rows that cannot be read; None for beside the target.
        mapping: Where the facts come from; None for columns that are called like them.
        decisions: Which; None for all.
        fields: What of each answer, besides its outcome.
        keep: The file's columns that come out as they are; None for the complaint's number alone.
        keeps_all: Whether all of them do.
        as_of: The day whose rules apply.
        against: Of another policy: only complaints come out that it decides otherwise, with both answers.
        strict: Whether a row that cannot be read stops everything.
        spared: Other files that may not be written over.
        memory: How much DuckDB may use before it goes to disk.
        threads: How many; None for one a core.
    """

    preparer: Preparer
    source: Source
    target: Source
    rejects: Source | None = None
    mapping: TableMapping | None = None
    decisions: tuple[str, ...] | None = None
    fields: tuple[str, ...] = USUAL_FIELDS
    keep: tuple[str, ...] | None = None
    keeps_all: bool = False
    as_of: dt.date | None = None
    against: Preparer | None = None
    strict: bool = False
    spared: tuple[str, ...] = ()
    memory: str = "1GB"
    threads: int | None = None

    @property
    def rejected(self) -> Source:
        """The file for rows that cannot be read."""
        return self.rejects or beside(self.target)


def run(job: Job, progress: Progress = lambda _: None) -> Summary:
    """Decide a file.

    Raises:
        InputError: The file or the mapping does not fit the policy, or a row cannot be read and all have to be; or
            something else would be written over.
        UnsupportedError: Columns cannot do something that the policy asks for.
        OSError: The file cannot be read, or the target not written.
    """
    start = time.perf_counter()
    written = [job.target] if job.strict else [job.target, job.rejected]
    check_places(job.source, written, job.spared)
    with ExitStack() as stack:
        rooms = [stack.enter_context(room_beside(each)) for each in written]
        with opened(rooms[0], job.source, progress, memory=job.memory, threads=job.threads) as database:
            summary = _Run(job, database, rooms).summary()
        for room, target in reversed(list(zip(rooms, written, strict=True))):
            if (whole := room / _WHOLE).exists():
                put(whole, target)
    return attrs.evolve(summary, seconds=time.perf_counter() - start)


_WHOLE = "whole"
"""What is to be put in its place is called in its room."""


class _Run:
    """One job under way.

    Args:
        job: What is to be done.
        database: That does it.
        rooms: A folder beside the target, and one beside the file for rows that cannot be read.
    """

    def __init__(self, job: Job, database: Database, rooms: list[Path]) -> None:
        self._job = job
        self._database = database
        self._rooms = rooms
        facts = dict(job.preparer.policy.facts)
        if job.against is not None:
            facts |= job.against.policy.facts
        self._reading = reading(database, job.source, job.mapping, facts, rooms[0])
        self._schema = schema_of(database.connection.sql(self._reading))

    def summary(self) -> Summary:
        """Decide, write, and sum up."""
        job = self._job
        if job.against is None:
            prepared = self._prepared(job.preparer, self._names)
            return self._summary(prepared.keep, prepared.outputs, prepared.faulty, prepared.faults)
        one, other = job.preparer.policy, job.against.policy
        first, second = (self._prepared(OneOfTwo(*each), self._names) for each in ((one, other), (other, one)))
        both = compared(self._names, first, second)
        return self._summary(_beside_changes(first.keep, both), both.outputs, both.faulty, both.faults, both)

    @property
    def _names(self) -> tuple[str, ...]:
        """The decisions that are asked for; of two policies, of either."""
        job = self._job
        if job.decisions is not None:
            return job.decisions
        others = () if job.against is None else job.against.policy.order_of_answers
        own = tuple(job.preparer.policy.order_of_answers)
        return (*own, *(name for name in others if name not in own))

    def _summary(
        self,
        keep: tuple[str, ...],
        outputs: Mapping[str, Column],
        faulty: Column,
        faults: Column,
        both: Compared | None = None,
    ) -> Summary:
        if UNFIT in self._schema:
            faulty = either(faulty, _flag(UNFIT))
        rejected = 0 if faulty.is_constant else self._reject(faulty, faults)
        staged = self._rooms[0] / (_WHOLE if self._job.target.format == "parquet" else "decided.parquet")
        self._database.execute(
            f"COPY ({self._deciding(keep, outputs, faulty, both)}) TO {literal(str(staged))} "
            "(FORMAT parquet, COMPRESSION zstd)"
        )
        decided = f"SELECT * FROM read_parquet({file_literal(str(staged))})"
        summary = self._summed(f"({decided})", rejected, both)
        if self._job.target.format != "parquet":
            self._write(decided, self._job.target, self._rooms[0])
        return summary

    def _write(self, query: str, target: Source, room: Path) -> int:
        return write(self._database, query, target, room / _WHOLE, self._job.preparer.policy.zone)

    def _prepared(self, preparer: Preparer, names: tuple[str, ...]) -> Prepared:
        job = self._job
        fields = job.fields
        if isinstance(preparer, OneOfTwo):
            fields = (*fields, *(each for each in COMPARED if each not in fields))
            others = {*job.preparer.policy.decisions, *(job.against or job.preparer).policy.decisions}
            names = tuple(name for name in names if name in preparer.policy.decisions or name not in others)
        request = Request(names, fields, self._keep, job.as_of, job.mapping, deadlines=True)
        given = {name: self._schema[name] for name in self._own_columns}
        return preparer.prepare(given, request, absences=self._with_absences)

    @property
    def _keep(self) -> tuple[str, ...]:
        job = self._job
        if job.keeps_all:
            return self._own_columns
        return self._usual_keep if job.keep is None else job.keep

    @property
    def _own_columns(self) -> tuple[str, ...]:
        return tuple(name for name in self._schema if not name.endswith(ABSENT) and name not in OURS)

    @property
    def _usual_keep(self) -> tuple[str, ...]:
        mapped = self._job.mapping.facts.get("complaint.id") if self._job.mapping is not None else None
        wanted = mapped.column if mapped is not None else "complaint.id"
        return (wanted,) if wanted in self._schema else ()

    def _with_absences(self, bindings: Bindings) -> Bindings:
        """Facts of JSON are absent where they are left out."""
        facts = dict(bindings.facts)
        for name, fact in facts.items():
            if name + ABSENT in self._schema:
                facts[name] = attrs.evolve(fact, absent=_flag(name + ABSENT))
        return attrs.evolve(bindings, facts=facts)

    def _deciding(
        self, keep: tuple[str, ...], outputs: Mapping[str, Column], faulty: Column, both: Compared | None
    ) -> str:
        """The query that decides all rows that can be read."""
        may_fail = not faulty.is_constant
        wanted = {**outputs, **({FAULTY: faulty} if may_fail else {})}
        tables = made_tables(self._database.connection, wanted, f"({self._reading})")
        shows_numbers = self._shows_numbers(keep)
        numbers = bool(tables) or shows_numbers
        source = self._numbered if numbers else self._reading
        passing = [ROW, *keep] if numbers else keep
        query = Writer(DuckSql(), tables).query(planned(wanted), f"({source})", passing=passing)
        if may_fail:
            query = f"SELECT * FROM ({query}) WHERE NOT {quoted(FAULTY)}"
        names = [*keep, *self._shown(outputs)]
        columns = [f"{quoted(ROW)} AS {quoted(free('row', names))}"] if shows_numbers else []
        columns += map(quoted, names)
        if both is not None:
            query = f"SELECT * FROM (SELECT *, {both.changed} AS {CHANGED} FROM ({query})) WHERE len({CHANGED}) > 0"
            columns.insert(0, CHANGED)
        query = f"SELECT {', '.join(columns)} FROM ({query})"
        # A join mixes the rows up.
        return f"{query} ORDER BY {quoted(ROW)}" if tables else query

    def _shown(self, outputs: Mapping[str, Column]) -> list[str]:
        """What comes out; a status that is only there to be compared does not."""
        hidden = [f"_{each}" for each in COMPARED if each not in self._job.fields]
        compared_only = {name + end + suffix for name in self._names for end in hidden for suffix in ("", AGAINST)}
        return [name for name in outputs if name not in compared_only]

    @property
    def _numbered(self) -> str:
        if ROW in self._schema:
            return self._reading
        return f"SELECT row_number() OVER () AS {quoted(ROW)}, * FROM ({self._reading})"

    def _shows_numbers(self, keep: tuple[str, ...]) -> bool:
        """A row's number comes out where nothing else tells which complaint it is."""
        if not keep or self._job.keep is not None or self._job.keeps_all:
            return not keep
        unnamed = f"SELECT count(*) FROM ({self._reading}) WHERE {quoted(keep[0])} IS NULL"
        if UNFIT in self._schema:
            unnamed += f" AND NOT {quoted(UNFIT)}"
        return bool(self._database.number(unnamed))

    def _reject(self, faulty: Column, faults: Column) -> int:
        """Write the rows that cannot be read, with their numbers and faults, where there are any."""
        plan = planned({FAULTY: faulty, FAULTS: faults})
        of_lines = [name for name in (LINE_FAULTS, TEXT) if name in self._schema]
        own = self._own_columns
        query = Writer(DuckSql()).query(plan, f"({self._numbered})", passing=[ROW, *of_lines, *own])
        told = f"{quoted(FAULTS)}::VARCHAR[]"
        if of_lines:
            told = f"list_concat(coalesce({quoted(LINE_FAULTS)}, []), {told})"
        columns = {"row": quoted(ROW), "faults": told, **({"text": quoted(TEXT)} if of_lines else {})}
        ours = (f"{column} AS {quoted(free(name, own))}" for name, column in columns.items())
        query = f"SELECT {', '.join([*ours, *map(quoted, own)])} FROM ({query}) WHERE {quoted(FAULTY)}"
        if self._job.strict:
            self._refuse(query)
            return 0
        rejected = self._write(query, self._job.rejected, self._rooms[1])
        if not rejected and not Path(self._job.rejected.path).exists():
            (self._rooms[1] / _WHOLE).unlink()
        return rejected

    def _refuse(self, query: str) -> None:
        found = self._database.connection.sql(query).limit(_MOST_REFUSED).fetchall()
        if found:
            raise InputError(
                Fault(f"row {row}: {path}", message, file=self._job.source.name)
                for row, texts, *_ in found
                for path, _, message in (each.partition(": ") for each in texts)
            )

    def _summed(self, decided: str, rejected: int, both: Compared | None) -> Summary:
        connection = self._database.connection
        read_rows = self._database.number(f"SELECT count(*) FROM ({self._reading})")
        if both is not None:
            return changes_summed(connection, decided, both, read_rows, rejected)
        return summed(connection, decided, self._names, self._job.fields, read_rows, rejected)


def _flag(name: str) -> Column:
    return read(Reading(How.AS_IT_IS, (name,), CellType(Held.BOOLEAN)), Shape.BOOLEAN)


def _beside_changes(keep: tuple[str, ...], both: Compared) -> tuple[str, ...]:
    """The columns that come out as they are, none of which has the name of one that is made of two policies."""
    made = {name.casefold() for name in (CHANGED, *both.outputs)}
    told = "the table has a column with the name of a result; leave it out with `keep`"
    faults = [Fault(name, told) for name in keep if name.casefold() in made]
    if faults:
        raise InputError(faults)
    return keep


def beside(target: Source) -> Source:
    """The file for rejects, where none is named: the target's name with `.rejects` before its ending."""
    path = Path(target.path.rstrip("/"))
    if target.format == "parquet":
        return Source(str(path.with_name(f"{path.stem}.rejects.parquet")), "parquet")
    return Source(str(path.with_name(f"{path.stem}.rejects.csv")), "csv")
