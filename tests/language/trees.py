"""Random trees of every node, well formed but of no type at all: what the printer has to write whatever it means."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from complaint_rules.language import nodes
from complaint_rules.language.functions import FUNCTIONS
from complaint_rules.language.lexer import KEYWORDS
from complaint_rules.language.nodes import Node

WORDS = st.from_regex(r"[^\W\d]\w{0,6}", fullmatch=True).filter(
    lambda word: word not in KEYWORDS | FUNCTIONS.keys() | {"known", "list"}
)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(".".join)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NUMBERS = st.builds(
    lambda digits, exponent: Decimal((0, digits, exponent)),
    st.lists(st.integers(0, 9), min_size=1, max_size=34).map(tuple),
    st.integers(-60, 60),
)
INSTANTS = st.datetimes(dt.datetime(1, 1, 2), dt.datetime(9999, 12, 30), timezones=st.just(dt.UTC))  # noqa: DTZ001
CONSTANTS = st.one_of(
    st.none(), st.booleans(), TEXTS, NUMBERS, st.dates(), INSTANTS, st.timedeltas(max_value=dt.timedelta(10**8))
)
COMPARISONS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
LEAVES: st.SearchStrategy[Node] = st.one_of(
    st.builds(nodes.Literal, CONSTANTS), st.builds(nodes.Name, NAMES), st.builds(nodes.Known, NAMES)
)


def _above(below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(below, min_size=2, max_size=3).map(tuple)
    any_number = st.lists(below, max_size=3).map(tuple)
    choice = st.one_of(
        below,
        st.builds(nodes.Range, below, below, low_closed=st.booleans(), high_closed=st.booleans()),
        st.builds(nodes.Test, COMPARISONS, below),
    )
    return st.one_of(
        st.builds(nodes.Not, below),
        st.builds(nodes.And, several),
        st.builds(nodes.Or, several),
        st.builds(nodes.Compare, COMPARISONS, below, below),
        st.builds(nodes.Between, below, below, below),
        st.builds(nodes.In, below, st.lists(choice, min_size=1, max_size=3).map(tuple)),
        st.builds(nodes.Arithmetic, st.sampled_from(["+", "-", "*", "/", "**"]), below, below),
        st.builds(nodes.Negate, below),
        st.builds(nodes.If, below, below, below),
        st.builds(nodes.Call, st.sampled_from(sorted(FUNCTIONS)), any_number),
        st.builds(nodes.ListOf, any_number),
        st.builds(nodes.Quantified, st.sampled_from(["some", "every"]), WORDS, below, below),
    )


TREES = st.recursive(LEAVES, _above, max_leaves=12)
