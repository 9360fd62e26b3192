"""What `overrides` and `without` name, resolved to whole ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import attrs

from complaint_rules.domain.errors import Fault
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.policy.families import Family
from complaint_rules.policy.tables import MessageTable, RuleTable

_GROUP = "group:"
_STEP = "step:"
_TableT = TypeVar("_TableT", RuleTable, MessageTable)


def removals(family: Family, faults: list[Fault]) -> dict[str, set[str]]:
    """The ids of rules, messages and steps that ``without`` takes out, each with the packs that do so."""
    present = {name: _ids_of(family, name) for name in family.packs}
    taken: dict[str, set[str]] = {}
    for name, pack in family.packs.items():
        theirs = set[str]().union(*(present[base] for base in family.bases[name]))
        for target in pack.pack.without:
            if target in theirs:
                taken.setdefault(target, set()).add(name)
            else:
                message = f"`{target}` is no rule, message or step of a base{did_you_mean(target, theirs)}"
                faults.append(pack.pack.where.fault_of_key(message, "without", target))
    return taken


def _ids_of(family: Family, name: str) -> set[str]:
    pack = family.packs[name]
    steps = {step_id(name, step.id) for step in pack.step}
    return {f"{name}/{rule.id}" for rule in pack.rule} | {f"{name}/{message.id}" for message in pack.message} | steps


def step_id(pack: str, step: str) -> str:
    """What ``without`` calls a step; a rule may have the same id.

    >>> step_id("standard", "analyse")
    'step:standard/analyse'
    """
    return f"{_STEP}{pack}/{step}"


@attrs.frozen
class Overriding:
    """Resolves overrides among the rules, or among the messages, of a family.

    Args:
        every: Whole ids with their tables, those taken out as well.
        taken: Which packs take out which ids.
    """

    family: Family
    every: Mapping[str, RuleTable | MessageTable]
    taken: Mapping[str, set[str]]
    faults: list[Fault]

    def resolved(self, table: _TableT) -> _TableT:
        """The table with the whole ids of what it overrides, sorted; what was taken out needs no defeating any more."""
        found: set[str] = set()
        for index, target in enumerate(table.overrides):
            found |= self.targets(table, target, index)
        return attrs.evolve(table, overrides=tuple(sorted(found - self.taken.keys())))

    def targets(self, table: RuleTable | MessageTable, target: str, index: int) -> set[str]:
        """The ids that one word names."""
        if target.startswith(_GROUP) and isinstance(table, RuleTable):
            return self.group(table, target.removeprefix(_GROUP), index)
        matches = self.named(table.pack, target)
        if len(matches) != 1:
            return self.refuse(table, index, self.about(table.pack, target, matches))
        (match,) = matches
        if takers := self.taken.get(match, set()) & self.family.household(table.pack):
            return self.refuse(
                table, index, f"`{match}` was taken out by `{min(takers)}`, so nothing is left to override"
            )
        return matches if self.comparable(table, match, index) else set()

    def named(self, pack: str, target: str) -> set[str]:
        """What one word of a pack may mean: a whole id, else one of the pack's own, else those of its bases."""
        visible = {each for each, table in self.every.items() if table.pack in self.family.household(pack)}
        if "/" in target:
            return {target} & visible
        own = f"{pack}/{target}"
        return {own} if own in visible else {each for each in visible if each.partition("/")[2] == target}

    def about(self, pack: str, target: str, matches: set[str]) -> str:
        """Why a word doesn't name one thing."""
        if matches:
            return f"`{target}` may be {' or '.join(f'`{match}`' for match in sorted(matches))}; write which"
        visible = {each for each, table in self.every.items() if table.pack in self.family.household(pack)}
        known = visible if "/" in target else {each.partition("/")[2] for each in visible}
        return f"`{target}` names nothing that could be overridden{did_you_mean(target, known)}"

    def comparable(self, table: RuleTable | MessageTable, match: str, index: int) -> bool:
        """Whether both decide the same, as rules must."""
        other = self.every[match]
        if not isinstance(table, RuleTable) or not isinstance(other, RuleTable) or not other.decides:
            return True  # a rule that does not say what it decides is told as such
        if table.decides != other.decides:
            self.refuse(table, index, f"`{match}` decides `{other.decides}`, not `{table.decides}`")
            return False
        return True

    def group(self, table: RuleTable, name: str, index: int) -> set[str]:
        """All other rules of a group that decide the same; in the pack and its bases there must be one at least."""
        rules = {each: rule for each, rule in self.every.items() if isinstance(rule, RuleTable) and rule.group == name}
        members = {each for each, rule in rules.items() if rule.decides == table.decides}
        members.discard(f"{table.pack}/{table.id}")
        household = self.family.household(table.pack)
        if any(self.every[each].pack in household and not self.taken.get(each, set()) & household for each in members):
            return members
        groups = {rule.group for rule in self.every.values() if isinstance(rule, RuleTable) and rule.group}
        if name in groups:
            return self.refuse(table, index, f"the group `{name}` has no other rule that decides `{table.decides}`")
        return self.refuse(table, index, f"there is no group `{name}`{did_you_mean(name, groups)}")

    def refuse(self, table: RuleTable | MessageTable, index: int, message: str) -> set[str]:
        """A fault, and nothing that is overridden."""
        self.faults.append(table.where.fault(message, "overrides", index))
        return set()
