"""Our own texts and all values, as people of one locale write them.

Texts are written in English in the code, and gettext finds their translations (``locale/*/LC_MESSAGES``); dates,
numbers and lists are Babel's, which is imported when the first of them is written.
"""

from __future__ import annotations

import datetime as dt
import functools
import gettext
import zoneinfo
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path

from complaint_rules.domain.facts import Value
from complaint_rules.domain.values import Money
from complaint_rules.reports.locales import SOURCE, chain

CATALOGUES = Path(__file__).parent / "locale"
DOMAIN = "complaint_rules"


def marked(message: str) -> str:
    """A text that is translated elsewhere, where it is said; here it is only marked for extraction."""
    return message


@functools.cache
def _catalogue(locale: str) -> gettext.NullTranslations:
    """The translations of the nearest locale that has any; what none has stays English."""
    languages = [each for each in chain(locale) if each != SOURCE]
    return gettext.translation(DOMAIN, CATALOGUES, languages, fallback=True)


@functools.cache
def _known_to_babel(locale: str) -> str:
    from babel import Locale, UnknownLocaleError

    for each in chain(locale):
        try:
            return str(Locale.parse(each))
        except (UnknownLocaleError, ValueError):
            continue
    return SOURCE


class Wording:
    """Writes for people.

    Args:
        locale: Theirs; what we have no translation for is said in English.
        zone: The IANA zone in which instants are told.
    """

    def __init__(self, locale: str, zone: str) -> None:
        self.locale = locale
        self._catalogue = _catalogue(locale)
        self._zone = zoneinfo.ZoneInfo(zone)

    @property
    def _babel(self) -> str:
        return _known_to_babel(self.locale)

    def say(self, message: str, **values: str) -> str:
        """One of our texts, its ``{names}`` filled in."""
        return self._catalogue.gettext(message).format(**values)

    def count(self, one: str, many: str, number: Decimal) -> str:
        """So many of something; ``{n}`` is the number."""
        whole = number == number.to_integral_value()
        # Fractions take the plural in all our languages.
        form = self._catalogue.ngettext(one, many, abs(int(number)) if whole else 2)
        return form.format(n=self.value(number))

    @functools.singledispatchmethod
    def value(self, value: Value) -> str:
        """A value, alone."""
        raise TypeError(type(value).__name__)

    @value.register
    def _(self, value: bool) -> str:  # noqa: FBT001 - the value itself
        return self.say("yes") if value else self.say("no")

    @value.register
    def _(self, value: str) -> str:
        return value

    @value.register
    def _(self, value: Decimal) -> str:
        from babel.numbers import format_decimal

        return format_decimal(value, locale=self._babel, decimal_quantization=False)

    @value.register
    def _(self, value: Money) -> str:
        from babel.numbers import format_currency

        return format_currency(
            value.amount, value.currency, locale=self._babel, format_type="name", decimal_quantization=False
        )

    @value.register
    def _(self, value: dt.date) -> str:
        from babel.dates import format_date

        return format_date(value, format="long", locale=self._babel)

    @value.register
    def _(self, value: dt.datetime) -> str:
        from babel.dates import format_datetime

        local = value.astimezone(self._zone)
        return format_datetime(local, format="medium", locale=self._babel) + f" ({self._zone.key})"

    def day(self, day: dt.date, year: int) -> str:
        """A day, short: with its year where that is another than one."""
        from babel.dates import format_skeleton

        return format_skeleton("MMMd" if day.year == year else "yMMMd", day, locale=self._babel)

    def moment(self, instant: dt.datetime, year: int) -> str:
        """An instant, short: day and time in the zone of the reader, and its year where it is another than one."""
        local = instant.astimezone(self._zone)
        time = f"{local:%H:%M:%S}" if local.second or local.microsecond else f"{local:%H:%M}"
        return f"{self.day(local.date(), year)} {time}"

    def zoned_moment(self, instant: dt.datetime) -> str:
        """An instant as :meth:`moment` writes it, with its year and the zone of the reader."""
        return f"{self.moment(instant, year=0)} ({self._zone.key})"

    def year_of(self, instant: dt.datetime) -> int:
        """The year of an instant in the zone of the reader."""
        return instant.astimezone(self._zone).year

    @value.register
    def _(self, value: dt.timedelta) -> str:
        length = abs(value)
        hours, rest = divmod(length.seconds, 3600)
        minutes, seconds = divmod(rest, 60)
        parts = (
            (Decimal(length.days), self.days),
            (Decimal(hours), self.hours),
            (Decimal(minutes), self.minutes),
            (seconds + Decimal(length.microseconds) / 1_000_000, self.seconds),
        )
        told = [write(number) for number, write in parts if number] or [self.minutes(Decimal(0))]
        return ("−" if value < dt.timedelta() else "") + self.listed(told)

    @value.register
    def _(self, value: frozenset) -> str:  # type: ignore[type-arg]  # singledispatch takes no parameters
        return self.value(tuple(sorted(value)))

    @value.register
    def _(self, value: tuple) -> str:  # type: ignore[type-arg]  # singledispatch takes no parameters
        return self.listed(self.value(item) for item in value) if value else self.say("none")

    def listed(self, items: Iterable[str]) -> str:
        """Several in one sentence."""
        from babel.lists import format_list

        return format_list(list(items), locale=self._babel)

    def either(self, items: Iterable[str]) -> str:
        """Several, of which one is so."""
        from babel.lists import format_list

        return format_list(list(items), style="or", locale=self._babel)

    def measured(self, value: Value, unit: str) -> str:
        """A value in its unit; units of time in the reader's words, others in the policy's."""
        if isinstance(value, Decimal) and unit in _COUNTED:
            return _COUNTED[unit](self, value)
        return f"{self.value(value)} {unit}" if isinstance(value, Decimal) and unit else self.value(value)

    def days(self, number: Decimal) -> str:
        """So many calendar days."""
        return self.count("{n} day", "{n} days", number)

    def working_days(self, number: Decimal) -> str:
        """So many working days."""
        return self.count("{n} working day", "{n} working days", number)

    def weeks(self, number: Decimal) -> str:
        """So many weeks."""
        return self.count("{n} week", "{n} weeks", number)

    def months(self, number: Decimal) -> str:
        """So many months."""
        return self.count("{n} month", "{n} months", number)

    def working_hours(self, number: Decimal) -> str:
        """So many hours of working time."""
        return self.count("{n} working hour", "{n} working hours", number)

    def working_minutes(self, number: Decimal) -> str:
        """So many minutes of working time."""
        return self.count("{n} working minute", "{n} working minutes", number)

    def hours(self, number: Decimal) -> str:
        """So many hours."""
        return self.count("{n} hour", "{n} hours", number)

    def minutes(self, number: Decimal) -> str:
        """So many minutes."""
        return self.count("{n} minute", "{n} minutes", number)

    def seconds(self, number: Decimal) -> str:
        """So many seconds."""
        return self.count("{n} second", "{n} seconds", number)


_COUNTED: Mapping[str, Callable[[Wording, Decimal], str]] = {
    "days": Wording.days,
    "weeks": Wording.weeks,
    "months": Wording.months,
    "working days": Wording.working_days,
    "working hours": Wording.working_hours,
    "working minutes": Wording.working_minutes,
    "hours": Wording.hours,
    "minutes": Wording.minutes,
    "seconds": Wording.seconds,
}
"""By the units' names in packs."""
