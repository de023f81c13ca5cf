"""What the pages of an import show: the batches of a council, and a waiting file as it would come in."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from commissioning.actors import Actor
from frameworks.importing.records import FLAT, RegisterFile, read_file
from frameworks.importing.sheets import MEGABYTE, Limits, Sheet, Unreadable, is_empty
from frameworks.importing.values import read_text
from frameworks.models import ImportBatch
from providers.models import Provider

SHOWN = 100
LONGEST_SAMPLE = 40
# Tried anew for each page: what is longer is brought in by the command, which shows how far it has come.
IN_A_BROWSER = Limits(rows=5_000, unpacked=100 * MEGABYTE)


def batches_for(actor: Actor) -> QuerySet[ImportBatch]:
    """The files of the council, newest first, with how many contracts each brought."""
    seen = ImportBatch.objects.visible_to(actor).without_content()
    return seen.annotate(contract_count=Count("contracts")).select_related("uploaded_by", "imported_by")


def file_of(batch: ImportBatch, columns: dict[int, str] | None) -> RegisterFile:
    """A waiting file read again, its columns as they were said to be. Raises `Unreadable` as `read_file` does."""
    said = {int(place): key for place, key in batch.columns.items()}
    content = bytes(batch.content or b"")
    file = read_file(content, batch.file_name, columns=said or None, limits=IN_A_BROWSER)
    if file.form == FLAT and not said and columns is not None and columns != dict(file.columns):
        file = read_file(content, batch.file_name, columns=columns, limits=IN_A_BROWSER)
    if not file.sheets and file.rows > IN_A_BROWSER.rows:  # the lines of a JSON file are not counted as it is read
        raise Unreadable(f"The file has more than {IN_A_BROWSER.rows:,} rows. Divide it into several files.")
    return file


def samples_of(sheet: Sheet) -> list[str]:
    """The first value of each column, for somebody to recognise it by."""
    found = [""] * len(sheet.headings)
    for row in sheet.rows[:20]:
        for place, cell in enumerate(row.cells[: len(found)]):
            if not found[place] and not is_empty(cell):
                found[place] = str(cell) if isinstance(cell, str) else read_text(cell)
    return [one if len(one) <= LONGEST_SAMPLE else f"{one[:LONGEST_SAMPLE]}…" for one in found]


def directory_for(actor: Actor) -> list[tuple[str, str]]:
    """The organisations of the directory to choose from, by name."""
    seen = Provider.objects.visible_to(actor).order_by("legal_name")[:1000]
    return [(one.reference, f"{one.legal_name} ({one.reference})") for one in seen]
