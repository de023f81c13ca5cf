"""A rule of the scheme of delegation, its last day, and a line of the forward plan."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.enums import Discipline
from commissioning.forms import DateBoxesField
from commissioning.verdicts import Verdict
from decisions import scheme_file
from decisions.forms.form_editing import LONGEST_FILE
from decisions.models import AuthorityRule, ForwardPlanEntry
from decisions.services.scheme import ENTRY_FIELDS, RULE_FIELDS


class AuthorityRuleForm(forms.ModelForm):
    """The whole rule on one page: when it applies, who decides, whom they ask and who clears."""

    disciplines = forms.TypedMultipleChoiceField(
        label="Clearances required",
        required=False,
        choices=Discipline.choices,
        coerce=Discipline,
        widget=forms.CheckboxSelectMultiple,
        help_text="A report taking this route is cleared in each of these before it is issued.",
    )

    class Meta:
        model = AuthorityRule
        fields = (*RULE_FIELDS, "consultee_posts")
        widgets = {"consultee_posts": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["disciplines"] = [row.discipline for row in self.instance.clearances.all()]

    def values(self) -> dict[str, Any]:
        """The rule's own fields."""
        return {name: self.cleaned_data[name] for name in RULE_FIELDS}


class ForwardPlanEntryForm(forms.ModelForm):
    """A line of the forward plan."""

    class Meta:
        model = ForwardPlanEntry
        fields = ENTRY_FIELDS

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("approved_on") and not cleaned.get("approving_body"):
            self.add_error("approving_body", "Name the body that approved the entry.")
        return cleaned


class SchemeFileForm(forms.Form):
    """A scheme of delegation in a file: chosen first, then carried along as text until it is proposed."""

    file = forms.FileField(
        label="File of the scheme",
        required=False,
        help_text="A .toml file, as this program writes it. The titles under [posts] are those of the council's posts.",
    )
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    starts_on = DateBoxesField(
        label="First day of every rule", required=False, help_text="Leave it empty to keep the days of the file."
    )

    def clean(self) -> dict[str, Any]:
        """The scheme, with the text it was read from; otherwise what is wrong with it, rule by rule."""
        cleaned = super().clean() or self.cleaned_data
        text = cleaned.get("text") or self._read(cleaned.get("file"))
        if not text:
            if not self.errors:
                self.add_error("file", "Choose the file of the scheme.")
            return cleaned
        found = scheme_file.read(text)
        if isinstance(found, Verdict):
            for reason in found.reasons:
                self.add_error("file", reason.message)
            return cleaned
        day = cleaned.get("starts_on")
        return {**cleaned, "text": text, "scheme": found.starting_on(day) if day else found}

    def _read(self, file: Any) -> str:
        if file is None:
            return ""
        if file.size > LONGEST_FILE:
            self.add_error("file", "The file is larger than 1 MB, so it is not a scheme.")
            return ""
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            self.add_error("file", "The file is no text, so it is not a scheme.")
            return ""


class EndRuleForm(forms.Form):
    """The last day on which a rule applies."""

    ends_on = DateBoxesField(label="Last day of the rule", help_text="It still applies on this day.")
