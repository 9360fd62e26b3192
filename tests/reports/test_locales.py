"""From the locale that is asked for to one that there is."""

from __future__ import annotations

import pytest

from complaint_rules import ChoiceError
from complaint_rules.reports.locales import chain, choose, spelled, text_in


@pytest.mark.parametrize(
    ("given", "spelling"),
    [("es", "es"), ("es-mx", "es_MX"), ("zh-hans-cn", "zh_Hans_CN"), ("de_DE.UTF-8", "de_DE"), ("ca@valencia", "ca")],
)
def test_spells_locales_in_one_way(given: str, spelling: str):
    assert spelled(given) == spelling


def test_a_locale_falls_back_to_ever_wider_ones():
    assert list(chain("zh-Hans-CN")) == ["zh_Hans_CN", "zh_Hans", "zh"]


@pytest.mark.parametrize(
    ("asked", "found"), [(None, "en"), ("es", "es"), ("es_MX", "es"), ("ZH-hans", "zh"), ("en_GB", "en")]
)
def test_chooses_the_nearest_locale_of_the_policy(asked: str | None, found: str):
    assert choose(asked, ("en", "es", "zh")) == found


def test_a_locale_in_which_there_are_no_texts_is_refused_with_those_that_there_are():
    with pytest.raises(ChoiceError, match="no texts in `fr_CA`; it has them in en, es"):
        choose("fr_CA", ("en", "es"))


def test_a_text_is_taken_from_a_wider_locale_before_the_policy_s_first():
    assert text_in({"en": "window", "es": "plazo"}, "es_MX", ("en",)) == "plazo"
    assert text_in({"en": "window"}, "es_MX", ("en",)) == "window"
    assert text_in({}, "es_MX", ("en",)) == ""
