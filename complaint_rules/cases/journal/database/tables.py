"""The tables of a journal."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, MetaData, Table, Text

FORMAT = "1"
"""Of what is stored here; a journal of another format is refused."""

# Names are ordered and compared by code point on both, whatever the language of a server.
_NAME = Text().with_variant(Text(collation="C"), "postgresql")

metadata = MetaData()

about = Table(
    "journal_about",
    metadata,
    Column("name", _NAME, primary_key=True),
    Column("value", Text, nullable=False),
)
"""What the journal says of itself: its format."""

policy = Table(
    "journal_policy",
    metadata,
    Column("digest", _NAME, primary_key=True),
    Column("frozen", Text, nullable=False),
)
"""Every policy that a case was opened with, once."""

case = Table(
    "journal_case",
    metadata,
    Column("case_id", _NAME, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("hash", Text, nullable=False),
)
"""How far each case has come."""

entry = Table(
    "journal_entry",
    metadata,
    Column("case_id", _NAME, ForeignKey(case.c.case_id), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("hash", Text, nullable=False),
    Column("body", Text, nullable=False),
)
"""The chain of each case; no row is ever changed or deleted."""

value = Table(
    "journal_value",
    metadata,
    Column("case_id", _NAME, primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("place", _NAME, primary_key=True),
    Column("salt", Text, nullable=False),
    Column("value", Text, nullable=False),
    ForeignKeyConstraint(["case_id", "sequence"], [entry.c.case_id, entry.c.sequence]),
)
"""The values that can be erased."""
