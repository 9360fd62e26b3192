"""How much memory something takes that should take none."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from pathlib import Path

import pytest

STATM = Path("/proc/self/statm")


def resident() -> int:
    """The bytes of the process in memory, those of C libraries included."""
    if not STATM.exists():
        pytest.skip("no `/proc` to read the process's memory from")
    gc.collect()
    return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def growth_of(use: Callable[[], object], *, warm_up: int, times: int) -> int:
    """The bytes by which the process grows while something is done so often, after a warm-up."""
    for _ in range(warm_up):
        use()
    before = resident()
    for _ in range(times):
        use()
    return resident() - before
