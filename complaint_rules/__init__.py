"""Customer-complaint policy as code.

>>> from complaint_rules import load
>>> policy = load("standard")
>>> decision = policy.decide({"complaint": {"subject": "price"}})
>>> decision["eligibility"].outcome
'rejected'
"""

from complaint_rules.domain.errors import (
    CalendarError,
    CaseNotFoundError,
    ChoiceError,
    ComplaintRulesError,
    ConflictError,
    EventRefusedError,
    ExpressionError,
    Fault,
    FaultsError,
    InputError,
    JournalError,
    MissingExtraError,
    PackNotFoundError,
    PolicyError,
    SessionError,
    UnknownDecisionError,
    UnsupportedError,
)
from complaint_rules.domain.facts import Facts
from complaint_rules.domain.values import Money
from complaint_rules.engines.record import Record, Status
from complaint_rules.engines.session import Change, Changes, Session
from complaint_rules.library import Policy, evaluate, installed_packs, load
from complaint_rules.reports.case import Case
from complaint_rules.reports.decision import Decision
from complaint_rules.reports.standing import Standing

__all__ = [
    "CalendarError",
    "Case",
    "CaseNotFoundError",
    "Change",
    "Changes",
    "ChoiceError",
    "ComplaintRulesError",
    "ConflictError",
    "Decision",
    "EventRefusedError",
    "ExpressionError",
    "Facts",
    "Fault",
    "FaultsError",
    "InputError",
    "JournalError",
    "MissingExtraError",
    "Money",
    "PackNotFoundError",
    "Policy",
    "PolicyError",
    "Record",
    "Session",
    "SessionError",
    "Standing",
    "Status",
    "UnknownDecisionError",
    "UnsupportedError",
    "evaluate",
    "installed_packs",
    "load",
]
