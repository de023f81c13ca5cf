"""What a waiver, a breach and a late authorisation are asked for, and what becomes of each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from commissioning import clock
from commissioning.actors import Actor
from commissioning.forms import DateBoxesField, PoundsField, ProseField
from decisions.departures import Quarter
from decisions.enums import DepartureKind
from decisions.models import Decision, DepartureReason, Report, Waiver
from frameworks.models import Contract, Lot

LONG = forms.Textarea(attrs={"rows": 5})


class DepartureForm(forms.Form):
    """What all three ask. Choices come only from what the person sees; reasons are those of the list today."""

    kind: DepartureKind

    title = forms.CharField(
        label="What is it about?", max_length=200, error_messages={"required": "Say what it is about."}
    )
    contract = forms.ModelChoiceField(
        label="Contract", queryset=Contract.objects.none(), required=False, empty_label="None on the register"
    )
    department = forms.CharField(
        label="Department", max_length=150, required=False, help_text="Only where no contract is chosen."
    )
    reason = forms.ModelChoiceField(
        label="Reason",
        queryset=DepartureReason.objects.none(),
        empty_label="Choose",
        error_messages={"required": "Choose the reason."},
    )
    value = PoundsField(label="Value", error_messages={"required": "Say how much it is worth."})
    explanation = ProseField(
        label="What happened, and why?",
        widget=LONG,
        help_text="Kept with the entry, and in no report.",
        error_messages={"required": "Say what happened, and why."},
    )
    order: tuple[str, ...] = ()

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Contract.objects.visible_to(actor).standing().select_related("council").order_by("reference")
        self.fields["contract"].queryset = seen
        self.fields["contract"].label_from_instance = lambda one: f"{one.reference} {one.title}"
        if actor.council is not None:
            today = clock.today()
            self.fields["reason"].queryset = DepartureReason.objects.in_force(actor.council, self.kind, today)
        self.order_fields(self.order)


class WaiverForm(DepartureForm):
    """A rule of the council's own, to be set aside for one case."""

    kind = DepartureKind.WAIVER
    order = ("title", "contract", "department", "rule", "reason", "value", "requested_on", "applies_from")

    rule = forms.CharField(
        label="Which rule is to be waived?",
        max_length=200,
        help_text="Where it stands: Contract Procedure Rules 7.2.",
        error_messages={"required": "Say which rule."},
    )
    requested_on = DateBoxesField(label="When was it asked for?", error_messages={"required": "Say when."})
    applies_from = DateBoxesField(
        label="From when is it needed?", required=False, help_text="The day the purchase or the service begins."
    )


class BreachForm(DepartureForm):
    """A rule that was broken."""

    kind = DepartureKind.BREACH
    order = (
        "title", "contract", "department", "rule", "is_of_law", "reason", "value", "happened_on", "found_on", "waiver",
    )  # fmt: skip

    rule = forms.CharField(
        label="Which rule was broken?", max_length=200, error_messages={"required": "Say which rule."}
    )
    is_of_law = forms.BooleanField(label="It is a rule of law, not only of the council’s", required=False)
    happened_on = DateBoxesField(label="When did it happen?", error_messages={"required": "Say when it happened."})
    found_on = DateBoxesField(label="When was it found?", error_messages={"required": "Say when it was found."})
    waiver = forms.ModelChoiceField(
        label="Waiver given for the same case",
        queryset=Waiver.objects.none(),
        required=False,
        empty_label="None",
        help_text="It does not cure the breach: both are counted.",
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["waiver"].queryset = Waiver.objects.visible_to(actor).counting()


class LateForm(DepartureForm):
    """A decision that took effect after the service had run on without one."""

    kind = DepartureKind.LATE
    order = ("title", "contract", "department", "decision", "lot", "service_from", "authorised_on", "reason", "value")

    decision = forms.ModelChoiceField(
        label="Decision", queryset=Decision.objects.none(), required=False, empty_label="None taken here"
    )
    lot = forms.ModelChoiceField(label="Lot", queryset=Lot.objects.none(), required=False, empty_label="All lots")
    service_from = DateBoxesField(
        label="From when did the service run without authority?",
        help_text="The day after the term had ended.",
        error_messages={"required": "Say from when."},
    )
    authorised_on = DateBoxesField(
        label="From when was it authorised?",
        help_text="The day the decision took effect.",
        error_messages={"required": "Say when the decision took effect."},
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        seen: QuerySet[Decision] = Decision.objects.filter(report__in=Report.objects.visible_to(actor))
        self.fields["decision"].queryset = seen.select_related("report").order_by("-taken_at")
        lots = Lot.objects.visible_to(actor).select_related("contract__council").order_by("contract", "number")
        self.fields["lot"].queryset = lots


class WaiverAnswerForm(forms.Form):
    """How a request was answered."""

    granted = forms.TypedChoiceField(
        label="How was it answered?",
        choices=[("yes", "Granted"), ("no", "Refused")],
        coerce=lambda typed: typed == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it was granted."},
    )
    decided_by = forms.CharField(
        label="Which post or body decided it?", max_length=200, error_messages={"required": "Say who decided it."}
    )
    decided_on = DateBoxesField(label="When?", error_messages={"required": "Say when it was decided."})


class RemedyForm(forms.Form):
    """What was done about a breach."""

    remedy = ProseField(
        label="What was done about it?", widget=LONG, error_messages={"required": "Say what was done about it."}
    )
    remedied_on = DateBoxesField(label="When?", error_messages={"required": "Say when."})


class VoidForm(forms.Form):
    """Why an entry is struck out."""

    why = ProseField(
        label="Why is it struck out?", widget=LONG, error_messages={"required": "Say why it is struck out."}
    )


class QuarterForm(forms.Form):
    """Which quarter to report on."""

    quarter = forms.ChoiceField(label="Quarter")

    def __init__(self, data: Any, *, quarters: list[Quarter]) -> None:
        super().__init__(data)
        self.fields["quarter"].choices = [(key_of(one), one.words) for one in quarters]


def key_of(one: Quarter) -> str:
    """A quarter as an address names it: “2020-2”."""
    return f"{one.year}-{one.number}"
