"""The library as users see it: the one place where packs, engines and reports are put together.

Importing it is cheap: the language, the engines and the reports are imported by what first needs them.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeGuard

from complaint_rules.domain.errors import ChoiceError, Fault, InputError, MissingExtraError
from complaint_rules.domain.events import EVENTS
from complaint_rules.domain.facts import Facts
from complaint_rules.domain.parsing import Unreadable, read_date
from complaint_rules.domain.reading import FactReader
from complaint_rules.engines.choosing import engine_named
from complaint_rules.engines.session import Session
from complaint_rules.reports.case import Case
from complaint_rules.reports.decision import Decision
from complaint_rules.reports.locales import choose, text_in

if TYPE_CHECKING:
    from complaint_rules.cases.book import Book
    from complaint_rules.cases.docket import Docket
    from complaint_rules.domain.entities import Submission
    from complaint_rules.domain.events import Event, EventReader
    from complaint_rules.engines.columnar.mapping import TableMapping
    from complaint_rules.engines.columnar.preparing import Preparer, Request
    from complaint_rules.engines.deciding import Engine
    from complaint_rules.engines.due import Due
    from complaint_rules.engines.dues import Timekeeper
    from complaint_rules.engines.record import Records
    from complaint_rules.engines.situation import Names
    from complaint_rules.policy import model
    from complaint_rules.policy.discovery import InstalledPack

Input: TypeAlias = "Mapping[str, Any] | Facts | Submission"
"""One complaint: nested by entity as JSON has it, checked facts, or typed entities."""


def load(name_or_path: str | os.PathLike[str]) -> Policy:
    """Load a policy; nothing that its packs bring is executed.

    >>> load("standard").decide({"complaint": {"subject": "price"}})["eligibility"].outcome
    'rejected'

    Args:
        name_or_path: An installed pack's name, a pack's folder, or a frozen policy's file (``.json``).

    Raises:
        PackNotFoundError: There is none.
        PolicyError: It, or a pack that it extends, has faults; every one is told.
    """
    from complaint_rules.policy.loading import load_policy  # brings cattrs and packaging

    return Policy(load_policy(name_or_path))


def evaluate(expression: str, facts: Mapping[str, Any], *, zone: str = "UTC") -> Any:  # noqa: ANN401 - any value
    """Evaluate a line of the expression language.

    >>> from decimal import Decimal
    >>> evaluate("goods.price * 2 > 5", {"goods": {"price": Decimal(3)}})
    True
    >>> evaluate("goods.price > 5 or order.urgent", {"goods": {"price": 3}}) is None
    True

    Args:
        expression: The line.
        facts: Values by dotted name or nested by entity: ``bool``, ``str``, ``int``, ``Decimal``, ``date``, aware
            ``datetime``, ``timedelta``, ``Money``, lists and sets of these; under names of the shipped vocabulary also
            what JSON holds instead. ``None`` and a name that is not among them are unknown.
        zone: The IANA zone in which dates of instants are taken.

    Returns:
        The value in Python's own types; ``None`` is unknown.

    Raises:
        ExpressionError: It cannot be read, or its types don't fit these facts.
        InputError: A fact is of no type of the language, or not what its name says.
    """
    from complaint_rules.language.evaluate import evaluate as evaluated

    return evaluated(expression, facts, zone=zone)


def installed_packs() -> dict[str, InstalledPack]:
    """All installed packs, by name.

    Raises:
        PolicyError: Two distributions offer one name.
    """
    from complaint_rules.policy.discovery import installed_packs as installed

    return installed()


class Policy:
    """A company's rules, ready to decide.

    Args:
        policy: The checked policy, also found as ``model``.
    """

    def __init__(self, policy: model.Policy) -> None:
        self.model = policy
        self._reader = FactReader(policy.facts)
        self._engines: dict[tuple[str, str], Engine] = {}

    def __repr__(self) -> str:
        return f"Policy({self.name!r}, version {self.version}, digest {self.digest[:12]})"

    def __reduce__(self) -> tuple[type[Policy], tuple[model.Policy]]:
        """Copies, and policies sent to another process, make their engines anew."""
        return Policy, (self.model,)

    @cached_property
    def names(self) -> Names:
        """What the policy's names are, as engines and reports look them up."""
        from complaint_rules.engines.situation import Names

        return Names(self.model)

    @cached_property
    def _book(self) -> Book:
        from complaint_rules.cases.book import Book

        return Book(self.names)

    @cached_property
    def _events(self) -> EventReader:
        from complaint_rules.cases.events import event_reader

        return event_reader(self.model)

    @cached_property
    def _timekeeper(self) -> Timekeeper:
        from complaint_rules.engines.dues import Timekeeper

        return Timekeeper(self.names)

    @property
    def name(self) -> str:
        """The name of the pack that was loaded."""
        return self.model.name

    @property
    def version(self) -> str:
        """Its version."""
        return self.model.version

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical text of the whole composed policy, hexadecimal."""
        return self.model.digest

    @property
    def locales(self) -> tuple[str, ...]:
        """Those in which the policy has its texts; the first is the one that is used unless another is asked for."""
        return self.model.locales

    def title(self, locale: str | None = None) -> str:
        """What the policy is called.

        Raises:
            ChoiceError: The policy has no texts in that locale.
        """
        return text_in(self.model.title, choose(locale, self.locales), self.locales) or self.name

    def read(self, facts: Mapping[str, Any]) -> Facts:
        """Check the facts of one complaint, once for any number of decisions.

        Args:
            facts: Nested by entity, ``{"complaint": {"subject": "quality"}}``, with ``extra`` for what is not ours.

        Raises:
            InputError: They have faults; every one is told, with its path.
        """
        return self._reader.read(facts)

    def decide(
        self, facts: Input, *, engine: str = "compiled", locale: str | None = None, as_of: dt.date | str | None = None
    ) -> Decision:
        """Decide a complaint.

        Args:
            facts: Of the complaint; those that :meth:`read` has given are not checked again. A case file, with what
                has happened under ``events``, is decided by all that is known by then; deadlines that an event has
                started are among its deadlines.
            engine: ``compiled`` or ``rete``; both give the same records.
            locale: Of questions, replies and explanations; None for the policy's first.
            as_of: The day whose rules apply, ``2026-01-31``; None for that of the policy's ``in_force_by``.

        Raises:
            InputError: The facts have faults.
            EventRefusedError: An event cannot have happened then, or the process forbids it.
            ChoiceError: There is no such engine, locale or day.
            MissingExtraError: The engine is not installed.
        """
        if isinstance(facts, Mapping) and EVENTS in facts:
            return self.case(facts, engine=engine, locale=locale, as_of=as_of).decision()
        checked = self._facts(facts)
        served = choose(locale, self.locales) if locale else self.locales[0]
        day = day_of(as_of) if as_of is not None else None
        records = self._engine(engine, served).decide(checked, as_of=day)
        dues = functools.partial(self._dues, checked, records, engine=engine, locale=served, as_of=day)
        return Decision(self.names, checked, records, engine=engine, locale=locale or served, as_of=day, dues=dues)

    def case(
        self,
        file: Input,
        events: Sequence[Mapping[str, Any] | Event] = (),
        *,
        engine: str | None = None,
        locale: str | None = None,
        as_of: dt.date | str | None = None,
    ) -> Case:
        """A complaint and what happens to it: deadlines, steps, breaches, at any instant.

        Args:
            file: The facts of the complaint; as a mapping it may hold ``events`` too, as a case file does.
            events: What has happened, in order; after those of the file.
            engine: ``compiled`` or ``rete``; None for ``compiled``, and for ``rete`` where it is installed once
                facts are learned. All give the same.
            locale: As for :meth:`decide`.
            as_of: As for :meth:`decide`.

        Raises:
            InputError: The facts or events have faults; every one is told, with its path.
            EventRefusedError: An event cannot have happened then, or the process forbids it.
            ChoiceError: There is no such engine, locale or day.
            MissingExtraError: The engine is not installed.
        """
        facts, histories = self._case_file(file, events)
        served = choose(locale, self.locales) if locale else self.locales[0]
        day = None if as_of is None else day_of(as_of)
        make = functools.partial(self._docket, engine=engine, locale=served, as_of=day)
        case = Case(facts, make, self._events, engine=engine or "compiled", locale=locale or served, as_of=day)
        for history in histories:  # one after the other, so that a fault names its place in its own list
            case.record_all(history)
        return case

    def decide_table(
        self,
        table: Any,  # noqa: ANN401 - of any back end
        *,
        mapping: Mapping[str, Any] | str | os.PathLike[str] | None = None,
        decisions: Iterable[str] | None = None,
        fields: Iterable[str] | None = None,
        keep: Iterable[str] | None = None,
        as_of: dt.date | str | None = None,
        faults: Literal["raise", "column"] = "raise",
    ) -> Any:  # noqa: ANN401 - the table's own kind
        """Decide all complaints of a table at once.

        For every decision ``NAME`` the result has the column ``NAME``, its outcome, and ``NAME_FIELD`` for each field:
        ``status``, ``reasons``, ``rules``, ``needs`` unless it is said otherwise; ``clauses``, ``defeated``,
        ``assumes`` and ``possible`` when they are asked for. NULL is unknown, a column that is missing is absent.

        Args:
            table: Of pandas, Polars, Arrow, DuckDB, Spark or Ibis. Its columns are called like facts,
                ``complaint.subject``, or are records with their fields.
            mapping: Where the facts come from instead: a mapping's file, or what it holds.
            decisions: Which; None for all.
            fields: What of each answer, besides its outcome.
            keep: The table's columns that come out as they are; None for all.
            as_of: As for :meth:`decide`.
            faults: ``raise`` an error that names the rows that cannot be read; or tell them in a ``column``,
                ``faults``, and take the faulty cells for unknown.

        Returns:
            A table of the same kind, its rows in the same order.

        Raises:
            InputError: The table or the mapping does not fit the policy, or rows cannot be read.
            ChoiceError: It is a table of another kind, or there is no such day, or ``faults`` is something else.
            UnknownDecisionError: The policy makes no decision of that name.
            UnsupportedError: Columns, or the table's back end, cannot do something that the policy asks for.
            MissingExtraError: DuckDB is not installed.
        """
        from complaint_rules.engines.columnar.deciding import decide_table

        request = self._request(mapping, decisions, fields, keep, as_of, faults)
        return decide_table(table, self._preparer, request)

    def table_query(  # noqa: PLR0913 - as many as there are things to say
        self,
        columns: Mapping[str, str],
        *,
        dialect: Literal["duckdb", "postgres", "spark"] = "duckdb",
        source: str = "complaints",
        mapping: Mapping[str, Any] | str | os.PathLike[str] | None = None,
        decisions: Iterable[str] | None = None,
        fields: Iterable[str] | None = None,
        keep: Iterable[str] | None = None,
        as_of: dt.date | str | None = None,
        days: tuple[dt.date, dt.date] | None = None,
    ) -> str:
        """The SQL that decides a table where it is: for a view in one's own database.

        >>> sql = load("standard").table_query({"complaint.subject": "text"}, decisions=["eligibility"], fields=[])
        >>> sql.startswith("SELECT")
        True

        Args:
            columns: The table's columns and their types: ``boolean``, ``integer``, ``decimal(12,2)``, ``text``,
                ``text[]``, ``date``, ``timestamptz`` and so on.
            dialect: Of the database.
            source: The table's name there.
            mapping: As for :meth:`decide_table`.
            decisions: As for :meth:`decide_table`.
            fields: As for :meth:`decide_table`.
            keep: As for :meth:`decide_table`.
            as_of: As for :meth:`decide_table`.
            days: The first and the last day on which a complaint may start a deadline's clock; without it, the result
                has no deadlines. The result always tells ``faults``, and takes faulty cells for unknown.

        Raises:
            InputError: The columns or the mapping do not fit the policy.
            ChoiceError: There is no such dialect, or no such day.
            UnknownDecisionError: The policy makes no decision of that name.
            UnsupportedError: The database cannot do something that the policy asks for.
        """
        from complaint_rules.engines.columnar.querying import written_query

        request = self._request(mapping, decisions, fields, keep, as_of, "column", deadlines=days is not None)
        return written_query(columns, self._preparer, request, dialect=dialect, source=source, days=days)

    def _request(
        self,
        mapping: Mapping[str, Any] | str | os.PathLike[str] | None,
        decisions: Iterable[str] | None,
        fields: Iterable[str] | None,
        keep: Iterable[str] | None,
        as_of: dt.date | str | None,
        on_faults: Literal["raise", "column"],
        *,
        deadlines: bool = True,
    ) -> Request:
        from complaint_rules.engines.columnar.preparing import Request
        from complaint_rules.engines.columnar.program import USUAL_FIELDS

        if on_faults not in {"raise", "column"}:
            raise ChoiceError([Fault("faults", f"`{on_faults}` is none of raise, column")])
        return Request(
            decisions=_names("decisions", decisions),
            fields=_names("fields", USUAL_FIELDS if fields is None else fields) or (),
            keep=_names("keep", keep),
            as_of=None if as_of is None else day_of(as_of),
            mapping=None if mapping is None else _mapping(mapping),
            on_faults=on_faults,
            deadlines=deadlines,
        )

    @cached_property
    def _preparer(self) -> Preparer:
        from complaint_rules.engines.columnar.preparing import Preparer

        return Preparer(self.model)

    def messages(
        self, facts: Input, *, locale: str | None = None, as_of: dt.date | str | None = None
    ) -> Mapping[str, str]:
        """All that is said to the customer, by the name of the whole: ``reply``, and what else the packs have.

        Args:
            facts: As for :meth:`decide`.
            locale: As for :meth:`decide`.
            as_of: As for :meth:`decide`.
        """
        return self.decide(facts, locale=locale, as_of=as_of).messages

    def session(
        self,
        facts: Input | None = None,
        *,
        engine: str | None = None,
        locale: str | None = None,
        as_of: dt.date | str | None = None,
    ) -> Session:
        """A complaint whose facts become known one after another.

        Args:
            facts: What is known already.
            engine: ``rete`` tells its networks only what is new, ``compiled`` decides anew; both give the same records.
                None for ``rete`` where it is installed, else ``compiled``.
            locale: As for :meth:`decide`.
            as_of: As for :meth:`decide`.

        Raises:
            InputError: The facts have faults.
            ChoiceError: There is no such engine, locale or day.
            MissingExtraError: The engine is not installed.
        """
        checked = None if facts is None else self._facts(facts)
        day = None if as_of is None else day_of(as_of)
        session = Session(self.model, self._engine_for_session(engine, choose(locale, self.locales)), as_of=day)
        if checked is not None:
            session.learn({**checked.values, "extra": checked.extra})
        return session

    def evaluate(self, expression: str, facts: Input | None = None, *, as_of: dt.date | str | None = None) -> Any:  # noqa: ANN401 - any value
        """Try a line in this policy, with its facts, parameters, decisions and defines.

        Args:
            expression: A line of the expression language.
            facts: Of a complaint; none are known unless given.
            as_of: As for :meth:`decide`.

        Returns:
            The value; None is unknown.

        Raises:
            ExpressionError: The line cannot be read, or its types don't fit.
            InputError: The facts have faults.
        """
        from complaint_rules.language.evaluation import value_of
        from complaint_rules.policy.trying import read_line

        node = read_line(expression, self.model)
        return value_of(node, self.decide({} if facts is None else facts, as_of=as_of).view.situation)

    def freeze(self) -> str:
        """The whole composed policy as one JSON text; :func:`load` reads it back from a file."""
        from complaint_rules.policy.freezing import freeze

        return freeze(self.model)

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the facts that the policy takes."""
        from complaint_rules.policy.schema import schema

        return schema(self.model)

    def _dues(
        self, facts: Facts, records: Records, *, engine: str, locale: str, as_of: dt.date | None
    ) -> tuple[Due, ...]:
        """The deadlines of a decision; a method, so that decisions can be sent to another process."""
        if not self.model.deadlines:
            return ()
        again = functools.partial(self._engine(engine, locale).decide, as_of=as_of)
        return self._timekeeper.dues(facts, records, again, as_of=as_of)

    def _case_file(self, file: Input, events: Sequence[Any]) -> tuple[Facts, list[tuple[Event, ...]]]:
        """The facts of a case file, its events, and then more events; the faults of all are told together."""
        given, recorded = file, ()
        if isinstance(file, Mapping) and EVENTS in file:
            given, recorded = {name: content for name, content in file.items() if name != EVENTS}, file[EVENTS]
        facts = Facts({})
        histories: list[tuple[Event, ...]] = []
        faults: list[Fault] = []
        try:
            facts = self._facts(given)
        except InputError as error:
            faults += error.faults
        for raw in (recorded, events):
            try:
                histories.append(self._events.read_all(raw))
            except InputError as error:
                faults += error.faults
        if faults:
            raise InputError(faults)
        return facts, histories

    def _docket(self, facts: Facts, *, engine: str | None, locale: str, as_of: dt.date | None) -> Docket:
        from complaint_rules.cases.docket import Docket

        def session(known: Facts) -> Session:
            started = Session(self.model, self._engine_for_session(engine, locale), as_of=as_of)
            started.learn({**known.values, "extra": known.extra})
            return started

        decide = functools.partial(self._engine(engine or "compiled", locale).decide, as_of=as_of)
        return Docket(self._book, facts, decide=decide, session=session, as_of=as_of)

    def _facts(self, facts: Input) -> Facts:
        if isinstance(facts, Facts):
            return facts
        if not isinstance(facts, Mapping) and _is_submission(facts):
            return _facts_of(facts)
        return self._reader.read(facts)

    def _engine_for_session(self, name: str | None, locale: str) -> Engine:
        if name is not None:
            return self._engine(name, locale)
        try:
            return self._engine("rete", locale)
        except MissingExtraError:
            return self._engine("compiled", locale)

    def _engine(self, name: str, locale: str) -> Engine:
        """Engines are made once: making one takes longer than deciding."""
        found = self._engines.get((name, locale))
        if found is None:
            found = self._engines[name, locale] = engine_named(name, self.model, locale)
        return found


