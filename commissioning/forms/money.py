"""Sums typed as people write them: £453,750 or 453750.00."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning import money


class PoundsField(forms.DecimalField):
    """Pounds with two places. Accepts a pound sign, commas and spaces; shows what is stored without them."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = forms.TextInput(attrs={"inputmode": "decimal", "class": "width-10"})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        try:
            return money.parse_pounds(str(value))
        except ValueError as problem:
            raise ValidationError(str(problem)) from problem
