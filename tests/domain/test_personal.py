"""Personal data are planted everywhere that they can stand, and looked for in all that may be shown."""

from __future__ import annotations

import traceback
from decimal import Decimal

import attrs
import pytest

from complaint_rules.domain import types
from complaint_rules.domain.conversion import facts_of, structure_submission
from complaint_rules.domain.entities import Complainant, Submission
from complaint_rules.domain.errors import InputError
from complaint_rules.domain.facts import FactDeclaration
from complaint_rules.domain.reading import FactReader, read_facts
from complaint_rules.domain.vocabulary import standard_facts

SECRET = "Geheim-4711"  # noqa: S105 - no password
FIELDS = [field.name for field in attrs.fields(Complainant)]
WRONG = [
    [SECRET],
    {SECRET: SECRET},
    SECRET.encode(),
    SECRET + "\ud800",
    {"amount": SECRET, "currency": SECRET},
]


def all_shown(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)) + repr(error) + str(error) + repr(getattr(error, "faults", ""))


def build(data):
    """Straight through the class's own constructor."""
    return Complainant(**data["complainant"])


@pytest.mark.parametrize("field", FIELDS)
def test_a_repr_of_anything_that_holds_them_does_not_show_them(field):
    data = {"complainant": {field: SECRET}, "extra": {"customer": SECRET}}
    submission = structure_submission(data)
    facts = FactReader(standard_facts()).read(data)
    assert getattr(submission.complainant, field) == facts.values[f"complainant.{field}"] == SECRET
    for holder in (submission, submission.complainant, facts, facts_of(submission), Submission(extra={"x": SECRET})):
        assert SECRET not in f"{holder!r}{holder!s}"
        assert field in repr(holder) or not repr(holder).count(field)


@pytest.mark.parametrize("read", [FactReader(standard_facts()).read, structure_submission, build])
@pytest.mark.parametrize("raw", WRONG, ids=ascii)
@pytest.mark.parametrize("field", FIELDS)
def test_an_error_about_them_tells_their_shape_only(field, raw, read):
    with pytest.raises(InputError) as caught:
        read({"complainant": {field: raw}})
    shown = all_shown(caught.value)
    assert SECRET not in shown
    assert f"complainant.{field}: a" in shown


@pytest.mark.parametrize("read", [FactReader(standard_facts()).read, structure_submission])
@pytest.mark.parametrize("raw", [SECRET, [SECRET], 4711])
def test_an_error_about_the_whole_complainant_does_not_show_it(raw, read):
    with pytest.raises(InputError) as caught:
        read({"complainant": raw})
    assert "4711" not in all_shown(caught.value).replace("test_personal", "")


@pytest.mark.parametrize("read", [FactReader(standard_facts()).read, structure_submission])
def test_an_error_about_another_fact_does_not_show_them_either(read):
    with pytest.raises(InputError) as caught:
        read(
            {
                "complainant": {"name": SECRET, "nmae": SECRET},
                "complaint": {"urgent": 5},
                "foo": SECRET,
                "extra": SECRET,
            }
        )
    assert SECRET not in all_shown(caught.value)
    assert len(caught.value.faults) == 4


@pytest.mark.parametrize(
    ("type_", "raw"),
    [
        (types.enum_of("Geheim-4712", "other"), SECRET),
        (types.set_of("Geheim-4712", "other"), [SECRET]),
        (types.NUMBER, SECRET),
        (types.NUMBER, "4711"),
        (types.DATE, SECRET),
        (types.DATE_TIME, f"2026-01-01T00:00:00@{SECRET}"),
        (types.DURATION, SECRET),
        (types.MONEY, {"amount": SECRET, "currency": SECRET, SECRET: 1}),
        (types.BOOLEAN, SECRET),
    ],
    ids=str,
)
def test_facts_that_a_pack_declares_personal_are_not_shown_whatever_their_type(type_, raw):
    bounds = {"max_value": Decimal(4000)} if type_ is types.NUMBER else {}
    declarations = {"a.b": FactDeclaration("a.b", type_, personal=True, **bounds)}  # type: ignore[arg-type]
    with pytest.raises(InputError) as caught:
        read_facts({"a": {"b": raw}}, declarations)
    assert "4711" not in str(caught.value)
    assert SECRET not in all_shown(caught.value)
    assert "did you mean" not in str(caught.value)
