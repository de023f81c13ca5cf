"""Bringing a draft written elsewhere: the file, where each of its headings goes, the title of the report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from commissioning.actors import Actor
from commissioning.documents.drafts.reading import SUFFIXES
from decisions.bringing.headings import How, Suggestion
from decisions.bringing.placing import Placing
from decisions.bringing.shape import Place
from decisions.models import BroughtDraft, ReportTemplate
from decisions.services.bringing import Upload
from frameworks.models import Contract

LEAVE_OUT = "Leave out, keep in the list"
ADD, REPLACE = "add", "replace"


class FileForm(forms.Form):
    """The file, read once: valid, it holds the `upload` for the service."""

    file = forms.FileField(
        label="Your draft",
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
        error_messages={"required": "Choose a file.", "empty": "This file is empty. Choose another one."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = (
            f"Word (.docx) or Markdown (.md), at most {settings.ATTACHMENT_MAX_MEGABYTES} megabytes. Tracked changes "
            "are taken as accepted; comments, headers and footers are listed for you."
        )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.ATTACHMENT_MAX_MEGABYTES * 1_000_000:
            raise ValidationError(
                f"This file is larger than {settings.ATTACHMENT_MAX_MEGABYTES} megabytes. Take large pictures out, or "
                "split it."
            )
        return file


class NewReportForm(FileForm):
    """A draft for a new report: its form and its contract."""

    template = forms.ModelChoiceField(
        ReportTemplate.objects.none(),
        label="Form of report",
        empty_label="Choose one",
        error_messages={"required": "Choose the form of report."},
    )
    contract = forms.CharField(
        label="Contract",
        help_text="Its reference, such as ASC-2017-041. It stands at the head of the contract's page.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
        error_messages={"required": "Give the reference of the contract."},
    )

    field_order = ("template", "contract", "file")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["template"].queryset = ReportTemplate.objects.visible_to(actor).filter(is_active=True)

    def clean_contract(self) -> Contract:
        """The contract of that reference, among those the person sees."""
        reference = self.cleaned_data["contract"].strip().rpartition(":")[2]
        found = Contract.objects.visible_to(self.actor).filter(reference__iexact=reference)
        contract = found.select_related("council").first()
        if contract is None:
            raise ValidationError(f"There is no contract {reference} that you see. Check its reference on its page.")
        return contract

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return cleaned if self.errors else {**_uploaded(cleaned)}


class IntoReportForm(FileForm):
    """A draft for a report that is being written."""

    mode = forms.ChoiceField(
        label="Where a section has text already",
        choices=[
            (ADD, "Put the draft's text after it"),
            (REPLACE, "Put the draft's text in its place; a version of the report is kept first"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say what is to become of text that is there already."},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        return {"upload": _uploaded(cleaned)["upload"], "replaces": cleaned["mode"] == REPLACE}


def _uploaded(cleaned: dict[str, Any]) -> dict[str, Any]:
    file = cleaned.pop("file")
    return {**cleaned, "upload": Upload(file.read(), file.name)}


class MappingForm(forms.Form):
    """Where some of the draft's headings go: one box for each part of a page of them."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, placing: Placing, places: Sequence[Place], numbers: Sequence[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", LEAVE_OUT), *((one.key, _indented(one)) for one in places)]
        self.numbers = list(numbers)
        for number in self.numbers:
            part, suggestion = placing.draft.parts[number], placing.suggestions[number]
            heading = " ".join(filter(None, [part.label, part.heading])) or "Before the first heading"
            self.fields[f"part_{number}"] = forms.ChoiceField(
                label=heading,
                help_text=_hint(suggestion, placing.opening(number)),
                choices=choices,
                initial=suggestion.key,
                required=False,
            )
            self.fields[f"part_{number}"].leaving_is_an_answer = True  # as LEAVE_OUT says

    def chosen(self, draft: BroughtDraft, suggestions: Sequence[Suggestion]) -> dict[int, str]:
        """Every choice of the author's so far, here and on other pages: what no suggestion says by itself."""
        kept = {int(number): key for number, key in draft.choices.items() if int(number) not in self.numbers}
        here = {number: self.cleaned_data[f"part_{number}"] for number in self.numbers}
        suggested = {number: suggestions[number] for number in self.numbers}
        return kept | {
            number: key
            for number, key in here.items()
            if key != suggested[number].key or suggested[number].how is How.CHOSEN
        }


class TitleForm(forms.Form):
    """The last page: the title of a new report."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(
        label="Title of the report",
        max_length=250,
        error_messages={"required": "Give the report a title."},
    )


def _hint(suggestion: Suggestion, opening: str) -> str:
    """Why it goes there, and how it begins."""
    why = f"{suggestion.how.value[0].upper()}{suggestion.how.value[1:]}."
    return f"{why} {opening}" if suggestion.how is not How.FORM or opening else why


def _indented(place: Place) -> str:
    only = "" if place.takes_text else " (a heading only)"
    return f"{'– ' * (place.level - 1)}{place.heading or place.key}{only}"
