"""A zone's offsets as columns, against the zone data and the library's own clock."""

from __future__ import annotations

import datetime as dt
import random
import zoneinfo

import pyarrow as pa
import pytest

from complaint_rules.domain.wall_clock import instant_of
from complaint_rules.engines.columnar.columns import Shape, given
from complaint_rules.engines.columnar.duck import connect
from complaint_rules.engines.columnar.duck_sql import DuckSql
from complaint_rules.engines.columnar.plan import planned
from complaint_rules.engines.columnar.sql import Writer
from complaint_rules.engines.columnar.values import DAY, FIRST_TICK, LAST_TICK, ticks_of
from complaint_rules.engines.columnar.zones import instant_at_local, offset_at, offsets_of

ZONES = (
    "UTC",
    "Asia/Shanghai",
    "America/New_York",
    "Europe/Madrid",
    "Australia/Lord_Howe",  # half an hour
    "Africa/Casablanca",  # the fast decides
    "Asia/Gaza",  # four times in some years
    "Europe/Dublin",  # winter is the exception
    "Pacific/Apia",  # a day left out
    "America/Sao_Paulo",  # no more
)
TICK = dt.timedelta(microseconds=1)
START = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
DATED = (FIRST_TICK + DAY, LAST_TICK - DAY)
"""Between these an instant has a date in every zone, so that the library's clock can be asked."""


def instants(zone: zoneinfo.ZoneInfo) -> list[int]:
    """Beside every change that there was, on every day of years to come, and anywhere in the years 1 to 9999."""
    source = random.Random(3)  # noqa: S311 - no secrets here
    found = [change + more for change, _ in offsets_of(zone).changes for more in (-1, 0, 1, 3_600_000_000)]
    found += [source.randrange(*DATED) for _ in range(2000)]
    later = ticks_of(dt.datetime(2050, 1, 1, 1, tzinfo=dt.UTC))
    found += [later + day * DAY for day in range(3 * 366)]
    return [each for each in found if DATED[0] <= each <= DATED[1]]


@pytest.mark.parametrize("name", ZONES)
def test_offsets_and_local_times_are_those_of_the_zone(name: str) -> None:
    zone, point = zoneinfo.ZoneInfo(name), given("ticks", Shape.INTEGER)
    ticks = instants(zone)
    plan = planned({"ahead": offset_at(point, zone), "instant": instant_at_local(point, zone)})
    with connect() as connection:
        connection.register("given", pa.table({"ticks": pa.array(ticks, pa.int64())}))
        rows = connection.sql(Writer(DuckSql()).query(plan, "given")).fetchall()
    for each, (ahead, instant) in zip(ticks, rows, strict=True):
        moment = START + each * TICK
        offset = moment.astimezone(zone).utcoffset()
        assert offset is not None
        assert ahead == ticks_of(offset), moment
        local = moment.replace(tzinfo=None)
        if local.year not in {1, 9999}:
            assert instant == ticks_of(instant_of(local, zone)), local
