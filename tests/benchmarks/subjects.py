"""What the benchmarks measure."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from complaint_rules import Facts, MissingExtraError, Session, load
from complaint_rules.domain.reading import FactReader, write_facts
from complaint_rules.engines.compiled import CompiledEngine
from complaint_rules.policy.loading import load_policy
from tests.benchmarks import by_hand, by_hand_careful
from tests.benchmarks.inputs import complaints
from tests.benchmarks.measuring import Measured, Subject, children, measure, over

PACK = Path(__file__).parent / "pack"
ROOT = PACK.parents[2]
SHIPPED = (
    ROOT / "complaint_rules" / "packs" / "standard",
    *(ROOT / "policies" / name for name in ("kfeng", "baisha", "auto_maintenance")),
)
COUNT = 50
"""Complaints a round: a few hundred microseconds, during which a busy machine is seldom busy with something else."""


def agree() -> None:
    """Check that whatever is compared gives the same outcomes.

    Raises:
        AssertionError: It does not.
    """
    policy = load(PACK)
    engine = CompiledEngine(policy.model)
    for unknown, function in ((0.0, by_hand.decided), (0.0, by_hand_careful.decided), (0.1, by_hand_careful.decided)):
        for facts in complaints(1000, unknown=unknown):
            outcomes = function(facts.values)
            document = json.loads(_text_to_text(policy)(_text(facts)))["decisions"]
            answers = {name: _as_tuple(each["outcome"]) for name, each in document.items()}
            records = {name: record.outcome for name, record in engine.decide(facts).items()}
            assert outcomes == engine.outcomes(facts) == records == answers, facts


def deciding(rounds: int) -> list[list[Measured]]:
    """Deciding facts that are checked already, complete ones and such of which a tenth is unknown."""
    engine = CompiledEngine(load_policy(PACK))
    whole, partial = complaints(COUNT, unknown=0), complaints(COUNT, unknown=0.1)
    return [
        measure(
            _subject("by hand, all facts known", by_hand.decided, [facts.values for facts in whole]),
            [
                _subject("outcomes only", engine.outcomes, whole, target=2),
                _subject("full records", engine.decide, whole, target=4),
            ],
            rounds=rounds,
        ),
        measure(
            _subject("by hand, heeding the unknown", by_hand_careful.decided, [facts.values for facts in partial]),
            [
                _subject("outcomes only, a tenth of the facts unknown", engine.outcomes, partial),
                _subject("full records, a tenth of the facts unknown", engine.decide, partial, target=4),
            ],
            rounds=rounds,
        ),
    ]


def shipped(rounds: int) -> list[Measured]:
    """The shipped packs on their own examples, most of whose facts are absent."""
    subjects = []
    for folder in SHIPPED:
        policy = load_policy(folder)
        reader, engine = FactReader(policy.facts), CompiledEngine(policy)
        facts = [reader.read(example.given) for example in policy.examples]
        title = f"{policy.name}: {len(policy.rules)} rules, {len(policy.decisions)} decisions"
        subjects.append(_subject(title, engine.decide, facts))
    return measure(subjects[0], subjects[1:], rounds=rounds)


def texts(rounds: int) -> list[Measured]:
    """JSON text to JSON text: reading, checking, deciding and writing the whole document."""
    policy, facts = load(PACK), complaints(COUNT, unknown=0)
    yardstick = _subject("by hand, all facts known", by_hand.decided, [each.values for each in facts])
    pairs = [(_text(each), policy.decide(each).to_json()) for each in facts]
    return measure(
        yardstick,
        [
            _subject("JSON text to JSON text", _text_to_text(policy), list(map(_text, facts)), target=30),
            _subject("of which `json.loads` and `json.dumps`", _json_alone, pairs),
        ],
        rounds=rounds,
    )


def engines(rounds: int) -> list[Measured]:
    """The engines, and a session that learns one fact; without the extra, the compiled engine alone."""
    policy, facts = load(PACK), complaints(COUNT // 5, unknown=0)
    subjects = [_subject("compiled, a session learns one fact", _learning(policy, "compiled"), range(COUNT // 5))]
    try:
        policy.decide(facts[0], engine="rete")
    except MissingExtraError:
        pass
    else:
        subjects += [
            _subject("rete, full records, by `policy.decide`", lambda each: policy.decide(each, engine="rete"), facts),
            _subject("rete, a session learns one fact", _learning(policy, "rete"), range(COUNT // 5)),
        ]
    yardstick = _subject("compiled, full records, by `policy.decide`", policy.decide, facts)
    return measure(yardstick, subjects, rounds=rounds)


def making(rounds: int) -> list[Measured]:
    """Loading a pack, and making an engine of it."""
    policy = load_policy(PACK)
    return measure(
        Subject("loading the pack: reading, checking, composing", lambda: load_policy(PACK)),
        [Subject("making the compiled engine", lambda: CompiledEngine(policy))],
        rounds=rounds,
    )


def importing(rounds: int) -> list[Measured]:
    """Starting Python with an import."""
    return measure(
        Subject("Python alone", _started("")),
        [
            Subject("import attrs, cattrs, pendulum", _started("import attrs, cattrs, pendulum")),
            Subject("import complaint_rules", _started("import complaint_rules")),
        ],
        rounds=rounds,
        clock=children,
    )


def _subject(
    title: str, function: Callable[[Any], object], inputs: Sequence[Any], *, target: float | None = None
) -> Subject:
    return Subject(title, over(function, inputs), len(inputs), target)


def _text(facts: Facts) -> str:
    return json.dumps(write_facts(facts))


def _as_tuple(answer: Any) -> Any:
    return tuple(answer) if isinstance(answer, list) else answer


def _json_alone(pair: tuple[str, Any]) -> None:
    json.loads(pair[0])
    json.dumps(pair[1])


def _text_to_text(policy: Any) -> Callable[[str], str]:
    return lambda text: json.dumps(policy.decide(json.loads(text)).to_json())


def _learning(policy: Any, engine: Any) -> Callable[[int], object]:
    """Learning, in one session, in turn that a complaint is about safety and that it is not."""
    session: Session = policy.session(complaints(1, unknown=0)[0], engine=engine)
    return lambda turn: session.learn({"assessment.safety": turn % 2 == 0})


def _started(code: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
