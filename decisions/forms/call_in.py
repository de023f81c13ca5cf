"""What publication and call-in ask for: a member's request, what was found, how the maker answers."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning import clock
from commissioning.forms import DateBoxesField
from decisions.call_in import POSSIBLE_IN
from decisions.enums import CallInFinding, CallInStatus
from decisions.forms.times import TimeOfDayField, in_london
from decisions.models import Report
from decisions.selectors.call_in import rule_under, track_of, track_status

LONG = forms.Textarea(attrs={"rows": 5})
OF_A_MEETING = (CallInFinding.UPHELD, CallInFinding.SENT_BACK, CallInFinding.REFERRED)
LABELS = {
    CallInFinding.VALID: "Valid: the decision is called in",
    CallInFinding.INVALID: "Not valid: these requests do not count",
    CallInFinding.UPHELD: "The decision stands, and takes effect",
    CallInFinding.SENT_BACK: "It is sent back to the decision-maker",
    CallInFinding.REFERRED: "It is referred to the council",
}


class RequestForm(forms.Form):
    """Who asks that the decision be called in, on which grounds, and when that came."""

    member_name = forms.CharField(
        label="Member",
        max_length=150,
        help_text="As they are known, such as Cllr Ann Other.",
        error_messages={"required": "Give the name of the member who asks for the call-in."},
    )
    capacity = forms.CharField(
        label="In what capacity", max_length=200, required=False, help_text="For example: member for Oak ward."
    )
    grounds = forms.MultipleChoiceField(
        label="On which grounds",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one of the grounds that the council's rules name."},
    )
    words = forms.CharField(label="In the member's words", required=False, widget=LONG)
    received_on = DateBoxesField(
        label="Day it was received", error_messages={"required": "Give the day on which the request was received."}
    )
    received_time = TimeOfDayField(
        label="Time it was received", error_messages={"required": "Give the time at which the request was received."}
    )

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        track = track_of(obj)
        grounds = rule_under(track).grounds if track and track.rules_id else ()
        if grounds:
            self.fields["grounds"].choices = [(one, one) for one in grounds]
        else:
            del self.fields["grounds"]
            self.fields["words"].required = True
        now = clock.now()
        self.fields["received_on"].initial, self.fields["received_time"].initial = now.date(), f"{now:%H:%M}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        day, hour = cleaned.pop("received_on"), cleaned.pop("received_time")
        return {**cleaned, "received_at": in_london(day, hour)}


class FindingForm(forms.Form):
    """What was found about the call-in; what a meeting found, with its minute and when it met."""

    finding = forms.ChoiceField(
        label="What was found", widget=forms.RadioSelect, error_messages={"required": "Choose what was found."}
    )
    reason = forms.CharField(
        label="Reason",
        required=False,
        widget=LONG,
        help_text="Kept with the call-in. Not needed where a call-in is valid.",
    )
    minute = forms.CharField(
        label="Meeting and minute",
        max_length=250,
        help_text="For example: Overview and Scrutiny Committee, minute 47. It is printed in the notice.",
        error_messages={"required": "Say in which minute of which meeting it is recorded."},
    )
    met_on = DateBoxesField(
        label="Day of the meeting", error_messages={"required": "Give the day on which the meeting was held."}
    )
    met_time = TimeOfDayField(
        label="Time it ended",
        help_text="The decision takes effect then, where it stands. On the 24-hour clock, such as 19:45.",
        error_messages={"required": "Give the time at which the meeting ended."},
    )

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        track = track_of(obj)
        status = track_status(track) if track else CallInStatus.NOT_APPLICABLE
        possible = [one for one in LABELS if status in POSSIBLE_IN[one]]
        self.fields["finding"].choices = [(one.value, LABELS[one]) for one in possible]
        if not any(one in OF_A_MEETING for one in possible):
            for name in ("minute", "met_on", "met_time"):
                del self.fields[name]
        else:
            self.fields["reason"].required = True
            self.fields["reason"].help_text = "Kept with the call-in, and read by the decision-maker."
            self.fields["reason"].error_messages["required"] = "Give the reason; it is kept."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        cleaned["finding"] = CallInFinding(cleaned["finding"])
        if cleaned["finding"] is CallInFinding.INVALID and not cleaned["reason"].strip():
            self.add_error("reason", "Say why the call-in is not valid; it is kept.")
        if "met_on" in cleaned:
            cleaned["taken_at"] = in_london(cleaned.pop("met_on"), cleaned.pop("met_time"))
        return cleaned


class ReconsiderForm(forms.Form):
    """How the decision-maker answers what scrutiny or the council sent back."""

    confirms = forms.TypedChoiceField(
        label="Having reconsidered the decision",
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        choices=[
            ("yes", "I confirm it: it takes effect now"),
            ("no", "I do not: another decision will replace it, and this one never takes effect"),
        ],
        error_messages={"required": "Say whether you confirm the decision."},
    )
    reason = forms.CharField(
        label="Reasons",
        widget=LONG,
        help_text="Kept with the decision.",
        error_messages={"required": "Give the reasons; they are kept."},
    )
    has_no_conflict = forms.BooleanField(
        label="I have no conflict of interest in this matter",
        error_messages={"required": "Confirm that you have no conflict of interest, or declare it."},
    )
