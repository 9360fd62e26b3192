"""Running the project's tools, as the tests of the project itself do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND_LINE = (sys.executable, "-c", "import sys; from complaint_rules.cli import main; sys.exit(main())")
"""What the console script `complaint-rules` does, also where the library is not installed."""

_OURS = {"COLUMNS": "120", "NO_COLOR": "1", "PYTHONUTF8": "1"}


def run(*command: str | Path, cwd: Path = ROOT, timeout: float = 300, **variables: str) -> str:
    """What a command prints; where the command fails, the test fails, with all of it.

    Python finds the checkout's own package when the command runs in ``ROOT``, elsewhere what is installed.

    Args:
        command: The program and its arguments.
        cwd: The folder in which it runs.
        timeout: In seconds.
        variables: Of the command's environment, besides those of this process.
    """
    words = [str(part) for part in command]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        words,
        cwd=cwd,
        env=environment | _OURS | variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"`{' '.join(words)}` ended with exit code {done.returncode}:\n{done.stdout}", pytrace=False)
    return done.stdout
