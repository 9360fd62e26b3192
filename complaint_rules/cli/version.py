"""What the program is called, and which version of it runs."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version

NAME = "complaint-rules"


def version() -> str:
    """The installed version; empty where it is run from its sources."""
    try:
        return installed_version(NAME)
    except PackageNotFoundError:
        return ""


def told_version() -> str:
    """Name and version, for people."""
    return f"{NAME} {version()}" if version() else f"{NAME}, not installed but run from its sources"
