"""A date typed in three boxes, as the GOV.UK Design System asks: day, month, year."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

BOXES = ("day", "month", "year")
MONTHS = {
    name.casefold(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if number
}


@dataclass(frozen=True)
class Month:
    """A month of a year, where no day is known."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.first:%B %Y}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)


class DateBoxes(forms.MultiWidget):
    """Three text boxes in a fieldset. What was typed comes back as it was typed, possible or not."""

    template_name = "govuk/widgets/date_boxes.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes = {
            name: forms.TextInput({"inputmode": "numeric", "class": f"box-{name}", "autocomplete": "off"})
            for name in BOXES
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: date | Month | str | None) -> list[str]:
        """The three boxes of a date, of a month without a day, or of an entry that is neither."""
        if isinstance(value, date):
            return [str(value.day), str(value.month), str(value.year)]
        if isinstance(value, Month):
            return ["", str(value.month), str(value.year)]
        return value.split("/") if isinstance(value, str) and value.count("/") == 2 else ["", "", ""]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        """`day/month/year` as typed, or None when all three boxes are empty."""
        typed = [str(data.get(f"{name}_{box}") or "").strip().replace("/", " ") for box in BOXES]
        return "/".join(typed) if any(typed) else None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for label, box in zip(BOXES, context["widget"]["subwidgets"], strict=True):
            box["label"] = label.capitalize()
        return context


class DateBoxesField(forms.DateField):
    """A date in three boxes; says which of them is wrong, and why. A month may be typed as a word."""

    widget = DateBoxes

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = DateBoxes
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        return _date(*str(value).split("/"))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


class DateOrMonthField(DateBoxesField):
    """The same, where the day may be left empty: then it is a `Month`."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, Month):
            return value
        if isinstance(value, str) and value.startswith("/"):
            first = super().to_python(f"1{value}")
            return Month(first.year, first.month) if first else None
        return super().to_python(value)


def _date(day: str, month: str, year: str) -> date:
    missing = [name for name, typed in zip(BOXES, (day, month, year), strict=True) if not typed]
    if missing:
        raise ValidationError(f"A date needs a day, a month and a year: the {' and the '.join(missing)} is missing.")
    month_number = MONTHS.get(month.casefold()) or (int(month) if month.isdecimal() else 0)
    if not 1 <= month_number <= 12:
        raise ValidationError(f"“{month}” is not a month: use a number from 1 to 12.")
    if not (year.isdecimal() and len(year) == 4 and 1900 <= int(year) <= 2200):
        raise ValidationError(f"“{year}” is not a year: use four figures, such as 2021.")
    days = calendar.monthrange(int(year), month_number)[1]
    if not (day.isdecimal() and 1 <= int(day) <= days):
        named = f"{calendar.month_name[month_number]} {year}"
        raise ValidationError(f"“{day}” is not a day of {named}, which has {days} days.")
    return date(int(year), month_number, int(day))
