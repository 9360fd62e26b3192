"""The kinds of findings, each with what it says of a policy."""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "always-true": "a condition that is never false, though it looks as if it could be",
    "broken-promise": "a fact changes an answer in a way that the author ruled out",
    "conflict": "two rules hold together and differ, and neither overrides the other",
    "contradiction": "no complaint agrees with all that is assumed",
    "deadlock": "steps that wait for each other, or for themselves",
    "gap": "complaints that no rule of a decision decides",
    "hole": "no rule decides right at a boundary",
    "idle-override": "a rule overrides another that it never meets",
    "idle-part": "a part of a condition that changes nothing",
    "idle-waiver": "a waiver of something that is not found",
    "impossible-outcome": "an outcome that never comes out",
    "invariant": "an invariant that some complaint breaks",
    "masked": "a rule that is defeated wherever it holds",
    "missing-translation": "a text that one of the pack's locales lacks",
    "never-matters": "a fact that is asked for and changes no answer",
    "never-true": "a rule that never holds",
    "nobody-acts": "a step that is to be done and that nobody has to do",
    "nobody-decides": "a proposal on which nobody may decide",
    "open-clause": "a clause that nothing cites",
    "overlap": "two rules at odds right at a boundary",
    "redundant": "a rule without which every answer stays the same",
    "trap": "a case that nothing closes any more",
    "uncited-rule": "a rule that cites no clause",
    "undoable-step": "a step that is never done",
    "unmeetable-deadline": "a deadline that nothing meets",
    "unnamed-owner": "a deadline owed by somebody whom nothing else names",
    "unreachable-step": "a step that never comes up",
    "unstartable-deadline": "a deadline whose clock never starts",
    "unused-define": "a define that nothing uses",
    "unused-fact": "a fact of the pack's own that nothing reads",
    "unused-parameter": "a figure that nothing reads",
    "vacuous-invariant": "an invariant that says nothing",
}
"""By name, as they begin a finding's id."""
