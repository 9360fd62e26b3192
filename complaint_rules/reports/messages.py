"""What is said to the customer: the pack's messages, put together from their parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from complaint_rules.engines.record import Record, Status
from complaint_rules.language.evaluation import truth_of
from complaint_rules.policy.model import Message
from complaint_rules.reports.viewing import View

REPLY = "reply"
"""The whole that answers a customer whose complaint is turned down."""

_TURNED_DOWN = (("eligibility", "rejected"), ("establishment", "not_established"))
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_BETWEEN_PARTS = "\n\n"


def messages(view: View) -> dict[str, str]:
    """Every whole that has something to say, by its name.

    Parts follow one another by rank and id. A part is said when its ``when`` is true, when some decided record has its
    ``reason`` (if it names one), when all that its text mentions is known, and when no part that is said overrides it.
    """
    wholes: dict[str, list[str]] = {}
    for message in sorted(_said(view), key=lambda each: (each.rank, each.id)):
        if message.part_of != REPLY or is_turned_down(view.records):
            wholes.setdefault(message.part_of, []).append(_text(message, view).strip())
    return {name: _BETWEEN_PARTS.join(parts) for name, parts in sorted(wholes.items())}


def reply(view: View) -> str | None:
    """What is said to a customer whose complaint is rejected or not established; else None."""
    return messages(view).get(REPLY)


def is_turned_down(records: Mapping[str, Record]) -> bool:
    """Whether the complaint is rejected or not established."""
    return any(
        name in records and records[name].status is Status.DECIDED and records[name].outcome == outcome
        for name, outcome in _TURNED_DOWN
    )


def _said(view: View) -> list[Message]:
    reasons = {
        reason for record in view.records.values() if record.status is Status.DECIDED for reason in record.reasons
    }
    fitting = [message for message in view.policy.messages.values() if _fits(message, reasons, view)]
    replaced = _replaced_by(fitting, view.policy.messages)
    return [message for message in fitting if message.id not in replaced]


def _fits(message: Message, reasons: Iterable[str], view: View) -> bool:
    if message.reason and message.reason not in reasons:
        return False
    if truth_of(message.when, view.situation) is not True:
        return False
    return all(view.written(name) is not None for name in _PLACEHOLDER.findall(view.text(message.texts)))


def _replaced_by(said: Iterable[Message], known: Mapping[str, Message]) -> set[str]:
    """The messages that others override, ``overrides`` taken transitively as for rules."""
    replaced: set[str] = set()
    waiting = [name for message in said for name in message.overrides]
    while waiting:
        name = waiting.pop()
        if name not in replaced and name in known:
            replaced.add(name)
            waiting.extend(known[name].overrides)
    return replaced


def _text(message: Message, view: View) -> str:
    return _PLACEHOLDER.sub(lambda found: view.written(found[1]) or "", view.text(message.texts))
