"""A pack and its bases as one whole; in whatever order they come, the same.

What several packs say of one thing is put together only as far as the format allows: a pack adds outcomes to a base's
decision and sets a base's parameter anew. Two bases, neither of which extends the other, may not contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import attrs

from complaint_rules.domain.errors import Fault
from complaint_rules.domain.facts import FactDeclaration
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.policy.composing_facts import compose_facts, facts_declared
from complaint_rules.policy.composing_process import compose_steps
from complaint_rules.policy.drafts import Draft
from complaint_rules.policy.example_tables import compose_examples
from complaint_rules.policy.families import Family, texts_of
from complaint_rules.policy.model import PackHeader
from complaint_rules.policy.overriding import Overriding, removals
from complaint_rules.policy.reading import LISTED, NAMED
from complaint_rules.policy.tables import (
    AssumeTable,
    CalendarTable,
    DecisionTable,
    InvariantTable,
    MessageTable,
    PackTable,
    ParameterTable,
    PromiseTable,
    ReportTable,
    RuleTable,
    Table,
    Tables,
)
from complaint_rules.policy.voices import Voices, refuse_changes, voices_on

_TableT = TypeVar("_TableT", bound=Table)
_OwnedT = TypeVar("_OwnedT", RuleTable, MessageTable)
_ListedT = TypeVar("_ListedT", InvariantTable, AssumeTable, PromiseTable, ReportTable)


def compose(family: Family, vocabulary: Mapping[str, FactDeclaration], faults: list[Fault]) -> Draft:
    """Put a family together.

    Args:
        family: The pack that was asked for and its bases.
        vocabulary: The facts that every pack knows.
        faults: Takes the conflicts, and what names nothing.
    """
    packs = [family.packs[name] for name in sorted(family.packs)]
    for pack in packs:
        faults.extend(locale_faults(pack))
    taken = removals(family, faults)
    waivers = [table for pack in packs for table in pack.waiver]
    return Draft(
        header=family.packs[family.own].pack,
        packs={pack.pack.name: header_of(pack.pack) for pack in packs},
        facts=compose_facts(family, vocabulary, faults),
        clauses=_declared_once(family, "clause", _by_id(family, "clause"), faults),
        decisions=_decisions(family, faults),
        parameters=_parameters(family, faults),
        defines=_declared_once(family, "define", {name: pack.define for name, pack in family.packs.items()}, faults),
        rules=_owned(family, [rule for pack in packs for rule in pack.rule], taken, faults),
        messages=_owned(family, [message for pack in packs for message in pack.message], taken, faults),
        examples=compose_examples(family.packs[family.own], faults),
        invariants=_listed(table for pack in packs for table in pack.invariant),
        assumptions=_listed(table for pack in packs for table in pack.assume),
        waivers=tuple(sorted(waivers, key=lambda table: (table.pack, table.finding, str(table.until), table.because))),
        reports=_listed(table for pack in packs for table in pack.report),
        deadlines=_declared_once(family, "deadline", _by_id(family, "deadline"), faults),
        events=_declared_once(family, "event", {name: pack.event for name, pack in family.packs.items()}, faults),
        steps=compose_steps(family, taken, faults),
        accountabilities=_declared_once(family, "accountability", _by_id(family, "accountability"), faults),
        calendar=_calendar(family, faults),
        promises=_listed(table for pack in packs for table in pack.promise),
        declared=facts_declared(family, vocabulary),
    )


def _by_id(family: Family, key: str) -> dict[str, dict[str, Any]]:
    """The tables of one name, by pack and id."""
    return {name: {table.id: table for table in getattr(pack, key)} for name, pack in family.packs.items()}


def header_of(table: PackTable) -> PackHeader:
    """The header of one pack, as the policy keeps it."""
    return PackHeader(
        name=table.name,
        version=table.version,
        title=table.title.by_locale,
        extends=tuple(sorted(table.extends)),
        without=dict(sorted(table.without.items())),
        place=table.where.place(),
    )


_UNITS = {"": "days", "number": "days", "money": "yuan"}
"""What a figure may count, by its type."""


def missing_unit(table: ParameterTable) -> list[Fault]:
    """A figure without unit says nothing; of what it may count, none is more likely than another."""
    example = f', such as unit = "{_UNITS[table.type]}"' if table.type in _UNITS else ""
    message = f"`unit` is missing; write what the figure counts{example}"
    return [] if table.unit or "unit" in table.where.faulty else [table.where.fault(message)]


def locale_faults(pack: Tables) -> list[Fault]:
    """Texts in locales that the pack doesn't have, and messages that lack one that it has."""
    locales = pack.pack.locales
    every = [pack.pack, *(table for key in NAMED for table in getattr(pack, key).values())]
    listed = [table for key in LISTED for table in getattr(pack, key)]
    faults = [fault for table in (*every, *listed) for fault in _strange_locales(table, locales)]
    for message in pack.message:
        missing = [locale for locale in locales if message.text and locale not in message.text.by_locale]
        faults.extend(message.where.fault(f"the text in `{locale}` is missing", "text") for locale in missing)
    return faults


