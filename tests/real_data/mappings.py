"""From the rows of two public files to facts, nested as an input is.

What a row does not tell is not made up:

- a blank cell is null, and what a file has no column for is left out;
- a cell that is none of what its column promises goes on as it stands, so that the library refuses it by its path;
- both files give days without an hour. They become noon of that day in the policy's zone, where the day must stay the
  day. The hour is made up, and may be, because the packs count days: ``test_receipt_window`` shows that it changes
  nothing;
- a day of receipt that the row's other dates contradict is not known: null;
- what our vocabulary has no place for goes to ``extra``, which nothing reads.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

Row: TypeAlias = Mapping[str, str]
"""One row's cells, by column."""

Given: TypeAlias = dict[str, dict[str, Any]]
"""Facts nested by entity."""

_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)")
_AMERICAN = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})")


def iso_day(cell: str, layout: re.Pattern[str]) -> str | None:
    """The day that a cell writes, whether or not there is such a day; None where it is laid out otherwise."""
    found = layout.fullmatch(cell)
    return f"{found['year']}-{found['month']:0>2}-{found['day']:0>2}" if found else None


def noon(cell: str, layout: re.Pattern[str], zone: str) -> str | None:
    """Noon of the day that a cell writes; a blank is unknown, and what is no date goes on as it stands."""
    day = iso_day(cell, layout)
    return (cell or None) if day is None else f"{day}T12:00:00@{zone}"


def out_of_order(cells: tuple[str, ...], layout: re.Pattern[str]) -> bool:
    """Whether days that should follow each other don't; cells without a day of the calendar prove nothing."""
    days = [day for day in (_real_day(iso_day(cell, layout)) for cell in cells) if day is not None]
    return days != sorted(days)


