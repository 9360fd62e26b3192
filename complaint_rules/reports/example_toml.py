"""Generated examples as TOML, ready to paste into a pack."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping

from complaint_rules.analysis.coverage.drafting import Draft
from complaint_rules.domain.plain import plain_text
from complaint_rules.domain.toml import toml, toml_key
from complaint_rules.policy.model import Policy
from complaint_rules.reports.case_drafting import CaseDraft

NOTICE = """\
# Generated. What is expected here is what the policy answers today, right or wrong: read each example before you keep
# it, compare it with the clauses, and give it a title of your own."""


def examples_toml(drafts: Iterable[Draft | CaseDraft], policy: Policy) -> str:
    """Examples as the tables of a pack's file, under a notice; empty where there are none.

    Args:
        drafts: The examples.
        policy: Whose they are.
    """
    tables = ["\n".join(_lines(each, policy)) for each in drafts]
    return "\n\n".join([NOTICE, *tables]) + "\n" if tables else ""


def _lines(draft: Draft | CaseDraft, policy: Policy) -> Iterator[str]:
    yield from (f"# for: {each}" for each in draft.about)
    yield "[[example]]"
    yield f"id = {toml(draft.id)}"
    yield f"title = {toml(_title(draft))}"
    if draft.like:
        yield f"like = {toml(draft.like)}"
    yield from _lines_of_case(draft) if isinstance(draft, CaseDraft) else _lines_of_complaint(draft, policy)
    if draft.clauses:
        yield f"clauses = {toml(draft.clauses)}"


def _lines_of_complaint(draft: Draft, policy: Policy) -> Iterator[str]:
    for name, value in draft.given.items():
        yield f"given.{name} = {toml(_local(value, policy))}"
    for key, names in (("unknown", draft.unknown), ("absent", draft.absent)):
        if names:
            yield f"{key} = {toml(names)}"
    for decision, parts in draft.expect.items():
        told = ", ".join(f"{part} = {toml(value)}" for part, value in parts.items())
        yield f"expect.{toml_key(decision)} = {{ {told} }}"


def _lines_of_case(draft: CaseDraft) -> Iterator[str]:
    case = draft.case
    if case.events:
        yield "events = ["
        yield from (f"    {_event(each)}," for each in case.events)
        yield "]"
    yield f"now = {case.now}"
    yield from (f"expect_steps.{toml_key(name)} = {toml(parts['status'])}" for name, parts in case.steps.items())
    for name, owed in case.obligations.items():
        yield f"expect_obligations.{toml_key(name)} = {toml((owed or {})['status'])}"
    if case.refused:
        told = ", ".join(_event({**event, "step": step}) for event, step in case.refused)
        yield f"expect_refused = [{told}]"
    if case.accountability:
        yield f"expect_accountability = [{', '.join(map(toml, case.accountability))}]"


def _event(event: Mapping[str, object]) -> str:
    """An event on one line, its instant as TOML has instants."""
    return toml({key: dt.datetime.fromisoformat(str(value)) if key == "at" else value for key, value in event.items()})


def _title(draft: Draft | CaseDraft) -> str:
    if isinstance(draft, CaseDraft):
        return f"to be read: {'; '.join(draft.about).replace('`', '')}"
    ((decision, parts),) = draft.expect.items()
    outcome = parts.get("outcome")
    told = str(parts["status"]).replace("_", " ") if outcome is None else _told(outcome)
    return f"to be read: {decision} is {told}"


def _told(outcome: object) -> str:
    if isinstance(outcome, bool):
        return toml(outcome)
    return ", ".join(map(plain_text, outcome)) or "nothing" if isinstance(outcome, tuple) else plain_text(outcome)


def _local(value: object, policy: Policy) -> object:
    """An instant by the clocks of the pack."""
    return value.astimezone(zoneinfo.ZoneInfo(policy.zone)) if isinstance(value, dt.datetime) else value
