"""``complaint-rules test``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from complaint_rules.cli.measuring import (
    Measured,
    Wanted,
    measure,
    measured_document,
    missing_text,
    print_measured,
    print_missing,
)
from complaint_rules.cli.options import CoverageFlag, Engine, FailUnder, Json, MissingFlag, Mutants, Packs
from complaint_rules.cli.printing import as_json, print_json, print_lines
from complaint_rules.library import Policy, load
from complaint_rules.reports.lines import Line, Tone

if TYPE_CHECKING:
    from complaint_rules.policy.examples import Example
    from complaint_rules.reports.differences import Difference
    from complaint_rules.reports.examples import ExampleResult


def try_examples(
    packs: Packs,
    /,
    *,
    engine: Engine = "compiled",
    coverage: CoverageFlag = False,
    mutants: Mutants = False,
    missing: MissingFlag = False,
    fail_under: FailUnder = None,
    json: Json = False,
) -> int:
    """Decide packs' examples, and compare with what their authors expect; measure what the examples are worth.

    Example: `complaint-rules test kfeng --coverage --fail-under 90`
    """
    wanted = Wanted(coverage, mutants, missing, fail_under)
    loaded = {pack: load(pack) for pack in packs}
    results = {pack: _results(policy, engine) for pack, policy in loaded.items()}
    measured = {pack: _measured(policy, results[pack], wanted) for pack, policy in loaded.items() if wanted.measures}
    if json:
        print_json([_document(pack, each, measured.get(pack), wanted) for pack, each in results.items()])
    elif missing:
        print_missing(measured.items())
    else:
        for pack, each in results.items():
            _print(pack, each, measured.get(pack), wanted)
    passed = all(result.passed for each in results.values() for result in each)
    return 0 if passed and not any(any(each.short_of(fail_under)) for each in measured.values()) else 1


def _measured(policy: Policy, results: tuple[ExampleResult, ...], wanted: Wanted) -> Measured:
    return measure(policy, wanted, passing=all(each.passed for each in results))


def _print(pack: str, results: tuple[ExampleResult, ...], measured: Measured | None, wanted: Wanted) -> None:
    print_lines(_lines(pack, results, passed_too=measured is None))
    if measured is not None:
        print_measured(measured, wanted)


def _results(policy: Policy, engine: str) -> tuple[ExampleResult, ...]:
    from complaint_rules.reports.examples import try_example

    return tuple(try_example(example, policy, engine=engine) for example in policy.model.examples)


def _document(
    pack: str, results: tuple[ExampleResult, ...], measured: Measured | None, wanted: Wanted
) -> dict[str, Any]:
    document: dict[str, Any] = {"pack": pack, "examples": [_example_document(result) for result in results]}
    if measured is not None:
        document |= measured_document(measured, wanted)
        if wanted.missing:
            document["missing_examples"], document["without_example"] = missing_text(measured)
    return document


def _example_document(result: ExampleResult) -> dict[str, Any]:
    return {
        "id": result.example.id,
        "title": result.example.title,
        "passed": result.passed,
        "differences": [
            {"decision": each.decision, "part": each.part, "expected": each.expected, "found": each.found}
            for each in result.differences
        ],
    }


def _lines(pack: str, results: tuple[ExampleResult, ...], *, passed_too: bool) -> Iterator[Line]:
    passed = sum(result.passed for result in results)
    failed = len(results) - passed
    for result in results:
        if not result.passed:
            yield _failed(result.example)
        elif passed_too:
            yield Line(f"passed {_name(result.example)}", 1)
        yield from (Line(_told(each), 3) for each in result.differences)
        yield from (Line(text, 3, Tone.OPEN) for text in _waiting(result.differences))
    verdict = (
        f"{pack}: {passed} passed" + (f", {failed} failed" if failed else "") if results else f"{pack}: no examples"
    )
    yield Line(verdict, 0, Tone.FAULT if failed else Tone.ANSWER)


def _name(example: Example) -> str:
    return f"{example.id}: {example.title}" if example.title else example.id


def _failed(example: Example) -> Line:
    place = example.place
    where = f" ({place.file}:{place.line})" if place.line else ""
    return Line(f"FAILED {_name(example)}{where}", 1, Tone.FAULT)


def _told(each: Difference) -> str:
    expected, found = (as_json(value, on_one_line=True) for value in (each.expected, each.found))
    return f"{each.decision}.{each.part}: expected {expected}, found {found}"


def _waiting(differences: Iterable[Difference]) -> Iterator[str]:
    """What those wait for that are not as expected, each once."""
    needs = {each.decision: each.needs for each in differences if each.needs}
    return (f"{name} needs {', '.join(facts)}" for name, facts in needs.items())
