"""Where files are written: beside their names first, and in their place when all of them are written."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from complaint_rules.batch.files import Source
from complaint_rules.domain.errors import Fault, InputError


def check_places(source: Source, written: Sequence[Source], spared: Sequence[str]) -> None:
    """Refuse, before anything is done, to write where something would be lost.

    Args:
        source: What is read.
        written: What is written.
        spared: What else may not be written over.

    Raises:
        InputError: A file to write is something else already: a folder, a device, one of the others.
        FileNotFoundError: The file to read is not there, or the folder of one to write.
    """
    if not Path(source.path).exists():
        raise FileNotFoundError(2, "no such file or directory", source.name)
    faults = [fault for each in written for fault in _in_the_way(each, source)]
    read = [(source.path, "the input"), *((path, "read as well") for path in spared)]
    for one, (path, role) in itertools.product(written, read):
        if _same(one.path, path):
            faults.append(Fault("", f"is {role}, which would be written over", file=one.name))
    for one, other in itertools.combinations(written, 2):
        if _same(one.path, other.path):
            faults.append(Fault("", "is to hold both what is decided and what cannot be read", file=one.name))
    if faults:
        raise InputError(faults)


def _in_the_way(target: Source, source: Source) -> Iterator[Fault]:
    path = Path(target.path)
    if not path.absolute().parent.is_dir():
        raise FileNotFoundError(2, "there is no such folder", str(path.parent))
    if path.is_dir():
        yield Fault("", "is a folder, which is not replaced by a file", file=target.name)
    elif path.exists() and not path.is_file():
        yield Fault("", "is no regular file, so it is not replaced; `-` is the standard output", file=target.name)
    if Path(source.path).is_dir() and path.resolve().is_relative_to(Path(source.path).resolve()):
        yield Fault("", f"lies in `{source.name}`, which is read; write it elsewhere", file=target.name)


def _same(one: str, other: str) -> bool:
    both = Path(one), Path(other)
    if all(path.exists() for path in both):
        return both[0].samefile(both[1])
    return both[0].resolve() == both[1].resolve()


@contextmanager
def room_beside(target: Source) -> Iterator[Path]:
    """A folder for what is written until it is put in its place; it goes when all is done, or when anything fails.

    Raises:
        OSError: Nothing can be written there.
    """
    try:
        folder = tempfile.TemporaryDirectory(dir=_real(target).parent, prefix=".complaint-rules-")
    except OSError as error:
        raise OSError(error.errno, error.strerror, target.name) from None
    with folder as name:
        yield Path(name)


def put(written: Path, target: Source) -> None:
    """Put a file in its place; where a link leads elsewhere, it stays a link."""
    written.replace(_real(target))


def _real(target: Source) -> Path:
    return Path(target.path).resolve()
