"""Peers decide as the engine does, those that are installed; else their times could not be compared."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pyarrow as pa
import pytest

from tests.benchmarks import by_hand, by_hand_careful, by_hand_polars, peers, rule_peers
from tests.benchmarks.inputs import complaints

# durable-rules by itself starts threads that outlive it, beside the tests of our own engine; the benchmark checks it.
MAKERS = {name: make for name, make in {**peers.MAKERS, **rule_peers.MAKERS}.items() if "durable" not in name}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_a_peer_decides_as_the_function_by_hand_does(make: Callable[[], peers.Decide]) -> None:
    try:
        decide = make()
    except ModuleNotFoundError as error:
        pytest.skip(str(error))
    for facts in complaints(60, unknown=0):
        assert decide(peers.plain(facts)) == by_hand.decided(facts.values)


def test_polars_by_hand_decides_as_the_careful_function_does() -> None:
    facts = complaints(200, unknown=0.2)
    table = pa.Table.from_pylist([{name: _cell(value) for name, value in each.values.items()} for each in facts])
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    found = by_hand_polars.outcomes(frame.lazy()).collect().to_dicts()
    assert [{**row, "remedies": tuple(row["remedies"])} for row in found] == [
        by_hand_careful.decided(each.values) for each in facts
    ]


def _cell(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else value
