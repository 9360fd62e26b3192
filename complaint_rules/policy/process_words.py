"""The words of a complaint's process: what happens to it, and who has to act."""

from __future__ import annotations

RECEIVED = "received"
"""What starts every case; it happened at ``complaint.received_at``."""

RECEIVED_AT = "complaint.received_at"

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
    "facts_learned",
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

NAMING_ROLES = ("coordinating_department", "responsible_department", "supporting_departments")
"""The decisions whose outcomes are roles as well, those that a company adds included."""
