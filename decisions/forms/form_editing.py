"""The steps of changing a form of report, each a small form: settings, one heading, the head, the sign-off, words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from commissioning.documents.numbering import SCHEMES
from commissioning.enums import Discipline
from decisions import form_structure
from decisions.enums import EffectKind, ParagraphNumbering, RouteAction, SectionKind
from decisions.form_structure import OF_SECTION, PARTICULARS, SETTINGS, SIGNATORIES, setting

LONGEST_FILE = 1_000_000
SPARE_ROWS = 3
SCHEME_WORDS = {
    "n.n.n": "1, 1.1 and 1.1.1: headings, sub-headings and paragraphs",
    "n.n": "1 and 1.1: headings and paragraphs",
    "continuous": "Paragraphs 1, 2, 3 through the whole report; headings without numbers",
    "lettered": "1 for headings, (a) for sub-headings",
    "headings": "1 and 1.1 for headings; paragraphs without numbers",
    "roman": "I for headings, 1.1 for sub-headings; paragraphs without numbers",
}
LABEL_WORDS = {"decimal": "1, 2, 3", "lower-alpha": "a, b, c", "lower-roman": "i, ii, iii", "bullet": "Dots"}
SETTING_WORDS: dict[str, tuple[str, dict[Any, str]]] = {
    "particulars_style": ("The particulars at the head", {"table": "In a table", "labels": "Each under its label"}),
    "verbs_in_capitals": ("The verbs of recommendations", {False: "As they are written", True: "IN CAPITALS"}),
    "counts_alternatives": (
        "Numbers of alternatives",
        {False: "Every paragraph has its own", True: "Each alternative has one"},
    ),
    "leaves_out_empty": (
        "Sections nobody had to answer and nobody wrote",
        {False: "Their heading is printed", True: "They are left out"},
    ),
    "options_printed": ("Which options are printed", {"rejected": "Those not recommended", "all": "All of them"}),
}
SIGNATORY_WORDS = {"consultee": "Whoever is consulted first", "decision_maker": "Whoever decides"}


class StepForm(forms.Form):
    """One step. Made for a `structure` and, where it is about one, the `key` of a section; `given` goes to the edit."""

    def __init__(self, *args: Any, structure: Mapping[str, Any], key: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.structure, self.key = structure, key

    @property
    def given(self) -> dict[str, Any]:
        """What the edit is called with, besides the structure."""
        return dict(self.cleaned_data)


class SettingsForm(StepForm):
    """What the form is called, how it numbers, and how it prints."""

    name = forms.CharField(label="Name of the form", max_length=120)
    reference_code = forms.CharField(
        label="Letters in a report's reference", max_length=6, help_text="DPR in BRK-DPR-2020-014."
    )
    action = forms.ChoiceField(label="What it asks power for", choices=RouteAction.choices)
    scheme = forms.ChoiceField(label="Numbering", choices=[(name, SCHEME_WORDS[name]) for name in SCHEMES])
    counts_subheadings = forms.BooleanField(
        label="Sub-headings inside a section take a paragraph's number", required=False
    )
    recommendation_labels = forms.ChoiceField(label="Recommendations are labelled", choices=list(LABEL_WORDS.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.fields[name].initial = self.structure[name]
        for name, values in SETTINGS.items():
            label, words = SETTING_WORDS[name]
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=[(str(value), words[value]) for value in values],
                initial=str(setting(self.structure, name)),
            )

    @property
    def given(self) -> dict[str, Any]:
        """The settings as the structure writes them: a yes or no is no text."""
        values = dict(self.cleaned_data)
        for name, allowed in SETTINGS.items():
            values[name] = next(value for value in allowed if str(value) == values[name])
        return values


class HeadingForm(StepForm):
    """One section of the form."""

    heading = forms.CharField(label="Heading", max_length=200)
    parent = forms.ChoiceField(label="Stands under", required=False)
    kind = forms.ChoiceField(label="What fills it", choices=SectionKind.choices)
    numbering = forms.ChoiceField(label="Numbering", choices=ParagraphNumbering.choices)
    required = forms.BooleanField(label="Has to be answered before the report can be submitted", required=False)
    locked = forms.BooleanField(label="Authors cannot change the heading", required=False, initial=True)
    discipline = forms.ChoiceField(
        label="Who clears it in particular", required=False, choices=[("", "Nobody in particular"), *Discipline.choices]
    )
    guidance = forms.CharField(
        label="Guidance for the author",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Stands beside the box, and is never printed.",
    )
    starter = forms.CharField(
        label="Words it begins with",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="A paragraph with a fact the register does not state yet is left out of a new report.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections = self.structure["sections"]
        choices = [
            (section["key"], section["heading"] or section["key"])
            for section in sections
            if section["key"] != self.key
            and section["kind"] != SectionKind.PART
            and section["level"] < form_structure.MAX_LEVEL
        ]
        self.fields["parent"] = forms.ChoiceField(
            label="Stands under", required=False, choices=[("", "Nothing: it is a main heading"), *choices]
        )
        for name, value in self.as_it_is(sections).items():
            self.fields[name].initial = value

    def as_it_is(self, sections: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        """What the boxes begin with: the section's own values."""
        section = next(one for one in sections if one["key"] == self.key)
        return {name: section[name] for name in self.fields}

    @property
    def given(self) -> dict[str, Any]:
        return {"key": self.key, "values": _flat(self.cleaned_data)}


