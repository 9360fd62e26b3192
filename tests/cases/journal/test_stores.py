"""Opening journals: what is made, what is refused, and how it is told."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from complaint_rules import JournalError, Policy
from complaint_rules.cases.journal.database import connecting, tables
from complaint_rules.journal import Journal
from tests.cases.journal.conftest import Fresh
from tests.cases.journal.making import small_complaint, small_event
from tests.cases.journal.tampering import tampering
from tests.postgresql import Server


def test_a_path_is_a_file(tmp_path: Path, kept: Policy):
    for store in (tmp_path / "a.db", str(tmp_path / "b.db"), f"sqlite:///{tmp_path / 'c.db'}"):
        with Journal(store) as journal:
            journal.open(kept, small_complaint("A"))
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.db", "b.db", "c.db"]


@pytest.mark.parametrize("store", [":memory:", "sqlite://", "sqlite:///:memory:"])
def test_a_journal_in_memory_goes_with_its_end(store: str, kept: Policy):
    for _ in range(2):
        with Journal(store) as journal:
            journal.open(kept, small_complaint("A"))
            journal.append("A", small_event(1, note="there"))
            journal.erase("A")
            assert journal.verify() == ()


def test_a_file_keeps_what_is_acknowledged_whatever_happens_to_the_machine(fresh_file: Fresh, kept: Policy):
    """As far as SQLite is told: it writes ahead, and waits for the disk at each commit."""
    with Journal(fresh_file()) as journal, journal._store._engine.connect() as connection:  # type: ignore[attr-defined]
        settings = connection.execution_options(**{connecting.BEGIN: ""})
        assert settings.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert settings.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert settings.exec_driver_sql("PRAGMA secure_delete").scalar() == 1


def test_where_no_journal_is_to_be_made_none_is(tmp_path: Path):
    with pytest.raises(JournalError, match=r"cases\.db: there is no journal$"):
        Journal(tmp_path / "cases.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_another_database_is_left_as_it_is(tmp_path: Path):
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()
    before = other.read_bytes()
    with pytest.raises(JournalError, match="holds no journal"):
        Journal(other, create=False)
    assert other.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["other.db"]


def test_a_schema_without_a_journal_is_told(fresh: Fresh):
    store = fresh()
    if store.startswith("postgresql"):
        with pytest.raises(JournalError, match="holds no journal"):
            Journal(store, create=False)
    Journal(store).close()
    Journal(store, create=False).close()


@pytest.fixture
def written_by_another(tmp_path: Path) -> Iterator[tuple[Path, sqlite3.Connection]]:
    """A database that does not write ahead yet, and another connection that is about to write."""
    store = tmp_path / "cases.db"
    with contextlib.closing(sqlite3.connect(store, isolation_level=None, check_same_thread=False)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        yield store, writer


def test_whoever_makes_a_journal_waits_for_a_writer(written_by_another: tuple[Path, sqlite3.Connection]):
    store, writer = written_by_another
    with ThreadPoolExecutor(1) as thread:
        opening = thread.submit(lambda: Journal(store).close())
        with pytest.raises(TimeoutError):
            opening.result(timeout=0.3)
        writer.execute("COMMIT")
        opening.result(timeout=30)
    with Journal(store, create=False) as journal:
        assert journal.verify() == ()


def test_a_writer_that_never_ends_is_told(
    written_by_another: tuple[Path, sqlite3.Connection], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(connecting, "_WAIT_IN_SECONDS", 0.1)
    with pytest.raises(JournalError, match=r"cases\.db: database is locked$"):
        Journal(written_by_another[0])


def test_a_file_that_is_no_database_is_told(tmp_path: Path):
    text = tmp_path / "cases.txt"
    text.write_text("complaint: warped doors\n" * 100, encoding="utf-8")
    with pytest.raises(JournalError, match=r"cases\.txt: file is not a database$"):
        Journal(text)
    assert text.read_text(encoding="utf-8").startswith("complaint")


def test_a_place_where_nothing_can_be_written_is_told(tmp_path: Path):
    with pytest.raises(JournalError, match="unable to open database file"):
        Journal(tmp_path / "nowhere" / "cases.db")


@pytest.mark.parametrize(
    ("store", "told"),
    [
        ("mysql://root@localhost/cases", "`mysql` is no store of journals; there are `postgresql` and `sqlite`"),
        ("http://localhost/cases", "`http` is no store of journals"),
        ("://", "cannot be read as the URL of a database"),
        ("postgresql://host:port/cases", "cannot be read as the URL of a database"),
    ],
)
def test_what_is_no_store_is_told(store: str, told: str):
    with pytest.raises(JournalError) as caught:
        Journal(store)
    assert told in str(caught.value)


def test_a_server_that_is_not_there_is_told_without_the_password():
    with pytest.raises(JournalError) as caught:
        Journal("postgresql://ann:hidden@127.0.0.1:1/cases?connect_timeout=3")
    assert str(caught.value).startswith("postgresql+psycopg://ann:***@127.0.0.1:1/cases") or "refused" in str(
        caught.value
    )
    assert "hidden" not in str(caught.value)


@pytest.mark.xdist_group("postgresql")
def test_a_wrong_password_is_told_without_it(postgresql: Server):
    _, _, place = postgresql.url.partition("@")
    with pytest.raises(JournalError, match="password authentication failed") as caught:
        Journal(f"postgresql://postgres:hidden@{place}")
    assert "hidden" not in str(caught.value)


def test_a_journal_of_another_format_is_refused(fresh: Fresh):
    store = fresh()
    Journal(store).close()
    with tampering(store) as opened, opened.engine.begin() as connection:
        connection.execute(sa.update(tables.about).values(value="2"))
    with pytest.raises(JournalError, match="holds a journal of another format; this version reads 1"):
        Journal(store)


def test_two_journals_may_share_a_database_with_other_tables(tmp_path: Path, kept: Policy):
    store = tmp_path / "all.db"
    with sqlite3.connect(store) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()
    with Journal(store) as journal:
        journal.open(kept, small_complaint("A"))
        assert journal.verify() == ()


def test_a_write_that_the_store_refuses_is_told_and_nothing_is_written(fresh: Fresh, kept: Policy):
    """As on a full disk: here a trigger refuses, in the middle of a transaction."""
    store = fresh()
    with Journal(store) as journal:
        before = journal.open(kept, small_complaint("A"))
        with tampering(store) as opened, opened.engine.begin() as connection:
            for statement in REFUSING[opened.engine.dialect.name]:
                connection.exec_driver_sql(statement)
        with pytest.raises(JournalError) as caught:
            journal.append("A", small_event(1, note="a secret note"))
        assert "no room" in str(caught.value)
        assert "secret" not in str(caught.value)
        assert journal.cases() == {"A": before}
        # Without a personal value nothing is refused; the replayed case has not kept the other event.
        journal.append("A", small_event(1))
        assert [event.note for event in journal.case("A").events] == [""]
        assert journal.verify() == ()


REFUSING = {
    "sqlite": [
        "CREATE TRIGGER refuse BEFORE INSERT ON journal_value BEGIN SELECT RAISE(ABORT, 'no room'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no room'; END $$",
        "CREATE TRIGGER refuse BEFORE INSERT ON journal_value EXECUTE FUNCTION refuse()",
        "ALTER TABLE journal_value ENABLE ALWAYS TRIGGER refuse",
    ],
}


@pytest.mark.parametrize(
    ("missing", "store", "told"),
    [
        (
            "sqlalchemy",
            "cases.db",
            "a journal needs SQLAlchemy; install it with `pip install 'complaint-rules[journal]'`",
        ),
        (
            "psycopg",
            "postgresql://localhost/cases",
            "a journal on PostgreSQL needs psycopg; install it with `pip install 'complaint-rules[postgresql]'`",
        ),
    ],
)
def test_without_an_extra_its_install_command_is_told(missing: str, store: str, told: str, tmp_path: Path):
    code = f"""
