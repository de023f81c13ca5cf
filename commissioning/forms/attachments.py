"""Attaching a file: what it is, whether the public may see it, and the file itself, known by its content."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from commissioning.documents import filetypes
from commissioning.documents.errors import InvalidDocument
from commissioning.enums import AttachmentKind, ExemptParagraph
from commissioning.services.attachments import NewFile

PUBLIC, EXEMPT = "public", "exempt"


class AttachmentForm(forms.Form):
    """A file with what there is to say of it. Valid, it holds one thing: the file as `given` to the service."""

    file = forms.FileField(
        label="File",
        widget=forms.FileInput(attrs={"accept": ",".join(filetypes.SUFFIXES)}),
        error_messages={
            "required": "Choose a file.",
            "empty": "This file is empty. Choose another one.",
            "missing": "Choose a file.",
        },
    )
    title = forms.CharField(
        label="Title",
        max_length=200,
        help_text="As people will look for it, such as “Signed contract with Alder House”.",
        error_messages={"required": "Give the file a title."},
    )
    kind = forms.ChoiceField(
        label="What it is",
        choices=[("", "Choose one"), *AttachmentKind.choices],
        error_messages={"required": "Choose what it is."},
    )
    access = forms.ChoiceField(
        label="Who may read it",
        choices=[
            (PUBLIC, "Everybody who sees this page; it may be published"),
            (EXEMPT, "Exempt: only those with leave to read exempt information"),
        ],
        widget=forms.RadioSelect,
        help_text="To withhold a file that is public here now, replace it: the older one is then exempt too.",
        error_messages={"required": "Say who may read it."},
    )
    exempt_paragraph = forms.TypedChoiceField(
        label="Paragraph of Schedule 12A, if exempt",
        choices=[("", "Not exempt"), *ExemptParagraph.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    exempt_reasoning = forms.CharField(
        label="Why the public interest is in withholding it, if exempt",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        megabytes = settings.ATTACHMENT_MAX_MEGABYTES
        self.fields["file"].help_text = f"{filetypes.IN_WORDS}; at most {megabytes} megabytes; without macros."

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.ATTACHMENT_MAX_MEGABYTES * 1_000_000:
            raise ValidationError(
                f"This file is larger than {settings.ATTACHMENT_MAX_MEGABYTES} megabytes. Make it smaller, or split it."
            )
        content = file.read()
        try:
            found = filetypes.identify(content, file.name)
        except InvalidDocument as problem:
            raise ValidationError(str(problem)) from problem
        return content, file.name, found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("access") == EXEMPT:
            if not cleaned.get("exempt_paragraph"):
                self.add_error("exempt_paragraph", "Choose the paragraph of Schedule 12A it falls under.")
            if not cleaned.get("exempt_reasoning", "").strip():
                self.add_error("exempt_reasoning", "Say why the public interest is in withholding it.")
        elif cleaned.get("exempt_paragraph") or cleaned.get("exempt_reasoning", "").strip():
            self.add_error("access", "A paragraph or a reason is given: choose “Exempt”, or clear both.")
        return cleaned if self.errors else {"given": self._given(cleaned)}

    def _given(self, cleaned: dict[str, Any]) -> NewFile:
        content, name, found = cleaned["file"]
        return NewFile(
            content=content,
            name=name,
            file_type=found,
            kind=AttachmentKind(cleaned["kind"]),
            title=cleaned["title"],
            exempt_paragraph=cleaned["exempt_paragraph"],
            exempt_reasoning=cleaned["exempt_reasoning"],
        )


class WithdrawForm(forms.Form):
    """Why a file no longer counts."""

    reason = forms.CharField(
        label="Why it is withdrawn",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The file stays readable, marked as withdrawn, with this reason.",
        error_messages={"required": "Say why it is withdrawn."},
    )
