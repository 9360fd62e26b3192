from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given

from complaint_rules.domain import types
from complaint_rules.domain.errors import InputError
from complaint_rules.domain.facts import FactDeclaration, Facts
from complaint_rules.domain.reading import FactReader, read_facts, write_facts
from complaint_rules.domain.values import Money
from complaint_rules.domain.vocabulary import standard_facts
from tests.strategies.inputs import inputs, spoiled_inputs

READER = FactReader(standard_facts())


def bounded(name: str, type_: types.Type, **bounds: Any) -> dict[str, FactDeclaration]:
    return {name: FactDeclaration(name, type_, **bounds)}


def faults_in(data, declarations=None) -> dict[str, str]:
    with pytest.raises(InputError) as caught:
        read_facts(data, standard_facts() if declarations is None else declarations)
    return {fault.path: fault.message for fault in caught.value.faults}


class TestWhatIsRead:
    def test_nested_entities_become_dotted_names(self):
        facts = READER.read(
            {
                "complaint": {
                    "id": "C-1",
                    "received_at": "2026-03-02T16:30:00Z",
                    "subject": "quality",
                    "demands": ["return", "repair"],
                    "urgent": False,
                },
                "goods": {"received_on": "2026-02-20"},
                "assessment": {"loss": {"amount": "12.50", "currency": "CNY"}},
            }
        )
        assert facts.values == {
            "complaint.id": "C-1",
            "complaint.received_at": dt.datetime(2026, 3, 2, 16, 30, tzinfo=dt.UTC),
            "complaint.subject": "quality",
            "complaint.demands": frozenset({"return", "repair"}),
            "complaint.urgent": False,
            "goods.received_on": dt.date(2026, 2, 20),
            "assessment.loss": Money(Decimal("12.50"), "CNY"),
        }

    def test_null_is_kept_apart_from_absent(self):
        facts = READER.read({"goods": {"received_on": None}})
        assert facts.values == {"goods.received_on": None}

    def test_nothing_given_is_nothing_known(self):
        assert READER.read({}) == READER.read({"complaint": {}, "goods": {}}) == Facts({})

    def test_what_is_not_ours_is_kept_unread(self):
        extra = {"complaint": {"subject": 5}, "score": 0.5, "note": ""}
        facts = READER.read({"complaint": {"id": "C-1"}, "extra": extra})
        assert (facts.values, facts.extra) == ({"complaint.id": "C-1"}, extra)

    def test_any_mapping_will_do(self):
        data = MappingProxyType({"goods": MappingProxyType({"product": "pump"})})
        assert READER.read(data).values == {"goods.product": "pump"}

    def test_packs_may_declare_facts_and_entities_of_their_own(self):
        own = bounded("transaction.amount", types.NUMBER) | bounded("goods.colour", types.enum_of("red", "blue"))
        facts = read_facts({"transaction": {"amount": 5}, "goods": {"colour": "red"}}, {**standard_facts(), **own})
        assert facts.values == {"transaction.amount": Decimal(5), "goods.colour": "red"}

    @given(inputs())
    def test_reading_and_writing_are_inverse(self, data):
        facts = READER.read(data)
        written = write_facts(facts)
        assert READER.read(written) == facts
        assert READER.read(json.loads(json.dumps({**written, "extra": {}}))).values == facts.values
        assert write_facts(READER.read(written)) == written

    @given(inputs())
    def test_what_was_read_reads_as_itself(self, data):
        facts = READER.read(data)
        nested: dict = {}
        for name, value in facts.values.items():
            entity, field = name.split(".")
            nested.setdefault(entity, {})[field] = value
        assert READER.read(nested).values == facts.values

    def test_writing_keeps_null_and_extra_and_sorts_the_names(self):
        facts = Facts({"goods.product": None, "complaint.urgent": True, "complaint.id": "1"}, {"x": 1})
        assert json.dumps(write_facts(facts)) == (
            '{"complaint": {"id": "1", "urgent": true}, "goods": {"product": null}, "extra": {"x": 1}}'
        )


