"""The benchmark policy by hand, for facts of which some are unknown: it never guesses either."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.benchmarks.by_hand import PAYERS, REMEDIES, ZONE


def decided(facts: Mapping[str, Any]) -> dict[str, Any]:  # noqa: C901, PLR0912 - one function: calls would cost it time
    """Every outcome, None where the facts do not decide it; of the remedies those that are certain."""
    get: Callable[[str], Any] = facts.get
    received_at, received_on = get("complaint.received_at"), get("goods.received_on")
    subject, demands = get("complaint.subject"), get("complaint.demands")
    if received_at is None or received_on is None:
        days = None
    else:
        days = received_at.astimezone(ZONE).date().toordinal() - received_on.toordinal()
    delivered, exists, shipped = get("order.delivery_completed"), get("order.exists"), get("order.shipped")
    if (
        delivered is False
        or exists is False
        or shipped is False
        or (subject is not None and subject not in ("quality", "quantity", "tolerance"))
        or (days is not None and (days > 30 or days < 0))
    ):
        eligibility = "rejected"
    elif days is None or subject is None or delivered is None or exists is None or shipped is None:
        eligibility = None
    else:
        eligibility = "accepted"
    sufficient, reasonable = get("finding.reasons_sufficient"), get("finding.demands_reasonable")
    if sufficient is False or reasonable is False:
        establishment = "not_established"
    elif sufficient is None or reasonable is None:
        establishment = None
    else:
        establishment = "established"
    safety, damage = get("assessment.safety"), get("assessment.large_damage")
    if safety or damage or (demands is not None and "compensation" in demands):
        severity = "major"
    elif safety is None or damage is None or demands is None:
        severity = None
    else:
        severity = "general"
    if subject is None:
        department = None
    elif subject in ("quality", "tolerance"):
        department = "quality_management"
    elif subject == "quantity":
        department = "storage_and_transportation"
    else:
        department = "sales"
    if severity == "major":
        approver = "general_manager"
    elif severity is None or eligibility is None:
        approver = None
    elif eligibility == "accepted":
        approver = "department_manager"
    else:
        approver = "supervisor"
    remedies: tuple[str, ...] = ()
    if eligibility == "accepted" and establishment == "established" and demands is not None:
        remedies = tuple([remedy for remedy in REMEDIES if remedy in demands])
    return {
        "eligibility": eligibility,
        "establishment": establishment,
        "severity": severity,
        "responsible_department": department,
        "approver": approver,
        "remedies": remedies,
        "cost_bearer": PAYERS.get(get("finding.responsible_party")),
    }
