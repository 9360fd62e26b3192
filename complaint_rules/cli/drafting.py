"""``complaint-rules map``."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from complaint_rules.cli.batching import From
from complaint_rules.cli.options import STREAM, Pack
from complaint_rules.cli.printing import visible


def draft_mapping(input_: Annotated[str, Parameter(name="IN")], /, *, pack: Pack, from_: From = None) -> int:
    """Draft a mapping for a file: which of its columns hold which facts, by their names and what stands in them.

    The draft goes to the standard output and runs as it is; which facts stay unknown is told on the standard error.

    Example: `complaint-rules map complaints.csv --pack standard > mapping.toml`
    """
    from complaint_rules.batch.drafting import drafted
    from complaint_rules.batch.files import source_of
    from complaint_rules.policy.loading import load_policy

    with file_of_stream(input_) as path:
        draft = drafted(load_policy(pack), source_of(path, from_ or ("jsonl" if input_ == STREAM else None)))
    print(draft.text)
    if draft.unknown:
        print(f"unknown in every row: {', '.join(map(visible, draft.unknown))}", file=sys.stderr)
    return 0


@contextmanager
def file_of_stream(name: str) -> Iterator[str]:
    """A file's name; what comes on the standard input is put into one, since it is read more than once."""
    if name != STREAM:
        yield name
        return
    with tempfile.TemporaryDirectory(prefix="complaint-rules-") as folder:
        path = Path(folder) / "input"
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield str(path)
