"""Polars: its expressions, and its frames, lazy ones included; it is imported here and for their cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any, TypeAlias

import attrs
import polars as pl

from complaint_rules.domain.errors import InputError
from complaint_rules.engines.columnar.columns import Column, Op, Shape
from complaint_rules.engines.columnar.pieces import COLUMNS, Pieces
from complaint_rules.engines.columnar.plan import Layer, planned
from complaint_rules.engines.columnar.polars_cells import read
from complaint_rules.engines.columnar.preparing import Preparer, Request, look_ups
from complaint_rules.engines.columnar.readings import CellType, Held, Schema
from complaint_rules.engines.columnar.sql_tables import MOST_TOLD, ROW, told

_TYPES: Mapping[Shape, Any] = {
    Shape.BOOLEAN: pl.Boolean,
    Shape.INTEGER: pl.Int64,
    Shape.CODE: pl.Int32,
    Shape.WIDE: pl.Int128,
    Shape.TEXT: pl.String,
    Shape.TEXTS: pl.List(pl.String),
    Shape.DECIMAL: pl.Decimal(38, 0),
    Shape.MOMENT: pl.Datetime("us", "UTC"),
    Shape.DATE: pl.Date,
}
Expressed: TypeAlias = Callable[[Column], pl.Expr]


def expressed(column: Column) -> pl.Expr:
    """A column as Polars has it."""
    return _WRITERS[column.op](column)


def _all(column: Column) -> list[pl.Expr]:
    return [expressed(operand) for operand in column.operands]


def _of_one(write: Callable[[pl.Expr, Column], pl.Expr]) -> Expressed:
    return lambda column: write(expressed(column.operands[0]), column)


def _of_two(write: Callable[[pl.Expr, pl.Expr], pl.Expr]) -> Expressed:
    return lambda column: write(*_all(column))


def _joined(combine: Callable[[pl.Expr, pl.Expr], pl.Expr]) -> Expressed:
    return lambda column: reduce(combine, _all(column))


def _constant(column: Column) -> pl.Expr:
    if column.shape is Shape.TEXTS:
        return pl.lit(pl.Series([list(column.payload)], dtype=pl.List(pl.String))).first()
    return pl.lit(column.payload, dtype=_TYPES[column.shape])


def _choose(column: Column) -> pl.Expr:
    *cases, otherwise = _all(column)
    chosen: Any = pl
    for condition, value in zip(cases[::2], cases[1::2], strict=True):
        chosen = chosen.when(condition).then(value)
    result: pl.Expr = chosen.otherwise(otherwise).cast(_TYPES[column.shape])
    return result


def _computed(combine: Callable[[pl.Expr, pl.Expr], pl.Expr]) -> Expressed:
    def compute(column: Column) -> pl.Expr:
        wide = _TYPES[column.shape]
        left, right = (part.cast(wide) for part in _all(column))
        return combine(left, right)

    return compute


def _picked(column: Column) -> pl.Expr:
    values = [list(value) if isinstance(value, tuple) else value for value in column.payload]
    table = pl.lit(pl.Series(values, dtype=_TYPES[column.shape]))
    return table.gather(expressed(column.operands[0]).cast(pl.UInt32))


def _index(column: Column) -> pl.Expr:
    parts = (
        _INDEXING[kind](operand, *rest) for operand, (kind, *rest) in zip(column.operands, column.payload, strict=True)
    )
    return reduce(lambda one, other: one + other, parts)


def _of_flag(operand: Column, stride: int) -> pl.Expr:
    return (expressed(operand).cast(pl.Int32) * stride).fill_null(2 * stride)


def _of_table(operand: Column, digits: Sequence[int], unknown: int) -> pl.Expr:
    table = pl.lit(pl.Series(digits, dtype=pl.Int32))
    return table.gather(expressed(operand).cast(pl.UInt32)).fill_null(unknown)


def _of_steps(operand: Column, thresholds: Sequence[int], stride: int, unknown: int) -> pl.Expr:
    number = expressed(operand)
    reached = [(number >= each).cast(pl.Int32) for each in thresholds]
    total = reduce(lambda one, other: one + other, reached, (number * 0).cast(pl.Int32))
    return (total * stride).fill_null(unknown)


_INDEXING: Mapping[str, Callable[..., pl.Expr]] = {"flag": _of_flag, "table": _of_table, "steps": _of_steps}


def _names(column: Column) -> pl.Expr:
    if not column.operands:
        return pl.lit(pl.Series([[]], dtype=pl.List(pl.String))).first()
    cells = [
        pl.when(expressed(flag)).then(pl.lit(name)).otherwise(pl.lit(None, dtype=pl.String))
        for flag, name in zip(column.operands, column.payload, strict=True)
    ]
    return pl.concat_list(cells).list.drop_nulls()


def _label(code: pl.Expr, column: Column) -> pl.Expr:
    numbers, texts = zip(*column.payload, strict=True)
    return code.replace_strict(list(numbers), list(texts), default=None, return_dtype=pl.String)


def _point(number: pl.Expr, column: Column) -> pl.Expr:
    places = column.payload
    if not places:
        return number.cast(pl.Decimal(38, 0))
    digits = number.abs().cast(pl.String).str.zfill(places + 1)
    sign = pl.when(number < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return (sign + digits.str.head(-places) + "." + digits.str.tail(places)).cast(pl.Decimal(38, places))


_WRITERS: Mapping[Op, Expressed] = {
    Op.INPUT: lambda column: pl.col(column.payload),
    Op.READ: lambda column: read(column.payload),
    Op.CONSTANT: _constant,
    Op.AND: _joined(lambda one, other: one & other),
    Op.OR: _joined(lambda one, other: one | other),
    Op.NOT: _of_one(lambda part, _: ~part),
    Op.IS_NULL: _of_one(lambda part, _: part.is_null()),
    Op.HOLDS: _of_one(lambda part, _: part.fill_null(value=False)),
    Op.MAY_HOLD: _of_one(lambda part, _: part.fill_null(value=True)),
    Op.EQUAL: _of_two(lambda one, other: one == other),
    Op.LESS: _of_two(lambda one, other: one < other),
    Op.AT_MOST: _of_two(lambda one, other: one <= other),
    Op.AMONG: _of_one(lambda part, column: part.is_in(list(column.payload))),
    Op.CHOOSE: _choose,
    Op.ADD: _computed(lambda one, other: one + other),
    Op.SUBTRACT: _computed(lambda one, other: one - other),
    Op.MULTIPLY: _computed(lambda one, other: one * other),
    Op.FLOOR_DIVIDE: _of_one(lambda part, column: part // column.payload),
    Op.MODULO: _of_one(lambda part, column: part % column.payload),
    Op.BIT_OR: _joined(lambda one, other: one | other),
    Op.HAS_BIT: _of_one(lambda part, column: (part & column.payload) != 0),
    Op.WIDEN: _of_one(lambda part, _: part.cast(pl.Int128)),
    Op.NARROW: _of_one(lambda part, _: part.cast(pl.Int64)),
    Op.INDEX: _index,
    Op.PICK: _picked,
    Op.NAMES: _names,
    Op.LABEL: _of_one(_label),
    Op.POINT: _of_one(_point),
    Op.MOMENT: _of_one(lambda part, _: part.cast(pl.Datetime("us", "UTC"))),
    Op.DAY: _of_one(lambda part, _: part.cast(pl.Int32).cast(pl.Date)),
}


_INTEGERS = {pl.Int8: 3, pl.Int16: 5, pl.Int32: 10, pl.Int64: 19, pl.UInt8: 3, pl.UInt16: 5, pl.UInt32: 10}
_PLAIN: Mapping[Any, Held] = {
    pl.Boolean: Held.BOOLEAN,
    pl.Float32: Held.FLOAT,
    pl.Float64: Held.FLOAT,
    pl.String: Held.TEXT,
    pl.Categorical: Held.TEXT,
    pl.Enum: Held.TEXT,
    pl.Date: Held.DATE,
    pl.Duration: Held.INTERVAL,
    pl.Null: Held.NOTHING,
}


def cell_type(type_: Any) -> CellType:  # noqa: ANN401 - Polars' own types
    """What a column of a type holds."""
    base, name = type_.base_type(), str(type_)
    if base is pl.Struct:
        return CellType(Held.RECORD, fields={field.name: cell_type(field.dtype) for field in type_.fields}, name=name)
    if base is pl.List:
        texts = type_.inner.base_type() in {pl.String, pl.Categorical, pl.Enum, pl.Null}
        return CellType(Held.TEXTS if texts else Held.OTHER, name=name)
    if base is pl.Datetime:
        return CellType(Held.LOCAL if type_.time_zone is None else Held.INSTANT, name=name)
    if base is pl.Decimal:
        return CellType(Held.DECIMAL, digits=type_.precision or 38, places=type_.scale, name=name)
    if base in _INTEGERS:
        return CellType(Held.INTEGER, digits=_INTEGERS[base], name=name)
    return CellType(_PLAIN.get(base, Held.OTHER), name=name)


def schema_of(frame: pl.LazyFrame) -> Schema:
    """A frame's columns."""
    return {name: cell_type(type_) for name, type_ in frame.collect_schema().items()}


