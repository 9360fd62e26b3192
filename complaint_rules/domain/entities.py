"""The entities of a complaint; their fields are the facts of the shipped packs, whose names are contract."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal, TypeAlias, get_type_hints

import attrs

from complaint_rules.domain.entity import ABSENT, PERSONAL, Entity, Given, reads_absent_as
from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.domain.values import Money

Channel: TypeAlias = Literal["phone", "email", "letter", "web", "counter", "on_site", "other"]
Subject: TypeAlias = Literal[
    "quality",
    "quantity",
    "tolerance",
    "product_sales",
    "service_attitude",
    "service_specification",
    "maintenance_quality",
    "price",
    "other",
]
Area: TypeAlias = Literal["goods", "sales", "maintenance"]
Demand: TypeAlias = Literal["return", "exchange", "repair", "rework", "discount", "compensation", "apology", "other"]
Cause: TypeAlias = Literal["product_quality", "transport", "improper_use", "installation", "other"]
Party: TypeAlias = Literal["company", "agent", "distributor", "carrier", "customer", "supplier"]


@attrs.frozen(repr=False)
class Complaint(Entity):
    """What the customer says; ``cause`` is the one that is alleged."""

    id: Given[str] = ABSENT
    received_at: Given[dt.datetime] = ABSENT
    channel: Given[Channel] = ABSENT
    subject: Given[Subject] = ABSENT
    area: Given[Area] = ABSENT
    demands: Given[frozenset[Demand]] = ABSENT
    description: Given[str] = ABSENT
    against: Given[str] = ABSENT
    urgent: Given[bool] = ABSENT
    representative: Given[bool] = attrs.field(default=ABSENT, metadata=reads_absent_as(False))
    cause: Given[Cause] = ABSENT


@attrs.frozen(repr=False)
class Complainant(Entity):
    """Who complains; all of it is personal."""

    name: Given[str] = attrs.field(default=ABSENT, metadata=PERSONAL)
    phone: Given[str] = attrs.field(default=ABSENT, metadata=PERSONAL)
    email: Given[str] = attrs.field(default=ABSENT, metadata=PERSONAL)
    address: Given[str] = attrs.field(default=ABSENT, metadata=PERSONAL)
    vehicle_plate: Given[str] = attrs.field(default=ABSENT, metadata=PERSONAL)


@attrs.frozen(repr=False)
class Order(Entity):
    """The order that the complaint is about."""

    number: Given[str] = ABSENT
    exists: Given[bool] = ABSENT
    shipped: Given[bool] = ABSENT
    delivery_completed: Given[bool] = ABSENT
    batch: Given[str] = ABSENT


@attrs.frozen(repr=False)
class Goods(Entity):
    """The goods; several goods are several complaints."""

    received_on: Given[dt.date] = ABSENT
    product: Given[str] = ABSENT


@attrs.frozen(repr=False)
class Warranty(Entity):
    """The warranty card and its form."""

    card_issued: Given[bool] = ABSENT
    form_offered_by_agent: Given[bool] = ABSENT
    form_filled: Given[bool] = ABSENT
    registration_number: Given[str] = ABSENT
    expires_on: Given[dt.date] = ABSENT


@attrs.frozen(repr=False)
class Site(Entity):
    """Where the goods are in use."""

    same_city: Given[bool] = ABSENT
    city: Given[str] = ABSENT


@attrs.frozen(repr=False)
class Intake(Entity):
    """How the complaint was taken in."""

    during_on_site_service: Given[bool] = attrs.field(default=ABSENT, metadata=reads_absent_as(False))
    repeated_back: Given[bool] = ABSENT
    late_accepted_by_supervisor: Given[bool] = attrs.field(default=ABSENT, metadata=reads_absent_as(False))


@attrs.frozen(repr=False)
class Assessment(Entity):
    """How grave it is."""

    safety: Given[bool] = ABSENT
    large_damage: Given[bool] = ABSENT
    slow_to_resolve: Given[bool] = ABSENT
    strong_feeling: Given[bool] = ABSENT
    loss: Given[Money] = ABSENT


@attrs.frozen(repr=False)
class Preliminary(Entity):
    """What the first level found."""

    cause: Given[Cause] = ABSENT
    responsible_party: Given[Party] = ABSENT


@attrs.frozen(repr=False)
class Plan(Entity):
    """What is proposed to the customer."""

    remedies: Given[frozenset[Demand]] = attrs.field(default=ABSENT, metadata=reads_absent_as(frozenset()))


@attrs.frozen(repr=False)
class Handling(Entity):
    """Who deals with it."""

    person_in_charge: Given[str] = ABSENT
    department_head: Given[str] = ABSENT


@attrs.frozen(repr=False)
class Finding(Entity):
    """What was found."""

    cause: Given[Cause] = ABSENT
    reasons_sufficient: Given[bool] = ABSENT
    demands_reasonable: Given[bool] = ABSENT
    pretext: Given[bool] = ABSENT
    responsible_party: Given[Party] = ABSENT
    responsible_person: Given[str] = ABSENT
    root_cause: Given[str] = ABSENT


@attrs.frozen
class Submission:
    """The whole input of one complaint.

    Args:
        extra: Fields that are not ours, kept and never read, nor shown: nobody knows whose they are.

    Raises:
        InputError: An attribute is not the entity that it should be.
    """

    complaint: Complaint = attrs.field(factory=Complaint)
    complainant: Complainant = attrs.field(factory=Complainant)
    order: Order = attrs.field(factory=Order)
    goods: Goods = attrs.field(factory=Goods)
    warranty: Warranty = attrs.field(factory=Warranty)
    site: Site = attrs.field(factory=Site)
    intake: Intake = attrs.field(factory=Intake)
    assessment: Assessment = attrs.field(factory=Assessment)
    preliminary: Preliminary = attrs.field(factory=Preliminary)
    plan: Plan = attrs.field(factory=Plan)
    handling: Handling = attrs.field(factory=Handling)
    finding: Finding = attrs.field(factory=Finding)
    extra: Mapping[str, object] = attrs.field(factory=dict, repr=False, hash=False)

    def __attrs_post_init__(self) -> None:
        faults = [
            Fault(name, f"expected a `{entity.__name__}`, got a `{type(getattr(self, name)).__name__}`")
            for name, entity in ENTITIES.items()
            if not isinstance(getattr(self, name), entity)
        ]
        if faults:
            raise InputError(faults)

    def entities(self) -> tuple[Entity, ...]:
        """Its entities, those of which nothing was given included."""
        return tuple(getattr(self, name) for name in ENTITIES)


ENTITIES: Mapping[str, type[Entity]] = {
    name: entity for name, entity in get_type_hints(Submission).items() if name != "extra"
}
"""The class of each entity, by the name under which an input has it."""
