"""Finding packs: installed ones by entry point, others by path. Nothing that a pack brings is executed or imported."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import attrs

from complaint_rules.domain.errors import Fault, PackNotFoundError, PolicyError
from complaint_rules.domain.spelling import did_you_mean

GROUP = "complaint_rules.packs"
"""The entry-point group in which a distribution offers its packs."""

_OWN = "complaint-rules"
_SHIPPED = EntryPoint("standard", "complaint_rules.packs.standard", GROUP)


@attrs.frozen
class InstalledPack:
    """A pack that some distribution offers.

    Args:
        name: The entry point's.
        folder: Holds ``pack.toml``.
        distribution: Who offers it.
        version: The distribution's; empty where it is not installed but run from a checkout.
    """

    name: str
    folder: Path
    distribution: str
    version: str


def installed_packs() -> dict[str, InstalledPack]:
    """All installed packs, by name.

    Raises:
        PolicyError: Two distributions offer one name.
    """
    found: dict[str, InstalledPack] = {}
    faults: list[Fault] = []
    for pack in _offered():
        other = found.get(pack.name, pack)
        if other.distribution != pack.distribution:
            both = " and ".join(f"`{name}`" for name in sorted({other.distribution, pack.distribution}))
            faults.append(Fault(pack.name, f"two distributions offer a pack of this name: {both}; uninstall one"))
        found[pack.name] = pack
    if faults:
        raise PolicyError(faults)
    return dict(sorted(found.items()))


def find_pack(name_or_path: str | os.PathLike[str]) -> Path:
    """The folder of a pack.

    Args:
        name_or_path: An installed pack's name, whatever folder of that name is near; or a path, which is what a string
            with a path separator, or another folder's name, is taken for.

    Raises:
        PackNotFoundError: There is none.
    """
    path = Path(name_or_path)
    if not isinstance(name_or_path, str) or _has_separator(name_or_path):
        return _folder_at(path)
    if path.is_dir() and name_or_path not in installed_packs():
        return _folder_at(path)
    return find_installed(name_or_path)


def find_installed(name: str) -> Path:
    """The folder of an installed pack; a folder of that name that happens to be near is not meant.

    Raises:
        PackNotFoundError: There is none.
    """
    packs = installed_packs()
    if name not in packs:
        advice = did_you_mean(name, packs) or f"; installed are {', '.join(packs)}"
        raise PackNotFoundError([Fault("", f"no installed pack is called `{name}`{advice}")])
    return _folder_at(packs[name].folder)


def _has_separator(text: str) -> bool:
    return any(separator in text for separator in (os.sep, os.altsep) if separator)


def _folder_at(path: Path) -> Path:
    if (path / "pack.toml").is_file():
        return path
    installed = did_you_mean(path.name, installed_packs())
    if path.is_dir():
        message = f"the folder has no pack.toml{installed.replace('mean', 'mean the installed')}"
    else:
        message = f"no such folder{installed.replace('mean', 'mean the installed')}"
    raise PackNotFoundError([Fault("", message, str(path))])


def _offered() -> Iterator[InstalledPack]:
    """Every pack that is offered; ours is there even where the library itself has no metadata."""
    for point in (_SHIPPED, *entry_points(group=GROUP)):
        folder = _folder_of(point.value)
        if folder is not None:
            name, version = (point.dist.metadata["Name"], point.dist.version) if point.dist else (_OWN, "")
            yield InstalledPack(point.name, folder, name, version)


def _folder_of(package: str) -> Path | None:
    """The folder of a package, without importing it.

    ``find_spec`` imports the parents of a dotted name, so only the top level is asked for, and the rest is joined.
    """
    top, *parts = package.partition(":")[0].strip().split(".")
    spec = importlib.util.find_spec(top)
    folders = [Path(place).joinpath(*parts) for place in (spec and spec.submodule_search_locations) or ()]
    return next((folder for folder in folders if (folder / "pack.toml").is_file()), folders[0] if folders else None)
