"""Small packs for tests, written as an author would write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from complaint_rules.domain.errors import Fault, PackNotFoundError
from complaint_rules.policy.loading import check_pack, load_policy
from complaint_rules.policy.model import Policy

MARK = "▸"
"""Stands in a file right before the place that a fault should name."""

HEADER = """\
[pack]
name = "base"
version = "1.0.0"
format = 1
title = "Base"
zone = "Asia/Shanghai"
locales = ["en", "es"]
"""

RULES = """\
[[clause]]
id = "B-1"
kind = "decision"
says = "A complaint is accepted within thirty days of receipt."

[[clause]]
id = "B-2"
kind = "process"
says = {en = "Somebody writes it down.", es = "Alguien lo anota."}

[decision.eligibility]
title = "Is the complaint accepted?"
outcomes = ["accepted", "rejected"]

[decision.forms]
outcomes = ["a", "b"]
collect = true

[decision.fee]
type = "money"
otherwise = {amount = "0", currency = "CNY"}

[decision.points]
type = "number"

[parameter.window]
unit = "days"
clause = "B-1"
2020-01-01 = 30
2025-01-01 = 20

[define]
late = 'days_between(goods.received_on, complaint.received_at) > parameter.window'
on_time = 'not(late)'

[[rule]]
id = "late"
decides = "eligibility"
when = 'late'
then = "rejected"
reason = "outside_window"
overrides = ["group:accepting"]
clauses = ["B-1"]

[[rule]]
id = "in-time"
decides = "eligibility"
when = '''
on_time and
  (complaint.subject = "quality")'''
then = "accepted"
group = "accepting"
clause = "B-1"
from = 2020-01-01

[[rule]]
id = "fee"
decides = "fee"
when = 'eligibility = "rejected"'
then = {amount = "12.50", currency = "CNY"}
clause = "B-1"

[[rule]]
id = "points"
decides = "points"
when = 'true'
then = {value = 'parameter.window / 2'}
clause = "B-1"

[[message]]
id = "sorry"
text = {en = "Past the {parameter.window} days", es = "Pasados los {parameter.window} días"}
reason = "outside_window"
clause = "B-1"

[[example]]
id = "in-time"
given.complaint = {received_at = 2026-03-01T08:00:00+08:00, subject = "quality"}
given.goods.received_on = 2026-02-20
expect = {eligibility = "accepted", forms = [], points = {outcome = 10}}

[[example]]
id = "receipt-unknown"
like = "in-time"
unknown = ["goods.received_on"]
expect.eligibility = {status = "undetermined", needs = ["goods.received_on"]}

[[invariant]]
id = "accepted-in-time"
holds = 'if eligibility = "accepted" then on_time else true'

[[assume]]
id = "never-urgent"
holds = 'not(complaint.urgent)'
because = "urgent ones are handled elsewhere"

[[report]]
id = "monthly"
title = "Complaints of the month"
every = "month"
actor = "quality"
clause = "B-1"

[[waiver]]
finding = "gap/eligibility"
because = "the text says nothing of other subjects"
until = 2027-01-01

[calendar]
week = {monday = ["09:00-12:00", "13:00-24:00"]}
holidays = [2026-01-01]
extra = {"2026-02-14" = ["09:00-18:00"]}

[facts."transaction.amount"]
type = "money"
min = {amount = "0", currency = "CNY"}
ask = "How much was paid?"
"""

Files = Mapping[str, str]


def header_of(name: str, **keys: str) -> str:
    """A ``pack.toml`` with further lines of ``[pack]``, values as TOML."""
    lines = {"name": f'"{name}"', "version": '"1.0.0"', "format": "1", "title": f'"{name}"', **keys}
    return "[pack]\n" + "".join(f"{key} = {value}\n" for key, value in lines.items())


def write_pack(folder: Path, files: Files) -> Path:
    """Write a pack's files as they are given, line ends as well."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    return folder


def finder(root: Path) -> Callable[[str], Path]:
    """Finds packs beside one another in one folder."""

    def find(name: str) -> Path:
        if not (root / name).is_dir():
            raise PackNotFoundError([Fault("", f"no installed pack is called `{name}`")])
        return root / name

    return find


def load_from(root: Path, name: str, **packs: Files) -> Policy:
    """Write packs beside one another and load one of them."""
    for each, files in packs.items():
        write_pack(root / each, files)
    return load_policy(root / name, find=finder(root))


def faults_of(root: Path, name: str, **packs: Files) -> tuple[Fault, ...]:
    """Write packs beside one another and check one of them."""
    for each, files in packs.items():
        write_pack(root / each, files)
    return check_pack(root / name, find=finder(root)).faults


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text without its marks, and the line and column at which each of them stood."""
    places = []
    while MARK in text:
        before, _, after = text.partition(MARK)
        places.append((before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1))
        text = before + after
    return text, places
