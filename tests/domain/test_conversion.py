from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given

from complaint_rules.domain.conversion import facts_of, structure_submission, unstructure_submission
from complaint_rules.domain.entities import Complaint, Submission
from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.domain.facts import Facts
from complaint_rules.domain.reading import FactReader
from complaint_rules.domain.vocabulary import standard_facts
from tests.strategies.inputs import inputs, spoiled_inputs

READER = FactReader(standard_facts())


def outcome(read: Callable[[object], Facts], data: object) -> Facts | tuple[Fault, ...]:
    """The facts, or all the faults."""
    try:
        return read(data)
    except InputError as error:
        assert error.__context__ is None  # noqa: PT017 - no value of the input is left in the traceback
        return error.faults


@given(inputs())
def test_structuring_and_unstructuring_are_inverse(data):
    submission = structure_submission(data)
    plain = unstructure_submission(submission)
    assert structure_submission(plain) == submission
    assert unstructure_submission(structure_submission(plain)) == plain


@given(inputs())
def test_what_is_unstructured_is_ready_for_json(data):
    submission = structure_submission({key: value for key, value in data.items() if key != "extra"})
    assert structure_submission(json.loads(json.dumps(unstructure_submission(submission)))) == submission


@given(inputs())
def test_entities_and_facts_agree_on_valid_inputs(data):
    assert facts_of(structure_submission(data)) == READER.read(data)


@given(spoiled_inputs())
def test_entities_and_facts_agree_on_any_input_to_the_letter(data):
    assert outcome(lambda raw: facts_of(structure_submission(raw)), data) == outcome(READER.read, data)


def test_absent_is_left_out_and_null_is_kept():
    submission = Submission(complaint=Complaint(id="C-1", subject=None))
    assert unstructure_submission(submission) == {"complaint": {"id": "C-1", "subject": None}}
    assert facts_of(submission).values == {"complaint.id": "C-1", "complaint.subject": None}


def test_extra_is_kept():
    submission = structure_submission({"extra": {"events": [1.5]}})
    assert submission.extra == facts_of(submission).extra == {"events": [1.5]}
    assert unstructure_submission(submission) == {"extra": {"events": [1.5]}}


class Broken(dict):
    """A mapping that fails when it is read."""

    def __getitem__(self, key):
        raise OSError(key)


@pytest.mark.parametrize("data", [Broken(goods={}), {"goods": Broken(product="pump")}])
def test_an_error_that_is_no_fault_of_the_input_is_not_hidden(data):
    with pytest.raises(OSError, match=r"^(goods|product)"):
        structure_submission(data)


def test_all_faults_are_in_one_error():
    with pytest.raises(InputError) as caught:
        structure_submission({"complaint": {"subjekt": 1, "urgent": 1}, "goods": 5, "plans": {}, "extra": 5})
    assert [str(fault) for fault in caught.value.faults] == [
        "complaint.subjekt: unknown field; did you mean 'subject'?",
        "complaint.urgent: `1` is neither `true` nor `false`",
        "extra: a number is no object of named fields; give one, or leave it out",
        "goods: a number is no object of named fields; give one, or leave it out",
        "plans: unknown entity; did you mean 'plan'?",
    ]
