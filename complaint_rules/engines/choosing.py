"""Engines by the names that users give; each is imported when it is first chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias

from complaint_rules.domain.errors import ChoiceError, Fault
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.unreadable import one_line

if TYPE_CHECKING:
    from complaint_rules.engines.deciding import Engine
    from complaint_rules.policy.model import Policy

EngineName: TypeAlias = Literal["compiled", "rete"]


def _compiled(policy: Policy, locale: str | None) -> Engine:
    from complaint_rules.engines.compiled import CompiledEngine

    return CompiledEngine(policy, locale=locale)


def _rete(policy: Policy, locale: str | None) -> Engine:
    from complaint_rules.engines.rete import ReteEngine

    return ReteEngine(policy, locale=locale)


_MAKERS: Mapping[str, Callable[[Policy, str | None], Engine]] = {"compiled": _compiled, "rete": _rete}


def engine_named(name: str, policy: Policy, locale: str | None) -> Engine:
    """An engine for a policy.

    Args:
        name: ``compiled`` or ``rete``.
        policy: The policy.
        locale: Of the records' questions; None for the policy's first.

    Raises:
        ChoiceError: No engine has that name.
        MissingExtraError: It is not installed.
    """
    if name not in _MAKERS:
        advice = f"{did_you_mean(name, _MAKERS)}; there are {', '.join(f'`{each}`' for each in _MAKERS)}"
        raise ChoiceError([Fault("engine", f"`{one_line(name)}` is no engine{advice}")])
    return _MAKERS[name](policy, locale)
