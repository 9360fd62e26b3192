"""What two policies write otherwise beside their decisions."""

from __future__ import annotations

import attrs
import pytest

from complaint_rules.analysis.comparing.uncompared import uncompared
from complaint_rules.domain.terms import Terms
from complaint_rules.library import load
from complaint_rules.policy.model import Deadline, Policy, StartPoint

LOOK = Deadline("look", "small", {}, "quality", {}, (StartPoint("complaint.received_at"),), Terms(), ())
SHIPPED = load("kfeng").model


def with_deadline(deadline: Deadline) -> Policy:
    return attrs.evolve(SHIPPED, deadlines={deadline.id: deadline})


def told(old: Policy, new: Policy) -> list[str]:
    return [str(each) for each in uncompared(old, new)]


def test_a_policy_writes_nothing_otherwise_than_itself():
    assert told(SHIPPED, SHIPPED) == []


@pytest.mark.parametrize(
    ("changed", "keys"),
    [
        (attrs.evolve(LOOK, pack="other"), []),
        (attrs.evolve(LOOK, owner="agent"), ["deadline look: owner"]),
        (attrs.evolve(LOOK, starts=(), met_by=("done",), pause=("p",)), ["deadline look: starts, met_by, pause"]),
    ],
)
def test_the_keys_of_a_deadline_that_differ_are_told(changed: Deadline, keys: list[str]):
    assert told(with_deadline(LOOK), with_deadline(changed)) == keys


def test_the_keys_of_a_step_and_of_a_message_that_differ_are_told():
    step, held = min(SHIPPED.steps.items(), key=lambda each: each[0])
    message, text = min(SHIPPED.messages.items(), key=lambda each: each[0])
    steps = {**SHIPPED.steps, step: attrs.evolve(held, actors=("somebody",))}
    messages = {**SHIPPED.messages, message: attrs.evolve(text, rank=99)}
    new = attrs.evolve(SHIPPED, steps=steps, messages=messages)
    assert told(SHIPPED, new) == [f"step {step}: actors", f"message {message}: rank"]


def test_what_one_policy_alone_has_is_told():
    assert told(with_deadline(LOOK), SHIPPED) == ["deadline look removed"]
    assert told(SHIPPED, with_deadline(LOOK)) == ["deadline look added"]