def _strange_locales(table: Table, locales: tuple[str, ...]) -> list[Fault]:
    return [
        table.where.fault_of_key(f"`{locale}` is no locale of the pack{did_you_mean(locale, locales)}", key, locale)
        for key, text in texts_of(table)
        for locale in text.by_locale
        if locales and locale not in locales
    ]


def _declared_once(
    family: Family, what: str, said: Mapping[str, Mapping[str, _TableT]], faults: list[Fault]
) -> dict[str, _TableT]:
    """What no other pack may say anything of."""
    found = {}
    for name, voices in voices_on(family, what, said, faults).items():
        for pack, table in voices.later.items():
            keys = (name,) if what == "define" else ()
            message = f"the {what} `{name}` is of the base `{voices.pack}` already; `{pack}` cannot change it"
            faults.append(table.where.fault_of_key(message, *keys))
        found[name] = voices.first
    return found


def _decisions(family: Family, faults: list[Fault]) -> dict[str, DecisionTable]:
    said = {name: pack.decision for name, pack in family.packs.items()}
    found = {}
    for name, voices in voices_on(family, "decision", said, faults).items():
        for table in voices.later.values():
            faults.extend(refuse_changes(table, voices, f"decision `{name}`", may=("outcomes",)))
            if table.outcomes and not voices.first.outcomes:
                faults.append(table.where.fault("only an enum has outcomes to add to", "outcomes"))
        # Those of rivals as well, so that rules which know one of them cause no further faults.
        tables = (voices.first, *voices.later.values(), *voices.rivals.values())
        outcomes = {outcome for table in tables for outcome in table.outcomes}
        found[name] = attrs.evolve(voices.first, outcomes=tuple(sorted(outcomes)))
    return found


def _parameters(family: Family, faults: list[Fault]) -> dict[str, ParameterTable]:
    said = {name: pack.parameter for name, pack in family.packs.items()}
    found = {}
    for name, voices in voices_on(family, "parameter", said, faults).items():
        faults.extend(missing_unit(voices.first))
        for table in voices.later.values():
            faults.extend(
                refuse_changes(table, voices, f"parameter `{name}`", may=("value", "values", "clause", "clauses"))
            )
        found[name] = _set_anew(name, voices, family, faults)
    return found


def _set_anew(name: str, voices: Voices[ParameterTable], family: Family, faults: list[Fault]) -> ParameterTable:
    """The parameter with the values of the latest pack that sets it, citing the clauses of both.

    The table, and so the place, is that pack's.
    """
    latest = {pack: voices.later[pack] for pack in sorted(family.latest(set(voices.later)))}
    if not latest:
        return voices.first
    if len({(str(table.value), str(sorted(table.values.items()))) for table in latest.values()}) > 1:
        *_, table = latest.values()
        faults.append(table.where.fault(f"the bases {_both(latest)} set `{name}` differently; set it anew"))
    first = voices.first
    kept = {key: getattr(first, key) for key in ("unit", "type", "title", "pack")}
    cited = {clause for table in (first, *latest.values()) for clause in table.cited()}
    return attrs.evolve(next(iter(latest.values())), **kept, clause="", clauses=tuple(sorted(cited)))


def _both(packs: Iterable[str]) -> str:
    return " and ".join(f"`{pack}`" for pack in sorted(packs))


def _owned(
    family: Family, listed: list[_OwnedT], taken: Mapping[str, set[str]], faults: list[Fault]
) -> dict[str, _OwnedT]:
    """Rules or messages by whole id, without those that a pack takes out."""
    every = {f"{table.pack}/{table.id}": table for table in reversed(listed)}
    overriding = Overriding(family, every, taken, faults)
    return {
        each: attrs.evolve(overriding.resolved(table), id=each)
        for each, table in sorted(every.items())
        if each not in taken
    }


def _listed(listed: Iterable[_ListedT]) -> tuple[_ListedT, ...]:
    return tuple(sorted(listed, key=lambda table: (table.pack, table.id)))


def _calendar(family: Family, faults: list[Fault]) -> CalendarTable | None:
    """The latest pack's that has one."""
    said: dict[str, Any] = {name: pack.calendar for name, pack in family.packs.items() if pack.calendar}
    latest = {name: said[name] for name in sorted(family.latest(set(said)))}
    if len({repr(calendar) for calendar in latest.values()}) > 1:
        *_, table = latest.values()
        faults.append(table.where.fault(f"the bases {_both(latest)} have different calendars; write one"))
    return next(iter(latest.values()), None)
