"""A composed pack before it is checked: the same whether it comes from folders or from a frozen file."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from complaint_rules.domain.facts import FactDeclaration
from complaint_rules.policy import tables
from complaint_rules.policy.model import PackHeader
from complaint_rules.policy.places import Place


@attrs.frozen(kw_only=True)
class Draft:
    """All tables of a pack and its bases; ids are whole, overrides resolved, texts by locale.

    Args:
        header: Of the pack that was asked for.
        packs: The headers of all.
        declared: The pack that declares each fact which is none of the shipped vocabulary, and where.
    """

    header: tables.PackTable
    packs: Mapping[str, PackHeader]
    facts: Mapping[str, FactDeclaration]
    clauses: Mapping[str, tables.ClauseTable]
    decisions: Mapping[str, tables.DecisionTable]
    parameters: Mapping[str, tables.ParameterTable]
    defines: Mapping[str, tables.DefineTable]
    rules: Mapping[str, tables.RuleTable]
    messages: Mapping[str, tables.MessageTable]
    examples: tuple[tables.ExampleTable, ...]
    invariants: tuple[tables.InvariantTable, ...]
    assumptions: tuple[tables.AssumeTable, ...]
    waivers: tuple[tables.WaiverTable, ...]
    reports: tuple[tables.ReportTable, ...]
    deadlines: Mapping[str, tables.DeadlineTable]
    events: Mapping[str, tables.EventTable]
    steps: Mapping[str, tables.StepTable]
    accountabilities: Mapping[str, tables.AccountabilityTable]
    calendar: tables.CalendarTable | None
    promises: tuple[tables.PromiseTable, ...] = ()
    declared: Mapping[str, tuple[str, Place]] = attrs.field(factory=dict)
