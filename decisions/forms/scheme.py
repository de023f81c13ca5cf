"""A rule of the scheme of delegation, its last day, and a line of the forward plan."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.enums import Discipline
from commissioning.forms import DateBoxesField
from decisions.models import AuthorityRule, ForwardPlanEntry
from decisions.services.scheme import ENTRY_FIELDS, RULE_FIELDS


class AuthorityRuleForm(forms.ModelForm):
    """The whole rule on one page: when it applies, who decides, whom they ask and who clears."""

    disciplines = forms.TypedMultipleChoiceField(
        label="Clearances required",
        required=False,
        choices=Discipline.choices,
        coerce=Discipline,
        widget=forms.CheckboxSelectMultiple,
        help_text="A report taking this route is cleared in each of these before it is issued.",
    )

    class Meta:
        model = AuthorityRule
        fields = (*RULE_FIELDS, "consultee_posts")
        widgets = {"consultee_posts": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["disciplines"] = [row.discipline for row in self.instance.clearances.all()]

    def values(self) -> dict[str, Any]:
        """The rule's own fields."""
        return {name: self.cleaned_data[name] for name in RULE_FIELDS}


class ForwardPlanEntryForm(forms.ModelForm):
    """A line of the forward plan."""

    class Meta:
        model = ForwardPlanEntry
        fields = ENTRY_FIELDS

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("approved_on") and not cleaned.get("approving_body"):
            self.add_error("approving_body", "Name the body that approved the entry.")
        return cleaned


class EndRuleForm(forms.Form):
    """The last day on which a rule applies."""

    ends_on = DateBoxesField(label="Last day of the rule", help_text="It still applies on this day.")
