"""``complaint-rules map``."""

from __future__ import annotations

import sys
from typing import Annotated

from cyclopts import Parameter

from complaint_rules.cli.batching import From, file_to_read, format_of_stream
from complaint_rules.cli.options import Pack
from complaint_rules.cli.printing import visible


def draft_mapping(input_: Annotated[str, Parameter(name="IN")], /, *, pack: Pack, from_: From = None) -> int:
    """Draft a mapping for a file: which of its columns hold which facts, by their names and what stands in them.

    The draft goes to the standard output and runs as it is; which facts stay unknown is told on the standard error.

    Example: `complaint-rules map complaints.csv --pack standard > mapping.toml`
    """
    from complaint_rules.batch.drafting import drafted
    from complaint_rules.batch.files import source_of
    from complaint_rules.policy.loading import load_policy

    with file_to_read(input_) as path:
        draft = drafted(load_policy(pack), source_of(path, from_ or format_of_stream(input_), name=input_))
    print(draft.text)
    if draft.unknown:
        print(f"unknown in every row: {', '.join(map(visible, draft.unknown))}", file=sys.stderr)
    return 0
