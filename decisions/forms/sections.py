"""A section of a report as its author, or the contributor asked for it, writes it."""

from __future__ import annotations

from typing import Any

from django import forms

from decisions.enums import SectionAnswer, SectionKind
from decisions.models import Section
from decisions.services.reports import SectionText

SHORTEST, LONGEST, LINE = 4, 30, 80
SHORT_ANSWERS = (
    (SectionAnswer.NONE, "None: nothing to say here"),
    (SectionAnswer.NOT_APPLICABLE, "N/A: does not apply"),
    (SectionAnswer.NONE_IN_CONTEXT, "None in the context of this report"),
)


class SectionForm(forms.ModelForm):
    """The words, or an explicit “None”, “N/A” or the like; a fixed heading is not asked for."""

    class Meta:
        model = Section
        fields = ("heading", "answer", "body")
        labels = {"heading": "Heading", "answer": "This section", "body": "Text"}
        widgets = {"body": forms.Textarea(attrs={"class": "prose", "spellcheck": "true"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        section = self.instance
        if section.is_locked:
            self.fields.pop("heading", None)
        if section.kind in (SectionKind.GROUP, SectionKind.PART):
            self.fields.pop("answer", None)
            self.fields.pop("body", None)
        if "body" in self.fields:
            self._name_boxes(section)

    def _name_boxes(self, section: Section) -> None:
        """Each box named by its section, so that a screen reader's list of boxes can be read."""
        body, answer = self.fields["body"], self.fields["answer"]
        body.label = f"Text of “{section}”"
        body.required = False
        body.help_text = section.guidance
        body.widget.attrs["rows"] = _lines(section.body)
        answer.label = f"“{section}” has"
        answer.choices = [(SectionAnswer.CONTENT, "The text in the box"), *SHORT_ANSWERS]

    def clean(self) -> dict[str, Any]:
        """Words typed over an answer that was given before are the answer; beside one chosen now they are a mistake."""
        cleaned = super().clean() or self.cleaned_data
        answer = SectionAnswer(cleaned.get("answer") or SectionAnswer.CONTENT)
        if answer != SectionAnswer.CONTENT and cleaned.get("body", "").strip():
            if answer == self.instance.answer and not self.instance.body.strip():
                cleaned["answer"] = SectionAnswer.CONTENT
            else:
                both = f"There is text, and “{answer.label}” is chosen."
                self.add_error("answer", f"{both} Choose “The text in the box”, or take the text out.")
        return cleaned

    def text(self) -> SectionText:
        """What is to be written, for the service."""
        return SectionText(
            body=self.cleaned_data.get("body", ""),
            answer=SectionAnswer(self.cleaned_data.get("answer", SectionAnswer.CONTENT)),
            heading=self.cleaned_data.get("heading"),
        )


def _lines(body: str) -> int:
    wanted = sum(1 + len(line) // LINE for line in body.splitlines()) + 2
    return max(SHORTEST, min(wanted, LONGEST))
