"""The one clock. Every other module asks here, so that tests and audits can say what time it was.

Source: house rule; a council's day is the day in Europe/London (model.md, invariant 40).
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The present moment, aware, in Europe/London."""
    return timezone.now().astimezone(LONDON)


def today() -> date:
    """Today's date in Europe/London."""
    return now().date()


def london_day(moment: datetime) -> date:
    """The calendar day in Europe/London on which an aware moment falls."""
    return moment.astimezone(LONDON).date()
