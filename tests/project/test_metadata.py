"""The distribution's metadata is consistent."""

from __future__ import annotations

import re
import tomllib

from packaging.requirements import Requirement

from tests.project.tools import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_lowest_versions_that_are_tested_are_the_declared_ones():
    extras = PROJECT["optional-dependencies"]
    listed = [each for name in ("batch", "journal", "postgresql", "prove") for each in extras[name]]
    ours = [each for each in listed if not each.startswith(PROJECT["name"])]
    declared = [re.sub(r"(\[.*\])?>=", "==", requirement) for requirement in [*PROJECT["dependencies"], *ours]]
    lines = (ROOT / ".ci" / "lowest.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == declared


def test_durable_rules_is_asked_for_only_where_it_imports():
    (requirement,) = map(Requirement, PROJECT["optional-dependencies"]["rete"])
    assert requirement.marker is not None
    assert [requirement.marker.evaluate({"python_version": version}) for version in ("3.12", "3.13")] == [True, False]


def test_the_changelog_tells_of_this_version():
    assert f"## [{PROJECT['version']}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
