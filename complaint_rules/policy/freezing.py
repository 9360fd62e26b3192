"""A whole policy in one file, which decides the same after any upgrade of the packs that it came from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import attrs

from complaint_rules.domain.errors import Fault, PolicyError
from complaint_rules.domain.unreadable import described
from complaint_rules.policy.canonical import digest_of, policy_tables
from complaint_rules.policy.checking import build
from complaint_rules.policy.composing import header_of, missing_unit
from complaint_rules.policy.composing_facts import declare
from complaint_rules.policy.drafts import Draft
from complaint_rules.policy.model import Policy
from complaint_rules.policy.naming import FORMAT
from complaint_rules.policy.reading import read_tables
from complaint_rules.policy.sources import Where
from complaint_rules.policy.structuring import read_table
from complaint_rules.policy.tables import DefineTable, MessageTable, PackTable, RuleTable, Tables

_KEYS = {"digest", "format", "policy"}


def freeze(policy: Policy) -> str:
    """A policy as one JSON text, with its digest.

    Args:
        policy: A checked policy.

    Returns:
        The text, ending in a line end; the same for equal policies.
    """
    tables = policy_tables(policy)
    frozen = {"format": FORMAT, "digest": digest_of(tables), "policy": tables}
    return json.dumps(frozen, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def thaw(text: str, file: str = "") -> Policy:
    """Read a frozen policy back; everything is checked again, without its packs.

    Args:
        text: What :func:`freeze` wrote.
        file: Its path, for the faults.

    Raises:
        PolicyError: It is no frozen policy, or was altered.
    """
    frozen = _object(text, file)
    tables, digest = frozen["policy"], frozen["digest"]
    found = digest_of(tables)
    if found != digest:
        message = f"the frozen policy was altered: its digest is {found}, not the one that it says"
        raise PolicyError([Fault("digest", message, file)])
    faults: list[Fault] = []
    policy = build(_draft(tables, Where(file=file), faults), faults)
    if not faults and digest_of(policy_tables(policy)) != digest:
        faults.append(Fault("policy", "the frozen policy is not in canonical form", file))
    if faults:
        raise PolicyError(faults)
    return attrs.evolve(policy, digest=digest)


def _object(text: str, file: str) -> Mapping[str, Any]:
    """The whole JSON object, its frame checked."""
    try:
        text.encode()
        frozen = json.loads(text, parse_float=Decimal, object_pairs_hook=_without_doubles)
        json.dumps(frozen, ensure_ascii=False, default=str).encode()  # half of a surrogate pair is no text
    except json.JSONDecodeError as error:
        message = f"not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise PolicyError([Fault("", message, file, error.lineno, error.colno)]) from None
    except (ValueError, RecursionError) as error:
        message = "nested too deep" if isinstance(error, RecursionError) else str(error)
        raise PolicyError([Fault("", f"not valid JSON: {message}", file)]) from None
    if not isinstance(frozen, Mapping) or frozen.keys() != _KEYS or not isinstance(frozen["policy"], Mapping):
        message = "no frozen policy: it has the keys `digest`, `format` and `policy`, and no others"
        raise PolicyError([Fault("", message, file)])
    if frozen["format"] != FORMAT:
        message = f"a frozen policy of this format is not read by this version; it reads {FORMAT}"
        raise PolicyError([Fault("format", message, file)])
    return frozen


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("an object has a key twice")
    return read


def _draft(data: Mapping[str, Any], where: Where, faults: list[Fault]) -> Draft:
    rest = {key: value for key, value in data.items() if key not in {"packs", "define"}}
    read = read_tables(rest, where, faults)
    for parameter in read.parameter.values():
        faults.extend(missing_unit(parameter))
    packs = _read_all(PackTable, data.get("packs"), where.at("packs"), faults)
    defines = _read_all(DefineTable, data.get("define"), where.at("define"), faults)
    _check_overrides({rule.id: rule for rule in read.rule}, faults)
    _check_overrides({message.id: message for message in read.message}, faults)
    return _composed(read, packs, defines, faults)


def _composed(
    read: Tables, packs: Mapping[str, PackTable], defines: Mapping[str, DefineTable], faults: list[Fault]
) -> Draft:
    return Draft(
        header=read.pack,
        packs={name: header_of(table) for name, table in packs.items()},
        facts={name: declare(name, table, faults) for name, table in read.facts.items()},
        clauses={table.id: table for table in read.clause},
        decisions=read.decision,
        parameters=read.parameter,
        defines=defines,
        rules={table.id: table for table in read.rule},
        messages={table.id: table for table in read.message},
        examples=read.example,
        invariants=read.invariant,
        assumptions=read.assume,
        promises=read.promise,
        waivers=read.waiver,
        reports=read.report,
        deadlines={table.id: table for table in read.deadline},
        events=read.event,
        steps={table.id: table for table in read.step},
        accountabilities={table.id: table for table in read.accountability},
        calendar=read.calendar,
    )


def _read_all(table: type[Any], data: object, where: Where, faults: list[Fault]) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        faults.append(where.fault(f"expected a table, got {described(data)}"))
        return {}
    return {name: read_table(table, each, where.at(name), faults) for name, each in data.items()}


def _check_overrides(listed: Mapping[str, RuleTable | MessageTable], faults: list[Fault]) -> None:
    for table in listed.values():
        for index, target in enumerate(table.overrides):
            other = listed.get(target)
            same = isinstance(table, MessageTable) or (isinstance(other, RuleTable) and other.decides == table.decides)
            if other is None or not same:
                message = f"`{target}` names nothing that could be overridden"
                faults.append(table.where.fault(message, "overrides", index))
