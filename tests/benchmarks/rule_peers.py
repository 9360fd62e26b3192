"""The benchmark policy in engines whose conditions are data or rules of their own, made from the same conditions."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from tests.benchmarks.peers import GRANTED, REMEDIES, STEPS, Decide, Outcomes, by_expressions

FLAGS = ("delivered", "exists", "shipped", "sufficient", "reasonable", "safety", "damage")
WORDS = ("subject", "party", "eligibility", "establishment", "severity")


def tree(condition: str) -> ast.expr:
    """A condition's tree: ``and``, ``or``, ``not``, names, and comparisons with constants."""
    return ast.parse(condition.replace("true", "True").replace("false", "False"), mode="eval").body


def _parts(node: ast.Compare) -> tuple[ast.cmpop, ast.expr, ast.expr]:
    return node.ops[0], node.left, node.comparators[0]


def _word(node: ast.expr) -> Any:
    return ast.literal_eval(node)


# json-logic


def json_logic() -> Decide:
    """json-logic."""
    from json_logic import jsonLogic

    return by_expressions(lambda text: partial(jsonLogic, _as_json(tree(text))))


def _as_json(node: ast.expr) -> Any:
    match node:
        case ast.BoolOp(op=op, values=values):
            return {"and" if isinstance(op, ast.And) else "or": list(map(_as_json, values))}
        case ast.UnaryOp(operand=operand):
            return {"!": [_as_json(operand)]}
        case ast.Compare():
            sign, left, right = _parts(node)
            return {_JSON_SIGNS[type(sign)]: [_as_json(left), _as_json(right)]}
        case ast.Name(id=name):
            return {"var": name}
    return _word(node)


_JSON_SIGNS: Mapping[type[ast.cmpop], str] = {ast.Eq: "===", ast.Gt: ">", ast.Lt: "<", ast.In: "in"}


# business-rules


def business_rules() -> Decide:
    """business-rules."""
    from business_rules import engine
    from business_rules.actions import BaseActions, rule_action
    from business_rules.fields import FIELD_TEXT
    from business_rules.variables import (
        BaseVariables,
        boolean_rule_variable,
        numeric_rule_variable,
        select_rule_variable,
    )

    def variable(name: str) -> Any:
        kind = boolean_rule_variable if name in FLAGS else numeric_rule_variable if name == "days" else None

        def value(self: Any) -> Any:
            found = self.known[name]
            return [found] if name in WORDS else found

        value.__name__ = name
        return (kind or select_rule_variable)()(value)

    class Variables(BaseVariables):  # type: ignore[misc]
        def __init__(self, known: Mapping[str, Any]) -> None:
            self.known = known

    for each in (*FLAGS, *WORDS, "days", "demands"):
        setattr(Variables, each, variable(each))

    class Actions(BaseActions):  # type: ignore[misc]
        def __init__(self, given: list[str]) -> None:
            self.given = given

        @rule_action(params={"outcome": FIELD_TEXT})  # type: ignore[untyped-decorator]
        def give(self, outcome: str) -> None:
            self.given.append(outcome)

    def rule(when: str, then: str) -> dict[str, Any]:
        return {"conditions": _as_conditions(tree(when)), "actions": [{"name": "give", "params": {"outcome": then}}]}

    steps = [(name, [rule(*case) for case in cases], rest) for name, cases, rest in STEPS]
    granted = [rule(GRANTED.format(remedy), remedy) for remedy in REMEDIES]

    def decide(complaint: Mapping[str, Any]) -> Outcomes:
        known, outcomes = dict(complaint), Outcomes()
        variables = Variables(known)
        for name, rules, rest in steps:
            given: list[str] = []
            engine.run_all(rules, variables, Actions(given), stop_on_first_trigger=True)
            known[name] = outcomes[name] = given[0] if given else rest
        remedies: list[str] = []
        engine.run_all(granted, variables, Actions(remedies))
        return {**outcomes, "remedies": tuple(remedies)}

    return decide


def _as_conditions(node: ast.expr) -> dict[str, Any]:
    match node:
        case ast.BoolOp(op=op, values=values):
            return {"all" if isinstance(op, ast.And) else "any": list(map(_as_conditions, values))}
        case ast.UnaryOp(operand=ast.Compare(left=ast.Name(id=name), comparators=[words])):
            return {"all": [_condition(name, "does_not_contain", word) for word in _word(words)]}
        case ast.Name(id=name):
            return _condition(name, "is_true", value=True)
        case ast.Compare():
            return _as_comparison(*_parts(node))
    raise TypeError(ast.dump(node))


