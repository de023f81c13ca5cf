"""A section on a page of its own, with how it stood when the page was opened; and short answers for several at once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django import forms

from decisions.enums import SectionAnswer, SectionKind
from decisions.forms.sections import SectionForm
from decisions.models import Section
from decisions.services.reports import SectionText

SMALL = "govuk-radios--inline govuk-radios--small"
NEEDED = "Needed before the report can be submitted; “None” or “N/A” below will do where it is true."


class WritingForm(SectionForm):
    """The section's form, with the state the person saw: only a change to these words is a conflict."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = state_of(self.instance)
        self.stored = (self.instance.heading, self.instance.get_answer_display(), self.instance.body)
        if "body" in self.fields:
            self.fields["body"].label = "Text"
            is_needed = self.instance.is_required and self.instance.kind == SectionKind.PROSE
            self.fields["body"].help_text = NEEDED if is_needed else ""
            self.fields["body"].needed_later = is_needed
            self.fields["answer"].label = "This section has"
            self.fields["answer"].widget = forms.RadioSelect(choices=self.fields["answer"].choices)


class ShortAnswersForm(forms.Form):
    """“None”, “N/A” or the like for sections that have nothing to say; the others are left to be written.

    One answer can be given for all; what is said of a section by itself goes before it.
    """

    LATER = "later"
    SAME = "same"
    SHORT = (
        (SectionAnswer.NONE.value, "None: nothing to say here"),
        (SectionAnswer.NOT_APPLICABLE.value, "N/A: does not apply"),
        (SectionAnswer.NONE_IN_CONTEXT.value, "None in the context of this report"),
    )
    FOR_ALL = ((LATER, "No, section by section"), *SHORT)
    FOR_ONE = ((SAME, "As for all of them"), (LATER, "I will write it"), *SHORT)

    def __init__(self, *args: Any, sections: Sequence[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = {f"answer_{section.key}": section.key for section in sections}
        if len(sections) > 1:
            self.fields["for_all"] = forms.ChoiceField(
                label="One answer for all of them?",
                choices=self.FOR_ALL,
                initial=self.LATER,
                widget=forms.RadioSelect(attrs={"class": SMALL}),
                help_text="You can still answer differently for any of them below.",
                error_messages={"required": "Say whether there is one answer for all of them."},
            )
        for name, section in zip(self.keys, sections, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=str(section),
                choices=self.FOR_ONE if len(sections) > 1 else self.FOR_ONE[1:],
                initial=self.SAME if len(sections) > 1 else self.LATER,
                widget=forms.RadioSelect(attrs={"class": SMALL}),
                error_messages={"required": f"Say what becomes of “{section}”."},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for_all = cleaned.pop("for_all", self.LATER)
        chosen = {self.keys[name]: for_all if answer == self.SAME else answer for name, answer in cleaned.items()}
        given = {key: answer for key, answer in chosen.items() if answer != self.LATER}
        if not self.errors and not given:
            raise forms.ValidationError("Choose “None” or “N/A” for at least one section.", code="nothing_chosen")
        return {"texts": {key: SectionText(answer=SectionAnswer(answer)) for key, answer in given.items()}}


def state_of(section: Section) -> str:
    """A short digest of everything somebody can write in a section."""
    words = "\x00".join([section.heading, section.answer, section.body])
    return hashlib.sha256(words.encode()).hexdigest()[:32]
