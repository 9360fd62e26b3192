"""Raw values against declarations: a declared fact's reader, and the faults of what is given, with their paths.

The two ways in, :mod:`~complaint_rules.domain.reading` and :mod:`~complaint_rules.domain.conversion`, share it, and so
agree to the letter.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from complaint_rules.domain.errors import Fault
from complaint_rules.domain.facts import FactDeclaration, Value
from complaint_rules.domain.parsing import Reader, reader_of
from complaint_rules.domain.plain import to_plain
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.unreadable import Problem, Unreadable, one_line, shown
from complaint_rules.domain.values import Money

EXTRA = "extra"
"""The key of what is not ours, kept and never read."""

_NO_OBJECT = "is no object of named fields; give one, or leave it out"


def reader_for(declaration: FactDeclaration) -> Reader:
    """The reader of a declared fact: of its type, within its bounds."""
    read = reader_of(declaration.type)
    if declaration.min_value is None and declaration.max_value is None:
        return read

    def read_within(raw: object) -> Value:
        value = read(raw)
        text = _out_of_bounds(value, declaration.min_value, declaration.max_value)
        if text:
            raise Unreadable(Problem(value if isinstance(value, Money) else raw, text))
        return value

    return read_within


def _out_of_bounds(value: Any, least: Any, greatest: Any) -> str:  # noqa: ANN401 - three values of one type
    """What is wrong with a value, or the empty string; one of the bounds may be None."""
    if isinstance(value, Money) and value.currency != (least or greatest).currency:
        return f"is not in `{(least or greatest).currency}`, the currency of its bounds"
    if least is not None and _size(value) < _size(least):
        return f"is less than {_bound_text(least)}"
    if greatest is not None and _size(value) > _size(greatest):
        return f"is more than {_bound_text(greatest)}"
    return ""


def _size(value: Any) -> Any:  # noqa: ANN401 - what can be ordered
    return value.amount if isinstance(value, Money) else value


def _bound_text(bound: Value) -> str:
    return shown(bound) if isinstance(bound, Money) else f"`{to_plain(bound)}`"


def faults_of(declaration: FactDeclaration, error: Unreadable) -> list[Fault]:
    """The faults of one fact's raw value; of a personal fact neither the value is told, nor keys inside it."""
    if declaration.personal:
        return [Fault(declaration.name, problem.message(personal=True)) for problem in error.problems]
    return [Fault(declaration.name + problem.at, problem.message()) for problem in error.problems]


def no_object(path: str, raw: object) -> Fault:
    """The fault of something that should be an object; what it is instead may be personal, so it isn't shown."""
    return Fault(path, Problem(raw, _NO_OBJECT).message(personal=True))


def unknown_field(entity: str, field: object, known: Collection[str]) -> Fault:
    """The fault of a field that its entity doesn't have."""
    word = one_line(str(field))
    hint = did_you_mean(word, known) or f"; `{entity}` has {', '.join(sorted(known))}"
    return Fault(f"{entity}.{word}", f"unknown field{hint}")


def unknown_entity(key: object, known: Mapping[str, Collection[str]]) -> Fault:
    """The fault of a top-level key that is no entity.

    Args:
        key: The key.
        known: The entities with their fields.
    """
    word = one_line(str(key))
    return Fault(word, f"unknown entity{_hint_for_entity(word, known)}")


def _hint_for_entity(word: str, known: Mapping[str, Collection[str]]) -> str:
    if word == "events":
        return "; a complaint with events is a case"
    entity, _, field = word.partition(".")
    if field in known.get(entity, ()):
        return f'; facts are nested by entity, `{{"{entity}": {{"{field}": …}}}}`'
    owners = sorted(owner for owner, fields in known.items() if word in fields)
    if owners:
        return f"; did you mean '{owners[0]}.{word}'?"
    entities = [*sorted(known), EXTRA]
    return did_you_mean(word, entities) or f"; known are {', '.join(entities)}, which takes what is not ours"
