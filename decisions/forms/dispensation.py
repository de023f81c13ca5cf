"""A dispensation of an interest that somebody declared."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.actors import Actor
from commissioning.forms import DateBoxesField
from decisions.models import ConflictDeclaration, Report


class DeclarationField(forms.ModelChoiceField):
    """An interest by whose it is."""

    def label_from_instance(self, declared: ConflictDeclaration) -> str:
        return f"{declared.person}, {declared.person_post}"


class DispensationForm(forms.Form):
    """Whose interest, who gave the dispensation, when and why."""

    declaration = DeclarationField(
        queryset=ConflictDeclaration.objects.none(), label="Whose interest", empty_label=None,
        error_messages={"required": "Choose whose interest it is about."},
    )  # fmt: skip
    given_by = forms.CharField(
        label="Who gave it", max_length=200,
        help_text="The head of paid service by name and post, or the rule of the council that gives it.",
        error_messages={"required": "Say who gave the dispensation."},
    )  # fmt: skip
    given_on = DateBoxesField(
        label="Day it was given", error_messages={"required": "Give the day of the dispensation."}
    )
    reason = forms.CharField(
        label="Why, and for what", widget=forms.Textarea(attrs={"rows": 4}), help_text="Printed in the record.",
        error_messages={"required": "Say why it was given; it is printed."},
    )  # fmt: skip

    def __init__(self, *args: Any, obj: Report, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        declared: Any = self.fields["declaration"]
        others = obj.conflicts.filter(recorded_at=None).exclude(person=actor.user_id)
        declared.queryset = others.select_related("person")
