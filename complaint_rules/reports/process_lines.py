"""The steps of a policy and who answers for what, for people to read and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from complaint_rules.policy.model import Policy
from complaint_rules.policy.process import Accountability, EventPattern, Step
from complaint_rules.reports.lines import Line, Tone
from complaint_rules.reports.wording import Wording

Text: TypeAlias = Callable[[Mapping[str, str]], str]
"""A text by locale in the reader's."""


def step_lines(step: Step, wording: Wording, text: Text) -> Iterator[Line]:
    """One step."""
    say = wording.say
    yield Line(say("step {name}: {title}", name=step.id, title=text(step.title)), 0, Tone.HEADING)
    yield Line(say("done by {actors}", actors=", ".join(step.actors)), 1)
    yield from (Line(told, 1) for told in _details(step, wording))
    yield Line(say("clauses {clauses}", clauses=", ".join(step.clauses)), 1, Tone.NOTE)


def _details(step: Step, wording: Wording) -> Iterator[str]:
    say = wording.say
    if step.form:
        yield say("form {name}", name=step.form)
    if step.after:
        yield say("after {steps}", steps=", ".join(step.after))
    if step.raised_by:
        yield say("comes up with {events}", events=_patterns(step.raised_by))
    if step.starts_cycle:
        yield say("everything starts over with {events}", events=_patterns(step.starts_cycle))
    if step.text != "true":
        yield say("when {condition}", condition=on_one_line(step.text))
    if step.done_by:
        yield say("ends with {events}", events=_patterns(step.done_by))
    if step.done_text:
        yield say("ends once {condition}", condition=on_one_line(step.done_text))
    if step.undone_by:
        yield say("again after {events}", events=_patterns(step.undone_by))
    if step.requires_text:
        yield say("taken only if {condition}", condition=on_one_line(step.requires_text))


def _patterns(patterns: Iterable[EventPattern]) -> str:
    return ", ".join(map(_pattern, patterns))


def _pattern(pattern: EventPattern) -> str:
    """An event, with what narrows it down.

    >>> _pattern(EventPattern("return_visit", satisfied=False))
    'return_visit (satisfied = false)'
    """
    satisfied = {None: "", True: "satisfied = true", False: "satisfied = false"}[pattern.satisfied]
    meets = f"meets {pattern.meets}" if pattern.meets else ""
    told = ", ".join(filter(None, (satisfied, meets)))
    return f"{pattern.event} ({told})" if told else pattern.event


def accountability_lines(each: Accountability, wording: Wording, text: Text) -> Iterator[Line]:
    """One accountability, without the rules of its proposal."""
    say = wording.say
    yield Line(say("accountability {name}: {title}", name=each.id, title=text(each.title)), 0, Tone.HEADING)
    yield Line(say("for each delay") if each.delays else say("for the cause"), 1)
    if each.text != "true":
        yield Line(say("when {condition}", condition=on_one_line(each.text)), 1)
    if each.persons:
        yield Line(say("persons {facts}", facts=", ".join(each.persons)), 1)
    if each.decided_by:
        yield Line(say("decided by {actors}", actors=", ".join(each.decided_by)), 1)
    if each.note:
        yield Line(text(each.note), 1)
    yield Line(say("clauses {clauses}", clauses=", ".join(each.clauses)), 1, Tone.NOTE)


def process_document(policy: Policy, text: Text) -> dict[str, Any]:
    """The process of a policy, ready for JSON."""
    return {
        "events": {name: text(each.title) for name, each in policy.events.items()},
        "steps": {name: _step_document(each, text) for name, each in policy.steps.items()},
        "accountabilities": {
            name: _accountability_document(each, text) for name, each in policy.accountabilities.items()
        },
    }


def _step_document(step: Step, text: Text) -> dict[str, Any]:
    return {
        "title": text(step.title),
        "actors": list(step.actors),
        "form": step.form or None,
        "after": list(step.after),
        "raised_by": list(map(_pattern, step.raised_by)),
        "starts_cycle": list(map(_pattern, step.starts_cycle)),
        "when": on_one_line(step.text),
        "done_by": list(map(_pattern, step.done_by)),
        "done_when": on_one_line(step.done_text) or None,
        "undone_by": list(map(_pattern, step.undone_by)),
        "requires": on_one_line(step.requires_text) or None,
        "clauses": list(step.clauses),
    }


def _accountability_document(each: Accountability, text: Text) -> dict[str, Any]:
    return {
        "title": text(each.title),
        "for": "delay" if each.delays else "cause",
        "when": on_one_line(each.text),
        "persons": list(each.persons),
        "unit": each.unit or None,
        "decided_by": list(each.decided_by),
        "note": text(each.note) or None,
        "clauses": list(each.clauses),
    }


def on_one_line(text: str) -> str:
    r"""An expression as written over several lines, on one.

    >>> on_one_line("a\n  or b")
    'a or b'
    """
    return " ".join(text.split())
