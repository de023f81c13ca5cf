"""What is asked of whoever lets a finding stand: which one, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from commissioning import clock
from commissioning.actors import Actor
from decisions.checks.rule import Finding
from decisions.enums import Severity
from decisions.models import Report
from decisions.selectors import readiness


class LetStandForm(forms.Form):
    """Which finding stands, and why."""

    finding = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "This has changed since you opened the page. Look at the list again."},
    )
    reason = forms.CharField(
        label="Why it can stand",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept with the report. If the finding changes, it comes back.",
        error_messages={"required": "Say why it can stand."},
    )

    def __init__(self, *args: Any, found: Iterable[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {one.key: one for one in found}
        self.fields["finding"].choices = [(key, one.message) for key, one in self.found.items()]

    @property
    def chosen_key(self) -> str:
        """The key of what was chosen; where that has changed since, of the one thing its rule finds there now."""
        key = self["finding"].value() or ""
        alike = [one for one in self.found if one.rpartition("@")[0] == key.rpartition("@")[0]]
        return key if key in self.found else alike[0] if len(alike) == 1 else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen: Finding | None = self.found.get(cleaned.get("finding", ""))
        return {**cleaned, "chosen": chosen}


class AcceptWarningForm(LetStandForm):
    """A warning, let stand by the report's author."""

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        found = readiness.findings(obj, clock.now())
        super().__init__(*args, found=[one for one in found if one.severity is Severity.WARNING], **kwargs)
        self.fields["finding"].label = "Warning"
        self.fields["finding"].error_messages["required"] = "Choose the warning."


class OverrideBlockerForm(LetStandForm):
    """A blocker, let stand by the post its rule names."""

    def __init__(self, *args: Any, obj: Report, actor: Actor, **kwargs: Any) -> None:
        found = readiness.findings(obj, clock.now())
        super().__init__(*args, found=[one for one in found if one.rule.may_be_overridden_by(actor)], **kwargs)
        self.fields["finding"].label = "Blocker"
        self.fields["finding"].error_messages["required"] = "Choose what is to stand."
