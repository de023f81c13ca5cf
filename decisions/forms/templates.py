"""A form of report as text in a box, checked before it is published."""

from __future__ import annotations

from typing import Any

from django import forms

from decisions import form_structure, form_text
from decisions.models import ReportTemplate


class FormTextForm(forms.Form):
    """The text of the newest version, to be changed; `cleaned_data["structure"]` is what it says."""

    text = forms.CharField(
        label="The form",
        widget=forms.Textarea(attrs={"rows": 32, "class": "code", "spellcheck": "false"}),
        help_text="Each [[sections]] block is a section, in the order in which they are printed. Change a heading or "
        "its guidance between the quotation marks; move a block to move its section. required = true asks for an "
        "answer; locked = false lets authors change the heading.",
        strip=False,
    )

    def __init__(self, *args: Any, obj: ReportTemplate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template_object = obj
        self.structure: dict[str, Any] = {}
        self.fields["text"].initial = form_text.written(obj.current_version.structure)

    def clean_text(self) -> str:
        """The text, if it can be read; otherwise what is wrong, with the line where the text says it."""
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        try:
            structure = form_structure.read(text)
        except form_structure.InvalidForm as error:
            raise forms.ValidationError(str(error)) from error
        if structure["slug"] != self.template_object.slug:
            raise forms.ValidationError(f"The slug stays “{self.template_object.slug}”: it names the form.")
        self.structure = structure
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return {**cleaned, "structure": self.structure}


class CopyFormForm(forms.Form):
    """A council's own copy of a form."""

    name = forms.CharField(label="Name of your council's form", max_length=120)
    slug = forms.SlugField(label="Short name", max_length=60, help_text="Small letters and hyphens.")
