"""Making a token of the read API."""

from __future__ import annotations

from django import forms


class ApiTokenForm(forms.Form):
    """What the token is for."""

    label = forms.CharField(
        label="What is it for?",
        max_length=80,
        help_text="Such as “Monthly spend report”. You see it here, and the audit trail keeps it.",
    )