def _is_submission(facts: object) -> TypeGuard[Submission]:
    from complaint_rules.domain.entities import Submission

    return isinstance(facts, Submission)


def _facts_of(submission: Submission) -> Facts:
    from complaint_rules.domain.conversion import facts_of  # brings cattrs

    return facts_of(submission)


def _names(argument: str, names: Iterable[str] | None) -> tuple[str, ...] | None:
    """Several names that a caller gives; one text would be taken for a name by each of its letters."""
    if isinstance(names, str):
        raise InputError([Fault(argument, f"is a text; write a list, `[{names!r}]`")])
    given = None if names is None else tuple(names)
    if strange := [each for each in given or () if not isinstance(each, str)]:
        raise InputError(Fault(argument, f"`{each!r}` is no name") for each in strange)
    return given


def _mapping(mapping: Mapping[str, Any] | str | os.PathLike[str]) -> TableMapping:
    """A mapping from its file, or from what it holds."""
    from complaint_rules.batch.mappings import mapping_in
    from complaint_rules.engines.columnar.mapping import read_mapping

    return read_mapping(mapping) if isinstance(mapping, Mapping) else mapping_in(mapping)


def day_of(as_of: dt.date | str) -> dt.date:
    """The day that a caller names.

    Raises:
        ChoiceError: There is none.
    """
    try:
        return read_date(as_of)
    except Unreadable as error:
        raise ChoiceError([Fault("as_of", str(error))]) from None
