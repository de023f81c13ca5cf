"""Bodies, their meetings, and what is asked about an item of an agenda."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from commissioning import clock
from commissioning.actors import Actor
from commissioning.forms import boxes
from decisions.enums import OPEN_STATUSES
from decisions.models import AgendaItem, Body, Meeting, Report
from decisions.selectors.meetings import deadlines_of, later_meetings
from decisions.services.meetings import BODY_FIELDS, MEETING_FIELDS

LATE_HELP = "Asked for only once the papers are published. It is printed, so write nothing exempt."
AGREED_HELP = "The chair of the meeting, by name, who agreed that it cannot wait."


class BodyForm(forms.ModelForm):
    """A body with its members and the post that stands for it."""

    class Meta:
        model = Body
        fields = BODY_FIELDS


class MeetingForm(forms.ModelForm):
    """When and where a body meets. Days left empty follow from the rules of procedure."""

    class Meta:
        model = Meeting
        fields = MEETING_FIELDS
        formfield_callback = boxes
        help_texts = {
            "starts_at": "On the 24-hour clock, such as 14:30.",
            "draft_on": "When the draft goes into clearance. Leave it empty to follow the rules of procedure.",
            "final_on": "Cleared. Leave it empty to follow the rules of procedure.",
            "despatch_on": "With the agenda. Leave it empty to follow the rules of procedure.",
            "deadlines_reason": "Only where one of the three days above is set.",
        }
        error_messages = {
            "held_on": {"required": "Give the day of the meeting."},
            "starts_at": {
                "required": "Give the time at which it starts.",
                "invalid": "Give the time as hours and minutes on the 24-hour clock, such as 14:30.",
            },
        }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body: Any = self.fields["body"]
        body.queryset = Body.objects.visible_to(actor).filter(is_active=True)
        body.error_messages["required"] = "Choose who meets."
        time: Any = self.fields["starts_at"]
        time.input_formats = ["%H:%M", "%H.%M"]
        time.widget = forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5", "autocomplete": "off"})


class ReportField(forms.ModelChoiceField):
    """A report by its reference and title."""

    def label_from_instance(self, report: Report) -> str:
        return f"{report.reference} {report.title}"


class PlaceForm(forms.Form):
    """Which report goes on the agenda; why it is late where the papers are out."""

    report = ReportField(
        queryset=Report.objects.none(), error_messages={"required": "Choose the report that goes on the agenda."}
    )
    late_reason = forms.CharField(
        label="Why it comes late and cannot wait", required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=LATE_HELP,
    )  # fmt: skip
    late_agreed_by = forms.CharField(
        label="Who agreed that it cannot wait", required=False, max_length=160, help_text=AGREED_HELP
    )

    def __init__(self, *args: Any, obj: Meeting, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Report.objects.visible_to(actor).filter(status__in=OPEN_STATUSES)
        box: Any = self.fields["report"]
        box.queryset = seen.exclude(agenda_items__meeting=obj).order_by("reference")
        if clock.today() <= deadlines_of(obj).despatch_on:
            del self.fields["late_reason"], self.fields["late_agreed_by"]


class LateForm(forms.Form):
    """Why a report on the agenda is late and cannot wait."""

    reason = forms.CharField(
        label="Why it comes late and cannot wait", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is printed, so write nothing exempt.",
        error_messages={"required": "Say why it cannot wait; it is printed."},
    )  # fmt: skip
    agreed_by = forms.CharField(
        label="Who agreed that it cannot wait", max_length=160, help_text=AGREED_HELP,
        error_messages={"required": "Say who agreed: the chair of the meeting."},
    )  # fmt: skip


class MoveForm(forms.Form):
    """The place of an item on its agenda."""

    place = forms.IntegerField(
        label="Item number", min_value=1, widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "box-day"}),
        error_messages={"required": "Give the number the item is to have.", "invalid": "Give a whole number."},
    )  # fmt: skip


class LaterMeetingField(forms.ModelChoiceField):
    """A meeting by its day, with the day on which its papers are published."""

    def label_from_instance(self, meeting: Meeting) -> str:
        out: date = deadlines_of(meeting).despatch_on
        return f"{meeting.held_on:%A %-d %B %Y}, papers published {out:%-d %B}"


class RollForm(forms.Form):
    """To which later meeting, and why."""

    to = LaterMeetingField(
        label="To the meeting of", queryset=Meeting.objects.none(),
        error_messages={"required": "Choose the meeting it goes to."},
    )  # fmt: skip
    reason = forms.CharField(
        label="Reason", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is kept with the agenda, for instance “Deferred by the committee, minute 34”.",
        error_messages={"required": "Say why it goes to a later meeting; it is kept."},
    )  # fmt: skip

    def __init__(self, *args: Any, obj: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box: Any = self.fields["to"]
        box.queryset = later_meetings(obj, clock.today())
