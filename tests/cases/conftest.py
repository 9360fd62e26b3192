"""The fixture that makes small policies."""

from __future__ import annotations

from tests.cases.building import made

__all__ = ["made"]
