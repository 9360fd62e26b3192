"""How things of a pack are named, and that nothing has two of one name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from packaging.version import InvalidVersion, Version

from complaint_rules.domain.errors import Fault
from complaint_rules.policy import tables
from complaint_rules.policy.tables import Tables

FORMAT = 1
"""The version of the pack format that is read."""

CLAUSE_KINDS = ("accountability", "deadline", "decision", "message", "process", "record", "report")

_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
_PACK = re.compile(r"[a-z][a-z0-9_-]*")
_GROUP = re.compile(r"[a-z][a-z0-9_-]*")
_LOCALE = re.compile(r"[a-z]{2,3}([_-][A-Za-z0-9]+)*")


def is_pack_name(name: str) -> bool:
    """Whether a pack may be called so."""
    return _PACK.fullmatch(name) is not None


def name_faults(pack: Tables) -> Iterator[Fault]:
    """What is wrong with the names in a pack's own files."""
    yield from _header_faults(pack.pack)
    yield from _identifier_faults(pack)
    for listed in (pack.rule, pack.message, pack.example, pack.invariant, pack.assume, pack.promise, pack.report):
        yield from _slug_faults(listed)
        yield from _doubled(listed)
    for numbered in (pack.clause, pack.deadline, pack.step, pack.accountability):
        yield from _doubled(numbered)
    yield from _listed_twice(pack)
    yield from _word_faults(pack)


def _header_faults(header: tables.PackTable) -> Iterator[Fault]:
    if header.name and not is_pack_name(header.name):
        yield header.where.fault(f"`{header.name}` is no name; write small letters, digits, `_` or `-`", "name")
    if header.version and not _is_version(header.version):
        yield header.where.fault(f"`{header.version}` is no version; write one such as 1.0.0", "version")
    if header.format != FORMAT:
        yield header.where.fault(f"format {header.format} is not read by this version; it reads {FORMAT}", "format")
    for index, locale in enumerate(header.locales):
        if not _LOCALE.fullmatch(locale):
            yield header.where.fault(f"`{locale}` is no locale; write one such as en", "locales", index)


def _is_version(text: str) -> bool:
    try:
        Version(text)
    except InvalidVersion:
        return False
    return True


def _identifier_faults(pack: Tables) -> Iterator[Fault]:
    for named in (pack.decision, pack.parameter, pack.event):
        for name, table in named.items():
            if not _IDENTIFIER.fullmatch(name):
                yield table.where.fault(_no_identifier(name))
    for listed in (pack.deadline, pack.step, pack.accountability):
        for each in listed:
            if each.id and not _IDENTIFIER.fullmatch(each.id):
                yield each.where.fault(_no_identifier(each.id), "id")
    for name, define in pack.define.items():
        if not _IDENTIFIER.fullmatch(name):
            yield define.where.fault_of_key(_no_identifier(name), name)


def _no_identifier(name: str) -> str:
    return f"`{name}` is no name; write small letters, digits and `_`, a letter first"


_Listed = Sequence[
    tables.RuleTable
    | tables.MessageTable
    | tables.ExampleTable
    | tables.InvariantTable
    | tables.AssumeTable
    | tables.PromiseTable
    | tables.ReportTable
    | tables.ClauseTable
    | tables.DeadlineTable
    | tables.StepTable
    | tables.AccountabilityTable
]


def _slug_faults(listed: _Listed) -> Iterator[Fault]:
    for table in listed:
        if table.id and not _SLUG.fullmatch(table.id):
            yield table.where.fault(f"`{table.id}` is no id; write small letters, digits and `-`", "id")


def _doubled(listed: _Listed) -> Iterator[Fault]:
    first: dict[str, tables.Table] = {}
    for table in listed:
        if table.id and table.id in first:
            place = first[table.id].where.place("id")
            yield table.where.fault(f"the id `{table.id}` is taken already in {place.file}:{place.line}", "id")
        first.setdefault(table.id, table)


def _listed_twice(pack: Tables) -> Iterator[Fault]:
    enums = [(table, "outcomes", table.outcomes) for table in pack.decision.values()]
    for table, key, values in (*enums, *((table, "values", table.values) for table in pack.facts.values())):
        for index, value in enumerate(values):
            if value in values[:index]:
                yield table.where.fault(f"`{value}` is listed twice", key, index)


def _word_faults(pack: Tables) -> Iterator[Fault]:
    reasoned: list[tables.RuleTable | tables.MessageTable] = [*pack.rule, *pack.message]
    for table in reasoned:
        if table.reason and not _IDENTIFIER.fullmatch(table.reason):
            yield table.where.fault(f"the reason {_no_identifier(table.reason)}", "reason")
    for rule in pack.rule:
        if rule.group and not _GROUP.fullmatch(rule.group):
            yield rule.where.fault(
                f"the group `{rule.group}` is no name; write small letters, digits, `_`, `-`", "group"
            )
    for clause in pack.clause:
        if clause.kind and clause.kind not in CLAUSE_KINDS:
            yield clause.where.fault(
                f"`{clause.kind}` is no kind of clause; kinds are {', '.join(CLAUSE_KINDS)}", "kind"
            )
