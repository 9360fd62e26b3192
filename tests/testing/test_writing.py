"""Complaints written down as examples are read again as the same complaints."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaint_rules import Facts, load
from complaint_rules.policy.examples import Example
from complaint_rules.testing import facts
from complaint_rules.testing.subjects import subject_of
from complaint_rules.testing.writing import Found, example_text, mending
from tests.cases.building import PACKS, shipped
from tests.reports.small_packs import ANSWER, rule, small, write_pack
from tests.testing.building import BOUNDARIES, many_boundaries


def read_back(folder: Path, tables: str, text: str) -> Example:
    """The example that a pack has once a text was pasted into it."""
    (folder / "found.toml").write_text(text, encoding="utf-8")
    (found,) = (each for each in load(write_pack(folder, tables)).model.examples if each.id.startswith("found-"))
    return found


@pytest.mark.parametrize("name", PACKS)
@settings(max_examples=20)
@given(data=st.data())
def test_it_is_a_table_of_toml(name: str, data: st.DataObject):
    policy = shipped(name)
    found = Found("it", 'says "so"', data.draw(facts(policy)), {})
    (table,) = tomllib.loads(example_text(found, policy))["example"]
    assert table["title"] == 'says "so"'
    assert table["id"] == found.id
    assert table.get("like", "") in {"", *(each.id for each in policy.model.examples)}


@settings(max_examples=30)
@given(data=st.data())
def test_pasted_into_the_pack_it_is_the_same_complaint(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("pasted")
    example = (
        '\n[[example]]\nid = "base"\ngiven.complaint.urgent = true\ngiven.goods.weight = 3\nexpect.answer.needs = []\n'
    )
    policy = many_boundaries(folder)
    drawn = data.draw(facts(policy))
    back = read_back(folder, BOUNDARIES + example, example_text(Found("it", "so", drawn, {}), load(folder)))
    kept = {name: value for name, value in policy.read(back.given).values.items() if name in subject_of(policy).read}
    assert kept == {name: value for name, value in drawn.values.items() if name in subject_of(policy).read}


def test_only_what_differs_from_the_nearest_example_is_written():
    policy = shipped("standard")
    base = max(policy.model.examples, key=lambda each: len(policy.read(each.given).values))
    values = {**policy.read(base.given).values, "complaint.subject": "price", "complainant.name": None}
    text = example_text(Found("it", "so", Facts(values), {}, clauses=("STD-1",)), policy)
    assert 'given.complaint.subject = "price"' in text
    assert 'unknown = ["complainant.name"]' in text
    assert 'clauses = ["STD-1"]' in text
    assert text.count("given.") == 1


MAJOR = """
[decision.severity]
title.en = "Severity"
title.es = "Gravedad"
outcomes = ["major", "general"]
"""


@pytest.mark.parametrize(
    ("holds", "expected"),
    [
        ('if severity = "major" then answer = "yes" else true', (("answer", "yes"),)),
        ('answer = "yes" or severity = "general"', (("answer", "yes"), ("severity", "general"))),
        ('severity = "minor" and answer = "yes"'.replace("minor", "general"), ()),
    ],
)
def test_what_would_mend_an_invariant_is_found(holds: str, expected: tuple[tuple[str, str], ...], tmp_path: Path):
    rules = rule("no", "true", '"no"') + rule("major", "true", '"major"', "severity")
    invariant = f"[[invariant]]\nid = 'i'\nholds = '''{holds}'''\n"
    policy = small(tmp_path, ANSWER + MAJOR + rules + invariant)
    (stated,) = policy.model.invariants
    assert mending(stated.holds, policy.decide({}).view.situation) == expected


@pytest.mark.parametrize(
    ("expected", "lines"),
    [
        ((("answer", "yes"),), ['expect.answer = "yes"']),
        (
            (("answer", "yes"), ("answer", "no")),
            ["# expect one of:", '# expect.answer = "yes"', '# expect.answer = "no"'],
        ),
        ((), ["# say what you expect, for instance:", '# expect.answer = "?"']),
    ],
)
def test_only_an_expectation_that_is_sure_is_one(
    expected: tuple[tuple[str, str], ...], lines: list[str], tmp_path: Path
):
    policy = small(tmp_path, ANSWER + rule("no", "true", '"no"'))
    found = Found("it", "so", policy.read({}), {"answer": policy.decide({})["answer"]}, expected)
    text = example_text(found, policy)
    assert text.splitlines()[-len(lines) :] == lines
    assert '# answer was "no"' in text
