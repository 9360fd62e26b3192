"""Cells as Polars reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import polars as pl

from complaint_rules.engines.columnar.layouts import BLANKS, ISO_DAY, ISO_OFFSET, ISO_TIME, date_layout
from complaint_rules.engines.columnar.readings import How, Reading
from complaint_rules.engines.columnar.refusing import refused
from complaint_rules.engines.columnar.sql_texts import numeral
from complaint_rules.engines.columnar.values import DAY, FIRST_DAY, FIRST_TICK, LAST_DAY, LAST_TICK


def _cell(reading: Reading) -> pl.Expr:
    first, *fields = reading.path
    cell = pl.col(first)
    for field in fields:
        cell = cell.struct.field(field)
    return cell


def read(reading: Reading) -> pl.Expr:
    """A cell, read.

    Raises:
        UnsupportedError: Polars cannot read it so.
    """
    cell = _cell(reading)
    if reading.how is How.PRESENT:
        there = cell.is_not_null()
        return there & ~cell.cast(pl.String).is_in(list(reading.words)) if reading.words else there
    found = _READINGS.get(reading.how)
    if found is None:
        held = reading.type.name or reading.type.held.value
        raise refused(f"polars: reading a {reading.how.value}", f"from `{'.'.join(reading.path)}` ({held})")
    return found(cell, reading)


def _by_table(kind: Any) -> Callable[[pl.Expr, Reading], pl.Expr]:  # noqa: ANN401 - Polars' own types
    def read(cell: pl.Expr, reading: Reading) -> pl.Expr:
        texts, values = [text for text, _ in reading.table], [value for _, value in reading.table]
        return cell.cast(pl.String).replace_strict(texts, values, default=None, return_dtype=kind)

    return read


def _bits(cell: pl.Expr, reading: Reading) -> pl.Expr:
    texts = cell.cast(pl.List(pl.String))
    flags = [(texts.list.contains(text), number) for text, number in reading.table]
    count = reduce(lambda one, other: one + other, (flag.cast(pl.UInt32) for flag, _ in flags), pl.lit(0, pl.UInt32))
    bits = reduce(
        lambda one, other: one | other,
        (pl.when(flag).then(pl.lit(number, pl.Int64)).otherwise(pl.lit(0, pl.Int64)) for flag, number in flags),
        pl.lit(0, pl.Int64),
    )
    return pl.when(count == texts.list.len()).then(bits).otherwise(None)


def _bits_of_text(cell: pl.Expr, reading: Reading) -> pl.Expr:
    parts = cell.str.split(reading.layout).list.eval(pl.element().str.strip_chars(" "))
    nothing = cell.str.strip_chars(" ") == ""
    return pl.when(nothing).then(pl.lit(0, pl.Int64)).otherwise(_bits(parts, reading))


def _not_blank(cell: pl.Expr, _: Reading) -> pl.Expr:
    text = cell.cast(pl.String)
    return pl.when(text.str.strip_chars(BLANKS) != "").then(text).otherwise(None)


def _unscaled(cell: pl.Expr, reading: Reading) -> pl.Expr:
    digits = cell.cast(pl.Decimal(38, reading.places)).cast(pl.String).str.replace(".", "", literal=True)
    return digits.cast(pl.Int128 if reading.digits + reading.places > 18 else pl.Int64)


def _numeral(cell: pl.Expr, reading: Reading) -> pl.Expr:
    for character in reading.type.without:
        cell = cell.str.replace_all(character, "", literal=True)
    places, digits = reading.places, reading.digits
    sign = pl.when(cell.str.starts_with("-")).then(pl.lit("-")).otherwise(pl.lit(""))
    before = cell.str.extract(r"^[+-]?([0-9]*)", 1).fill_null("")
    after = cell.str.extract(r"\.([0-9]*)", 1).fill_null("").str.head(places).str.pad_end(places, "0")
    number = (sign + "0" + before + after).cast(pl.Int128 if digits + places > 18 else pl.Int64, strict=False)
    return pl.when(cell.str.contains(f"^({numeral(reading)})$")).then(number).otherwise(None)


def _whole_float(cell: pl.Expr, _: Reading) -> pl.Expr:
    is_whole = cell.is_finite() & (cell == cell.floor()) & (cell.abs() < 2**53)
    return pl.when(is_whole).then(cell.cast(pl.Int64, strict=False)).otherwise(None)


def _within(number: pl.Expr, low: int, high: int) -> pl.Expr:
    return pl.when((number >= low) & (number <= high)).then(number).otherwise(None)


def _day(cell: pl.Expr, _: Reading) -> pl.Expr:
    return _within(cell.cast(pl.Int32).cast(pl.Int64), FIRST_DAY, LAST_DAY)


def _day_of_local(cell: pl.Expr, _: Reading) -> pl.Expr:
    ticks = cell.dt.epoch("us")
    return pl.when((ticks % DAY == 0) & (cell == cell.dt.truncate("1d"))).then(ticks // DAY).otherwise(None)


def _in_iso(cell: pl.Expr, reading: Reading, otherwise: str) -> pl.Expr:
    """A text that is written by a layout, or without one like a pattern, in ISO 8601; NULL where it is not."""
    if not reading.layout:
        return pl.when(cell.str.contains(f"^{otherwise}$")).then(cell).otherwise(None)
    layout = date_layout(reading.layout)
    text = cell.str.to_uppercase() if layout.is_upper else cell
    iso = text
    for step in layout.steps:
        iso = iso.str.replace_all(step.old, re.sub(r"\\([1-9])", r"${\1}", step.new), literal=step.is_plain)
    return pl.when(text.str.contains(layout.pattern)).then(iso).otherwise(None)


def _day_of_text(cell: pl.Expr, reading: Reading) -> pl.Expr:
    day = _in_iso(cell, reading, ISO_DAY).str.head(10)
    return day.str.to_date("%Y-%m-%d", strict=False).cast(pl.Int32).cast(pl.Int64)


def _local_in_ticks(iso: pl.Expr) -> pl.Expr:
    spaced = iso.str.replace("T", " ", literal=True)
    with_seconds = pl.when(spaced.str.len_bytes() == len("2026-01-31 12:00")).then(spaced + ":00").otherwise(spaced)
    return with_seconds.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us", strict=False).dt.epoch("us")


def _local_ticks_of_text(cell: pl.Expr, reading: Reading) -> pl.Expr:
    return _local_in_ticks(_in_iso(cell, reading, f"{ISO_DAY}[T ]{ISO_TIME}"))


def _ticks_of_text(cell: pl.Expr, reading: Reading) -> pl.Expr:
    """The local part and the offset one by one, which may have seconds."""
    iso = _in_iso(cell, reading, f"{ISO_DAY}T{ISO_TIME}{ISO_OFFSET}")
    offset = iso.str.extract(f"{ISO_OFFSET}$", 1).str.strip_prefix("Z")
    parts = [offset.str.slice(start, 2).cast(pl.Int64, strict=False).fill_null(0) for start in (1, 4, 7)]
    ahead = (parts[0] * 3600 + parts[1] * 60 + parts[2]) * 1_000_000
    local = _local_in_ticks(iso.str.replace(f"{ISO_OFFSET}$", ""))
    return local - pl.when(offset.str.starts_with("-")).then(-ahead).otherwise(ahead)


def _ticks(cell: pl.Expr, _: Reading) -> pl.Expr:
    return _within(cell.dt.epoch("us"), FIRST_TICK, LAST_TICK)


def _length_of_text(cell: pl.Expr, _: Reading) -> pl.Expr:
    pattern = r"^-?P([0-9]{1,6}D)?(T([0-9]{1,8}H)?([0-9]{1,9}M)?([0-9]{1,11}(\.[0-9]{1,6})?S)?)?$"
    days, hours, minutes, seconds = (
        cell.str.extract(f"([0-9]+){end}", 1).cast(pl.Int64, strict=False).fill_null(0)
        for end in ("D", "H", "M", r"(?:\.[0-9]+)?S")
    )
    fraction = cell.str.extract(r"\.([0-9]+)S", 1).str.pad_end(6, "0").cast(pl.Int64, strict=False).fill_null(0)
    ticks = (days * 86_400 + hours * 3600 + minutes * 60 + seconds) * 1_000_000 + fraction
    signed = pl.when(cell.str.starts_with("-")).then(-ticks).otherwise(ticks)
    return pl.when(cell.str.contains(pattern) & cell.str.contains("[DHMS]$")).then(signed).otherwise(None)


_READINGS: Mapping[How, Callable[[pl.Expr, Reading], pl.Expr]] = {
    How.AS_IT_IS: lambda cell, _: cell,
    How.NOT_BLANK: _not_blank,
    How.DIGITS: lambda cell, _: cell.cast(pl.String),
    How.CODE: _by_table(pl.Int32),
    How.NUMBER: _by_table(pl.Int64),
    How.FLAG: _by_table(pl.Boolean),
    How.CONTAINS: lambda cell, reading: cell.cast(pl.List(pl.String)).list.contains(reading.layout),
    How.BITS: _bits,
    How.BITS_OF_TEXT: _bits_of_text,
    How.WHOLE: lambda cell, _: cell.cast(pl.Int64),
    How.UNSCALED: _unscaled,
    How.WHOLE_FLOAT: _whole_float,
    How.NUMERAL: _numeral,
    How.DAY: _day,
    How.DAY_OF_TEXT: _day_of_text,
    How.DAY_OF_LOCAL: _day_of_local,
    How.TICKS: _ticks,
    How.TICKS_OF_TEXT: _ticks_of_text,
    How.LOCAL_TICKS_OF_TEXT: _local_ticks_of_text,
    How.TICKS_OF_LOCAL: lambda cell, _: cell.dt.epoch("us"),
    How.LENGTH: lambda cell, _: cell.dt.total_microseconds(),
    How.LENGTH_OF_TEXT: _length_of_text,
    How.CURRENCY: lambda cell, _: pl.when(cell.str.contains("^[A-Z]{3}$")).then(cell).otherwise(None),
}
