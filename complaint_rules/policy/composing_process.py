"""The steps of a pack and its bases as one process.

A step has one id in all packs. A pack puts a step of its own in the place of a base's by naming it, and takes one out
for good with ``without``; whatever came after a step that is out may come at once.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from complaint_rules.domain.errors import Fault
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.policy.families import Family
from complaint_rules.policy.overriding import step_id
from complaint_rules.policy.tables import StepTable
from complaint_rules.policy.voices import Voices, voices_on


def compose_steps(family: Family, taken: Mapping[str, set[str]], faults: list[Fault]) -> dict[str, StepTable]:
    """The steps of a family, by id.

    Args:
        family: The packs.
        taken: What ``without`` takes out, with the packs that do so.
        faults: Takes the conflicts, and what names nothing.
    """
    said = {name: {table.id: table for table in pack.step} for name, pack in family.packs.items()}
    for pack in family.packs.values():
        for table in pack.step:
            faults.extend(_faults_of_overrides(table, family))
    voices = voices_on(family, "step", said, faults)
    found = {name: _standing(each, family, faults) for name, each in voices.items()}
    left = {name: table for name, table in found.items() if step_id(table.pack, name) not in taken}
    gone = found.keys() - left.keys()
    return {name: attrs.evolve(table, after=_left(table, gone)) for name, table in left.items()}


def _left(table: StepTable, gone: set[str]) -> tuple[str, ...]:
    return tuple(name for name in table.after if name not in gone)


def _standing(voices: Voices[StepTable], family: Family, faults: list[Fault]) -> StepTable:
    """Of all the tables of one id the one that stands: the latest that takes the place of those before it."""
    for table in voices.later.values():
        if not table.overrides:
            message = (
                f"the step `{table.id}` is of the base `{voices.pack}` already; "
                f'to take its place, write `overrides = ["{voices.pack}/{table.id}"]`'
            )
            faults.append(table.where.fault(message, "id"))
    latest = sorted(family.latest({*voices.later}))
    if len(latest) > 1:
        both = " and ".join(f"`{name}`" for name in latest)
        message = f"the bases {both} each put a step of their own in the place of `{voices.first.id}`; write one"
        faults.append(voices.later[latest[-1]].where.fault(message))
    return voices.later[latest[0]] if latest else voices.first


def _faults_of_overrides(table: StepTable, family: Family) -> list[Fault]:
    """What is overridden is a step of a base, and of the same id: other steps know it by that."""
    known = {f"{base}/{step.id}" for base in family.bases[table.pack] for step in family.packs[base].step}
    faults = []
    for index, target in enumerate(table.overrides):
        if target not in known and f"/{target}" not in {f"/{each.partition('/')[2]}" for each in known}:
            message = f"`{target}` is no step of a base{did_you_mean(target, known)}"
            faults.append(table.where.fault(message, "overrides", index))
        elif target.rpartition("/")[2] != table.id:
            message = f"a step takes the place of one that has its id; call it `{target.rpartition('/')[2]}`"
            faults.append(table.where.fault(message, "overrides", index))
    return faults
