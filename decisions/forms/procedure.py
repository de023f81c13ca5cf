"""The council's rules of procedure on one page."""

from __future__ import annotations

from typing import Any

from django import forms

from decisions.models import ProcedureRules
from decisions.services.procedure import PROCEDURE_FIELDS


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
        longest = ProcedureRules.grounds.rel.related_model._meta.get_field("text").max_length
        if any(len(line) > longest for line in lines):
            raise forms.ValidationError(f"A ground has at most {longest} characters.")
        return [line for line in lines if line]
