"""What analysis says of the life of all cases is so of every case, and what is so of every case it says."""

from __future__ import annotations

from hypothesis import HealthCheck, given, note, settings

from complaint_rules.analysis import Analysis, analyse
from complaint_rules.policy.model import Policy
from complaint_rules.policy.process_words import ROLES as PEOPLE
from tests.analysis.processes import Simulation, processes, replays
from tests.analysis.test_brute_force import found

few_of_many = settings(
    max_examples=max(settings().max_examples // 2, 20),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def told(policy: Policy) -> str:
    """A process, to be read."""
    keys = ("after", "text", "done_by", "done_text", "undone_by", "requires_text", "raised_by", "starts_cycle")
    lines = [f"{rule.text} -> {rule.then}" for rule in policy.rules.values()]
    for step in policy.steps.values():
        values = ", ".join(f"{key}={getattr(step, key)}" for key in keys)
        lines += [f"{step.id}: {values}"]
    for deadline in policy.deadlines.values():
        rules = [policy.rules[name].text for name in policy.decisions[deadline.decision].rules]
        starts = [(start.name, start.text) for start in deadline.starts]
        lines += [f"{deadline.id}: {starts=}, met_by={deadline.met_by}, owner={deadline.owner}, {rules=}"]
    return "\n".join(lines)


@few_of_many
@given(processes())
def test_what_is_said_of_a_process_is_so_of_every_case_and_the_other_way_round(policy: Policy):
    note(told(policy))
    analysis, simulation = analyse(policy), Simulation(policy)
    unreachable_steps_come_up_in_no_case(analysis, simulation)
    undoable_steps_are_done_in_no_case(analysis, simulation)
    steps_that_wait_for_each_other_are_done_by_nobody_who_keeps_to_the_order(analysis, simulation)
    a_trap_is_told_where_some_case_cannot_be_closed_any_more(analysis, simulation)
    nobody_acts_where_a_step_is_open_in_some_case_and_is_nobodys(analysis, simulation)
    deadlines_that_never_start_are_told(analysis, simulation)
    deadlines_that_nothing_meets_are_told(analysis, simulation)
    owners_whom_nothing_names_are_told(analysis, simulation)
    every_witness_is_a_case_of_the_engine(analysis, policy)
    nothing_is_left_open_without_need(analysis)


def unreachable_steps_come_up_in_no_case(analysis: Analysis, simulation: Simulation) -> None:
    assert found(analysis, "unreachable-step") == simulation.policy.steps.keys() - simulation.ever_up()


def undoable_steps_are_done_in_no_case(analysis: Analysis, simulation: Simulation) -> None:
    never = simulation.policy.steps.keys() - simulation.ever_done()
    told = found(analysis, "undoable-step")
    assert told <= never
    assert never <= told | knotted(analysis) | found(analysis, "unreachable-step")


def knotted(analysis: Analysis) -> set[str]:
    """The steps that wait for each other."""
    return {name for subject in found(analysis, "deadlock") for name in subject.split("+")}


def steps_that_wait_for_each_other_are_done_by_nobody_who_keeps_to_the_order(
    analysis: Analysis, simulation: Simulation
) -> None:
    if knotted(analysis):
        assert knotted(analysis).isdisjoint(simulation.done_in_order())


def a_trap_is_told_where_some_case_cannot_be_closed_any_more(analysis: Analysis, simulation: Simulation) -> None:
    trapped = any(simulation.trapped(facts) for facts in simulation.known)
    assert bool(found(analysis, "trap")) is trapped


def nobody_acts_where_a_step_is_open_in_some_case_and_is_nobodys(analysis: Analysis, simulation: Simulation) -> None:
    told = [each for each in analysis.findings if each.kind == "nobody-acts"]
    text = " ".join(part for each in told for part in (each.message, *each.details))
    assert {name for name in simulation.policy.steps if f"`{name}`" in text} == simulation.of_nobody()


def deadlines_that_never_start_are_told(analysis: Analysis, simulation: Simulation) -> None:
    never = {each.id for each in simulation.policy.deadlines.values() if not simulation.ever_runs(each)}
    assert found(analysis, "unstartable-deadline") == never


def deadlines_that_nothing_meets_are_told(analysis: Analysis, simulation: Simulation) -> None:
    taken = simulation.taken()
    never = {each.id for each in simulation.policy.deadlines.values() if taken.isdisjoint(each.met_by)}
    assert found(analysis, "unmeetable-deadline") == never


def owners_whom_nothing_names_are_told(analysis: Analysis, simulation: Simulation) -> None:
    deadlines = simulation.policy.deadlines.values()
    unnamed = {each.id for each in deadlines if each.owner not in PEOPLE and not simulation.ever_named(each.owner)}
    assert found(analysis, "unnamed-owner") == unnamed


def every_witness_is_a_case_of_the_engine(analysis: Analysis, policy: Policy) -> None:
    for each in analysis.findings:
        assert each.witness is None or replays(policy, each.witness)


def nothing_is_left_open_without_need(analysis: Analysis) -> None:
    traps = len(found(analysis, "trap"))
    for each in analysis.undecided:
        assert each.question.startswith("trap/")
        assert traps >= 5
