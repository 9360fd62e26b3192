"""Everything that the reports say is translated, and what is compiled is what was translated."""

from __future__ import annotations

import gettext
import io
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from complaint_rules.reports import wording

LOCALES = ["es", "zh"]
KEYWORDS: dict[str, Any] = {"say": None, "count": (1, 2), "marked": None}
COMPILE = "run `pybabel compile -d complaint_rules/reports/locale -D complaint_rules`"


def source(locale: str) -> Path:
    return wording.CATALOGUES / locale / "LC_MESSAGES" / f"{wording.DOMAIN}.po"


def catalogue(locale: str) -> Catalog:
    with source(locale).open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def said() -> set[Any]:
    """The texts in the code; of a singular and a plural both."""
    files = Path(wording.__file__).parent.glob("*.py")
    return {message for file in files for _, message, _, _ in extract_from_file("python", file, keywords=KEYWORDS)}


def test_there_are_texts_to_translate():
    assert {"Because", ("{n} day", "{n} days")} <= said()


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_is_translated_and_none_is_left_over(locale: str):
    messages = [message for message in catalogue(locale) if message.id]
    assert {message.id for message in messages} == said()
    assert [message.id for message in messages if message.fuzzy or not message.string] == []
    assert [m.id for m in messages if isinstance(m.string, tuple) and not all(m.string)] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_translations_fill_in_the_same_values(locale: str):
    for message in catalogue(locale):
        for translation in forms(message.string) if message.id else ():
            assert names(translation) == names(forms(message.id)[0]), message.id


def forms(text: Any) -> tuple[str, ...]:
    """A text, or its forms by number."""
    return (text,) if isinstance(text, str) else tuple(text)


def names(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_compiled_catalogue_is_up_to_date(locale: str):
    fresh = io.BytesIO()
    write_mo(fresh, catalogue(locale))
    fresh.seek(0)
    compiled = source(locale).with_suffix(".mo")
    assert compiled.is_file(), COMPILE
    with compiled.open("rb") as file:
        assert texts(gettext.GNUTranslations(file)) == texts(gettext.GNUTranslations(fresh)), COMPILE


def texts(translations: gettext.GNUTranslations) -> dict[Any, str]:
    """All but the header, which tells the version of the tool."""
    found: dict[Any, str] = dict(translations._catalog)  # type: ignore[attr-defined]
    found.pop("")
    return found
