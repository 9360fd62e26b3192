"""The one spelling of what is hashed, and the hashes.

Whoever checks a journal without this library needs no more than JSON with sorted keys and SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

FIRST = ""
"""What stands before the first entry of a case."""

_SALT_IN_BYTES = 32


def canonical(value: Any) -> str:  # noqa: ANN401 - what JSON holds
    r"""A value as JSON: keys sorted, no blanks, nothing but ASCII.

    >>> print(canonical({"b": [True, None], "a": "é"}))
    {"a":"\u00e9","b":[true,null]}
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def entry_hash(case: str, sequence: int, previous: str, body: str) -> str:
    """The hash of an entry, over ``{"body": …, "case": …, "previous": …, "sequence": …}`` in canonical form.

    Args:
        case: Whose entry it is.
        sequence: Its place, from 1.
        previous: The hash of the entry before it, :data:`FIRST` for the first.
        body: Its body in canonical form.
    """
    return _sha256(
        f'{{"body":{body},"case":{canonical(case)},"previous":{canonical(previous)},"sequence":{canonical(sequence)}}}'
    )


def commitment(salt: str, value: str) -> str:
    """What stands for a value in the chain, over ``{"salt": …, "value": …}`` in canonical form.

    Args:
        salt: As :func:`new_salt` gives it.
        value: The value in canonical form.
    """
    return _sha256(f'{{"salt":{canonical(salt)},"value":{value}}}')


def text_hash(text: str) -> str:
    """The hash of a text in UTF-8."""
    return _sha256(text)


def new_salt() -> str:
    """A random salt, hexadecimal; without it nobody finds a value by trying likely ones."""
    import secrets

    return secrets.token_hex(_SALT_IN_BYTES)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