import sys
sys.modules[{missing!r}] = None
from complaint_rules import MissingExtraError
from complaint_rules.journal import Journal
try:
    Journal({store!r})
except MissingExtraError as error:
    print(error)
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[3]), *sys.path])}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == told


@pytest.mark.xdist_group("postgresql")
def test_a_role_that_may_only_record_can_neither_erase_nor_change(postgresql: Server, kept: Policy):
    """With the rights that `docs/journal.md` gives it."""
    store = postgresql.fresh()
    Journal(store).close()
    with tampering(store) as opened, opened.engine.begin() as connection:
        schema = connection.scalar(sa.text("SELECT current_schema()"))
        connection.exec_driver_sql("CREATE ROLE recorder LOGIN PASSWORD 'recording'")
        connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO recorder")
        for statement in granted():
            connection.exec_driver_sql(statement)
    _, _, place = store.partition("@")
    with Journal(f"postgresql://recorder:recording@{place}", create=False) as journal:
        journal.open(kept, small_complaint("A"))
        journal.append("A", small_event(1, note="there"))
        assert journal.verify() == ()
        with pytest.raises(JournalError, match="permission denied for table journal_value"):
            journal.erase("A")
        assert journal.append("A", small_event(2)).count == 3


def granted() -> list[str]:
    """The rights as the page gives them."""
    text = (Path(__file__).parents[3] / "docs" / "journal.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```sql\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return block.strip().splitlines()
