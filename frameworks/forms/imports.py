"""Bringing contracts in from a file: the file, what its columns hold, who its providers are, and why it is undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from commissioning.forms.prose import ProseField
from frameworks.importing.headings import FLAT
from frameworks.services.importing.matching import NEW, Unsure

SUFFIXES = (".csv", ".xlsx", ".json")
ASKED_AT_ONCE = 40
NOT_READ = "Not read"


class RegisterFileForm(forms.Form):
    """The file, read once: valid, it holds `content` and `name` for the service."""

    file = forms.FileField(
        label="Your file",
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
        error_messages={"required": "Choose a file.", "empty": "This file is empty. Choose another one."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = (
            f"A spreadsheet with a contract in each row (.csv or .xlsx), or a register file (.csv, .xlsx or .json), at "
            f"most {settings.ATTACHMENT_MAX_MEGABYTES} megabytes."
        )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.ATTACHMENT_MAX_MEGABYTES * 1_000_000:
            raise ValidationError(f"This file is larger than {settings.ATTACHMENT_MAX_MEGABYTES} megabytes. Divide it.")
        if not file.name.lower().endswith(SUFFIXES):
            raise ValidationError("Choose a .csv, .xlsx or .json file.")
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        return {"content": cleaned["file"].read(), "name": cleaned["file"].name}


class ColumnsForm(forms.Form):
    """What each column of a sheet holds."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, headings: Sequence[str], columns: Mapping[int, str], samples: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = [place for place, heading in enumerate(headings) if heading]
        choices = [("", NOT_READ), *sorted(((key, one.heading) for key, one in FLAT.items()), key=lambda one: one[1])]
        for place in self.places:
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=headings[place],
                help_text=f"Such as: {samples[place]}" if samples[place] else "",
                choices=choices,
                initial=columns.get(place, ""),
                required=False,
            )
            self.fields[f"column_{place}"].leaving_is_an_answer = True  # as NOT_READ says

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = {place: cleaned.get(f"column_{place}", "") for place in self.places}
        columns = {place: key for place, key in chosen.items() if key}
        for place, key in columns.items():
            if list(columns.values()).count(key) > 1:
                self.add_error(f"column_{place}", "Two columns cannot hold the same. Leave one of them out.")
        return cleaned if self.errors else {"columns": columns}


class ProvidersForm(forms.Form):
    """Who each provider is whose name nobody in the directory has: some at a time, or all of them new."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, unsure: Sequence[Unsure], known: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = list(unsure[:ASKED_AT_ONCE])
        for number, one in enumerate(self.asked):
            alike = [(reference, f"{name} ({reference})") for reference, name in one.alike]
            others = [pair for pair in known if pair[0] not in {reference for reference, _ in alike}]
            self.fields[f"provider_{number}"] = forms.ChoiceField(
                label=one.name,
                choices=[(NEW, "A new organisation"), *alike, *others],
                help_text="Some names in the directory are like it." if alike else "",
            )
        if len(unsure) > len(self.asked):
            left = len(unsure) - len(self.asked)
            self.fields["all_new"] = forms.BooleanField(
                label=f"The {left} others not shown here are all new organisations", required=False
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        answers = {one.key: cleaned[f"provider_{number}"] for number, one in enumerate(self.asked)}
        return {"answers": answers, "all_new": bool(cleaned.get("all_new"))}


class UndoForm(forms.Form):
    """Why a batch is undone."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    undo_reason = ProseField(label="Why it is undone", error_messages={"required": "Say why it is undone."})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return cleaned if self.errors else {"undo_reason": cleaned["undo_reason"]}
