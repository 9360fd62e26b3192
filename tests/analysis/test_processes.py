"""What analysis says of the life of all cases is so of every case, and what is so of every case it says."""

from __future__ import annotations

from hypothesis import HealthCheck, given, note, settings

from complaint_rules.analysis import Analysis, analyse
from complaint_rules.policy.model import Policy
from tests.analysis.processes import Simulation, processes
from tests.analysis.test_brute_force import found

few_of_many = settings(
    max_examples=max(settings().max_examples // 2, 20),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def told(policy: Policy) -> str:
    """A process, to be read."""
    keys = ("after", "text", "done_by", "done_text", "undone_by", "requires_text", "raised_by", "starts_cycle")
    lines = [f"{rule.text} -> {rule.then}" for rule in policy.rules.values()]
    lines += [
        f"{step.id}: {', '.join(f'{key}={getattr(step, key)}' for key in keys)}" for step in policy.steps.values()
    ]
    return "\n".join(lines)


def examined(policy: Policy) -> tuple[Analysis, Simulation]:
    """What analysis says, and every case."""
    note(told(policy))
    analysis = analyse(policy)
    kinds = {each.question.partition("/")[0] for each in analysis.undecided}
    assert not kinds & {"unreachable-step", "undoable-step", "trap", "nobody-acts"}
    return analysis, Simulation(policy)


def knotted(analysis: Analysis) -> set[str]:
    """The steps that wait for each other."""
    return {name for subject in found(analysis, "deadlock") for name in subject.split("+")}


@few_of_many
@given(processes())
def test_unreachable_steps_are_those_that_come_up_in_no_case(policy: Policy):
    analysis, simulation = examined(policy)
    assert found(analysis, "unreachable-step") == policy.steps.keys() - simulation.ever_up()


@few_of_many
@given(processes())
def test_undoable_steps_are_those_that_are_done_in_no_case(policy: Policy):
    analysis, simulation = examined(policy)
    never = policy.steps.keys() - simulation.ever_done()
    told = found(analysis, "undoable-step")
    assert told <= never
    assert never <= told | knotted(analysis) | found(analysis, "unreachable-step")


@few_of_many
@given(processes())
def test_steps_that_wait_for_each_other_are_done_in_no_case_in_which_people_keep_to_the_order(policy: Policy):
    analysis, simulation = examined(policy)
    if knotted(analysis):
        assert knotted(analysis).isdisjoint(simulation.done_in_order())


@few_of_many
@given(processes())
def test_a_trap_is_told_where_some_case_cannot_be_closed_any_more(policy: Policy):
    analysis, simulation = examined(policy)
    trapped = any(simulation.trapped(facts) for facts in simulation.known)
    assert bool(found(analysis, "trap")) is trapped


@few_of_many
@given(processes())
def test_nobody_acts_where_a_step_is_open_in_some_case_and_is_nobodys(policy: Policy):
    analysis, simulation = examined(policy)
    assert {subject.partition("/")[2] for subject in found(analysis, "nobody-acts")} == simulation.of_nobody()
