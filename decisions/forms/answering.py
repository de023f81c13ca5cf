"""One question with its possible answers, and room for the words that some answers need."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.actors import Actor
from decisions.enums import ClearanceOutcome
from decisions.forms.acts import WORDS_NEEDED, DisciplineField
from decisions.models import Report


class NeededBySome(forms.CharField):
    """Words that some answers need and others can do without: neither required nor optional before there is one."""

    def validate(self, value: str) -> None:
        """Left to the form, which knows the answer."""


class AnswerForm(forms.Form):
    """The answer, and a comment or reason; `problems` says what is asked for where an answer cannot do without."""

    use_required_attribute = False
    problems: dict[str, str] = {}

    answer = forms.ChoiceField(
        label="What is your answer?", widget=forms.RadioSelect, error_messages={"required": "Choose your answer."}
    )
    reason = NeededBySome(label="Comment or reason", widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, obj: Report, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        answer = cleaned.get("answer", "")
        if answer in self.problems and not cleaned.get("reason", "").strip():
            self.add_error("reason", self.problems[answer])
        return cleaned


class ManagerAnswerForm(AnswerForm):
    """What the approving manager says."""

    problems = {
        "return": "Say what has to change: the author reads it.",
        "decline": "Say why you decline: it is kept, and the author reads it.",
    }

    def __init__(self, *args: Any, obj: Report, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, obj=obj, actor=actor, **kwargs)
        self.fields["answer"].choices = [
            ("approve", "Approve: it goes to the clearing officers"),
            ("return", "Return: the author changes it and sends it again"),
            ("decline", "Decline: the report ends here"),
        ]
        self.fields["reason"].help_text = "Needed when you return or decline."


class ClearerAnswerForm(AnswerForm):
    """What a clearing officer says, in one of the disciplines of the post."""

    problems = {
        **WORDS_NEEDED,
        ClearanceOutcome.CHANGES_REQUIRED.value: "Say what has to change: the author reads it.",
    }

    def __init__(self, *args: Any, obj: Report, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, obj=obj, actor=actor, **kwargs)
        self.fields["answer"].choices = [
            (ClearanceOutcome.CLEARED.value, "Clear"),
            (ClearanceOutcome.CLEARED_WITH_COMMENT.value, "Clear with a comment"),
            (ClearanceOutcome.CHANGES_REQUIRED.value, "Ask for changes"),
            (ClearanceOutcome.NOT_NEEDED.value, "Clearance is not needed"),
        ]
        self.fields["reason"].help_text = "Needed for every answer but “Clear”."
        self.fields = {"discipline": DisciplineField(obj, actor), **self.fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        return {**cleaned, "outcome": cleaned.get("answer", "")}
