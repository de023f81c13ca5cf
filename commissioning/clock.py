"""The one clock. Every other module asks here, so that tests and audits can say what time it was.

Source: house rule; a council's day is the day in Europe/London (model.md, invariant 40).
"""

from datetime import date, datetime

from django.utils import timezone

from commissioning.calendar import LONDON as LONDON
from commissioning.calendar import london_day as london_day


def now() -> datetime:
    """The present moment, aware, in Europe/London."""
    return timezone.now().astimezone(LONDON)


def today() -> date:
    """Today's date in Europe/London."""
    return now().date()
