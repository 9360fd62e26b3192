"""The columns that are nobody's: what is known of rows besides what stands in them."""

from __future__ import annotations

from collections.abc import Collection

ROW = "complaint-rules: row"
"""A row's number, from 1."""

TEXT = "complaint-rules: text"
"""What stands in the file, of a row that is no table's."""

LINE_FAULTS, UNFIT = "complaint-rules: line faults", "complaint-rules: unfit"
"""What is wrong with a line as such, and whether anything is."""

FAULTS, FAULTY = "complaint-rules: faults", "complaint-rules: faulty"
"""What is wrong with a row as complaints go, and whether anything is."""

OURS = frozenset({ROW, TEXT, LINE_FAULTS, UNFIT, FAULTS, FAULTY})


def free(name: str, taken: Collection[str]) -> str:
    """A name for a column that goes out, none of those that others have, whatever their case."""
    folded = {each.casefold() for each in taken}
    while name.casefold() in folded:
        name += "_"
    return name
