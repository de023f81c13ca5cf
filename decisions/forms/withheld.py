"""What the monitoring officer is asked about something withheld from the public."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.actors import Actor
from decisions.forms.answering import NeededBySome
from decisions.models import Report
from decisions.selectors.exempt_agreements import withholdings

AGREED, NOT_AGREED = "agreed", "not_agreed"


class AgreeForm(forms.Form):
    """Which passage or annex, the answer, and why where it is not agreed."""

    use_required_attribute = False

    key = forms.ChoiceField(
        label="What you answer for",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the passage or annex that you answer for."},
    )
    answer = forms.ChoiceField(
        label="Do you agree that it is withheld from the public?",
        widget=forms.RadioSelect,
        choices=[
            (AGREED, "I agree: the paragraph applies, and the public interest in withholding it is the greater"),
            (NOT_AGREED, "I do not agree"),
        ],
        error_messages={"required": "Say whether you agree."},
    )
    reason = NeededBySome(
        label="Why you do not agree",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Needed where you do not agree. The author reads it, and whoever else may read what is exempt.",
    )

    def __init__(self, *args: Any, obj: Report, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [
            (one.key, f"{one.where[:1].upper()}{one.where[1:]}. {one.ground}")
            for one in withholdings(obj)
            if not one.is_agreed
        ]
        if len(self.fields["key"].choices) == 1:
            self.fields["key"].initial = self.fields["key"].choices[0][0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == NOT_AGREED and not cleaned.get("reason", "").strip():
            self.add_error("reason", "Say why you do not agree: the author reads it.")
        return cleaned