class TestFaults:
    @given(spoiled_inputs())
    def test_an_input_is_read_or_refused_one_line_a_fault(self, data):
        try:
            facts = READER.read(data)
        except InputError as error:
            assert str(error).count("\n") + 1 == len(error.faults)  # noqa: PT017 - either end is right
            assert error.__context__ is None  # noqa: PT017
        else:
            assert READER.read(write_facts(facts)).values == facts.values

    def test_are_all_told_at_once(self):
        faults = faults_in(
            {
                "complaint": {
                    "subjekt": "quality",
                    "subject": "qualty",
                    "received_at": "2026-03-02T09:10:00",
                    "urgent": "yes",
                    "demands": ["return", "refund", "return"],
                    "description": " ",
                    "id": 5,
                },
                "goods": None,
                "assessment": {"loss": {"amount": 12.5}},
                "good": {},
            }
        )
        assert sorted(faults) == [
            "assessment.loss.amount",
            "assessment.loss.currency",
            "complaint.demands[1]",
            "complaint.demands[2]",
            "complaint.description",
            "complaint.id",
            "complaint.received_at",
            "complaint.subject",
            "complaint.subjekt",
            "complaint.urgent",
            "good",
            "goods",
        ]
        assert faults["complaint.subjekt"] == "unknown field; did you mean 'subject'?"
        assert faults["complaint.subject"].endswith("tolerance; did you mean 'quality'?")
        assert faults["good"] == "unknown entity; did you mean 'goods'?"

    def test_of_an_unknown_field_list_the_known_ones_where_none_is_near(self):
        assert faults_in({"goods": {"zzz": 1}}) == {
            "goods.zzz": "unknown field; `goods` has product, received_on",
        }

    def test_of_a_field_outside_its_entity_say_where_it_belongs(self):
        assert faults_in({"received_on": "2026-01-01"}) == {
            "received_on": "unknown entity; did you mean 'goods.received_on'?"
        }

    def test_of_a_dotted_name_say_that_facts_are_nested(self):
        message = faults_in({"goods.received_on": "2026-01-01"})["goods.received_on"]
        assert message == 'unknown entity; facts are nested by entity, `{"goods": {"received_on": …}}`'

    def test_of_an_unknown_entity_list_the_known_ones_where_none_is_near(self):
        message = faults_in({"zzz": {}})["zzz"]
        assert message.startswith("unknown entity; known are assessment, complainant, complaint, ")
        assert message.endswith(", extra, which takes what is not ours")

    def test_of_an_entity_that_is_no_object_are_one_each(self):
        faults = faults_in({"complaint": "C-1", "goods": None, "plan": ["repair"], "extra": None})
        assert faults == {
            "complaint": "a text is no object of named fields; give one, or leave it out",
            "goods": "null is no object of named fields; give one, or leave it out",
            "plan": "a list is no object of named fields; give one, or leave it out",
            "extra": "null is no object of named fields; give one, or leave it out",
        }

    @pytest.mark.parametrize("data", [None, [], "C-1", 5, [{"complaint": {}}]])
    def test_of_an_input_that_is_no_object_have_no_path(self, data):
        assert list(faults_in(data)) == [""]

    def test_of_keys_that_are_no_texts_are_told_too(self):
        assert sorted(faults_in({5: {}, None: 1, "goods": {True: 1}})) == ["5", "None", "goods.True"]

    def test_of_keys_with_line_breaks_stay_on_one_line(self):
        assert list(faults_in({"goods": {"a\nb" + "x" * 100: 1}})) == ["goods.a\\nb" + "x" * 36 + "…"]


NUMBER = bounded("a.b", types.NUMBER, min_value=Decimal(0), max_value=Decimal(10))
MONEY = bounded("a.b", types.MONEY, min_value=Money(Decimal("0.00"), "CNY"), max_value=Money(Decimal(10), "CNY"))
DATE = bounded("a.b", types.DATE, min_value=dt.date(2020, 1, 1))
SPAN = bounded("a.b", types.DURATION, max_value=dt.timedelta(days=30))


class TestBounds:
    @pytest.mark.parametrize(
        ("declarations", "raw"),
        [
            (NUMBER, "0"),
            (NUMBER, 10),
            (NUMBER, None),
            (MONEY, {"amount": "0", "currency": "CNY"}),
            (MONEY, {"amount": "10.00", "currency": "CNY"}),
            (DATE, "2020-01-01"),
            (SPAN, "P30D"),
            (SPAN, "-P300D"),
        ],
    )
    def test_admit_what_lies_on_them_and_null(self, declarations, raw):
        assert list(read_facts({"a": {"b": raw}}, declarations).values) == ["a.b"]

    @pytest.mark.parametrize(
        ("declarations", "raw", "message"),
        [
            (NUMBER, "-0.01", "`-0.01` is less than `0`"),
            (NUMBER, 11, "`11` is more than `10`"),
            (MONEY, {"amount": "-1", "currency": "CNY"}, "`-1 CNY` is less than `0.00 CNY`"),
            (MONEY, {"amount": "10.01", "currency": "CNY"}, "`10.01 CNY` is more than `10 CNY`"),
            (MONEY, {"amount": "5", "currency": "USD"}, "`5 USD` is not in `CNY`, the currency of its bounds"),
            (DATE, "2019-12-31", "`2019-12-31` is less than `2020-01-01`"),
            (SPAN, "PT721H", "`PT721H` is more than `P30D`"),
        ],
    )
    def test_refuse_what_lies_beyond_them(self, declarations, raw, message):
        assert faults_in({"a": {"b": raw}}, declarations) == {"a.b": message}

    def test_do_not_hide_that_a_value_is_of_the_wrong_type(self):
        assert "binary float" in faults_in({"a": {"b": 0.5}}, NUMBER)["a.b"]
