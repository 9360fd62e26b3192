"""The language's functions, of arguments that are columns already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from complaint_rules.domain.types import Kind
from complaint_rules.engines.columnar import columns, computing
from complaint_rules.engines.columnar.columns import FALSE, Column
from complaint_rules.engines.columnar.computing import Result
from complaint_rules.engines.columnar.frame import Frame
from complaint_rules.engines.columnar.refusing import refused
from complaint_rules.engines.columnar.values import Amount, Item, Items, Members, Nothing, Scalar, Value, known


def list_is_known(collection: Value) -> Column:
    """Whether it is a list, and which, is known."""
    return collection.known if isinstance(collection, Items) else FALSE


def items_of(collection: Value, frame: Frame) -> Iterator[Item]:
    """What may be in a set or a list, and where it is."""
    if isinstance(collection, Members):
        for text in collection.texts:
            yield Item(collection.has(text), Scalar(Kind.ENUM, frame.codes.of(text), (text,)))
    elif isinstance(collection, Items):
        yield from collection.items


_Items = tuple[Item, ...] | None
PARTIAL: Mapping[str, Callable[[_Items, Frame], Result]] = {
    "max": lambda items, frame: computing.extreme(">", items or (), frame.codes),
    "min": lambda items, frame: computing.extreme("<", items or (), frame.codes),
    "sum": lambda items, frame: computing.total(items or (), frame.codes),
}


def _date(arguments: list[Value], frame: Frame) -> Result:
    match arguments:
        case [Scalar(kind=Kind.DATE | Kind.DATE_TIME) as moment]:
            return Result(Scalar(Kind.DATE, frame.date_of(moment)), may_fail=not _is_dated(moment))
        case [Nothing()]:
            return Result(Nothing())
    raise refused("date", "of texts and numbers that differ from row to row")


def _is_dated(moment: Value) -> bool:
    """Whether it is sure to have a date."""
    return isinstance(moment, Scalar) and (moment.kind is Kind.DATE or moment.is_dated)


def _as_it_is(kind: Kind, function: str) -> Callable[[list[Value], Frame], Result]:
    def convert(arguments: list[Value], _: Frame) -> Result:
        (value,) = arguments
        if isinstance(value, Scalar | Amount) and value.kind is not kind:
            raise refused(function, "of texts that differ from row to row")
        return Result(value)

    return convert


def _days(reckon: Callable[[Column, Column, Frame], Amount]) -> Callable[[list[Value], Frame], Result]:
    def between(arguments: list[Value], frame: Frame) -> Result:
        start, end = (frame.date_of(argument) for argument in arguments)
        return Result(reckon(start, end, frame), may_fail=not all(map(_is_dated, arguments)))

    return between


def _count(arguments: list[Value], frame: Frame) -> Result:
    (collection,) = arguments
    if isinstance(collection, Nothing):
        return Result(Nothing())
    total, bound = columns.whole(0), 0
    for item in items_of(collection, frame):
        bound += 1
        total = columns.plus(
            total, columns.choose((item.present, columns.whole(1)), otherwise=columns.whole(0)), bound=bound
        )
    there = known(collection) if isinstance(collection, Members) else list_is_known(collection)
    column = columns.choose((there, total), otherwise=columns.unknown(columns.Shape.INTEGER))
    return Result(Amount(Kind.NUMBER, column, 0, bound))


def _rounded(*, up: bool) -> Callable[[list[Value], Frame], Result]:
    def round_to(arguments: list[Value], _: Frame) -> Result:
        value, *more = arguments
        places = _places(more[0], up=up) if more else 0
        return Result(Nothing(), may_fail=True) if places is None else computing.rounded(value, places, up=up)

    return round_to


def _places(value: Value, *, up: bool) -> int | None:
    if not isinstance(value, Amount) or not value.column.is_constant:
        raise refused("ceiling" if up else "floor", "to places that differ from row to row")
    return computing.as_places(Decimal(value.column.payload).scaleb(-value.places))


FUNCTIONS: Mapping[str, Callable[[list[Value], Frame], Result]] = {
    "abs": lambda arguments, _: computing.absolute(arguments[0]),
    "ceiling": _rounded(up=True),
    "count": _count,
    "date": _date,
    "date and time": _as_it_is(Kind.DATE_TIME, "date and time"),
    "days_between": _days(lambda start, end, _: computing.days_between(start, end)),
    "duration": _as_it_is(Kind.DURATION, "duration"),
    "floor": _rounded(up=False),
    "money": lambda arguments, _: computing.as_money(*arguments),
    "working_days_between": _days(
        lambda start, end, frame: computing.working_days_between(start, end, frame.setting.calendar)
    ),
}
