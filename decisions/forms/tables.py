"""A table of a report as a grid of boxes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from decisions.models import Report, ReportTable
from decisions.services.rows import Grid

MORE_ROWS = 2


class NewTableForm(forms.Form):
    """A table to be begun: its name and its columns."""

    caption = forms.CharField(label="Title of the table", max_length=200)
    key = forms.SlugField(
        label="Short name",
        max_length=60,
        help_text="Small letters and hyphens, such as key-challenges. Write [table:key-challenges] on a line of its "
        "own in a section to place the table there.",
    )
    columns = forms.CharField(
        label="Column headings",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One on each line, from left to right.",
    )
    has_row_headers = forms.BooleanField(label="The first column names its row", required=False, initial=True)

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report = obj

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        if self.report.tables.filter(key=key).exists():
            raise forms.ValidationError("The report already has a table with this short name.")
        return key

    def clean_columns(self) -> list[str]:
        """The headings in order."""
        return [line.strip() for line in self.cleaned_data["columns"].splitlines() if line.strip()]


class GridForm(forms.ModelForm):
    """The whole table: caption, headings and cells, with empty rows at the end for more."""

    class Meta:
        model = ReportTable
        fields = ("caption", "has_row_headers")
        labels = {"caption": "Title of the table", "has_row_headers": "The first column names its row"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = list(self.instance.columns.all()) if self.instance.pk else []
        held = [{cell.column_id: cell.body for cell in row.cells.all()} for row in self._rows()]
        self.height = len(held) + MORE_ROWS
        for number, column in enumerate(self.columns, start=1):
            self.fields[f"heading_{number}"] = forms.CharField(
                label=f"Heading of column {number}", max_length=120, initial=column.heading, required=False
            )
            self.fields[f"width_{number}"] = forms.IntegerField(
                label=f"Width of column {number} in per cent",
                min_value=1,
                max_value=100,
                initial=column.width,
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "width-5"}),
            )
        for row in range(1, self.height + 1):
            for number, column in enumerate(self.columns, start=1):
                self.fields[f"cell_{row}_{number}"] = forms.CharField(
                    label=f"Row {row}: {column.heading or f'column {number}'}",
                    required=False,
                    widget=forms.Textarea(attrs={"rows": 4}),
                    initial=held[row - 1].get(column.pk, "") if row <= len(held) else "",
                )

    def _rows(self) -> Sequence[Any]:
        return list(self.instance.rows.prefetch_related("cells")) if self.instance.pk else []

    @property
    def can_be_typed(self) -> bool:
        """Whether its boxes are there: for somebody who only reads, Django leaves the form's own out."""
        return "caption" in self.fields

    @property
    def head(self) -> list[tuple[Any, Any]]:
        """The boxes of each column's heading and width."""
        return [(self[f"heading_{n}"], self[f"width_{n}"]) for n in range(1, len(self.columns) + 1)]

    @property
    def body(self) -> list[list[Any]]:
        """The boxes of each row."""
        return [[self[f"cell_{row}_{n}"] for n in range(1, len(self.columns) + 1)] for row in range(1, self.height + 1)]

    def grid(self) -> Grid:
        """The table for the service; a row with nothing in it is left out."""
        typed, numbers = self.cleaned_data, range(1, len(self.columns) + 1)
        rows = [[typed[f"cell_{row}_{n}"] for n in numbers] for row in range(1, self.height + 1)]
        return Grid(
            key=self.instance.key,
            caption=typed["caption"],
            columns=[(typed[f"heading_{n}"], typed[f"width_{n}"]) for n in numbers],
            rows=[row for row in rows if any(cell.strip() for cell in row)],
            has_row_headers=typed["has_row_headers"],
        )
