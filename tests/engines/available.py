"""Which engines can run here."""

from __future__ import annotations

import pytest

from complaint_rules.domain.errors import MissingExtraError
from complaint_rules.engines.rete.durable import load


def _missing() -> str:
    try:
        load()
    except MissingExtraError as error:
        return error.reason
    return ""


needs_durable = pytest.mark.skipif(bool(_missing()), reason=_missing())
"""For tests of the rete engine: skipped where durable-rules is not to be had."""

ENGINE_NAMES = ("compiled", pytest.param("rete", marks=needs_durable))
