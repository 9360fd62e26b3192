"""What a complaint is: entities, values, facts, calendars and the errors of reading them.

:mod:`complaint_rules.domain.conversion`, which needs cattrs, is imported by whoever converts whole submissions.
"""

from complaint_rules.domain.calendar import DAYS_OF_WEEK, WEEKDAYS_9_TO_18, Calendar, Interval, Intervals, clock_time
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
from complaint_rules.domain.facts import FactDeclaration, Facts, Texts, Value
from complaint_rules.domain.parsing import Reader, Unreadable, reader_of, to_plain
from complaint_rules.domain.reading import FactReader, read_facts, write_facts
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.types import Kind, Type
from complaint_rules.domain.values import Money
from complaint_rules.domain.vocabulary import standard_facts

__all__ = [
    "ABSENT",
    "DAYS_OF_WEEK",
    "ENTITIES",
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
    "Demand",
    "Entity",
    "ExpressionError",
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
    "PackNotFoundError",
    "Party",
    "Plan",
    "PolicyError",
    "Preliminary",
    "Reader",
    "SessionError",
    "Site",
    "Subject",
    "Submission",
    "Texts",
    "Type",
    "Unreadable",
    "UnsupportedError",
    "Value",
    "Warranty",
    "clock_time",
    "did_you_mean",
    "read_facts",
    "reader_of",
    "standard_facts",
    "to_plain",
    "write_facts",
]
