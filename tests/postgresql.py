"""A PostgreSQL server of the tests' own, on loopback, on a port of its own, in a folder that goes with it."""

from __future__ import annotations

import contextlib
import itertools
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import attrs

USER = "postgres"
"""The server refuses to run as root; Debian's package has this user for it."""

PROGRAMS = "/usr/lib/postgresql"

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "logging_collector": "off",
    "lc_messages": "C",
}
_names = itertools.count(1)


@attrs.frozen
class Server:
    """A server that runs.

    Args:
        url: Of its database, with the password.
    """

    url: str

    def fresh(self) -> str:
        """The URL of a schema of its own."""
        import psycopg

        name = f"tests_{os.getpid()}_{next(_names)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"{self.url}?options=-csearch_path%3D{name}"


def why_not() -> str:
    """Why no server can be started here; empty where one can."""
    if _programs() is None:
        return f"no PostgreSQL under {PROGRAMS}; Debian's package `postgresql` brings it"
    if os.geteuid() == 0 and shutil.which("runuser") is None:
        return "PostgreSQL does not run as root, and there is no `runuser` to run it as somebody else"
    return ""


@contextlib.contextmanager
def running(**settings: str) -> Iterator[Server]:
    """Starts a server, and stops it at the end.

    Args:
        settings: Of the server, besides those that keep it to itself.
    """
    folder = Path(tempfile.mkdtemp(prefix="complaint-rules-postgresql-"))
    password = secrets.token_hex(16)
    try:
        (folder / "password").write_text(password, encoding="ascii")
        if os.geteuid() == 0:
            for each in (folder, folder / "password"):
                shutil.chown(each, USER)
        cluster = folder / "cluster"
        options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", f"--username={USER}"]
        _run("initdb", "--pgdata", cluster, *options, f"--pwfile={folder / 'password'}")
        port = _free_port()
        given = {**_SETTINGS, "port": str(port), **settings}
        words = " ".join(f"-c {name}={value or repr('')}" for name, value in given.items())
        _run("pg_ctl", "--pgdata", cluster, "--wait", "--log", folder / "log", "--options", words, "start")
        try:
            yield Server(f"postgresql://{USER}:{password}@127.0.0.1:{port}/postgres")
        finally:
            _run("pg_ctl", "--pgdata", cluster, "--mode=immediate", "--wait", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    """The folder of the newest release's programs."""
    if sys.platform == "win32":
        return None
    found = [each for each in Path(PROGRAMS).glob("*/bin") if (each / "initdb").exists()]
    return max(found, key=lambda each: float(each.parent.name), default=None)


def _run(program: str, *arguments: str | Path) -> None:
    programs = _programs()
    assert programs is not None, why_not()
    words = [str(programs / program), *map(str, arguments)]
    if os.geteuid() == 0:
        words = ["runuser", "-u", USER, "--", *words]
    # Into a file: a server that stays would keep a pipe open for good.
    with tempfile.TemporaryFile() as output:
        code = subprocess.run(
            words, cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, check=False
        ).returncode
        output.seek(0)
        assert code == 0, output.read().decode(errors="replace")


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port
