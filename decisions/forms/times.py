"""A moment typed as a day and a time of day, London time."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from django import forms

from commissioning.clock import LONDON

A_TIME = re.compile(r"^([01]?\d|2[0-3])[:.]([0-5]\d)$")


class TimeOfDayField(forms.CharField):
    """Hours and minutes on the 24-hour clock, such as 14:30."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "On the 24-hour clock, such as 14:30.")
        kwargs.setdefault("widget", forms.TextInput(attrs={"class": "govuk-input--width-5", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> time | None:
        """The time typed; None where nothing was and nothing has to be."""
        typed = super().clean(value)
        if not typed:
            return None
        found = A_TIME.match(typed)
        if found is None:
            raise forms.ValidationError("Give the time as hours and minutes on the 24-hour clock, such as 14:30.")
        return time(int(found[1]), int(found[2]))


def in_london(day: date, hour: time) -> datetime:
    """The moment."""
    return datetime.combine(day, hour, tzinfo=LONDON)
