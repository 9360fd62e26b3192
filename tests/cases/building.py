"""Small policies with deadlines and steps, and cases under them."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from complaint_rules import Policy, load
from complaint_rules.cases.obligations import Obligation
from complaint_rules.reports.case import Case
from tests.engines.building import TIMED

ROOT = Path(__file__).resolve().parents[2]
PACKS = ("standard", "kfeng", "baisha", "auto_maintenance")
MONDAY = "2026-03-02"
ZONE = dt.timezone(dt.timedelta(hours=8))

HEADER = (
    TIMED
    + """
[decision.approver]
outcomes = ["supervisor", "general_manager"]

[[rule]]
id = "supervisor"
decides = "approver"
when = 'complaint.urgent = false'
then = "supervisor"
clauses = ["T-1"]

[[rule]]
id = "general-manager"
decides = "approver"
when = 'complaint.urgent'
then = "general_manager"
clauses = ["T-1"]
"""
)

Make = Callable[..., Policy]


@functools.cache
def shipped(name: str) -> Policy:
    """A shipped pack by its name."""
    folder = ROOT / "policies" / name
    return load(folder if folder.is_dir() else name)


@pytest.fixture
def made(tmp_path: Path) -> Make:
    """Makes a policy of tables under the header."""

    def make(*tables: str, header: str = HEADER) -> Policy:
        (tmp_path / "pack.toml").write_text(header, encoding="utf-8")
        (tmp_path / "more.toml").write_text("\n".join(tables), encoding="utf-8")
        return load(tmp_path)

    return make


def deadline(*lines: str, name: str = "call", starts: str = '"received"', span: str = "2 hours") -> str:
    """A deadline's table, met by `customer_contacted`, and the one rule on its span."""
    own = "\n".join(lines)
    met = "" if "met_by" in own else 'met_by = ["customer_contacted"]\n'
    return (
        f'[[deadline]]\nid = "{name}"\nowner = "marketing"\naction = "call"\nstarts = {starts}\n{met}{own}\n'
        'clauses = ["T-1"]\n'
        f'[[rule]]\nid = "{name.replace("_", "-")}-span"\ndecides = "deadline.{name}"\nwhen = "true"\n'
        f'then = "{span}"\nclauses = ["T-1"]\n'
    )


def step(name: str, *lines: str, done_by: str = '"evaluated"') -> str:
    """A step's table."""
    own = "\n".join(lines)
    ends = f"done_by = {done_by}\n" if done_by else ""
    return f'[[step]]\nid = "{name}"\ntitle = "{name}"\nactor = "supervisor"\n{ends}{own}\nclauses = ["T-1"]\n'


def at(time: str, day: str = MONDAY) -> str:
    """An instant of a day in Shanghai."""
    return f"{day}T{time}+08:00"


def event(name: str, time: str, by: str | None = None, *, day: str = MONDAY, **more: Any) -> dict[str, Any]:
    """An event as case files have it."""
    return {"type": name, "at": at(time, day), **({} if by is None else {"by": by}), **more}


def received(time: str = "10:00", *, day: str = MONDAY, **complaint: Any) -> dict[str, Any]:
    """The facts of a complaint that came in at a time."""
    return {"complaint": {"id": "C-1", "received_at": at(time, day), **complaint}}


def opened(policy: Policy, *events: dict[str, Any], facts: dict[str, Any] | None = None) -> Case:
    """A case, received on Monday at ten unless its facts say otherwise, to which events have happened."""
    return policy.case(received(urgent=False) if facts is None else facts, events, engine="compiled")


def only(case: Case, now: str, name: str = "call") -> Obligation:
    """The one obligation of a deadline."""
    (found,) = [each for each in case.at(now).obligations if each.id == name]
    return found


def local(moment: dt.datetime | None) -> str | None:
    """An instant in Shanghai, for comparing."""
    return None if moment is None else f"{moment.astimezone(ZONE):%a %H:%M:%S}"


def statuses(case: Case, now: str) -> dict[str, str]:
    """How the obligations stand, by deadline and round."""
    return {f"{each.id} {each.cycle}": str(each.status) for each in case.at(now).obligations}


def step_statuses(case: Case, now: str, names: Iterable[str] = ()) -> dict[str, str]:
    """How steps stand."""
    wanted = set(names)
    return {each.step.id: str(each.status) for each in case.at(now).steps if not wanted or each.step.id in wanted}
