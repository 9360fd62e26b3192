"""The benchmark policy in other engines, as their documents would have it: for complaints of which all is known.

They get the days between receipt and complaint ready made, in the policy's zone, and give the seven outcomes; ours
reckons the days itself, and whatever else it says of an answer comes on top.
"""

from __future__ import annotations

import json
import zoneinfo
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from complaint_rules.domain.facts import Facts

ZONE = zoneinfo.ZoneInfo("Asia/Shanghai")
Outcomes: TypeAlias = dict[str, Any]
Decide: TypeAlias = Callable[[Mapping[str, Any]], Outcomes]

STEPS: Sequence[tuple[str, Sequence[tuple[str, str]], str]] = (
    (
        "eligibility",
        [
            (
                (
                    "delivered == false or exists == false or shipped == false "
                    'or not (subject in ["quality", "quantity", "tolerance"]) or days > 30 or days < 0'
                ),
                "rejected",
            )
        ],
        "accepted",
    ),
    ("establishment", [("sufficient == false or reasonable == false", "not_established")], "established"),
    ("severity", [('safety or damage or ("compensation" in demands)', "major")], "general"),
    (
        "responsible_department",
        [
            ('subject in ["quality", "tolerance"]', "quality_management"),
            ('subject == "quantity"', "storage_and_transportation"),
        ],
        "sales",
    ),
    (
        "approver",
        [('severity == "major"', "general_manager"), ('eligibility == "accepted"', "department_manager")],
        "supervisor",
    ),
    (
        "cost_bearer",
        [('party in ["company", "supplier"]', "company"), ('party == "customer"', "customer")],
        "carrier",
    ),
)
"""Each decision's conditions in turn, with what they give, and what is left."""

REMEDIES = ("exchange", "repair", "return")
GRANTED = 'eligibility == "accepted" and establishment == "established" and "{}" in demands'


def plain(facts: Facts) -> dict[str, Any]:
    """A complaint as other engines take it."""
    get: Any = facts.values.get
    received = get("complaint.received_at").astimezone(ZONE).date()
    return {
        "delivered": get("order.delivery_completed"),
        "exists": get("order.exists"),
        "shipped": get("order.shipped"),
        "subject": get("complaint.subject"),
        "days": (received - get("goods.received_on")).days,
        "sufficient": get("finding.reasons_sufficient"),
        "reasonable": get("finding.demands_reasonable"),
        "safety": get("assessment.safety"),
        "damage": get("assessment.large_damage"),
        "demands": sorted(get("complaint.demands")),
        "party": get("finding.responsible_party"),
    }


def by_expressions(compile_: Callable[[str], Callable[[Mapping[str, Any]], Any]]) -> Decide:
    """An engine that evaluates one condition after the other."""
    steps = [(name, [(compile_(when), then) for when, then in cases], rest) for name, cases, rest in STEPS]
    remedies = [(remedy, compile_(GRANTED.format(remedy))) for remedy in REMEDIES]

    def decide(complaint: Mapping[str, Any]) -> Outcomes:
        known = dict(complaint)
        outcomes: Outcomes = {}
        for name, cases, rest in steps:
            known[name] = outcomes[name] = next((then for when, then in cases if when(known)), rest)
        outcomes["remedies"] = tuple(remedy for remedy, when in remedies if when(known))
        return outcomes

    return decide


def rule_engine() -> Decide:
    """rule-engine."""
    import rule_engine as engine

    return by_expressions(lambda text: engine.Rule(text).matches)


def cel() -> Decide:
    """CEL, by its implementation in Rust."""
    import cel as engine

    def compiled(text: str) -> Callable[[Mapping[str, Any]], Any]:
        written = text.replace(" or ", " || ").replace(" and ", " && ").replace("not (", "!(")
        program = engine.compile(written)
        return lambda complaint: program.execute(dict(complaint))

    return by_expressions(compiled)


def zen_decision() -> str:
    """GoRules' model of the policy: one node of expressions."""

    def chosen(cases: Sequence[tuple[str, str]], rest: str) -> str:
        text = json.dumps(rest)
        for when, then in reversed(cases):
            text = f"({when}) ? {json.dumps(then)} : {text}"
        return text

    expressions = [
        (name, chosen([(_of_node(when), then) for when, then in cases], rest)) for name, cases, rest in STEPS
    ]
    granted = ", ".join(f"({_of_node(GRANTED.format(remedy))}) ? {json.dumps(remedy)} : null" for remedy in REMEDIES)
    expressions.append(("remedies", f"filter([{granted}], # != null)"))
    content = [{"id": name, "key": name, "value": value} for name, value in expressions]
    return json.dumps(
        {
            "nodes": [
                {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
                {
                    "id": "rules",
                    "type": "expressionNode",
                    "name": "rules",
                    "position": {"x": 0, "y": 0},
                    "content": {"expressions": content},
                },
                {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 0, "y": 0}},
            ],
            "edges": [
                {"id": "a", "sourceId": "in", "targetId": "rules", "type": "edge"},
                {"id": "b", "sourceId": "rules", "targetId": "out", "type": "edge"},
            ],
        }
    )


def _of_node(text: str) -> str:
    """A condition in which what the node has decided already is `$.name`."""
    for name, _, __ in STEPS:
        text = text.replace(f"{name} ==", f"$.{name} ==")
    return text


def zen(*, trace: bool = False) -> Decide:
    """GoRules ZEN, one complaint at a time."""
    import zen as engine

    decision = engine.ZenEngine().create_decision(engine.ZenDecisionContent(zen_decision()))
    options: Any = {"trace": True} if trace else {}

    def decide(complaint: Mapping[str, Any]) -> Outcomes:
        return _with_tuple(decision.evaluate(dict(complaint), options)["result"])

    return decide


def zen_batch(complaints: Sequence[Mapping[str, Any]]) -> list[Outcomes]:
    """GoRules ZEN, many at a time."""
    import zen as engine

    content = engine.ZenDecisionContent(zen_decision())
    made = engine.ZenEngine({"loader": lambda _: content})
    answers = made.evaluate_batch([{"key": "policy", "context": dict(each)} for each in complaints])
    return [_with_tuple(answer["data"]["result"]) for answer in answers]


def _with_tuple(outcomes: Outcomes) -> Outcomes:
    return {**outcomes, "remedies": tuple(outcomes["remedies"])}


MAKERS: Mapping[str, Callable[[], Decide]] = {
    "GoRules ZEN": zen,
    "GoRules ZEN, with trace": lambda: zen(trace=True),
    "CEL (common-expression-language)": cel,
    "rule-engine": rule_engine,
}


def installed(makers: Mapping[str, Callable[[], Decide]]) -> Iterator[tuple[str, Decide | None]]:
    """Peers by name; None for those that are not installed."""
    for name, make in makers.items():
        try:
            yield name, make()
        except ModuleNotFoundError:
            yield name, None
