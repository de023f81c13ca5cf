"""What democratic services enter from the minute of a meeting in which a body decided."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django import forms

from commissioning import clock
from decisions.forms.held import HeldMeetingField
from decisions.forms.on_paper import OF_SCAN, OnPaperForm
from decisions.models import Meeting, Report
from decisions.selectors import meetings
from decisions.selectors.paper import MinuteTyped, body_of


class EnterMinuteForm(OnPaperForm):
    """What a body resolved, from the minute of its meeting. One that refuses everything refuses the report."""

    deferred = (
        "The minute approves nothing and does not refuse everything: record that the report was deferred instead."
    )

    meeting = HeldMeetingField(
        queryset=Meeting.objects.none(), label="Meeting", empty_label=None,
        help_text="Meetings on whose agenda the report was.",
        error_messages={"required": "Choose the meeting in which it was decided."},
    )  # fmt: skip
    number = forms.CharField(
        label="Number of the minute", max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
        error_messages={"required": "Give the number of the minute."},
    )  # fmt: skip
    present = forms.CharField(
        label="Members present", widget=forms.Textarea(attrs={"rows": 5}),
        help_text="One on each line, as the minute names them. Take out whoever was absent.",
        error_messages={"required": "Name the members who were present; they are printed."},
    )  # fmt: skip
    votes = forms.CharField(
        label="Votes",
        required=False,
        max_length=200,
        help_text="For instance “7 for, 2 against”. Empty where none was taken.",
    )
    conflicts = forms.CharField(
        label="Interests declared at the meeting", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="By whom and of what kind, and whether they left the room. Leave it empty when none was declared.",
    )  # fmt: skip
    scan = forms.FileField(
        label="Scan of the minute", required=False, help_text=f"{OF_SCAN} Or give its text below.",
        widget=forms.FileInput(attrs={"accept": "application/pdf"}), error_messages={"empty": "The file is empty."},
    )  # fmt: skip
    text = forms.CharField(
        label="Or the text of the minute", required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Word for word. The second officer compares what you enter with it.",
    )  # fmt: skip

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, obj=obj, **kwargs)
        self.body = body_of(obj)
        self.fields["reason"].label = "Reasons for the decision, as minuted"
        self.fields["reason"].help_text = "Printed in the record, in the words of the minute."
        today = clock.today()
        standing = [one.meeting for one in meetings.standing_of(obj)]
        held = [one for one in standing if one.held_on <= today and self.body and one.body_id == self.body.pk]
        box: Any = self.fields["meeting"]
        known = Meeting.objects.filter(pk__in=[one.pk for one in held])
        box.queryset = known.select_related("body__post", "body__council")
        box.offer(sorted(held, key=attrgetter("held_on"), reverse=True))
        self.fields["present"].initial = self.body.members if self.body else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        typed = cleaned.get("paper")
        if typed is not None and not typed.scan:
            self.add_error("scan", "Choose the scan of the minute, or give its text below.")
        return cleaned

    def typed(self, cleaned: dict[str, Any], *, is_refusal: bool) -> MinuteTyped:
        """The minute; its text where no scan was chosen."""
        scan: bytes = cleaned["scan"]
        return MinuteTyped(
            meeting=cleaned["meeting"],
            number=cleaned["number"],
            present=cleaned["present"],
            scan=scan or cleaned["text"].strip().encode(),
            is_text=not scan,
            votes=cleaned["votes"],
            conflicts=cleaned["conflicts"].strip(),
            is_refusal=is_refusal,
        )

    @property
    def first_boxes(self) -> list[forms.BoundField]:
        """What is asked about the meeting."""
        return [self["meeting"], self["number"], self["present"], self["votes"]]

    @property
    def last_boxes(self) -> list[forms.BoundField]:
        """What is asked about the decision as a whole, and what the second officer compares it with."""
        return [self["reason"], self["conflicts"], self["scan"], self["text"]]
