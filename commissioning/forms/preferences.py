"""What a person wants to be told by e-mail."""

from __future__ import annotations

from django import forms

from commissioning.enums import MailKind


class MailPreferencesForm(forms.Form):
    """Every kind of mail, ticked when it is wanted."""

    wanted = forms.MultipleChoiceField(
        label="Send me an e-mail when",
        help_text="Each holds a reference and a link, and nothing of the document. Your home page shows what waits for "
        "you in any case. While somebody covers your post, they get these instead.",
        choices=MailKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