# frames


def decide_polars(frame: Any, preparer: Preparer, request: Request) -> Any:  # noqa: ANN401 - a frame, lazy or not
    """A Polars frame with what is decided of its rows; a lazy one stays lazy, but for a look at its faults and days.

    Raises:
        InputError: It does not fit the policy, or rows of it cannot be read.
        UnsupportedError: Polars cannot do something that the policy asks for.
    """
    if isinstance(frame, pl.DataFrame):
        return decide_polars(frame.lazy(), preparer, request).collect()
    prepared = preparer.prepare(schema_of(frame), request, trusting=request.on_faults == "raise")
    if request.on_faults == "raise" and not prepared.faulty.is_constant:
        _refuse_faulty(frame, {"faulty": prepared.faulty, "faults": prepared.faults})
    tables = {pieces: _table(pieces, frame, days) for pieces, days in look_ups(prepared.outputs).items()}
    numbered = frame.with_row_index(ROW) if tables else frame
    decided = layered(numbered, prepared.outputs, tables)
    return decided.select(*prepared.keep, *prepared.outputs)


def _refuse_faulty(frame: pl.LazyFrame, wanted: Mapping[str, Column]) -> None:
    found = layered(frame.with_row_index(ROW, offset=1), wanted, {}).filter("faulty").select(ROW, "faults")
    rows = found.head(MOST_TOLD + 1).collect().rows()
    if rows:
        raise InputError(told(rows))