def _real_day(day: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(day) if day else None
    except ValueError:
        return None


# --- complaints about vehicles, National Highway Traffic Safety Administration (NHTSA) --------------------------------

NHTSA_COLUMNS = (
    *("CMPLID", "ODINO", "MFR_NAME", "MAKETXT", "MODELTXT", "YEARTXT", "CRASH", "FAILDATE", "FIRE", "INJURED"),
    *("DEATHS", "COMPDESC", "CITY", "STATE", "VIN", "DATEA", "LDATE", "MILES", "OCCURENCES", "CDESCR"),
    *("CMPL_TYPE", "POLICE_RPT_YN", "PURCH_DT", "ORIG_OWNER_YN", "ANTI_BRAKES_YN", "CRUISE_CONT_YN", "NUM_CYLS"),
    *("DRIVE_TRAIN", "FUEL_SYS", "FUEL_TYPE", "TRANS_TYPE", "VEH_SPEED", "DOT", "TIRE_SIZE", "LOC_OF_TIRE"),
    *("TIRE_FAIL_TYPE", "ORIG_EQUIP_YN", "MANUF_DT", "SEAT_TYPE", "RESTRAINT_TYPE", "DEALER_NAME", "DEALER_TEL"),
    *("DEALER_CITY", "DEALER_STATE", "DEALER_ZIP", "PROD_TYPE", "REPAIRED_YN", "MEDICAL_ATTN", "VEHICLES_TOWED_YN"),
)
"""The 49 columns of the file, which has no head, by the names of its published layout."""

_NHTSA_CHANNELS = {"IVOQ": "web", "EVOQ": "phone", "LETR": "letter"}
"""The types of record that name a way in: the web site, the hotline, a letter. Of others the row doesn't tell it."""

_NHTSA_PLACED = {"ODINO", "MFR_NAME", "MAKETXT", "MODELTXT", "CRASH", "FIRE", "INJURED", "DEATHS", "LDATE", "CDESCR"}
_NO_COMPONENT = "UNKNOWN OR OTHER"
_YES_NO = {"Y": True, "N": False}


def nhtsa_rows(path: Path) -> list[Row]:
    """The file's rows: tab-separated, no quoting, no head; a row of another width is an error."""
    lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    return [dict(zip(NHTSA_COLUMNS, line.split("\t"), strict=True)) for line in lines]


def nhtsa_facts(row: Row, zone: str) -> Given:
    """The facts of one complaint about a vehicle or its equipment.

    The file collects defects of goods, so the area is goods, and a complaint that names a component is one about its
    quality. The customer's name, demands and number plate are withheld; city and state are no address to write to.
    """
    known_by_dates = not out_of_order((row["FAILDATE"], row["LDATE"], row["DATEA"]), _COMPACT)
    product = " ".join(row[name].strip() for name in ("MAKETXT", "MODELTXT")).strip()
    return {
        "complaint": {
            "id": row["ODINO"] or None,
            "received_at": noon(row["LDATE"], _COMPACT, zone) if known_by_dates else None,
            "channel": _NHTSA_CHANNELS.get(row["CMPL_TYPE"]),
            "subject": "quality" if row["COMPDESC"].strip() not in {"", _NO_COMPONENT} else None,
            "area": "goods",
            "description": row["CDESCR"].strip() or None,
            "against": row["MFR_NAME"].strip() or None,
        },
        "goods": {"product": product or None},
        "assessment": {"safety": _safety(row)},
        "extra": {name: cell for name, cell in row.items() if name not in _NHTSA_PLACED},
    }


def _safety(row: Row) -> bool | str | None:
    """True after a crash, a fire, an injury or a death; else unknown, or the first cell that is none of its column.

    Never false: a brake that fails touches safety before it hurts anyone, so four times no proves nothing.
    """
    happened = [_YES_NO.get(row[name], row[name] or None) for name in ("CRASH", "FIRE")]
    happened += [_some(row[name]) for name in ("INJURED", "DEATHS")]
    unreadable = (each for each in happened if isinstance(each, str))
    return next(unreadable, None) or (True if True in happened else None)


def _some(cell: str) -> bool | str | None:
    """Whether a count of people is above none."""
    return int(cell) > 0 if re.fullmatch("[0-9]+", cell) else cell or None


# --- complaints about financial services, Consumer Financial Protection Bureau (CFPB) ---------------------------------

CFPB_SUBJECTS = {
    "Incorrect information on credit report": "quality",  # what the company supplies is the report, and it is wrong
    "Communication tactics": "service_attitude",
    "Customer service / Customer relations": "service_attitude",
    "Customer service/Customer relations": "service_attitude",  # the file spells it both ways
    "Advertising and marketing": "product_sales",
    "Shopping for a line of credit": "product_sales",
    "Shopping for a loan or lease": "product_sales",
    "APR or interest rate": "price",
    "Balance transfer fee": "price",
    "Cash advance fee": "price",
    "Charged fees or interest I didn't expect": "price",
    "Excessive fees": "price",
    "Fees": "price",
    "Late fee": "price",
    "Other fee": "price",
    "Overlimit fee": "price",
}
"""The issues that plainly name one of our subjects; the others could be several, and stay unknown."""

_CFPB_CHANNELS = {
    "Email": "email",
    "Fax": "other",
    "Phone": "phone",
    "Postal mail": "letter",
    "Referral": "other",
    "Web": "web",
}

_CFPB_REMEDIES: Mapping[str, list[str] | None] = {
    "Closed": [],
    "Closed with explanation": [],
    # Relief, but the row does not tell which. Null, because an absent plan would read as one without remedies.
    "Closed with monetary relief": None,
    "Closed with non-monetary relief": None,
    "In progress": None,
    "Untimely response": None,
}

_CFPB_PLACED = {"Date received", "Product", "Issue", "Company", "Submitted via", "Company response to consumer"}


def cfpb_rows(path: Path) -> list[Row]:
    """The file's rows, by its own head."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def cfpb_facts(row: Row, zone: str) -> Given:
    """The facts of one complaint about a financial product.

    ``Date received`` is the receipt, unless the complaint was sent on before. Nothing tells when the customer got the
    product, nor what is demanded; whether the customer disputed the answer is no finding of the company's.
    """
    contradicted = out_of_order((row["Date received"], row["Date sent to company"]), _AMERICAN)
    channel, response = row["Submitted via"] or None, row["Company response to consumer"] or None
    return {
        "complaint": {
            "received_at": None if contradicted else noon(row["Date received"], _AMERICAN, zone),
            "channel": _CFPB_CHANNELS.get(channel, channel) if channel else None,
            "subject": CFPB_SUBJECTS.get(row["Issue"]),
            "against": row["Company"] or None,
        },
        "goods": {"product": row["Product"] or None},
        "plan": {"remedies": _CFPB_REMEDIES.get(response, response) if response else None},
        "extra": {name: cell for name, cell in row.items() if name not in _CFPB_PLACED},
    }
