"""The benchmark policy as somebody would write it in Python: the yardstick of the benchmarks.

It takes facts by dotted name and gives each decision's outcome, None where there is none; no rules, clauses, defeated
rules or needs.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Mapping
from typing import Any

ZONE = zoneinfo.ZoneInfo("Asia/Shanghai")
REMEDIES = ("exchange", "repair", "return")
PAYERS = {"company": "company", "supplier": "company", "customer": "customer", "carrier": "carrier"}


def decided(facts: Mapping[str, Any]) -> dict[str, Any]:  # noqa: PLR0912 - one function: calls would cost it time
    """Every outcome, where all facts are known."""
    get: Callable[[str], Any] = facts.get
    received_at, subject, demands = get("complaint.received_at"), get("complaint.subject"), get("complaint.demands")
    days = received_at.astimezone(ZONE).date().toordinal() - get("goods.received_on").toordinal()
    if (
        get("order.delivery_completed") is False
        or get("order.exists") is False
        or get("order.shipped") is False
        or subject not in ("quality", "quantity", "tolerance")
        or days > 30
        or days < 0
    ):
        eligibility = "rejected"
    else:
        eligibility = "accepted"
    if get("finding.reasons_sufficient") is False or get("finding.demands_reasonable") is False:
        establishment = "not_established"
    else:
        establishment = "established"
    if get("assessment.safety") or get("assessment.large_damage") or "compensation" in demands:
        severity = "major"
    else:
        severity = "general"
    if subject in ("quality", "tolerance"):
        department = "quality_management"
    elif subject == "quantity":
        department = "storage_and_transportation"
    else:
        department = "sales"
    if severity == "major":
        approver = "general_manager"
    elif eligibility == "accepted":
        approver = "department_manager"
    else:
        approver = "supervisor"
    remedies: tuple[str, ...] = ()
    if eligibility == "accepted" and establishment == "established":
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
