"""Reading complaints from files: JSON, JSON Lines and TOML, one or many in each."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import attrs

from complaint_rules.cli.options import STREAM
from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.domain.unreadable import one_line

SUBMISSION = "submission"
"""The array of tables that holds the complaints of a TOML file with many."""


@attrs.frozen(repr=False)
class Complaint:
    """One complaint as it was given, not yet checked.

    Args:
        file: In which it stands.
        facts: What stands there.
        number: Its place in the file, from 1; 0 where it is the only one by its nature.
        line: Of the file, where each complaint has a line of its own; else 0.
    """

    file: str
    facts: Any
    number: int = 0
    line: int = 0

    def fault(self, fault: Fault) -> Fault:
        """A fault of its facts, with the place of the complaint."""
        path = f"complaint {self.number}: {fault.path}" if self.number else fault.path
        return Fault(path.removesuffix(": "), fault.message, self.file, self.line)


@attrs.frozen(repr=False)
class Source:
    """One file.

    Args:
        complaints: Those in it.
        many: Whether it could hold several, whatever their number.
        by_line: Whether each stands on a line of its own.
    """

    complaints: tuple[Complaint, ...]
    many: bool = False
    by_line: bool = False


def read_sources(files: Sequence[str]) -> tuple[Source, ...]:
    """Read files.

    Args:
        files: Their paths; ``STREAM`` is the standard input.

    Raises:
        InputError: Some cannot be read; every fault of all of them is told.
    """
    sources: list[Source] = []
    faults: list[Fault] = []
    for file in files:
        try:
            sources.append(_read_source(file))
        except InputError as error:
            faults += error.faults
    if files.count(STREAM) > 1:
        faults.append(Fault("", "the standard input can be read only once", STREAM))
    if faults:
        raise InputError(faults)
    return tuple(sources)


def _read_source(file: str) -> Source:
    text = _text_of(file)
    if not text.strip():
        _refuse(file, "holds no complaint")
    return _READERS.get(Path(file).suffix.lower(), _detect)(file, text)


def _text_of(file: str) -> str:
    try:
        data = sys.stdin.buffer.read() if file == STREAM else Path(file).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        _refuse(file, (error.strerror or "cannot be read").lower())
    except UnicodeDecodeError:
        _refuse(file, "is not UTF-8")


def _refuse(file: str, message: str, line: int = 0, column: int = 0) -> NoReturn:
    raise InputError([Fault("", message, file, line, column)])


def _read_json(file: str, text: str) -> Source:
    """JSON; what has a whole value on its first line and goes on after it is JSON Lines, whatever its name."""
    try:
        data = _parse(file, text)
    except InputError:
        if _has_lines(text):
            return _read_json_lines(file, text)
        raise
    if not isinstance(data, list):
        return Source((Complaint(file, data),))
    return Source(tuple(Complaint(file, item, number) for number, item in enumerate(data, 1)), many=True)


def _has_lines(text: str) -> bool:
    first, _, rest = text.strip().partition("\n")
    return bool(rest.strip()) and _is_json(first)


def _is_json(text: str) -> bool:
    try:
        _parse("", text)
    except InputError:
        return False
    return True


def _read_json_lines(file: str, text: str) -> Source:
    complaints: list[Complaint] = []
    faults: list[Fault] = []
    # Not `splitlines`, which breaks at characters that may stand inside a JSON text.
    for line, content in enumerate(text.split("\n"), 1):
        if not content.strip():
            continue
        try:
            facts = _parse(file, content)
        except InputError as error:
            faults += (attrs.evolve(fault, line=line) for fault in error.faults)
            continue
        complaints.append(Complaint(file, facts, len(complaints) + 1, line))
    if faults:
        raise InputError(faults)
    return Source(tuple(complaints), many=True, by_line=True)


def _parse(file: str, text: str) -> Any:  # noqa: ANN401 - what JSON holds
    try:
        return json.loads(
            text, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_number, object_pairs_hook=_without_doubles
        )
    except json.JSONDecodeError as error:
        _refuse(file, f"not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}", error.lineno, error.colno)
    except RecursionError:
        _refuse(file, "not valid JSON: nested too deep")
    except _NotJsonError as error:
        _refuse(file, f"not valid JSON: {error}")


class _NotJsonError(ValueError):
    """What the parser itself lets through."""


def _no_number(name: str) -> NoReturn:
    message = f"`{name}` is no number"
    raise _NotJsonError(message)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for key, value in pairs:
        if key in read:
            message = f"the key `{one_line(key)}` stands twice in one object"
            raise _NotJsonError(message)
        read[key] = value
    return read


_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def _read_toml(file: str, text: str) -> Source:
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line, column = (int(each or 0) for each in place.groups()) if place else (0, 0)
        # The parser's own words may quote a value, which may be personal.
        _refuse(file, "not valid TOML", line, column)
    except (RecursionError, ValueError):
        _refuse(file, "not valid TOML: nested too deep, or a number with very many digits")
    if SUBMISSION not in data:
        return Source((Complaint(file, data),))
    return _submissions(file, data)


def _submissions(file: str, data: Mapping[str, Any]) -> Source:
    items = data[SUBMISSION]
    others = sorted(data.keys() - {SUBMISSION})
    if others:
        _refuse(file, f"beside `[[{SUBMISSION}]]` nothing else may stand, such as `{one_line(others[0])}`")
    if not isinstance(items, list):
        _refuse(file, f"`{SUBMISSION}` is an array of tables, `[[{SUBMISSION}]]`")
    return Source(tuple(Complaint(file, item, number) for number, item in enumerate(items, 1)), many=True)


def _detect(file: str, text: str) -> Source:
    """JSON is what begins as TOML never does, and what can be read as JSON though no object; all else is TOML."""
    looks_like_json = re.match(r"\s*(?:\{|\[\s*[\{\]]|\[\[\[)", text) or _is_json(text)
    return _read_json(file, text) if looks_like_json else _read_toml(file, text)


_READERS: Mapping[str, Callable[[str, str], Source]] = {
    ".json": _read_json,
    ".jsonl": _read_json_lines,
    ".ndjson": _read_json_lines,
    ".toml": _read_toml,
}


def collect(complaints: Iterable[Complaint], read: Callable[[Any], Any]) -> list[Any]:
    """Read every complaint's facts.

    Args:
        complaints: As given.
        read: Checks the facts of one.

    Raises:
        InputError: Some have faults; all of them are told, with file, number and path.
    """
    results: list[Any] = []
    faults: list[Fault] = []
    for complaint in complaints:
        try:
            results.append(read(complaint.facts))
        except InputError as error:
            faults += map(complaint.fault, error.faults)
    if faults:
        raise InputError(faults)
    return results
