"""Value types that Python lacks."""

from __future__ import annotations

from decimal import Decimal

import attrs


@attrs.frozen
class Money:
    """An exact amount in one currency.

    Two currencies don't mix: what would mix them is unknown.

    Args:
        amount: Exact, never a binary float.
        currency: The three capital letters of ISO 4217.
    """

    amount: Decimal
    currency: str
