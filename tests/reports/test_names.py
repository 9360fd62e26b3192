"""Roles, outcomes, reasons and values in the reader's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from complaint_rules.policy.model import DEADLINE, Policy
from complaint_rules.policy.roles import roles_of
from complaint_rules.reports.names import name_words, value_words
from complaint_rules.reports.wording import Wording
from tests.cases.building import PACKS, shipped

ENGLISH, CHINESE = (Wording(locale, "UTC") for locale in ("en", "zh"))


def names(policy: Policy) -> Iterator[str]:
    """Roles, outcomes that are no facts, and reasons."""
    yield from roles_of(policy)
    for name, decision in policy.decisions.items():
        if not name.startswith(DEADLINE):
            yield from (value for value in decision.type.values if value not in policy.facts)
    yield from (rule.reason for rule in policy.rules.values() if rule.reason)


def values(policy: Policy) -> Iterator[str]:
    """What facts may be."""
    for fact in policy.facts.values():
        yield from fact.type.values


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize(("told", "words"), [(names, name_words), (values, value_words)])
def test_whatever_a_shipped_pack_names_is_translated(
    pack: str, told: Callable[[Policy], Iterator[str]], words: Callable[[str, Wording], str]
) -> None:
    found = sorted(set(told(shipped(pack).model)))
    assert found
    assert [name for name in found if words(name, CHINESE).isascii()] == []
    assert [name for name in found if "_" in words(name, ENGLISH)] == []


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("locale", ["en", "es", "zh"])
def test_no_two_values_of_a_fact_have_the_same_words(pack: str, locale: str) -> None:
    wording = Wording(locale, "UTC")
    for fact in shipped(pack).model.facts.values():
        assert len({value_words(value, wording) for value in fact.type.values}) == len(fact.type.values), fact.name


@pytest.mark.parametrize("wording", [ENGLISH, CHINESE])
def test_a_company_s_own_name_is_told_by_its_words(wording: Wording) -> None:
    assert name_words("night_shift", wording) == value_words("night_shift", wording) == "night shift"
    assert name_words("due", wording) == "due"  # not one of our texts that happens to be spelled so
    assert name_words("{braces}", wording) == "{braces}"
    assert name_words("goods.received_on", wording) == "goods.received_on"


def test_a_department_is_told_apart_from_what_a_complaint_is_about() -> None:
    assert (name_words("quality", CHINESE), value_words("quality", CHINESE)) == ("质量部门", "质量")
