"""What is asked after a paper was issued: a slip to be put right."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.attempts import show
from decisions.models import Report
from decisions.services import errata


class ErratumForm(forms.Form):
    """The words as printed, what is to be read, why it is a slip; and, where it may touch the decision, a second look.

    The rule is asked already here, so that a doubt is shown before the answers are checked.
    """

    wrong = forms.CharField(
        label="What is wrong, as it is printed",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Quote the words from the paper or its record.",
        error_messages={"required": "Quote what is wrong, as it is printed."},
    )
    right = forms.CharField(
        label="What is to be read in its place",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what is to be read in its place."},
    )
    why = forms.CharField(
        label="Why it is a slip",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as a figure miscopied from the schedule beside it. It is printed in the note.",
        error_messages={"required": "Say why it is a slip and changes nothing that was decided."},
    )
    is_sure = forms.BooleanField(
        label="I have looked again: nothing that was decided changes",
        required=False,
        help_text="Needed only where you are asked for it.",
    )

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report = obj

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            show(errata.verdict_on(self.report, **cleaned), self)
        return cleaned
