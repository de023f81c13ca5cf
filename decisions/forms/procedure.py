"""The council's rules of procedure on one page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from decisions.models import ProcedureRules
from decisions.models.procedure import LONGEST_GROUND
from decisions.services.procedure import PROCEDURE_FIELDS

validate_ground = MaxLengthValidator(LONGEST_GROUND, f"A ground has at most {LONGEST_GROUND} characters.")


class ProcedureRulesForm(forms.ModelForm):
    """Key decisions, periods, call-in with its grounds, and who is asked where there is no time."""

    grounds = forms.CharField(
        label="Grounds of call-in",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="One on each line, as members tick them. Empty where members say why in their own words.",
    )

    class Meta:
        model = ProcedureRules
        fields = PROCEDURE_FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["grounds"] = "\n".join(str(ground) for ground in self.instance.grounds.all())

    def values(self) -> dict[str, Any]:
        """The rules' own fields."""
        return {name: self.cleaned_data[name] for name in PROCEDURE_FIELDS}

    def clean_grounds(self) -> list[str]:
        """The grounds, one for each line with words on it."""
        lines = [line.strip() for line in self.cleaned_data["grounds"].splitlines()]
        for line in lines:
            validate_ground(line)
        return [line for line in lines if line]
