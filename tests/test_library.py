"""The library as users see it."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import attrs
import pytest

import complaint_rules
from complaint_rules import (
    ChoiceError,
    EventRefusedError,
    ExpressionError,
    Facts,
    InputError,
    MissingExtraError,
    Policy,
    Record,
    Status,
    UnknownDecisionError,
    evaluate,
    installed_packs,
    load,
)
from complaint_rules.domain import errors
from complaint_rules.domain.entities import Complaint, Submission
from complaint_rules.engines import choosing
from complaint_rules.reports.explanation import DecisionExplanation
from tests.engines.available import ENGINE_NAMES
from tests.reports.small_packs import ANSWER, rule, small

POLICIES = Path(__file__).resolve().parent.parent / "policies"
STANDARD = load("standard")
PRICE = {"complaint": {"id": "C-1", "subject": "price"}}


def test_the_public_names_are_sorted_and_there():
    assert complaint_rules.__all__ == sorted(complaint_rules.__all__)
    assert [name for name in complaint_rules.__all__ if not hasattr(complaint_rules, name)] == []


def test_every_error_is_public():
    tree = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.ComplaintRulesError)
    }
    assert tree <= set(complaint_rules.__all__)


def test_decides_in_three_lines():
    policy = load("standard")
    decision = policy.decide(PRICE)
    assert decision["eligibility"].outcome == "rejected"
    assert decision["establishment"].status is Status.UNDETERMINED


def test_a_policy_tells_what_it_is():
    assert (STANDARD.name, STANDARD.version) == (STANDARD.model.name, STANDARD.model.version)
    assert STANDARD.title() == "Standard handling of customer complaints"
    assert STANDARD.title("es_MX") == "Tramitación estándar de las quejas de clientes"
    assert STANDARD.locales == ("en", "es", "zh")
    assert STANDARD.digest == STANDARD.model.digest
    assert repr(STANDARD) == f"Policy('standard', version {STANDARD.version}, digest {STANDARD.digest[:12]})"


def test_a_decision_is_a_mapping_of_records():
    decision = STANDARD.decide(PRICE)
    assert set(decision) == set(STANDARD.model.decisions)
    assert len(decision) == len(STANDARD.model.decisions)
    assert all(isinstance(record, Record) for record in decision.values())
    assert decision.complaint == "C-1"
    assert decision.policy is STANDARD.model
    assert (decision.engine, decision.locale) == ("compiled", "en")


def test_a_misspelled_decision_is_told_with_the_one_that_was_meant():
    decision = STANDARD.decide(PRICE)
    with pytest.raises(UnknownDecisionError, match=r"^the policy makes no decision `eligibilty`; did you mean 'elig"):
        decision["eligibilty"]
    with pytest.raises(KeyError, match=r"it makes accountability\.cause, "):
        decision["x"]
    assert decision.get("x") is None
    assert "x" not in decision


def test_facts_that_were_read_are_not_checked_again(monkeypatch: pytest.MonkeyPatch):
    facts = STANDARD.read(PRICE)
    monkeypatch.setattr(type(STANDARD._reader), "read", None)
    assert STANDARD.decide(facts)["eligibility"].outcome == "rejected"


HAPPENED = [
    {"type": "form_received", "at": "2026-03-02T10:00:00+08:00", "by": "sales_manager"},
    {"type": "facts_learned", "at": "2026-03-02T10:30:00+08:00", "facts": {"assessment": {"safety": True}}},
    {"type": "result_fed_back", "at": "2026-03-02T17:00:00+08:00"},
]
CASE_FILE = {"complaint": {"id": "A-1", "received_at": "2026-03-02T09:10:00+08:00"}, "events": HAPPENED}


@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_a_case_file_is_decided_by_all_that_is_known_after_its_last_event(engine: str):
    workshop = load(POLICIES / "auto_maintenance")
    decision = workshop.decide(CASE_FILE, engine=engine)
    assert decision["severity"].outcome == "major"
    assert dict(decision) == dict(workshop.case(CASE_FILE).at("2026-03-02T17:00:00+08:00"))
    assert sent(decision) == decision
    told = {each["id"]: each.get("due_on") or each["due_at"] for each in decision.to_json()["deadlines"]}
    assert told == {
        "contact_customer": None,
        "register": "2026-03-02T09:40:00+08:00",
        "report_unresolved": "2026-03-05T18:00:00+08:00",
        "return_visit_5": "2026-03-07",
        "return_visit_7": "2026-03-09",
        "transfer": "2026-03-02T09:40:00+08:00",
        "transfer_major": "2026-03-02T09:40:00+08:00",
    }


def test_a_case_file_to_which_nothing_has_happened_is_a_complaint():
    workshop = load(POLICIES / "auto_maintenance")
    complaint = {"complaint": CASE_FILE["complaint"]}
    assert workshop.decide({**complaint, "events": []}).to_json() == workshop.decide(complaint).to_json()


def test_what_has_ended_is_no_deadline_of_a_decision_any_more():
    closed = {"type": "closed", "at": "2026-03-03T09:00:00+08:00", "by": "general_manager", "reason": "withdrawn"}
    decision = load(POLICIES / "auto_maintenance").decide({**CASE_FILE, "events": [*HAPPENED, closed]})
    assert "return_visit_5" not in {due.deadline.id for due in decision.deadlines}


def test_a_case_file_that_cannot_be_is_told():
    early = {"type": "form_received", "at": "2026-03-02T08:00:00+08:00"}
    with pytest.raises(EventRefusedError, match=r"events\[0\]"):
        load(POLICIES / "auto_maintenance").decide({**CASE_FILE, "events": [early]})


def test_takes_typed_entities():
    submission = Submission(complaint=Complaint(subject="price"))
    assert STANDARD.decide(submission)["eligibility"].outcome == "rejected"


def test_all_faults_of_an_input_are_told():
    with pytest.raises(InputError) as caught:
        STANDARD.decide({"complaint": {"subjekt": 1, "received_at": "2026-01-01T10:00:00"}, "goodies": {}})
    assert [fault.path for fault in caught.value.faults] == ["complaint.received_at", "complaint.subjekt", "goodies"]


@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_an_engine_is_made_once(engine: str):
    policy = load("standard")
    policy.decide(PRICE, engine=engine)
    (made,) = policy._engines.values()
    policy.decide(PRICE, engine=engine, locale="en_GB")
    assert list(policy._engines.values()) == [made]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"engine": "magic"}, r"engine: `magic` is no engine.*`compiled`, `rete`"),
        ({"engine": "reet"}, "did you mean 'rete'"),
        ({"locale": "fr"}, "locale: the policy has no texts in `fr`; it has them in en, es, zh"),
        ({"as_of": "soon"}, "as_of: `soon` is no date"),
        ({"as_of": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}, "as_of: "),
    ],
)
def test_a_choice_that_there_is_not_is_told_with_those_that_there_are(options: dict, told: str):
    with pytest.raises(ChoiceError, match=told):
        STANDARD.decide(PRICE, **options)


@pytest.mark.parametrize("day", ["2019-06-30", dt.date(2019, 6, 30)])
def test_the_rules_of_another_day_can_be_asked_for(tmp_path: Path, day: object):
    tables = (
        ANSWER
        + rule("old", "true", '"no"', more="until = 2019-12-31")
        + rule("new", "true", '"yes"', more="from = 2020-01-01")
    )
    policy = small(tmp_path, tables)
    assert policy.decide({}, as_of=day)["answer"].outcome == "no"  # type: ignore[arg-type]
    assert policy.decide({}, as_of="2020-01-01")["answer"].outcome == "yes"
    assert policy.decide({})["answer"].status is Status.UNDETERMINED


def test_questions_are_asked_in_the_locale():
    assert STANDARD.decide({}, locale="es-MX")["establishment"].questions[0].startswith("¿")
    assert STANDARD.decide({}, locale="es-MX").locale == "es-MX"


def test_explains_as_text_and_as_data():
    decision = STANDARD.decide(PRICE)
    assert "standard/subject-not-covered" in decision.explain()
    assert all(isinstance(each, DecisionExplanation) for each in decision.explanation())
    assert decision.explain() == decision.explain()


def test_a_decision_s_repr_tells_statuses_only():
    facts = {**PRICE, "complainant": {"name": "Zhang"}}
    told = repr(STANDARD.decide(facts))
    assert "eligibility=decided" in told
    assert "Zhang" not in told


def test_a_frozen_policy_decides_the_same(tmp_path: Path):
    file = tmp_path / "frozen.json"
    file.write_text(STANDARD.freeze(), encoding="utf-8")
    thawed = load(file)
    assert thawed.digest == STANDARD.digest
    assert thawed.decide(PRICE).to_json() == STANDARD.decide(PRICE).to_json()


def test_the_schema_admits_what_the_policy_reads():
    import jsonschema

    validator = jsonschema.Draft202012Validator(STANDARD.schema())
    assert list(validator.iter_errors(PRICE)) == []
    assert len(list(validator.iter_errors({"complaint": {"subjekt": "price"}}))) == 1


@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_a_session_learns_what_the_policy_then_decides(engine: str):
    with STANDARD.session(PRICE, engine=engine) as session:
        assert session.records == dict(STANDARD.decide(PRICE))
        changes = session.learn({"finding.reasons_sufficient": False})
        assert changes["establishment"].after.outcome == "not_established"


def test_a_session_takes_the_engine_that_there_is(monkeypatch: pytest.MonkeyPatch):
    def missing(*_: object) -> None:
        raise MissingExtraError("rete", "not here")

    monkeypatch.setitem(choosing._MAKERS, "rete", missing)
    with load("standard").session(PRICE) as session:
        assert session.engine == "compiled"
    with pytest.raises(MissingExtraError):
        load("standard").session(PRICE, engine="rete")


def test_a_session_keeps_what_is_not_ours():
    with STANDARD.session({**PRICE, "extra": {"till": 7}}, engine="compiled") as session:
        assert session.facts.extra == {"till": 7}


def test_a_line_is_evaluated_with_the_policy_s_names():
    facts = {"complaint": {"received_at": "2026-03-02T00:10:00+08:00"}, "goods": {"received_on": "2026-01-30"}}
    assert STANDARD.evaluate("days_since_receipt - parameter.window", facts) == Decimal(1)
    assert STANDARD.evaluate("days_since_receipt") is None
    assert STANDARD.evaluate('record_completeness = "incomplete"') is True
    with pytest.raises(ExpressionError, match="did you mean 'days_since_receipt'"):
        STANDARD.evaluate("days_since_reciept")


def test_a_line_is_evaluated_without_a_policy():
    assert evaluate("goods.price * 2 > 5", {"goods": {"price": 3}}) is True
    assert evaluate(
        "date(sold)", {"sold": dt.datetime(2026, 1, 1, 20, tzinfo=dt.UTC)}, zone="Asia/Shanghai"
    ) == dt.date(2026, 1, 2)


def test_the_standard_pack_is_always_installed():
    assert (installed_packs()["standard"].folder / "pack.toml").is_file()


def test_errors_can_be_sent_to_another_process():
    with pytest.raises(InputError) as caught:
        STANDARD.decide({"complaint": {"subjekt": 1}})
    again = sent(caught.value)
    assert isinstance(again, InputError)
    assert (type(again), again.faults) == (InputError, caught.value.faults)


def sent(each: object) -> object:
    return pickle.loads(pickle.dumps(each))  # noqa: S301 - our own


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, sent])
def test_policies_and_decisions_can_be_copied_and_sent_to_another_process(copied: Callable[[object], object]):
    decision = STANDARD.decide(PRICE)
    again, policy = copied(decision), copied(STANDARD)
    assert isinstance(policy, Policy)
    assert again == decision == policy.decide(PRICE)
    assert (policy.digest, policy.decide(PRICE).to_json()) == (STANDARD.digest, decision.to_json())


@pytest.mark.parametrize("given", [None, "C-1", 5, [PRICE]])
def test_what_is_no_complaint_at_all_is_told_as_such(given):
    with pytest.raises(InputError, match="is no object of named fields"):
        STANDARD.decide(given)


def test_messages_are_told_without_a_decision_at_hand():
    assert STANDARD.messages(PRICE, locale="zh") == STANDARD.decide(PRICE, locale="zh").messages


def test_the_document_is_json():
    document = STANDARD.decide(PRICE).to_json()
    assert json.loads(json.dumps(document)) == document


def test_policies_are_not_changed_by_deciding():
    before = attrs.asdict(STANDARD.model, recurse=False)
    STANDARD.decide(PRICE).explain(changes=True)
    assert attrs.asdict(STANDARD.model, recurse=False) == before


def test_facts_and_policies_keep_values_out_of_their_repr():
    assert repr(STANDARD.read({"complainant": {"name": "Zhang"}})) == "Facts(complainant.name)"
    assert isinstance(STANDARD.read({}), Facts)
    assert isinstance(STANDARD, Policy)
