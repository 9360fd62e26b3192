"""Orders and circles of named things."""

from __future__ import annotations

import graphlib
from collections.abc import Iterable, Mapping


def order_of(uses: Mapping[str, Iterable[str]]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Every name after those that it uses, as near to the alphabet as that allows.

    Args:
        uses: By name, the names that it uses; names without an entry of their own are left out.

    Returns:
        The order, without what stands in a circle or behind one; and the circles, each from its least name back to it.

    >>> order_of({"a": ["b"], "b": [], "c": ["c"]})
    (('b', 'a'), [('c', 'c')])
    """
    edges = {name: sorted(set(used) & uses.keys()) for name, used in sorted(uses.items())}
    circles = _circles(edges)
    blocked = {name for circle in circles for name in circle}
    while behind := {name for name in edges.keys() - blocked if not blocked.isdisjoint(edges[name])}:
        blocked |= behind
    return _sorted({name: used for name, used in edges.items() if name not in blocked}), circles


def _sorted(edges: Mapping[str, list[str]]) -> tuple[str, ...]:
    sorter = graphlib.TopologicalSorter(edges)
    sorter.prepare()
    order: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        order.extend(ready)
        sorter.done(*ready)
    return tuple(order)


def _circles(edges: Mapping[str, list[str]]) -> list[tuple[str, ...]]:
    """One shortest circle through the least name of each knot of names."""
    found: list[tuple[str, ...]] = []
    told: set[str] = set()
    for name in edges:
        circle = () if name in told else _way_back(name, edges)
        if circle:
            found.append(circle)
            told |= {other for other in edges if _reaches(name, other, edges) and _reaches(other, name, edges)}
    return found


def _reaches(start: str, goal: str, edges: Mapping[str, list[str]]) -> bool:
    return goal in _previous(start, edges)


def _way_back(name: str, edges: Mapping[str, list[str]]) -> tuple[str, ...]:
    previous = _previous(name, edges)
    if name not in previous:
        return ()
    way = [name]
    while len(way) == 1 or way[-1] != name:
        way.append(previous[way[-1]])
    return tuple(reversed(way))


def _previous(start: str, edges: Mapping[str, list[str]]) -> dict[str, str]:
    """What can be reached in one step or more, each with the step before it on a shortest way."""
    previous: dict[str, str] = {}
    level = [start]
    while level:
        following = []
        for name in level:
            for used in edges[name]:
                if used not in previous:
                    previous[used] = name
                    following.append(used)
        level = following
    return previous
