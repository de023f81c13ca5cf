"""What is asked to keep papers as they are and as long as they have to be."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning import clock
from commissioning.actors import Actor
from commissioning.attempts import show
from commissioning.enums import RetentionAction, RetentionClass
from commissioning.forms import DateBoxesField
from commissioning.models import Council
from decisions.models import LegalHold, Report
from decisions.selectors.replacing import replaceable
from decisions.services import errata
from decisions.services.legal_holds import CONTRACT, MATTER, REPORT


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


class PlaceHoldForm(forms.Form):
    """What is held, and why."""

    on = forms.ChoiceField(
        label="What is kept", widget=forms.RadioSelect, error_messages={"required": "Choose what is kept."}
    )
    reason = forms.CharField(
        label="Why",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Such as a claim, an audit or a request that is not answered yet. Write nothing exempt.",
        error_messages={"required": "Say why: it is kept, and the auditor reads it."},
    )

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(REPORT, f"This report, {obj}"), (CONTRACT, f"Everything about contract {obj.contract}")]
        if obj.matter_id:
            choices.append((MATTER, f"Everything about the matter {obj.matter}"))
        self.fields["on"].choices = choices


class LiftHoldForm(forms.Form):
    """Which hold, and why it is lifted."""

    hold = forms.ModelChoiceField(
        queryset=LegalHold.objects.none(), label="Legal hold", error_messages={"required": "Choose the hold."}
    )
    reason = forms.CharField(
        label="Why it is lifted",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is lifted."},
    )

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holds = LegalHold.objects.on_report(obj).select_related("report", "contract__council", "matter")
        self.fields["hold"].queryset = holds
        if len(holds) == 1:
            self.fields["hold"].initial = holds[0]


class RetentionForm(forms.Form):
    """How long a class is kept, from a day on."""

    kind = forms.TypedChoiceField(label="Class", choices=RetentionClass.choices, coerce=RetentionClass)
    years = forms.IntegerField(
        label="Years from the decision",
        min_value=1,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input govuk-input--width-2"}),
        help_text="At least 6 for a record, and 4 for papers and files.",
        error_messages={"required": "Say how many years."},
    )
    action = forms.TypedChoiceField(label="Afterwards", choices=RetentionAction.choices, coerce=RetentionAction)
    starts_on = DateBoxesField(label="In force from")

    def __init__(self, *args: Any, obj: Council, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = clock.today()


class DeclineDisposalForm(forms.Form):
    """Why a disposal is declined."""

    reason = forms.CharField(
        label="Why you decline it",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why you decline it."},
    )


class ReplacedForm(forms.Form):
    """The decision that a report asks to replace."""

    replaced = forms.ModelChoiceField(
        queryset=Report.objects.none(), required=False, label="Decision that is replaced", empty_label="None"
    )

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["replaced"].queryset = replaceable(obj)
        self.fields["replaced"].initial = obj.replaces_id
        self.fields["replaced"].label_from_instance = lambda one: f"{one.reference}: {one.title}"
