"""The temporal literals: ``@"2026-01-31"``, ``@"2026-01-31T09:00:00+08:00"``, ``@"PT24H"``."""

from __future__ import annotations

import datetime as dt
import re

from complaint_rules.domain.parsing import Unreadable, read_date, read_date_time, read_duration
from complaint_rules.language.lexer import refuse

_TIME = re.compile(r"T?[0-9]{2}:")


def read_temporal(text: str, start: int, body: str) -> dt.date | dt.datetime | dt.timedelta:
    """The value of a temporal literal.

    Args:
        text: The whole expression, for the fault's place.
        start: Where the literal begins in it.
        body: What stands between its quotes.

    Raises:
        ExpressionError: It is no date, no instant with an offset or zone, and no duration.
    """
    try:
        if body.lstrip("-").startswith("P"):
            return read_duration(body)
        return read_date_time(body) if "T" in body else read_date(body)
    except Unreadable as error:
        advice = "; this language leaves out times of a day without their date" if _TIME.match(body) else ""
        refuse(text, start, f"{error}{advice}")