def _as_comparison(op: ast.cmpop, left: ast.expr, right: ast.expr) -> dict[str, Any]:
    match op, left, right:
        case ast.In(), ast.Constant(value=word), ast.Name(id=name):
            return _condition(name, "contains", word)
        case ast.In(), ast.Name(id=name), words:
            return {"any": [_condition(name, "contains", word) for word in _word(words)]}
        case ast.Eq(), ast.Name(id=name), ast.Constant(value=False):
            return _condition(name, "is_false", value=True)
        case ast.Eq(), ast.Name(id=name), ast.Constant(value=word):
            return _condition(name, "contains", word)
        case ((ast.Gt() | ast.Lt()), ast.Name(id=name), ast.Constant(value=bound)):
            return _condition(name, "greater_than" if isinstance(op, ast.Gt) else "less_than", bound)
    raise TypeError(op)


def _condition(name: str, operator: str, value: Any) -> dict[str, Any]:
    return {"name": name, "operator": operator, "value": value}


# CLIPS


def clips() -> Decide:
    """CLIPS, by clipspy: a complaint is a fact, and so is each outcome."""
    import clips as engine

    environment = engine.Environment()
    for construct in _constructs():
        environment.build(construct)
    template = environment.find_template("complaint")
    symbol: Callable[[str], Any] = engine.Symbol
    symbols = {True: symbol("TRUE"), False: symbol("FALSE")}

    def decide(complaint: Mapping[str, Any]) -> Outcomes:
        environment.reset()
        template.assert_fact(**{name: _slot(value, symbols) for name, value in complaint.items()})
        environment.run()
        outcomes: Outcomes = {}
        remedies: set[str] = set()
        for fact in environment.facts():
            if fact.template.name == "outcome":
                outcomes[fact["of"]] = fact["is"]
            elif fact.template.name == "remedy":
                remedies.add(fact["is"])
        return {**outcomes, "remedies": tuple(sorted(remedies))}

    return decide


def _slot(value: Any, symbols: Mapping[bool, Any]) -> Any:
    return symbols[value] if isinstance(value, bool) else value


def _constructs() -> Iterator[str]:
    names = (*FLAGS, "subject", "days", "party")
    yield f"(deftemplate complaint {' '.join(f'(slot {name})' for name in names)} (multislot demands))"
    yield "(deftemplate outcome (slot of) (slot is))"
    yield "(deftemplate remedy (slot is))"
    facts = f"(complaint {' '.join(f'({name} ?{name})' for name in names)} (demands $?demands))"
    places = itertools.count(1000, -1)
    for name, cases, rest in STEPS:
        for place, (when, then) in enumerate(cases):
            head = f'(declare (salience {next(places)})) {facts} {_before(when)} (not (outcome (of "{name}")))'
            yield f"(defrule {name}-{place} {head} (test {_as_lisp(tree(when))}) => {_outcome(name, then)})"
        salience = f"(declare (salience {next(places)}))"
        yield f'(defrule {name}-rest {salience} (complaint) (not (outcome (of "{name}"))) => {_outcome(name, rest)})'
    for remedy in REMEDIES:
        when, given = GRANTED.format(remedy), f'(assert (remedy (is "{remedy}")))'
        yield f"(defrule {remedy} {facts} {_before(when)} (test {_as_lisp(tree(when))}) => {given})"


def _before(when: str) -> str:
    """What has to be decided first."""
    names = [name for name in ("eligibility", "establishment", "severity") if name in when]
    return " ".join(f'(outcome (of "{name}") (is ?{name}))' for name in names)


def _outcome(name: str, then: str) -> str:
    return f'(assert (outcome (of "{name}") (is "{then}")))'


def _as_lisp(node: ast.expr) -> str:
    match node:
        case ast.BoolOp(op=op, values=values):
            return f"({'and' if isinstance(op, ast.And) else 'or'} {' '.join(map(_as_lisp, values))})"
        case ast.UnaryOp(operand=operand):
            return f"(not {_as_lisp(operand)})"
        case ast.Name(id=name):
            return f"(eq ?{name} TRUE)"
        case ast.Compare():
            return _as_test(*_parts(node))
    raise TypeError(ast.dump(node))


