"""What a complaint is: entities, values, facts, calendars and the errors of reading them.

:mod:`complaint_rules.domain.conversion`, which needs cattrs, is imported by whoever converts whole submissions.
"""

from complaint_rules.domain.calendar import (
    DAYS_OF_WEEK,
    EVERY_DAY,
    WEEKDAYS_9_TO_18,
    Calendar,
    Interval,
    Intervals,
    clock_time,
)
from complaint_rules.domain.deadlines import due_at, due_on, starts_at
from complaint_rules.domain.entities import (
    ENTITIES,
    Area,
    Assessment,
    Cause,
    Channel,
    Complainant,
    Complaint,
    Demand,
    Finding,
    Goods,
    Handling,
    Intake,
    Order,
    Party,
    Plan,
    Preliminary,
    Site,
    Subject,
    Submission,
    Warranty,
)
from complaint_rules.domain.entity import ABSENT, Absent, Entity
from complaint_rules.domain.errors import (
    CalendarError,
    ComplaintRulesError,
    ExpressionError,
    Fault,
    FaultsError,
    InputError,
    MissingExtraError,
    PackNotFoundError,
    PolicyError,
    SessionError,
    UnsupportedError,
)
from complaint_rules.domain.extensions import Extension, extended_due_at
from complaint_rules.domain.facts import FactDeclaration, Facts, Texts, Value
from complaint_rules.domain.parsing import Reader, Unreadable, reader_of, to_plain
from complaint_rules.domain.pauses import Pause, united
from complaint_rules.domain.reading import FactReader, read_facts, write_facts
from complaint_rules.domain.spans import Span, Unit, read_span
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.terms import Count, Ends, OutOfHours, Terms
from complaint_rules.domain.types import Kind, Type
from complaint_rules.domain.values import Money
from complaint_rules.domain.vocabulary import standard_facts
from complaint_rules.domain.warning_points import warning_at
from complaint_rules.domain.working_time import WorkingTime

__all__ = [
    "ABSENT",
    "DAYS_OF_WEEK",
    "ENTITIES",
    "EVERY_DAY",
    "WEEKDAYS_9_TO_18",
    "Absent",
    "Area",
    "Assessment",
    "Calendar",
    "CalendarError",
    "Cause",
    "Channel",
    "Complainant",
    "Complaint",
    "ComplaintRulesError",
    "Count",
    "Demand",
    "Ends",
    "Entity",
    "ExpressionError",
    "Extension",
    "FactDeclaration",
    "FactReader",
    "Facts",
    "Fault",
    "FaultsError",
    "Finding",
    "Goods",
    "Handling",
    "InputError",
    "Intake",
    "Interval",
    "Intervals",
    "Kind",
    "MissingExtraError",
    "Money",
    "Order",
    "OutOfHours",
    "PackNotFoundError",
    "Party",
    "Pause",
    "Plan",
    "PolicyError",
    "Preliminary",
    "Reader",
    "SessionError",
    "Site",
    "Span",
    "Subject",
    "Submission",
    "Terms",
    "Texts",
    "Type",
    "Unit",
    "Unreadable",
    "UnsupportedError",
    "Value",
    "Warranty",
    "WorkingTime",
    "clock_time",
    "did_you_mean",
    "due_at",
    "due_on",
    "extended_due_at",
    "read_facts",
    "read_span",
    "reader_of",
    "standard_facts",
    "starts_at",
    "to_plain",
    "united",
    "warning_at",
    "write_facts",
]
