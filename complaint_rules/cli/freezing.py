"""``complaint-rules schema`` and ``complaint-rules freeze``."""

from __future__ import annotations

import sys
from pathlib import Path

from complaint_rules.cli.options import STREAM, Output, Pack
from complaint_rules.cli.printing import as_json
from complaint_rules.library import load


def schema(pack: Pack, /, *, output: Output = None) -> int:
    """Write the JSON Schema of the facts that a pack takes.

    Example: `complaint-rules schema baisha -o complaint.schema.json`
    """
    _write(as_json(load(pack).schema()) + "\n", output)
    return 0


def freeze(pack: Pack, /, *, output: Output = None) -> int:
    """Write a pack with all its bases as one file, by which old decisions can be made again after any upgrade.

    Example: `complaint-rules freeze baisha -o baisha-2026.json`
    """
    _write(load(pack).freeze(), output)
    return 0


def _write(text: str, output: str | None) -> None:
    if output is None or output == STREAM:
        sys.stdout.write(text)
    else:
        Path(output).write_text(text, encoding="utf-8", newline="\n")
