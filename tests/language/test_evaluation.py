"""Three-valued evaluation, node by node, and what an unknown tree needs."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_rules.domain import types
from complaint_rules.language.evaluation import needs_of, value_of
from complaint_rules.language.nodes import Node
from complaint_rules.language.operations import Maybe
from complaint_rules.language.traversal import names_in
from tests.language.surroundings import Given, needs, value
from tests.strategies import expressions

N = Decimal
TRUTHS = {"true": True, "false": False, "u": None}
SCOPE = {"a.yes": types.BOOLEAN, "a.n": types.NUMBER, "a.list": types.list_of(types.NUMBER)}


@pytest.mark.parametrize(("left", "right"), list(itertools.product(TRUTHS, repeat=2)))
def test_and_or_not_are_kleenes(left: str, right: str):
    sides = {TRUTHS[left], TRUTHS[right]}
    assert value(f"{left} and {right}") is (False if False in sides else None if None in sides else True)
    assert value(f"{left} or {right}") is (True if True in sides else None if None in sides else False)
    assert value(f"not({left})") is (None if TRUTHS[left] is None else not TRUTHS[left])


@pytest.mark.parametrize(
    ("text", "result"),
    [
        # the literal null is a value of its own to `=`, and unknown to everything else
        ("null = null", True),
        ("null != null", False),
        ("null = 1", False),
        ("1 != null", True),
        ("known_n = null", False),
        ("null != known_n", True),
        ("u = null", None),
        ("null != u", None),
        ("[1, null] = [1, null]", True),
        ("[1, null] = [1, 2]", False),
        ("[1, u] = [1, 2]", None),
        ("[1, u] = [2, 2]", False),
        ("[u] = [1, 2]", False),
        ("null < 1", None),
        ("1 >= null", None),
        # a name that is unknown
        ("u = 1", None),
        ("u = u", None),
        ("u < 1", None),
        ("u + 1", None),
        ("-u", None),
        ("known(u)", False),
        ("known(known_n)", True),
        # between and ranges
        ("1 between 1 and 2", True),
        ("2 between 1 and 2", True),
        ("3 between 1 and 2", False),
        ("u between 1 and 2", None),
        ("3 between u and 2", False),
        ("1 between u and 2", None),
        ("2 in [1..2]", True),
        ("2 in [1..2)", False),
        ("1 in (1..2]", False),
        ("1 in ]1..2]", False),
        ("2 in [1..2[", False),
        ("5 in [u..2]", False),
        ("1 in [u..2]", None),
        ("3 in [4..2]", False),
        # in
        ("2 in (1, 2)", True),
        ("2 in [1, 2]", True),
        ("3 in (1, u)", None),
        ("1 in (1, u)", True),
        ("3 in [1, u]", None),
        ("3 in (1, [2, 3], u)", True),
        ("3 in (> 2, u)", True),
        ("3 in < 2", False),
        ("3 in (!= 3)", False),
        ("u in (1, 2)", None),
        ("u in []", False),
        ("null in (1, null)", True),
        ("null in [1, 2]", False),
        ("1 in null", False),
        ("null in numbers", False),
        ("null in [1..2]", None),
        ("2 in numbers", True),
        ("3 in numbers", False),
        ("3 in u", None),
        ("3 in partly", None),
        ("1 in partly", True),
        ("null in partly", None),
        ("[1, 2] in [[1, 2], [3]]", True),
        ("[1, 2] in [1, 2]", True),
        ("[1, 2] in [2, 1]", False),
        ("[2] in ([1], [2])", True),
        ("numbers in [[1, 2]]", True),
        ("[1, 2] in numbers", True),
        ("[1] in lists", True),
        ("[9] in lists", False),
        ("3 in [[1..2], [3..4]]", True),
        ("5 in [[1..2], > 4]", True),
        # if
        ("if true then 1 else 2", N(1)),
        ("if false then 1 else 2", N(2)),
        ("if u then 1 else 2", None),
        ("if u then 1 else 1.0", N(1)),
        ("if u then known_n else 5", N(5)),
        ("if u then [1] else [1]", (N(1),)),
        ("if u then [1, u] else [1, u]", None),
        ("if true then u else 2", None),
        # some, every
        ("some x in numbers satisfies x > 1", True),
        ("some x in numbers satisfies x > 2", False),
        ("every x in numbers satisfies x > 0", True),
        ("every x in numbers satisfies x > 1", False),
        ("some x in [] satisfies u", False),
        ("every x in [] satisfies u", True),
        ("some x in partly satisfies x > 0", True),
        ("some x in partly satisfies x > 1", None),
        ("every x in partly satisfies x > 1", False),
        ("every x in partly satisfies x > 0", None),
        ("some x in u satisfies true", None),
        ("some x in numbers satisfies some y in numbers satisfies x + y = 4", True),
        ("some known_n in numbers satisfies known_n = 5", False),
        # lists
        ("[known_n, u]", (N(5), None)),
    ],
)
def test_each_construct_with_what_is_unknown(text: str, result: object):
    values: dict[str, Maybe] = {
        "known_n": N(5),
        "numbers": (N(1), N(2)),
        "partly": (N(1), None),  # type: ignore[dict-item]  # an item may be unknown
        "lists": ((N(1),), (N(2),)),
    }
    found = value(text, values)
    assert found == result
    assert type(found) is type(result)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("u", {"u"}),
        ("one", set()),
        ("u > 5", {"u"}),
        ("u + v > one", {"u", "v"}),
        # an operand counts only where the expression around it is unknown as well
        ("false and u", set()),
        ("true or u", set()),
        ("true and u", {"u"}),
        ("u and v", {"u", "v"}),
        ("(false and u) or v", {"v"}),
        ("(u and false) or (v and true)", {"v"}),
        ("not(false and u)", set()),
        ("known(u)", set()),
        ("1 in (1, u)", set()),
        ("2 in (1, u)", {"u"}),
        ("3 in [1, u]", {"u"}),
        ("u in (1, v)", {"u", "v"}),
        ("5 in [u..2]", set()),
        ("1 in [u..2]", {"u"}),
        ("u between v and 2", {"u", "v"}),
        ("3 between u and 2", set()),
        ("[1, u] = [2, v]", set()),
        # what has no result needs other operands
        ("one / 0 > 1", {"one"}),
        ("one / (one - one)", {"one"}),
        ("u / 0", {"u"}),
        ("one / 0 > 1 and u", {"one", "u"}),
        ("one / 0 > 1 and false", set()),
        ("10 / 0", set()),
        # if
        ("if u then 1 else 2", {"u"}),
        ("if u then 1 else 1", set()),
        ("if true then v else u", {"v"}),
        ("if u then v else 1", {"u", "v"}),
        # lists, some, every
        ("count([u])", set()),
        ("sum([1, u])", {"u"}),
        ("max(one, u, v)", {"u", "v"}),
        ("list contains([1, u], 1)", set()),
        ("list contains([1, u], 2)", {"u"}),
        ("some x in u satisfies x", {"u"}),
        ("some x in [1, 2] satisfies x > u", {"u"}),
        ("some x in [1, u] satisfies x > 3", {"u"}),
        ("some x in [1, u] satisfies x > 0", set()),
        ("every x in [1] satisfies x > u and v", {"u", "v"}),
    ],
)
def test_an_unknown_tree_needs_what_keeps_it_unknown(text: str, names: set[str]):
    assert needs(text, {"one": N(1)}) == names


def test_an_unknown_decision_needs_the_facts_behind_it():
    behind = {"severity": frozenset({"loss", "safety"})}
    assert needs('severity = "major" and u', behind=behind) == {"loss", "safety", "u"}
    assert needs("severity / 0", {"severity": N(1)}, behind=behind) == {"loss", "safety"}


def test_known_of_an_absence_that_may_not_be_read_needs_its_fact():
    assert needs("known(u)", strict=True) == {"u"}
    assert needs("known(u) and false", strict=True) == set()


BOOLEANS = expressions(SCOPE, types.BOOLEAN)


@given(BOOLEANS)
def test_a_tree_needs_only_its_names_and_only_when_it_is_unknown(tree: Node):
    world = Given({"a.n": N(1)})
    needed = needs_of(tree, world)
    assert needed <= names_in(tree)
    if value_of(tree, world) is not None:
        assert needed == set()


# Without a dot no name is a fact, so `known`, which reads an absence as an answer, asks after none of these.
@given(
    expressions({"yes": types.BOOLEAN, "n": types.NUMBER, "xs": types.list_of(types.NUMBER)}, types.BOOLEAN),
    st.booleans(),
    st.integers(-1, 2),
)
def test_what_is_decided_stays_decided_when_the_unknown_becomes_known(tree: Node, yes: bool, item: int):
    before = value_of(tree, Given({"n": N(1)}))
    after = value_of(tree, Given({"n": N(1), "yes": yes, "xs": (N(item), N(0))}))
    assert before in {None, after}
