"""Every error of the library, one tree.

::

    ComplaintRulesError
    ├── InputError          (ValueError)           facts or events that cannot be read
    │   └── EventRefusedError                      an event that a case does not take
    ├── ExpressionError     (ValueError)           an expression that cannot be parsed or typed
    ├── PolicyError         (ValueError)           a pack that cannot be loaded
    │   └── PackNotFoundError  (LookupError)       no pack of that name or at that path
    ├── CalendarError       (ValueError)           working hours or a time that cannot be
    ├── ChoiceError         (ValueError)           an engine, a locale or a day that there is not
    ├── JournalError        (ValueError)           a journal that cannot be used, or was altered
    │   ├── CaseNotFoundError  (LookupError)       no case of that name in a journal
    │   └── ConflictError                          a journal that holds something else than was expected
    ├── UnknownDecisionError  (KeyError)           a decision that the policy does not make
    ├── SessionError        (RuntimeError)         an engine's session that failed
    ├── UnsupportedError    (NotImplementedError)  an engine that cannot do an operator
    └── MissingExtraError   (ImportError)          an optional dependency that is not installed

All but the last four hold *all* the faults that were found, as :class:`Fault` values in ``faults``; their text is one
line a fault. No text of an error holds a value of a personal fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import attrs

_INDEX = re.compile(r"(?:\[|^row )([0-9]{1,18})")
"""Between the texts around them, where a path is split."""


@attrs.frozen(order=True)
class Fault:
    """One thing that is wrong, and where.

    Args:
        path: What is at fault, dotted (``complaint.subject``, ``rule.late.when``); empty for the whole.
        message: Lower case, no full stop, the user's words in backticks.
        file: The file's path as the user gave it; empty when there is none.
        line: Counted from 1; 0 when unknown.
        column: Counted from 1; 0 when unknown.
    """

    path: str
    message: str
    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return ": ".join(part for part in (place, self.path, self.message) if part)


class ComplaintRulesError(Exception):
    """The root of this library's errors."""


class FaultsError(ComplaintRulesError, ValueError):
    """Something that was given has faults; ``faults`` lists every one, in order of place and path."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(set(faults), key=_place))
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.faults,)


def _place(fault: Fault) -> tuple[Any, ...]:
    """By place and path; in a path, indices and rows count as numbers: ``events[2]`` comes before ``events[10]``."""
    texts_and_indices = [int(each) if odd % 2 else each for odd, each in enumerate(_INDEX.split(fault.path))]
    return fault.file, fault.line, fault.column, texts_and_indices, fault.message


class InputError(FaultsError):
    """Facts that cannot be read: unknown fields, wrong types, values outside their range."""


class EventRefusedError(InputError):
    """An event that a case does not take; the case is as it was.

    Args:
        faults: Why.
        step: The step that forbids it; empty where it is its time that forbids it.
        clauses: The clauses of that step.
    """

    def __init__(self, faults: Iterable[Fault], *, step: str = "", clauses: tuple[str, ...] = ()) -> None:
        super().__init__(faults)
        self.step = step
        self.clauses = clauses

    def __reduce__(self) -> tuple[Any, ...]:
        return _refused, (self.faults, self.step, self.clauses)


def _refused(faults: tuple[Fault, ...], step: str, clauses: tuple[str, ...]) -> EventRefusedError:
    return EventRefusedError(faults, step=step, clauses=clauses)


class ExpressionError(FaultsError):
    """An expression that cannot be parsed, has a type error, or is past a bound."""


class PolicyError(FaultsError):
    """A pack that cannot be read, checked or composed."""


class PackNotFoundError(PolicyError, LookupError):
    """No installed pack has that name, or no pack is at that path."""


class CalendarError(FaultsError):
    """Working hours that cannot be (an interval that ends before it starts), or that a time is not found in."""


class ChoiceError(FaultsError):
    """An engine, a locale or a day was asked for that there is not."""


class JournalError(FaultsError):
    """A journal that cannot be opened, read or written, or that was altered; nothing was written."""


class CaseNotFoundError(JournalError, LookupError):
    """A journal has no case of that name."""


class ConflictError(JournalError):
    """A case in a journal has gone on, or is there already; nothing was written.

    Args:
        faults: What was expected, and what is there now.
        case: The case.
        expected: How many entries the writer expected.
        found: How many there are.
    """

    def __init__(self, faults: Iterable[Fault], *, case: str, expected: int, found: int) -> None:
        super().__init__(faults)
        self.case = case
        self.expected = expected
        self.found = found

    def __reduce__(self) -> tuple[Any, ...]:
        return _conflicting, (self.faults, self.case, self.expected, self.found)


def _conflicting(faults: tuple[Fault, ...], case: str, expected: int, found: int) -> ConflictError:
    return ConflictError(faults, case=case, expected=expected, found=found)


class UnknownDecisionError(ComplaintRulesError, KeyError):
    """The policy makes no decision of that name."""

    def __str__(self) -> str:
        return Exception.__str__(self)


class SessionError(ComplaintRulesError, RuntimeError):
    """An engine failed while a session learned; nothing was learned, and the session can go on."""


class UnsupportedError(ComplaintRulesError, NotImplementedError):
    """An engine cannot do an operator, and says so instead of approximating it.

    Args:
        engine: The engine's name.
        node: What it cannot do.
    """

    def __init__(self, engine: str, node: str) -> None:
        self.engine = engine
        self.node = node
        super().__init__(f"the `{engine}` engine cannot do `{node}`")

    def __reduce__(self) -> tuple[type[UnsupportedError], tuple[str, str]]:
        return type(self), (self.engine, self.node)


class MissingExtraError(ComplaintRulesError, ImportError):
    """An optional dependency is not installed; the text gives the command that installs it.

    Args:
        extra: The extra's name.
        reason: Why it is needed, or why it cannot be had here.
    """

    def __init__(self, extra: str, reason: str) -> None:
        self.extra = extra
        self.reason = reason
        super().__init__(f"{reason}; install it with `pip install 'complaint-rules[{extra}]'`")

    def __reduce__(self) -> tuple[type[MissingExtraError], tuple[str, str]]:
        return type(self), (self.extra, self.reason)
