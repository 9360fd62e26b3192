"""Random complaints for the benchmark policy, the same ones in every run."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from complaint_rules.domain.facts import Facts, Value

_SUBJECTS = ("quality", "quantity", "tolerance", "price")
_DEMANDS = ("return", "exchange", "repair", "compensation", "discount")
_PARTIES = ("company", "customer", "carrier", "supplier")
_MOSTLY_TRUE = (
    "order.exists",
    "order.shipped",
    "order.delivery_completed",
    "finding.reasons_sufficient",
    "finding.demands_reasonable",
)
_SELDOM_TRUE = ("assessment.safety", "assessment.large_damage")
_FIRST = dt.datetime(2026, 3, 2, 1, 10, tzinfo=dt.UTC)


def complaints(count: int, *, unknown: float, seed: int = 1) -> list[Facts]:
    """Checked facts of so many complaints.

    Args:
        count: How many.
        unknown: The share of facts that are unknown, 0 to 1.
        seed: Of the random numbers.
    """
    source = random.Random(seed)  # noqa: S311 - no secrets here
    return [_complaint(source, unknown) for _ in range(count)]


def _complaint(source: random.Random, unknown: float) -> Facts:
    values: dict[str, Value | None] = {
        "complaint.received_at": _FIRST + dt.timedelta(hours=source.randrange(2000)),
        "complaint.subject": source.choice(_SUBJECTS),
        "complaint.demands": frozenset(source.sample(_DEMANDS, 2)),
        "goods.received_on": dt.date(2026, 2, 20) + dt.timedelta(days=source.randrange(70)),
        "finding.responsible_party": source.choice(_PARTIES),
        **{name: source.random() < 0.8 for name in _MOSTLY_TRUE},
        **{name: source.random() < 0.2 for name in _SELDOM_TRUE},
    }
    known: Any = {name: None if source.random() < unknown else value for name, value in values.items()}
    return Facts(known)
