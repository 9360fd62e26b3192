"""The words of a complaint's process: what happens to it, and who has to act."""

from __future__ import annotations

from complaint_rules.domain.events import FACTS_LEARNED, RECEIVED

EVENTS = (
    "archived",
    "arrived_on_site",
    "cause_found",
    "closed",
    "customer_agreed",
    "customer_contacted",
    "customer_declined",
    "customer_dissatisfied",
    "customer_satisfied",
    "document_signed",
    "escalated_by_phone",
    "evaluated",
    FACTS_LEARNED,
    "form_received",
    "loss_recovered",
    "penalty_decided",
    "plan_approved",
    "plan_implemented",
    "plan_proposed",
    "plan_rejected",
    "preventive_approved",
    "preventive_implemented",
    RECEIVED,
    "recourse_offered",
    "registered",
    "reopened",
    "replied",
    "result_fed_back",
    "return_visit",
    "transferred",
    "unresolved_reported",
    "visit_attempted",
)
"""Everything that can happen to a complaint, by the names that packs and case files use."""

ROLES = (
    "agent",
    "business",
    "company_leader",
    "customer_relations",
    "customer_service_center",
    "department_head",
    "department_manager",
    "distributor",
    "general_department",
    "general_manager",
    "marketing",
    "quality",
    "quality_management",
    "receiver",
    "regional_marketing_center",
    "sales_agency",
    "sales_manager",
    "storage_and_transportation",
    "supervisor",
)
"""Who may have to act; besides these, whatever a policy's decisions name as a department."""

ALSO_CALLED = {"comprehensive": "general_department"}
"""What else a role is called where it is said who did something; records have its one name."""

NAMING_ROLES = ("coordinating_department", "responsible_department", "supporting_departments")
"""The decisions whose outcomes are roles as well, those that a company adds included."""

CUSTOMER = "customer"
"""Who is no role, having no duty, and may all the same be said to have done something."""

REOPENED = "reopened"
"""What starts a case over that was closed, or that a step has started over already."""

CLOSED = "closed"
"""What ends a case."""

AFTER_CLOSING = frozenset(
    {
        "archived",
        "document_signed",
        "evaluated",
        FACTS_LEARNED,
        "loss_recovered",
        "penalty_decided",
        "preventive_approved",
        "preventive_implemented",
        REOPENED,
    }
)
"""What may still happen to a complaint whose case is closed, besides events of a company's own."""
