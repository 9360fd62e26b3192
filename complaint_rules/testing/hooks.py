"""The plugin for pytest, as far as it is loaded in every run: options, and the way to the rest.

It imports nothing but what ``import complaint_rules`` does, until a pack is collected.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from complaint_rules.testing.plugin import PolicyPack

_NAMED = "complaint_rules_named"
"""Tells the workers of pytest-xdist whether anything was named on the command line."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options and settings."""
    group = parser.getgroup("complaint-rules", "complaint policies as tests")
    group.addoption(
        "--policy-packs",
        action="store_true",
        help="collect policy packs (folders with a pack.toml) wherever tests are collected; those named on the "
        "command line always are",
    )
    group.addoption("--policy-coverage", action="store_true", help="tell what of each pack its examples exercise")
    group.addoption(
        "--policy-coverage-fail-under",
        type=float,
        metavar="PERCENT",
        help="fail where less is exercised of a pack's rules, boundaries, unknowns or clauses",
    )
    group.addoption(
        "--policy-write-examples",
        metavar="FILE",
        help="write complaints that break an invariant to a file, as examples to paste",
    )
    group.addoption(
        "--policy-today",
        metavar="DATE",
        help="the day on which waivers are judged; none has ended without it",
    )
    parser.addini("policy_packs", "collect policy packs, as --policy-packs does", type="bool", default=False)
    parser.addini("policy_coverage_fail_under", "as --policy-coverage-fail-under", default="")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> PolicyPack | None:
    """A pack, where packs are asked for."""
    if file_path.name != "pack.toml" or not _is_wanted(file_path, parent):
        return None
    from complaint_rules.testing.plugin import PolicyPack

    pack: PolicyPack = PolicyPack.from_parent(parent, path=file_path)
    return pack


def _is_wanted(file: Path, parent: pytest.Collector) -> bool:
    config, session = parent.config, parent.session
    if config.getoption("policy_packs") or config.getini("policy_packs"):
        return True
    return _is_named(config) and (session.isinitpath(file) or session.isinitpath(file.parent))


def _is_named(config: pytest.Config) -> bool:
    """Whether what is tested was named on the command line, rather than found in the folder or the settings."""
    sent = getattr(config, "workerinput", None)
    return bool(sent[_NAMED]) if sent else config.args_source is pytest.Config.ArgsSource.ARGS


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:  # noqa: ANN401 - a worker of pytest-xdist
    """Workers are always given the names of what they test, so they are told where these come from."""
    node.workerinput[_NAMED] = _is_named(node.config)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """What the examples exercise, pack by pack."""
    if not config.getoption("policy_coverage"):
        return
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    told = [lines for report in reports for key, lines in report.user_properties if key == "policy coverage"]
    if told:
        terminalreporter.section("policy coverage")
    for line in (line for lines in told for line in lines):
        terminalreporter.write_line(line)
