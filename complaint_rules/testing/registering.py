"""What Hypothesis calls when it is imported: strategies for types of ours, which are made when they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from complaint_rules.domain.facts import Facts
    from complaint_rules.domain.values import Money


def register() -> None:
    """Tell ``from_type`` how to draw what only looks as if any field would do: amounts of money, checked facts."""
    from hypothesis import strategies as st

    from complaint_rules.domain.facts import Facts
    from complaint_rules.domain.values import Money

    st.register_type_strategy(Money, lambda _: _money())
    st.register_type_strategy(Facts, lambda _: _facts())


def _money() -> SearchStrategy[Money]:
    from hypothesis import strategies as st

    from complaint_rules.domain.values import Money

    amounts = st.decimals(-(10**9), 10**9, places=2)
    return st.builds(Money, amounts, st.sampled_from(["CNY", "EUR", "USD"]))


def _facts() -> SearchStrategy[Facts]:
    """Those of the shipped vocabulary, near the boundaries of the standard pack."""
    from complaint_rules.library import load
    from complaint_rules.testing.strategies import facts

    return facts(load("standard"))
