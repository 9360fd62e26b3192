"""In which order columns are computed: what is used twice becomes a column of its own, in layers above each other.

Back ends that were given one deep expression would compute its shared parts again at every use.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from complaint_rules.engines.columnar.columns import Column, Op, given, nodes_below

_CHEAP = frozenset({Op.CONSTANT, Op.INPUT})
_WORTHLESS_ALONE = frozenset({Op.NOT, Op.IS_NULL, Op.HOLDS, Op.MAY_HOLD, Op.WIDEN})
"""Not worth a column of their own where what they look at is one."""


@attrs.frozen
class Layer:
    """Columns that can be computed at once, from those of the layers below.

    Args:
        made: The new columns, by name.
        kept: The names of those from below that are still needed above.
        look_ups: Those of the new ones that a small table gives.
    """

    made: Mapping[str, Column]
    kept: tuple[str, ...] = ()
    look_ups: Mapping[str, Column] = attrs.field(factory=dict)


@attrs.frozen
class Plan:
    """All columns that come out, and the layers beneath.

    Args:
        layers: The lowest first; the last makes what comes out.
    """

    layers: tuple[Layer, ...]


def planned(outputs: Mapping[str, Column]) -> Plan:
    """The plan of some columns, by the names under which they come out."""
    return _Planner(outputs).plan()


class _Planner:
    def __init__(self, outputs: Mapping[str, Column]) -> None:
        self._outputs = outputs
        self._nodes = list(nodes_below(outputs.values()))
        self._names = {node: f"_{place}" for place, node in enumerate(self._shared())}
        self._levels: dict[Column, int] = {}
        for node in self._nodes:
            self._levels[node] = max((self._above(operand) for operand in node.operands), default=0)
        self._rewritten: dict[Column, Column] = {}

    def _shared(self) -> list[Column]:
        """Nodes that are used more than once, or have to stand by themselves."""
        uses = dict.fromkeys(self._nodes, 0)
        for node in self._nodes:
            for operand in node.operands:
                uses[operand] += 1
        for output in self._outputs.values():
            uses[output] += 1
        shared: list[Column] = []
        members: set[Column] = set()
        for node in self._nodes:
            alone = node.op is Op.LOOK_UP or (node.op is Op.READ and uses[node] > 0)
            if alone or (uses[node] > 1 and not self._is_cheap(node, members, uses)):
                shared.append(node)
                members.add(node)
        return shared

    @staticmethod
    def _is_cheap(node: Column, shared: set[Column], uses: Mapping[Column, int]) -> bool:
        if node.op in _CHEAP:
            return True
        return node.op in _WORTHLESS_ALONE and (
            node.operands[0] in shared or node.operands[0].op in _CHEAP or uses[node] < 2
        )

    def _above(self, operand: Column) -> int:
        """The layer in which a node that uses this one can stand."""
        return self._levels[operand] + (operand in self._names)

    def plan(self) -> Plan:
        highest = max((self._levels[node] for node in self._nodes), default=0)
        last = max([0, *(self._above(output) for output in self._outputs.values())])
        layers = [
            {name: self._in_place(node) for node, name in self._names.items() if self._levels[node] == level}
            for level in range(min(highest, last) + 1)
        ]
        made = [layer for layer in layers if layer]
        final = {name: self._reference(output) for name, output in self._outputs.items()}
        return Plan(tuple(_with_kept([*made, final])))

    def _reference(self, node: Column) -> Column:
        """A node as it stands in another: by name where it has a column of its own."""
        return given(self._names[node], node.shape) if node in self._names else self._in_place(node)

    def _in_place(self, node: Column) -> Column:
        found = self._rewritten.get(node)
        if found is None:
            operands = tuple(self._reference(operand) for operand in node.operands)
            found = attrs.evolve(node, operands=operands) if operands else node
            self._rewritten[node] = found
        return found


def _with_kept(layers: list[dict[str, Column]]) -> list[Layer]:
    """Each layer with the names that the layers above it need from below."""
    finished: list[Layer] = []
    needed: set[str] = set()
    for place in range(len(layers) - 1, -1, -1):
        made = layers[place]
        kept = () if place == len(layers) - 1 else tuple(sorted(needed - made.keys(), key=_number))
        look_ups = {name: column for name, column in made.items() if column.op is Op.LOOK_UP}
        finished.append(Layer(made, kept, look_ups))
        read = {node.payload for node in nodes_below(made.values()) if node.op is Op.INPUT}
        needed = read | set(kept)
    return finished[::-1]


def _number(name: str) -> int:
    return int(name[1:]) if name[1:].isdigit() else -1
