"""Reads cases of the DMN technology compatibility kit: literal expressions, their inputs and what they give."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

import attrs

Value: TypeAlias = bool | Decimal | str | None

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_READERS: dict[str, Callable[[str], Value]] = {
    "boolean": lambda text: {"true": True, "false": False}[text],
    "decimal": Decimal,
    "double": Decimal,
    "string": str,
}


@attrs.frozen
class Case:
    """One result of one test case.

    Args:
        name: The model, the test case and the decision, for people.
        expression: The decision's literal expression.
        inputs: The inputs by name.
        expected: What the expression gives; None is null.
    """

    name: str
    expression: str
    inputs: dict[str, Value]
    expected: Value


def cases_in(folder: Path) -> Iterator[Case]:
    """The cases of one folder of the kit: a model and its test files."""
    (model,) = folder.glob("*.dmn")
    expressions = dict(_expressions_in(ET.parse(model).getroot()))  # noqa: S314 - the kit's own files
    for file in sorted(folder.glob("*.xml")):
        for test in ET.parse(file).getroot().iterfind("{*}testCase"):  # noqa: S314 - the kit's own files
            inputs = {node.attrib["name"]: _value_in(node) for node in test.iterfind("{*}inputNode")}
            for result in test.iterfind("{*}resultNode"):
                decision = result.attrib["name"]
                (expected,) = result.iterfind("{*}expected")
                name = f"{folder.name}-{test.attrib['id']}-{decision}"
                yield Case(name, expressions[decision], inputs, _value_in(expected))


def _expressions_in(model: ET.Element) -> Iterator[tuple[str, str]]:
    for decision in model.iterfind("{*}decision"):
        text = decision.findtext("{*}literalExpression/{*}text")
        if text is not None:
            yield decision.attrib["name"], text


def _value_in(parent: ET.Element) -> Value:
    (value,) = parent.iterfind("{*}value")
    if value.get(_NIL) == "true":
        return None
    return _READERS[value.attrib[_TYPE].split(":")[-1]](value.text or "")


def unary_tests_in(folder: Path) -> Iterator[tuple[str, str]]:
    """The conditions of a folder's decision tables: the input's expression and the test of it, but for ``-``."""
    (model,) = folder.glob("*.dmn")
    for table in ET.parse(model).getroot().iterfind(".//{*}decisionTable"):  # noqa: S314 - the kit's own files
        inputs = [node.findtext("{*}inputExpression/{*}text") or "" for node in table.iterfind("{*}input")]
        for rule in table.iterfind("{*}rule"):
            tests = [entry.findtext("{*}text") or "" for entry in rule.iterfind("{*}inputEntry")]
            yield from ((name, test) for name, test in zip(inputs, tests, strict=True) if test.strip() != "-")
