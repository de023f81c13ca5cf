"""When somebody is reminded of a clearance or a view that falls due, and when it goes to somebody above them. Pure.

Source: issue “Governance”; the council's rules of procedure (`reminder_working_days`, `escalation_working_days`).
Silence never clears (model.md invariant 22): a reminder changes nothing but who knows.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from decisions.procedure import Procedure, WorkingDays


class Turn(StrEnum):
    """Whom a day that falls due is told to."""

    REMIND = "remind"
    ESCALATE = "escalate"


def turn_of(
    due_on: date, today: date, procedure: Procedure, days: WorkingDays, *, is_covered: bool = True
) -> Turn | None:
    """Reminded from so many working days before the day it is due; escalated from so many after it.

    Where nobody holds the post today (`is_covered` False) nobody can be reminded: it is escalated at once.
    """
    if not is_covered or today >= days.count(due_on, procedure.escalation_working_days):
        return Turn.ESCALATE
    if today >= days.count(due_on, -procedure.reminder_working_days):
        return Turn.REMIND
    return None
