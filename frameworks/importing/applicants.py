"""A sheet of applications: one line for each applicant, with the lots it applies for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from frameworks.importing.sheets import Raw, Sheet, Unreadable
from frameworks.importing.values import plain, read_date, read_text

HEADINGS = ("Organisation", "Reference", "Company number", "Lots", "Received on", "Insurance until")
_KNOWN = {
    "name": ("organisation", "provider", "applicant", "name", "legal name", "supplier"),
    "reference": ("reference", "provider reference", "our reference"),
    "company_number": ("company number", "company no", "companies house number"),
    "lots": ("lots", "lot", "lots applied for"),
    "received_on": ("received on", "received", "date received"),
    "insurance_until": ("insurance until", "insurance runs until", "insurance expires", "insurance expiry"),
}
NEEDED = ("name", "lots", "received_on")
LONGEST_NAME = 200


@dataclass(frozen=True)
class Applicant:
    """One line of the sheet, by its number there. `lots` are numbers; `company_number` has eight characters or none."""

    row: int
    name: str
    lots: tuple[int, ...]
    received_on: date
    reference: str = ""
    company_number: str = ""
    insurance_until: date | None = None


def read_applicants(sheet: Sheet) -> tuple[list[Applicant], list[str]]:
    """The applicants of a sheet, and what is wrong with the other lines in words. Refuses (`Unreadable`) a sheet
    without the columns that are needed."""
    columns = _columns(sheet.headings)
    missing = [HEADINGS[list(_KNOWN).index(name)] for name in NEEDED if name not in columns]
    if missing:
        raise Unreadable(f"The sheet has no column headed {' or '.join(missing)}.")
    found, problems = [], []
    for number, cells in sheet.rows:
        values = {name: cells[place] if place < len(cells) else None for name, place in columns.items()}
        try:
            found.append(_applicant(number, values))
        except Unreadable as problem:
            problems.append(f"Row {number}: {problem}")
    return found, problems


def _columns(headings: tuple[str, ...]) -> dict[str, int]:
    """Which column holds what, by its heading; the first of several alike."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        for name, words in _KNOWN.items():
            if plain(heading) in words:
                found.setdefault(name, place)
    return found


def _applicant(row: int, values: dict[str, Raw]) -> Applicant:
    name, received_on = read_text(values["name"]), read_date(values["received_on"])
    if not name:
        raise Unreadable("No organisation is named.")
    if len(name) > LONGEST_NAME:
        raise Unreadable(f"The name is longer than {LONGEST_NAME} characters.")
    if received_on is None:
        raise Unreadable(f"When did the application of {name} come? Give the day.")
    company = read_text(values.get("company_number")).upper()
    return Applicant(
        row=row,
        name=name,
        lots=_lots(values["lots"], name),
        received_on=received_on,
        reference=read_text(values.get("reference")),
        company_number=company.zfill(8) if company.isdigit() else company,
        insurance_until=read_date(values.get("insurance_until")),
    )


def _lots(raw: Raw, name: str) -> tuple[int, ...]:
    """“1, 3”, “1 and 3”, “Lot 2”, or a number."""
    words = read_text(raw)
    rest = re.sub(r"\d+|lots?|and|[\s,;&+/.]", "", words, flags=re.IGNORECASE)
    numbers = tuple(sorted({int(one) for one in re.findall(r"\d+", words.removesuffix(".0"))}))
    if rest or not numbers:
        raise Unreadable(f"“{words}” does not say for which lots {name} applies. Write it like 1, 3.")
    return numbers
