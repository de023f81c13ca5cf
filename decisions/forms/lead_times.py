"""How long a part of the way is reckoned to take, and why."""

from __future__ import annotations

from typing import Any

from django import forms

from decisions.enums import LeadPart
from decisions.models import LeadTime
from frameworks.models import Contract, TermOption

WHOLE = "contract"


class CouncilLeadTimeForm(forms.ModelForm):
    """A length for the whole council, from a day on."""

    class Meta:
        model = LeadTime
        fields = ["part", "count", "starts_on", "reason"]
        help_texts = {
            "count": "Days, or months for a new procurement. Empty: from that day on the rule counts again.",
            "reason": "It stands beside the day that follows from it.",
        }


class LeadTimeForm(forms.Form):
    """A length for one contract, or for one of its options. The part stands in the address."""

    whose = forms.ChoiceField(label="For what?", widget=forms.RadioSelect)
    count = forms.IntegerField(
        label="How long?",
        required=False,
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "width-5"}),
        help_text="Leave it empty to go back to what the council has set, or to the rule.",
    )
    reason = forms.CharField(
        label="Why is it so here?",
        max_length=300,
        help_text="It stands beside the day that follows from it.",
        error_messages={"required": "Say why. It stands beside the day that follows from it."},
    )

    def __init__(self, *args: Any, contract: Contract, part: LeadPart, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [] if part is LeadPart.REPROCUREMENT else list(contract.options.all())
        self.options: dict[str, TermOption] = {str(option.pk): option for option in options}
        named = [(pk, f"Option {option.order} only") for pk, option in self.options.items()]
        choices = [*named, (WHOLE, "The whole contract")]
        self.fields["whose"].choices = choices  # type: ignore[attr-defined]
        self.fields["count"].label = part.label
        if len(choices) == 1:
            self.initial["whose"] = WHOLE

    def clean(self) -> dict[str, Any]:
        """The option itself, as the service asks for it."""
        given = super().clean() or {}
        whose = given.pop("whose", None)
        return {**given, "option": self.options.get(str(whose))}
