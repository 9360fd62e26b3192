"""The command line as a process of its own: how it starts, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from complaint_rules.cli import main

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = (sys.executable, "-c", "import sys; from complaint_rules.cli import main; sys.exit(main())")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"}
COMMANDS = ["check", "decide", "eval", "freeze", "packs", "schema", "show", "test"]


def ended(*arguments: str, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *arguments],
        env=ENVIRONMENT,
        capture_output="stdout" not in options,
        encoding="utf-8",
        timeout=120,
        check=False,
        **options,
    )


def test_the_streams_are_kept_apart():
    done = ended("decide", "-", "--pack", "standard", "--json", input='{"complaint": {"subjekt": "x"}}')
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "<stdin>: complaint.subjekt: unknown field; did you mean 'subject'?\n"


def test_help_and_version_are_there(run):
    assert run("--version").out.startswith("complaint-rules")
    told = run("--help")
    assert told.code == 0
    assert all(f" {command} " in told.out for command in COMMANDS)
    assert run().out == told.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help_with_an_example(run, command: str):
    told = run(command, "--help")
    assert told.code == 0
    assert f"Example: complaint-rules {command}" in told.out


def test_an_unknown_command_is_bad_usage(run):
    told = run("decid")
    assert (told.code, told.out) == (2, "")
    assert '"decide"' in told.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no `/dev/full` here")
def test_a_full_disk_ends_cleanly():
    with Path("/dev/full").open("w") as full:
        done = ended("freeze", "standard", stdout=full, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (2, "no space left on device\n")


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise there")
@pytest.mark.parametrize("arguments", [("freeze", "standard"), ("show", "standard"), ("packs",), ("--help",)])
def test_a_broken_pipe_ends_cleanly(arguments: tuple[str, ...]):
    reading, writing = os.pipe()
    os.close(reading)
    done = ended(*arguments, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="signals differ there")
def test_an_interrupt_ends_cleanly():
    process = subprocess.Popen(
        [*PROGRAM, "decide", "-", "--pack", "standard"],
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    wait_until_reading(process.pid)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"")


def wait_until_reading(process: int) -> None:
    """Wait until a process waits for its standard input; where that cannot be seen, for some seconds."""
    import time

    channel = Path(f"/proc/{process}/wchan")
    for _ in range(200):
        time.sleep(0.05)
        if channel.exists() and "pipe" in channel.read_text(encoding="ascii"):
            return


def test_an_interrupt_inside_a_command_gives_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("complaint_rules.cli.app._run", interrupted)
    assert main(["packs"]) == 130
    assert capsys.readouterr() == ("", "")


def test_help_brings_what_it_needs_and_nothing_else():
    """How fast it starts the benchmarks tell; here, that nothing heavy is imported on the way."""
    code = "import sys; from complaint_rules.cli import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, check=True)
    modules = set(done.stderr.split())
    assert "complaint_rules.cli.app" in modules
    heavy = {"babel", "cattrs", "durable", "hypothesis", "pendulum", "sqlalchemy"}
    parts = {"cases", "engines.compiled", "engines.rete", "language", "policy", "reports.explanation"}
    assert modules & (heavy | {f"complaint_rules.{part}" for part in parts}) == set()
