"""`[[promise]]`: what a fact may do to answers."""

from __future__ import annotations

import pytest

from complaint_rules.policy.freezing import freeze, thaw
from complaint_rules.policy.model import Promise
from tests.policy.packs import HEADER, RULES, faults_of, load_from, marked

PROMISE = """
[[promise]]
id = "channel-never-matters"
fact = "complaint.channel"
decisions = ["fee", "eligibility"]
keeps = "same"
clause = "B-1"
"""


def test_a_promise_is_read_with_its_decisions_sorted(tmp_path):
    policy = load_from(tmp_path, "base", base={"pack.toml": HEADER, "rules.toml": RULES + PROMISE})
    (promise,) = policy.promises
    assert promise == Promise(
        "channel-never-matters", "base", "complaint.channel", ("eligibility", "fee"), "same", ("B-1",)
    )
    assert promise.place.line == RULES.count("\n") + 2


def test_a_frozen_policy_keeps_its_promises(tmp_path):
    policy = load_from(tmp_path, "base", base={"pack.toml": HEADER, "rules.toml": RULES + PROMISE})
    assert thaw(freeze(policy)) == policy


def test_a_policy_without_promises_has_the_digest_that_it_had(tmp_path):
    policy = load_from(tmp_path, "base", base={"pack.toml": HEADER, "rules.toml": RULES})
    assert "promise" not in freeze(policy)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('fact = "complaint.channel"', 'fact = ▸"complaint.chanel"', "`complaint.chanel` is no fact; did you mean"),
        ('decisions = ["fee"', 'decisions = [▸"fees"', "`fees` is no decision; did you mean 'fee'?"),
        ('keeps = "same"', 'keeps = ▸"strict"', "`strict` is nothing to keep; did you mean 'stricter'?"),
        ('keeps = "same"', 'keeps = "stricter"', "of an enum no value is more than another; only `same` can be kept"),
    ],
)
def test_what_is_wrong_with_a_promise_is_told_at_its_place(tmp_path, old: str, new: str, message: str):
    text, places = marked(RULES + PROMISE.replace(old, new))
    faults = faults_of(tmp_path, "base", base={"pack.toml": HEADER, "rules.toml": text})
    told = [fault for fault in faults if message in fault.message]
    assert len(told) == 1
    assert not places or (told[0].line, told[0].column) == places[0]


def test_only_what_has_an_order_can_become_stricter(tmp_path):
    promise = PROMISE.replace('keeps = "same"', 'keeps = "stricter"').replace("complaint.channel", "complaint.urgent")
    faults = faults_of(tmp_path, "base", base={"pack.toml": HEADER, "rules.toml": RULES + promise})
    assert {fault.path for fault in faults} == {
        "promise.channel-never-matters.decisions[0]",
        "promise.channel-never-matters.decisions[1]",
    }
    assert "`fee` has no `order`" in faults[0].message
