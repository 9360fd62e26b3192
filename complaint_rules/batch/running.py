"""A file of complaints decided, whole or not at all."""

from __future__ import annotations

import datetime as dt
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import attrs

from complaint_rules.batch import files
from complaint_rules.batch.files import Source
from complaint_rules.batch.json_lines import ABSENT, LINE_FAULTS, OURS, UNFIT
from complaint_rules.batch.quoting import literal, quoted
from complaint_rules.batch.summing import Summary, changes_summed, summed
from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.engines.columnar.binding import Bindings
from complaint_rules.engines.columnar.columns import Column, Op, Shape, either, names_where, read
from complaint_rules.engines.columnar.duck import connect, duckdb_module, schema_of
from complaint_rules.engines.columnar.duck_sql import DuckSql
from complaint_rules.engines.columnar.duck_tables import made_tables
from complaint_rules.engines.columnar.mapping import TableMapping
from complaint_rules.engines.columnar.plan import planned
from complaint_rules.engines.columnar.preparing import Prepared, Preparer, Request
from complaint_rules.engines.columnar.program import USUAL_FIELDS
from complaint_rules.engines.columnar.readings import CellType, Held, How, Reading
from complaint_rules.engines.columnar.sql import Writer

if TYPE_CHECKING:
    import duckdb

Progress: TypeAlias = Callable[[float], None]
"""Is told, every now and then, which share of the work is done, from 0 to 1."""

AGAINST = "_against"
"""After a decision's name: what the other policy decides."""

_ROW, _FAULTS, _FAULTY = "row", "faults", "#faulty"


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
    memory: str = "1GB"
    threads: int | None = None


def run(job: Job, progress: Progress = lambda _: None) -> Summary:
    """Decide a file.

    Raises:
        InputError: The file or the mapping does not fit the policy, or a row cannot be read and all have to be.
        UnsupportedError: Columns cannot do something that the policy asks for.
        OSError: The file cannot be read, or the target not written.
    """
    start = time.perf_counter()
    if job.source.format != "arrow" and not list(_existing(job.source.path)):
        raise FileNotFoundError(2, "no such file or directory", job.source.path)
    with _connected(job) as connection:
        summary = _Run(job, connection, progress).summary()
    return attrs.evolve(summary, seconds=time.perf_counter() - start)


def _existing(path: str) -> Iterator[Path]:
    found = Path(path)
    yield from found.glob("**/*.parquet") if found.is_dir() else [found] if found.exists() else []


