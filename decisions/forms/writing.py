"""A section on a page of its own, with how it stood when the page was opened; and short answers for several at once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django import forms

from decisions.enums import SectionAnswer, SectionKind
from decisions.forms.sections import SHORT_ANSWERS, SectionForm
from decisions.models import Section
from decisions.services.reports import SectionText

NEEDED = "Needed, or an answer below."


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
    """“None”, “N/A” or the like for every section that has nothing to say, but for those ticked to be written."""

    answer = forms.ChoiceField(
        label="What shall they say?",
        choices=SHORT_ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the sections say."},
    )
    mine = forms.MultipleChoiceField(
        label="Which will you write, or answer otherwise?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="The others get the answer above.",
    )

    def __init__(self, *args: Any, sections: Sequence[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = list(sections)
        self.fields["mine"].choices = [(section.key, str(section)) for section in sections]
        if len(self.sections) < 2:
            self.fields.pop("mine")
        if len(self.sections) == 1:
            self.fields["answer"].label = f"What shall “{self.sections[0]}” say?"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        answered = [one.key for one in self.sections if one.key not in cleaned.get("mine", ())]
        if not self.errors and not answered:
            self.add_error("mine", "Leave at least one unticked: otherwise nothing is answered.")
        if self.errors:
            return cleaned
        return {"texts": dict.fromkeys(answered, SectionText(answer=SectionAnswer(cleaned["answer"])))}


def state_of(section: Section) -> str:
    """A short digest of everything somebody can write in a section."""
    words = "\x00".join([section.heading, section.answer, section.body])
    return hashlib.sha256(words.encode()).hexdigest()[:32]
