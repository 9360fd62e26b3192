"""Gates mean what their names say, for every assignment of their inputs."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import pytest

from complaint_rules.analysis.logic.circuit import Circuit
from complaint_rules.analysis.logic.solver import FALSE, TRUE, Literal, Solver

Gate = Callable[[Circuit, Sequence[Literal]], Literal]
Meaning = Callable[[Sequence[bool]], bool]

GATES: dict[str, tuple[Gate, Meaning]] = {
    "all": (lambda circuit, inputs: circuit.all_of(inputs), all),
    "any": (lambda circuit, inputs: circuit.any_of(inputs), any),
    "several": (lambda circuit, inputs: circuit.several_of(inputs), lambda truths: sum(truths) > 1),
    "differ": (lambda circuit, inputs: circuit.differ(*inputs[:2]), lambda truths: truths[0] is not truths[1]),
    "none but the last": (
        lambda circuit, inputs: circuit.both(inputs[-1], *(-each for each in inputs[:-1])),
        lambda truths: truths[-1] and not any(truths[:-1]),
    ),
    "two": (lambda circuit, inputs: circuit.counts_of(inputs)[2], lambda truths: sum(truths) == 2),
    "two or more": (lambda circuit, inputs: circuit.at_least(inputs)[2], lambda truths: sum(truths) >= 2),
}


@pytest.mark.parametrize("name", GATES)
def test_a_gate_holds_where_it_should_and_nowhere_else(name: str):
    gate, meaning = GATES[name]
    solver = Solver()
    circuit = Circuit(solver)
    inputs = [circuit.variable() for _ in range(4)]
    output = gate(circuit, inputs)
    for truths in itertools.product([False, True], repeat=4):
        assumed = [literal if truth else -literal for literal, truth in zip(inputs, truths, strict=True)]
        assert (solver.solve([*assumed, output]) is not None) is meaning(truths)
        assert (solver.solve([*assumed, -output]) is not None) is not meaning(truths)


def test_constants_and_doubles_cost_no_gate():
    circuit = Circuit(Solver())
    one = circuit.variable()
    assert circuit.all_of([]) == TRUE
    assert circuit.any_of([]) == FALSE
    assert circuit.both(one, TRUE) == circuit.both(one, one) == circuit.either(one, FALSE) == one
    assert circuit.both(one, -one) == circuit.both(one, FALSE) == FALSE
    assert circuit.either(one, -one) == TRUE


def test_equal_gates_are_one():
    circuit = Circuit(Solver())
    one, two = circuit.variable(), circuit.variable()
    assert circuit.both(one, two) == circuit.both(two, one)
    assert circuit.either(one, two) == -circuit.both(-one, -two)
