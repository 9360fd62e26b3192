"""Generates one Python function a decision: from facts to the masks of its true and its unknown rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from complaint_rules.domain.types import Type
from complaint_rules.engines.compiled.rails import Rails, Scribe, conjunction
from complaint_rules.engines.meaning import DecisionMeaning, Mask
from complaint_rules.engines.situation import PARAMETER, Names, Situation
from complaint_rules.language.evaluation import value_of
from complaint_rules.policy.model import Rule

Truths: TypeAlias = Callable[[Callable[..., Any], Mapping[str, Any], Situation], tuple[Mask, Mask]]
"""Called with the facts' ``get``, the outcomes so far and the situation."""

_STRICT = "s.strict"


def truths_of(meaning: DecisionMeaning, names: Names, scope: Mapping[str, Type]) -> tuple[Truths, str]:
    """Generate a decision's function.

    Args:
        meaning: The decision, whose rules' positions are the masks' bits.
        names: What the policy's names are.
        scope: The type of every name.

    Returns:
        The function and its source.
    """
    scribe = Scribe(scope, lambda name: _fetch(name, names))
    branches = [_branch(position, rule, scribe) for position, rule in enumerate(meaning.rules)]
    locals_ = [f"    {name} = {code}" for code, name in scribe.locals.items()]
    lines = ["def truths(f, o, s):", *locals_, "    t = u = 0", *(line for branch in branches for line in branch)]
    source = "\n".join([*lines, "    return t, u", ""])
    space: dict[str, Any] = {"value_of": value_of, **scribe.constants}
    # The source is made of the checked tree's operators and of names that the loader has checked; texts stand in it by
    # `repr` only. Nothing that a pack's author writes is ever run as Python.
    exec(compile(source, f"<decision {meaning.name}>", "exec"), space)  # noqa: S102
    return space["truths"], source


def _fetch(name: str, names: Names) -> str:
    """The code of a name's value; a fact's absence is read where its declaration says so."""
    if name.startswith(PARAMETER):
        return f"s.lookup({name!r})"
    if name not in names.policy.facts:
        return f"o[{name!r}]"
    if name in names.absences:
        return f"s.lookup({name!r})"
    return f"f({name!r})"


def _branch(position: int, rule: Rule, scribe: Scribe) -> list[str]:
    scribe.start_rule()
    rails = scribe.rails(rule.when)
    in_force = _in_force(rule, scribe)
    if in_force is not None:
        rails = conjunction([rails, in_force])
    bit = 1 << position
    holds = [f"    if {rails.true}:", f"        t |= {bit}"]
    doubt = _doubt(scribe)
    return [*holds, f"    elif ({doubt}) and not {rails.false}:", f"        u |= {bit}"] if doubt else holds


def _doubt(scribe: Scribe) -> str:
    """A quick test that is false only where the rule's truth cannot be unknown: the false rail is tried behind it."""
    names = {name: code for code, name in scribe.locals.items() if name in scribe.used()}
    return " or ".join(name if code == _STRICT else f"{name} is None" for name, code in names.items())


def _in_force(rule: Rule, scribe: Scribe) -> Rails | None:
    """The rails of a dated rule's time in force, or None for one that always is."""
    if rule.since is None and rule.until is None:
        return None
    day = scribe.local("s.day")
    within = []
    if rule.since is not None:
        within.append(f"{_day(rule.since, scribe)} <= {day}")
    if rule.until is not None:
        within.append(f"{day} <= {_day(rule.until, scribe)}")
    inside = " and ".join(within)
    return Rails(f"({day} is not None and {inside})", f"({day} is not None and not ({inside}))")


def _day(day: dt.date, scribe: Scribe) -> str:
    return scribe.constant(day)