class NewHeadingForm(HeadingForm):
    """A section more, after the section `key`: beside it, unless it is said to stand under another."""

    def as_it_is(self, sections: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        """Beside the section it comes after."""
        return {"parent": next((one["parent"] for one in sections if one["key"] == self.key), "")}

    @property
    def given(self) -> dict[str, Any]:
        return {"after": self.key, "values": _flat(self.cleaned_data)}


class RemoveHeadingForm(StepForm):
    """Nothing to fill in: the page says what goes."""

    @property
    def given(self) -> dict[str, Any]:
        return {"key": self.key}


class MoveHeadingForm(StepForm):
    """Up or down among its neighbours."""

    places = forms.TypedChoiceField(label="Which way", choices=[(-1, "Up"), (1, "Down")], coerce=int)

    @property
    def given(self) -> dict[str, Any]:
        return {"key": self.key, "places": self.cleaned_data["places"]}


class ParticularsForm(StepForm):
    """What stands at the head: a label and what fills it, row by row; an empty label takes the row out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [*self.structure["particulars"], *({"label": "", "source": ""} for _ in range(SPARE_ROWS))]
        prose = [section for section in self.structure["sections"] if section["kind"] == SectionKind.PROSE]
        sources = [
            ("", "Choose"),
            *PARTICULARS.items(),
            *((f"{OF_SECTION}{one['key']}", f"The words of “{one['heading'] or one['key']}”") for one in prose),
        ]
        self.count = len(rows)
        for number, row in enumerate(rows, start=1):
            self.fields[f"label_{number}"] = forms.CharField(
                label=f"Row {number}: label", required=False, max_length=120, initial=row["label"]
            )
            self.fields[f"source_{number}"] = forms.ChoiceField(
                label=f"Row {number}: filled with", required=False, choices=sources, initial=row["source"]
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in range(1, self.count + 1):
            if cleaned.get(f"label_{number}") and not cleaned.get(f"source_{number}"):
                self.add_error(f"source_{number}", "Say what fills this row, or take its label out.")
        return cleaned

    @property
    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        rows = [(said[f"label_{number}"], said[f"source_{number}"]) for number in range(1, self.count + 1)]
        return {"particulars": [{"label": label, "source": source} for label, source in rows if label]}


class SignOffForm(StepForm):
    """Who signs at the foot: nobody, one or both."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = {entry["part"]: entry for entry in self.structure["sign_off"]}
        for part in SIGNATORIES:
            entry = there.get(part, {"role": "", "statement": ""})
            words = SIGNATORY_WORDS[part]
            self.fields[f"{part}_signs"] = forms.BooleanField(
                label=f"{words} signs", required=False, initial=part in there
            )
            self.fields[f"{part}_role"] = forms.CharField(
                label=f"{words}: title of the block", required=False, max_length=120, initial=entry["role"]
            )
            self.fields[f"{part}_statement"] = forms.CharField(
                label=f"{words}: words above the signature",
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=entry["statement"],
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for part in SIGNATORIES:
            if cleaned.get(f"{part}_signs") and not cleaned.get(f"{part}_role"):
                self.add_error(f"{part}_role", "Give the block of signature its title, such as Decision-maker.")
        return cleaned

    @property
    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "sign_off": [
                {"part": part, "role": said[f"{part}_role"], "statement": said[f"{part}_statement"]}
                for part in SIGNATORIES
                if said[f"{part}_signs"]
            ]
        }


class RecommendationWordsForm(StepForm):
    """The words a recommendation begins with, for each thing it can do to the register."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, entry in enumerate(self._entries(), start=1):
            effect = EffectKind(entry["effect"]).label
            about = effect if entry["names_lots"] else f"{effect}, where the contract has one lot"
            self.fields[f"text_{number}"] = forms.CharField(
                label=about, required=False, widget=forms.Textarea(attrs={"rows": 3}), initial=entry["text"]
            )

    def _entries(self) -> list[dict[str, Any]]:
        """What the form says, and the effects it says nothing of."""
        said: list[dict[str, Any]] = list(self.structure["recommendations"])
        known = {entry["effect"] for entry in said}
        blank = [{"effect": effect, "names_lots": True, "text": ""} for effect in EffectKind.values]
        return said + [entry for entry in blank if entry["effect"] not in known]

    @property
    def given(self) -> dict[str, Any]:
        texts = [_unix(self.cleaned_data[f"text_{number}"]) for number in range(1, len(self._entries()) + 1)]
        rows = zip(self._entries(), texts, strict=True)
        return {"recommendations": [{**entry, "text": text} for entry, text in rows if text]}


class AlternativesForm(StepForm):
    """The alternatives every report of this form begins with; one without a title is taken out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blank = {"title": "", "text": "", "is_do_nothing": False}
        rows = [*self.structure["alternatives"], *([blank] * SPARE_ROWS)]
        self.count = len(rows)
        for number, row in enumerate(rows, start=1):
            self.fields[f"title_{number}"] = forms.CharField(
                label=f"Alternative {number}", required=False, max_length=200, initial=row["title"]
            )
            self.fields[f"text_{number}"] = forms.CharField(
                label=f"Alternative {number}: what it would mean",
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
                initial=row["text"],
            )
            self.fields[f"is_do_nothing_{number}"] = forms.BooleanField(
                label=f"Alternative {number} is to do nothing", required=False, initial=row["is_do_nothing"]
            )

    @property
    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        rows = [
            {
                "title": said[f"title_{number}"],
                "text": _unix(said[f"text_{number}"]),
                "is_do_nothing": said[f"is_do_nothing_{number}"],
            }
            for number in range(1, self.count + 1)
        ]
        return {"alternatives": [row for row in rows if row["title"]]}


class CopyFormForm(forms.Form):
    """A council's own copy of a form."""

    name = forms.CharField(label="Name of your council's form", max_length=120)
    slug = forms.SlugField(label="Short name", max_length=60, help_text="Small letters and hyphens.")


class FormFileForm(forms.Form):
    """A form of report in a file, as this program writes it."""

    file = forms.FileField(
        label="File of the form",
        help_text="A .toml file, fetched from this or another council's installation.",
        error_messages={"required": "Choose the file of the form."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.structure: dict[str, Any] = {}

    def clean_file(self) -> Any:
        """The file, if it is a form that could be printed; otherwise what is wrong with it."""
        file = self.cleaned_data["file"]
        if file.size > LONGEST_FILE:
            raise forms.ValidationError("The file is larger than 1 MB, so it is not a form.")
        try:
            self.structure = form_structure.read(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError("The file is no text, so it is not a form.") from error
        except form_structure.InvalidForm as error:
            raise forms.ValidationError(str(error)) from error
        return file

    def clean(self) -> dict[str, Any]:
        super().clean()
        return {"structure": self.structure}


def _flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as a form's file writes them: one kind of line end."""
    return {name: _unix(value) if isinstance(value, str) else value for name, value in values.items()}


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")
