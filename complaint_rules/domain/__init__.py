"""What a complaint is: entities, values, facts, events, calendars and the errors of reading them.

Each module is imported by whoever needs it, so that deciding does not bring the arithmetic of deadlines along.
:mod:`complaint_rules.domain.conversion` needs cattrs, and is imported by whoever converts whole submissions.
"""
