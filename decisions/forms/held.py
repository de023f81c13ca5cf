"""A meeting that has been held, to be chosen."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from decisions.models import Meeting


class HeldMeetingField(forms.ModelChoiceField):
    """A meeting by its day and place."""

    def label_from_instance(self, meeting: Meeting) -> str:
        return ", ".join(filter(None, (f"{meeting.held_on:%A %-d %B %Y}", meeting.place)))

    def offer(self, held: Iterable[Meeting]) -> None:
        """Let these be chosen, without asking the database for them again; what is sent is looked up all the same."""
        self.choices = [(meeting.pk, self.label_from_instance(meeting)) for meeting in held]
