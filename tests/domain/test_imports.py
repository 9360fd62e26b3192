from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from complaint_rules import domain

HEAVY = ("babel", "cattrs", "pendulum", "rich", "typer")

ALONE = f"""
import sys, types
package = types.ModuleType("complaint_rules")  # without what the whole library imports on top
package.__path__ = [{str(Path(domain.__file__).parents[1])!r}]
sys.modules["complaint_rules"] = package
"""


def heavy_modules_after(code: str) -> str:
    script = f"{ALONE}\n{code}\nprint(*sorted(set({HEAVY}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_importing_the_layer_brings_nothing_heavy():
    assert not heavy_modules_after("import complaint_rules.domain.entities, complaint_rules.domain.reading")


def test_pendulum_is_imported_for_a_zone_and_not_for_an_offset():
    read = "from complaint_rules.domain.temporal import read_date_time; read_date_time('2026-03-02T09:10:00{}')"
    assert not heavy_modules_after(read.format("+08:00"))
    assert heavy_modules_after(read.format("@Asia/Shanghai")) == "pendulum"