def _as_test(op: ast.cmpop, left: ast.expr, right: ast.expr) -> str:
    match op, left, right:
        case ast.In(), ast.Constant(value=word), ast.Name(id=name):
            return f"(member$ {_literal(word)} ?{name})"
        case ast.In(), ast.Name(id=name), words:
            return f"(or {' '.join(f'(eq ?{name} {_literal(word)})' for word in _word(words))})"
        case ast.Eq(), ast.Name(id=name), ast.Constant(value=word):
            return f"(eq ?{name} {_literal(word)})"
        case ((ast.Gt() | ast.Lt()), ast.Name(id=name), ast.Constant(value=bound)):
            return f"({'>' if isinstance(op, ast.Gt) else '<'} ?{name} {bound!r})"
    raise TypeError(op)


def _literal(word: Any) -> str:
    return str(word).upper() if isinstance(word, bool) else f'"{word}"'


# durable-rules


def _nothing(c: Any) -> None:
    """An action, which has to have one argument of this name."""
    del c


def durable_rules() -> Decide:  # noqa: C901 - its rules are defined where its states are
    """durable-rules by itself, in two sets of rules, of which the second knows what the first has decided."""
    from durable.lang import assert_fact, get_host, item, m, ruleset, when_all

    given: list[tuple[str, str]] = []
    later = {"approver", "remedies"}

    def action(place: str, then: str) -> Callable[[Any], None]:
        def gives(c: Any) -> None:
            del c
            given.append((place, then))

        return gives

    def define(name: str, cases: Sequence[tuple[str, str]]) -> None:
        for place, (when, then) in enumerate(cases):
            when_all(_as_pattern(tree(when), m, item))(action(f"{name} {place}", then))

    for set_ in ("first", "second"):
        with ruleset(set_):
            when_all(m.sid_ == 1)(_nothing)  # else a fact on which nothing fires is an error
            for name, cases, _ in STEPS:
                if (name in later) == (set_ == "second"):
                    define(name, cases)
            if set_ == "second":
                define("remedies", [(GRANTED.format(remedy), remedy) for remedy in REMEDIES])
    numbers = itertools.count()
    host = get_host()

    def fired(set_: str, known: Mapping[str, Any]) -> Mapping[str, str]:
        given.clear()
        sid = str(next(numbers))
        assert_fact(set_, {**known, "sid": sid, "sid_": 1})
        found = dict(sorted(given))
        host.delete_state(set_, sid)
        return found

    def decide(complaint: Mapping[str, Any]) -> Outcomes:
        first = fired("first", complaint)
        outcomes = {name: _first_of(name, first, rest) for name, _, rest in STEPS if name not in later}
        second = fired("second", {**complaint, **outcomes})
        outcomes["approver"] = _first_of("approver", second, "supervisor")
        granted = tuple(then for name, then in second.items() if name.startswith("remedies "))
        return {**outcomes, "remedies": granted}

    return decide


def _first_of(name: str, fired: Mapping[str, str], rest: str) -> str:
    return next((then for place, then in fired.items() if place.startswith(f"{name} ")), rest)


def _as_pattern(node: ast.expr, m: Any, item: Any) -> Any:
    match node:
        case ast.BoolOp(op=op, values=values):
            first, *others = (_as_pattern(value, m, item) for value in values)
            for other in others:
                first = first & other if isinstance(op, ast.And) else first | other
            return first
        case ast.UnaryOp(operand=ast.Compare(left=ast.Name(id=name), comparators=[words])):
            first, *others = (getattr(m, name) != word for word in _word(words))
            for other in others:
                first = first & other
            return first
        case ast.Name(id=name):
            return getattr(m, name) == True  # noqa: E712 - a pattern
        case ast.Compare():
            return _as_match(*_parts(node), m, item)
    raise TypeError(ast.dump(node))


def _as_match(op: ast.cmpop, left: ast.expr, right: ast.expr, m: Any, item: Any) -> Any:
    match op, left, right:
        case ast.In(), ast.Constant(value=word), ast.Name(id=name):
            return getattr(m, name).anyItem(item == word)
        case ast.In(), ast.Name(id=name), words:
            first, *others = (getattr(m, name) == word for word in _word(words))
            for other in others:
                first = first | other
            return first
        case ast.Eq(), ast.Name(id=name), ast.Constant(value=word):
            return getattr(m, name) == word
        case ((ast.Gt() | ast.Lt()), ast.Name(id=name), ast.Constant(value=bound)):
            return getattr(m, name) > bound if isinstance(op, ast.Gt) else getattr(m, name) < bound
    raise TypeError(op)


MAKERS: Mapping[str, Callable[[], Decide]] = {
    "json-logic": json_logic,
    "business-rules": business_rules,
    "CLIPS (clipspy)": clips,
    "durable-rules by itself": durable_rules,
}
