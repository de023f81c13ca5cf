"""A table pasted into the grid of another: where it goes, what it covers, and what could not be placed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms

from commissioning.documents.pasted_tables import FIND_OUT, PastedGrid, read_table
from decisions.forms.tables import fits
from decisions.services.rows import Grid

INSTEAD, BELOW = "instead", "below"


class PasteForm(forms.Form):
    """What was on the clipboard, as words whose cells are parted by tabs or as HTML, and where it goes.

    The page's script says `at` which cell it was pasted (row-column); without it the whole grid is meant.
    """

    pasted = forms.CharField(
        label="Paste a table here",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Copy the cells in a spreadsheet, in Word or on a page, and paste them here.",
    )
    pasted_html = forms.CharField(required=False, widget=forms.HiddenInput)
    at = forms.RegexField(r"^\d{1,3}-\d{1,3}$", required=False, widget=forms.HiddenInput)
    into = forms.ChoiceField(
        label="Where it goes",
        choices=[(INSTEAD, "In place of everything there is"), (BELOW, "Below the last row")],
        initial=INSTEAD,
        widget=forms.RadioSelect,
        required=False,
    )
    heads = forms.TypedChoiceField(
        label="How many rows at its top hold headings",
        choices=[
            (FIND_OUT, "Work it out from what I paste"),
            (0, "None"),
            (1, "One"),
            (2, "Two: headings over headings"),
        ],
        initial=FIND_OUT,
        coerce=int,
        empty_value=FIND_OUT,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline govuk-radios--small"}),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """With `grid`, what was pasted as one."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        # In the middle of a table every row is a row.
        heads = 0 if cleaned["at"] else cleaned["heads"]
        try:
            cleaned["grid"] = read_table(html=cleaned["pasted_html"], text=cleaned["pasted"], heads=heads)
        except ValueError as refused:
            self.add_error("pasted", str(refused))
        return cleaned


@dataclass(frozen=True)
class Placed:
    """The table as it is to be, the words that would be covered, and what was not brought over."""

    grid: Grid
    covered: list[str]
    left_out: list[str]

    @property
    def is_too_large(self) -> bool:
        """Whether its boxes are more than a page can hold."""
        return not fits(len(self.grid.columns), len(self.grid.rows))


def place(grid: Grid, typed: dict[str, Any]) -> Placed:
    """A table with another pasted into it; `typed` is the valid `PasteForm`'s. It grows as far as is needed."""
    pasted: PastedGrid = typed["grid"]
    told = [f"{one.what}: “{one.words}”" if one.words else one.what for one in pasted.left_out]
    if typed["at"]:
        row, column = (int(part) - 1 for part in typed["at"].split("-"))
        return _at(grid, pasted, row, column, told)
    if typed["into"] == BELOW:
        headings = [heading for heading in pasted.columns if heading]
        if headings and headings != [heading for heading, _ in grid.columns][: pasted.width]:
            told.append(f"The headings of what was pasted: “{', '.join(headings)}”")
        return _at(grid, pasted, len(grid.rows), 0, told)
    return _instead(grid, pasted, told)


def _instead(grid: Grid, pasted: PastedGrid, told: list[str]) -> Placed:
    """Everything new but the title; without headings of its own it keeps those there are."""
    covered = [cell for row in grid.rows for cell in row if cell.strip()]
    has_headings = any(pasted.columns)
    held = [*grid.columns, *[("", None)] * pasted.width][: pasted.width]
    return Placed(
        replace(
            grid,
            columns=[(heading, None) for heading in pasted.columns] if has_headings else held,
            groups=pasted.groups if has_headings else _resized(grid.groups, pasted.width),
            rows=pasted.rows,
            has_row_headers=pasted.has_row_headers,
        ),
        covered,
        told,
    )


def _at(grid: Grid, pasted: PastedGrid, top: int, left: int, told: list[str]) -> Placed:
    """The pasted rows from one cell on, over what is there; columns without a heading are added where it is wider."""
    width = max(len(grid.columns), left + pasted.width)
    height = max(len(grid.rows), top + len(pasted.rows))
    cells = [[*row, *[""] * (width - len(row))] for row in grid.rows]
    cells += [[""] * width for _ in range(height - len(cells))]
    covered = []
    for down, row in enumerate(pasted.rows):
        for along, cell in enumerate(row):
            before = cells[top + down][left + along]
            covered += [before] if before.strip() and before.strip() != cell.strip() else []
            cells[top + down][left + along] = cell
    columns = [*grid.columns, *[("", None)] * (width - len(grid.columns))]
    filled = [row for row in cells if any(cell.strip() for cell in row)]
    return Placed(replace(grid, columns=columns, rows=filled, groups=_resized(grid.groups, width)), covered, told)


def _resized(groups: Sequence[str], width: int) -> Sequence[str]:
    return [*groups, *[""] * width][:width] if groups else ()
