"""The benchmark policy as somebody would write it in DuckDB's SQL, heeding the unknown: the yardstick in bulk.

Outcomes are of enum types, which DuckDB writes by their codes; with texts everything takes nearly twice the time.
"""

from __future__ import annotations

_DAYS = """days AS (
  SELECT *,
    (("complaint.received_at" AT TIME ZONE 'Asia/Shanghai')::DATE - "goods.received_on") AS days,
    "complaint.subject" IN ('quality', 'quantity', 'tolerance') AS covered,
    list_contains("complaint.demands", 'compensation') AS compensation
  FROM {source}
)"""

_OUTCOMES = """WITH {days}, first AS (
  SELECT *,
    CASE WHEN "order.delivery_completed" = false OR "order.exists" = false OR "order.shipped" = false
           OR NOT covered OR days > 30 OR days < 0
         THEN 'rejected'::ENUM('accepted', 'rejected')
         WHEN "order.delivery_completed" AND "order.exists" AND "order.shipped" AND covered AND days >= 0 AND days <= 30
         THEN 'accepted'::ENUM('accepted', 'rejected')
    END AS eligibility,
    CASE WHEN "finding.reasons_sufficient" = false OR "finding.demands_reasonable" = false
         THEN 'not_established'::ENUM('established', 'not_established')
         WHEN "finding.reasons_sufficient" AND "finding.demands_reasonable"
         THEN 'established'::ENUM('established', 'not_established')
    END AS establishment,
    CASE WHEN "assessment.safety" OR "assessment.large_damage" OR compensation
         THEN 'major'::ENUM('general', 'major')
         WHEN NOT "assessment.safety" AND NOT "assessment.large_damage" AND NOT compensation
         THEN 'general'::ENUM('general', 'major')
    END AS severity
  FROM days
)
SELECT {passing}
  eligibility, establishment, severity,
  CASE WHEN "complaint.subject" IN ('quality', 'tolerance') THEN 'quality_management'::{departments}
       WHEN "complaint.subject" = 'quantity' THEN 'storage_and_transportation'::{departments}
       WHEN "complaint.subject" IS NOT NULL THEN 'sales'::{departments}
  END AS responsible_department,
  CASE WHEN severity = 'major' THEN 'general_manager'::{approvers}
       WHEN severity IS NULL OR eligibility IS NULL THEN NULL
       WHEN eligibility = 'accepted' THEN 'department_manager'::{approvers}
       ELSE 'supervisor'::{approvers}
  END AS approver,
  CASE WHEN eligibility = 'accepted' AND establishment = 'established'
       THEN list_filter(
         [CASE WHEN list_contains("complaint.demands", 'exchange') THEN 'exchange'::{remedies} END,
          CASE WHEN list_contains("complaint.demands", 'repair') THEN 'repair'::{remedies} END,
          CASE WHEN list_contains("complaint.demands", 'return') THEN 'return'::{remedies} END],
         lambda remedy: remedy IS NOT NULL)
       ELSE []::{remedies}[]
  END AS remedies,
  CASE WHEN "finding.responsible_party" IN ('company', 'supplier') THEN 'company'::{payers}
       WHEN "finding.responsible_party" = 'customer' THEN 'customer'::{payers}
       WHEN "finding.responsible_party" = 'carrier' THEN 'carrier'::{payers}
  END AS cost_bearer
FROM first"""

_ENUMS = {
    "departments": "ENUM('quality_management', 'sales', 'storage_and_transportation')",
    "approvers": "ENUM('department_manager', 'general_manager', 'supervisor')",
    "remedies": "ENUM('exchange', 'repair', 'return')",
    "payers": "ENUM('carrier', 'company', 'customer')",
}


def outcomes(source: str, *, passing: str = "") -> str:
    """The seven outcomes; NULL where they are not decided, of the remedies those that are certain."""
    return _OUTCOMES.format(days=_DAYS.format(source=source), passing=f"{passing}, " if passing else "", **_ENUMS)