def layered(frame: pl.LazyFrame, outputs: Mapping[str, Column], tables: Mapping[Pieces, pl.LazyFrame]) -> pl.LazyFrame:
    """A frame with columns added, layer by layer; with what small tables have, if it has row numbers."""
    for layer in planned(outputs).layers:
        plain = {name: expressed(column) for name, column in layer.made.items() if name not in layer.look_ups}
        frame = frame.with_columns(**plain)
        frame = _with_look_ups(frame, layer, tables)
    return frame


def _with_look_ups(frame: pl.LazyFrame, layer: Layer, tables: Mapping[Pieces, pl.LazyFrame]) -> pl.LazyFrame:
    """What small tables have: rows are matched by variant and day, and of a day's pieces the one kept that fits."""
    for name, column in layer.look_ups.items():
        variant, instant, day = _all(column)
        asked = frame.select(
            ROW, variant.cast(pl.Int64).alias("variant"), instant.alias("instant"), day.alias("utc_day")
        )
        found = asked.join(tables[column.payload], on=["variant", "utc_day"]).filter(
            pl.col("instant").is_between("since", "until")
        )
        moved = pl.when("runs").then(pl.col("instant") - pl.col("since")).otherwise(pl.lit(0, pl.Int64))
        value = found.select(ROW, (pl.col("base") + moved).alias(name))
        frame = frame.join(value, on=ROW, how="left", maintain_order="left")
    return frame


def _table(pieces: Pieces, frame: pl.LazyFrame, days: Mapping[str, Column]) -> pl.LazyFrame:
    seen = layered(frame, days, {}).select(pl.concat_list(list(days)).explode().unique().alias("day"))
    found = sorted(day for day in seen.collect()["day"].to_list() if day is not None)
    rows = [attrs.astuple(row) for row in pieces.rows(found)]
    kinds = {name: pl.Boolean if kind is bool else pl.Int64 for name, kind in COLUMNS.items()}
    return pl.LazyFrame(rows, schema=kinds, orient="row")
