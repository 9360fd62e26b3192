from __future__ import annotations

import pytest

from complaint_rules.domain.types import Kind, enum_of, set_of
from complaint_rules.domain.vocabulary import standard_facts

DEMANDS = ("return", "exchange", "repair", "rework", "discount", "compensation", "apology", "other")
CAUSES = ("product_quality", "transport", "improper_use", "installation", "other")
PARTIES = ("company", "agent", "distributor", "carrier", "customer", "supplier")
BOOLEANS = """
    complaint.urgent complaint.representative order.exists order.shipped order.delivery_completed
    warranty.card_issued warranty.form_offered_by_agent warranty.form_filled site.same_city
    intake.during_on_site_service intake.repeated_back intake.late_accepted_by_supervisor
    assessment.safety assessment.large_damage assessment.slow_to_resolve assessment.strong_feeling
    finding.reasons_sufficient finding.demands_reasonable finding.pretext
"""
TEXTS = """
    complaint.id complaint.description complaint.against complainant.name complainant.phone complainant.email
    complainant.address complainant.vehicle_plate order.number order.batch goods.product warranty.registration_number
    site.city handling.person_in_charge handling.department_head finding.responsible_person finding.root_cause
"""
OTHERS = {
    "complaint.received_at": Kind.DATE_TIME,
    "goods.received_on": Kind.DATE,
    "warranty.expires_on": Kind.DATE,
    "assessment.loss": Kind.MONEY,
}
CHOICES = {
    "complaint.channel": enum_of("phone", "email", "letter", "web", "counter", "on_site", "other"),
    "complaint.subject": enum_of(
        "quality",
        "quantity",
        "tolerance",
        "product_sales",
        "service_attitude",
        "service_specification",
        "maintenance_quality",
        "price",
        "other",
    ),
    "complaint.area": enum_of("goods", "sales", "maintenance"),
    "complaint.demands": set_of(*DEMANDS),
    "plan.remedies": set_of(*DEMANDS),
    "complaint.cause": enum_of(*CAUSES),
    "finding.cause": enum_of(*CAUSES),
    "preliminary.cause": enum_of(*CAUSES),
    "finding.responsible_party": enum_of(*PARTIES),
    "preliminary.responsible_party": enum_of(*PARTIES),
}


def test_the_names_and_types_are_those_of_the_contract():
    kinds = dict.fromkeys(BOOLEANS.split(), Kind.BOOLEAN) | dict.fromkeys(TEXTS.split(), Kind.TEXT) | OTHERS
    kinds |= {name: type_.kind for name, type_ in CHOICES.items()}
    assert {name: declaration.type.kind for name, declaration in standard_facts().items()} == kinds


@pytest.mark.parametrize("name", CHOICES)
def test_the_values_of_choices_are_those_of_the_contract(name):
    assert standard_facts()[name].type == CHOICES[name]


def test_names_are_sorted_and_their_declarations_have_them():
    assert list(standard_facts()) == sorted(standard_facts())
    assert all(declaration.name == name for name, declaration in standard_facts().items())


def test_four_facts_read_as_a_value_where_they_are_absent():
    readings = {name: fact.absent for name, fact in standard_facts().items() if fact.absent is not None}
    assert readings == {
        "complaint.representative": False,
        "intake.during_on_site_service": False,
        "intake.late_accepted_by_supervisor": False,
        "plan.remedies": frozenset(),
    }


def test_five_facts_are_personal():
    fields = ("address", "email", "name", "phone", "vehicle_plate")
    assert [name for name, fact in standard_facts().items() if fact.personal] == [
        f"complainant.{each}" for each in fields
    ]


def test_the_vocabulary_cannot_be_changed():
    with pytest.raises(TypeError):
        standard_facts()["complaint.id"] = standard_facts()["order.number"]  # type: ignore[index]
