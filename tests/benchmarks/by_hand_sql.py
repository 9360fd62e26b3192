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


RULES = {
    "eligibility": {
        "bench/early": ("days < 0", "rejected", "not_received"),
        "bench/in-window": ("days >= 0 AND days <= 30", "accepted", ""),
        "bench/late": ("days > 30", "rejected", "outside_window"),
        "bench/not-covered": ("NOT covered", "rejected", "subject_not_covered"),
        "bench/not-delivered": ('NOT "order.delivery_completed"', "rejected", "not_received"),
        "bench/not-found": ('NOT "order.exists" OR NOT "order.shipped"', "rejected", "order_not_found"),
    },
    "establishment": {
        "bench/established": ('"finding.reasons_sufficient" AND "finding.demands_reasonable"', "established", ""),
        "bench/insufficient": ('NOT "finding.reasons_sufficient"', "not_established", "reasons_insufficient"),
        "bench/unreasonable": ('NOT "finding.demands_reasonable"', "not_established", "demands_unreasonable"),
    },
}
"""Two of the decisions rule by rule: condition, outcome, reason."""

_READS = {
    "bench/early": ("complaint.received_at", "goods.received_on"),
    "bench/in-window": ("complaint.received_at", "goods.received_on"),
    "bench/late": ("complaint.received_at", "goods.received_on"),
    "bench/not-covered": ("complaint.subject",),
    "bench/not-delivered": ("order.delivery_completed",),
    "bench/not-found": ("order.exists", "order.shipped"),
    "bench/established": ("finding.demands_reasonable", "finding.reasons_sufficient"),
    "bench/insufficient": ("finding.reasons_sufficient",),
    "bench/unreasonable": ("finding.demands_reasonable",),
}


def records(source: str) -> str:
    """Two decisions with status, rules and needs, as straight as it can be written."""
    truths, answers = [], []
    for decision, rules in RULES.items():
        flags = {name: f'"{name}"' for name in rules}
        truths += [f"({when}) AS {flags[name]}" for name, (when, _, __) in rules.items()]
        answers += _answer(decision, rules, flags)
    days = _DAYS.format(source=source)
    return f"WITH {days}, truths AS (SELECT *, {', '.join(truths)} FROM days) SELECT {', '.join(answers)} FROM truths"


def _answer(decision: str, rules: dict[str, tuple[str, str, str]], flags: dict[str, str]) -> list[str]:
    # Of `eligibility`, the three about the order defeat the one about the window; of `establishment` none defeats any.
    beaten = " OR ".join(f"({flags[name]} IS TRUE)" for name in rules if name.startswith("bench/not-")) or "FALSE"
    stands = {name: (f"NOT ({beaten})" if name == "bench/in-window" else "TRUE") for name in rules}
    good = next(iter({outcome for _, outcome, __ in rules.values()} - {"rejected", "not_established"}))
    bad = "rejected" if decision == "eligibility" else "not_established"
    enum = f"ENUM('{good}', '{bad}')"
    yes = [f"({flags[name]} IS TRUE)" for name, (_, outcome, __) in rules.items() if outcome == bad]
    may = [f"({flags[name]} IS NOT FALSE)" for name, (_, outcome, __) in rules.items() if outcome == bad]
    (chief,) = (name for name, (_, outcome, __) in rules.items() if outcome == good)
    sure = f"({flags[chief]} IS TRUE AND {stands[chief]})"
    perhaps = f"({flags[chief]} IS NOT FALSE AND {stands[chief]})"
    is_bad, is_good = f"(({' OR '.join(yes)}) AND NOT {perhaps})", f"({sure} AND NOT ({' OR '.join(may)}))"
    open_ = f"NOT {is_bad} AND NOT {is_good}"
    ids = ", ".join(f"'{name}'" for name in rules)
    survivors = ", ".join(
        f"CASE WHEN {flags[name]} IS TRUE AND {stands[name]} THEN '{name}'::ENUM({ids}) END" for name in rules
    )
    facts = sorted({fact for name in rules for fact in _READS[name]})
    listed = ", ".join(f"'{fact}'" for fact in facts)
    needs = []
    for fact in facts:
        waiting = " OR ".join(f"({flags[name]} IS NULL AND {stands[name]})" for name in rules if fact in _READS[name])
        needs.append(f"CASE WHEN \"{fact}\" IS NULL AND ({waiting}) THEN '{fact}'::ENUM({listed}) END")
    statuses = "ENUM('decided', 'undetermined')"
    return [
        f"CASE WHEN {is_good} THEN '{good}'::{enum} WHEN {is_bad} THEN '{bad}'::{enum} END AS {decision}",
        f"CASE WHEN {open_} THEN 'undetermined'::{statuses} ELSE 'decided'::{statuses} END AS {decision}_status",
        f"list_filter([{survivors}], lambda rule: rule IS NOT NULL) AS {decision}_rules",
        f"list_filter([{', '.join(needs)}], lambda fact: fact IS NOT NULL) AS {decision}_needs",
    ]
