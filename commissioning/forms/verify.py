"""A file somebody wants to know of: read once, kept nowhere."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from commissioning.documents import filetypes


class VerifyForm(forms.Form):
    """A PDF, known by what it holds and not by its name. Valid, `file` is its bytes."""

    file = forms.FileField(
        label="The document, as a PDF",
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
        error_messages={
            "required": "Choose the PDF you want to verify.",
            "missing": "Choose the PDF you want to verify.",
            "empty": "This file is empty. Choose another one.",
        },
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["file"].help_text = f"At most {settings.ATTACHMENT_MAX_MEGABYTES} megabytes. It is not kept."

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > settings.ATTACHMENT_MAX_MEGABYTES * 1_000_000:
            raise ValidationError(
                f"This file is larger than {settings.ATTACHMENT_MAX_MEGABYTES} megabytes, and no document certified "
                "here is. Choose the PDF as you received it."
            )
        content: bytes = file.read()
        if not filetypes.is_pdf(content):
            raise ValidationError("This is not a PDF. Choose the PDF as you received it, not a scan or another format.")
        return content
