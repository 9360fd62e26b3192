"""Importing the library is cheap: what is heavy waits until it is used."""

from __future__ import annotations

import sys

import grimp
import pytest

from tests.project.tools import run

HEAVY = [
    "babel",
    "cattrs",
    "cyclopts",
    "duckdb",
    "durable",
    "durable_rules_engine",
    "hypothesis",
    "ibis",
    "pandas",
    "pendulum",
    "polars",
    "psycopg",
    "pyarrow",
    "pyspark",
    "rich",
    "sqlalchemy",
    "sqlite3",
]


@pytest.fixture(scope="module")
def imported() -> frozenset[str]:
    code = "import sys, complaint_rules; print(*sys.modules, sep='\\n')"
    return frozenset(run(sys.executable, "-c", code).split())


@pytest.mark.parametrize("module", HEAVY)
def test_importing_the_library_does_not_import(module: str, imported: frozenset[str]):
    assert "complaint_rules" in imported
    assert module not in imported


def test_durable_rules_is_imported_by_one_module_alone():
    graph = grimp.build_graph("complaint_rules", include_external_packages=True)
    durable = {"durable", "durable_rules_engine"} & graph.modules
    assert len({module for name in durable for module in graph.find_modules_that_directly_import(name)}) == 1


def test_sqlalchemy_waits_until_a_journal_is_made():
    code = "import sys, complaint_rules.journal; print('sqlalchemy' in sys.modules)"
    assert run(sys.executable, "-c", code).split() == ["False"]


def test_a_table_is_decided_without_the_back_ends_of_others():
    code = (
        "import sys, pyarrow, complaint_rules\n"
        "table = pyarrow.table({'complaint.subject': ['price']})\n"
        "complaint_rules.load('standard').decide_table(table)\n"
        "print(*{'ibis', 'polars', 'pyspark'} & sys.modules.keys(), 'decided')"
    )
    assert run(sys.executable, "-c", code).split() == ["decided"]
