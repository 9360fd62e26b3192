"""Roles, outcomes, reasons and values, as people say them: those of the shipped packs in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping

from complaint_rules.reports.wording import Wording, marked

_WORDS = (
    marked("accepted"),
    marked("agent"),
    marked("apology"),
    marked("appeal"),
    marked("business"),
    marked("carrier"),
    marked("claim"),
    marked("company"),
    marked("company leader"),
    marked("compensation"),
    marked("complaint handling registration form"),
    marked("complete"),
    marked("counter"),
    marked("customer"),
    marked("customer complaint acceptance form"),
    marked("customer relations"),
    marked("customer service center"),
    marked("delivery incomplete"),
    marked("demands unreasonable"),
    marked("department head"),
    marked("department manager"),
    marked("discount"),
    marked("distributor"),
    marked("email"),
    marked("established"),
    marked("exchange"),
    marked("expedited"),
    marked("form not offered"),
    marked("general"),
    marked("general department"),
    marked("general manager"),
    marked("goods"),
    marked("improper use"),
    marked("incomplete"),
    marked("installation"),
    marked("investigation and analysis form"),
    marked("kept by enterprise"),
    marked("letter"),
    marked("maintenance"),
    marked("maintenance quality"),
    marked("major"),
    marked("market"),
    marked("marketing"),
    marked("named"),
    marked("normal"),
    marked("not company responsibility"),
    marked("not established"),
    marked("not named"),
    marked("not received"),
    marked("on site"),
    marked("order not found"),
    marked("original packaging"),
    marked("other"),
    marked("outside window"),
    marked("phone"),
    marked("price"),
    marked("product quality"),
    marked("product sales"),
    marked("quality"),
    marked("quality management"),
    marked("quantity"),
    marked("questionnaire"),
    marked("reasons insufficient"),
    marked("receiver"),
    marked("regional marketing center"),
    marked("registration number missing"),
    marked("rejected"),
    marked("repair"),
    marked("return"),
    marked("rework"),
    marked("sales"),
    marked("sales agency"),
    marked("sales manager"),
    marked("service attitude"),
    marked("service specification"),
    marked("storage and transportation"),
    marked("subject not covered"),
    marked("supervisor"),
    marked("supplier"),
    marked("tolerance"),
    marked("transport"),
    marked("warranty waived"),
    marked("web"),
)
"""Names whose words are theirs in English too; a company's other names are told by their own words."""

_VALUES: Mapping[str, str] = {words.replace(" ", "_"): words for words in _WORDS}

_NAMES: Mapping[str, str] = {
    **_VALUES,
    # What a complaint is about is another thing than the department of that name.
    "production": marked("production department"),
    "quality": marked("quality department"),
    "sales": marked("sales department"),
    "technology": marked("technology department"),
}


def name_words(name: str, wording: Wording) -> str:
    """A role, an outcome of a decision or a reason, as people say it; one that is a fact's name stays as it is.

    >>> english = Wording("en", "UTC")
    >>> name_words("not_established", english), name_words("complaint.received_at", english)
    ('not established', 'complaint.received_at')
    >>> name_words("general_manager", Wording("es", "UTC")), name_words("night_shift", Wording("es", "UTC"))
    ('director general', 'night shift')

    Args:
        name: As packs have it.
        wording: Of the reader.
    """
    return wording.say(_NAMES[name]) if name in _NAMES else _spelled(name)


def value_words(value: str, wording: Wording) -> str:
    """A value of an enum or a set that a fact may have, as people say it.

    Args:
        value: As packs have it.
        wording: Of the reader.
    """
    return wording.say(_VALUES[value]) if value in _VALUES else _spelled(value)


def _spelled(name: str) -> str:
    return name if "." in name else name.replace("_", " ")