@contextmanager
def _connected(job: Job) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database whose own files, if it needs any, lie beside the target; what it says of errors is made ours."""
    duckdb = duckdb_module()
    with tempfile.TemporaryDirectory(dir=Path(job.target.path).resolve().parent, prefix=".complaint-rules-") as folder:
        connection = connect()
        connection.execute(f"SET temp_directory = {literal(folder)}")
        connection.execute(f"SET memory_limit = {literal(job.memory)}")
        if job.threads is not None:
            connection.execute(f"SET threads = {job.threads}")
        try:
            yield connection
        except duckdb.Error as error:
            raise InputError([Fault("", _first_lines(error), file=job.source.path)]) from error
        finally:
            connection.close()


def _first_lines(error: Exception) -> str:
    return " ".join(line.strip() for line in str(error).splitlines()[:3] if line.strip())


class _Run:
    """One job under way."""

    def __init__(self, job: Job, connection: duckdb.DuckDBPyConnection, progress: Progress) -> None:
        self._job = job
        self._connection = connection
        self._progress = progress
        facts = dict(job.preparer.policy.facts)
        if job.against is not None:
            facts |= job.against.policy.facts
        self._reading = files.reading(job.source, job.mapping, facts, connection)
        self._schema = schema_of(connection.sql(self._reading))

    def summary(self) -> Summary:
        prepared = self._prepared(self._job.preparer)
        against = None if self._job.against is None else self._prepared(self._job.against)
        outputs, faulty, faults = _joined(prepared, against)
        if UNFIT in self._schema:
            faulty = either(faulty, _flag(UNFIT))
        with files.whole_or_not(self._job.target.path) as temporary:
            staged = self._staged(temporary)
            rejected = self._decide(prepared.keep, outputs, faulty, faults, staged, changes=against is not None)
            read_rows = self._scalar(f"SELECT count(*) FROM ({self._reading})")
            summary = self._summed(staged, read_rows, rejected)
            self._convert(staged, temporary)
        return summary

    def _prepared(self, preparer: Preparer) -> Prepared:
        job = self._job
        keep = self._own_columns() if job.keeps_all else self._usual_keep() if job.keep is None else job.keep
        request = Request(job.decisions, job.fields, keep, job.as_of, job.mapping, deadlines=True)
        given = {name: self._schema[name] for name in self._own_columns()}
        return preparer.prepare(given, request, absences=self._with_absences)

    def _own_columns(self) -> tuple[str, ...]:
        return tuple(name for name in self._schema if not name.endswith(ABSENT) and name not in OURS)

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

    def _staged(self, temporary: str) -> str:
        """Where everything is written as Parquet first; it is what is asked for, or made into that afterwards."""
        return temporary if self._job.target.format == "parquet" else f"{temporary}.parquet"

    def _decide(
        self,
        keep: tuple[str, ...],
        outputs: Mapping[str, Column],
        faulty: Column,
        faults: Column,
        staged: str,
        *,
        changes: bool,
    ) -> int:
        """Write what is decided, and the rows that cannot be read; gives how many these are."""
        may_fail = not faulty.is_constant
        wanted = {**outputs, **({_FAULTY: faulty} if may_fail else {})}
        rejected = self._reject(faulty, faults) if may_fail else 0
        tables = made_tables(self._connection, wanted, f"({self._reading})")
        numbers = bool(tables) or not keep
        source = f"(SELECT row_number() OVER () AS {quoted(_ROW)}, * FROM ({self._reading}))"
        passing = [_ROW, *keep] if numbers else keep
        query = Writer(DuckSql(), tables).query(
            planned(wanted), source if numbers else f"({self._reading})", passing=passing
        )
        if may_fail:
            query = f"SELECT * EXCLUDE ({quoted(_FAULTY)}) FROM ({query}) WHERE NOT {quoted(_FAULTY)}"
        if changes:
            query = _only_changed(query, outputs)
        if tables:  # a join mixes the rows up
            query = f"SELECT {self._numbered(keep)} FROM ({query}) ORDER BY {quoted(_ROW)}"
        self._execute(files.writing(Source(staged, "parquet"), query, {}))
        return rejected

    @staticmethod
    def _numbered(keep: tuple[str, ...]) -> str:
        """A row's number comes out where nothing else tells which complaint it is."""
        return f"* EXCLUDE ({quoted(_ROW)})" if keep else "*"

    def _reject(self, faulty: Column, faults: Column) -> int:
        """Write the rows that cannot be read, with their numbers and faults, where there are any."""
        plan = planned({_FAULTY: faulty, _FAULTS: faults})
        numbered = f"(SELECT row_number() OVER () AS {quoted(_ROW)}, * FROM ({self._reading}))"
        of_lines = [LINE_FAULTS] if LINE_FAULTS in self._schema else []
        query = Writer(DuckSql()).query(plan, numbered, passing=[_ROW, *of_lines, *self._own_columns()])
        row, told = quoted(_ROW), quoted(_FAULTS)
        every = f"list_concat({quoted(LINE_FAULTS)}, {told}::VARCHAR[])" if of_lines else told
        others = ", ".join(map(quoted, (_ROW, _FAULTS, _FAULTY, *of_lines)))
        query = f"SELECT {row}, {every} AS {told}, * EXCLUDE ({others}) FROM ({query}) WHERE {quoted(_FAULTY)}"
        if self._job.strict:
            self._refuse(query)
            return 0
        target = self._job.rejects or beside(self._job.target)
        with files.whole_or_not(target.path) as temporary:
            found = self._connection.sql(query)
            types = {name: str(type_) for name, type_ in zip(found.columns, found.types, strict=True)}
            rejected = self._execute(files.writing(Source(temporary, target.format), query, types))
        if not rejected:
            Path(target.path).unlink()
        return rejected

    def _refuse(self, query: str) -> None:
        rows = self._connection.sql(f"SELECT row, faults FROM ({query}) LIMIT 20").fetchall()
        if rows:
            raise InputError(
                Fault(f"row {row}: {path}", message, file=self._job.source.path)
                for row, texts in rows
                for path, _, message in (each.partition(": ") for each in texts)
            )

    def _summed(self, staged: str, read_rows: int, rejected: int) -> Summary:
        names = self._job.decisions or self._job.preparer.policy.order_of_answers
        source = f"read_parquet({literal(staged)})"
        if self._job.against is not None:
            return changes_summed(self._connection, source, names, read_rows, rejected)
        return summed(self._connection, source, names, self._job.fields, read_rows, rejected)

    def _convert(self, staged: str, temporary: str) -> None:
        """From Parquet to the format that is asked for."""
        if staged == temporary:
            return
        query = f"SELECT * FROM read_parquet({literal(staged)})"
        try:
            if self._job.target.format == "arrow":
                files.write_arrow(self._connection, query, temporary)
            else:
                found = self._connection.sql(query)
                types = {name: str(type_) for name, type_ in zip(found.columns, found.types, strict=True)}
                self._execute(files.writing(Source(temporary, self._job.target.format), query, types))
        finally:
            Path(staged).unlink(missing_ok=True)

    def _scalar(self, query: str) -> int:
        ((value,),) = self._connection.sql(query).fetchall()
        return int(value)

    def _execute(self, statement: str) -> int:
        """Run a statement and tell how far it is; gives the number of rows written."""
        written: list[int] = []
        failed: list[BaseException] = []

        def work() -> None:
            try:
                written.extend(row[0] for row in self._connection.execute(statement).fetchall())
            except BaseException as error:  # noqa: BLE001 - raised again below, on the thread that waits
                failed.append(error)

        worker = threading.Thread(target=work, daemon=True)
        worker.start()
        try:
            while worker.is_alive():
                worker.join(0.1)
                self._progress(max(self._connection.query_progress(), 0.0) / 100)
        except KeyboardInterrupt:
            self._connection.interrupt()
            worker.join()
            raise
        if failed:
            raise failed[0]
        return written[0] if written else 0


