"""A bar that shows how far a long command is; on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def shown_progress() -> Iterator[Callable[[float], None]]:
    """What to call with the share that is done, from 0 to 1; it shows nothing unless errors go to a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("deciding", total=1.0)
        yield lambda share: bar.update(task, completed=share)
