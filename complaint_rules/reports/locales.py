"""Locales: from what is asked for to what there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from complaint_rules.domain.errors import ChoiceError, Fault
from complaint_rules.domain.facts import Texts
from complaint_rules.domain.unreadable import one_line

SOURCE = "en"
"""The locale in which our own texts are written in the code."""


def spelled(locale: str) -> str:
    """A locale as packs and catalogues spell it.

    >>> spelled("es-mx"), spelled("zh_hans_CN.UTF-8"), spelled("EN")
    ('es_MX', 'zh_Hans_CN', 'en')
    """
    language, *rest = locale.partition(".")[0].partition("@")[0].replace("-", "_").split("_")
    return "_".join((language.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)))


def chain(locale: str) -> Iterator[str]:
    """A locale, then ever wider ones.

    >>> list(chain("zh_Hans_CN"))
    ['zh_Hans_CN', 'zh_Hans', 'zh']
    """
    parts = spelled(locale).split("_")
    return ("_".join(parts[:length]) for length in range(len(parts), 0, -1))


def choose(locale: str | None, available: tuple[str, ...]) -> str:
    """The locale of a policy that serves best.

    Args:
        locale: The one that is asked for; None for the policy's first.
        available: Those in which the policy has its texts.

    Raises:
        ChoiceError: None of them serves.
    """
    if locale is None:
        return available[0]
    by_spelling = {spelled(each): each for each in reversed(available)}
    found = next((by_spelling[each] for each in chain(locale) if each in by_spelling), None)
    if found is None:
        message = f"the policy has no texts in `{one_line(locale)}`; it has them in {', '.join(available)}"
        raise ChoiceError([Fault("locale", message)])
    return found


def text_in(texts: Texts, locale: str, others: Iterable[str]) -> str:
    """A text in a locale, a wider one, or the first of the others in which it is there; else empty.

    >>> text_in({"en": "window", "es": "plazo"}, "es_MX", ["en"])
    'plazo'
    """
    return next((texts[each] for each in (*chain(locale), *others) if each in texts), "")
