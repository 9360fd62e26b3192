from __future__ import annotations

import copy
import datetime as dt
import pickle
from decimal import Decimal

import attrs
import pytest
from hypothesis import given

from complaint_rules.domain.conversion import structure_submission
from complaint_rules.domain.entities import ENTITIES, Assessment, Complainant, Complaint, Goods, Plan, Submission
from complaint_rules.domain.entity import ABSENT
from complaint_rules.domain.errors import InputError
from complaint_rules.domain.values import Money
from tests.strategies.inputs import inputs

SHANGHAI = dt.timezone(dt.timedelta(hours=8))


def test_nothing_is_given_unless_it_is():
    complaint = Complaint(id="C-1", subject=None)
    assert complaint.received_at is ABSENT
    assert [(declaration.name, value) for declaration, value in complaint.given()] == [
        ("complaint.id", "C-1"),
        ("complaint.subject", None),
    ]


def test_absent_is_falsy_and_one():
    assert not ABSENT
    assert repr(ABSENT) == "ABSENT"
    assert copy.deepcopy(ABSENT) is ABSENT
    assert pickle.loads(pickle.dumps(ABSENT)) is ABSENT  # noqa: S301 - our own bytes


def test_instants_are_in_utc_inside():
    complaint = Complaint(received_at=dt.datetime(2026, 3, 3, 0, 30, tzinfo=SHANGHAI))
    assert complaint.received_at == dt.datetime(2026, 3, 2, 16, 30, tzinfo=dt.UTC)
    assert attrs.asdict(complaint)["received_at"].tzinfo is dt.UTC


def test_an_entity_cannot_be_built_wrongly_and_tells_every_fault():
    with pytest.raises(InputError) as caught:
        Complaint(id="", urgent=1, subject="qualty", demands=frozenset({"refund"}))  # type: ignore[arg-type]
    assert [fault.path for fault in caught.value.faults] == [
        "complaint.demands[0]",
        "complaint.id",
        "complaint.subject",
        "complaint.urgent",
    ]


def test_an_entity_cannot_be_changed_into_a_wrong_one():
    goods = Goods(product="pump")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        goods.product = "valve"  # type: ignore[misc]
    assert attrs.evolve(goods, product="valve") == Goods(product="valve")
    with pytest.raises(InputError, match=r"goods\.received_on: `2026-02-30` is no day"):
        attrs.evolve(goods, received_on="2026-02-30")  # type: ignore[arg-type]


def test_a_submission_holds_entities_only():
    with pytest.raises(InputError) as caught:
        Submission(complaint=Goods(), plan=None)  # type: ignore[arg-type]
    assert str(caught.value) == (
        "complaint: expected a `Complaint`, got a `Goods`\nplan: expected a `Plan`, got a `NoneType`"
    )


def test_a_submission_has_its_entities_in_order():
    submission = Submission(plan=Plan(remedies=frozenset({"repair"})))
    assert [type(entity) for entity in submission.entities()] == list(ENTITIES.values())
    assert list(ENTITIES) == [field.name for field in attrs.fields(Submission) if field.name != "extra"]


def test_a_repr_tells_what_was_given_and_nothing_personal():
    assert repr(Assessment(safety=True, loss=Money(Decimal(5), "CNY"))) == (
        "Assessment(safety=True, loss=Money(amount=Decimal('5'), currency='CNY'))"
    )
    assert repr(Complainant(name="Wang Fang", phone=None)) == "Complainant(name=…, phone=None)"


@given(inputs())
def test_submissions_survive_pickling_copying_and_hashing(data):
    submission = structure_submission({key: value for key, value in data.items() if key != "extra"})
    for twin in (pickle.loads(pickle.dumps(submission)), copy.deepcopy(submission)):  # noqa: S301 - our own bytes
        assert twin == submission
        assert hash(twin) == hash(submission)
