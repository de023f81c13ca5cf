"""A figure of a report: a picture that somebody brings, or a chart of a schedule; with words for who cannot see it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning.documents import filetypes, pictures
from commissioning.documents.errors import InvalidDocument
from commissioning.documents.pictures import Picture
from commissioning.forms import boxes
from commissioning.keys import free_key
from decisions.enums import FigureKind
from decisions.forms.rows import Choices, RowForm
from decisions.models import Figure
from decisions.services.rows import RowChange

ACCEPTED = ",".join(suffix for kind in filetypes.PICTURES for suffix in kind.suffixes)


class FigureForm(RowForm):
    """A picture or a chart. Its key is made of its title, once, so that the text that places it stays right."""

    needs_choices = True
    decided_by = "kind"
    counts = {"picture": (FigureKind.PICTURE.value,), "schedule": (FigureKind.CHART.value,)}

    picture = forms.FileField(
        required=False,
        label="Picture",
        help_text=f"{pictures.IN_WORDS}. A drawing with scripts, or that fetches anything, is refused.",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"empty": "This file is empty. Choose another one."},
    )
    field_order = ("caption", "kind", "picture", "schedule", "alt")

    class Meta:
        model = Figure
        formfield_callback = boxes
        fields = ("caption", "kind", "schedule", "alt")
        labels = {"caption": "Title", "kind": "What it is", "schedule": "Schedule it is drawn from",
                  "alt": "What it shows, in words"}  # fmt: skip
        help_texts = {
            "schedule": "The chart is drawn anew whenever a sum changes on the register.",
            "alt": "For people who cannot see it: say what it tells, not how it looks. Such as: the number of people "
            "supported rises from 40 to 55 between 2019 and 2022.",
        }
        widgets = {"kind": forms.RadioSelect, "alt": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = choices.figure_keys
        self.fields["kind"].choices = FigureKind.choices
        schedule = self.fields["schedule"]
        schedule.queryset = schedule.queryset.filter(report=choices.report)
        schedule.choices = [("", "None"), *((one.pk, one.caption) for one in choices.schedules)]
        if self.instance.sha256:
            self.fields["picture"].help_text = f"There is one; leave this empty to keep it. {pictures.IN_WORDS}."

    def clean_picture(self) -> Picture | None:
        """The picture, known by what it holds, harmless, and proven to print."""
        file = self.cleaned_data.get("picture")
        if not file:
            return None
        if file.size > pictures.LARGEST:
            raise ValidationError(
                f"This picture is larger than {pictures.LARGEST // 1_000_000} megabytes. Make it smaller."
            )
        try:
            return pictures.read(file.read())
        except InvalidDocument as problem:
            raise ValidationError(str(problem)) from problem

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind, picture, schedule = cleaned.get("kind"), cleaned.get("picture"), cleaned.get("schedule")
        if kind == FigureKind.CHART:
            if schedule is None and "schedule" not in self.errors:
                self.add_error("schedule", "Choose the schedule the chart is drawn from. Is there none? Add it first.")
            if picture is not None:
                self.add_error("picture", "A chart has no file. Choose “Picture”, or leave the file out.")
        elif kind == FigureKind.PICTURE:
            if schedule is not None:
                self.add_error("schedule", "A picture has no schedule. Choose “None”, or a chart.")
            if picture is None and not self.instance.sha256 and "picture" not in self.errors:
                self.add_error("picture", "Choose the picture.")
        if self.errors:
            self.say_what_is_lost()
        return cleaned

    def say_what_is_lost(self) -> None:
        """A browser does not send a file twice: whoever chose one is told to choose it again."""
        if self.add_prefix("picture") in self.files and "picture" not in self.errors:
            self.add_error("picture", "Choose the picture again: a browser does not keep a chosen file.")

    def values(self) -> dict[str, Any]:
        is_picture = self.cleaned_data["kind"] == FigureKind.PICTURE
        return {
            "key": self.instance.key or free_key(self.cleaned_data["caption"], self.taken, otherwise="figure"),
            "sha256": self.instance.sha256 if is_picture else "",
            "media_type": self.instance.media_type if is_picture else "",
            **{name: self.cleaned_data[name] for name in ("caption", "kind", "schedule", "alt")},
        }

    def change(self, row: Any) -> RowChange:
        return RowChange(Figure, row=row, values=self.values(), picture=self.cleaned_data["picture"])