def _flag(name: str) -> Column:
    return read(Reading(How.AS_IT_IS, (name,), CellType(Held.BOOLEAN)), Shape.BOOLEAN)


def beside(target: Source) -> Source:
    """The file for rejects, where none is named: the target's name with `.rejects` before its ending."""
    path = Path(target.path.rstrip("/"))
    if target.format == "parquet":
        return Source(str(path.with_name(f"{path.stem}.rejects.parquet")), "parquet")
    return Source(str(path.with_name(f"{path.stem}.rejects.csv")), "csv")


def _joined(prepared: Prepared, against: Prepared | None) -> tuple[Mapping[str, Column], Column, Column]:
    """What comes out, whether a row cannot be read, and why; of two policies, what both say."""
    if against is None:
        return prepared.outputs, prepared.faulty, prepared.faults
    outputs = dict(prepared.outputs)
    for name, column in against.outputs.items():
        outputs[name + AGAINST] = column
    return outputs, either(prepared.faulty, against.faulty), _faults_of_both(prepared.faults, against.faults)


def _faults_of_both(one: Column, other: Column) -> Column:
    flags: dict[str, Column] = {}
    for faults in (one, other):
        if faults.op is Op.NAMES:
            flags |= dict(zip(faults.payload, faults.operands, strict=True))
    return names_where(flags.items())


def _only_changed(query: str, outputs: Mapping[str, Column]) -> str:
    """The complaints that two policies decide otherwise, and in which decisions."""
    both = [name for name in outputs if name + AGAINST in outputs and not name.endswith(AGAINST)]
    answers = [name for name in both if f"{name}_status" in outputs] or both
    told = []
    for name in answers:
        pairs = [name, *([f"{name}_status"] if f"{name}_status" in both else [])]
        unlike = " OR ".join(
            f"{_plain(outputs, each)} IS DISTINCT FROM {_plain(outputs, each, AGAINST)}" for each in pairs
        )
        told.append(f"CASE WHEN {unlike} THEN {literal(name)} END")
    changed = f"list_filter([{', '.join(told)}]::VARCHAR[], lambda name: name IS NOT NULL)"
    return f"SELECT * FROM (SELECT {changed} AS changed, * FROM ({query})) WHERE len(changed) > 0"


def _plain(outputs: Mapping[str, Column], name: str, suffix: str = "") -> str:
    """A result as plain text, since two policies' enums are two types."""
    is_list = outputs[name + suffix].shape is Shape.TEXTS
    return f"{quoted(name + suffix)}::VARCHAR{'[]' if is_list else ''}"
