"""The command line, ``complaint-rules``: the only part that prints."""

from complaint_rules.cli.app import main

__all__ = ["main"]
