"""The random expressions are what authors could write: well typed, and read back as they are printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_rules.domain import types
from complaint_rules.domain.types import Type
from complaint_rules.language.checker import check
from complaint_rules.language.parser import parse
from complaint_rules.language.printer import to_text
from tests.strategies import expressions
from tests.strategies.vocabulary import COLOUR_SET, COLOURS, FACTS, PARAMETERS

SCOPE = {**FACTS, **PARAMETERS}
TYPES = (
    types.BOOLEAN,
    types.NUMBER,
    types.MONEY,
    types.TEXT,
    types.DATE,
    types.DATE_TIME,
    types.DURATION,
    COLOURS,
    COLOUR_SET,
    types.list_of(types.NUMBER),
)


@pytest.mark.parametrize("wanted", TYPES, ids=str)
@given(data=st.data())
def test_are_of_the_type_that_was_asked_for(data: st.DataObject, wanted: Type) -> None:
    node = data.draw(expressions(SCOPE, wanted))
    _, faults = check(node, to_text(node), SCOPE, wanted)
    assert not faults, to_text(node)


@given(expressions(SCOPE, types.BOOLEAN))
def test_are_read_back_as_they_are_printed(node: object) -> None:
    assert parse(to_text(node)) == node  # type: ignore[arg-type] # the strategy's trees
