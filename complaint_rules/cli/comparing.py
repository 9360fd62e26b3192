"""``complaint-rules diff``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from cyclopts import Parameter

from complaint_rules.cli.inputs import Complaint, read_sources
from complaint_rules.cli.options import Json, Pack
from complaint_rules.cli.printing import print_json, print_lines
from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.domain.facts import Facts
from complaint_rules.library import Policy, load
from complaint_rules.reports.lines import Line, Tone

if TYPE_CHECKING:
    from complaint_rules.analysis.comparing import Comparison, Past

History: TypeAlias = Annotated[
    list[str] | None,
    Parameter(help="Files of past complaints: which of them change.", negative=(), consume_multiple=True),
]
Never: TypeAlias = Annotated[
    Literal["stricter", "looser", "changed"] | None,
    Parameter(help="What no decision may become: stricter, looser, or changed at all; exit code 1 if one does."),
]

_BROKEN = {
    "stricter": frozenset({"stricter", "fewer", "incomparable", "removed"}),
    "looser": frozenset({"looser", "more", "incomparable", "removed"}),
}


def diff(old: Pack, new: Pack, /, *, history: History = None, never: Never = None, json: Json = False) -> int:
    """Compare two packs over all complaints: what one decides otherwise than the other, where, and by which rules.

    Example: `complaint-rules diff kfeng ./policies/kfeng --never stricter`
    """
    from complaint_rules.analysis.comparing import compare_history, compare_policies
    from complaint_rules.reports.comparison import comparison_document, comparison_lines, history_lines

    one, two = load(old), load(new)
    past = None if history is None else compare_history(one.model, two.model, list(_past(history, one, two)))
    comparison = compare_policies(one.model, two.model)
    if json:
        print_json({"old": _header(one), "new": _header(two), **comparison_document(comparison, past)})
    else:
        print_lines([Line(f"{_named(one)} → {_named(two)}", 0, Tone.TITLE), *comparison_lines(comparison)])
        print_lines(history_lines(past) if past else ())
    broken = [] if never is None else list(_broken(comparison, never))
    if broken:
        print_lines([Line(f"--never {never}: {', '.join(broken)}", 0, Tone.FAULT)], file=sys.stderr)
    return 1 if broken else 0


def _broken(comparison: Comparison, never: str) -> Iterator[str]:
    """What became what it may not; what could not be decided, or is not compared, may be that too."""
    for each in comparison.decisions:
        verdict = str(each.verdict)
        if verdict in _BROKEN.get(never, {verdict} - {"equivalent"}):
            yield f"{each.name} is {verdict}"
        elif each.undecided:
            yield f"{each.name} could not be decided everywhere"
    if never == "changed":
        yield from (f"{each} (not compared)" for each in comparison.uncompared)


def _header(policy: Policy) -> dict[str, str]:
    return {"name": policy.name, "version": policy.version, "digest": policy.digest}


def _named(policy: Policy) -> str:
    return f"{policy.name} {policy.version} ({policy.digest[:12]})"


def _past(files: list[str], old: Policy, new: Policy) -> Iterator[Past]:
    """The complaints of some files, as each policy reads them.

    Raises:
        InputError: Some are complaints for neither; every fault of them is told.
    """
    from complaint_rules.analysis.comparing import Past

    faults: list[Fault] = []
    for complaint in (each for source in read_sources(files) for each in source.complaints):
        read = [_read(complaint, policy, other) for policy, other in ((old, new), (new, old))]
        facts = [each if isinstance(each, Facts) else None for each in read]
        if facts == [None, None]:
            faults += read[0] if isinstance(read[0], list) else ()
        yield Past(_name(complaint), *facts)
    if faults:
        raise InputError(faults)


def _read(complaint: Complaint, policy: Policy, other: Policy) -> Facts | list[Fault]:
    """The facts that a policy knows; what only the other one knows is left out."""
    try:
        return policy.read(_known_to(complaint.facts, policy, other))
    except InputError as error:
        return [complaint.fault(fault) for fault in error.faults]


def _known_to(facts: Any, policy: Policy, other: Policy) -> Any:  # noqa: ANN401 - what a file holds
    if not isinstance(facts, Mapping):
        return facts
    strange = other.model.facts.keys() - policy.model.facts.keys()
    return {entity: _fields(entity, content, strange) for entity, content in facts.items()}


def _fields(entity: str, content: Any, strange: Iterable[str]) -> Any:  # noqa: ANN401 - what a file holds
    if not isinstance(content, Mapping):
        return content
    return {field: value for field, value in content.items() if f"{entity}.{field}" not in strange}


def _name(complaint: Complaint) -> str:
    """Its own id, else its place."""
    facts = complaint.facts if isinstance(complaint.facts, Mapping) else {}
    held = facts.get("complaint")
    own = held.get("id") if isinstance(held, Mapping) else None
    return str(own) if own else f"{complaint.file}:{complaint.number or 1}"
