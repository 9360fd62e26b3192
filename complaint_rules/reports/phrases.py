"""Single phrases of reports: an outcome, a margin, what a name stood for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal

from complaint_rules.domain.facts import Value
from complaint_rules.domain.spans import read_span
from complaint_rules.domain.types import Kind
from complaint_rules.engines.record import Record, Status
from complaint_rules.language.nodes import PARAMETER
from complaint_rules.policy.model import DEADLINE, DecisionDefinition
from complaint_rules.reports.explanation import Reading
from complaint_rules.reports.locales import SOURCE
from complaint_rules.reports.margins import Margin
from complaint_rules.reports.names import name_words, value_words
from complaint_rules.reports.turning import Turn
from complaint_rules.reports.viewing import View
from complaint_rules.reports.wording import Wording, marked

_STATUSES = {
    Status.DECIDED: marked("decided"),
    Status.UNDETERMINED: marked("undetermined"),
    Status.NOT_COVERED: marked("not covered by any rule"),
    Status.CONFLICT: marked("in conflict"),
}
_UNITS_COUNTED: Mapping[str, Callable[[Wording, Decimal], str]] = {
    "days_between": Wording.days,
    "working_days_between": Wording.working_days,
}
_IN_TIME = (marked("{distance} late"), marked("{distance} early"))
_IN_SIZE = (marked("{distance} over"), marked("{distance} short"))
_LIMITS = {
    "<=": marked("{actual}, the {name} is {bound}: {gap}"),
    ">=": marked("{actual}, the {name} is {bound}: {gap}"),
    "<": marked("{actual}, it takes less than {bound}: {gap}"),
    ">": marked("{actual}, it takes more than {bound}: {gap}"),
    "=": marked("{actual}, it takes exactly {bound}: {gap}"),
}


def status(status: Status, wording: Wording) -> str:
    """A status in words."""
    return wording.say(_STATUSES[status])


def outcome(record: Record, definition: DecisionDefinition, wording: Wording) -> str:
    """What a record comes to, in a few words."""
    if record.possible is None:
        if record.outcome is None:
            return status(record.status, wording)
        return _outcome(record.outcome, definition, wording)
    certain = _values(record.outcome, definition, wording)
    if record.status is Status.DECIDED:
        return certain
    possible = _values(record.possible, definition, wording) if record.possible else wording.say("more")
    return wording.say("{certain}; possible besides: {possible}", certain=certain, possible=possible)


def _outcome(value: Value, definition: DecisionDefinition, wording: Wording) -> str:
    """One outcome: a name that the policy declares, a span of a deadline, or a value."""
    if definition.name.startswith(DEADLINE):
        span = read_span(value)
        return wording.measured(Decimal(span.count), span.unit)
    if isinstance(value, str) and definition.type.kind is Kind.ENUM:
        return name_words(value, wording)
    return wording.value(value)


def _values(values: Value | None, definition: DecisionDefinition, wording: Wording) -> str:
    """What was collected: names of outcomes, which read best as a plain list."""
    items = values if isinstance(values, tuple) else ()
    return ", ".join(_outcome(item, definition, wording) for item in items) or wording.say("none")


def title(definition: DecisionDefinition, view: View) -> str:
    """A decision's title, and its name."""
    told = view.text(definition.title)
    return f"{told} ({definition.name})" if told and told != definition.name else definition.name


def given(rule: str, value: Value | None, view: View) -> str:
    """What a rule, named by its id, gives."""
    if value is None:
        return view.wording.say("an outcome that is not known")
    return _outcome(value, view.policy.decisions[view.policy.rules[rule].decides], view.wording)


def fact(name: str, value: Value, view: View) -> str:
    """A value of a fact; those that are declared by name in the reader's words."""
    declaration = view.names.declaration(name)
    if declaration is None or not declaration.type.values:
        return view.wording.value(value)
    names = sorted(value) if isinstance(value, frozenset) else [str(value)]
    return view.wording.value(tuple(value_words(each, view.wording) for each in names))


def reading(each: Reading, view: View) -> str:
    """What a name stood for."""
    return view.wording.say("{name}: {value}", name=each.name, value=_value_read(each, view))


def _value_read(each: Reading, view: View) -> str:
    say = view.wording.say
    if each.personal:
        return say("given, not shown") if each.known else say("not known")
    if each.value is None:
        record = view.records.get(each.name)
        return say("not known") if record is None else status(record.status, view.wording)
    value = view.wording.measured(each.value, unit_of(each.name, view))
    return say("not given, read as {value}", value=value) if each.assumed else value


def assumed(name: str, view: View) -> str:
    """What an absence was read as."""
    say, declaration = view.wording.say, view.names.declaration(name)
    if declaration is None or declaration.absent is None or name in view.facts.values:
        return say("{name}: {value}", name=name, value=say("taken to be not known"))
    value = view.wording.value(declaration.absent)
    return say("{name}: {value}", name=name, value=say("not given, read as {value}", value=value))


def unit_of(name: str, view: View) -> str:
    """The unit of a fact or a parameter; empty for none."""
    if name.startswith(PARAMETER):
        return view.policy.parameters[name.removeprefix(PARAMETER)].unit
    declaration = view.names.declaration(name)
    return "" if declaration is None else declaration.unit


def margin(each: Margin, view: View) -> str:
    """How far a comparison is off."""
    return view.wording.say(
        _LIMITS[each.sign],
        actual=_measured(each.actual, each, view),
        name=_name_of_bound(each, view),
        bound=_measured(each.bound, each, view),
        gap=_gap(each, view),
    )


def _gap(each: Margin, view: View) -> str:
    timely = isinstance(each.actual, dt.date) or (each.counts and each.sign in {"<=", ">="})
    patterns = _IN_TIME if timely else _IN_SIZE
    return view.wording.say(patterns[0 if each.above else 1], distance=_measured(each.distance, each, view))


def _measured(value: Value, each: Margin, view: View) -> str:
    if each.counts and isinstance(value, Decimal):
        return _UNITS_COUNTED[each.counts](view.wording, value)
    unit = next(filter(None, (unit_of(name, view) for name in (each.subject, each.bound_name))), "")
    return view.wording.measured(value, unit)


def _name_of_bound(each: Margin, view: View) -> str:
    """What a bound is called: names are English words; other readers get the title."""
    if not each.bound_name.startswith(PARAMETER):
        return each.bound_name or view.wording.say("limit")
    parameter = view.policy.parameters[each.bound_name.removeprefix(PARAMETER)]
    words = parameter.name.replace("_", " ")
    if view.wording.locale.partition("_")[0] == SOURCE:
        return words
    return view.text(parameter.title) or words


def turn(each: Turn, text: str, wording: Wording) -> str:
    """What a test would have to be."""
    wanted = wording.say("true") if each.wanted else wording.say("false")
    if each.now is None:
        return wording.say("{test} would have to be known to be {wanted}", test=text, wanted=wanted)
    return wording.say("{test} would have to be {wanted}", test=text, wanted=wanted)
