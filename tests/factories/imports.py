"""Registers in files, and batches brought in from them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from frameworks.enums import ImportStatus
from frameworks.models import ColumnMapping, ImportBatch, ImportedContract
from tests.factories.commissioning import CouncilFactory, UserFactory
from tests.factories.frameworks import ContractFactory

IMPORTED_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
# As many councils publish it.
HEADINGS = (
    "Reference number", "Title", "Department", "Description", "Supplier name and details", "Company number", "Sum",
    "Irrecoverable VAT", "Start date", "End date", "Review date", "Quote or tender", "SME", "VCSE",
    "Extension options", "PO number", "Colour",
)  # fmt: skip
# What is wrong in a bad row: the column, what stands there, and the words that explain it.
WRONG = (
    ("Start date", "31/02/2020", "Starts on: There is no such day as “31/02/2020”"),
    ("Sum", "about ten", "Total value (£): “about ten” is not a sum of money"),
    ("Title", "", "Title: This has to be filled in"),
    ("End date", "01/01/2001", "First term ends on: The term would end on 1 January 2001, before it starts"),
    ("Extension options", "perhaps", "Options (months): “perhaps” cannot be read as lengths of options"),
)


class ImportBatchFactory(DjangoModelFactory):
    class Meta:
        model = ImportBatch

    council = factory.SubFactory(CouncilFactory)
    file_name = "register.csv"
    sha256 = "0" * 64
    status = ImportStatus.IMPORTED
    uploaded_by = factory.SubFactory(UserFactory)
    uploaded_at = IMPORTED_AT
    imported_at = IMPORTED_AT


class ImportedContractFactory(DjangoModelFactory):
    class Meta:
        model = ImportedContract

    batch = factory.SubFactory(ImportBatchFactory)
    contract = factory.SubFactory(ContractFactory)


class ColumnMappingFactory(DjangoModelFactory):
    class Meta:
        model = ColumnMapping

    council = factory.SubFactory(CouncilFactory)
    heading_set = "0" * 64
    columns = factory.Dict({"Ref": "reference"})
    settled_at = IMPORTED_AT


def row(number: int, **changes: str) -> list[str]:
    """A contract as a row of a council's own sheet. Each ten contracts have one provider."""
    cells = {
        "Reference number": f"C-{number:05d}",
        "Title": f"Support of kind {number}",
        "Department": "Adults and Health",
        "Description": "Support at home, as needed.",
        "Supplier name and details": f"Provider {number // 10} Limited",
        "Company number": f"{10_000_000 + number // 10}",
        "Sum": f"£{10_000 + number:,}",
        "Irrecoverable VAT": "0",
        "Start date": f"01/04/{2019 + number % 5}",
        "End date": f"31/03/{2022 + number % 5}",
        "Review date": f"01/10/{2021 + number % 5}",
        "Quote or tender": "Tender",
        "SME": "Yes",
        "VCSE": "No",
        "Extension options": "2 x 12 months",
        "PO number": f"PO{number}",
        "Colour": "green",
    }
    cells |= {heading.replace("_", " "): value for heading, value in changes.items()}
    return [cells[heading] for heading in HEADINGS]


def sheet(rows: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS) -> bytes:
    """The rows as a CSV file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def partly_wrong(count: int, *, every: int) -> Iterator[tuple[list[str], str]]:
    """Rows of which each `every`th is wrong, with the words that explain it; empty for a row that is right."""
    for number in range(count):
        cells, words = row(number), ""
        if number % every == every // 2:
            heading, typed, words = WRONG[number // every % len(WRONG)]
            cells[HEADINGS.index(heading)] = typed
        yield cells, words


def _batch(**given: object) -> ImportBatch:
    return ImportBatchFactory.build(**{"council": CouncilFactory(), "uploaded_by": UserFactory(), **given})


def _second_mapping() -> ColumnMapping:
    first = ColumnMappingFactory()
    return ColumnMappingFactory.build(council=first.council)


CASES = {
    "frameworks_importbatch_status_in_list": lambda: _batch(status="lost", imported_at=None),
    "frameworks_importbatch_waits_with_its_file": lambda: _batch(status="uploaded", imported_at=None),
    "frameworks_importbatch_imported_has_when": lambda: _batch(imported_at=None),
    "frameworks_importbatch_undone_has_when_and_why": lambda: _batch(undo_reason="Mistaken."),
    "frameworks_columnmapping_once_for_a_heading_set": _second_mapping,
}
