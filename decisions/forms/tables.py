"""A table of a report as a grid of boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from commissioning.forms import boxes
from commissioning.keys import free_key
from decisions.models import Report, ReportTable
from decisions.services.rows import Grid

MORE_ROWS = 2
HEADING_BOXES = 3  # at the head of each column: the heading over it, its heading, its width
MOST_BOXES = 960  # of a thousand that a form may send; the rest are the buttons and what stands around the grid
TOO_LARGE = (
    f"A table has at most {MOST_BOXES} boxes here: its cells, and {HEADING_BOXES} at the head of each column. "
    "Make two tables of it."
)
NEW = 0  # the number of a row or column that is not there yet


def rows_that_fit(width: int) -> int:
    """How many rows of so many columns a page can hold, and a browser send; 0 where the columns alone are too many."""
    return max(MOST_BOXES // width - HEADING_BOXES, 0)


def fits(width: int, height: int) -> bool:
    """Whether a page can hold a table of so many columns and rows."""
    return height <= rows_that_fit(width)


class NewTableForm(forms.Form):
    """A table to be begun: its name and its columns."""

    caption = forms.CharField(label="Title of the table", max_length=200)
    key = forms.SlugField(
        label="Short name",
        max_length=60,
        required=False,
        help_text="Small letters and hyphens, such as key-challenges. Write [table:key-challenges] on a line of its "
        "own in a section to place the table there. Left empty, it is made from the title.",
    )
    columns = forms.CharField(
        label="Column headings",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One on each line, from left to right. To paste a table with its headings, write one word here and "
        "paste on the next page.",
    )
    has_row_headers = forms.BooleanField(label="The first column names its row", required=False, initial=True)

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = set(obj.tables.values_list("key", flat=True))

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        if key in self.taken:
            raise forms.ValidationError("The report already has a table with this short name.")
        return key or free_key(self.cleaned_data.get("caption", ""), self.taken, otherwise="table")

    def clean_columns(self) -> list[str]:
        """The headings in order."""
        columns = [line.strip() for line in self.cleaned_data["columns"].splitlines() if line.strip()]
        if not fits(len(columns), 1):
            raise forms.ValidationError(TOO_LARGE)
        return columns


@dataclass(frozen=True)
class Head:
    """The boxes at the top of a column."""

    number: int
    boxes: Sequence[Any]


class GridForm(forms.ModelForm):
    """The whole table: caption, headings and cells, with empty rows at the end for more, as far as there is room.

    As large as the table on record, or as what was typed where that is larger: nobody's cell is ever dropped because
    somebody else took a row out.
    """

    class Meta:
        model = ReportTable
        formfield_callback = boxes
        fields = ("caption", "has_row_headers")
        labels = {"caption": "Title of the table", "has_row_headers": "The first column names its row"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = list(self.instance.columns.all()) if self.instance.pk else []
        held = [{cell.column_id: cell.body for cell in row.cells.all()} for row in self._rows()]
        more = next((n for n in range(MORE_ROWS, 0, -1) if fits(len(columns), len(held) + n)), 0)
        self.height, self.width = self._size(len(held) + more, len(columns))
        if self.is_too_large:
            return
        for number in self.columns:
            column = columns[number - 1] if number <= len(columns) else None
            self._head(number, column)
            for row in self.rows:
                body = held[row - 1].get(column.pk, "") if column is not None and row <= len(held) else ""
                self.fields[f"cell_{row}_{number}"] = forms.CharField(
                    label=f"Row {row}: {(column.heading if column else '') or f'column {number}'}",
                    required=False,
                    widget=forms.Textarea(attrs={"rows": max(2, min(body.count("\n") + 2, 8))}),
                    initial=body,
                )

    def _rows(self) -> Sequence[Any]:
        return list(self.instance.rows.prefetch_related("cells")) if self.instance.pk else []

    def _size(self, height: int, width: int) -> tuple[int, int]:
        """As on record, or as sent where that is larger and not absurdly so."""
        sent = [part for part in str(self.data.get("size", "")).split("-") if part.isdecimal() and len(part) < 4]
        if len(sent) == 2 and fits(int(sent[1]), int(sent[0])):
            return max(height, int(sent[0])), max(width, int(sent[1]))
        return height, width

    def _head(self, number: int, column: Any) -> None:
        self.fields[f"group_{number}"] = forms.CharField(
            label="Heading over it",
            max_length=120,
            initial=column.group if column else "",
            required=False,
        )
        self.fields[f"heading_{number}"] = forms.CharField(
            label="Heading",
            max_length=120,
            initial=column.heading if column else "",
            required=False,
        )
        self.fields[f"width_{number}"] = forms.IntegerField(
            label="Width in per cent",
            min_value=1,
            max_value=100,
            initial=column.width if column else None,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "width-5"}),
        )

    @property
    def rows(self) -> range:
        """The numbers of the rows, from 1."""
        return range(1, self.height + 1)

    @property
    def columns(self) -> range:
        """The numbers of the columns, from 1."""
        return range(1, self.width + 1)

    @property
    def size(self) -> str:
        """Rows and columns, as the page sends it back."""
        return f"{self.height}-{self.width}"

    @property
    def is_too_large(self) -> bool:
        """Whether a browser could not send all its boxes."""
        return not fits(self.width, self.height)

    @property
    def can_be_typed(self) -> bool:
        """Whether its boxes are there: for somebody who only reads, Django leaves the form's own out."""
        return "caption" in self.fields

    @property
    def head(self) -> list[Head]:
        """The boxes of each column's headings and width."""
        return [Head(n, [self[f"{name}_{n}"] for name in ("group", "heading", "width")]) for n in self.columns]

    @property
    def body(self) -> list[list[Any]]:
        """The boxes of each row."""
        return [[self[f"cell_{row}_{n}"] for n in self.columns] for row in self.rows]

    def grid(
        self, rows: Sequence[int] | None = None, columns: Sequence[int] | None = None, *, keeps_empty: bool = False
    ) -> Grid:
        """The table for the service: these rows and columns in this order, `NEW` for an empty one; all by default.

        A row with nothing in it is left out, unless places are to be counted in it.
        """
        rows, columns = rows or list(self.rows), columns or list(self.columns)
        typed = self.cleaned_data
        cells = [[str(typed.get(f"cell_{row}_{n}", "")) for n in columns] for row in rows]
        groups = [str(typed.get(f"group_{n}", "")) for n in columns]
        return Grid(
            key=self.instance.key,
            caption=typed["caption"],
            columns=[(str(typed.get(f"heading_{n}", "")), typed.get(f"width_{n}")) for n in columns],
            rows=[row for row in cells if keeps_empty or any(cell.strip() for cell in row)],
            has_row_headers=typed["has_row_headers"],
            groups=groups if any(groups) else (),
        )

    def words_of_row(self, number: int) -> list[str]:
        """What is typed in one row, counted from 1; empty boxes left out."""
        return self._words((number, n) for n in self.columns)

    def words_of_column(self, number: int) -> list[str]:
        """What is typed in one column, counted from 1; its heading and empty boxes left out."""
        return self._words((row, number) for row in self.rows)

    def _words(self, places: Any) -> list[str]:
        typed = [str(self.cleaned_data.get(f"cell_{row}_{n}", "")) for row, n in places]
        return [cell for cell in typed if cell.strip()]
