"""Where in a pack's files something stands."""

from __future__ import annotations

from typing import Any

import attrs


@attrs.frozen
class Place:
    """Where in a pack's files something stands; line and column count from 1. No part of a policy's meaning."""

    file: str = ""
    line: int = 0
    column: int = 0


def place_field() -> Any:  # noqa: ANN401 - attrs' own type of fields is none of the values'
    """The field of a class of the model that says where it stands."""
    return attrs.field(factory=Place, eq=False, repr=False, kw_only=True)
