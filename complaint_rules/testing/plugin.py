"""Packs as tests for pytest: examples, invariants, findings and coverage, each with its file and line.

Only what collects a pack imports this; what pytest loads every time is ``complaint_rules.testing.hooks``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from complaint_rules.domain.errors import ComplaintRulesError
from complaint_rules.library import Policy, load
from complaint_rules.policy.examples import Example
from complaint_rules.policy.model import Invariant
from complaint_rules.policy.places import Place
from complaint_rules.testing.failures import example_failure
from complaint_rules.testing.findings import Checked, checked

COVERAGE = "policy coverage"
"""The property of a test's report that has the lines of coverage."""


class PolicyFailure(Exception):
    """A test of a pack that failed; its text says everything."""


class PolicyPack(pytest.File):
    """A pack, by its ``pack.toml``."""

    def collect(self) -> Iterator[pytest.Item]:
        """Its examples, its invariants, what the check finds, its coverage."""
        folder = _near(self.path.parent, self.config.invocation_params.dir)
        try:
            policy = load(folder)
        except ComplaintRulesError as error:
            raise self.CollectError(f"the pack cannot be loaded\n{error}") from None
        for example in policy.model.examples:
            yield ExampleItem.made(self, f"example/{example.id}", policy, example.place, example=example)
        for invariant in policy.model.invariants:
            yield InvariantItem.made(self, f"invariant/{invariant.id}", policy, invariant.place, invariant=invariant)
        for each in checked(policy, today=self.config.getoption("policy_today")):
            yield CheckItem.of(self, policy, each)
        if self.config.getoption("policy_coverage"):
            yield CoverageItem.made(self, "coverage", policy, Place(os.fspath(self.path), 1))


def _near(folder: Path, start: Path) -> Path:
    """A folder as seen from another, so that what is told of it is short."""
    try:
        return Path(os.path.relpath(folder, start)) if Path.cwd() == start else folder
    except ValueError:  # on another drive
        return folder


class PolicyItem(pytest.Item):
    """One test of a pack.

    Args:
        policy: The policy.
        place: Where what is tested stands.
    """

    policy: Policy
    place: Place

    @classmethod
    def made(cls, parent: PolicyPack, name: str, policy: Policy, place: Place, **more: Any) -> PolicyItem:  # noqa: ANN401 - each kind its own
        """A test of a pack."""
        item: PolicyItem = cls.from_parent(parent, name=name)
        item.policy, item.place = policy, place
        for key, value in more.items():
            setattr(item, key, value)
        return item

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it stands."""
        if not self.place.file:
            return self.path, 0, self.name
        return Path(self.place.file).absolute(), max(self.place.line - 1, 0), self.name

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:  # noqa: ANN401 - as pytest has it
        """What was found, without a traceback; of anything else pytest's own."""
        if isinstance(excinfo.value, PolicyFailure):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)


class ExampleItem(PolicyItem):
    """An example of the author's."""

    example: Example

    def runtest(self) -> None:
        """Decide it, and compare with what is expected."""
        text = example_failure(self.example, self.policy)
        if text:
            raise PolicyFailure(text)


class InvariantItem(PolicyItem):
    """An invariant, tried on random complaints."""

    invariant: Invariant

    def runtest(self) -> None:
        """Look for a complaint that breaks it."""
        why = "random complaints are drawn by Hypothesis: pip install 'complaint-rules[testing]'"
        pytest.importorskip("hypothesis", reason=why)
        from complaint_rules.testing.invariants import BrokenInvariant, try_invariant

        try:
            try_invariant(self.invariant, self.policy)
        except BrokenInvariant as broken:
            raise PolicyFailure(f"{broken}\n{self._written(broken.example)}") from None

    def _written(self, example: str) -> str:
        """Puts the complaint down as an example, in the file that was asked for or else in the text."""
        file = self.config.getoption("policy_write_examples")
        if not file:
            return f"  as an example to paste (--policy-write-examples FILE writes it)\n\n{example}"
        path = Path(file)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if example not in before:
            path.write_text(f"{before}\n{example}" if before else example, encoding="utf-8")
        return f"  written as an example to {file}"


class CheckItem(PolicyItem):
    """What the check finds, or a sort of finding of which there is none."""

    found: Checked

    @classmethod
    def of(cls, pack: PolicyPack, policy: Policy, found: Checked) -> PolicyItem:
        """The test; skipped with its reason where nothing can be said."""
        item = cls.made(pack, f"check/{found.id}", policy, found.place, found=found)
        if found.skipped:
            item.add_marker(pytest.mark.skip(reason=found.skipped))
        return item

    def runtest(self) -> None:
        """Tell it."""
        if self.found.failure:
            raise PolicyFailure(self.found.failure)


class CoverageItem(PolicyItem):
    """What the examples exercise."""

    def runtest(self) -> None:
        """Measure it, and hold it against the threshold."""
        from complaint_rules.testing.coverage import coverage_of

        coverage = coverage_of(self.policy)
        lines = list(coverage.lines())
        self.user_properties.append((COVERAGE, lines))
        least = _threshold(self.config)
        if coverage.percent < least:
            short = [f"{each} ({each.percent:.1f}%)" for each in coverage.measures if each.percent < least]
            raise PolicyFailure("\n".join([f"less than {least:g}% is covered: {', '.join(short)}", *lines[1:]]))


def _threshold(config: pytest.Config) -> float:
    given = config.getoption("policy_coverage_fail_under")
    return float(config.getini("policy_coverage_fail_under") or 0) if given is None else float(given)
