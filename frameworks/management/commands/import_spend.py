"""Bring in a month's extract of the ledger; says what every row would do, and writes it with --commit."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from commissioning import clock
from commissioning.actors import Actor
from commissioning.exports import spreadsheet
from commissioning.management.product_command import COULD_NOT_RUN, ProductCommand
from commissioning.models import Council
from commissioning.money import format_pounds
from commissioning.verdicts import Refused
from frameworks.importing.ledger import Extract, read_extract, rows_to_correct
from frameworks.importing.sheets import Unreadable
from frameworks.money_enums import SpendMatch
from frameworks.selectors.spend import matched_counts
from frameworks.selectors.spend_outlook import Outlook, outlook_of
from frameworks.services import spend
from frameworks.years import read_month


def _month(text: str) -> date:
    try:
        return read_month(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from problem


class Command(ProductCommand):
    help = (
        "Bring in FILE, the ledger of a month, in place of what was brought in for that month before; every line is "
        "matched to contract, lot and provider. Writes only with --commit; a second run changes nothing. Exit 1 when a "
        "row is not right, 3 when there is no such file or council."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="A .csv or .xlsx file.")
        parser.add_argument("--council", default="", metavar="CODE", help="Needed where there are several councils.")
        parser.add_argument("--period", required=True, type=_month, metavar="YYYY-MM", help="The month of the ledger.")
        parser.add_argument("--errors", type=Path, metavar="FILE", help="Write the rows to correct to a .csv or .xlsx.")
        parser.add_argument("--commit", action="store_true", help="Bring it in. Without it nothing is written.")

    def handle(self, *args: Any, file: Path, period: date, **options: Any) -> None:
        council = self._council(options["council"])
        if not file.is_file():
            raise CommandError(f"There is no file {file}.", returncode=COULD_NOT_RUN)
        try:
            extract = read_extract(file.read_bytes(), file.name, period=period)
        except Unreadable as problem:
            raise CommandError(str(problem), returncode=1) from problem
        if extract.bad:
            self._say_bad(extract, options["errors"])
            wrong = "1 row is" if len(extract.bad) == 1 else f"{len(extract.bad)} rows are"
            raise CommandError(f"{wrong} not right: nothing was written.", returncode=1)
        outlook = outlook_of(extract, council)
        if not options["commit"]:
            self._say(extract, outlook)
            self.stdout.write("nothing written" if outlook.is_same else "nothing written: add --commit to write it")
            return
        try:
            brought = spend.bring(extract=extract, actor=Actor.system(council), at=clock.now())
        except Refused as refused:
            raise CommandError(refused.verdict.sentence, returncode=1) from refused
        counts = matched_counts([brought.spend_import.pk]).get(brought.spend_import.pk, {})
        self._say(extract, Outlook(outlook.replaces, brought.is_same, counts))

    def _say(self, extract: Extract, outlook: Outlook) -> None:
        self.stdout.write(
            f"{extract.period:%Y-%m}: {_lines(len(extract.lines))}, {format_pounds(extract.net)} net, "
            f"{format_pounds(extract.vat)} VAT"
        )
        if outlook.is_same:
            self.stdout.write("this very file has been brought in already: nothing changes")
            return
        if outlook.replaces is not None:
            self.stdout.write(f"replaces {outlook.replaces.file_name}, {_lines(outlook.replaces.lines_count)}")
        for how, count in _in_order(outlook.counts):
            self.stdout.write(f"{how.label.lower()}: {count}")

    def _say_bad(self, extract: Extract, errors: Path | None) -> None:
        for row in extract.bad:
            self.stdout.write(f"row {row.number}: {row.sentence}")
        if errors is not None:
            kind = "xlsx" if errors.suffix.lower() == ".xlsx" else "csv"
            headings, rows = rows_to_correct(extract)
            errors.write_bytes(spreadsheet("Rows to correct", headings, rows, kind))
            self.stdout.write(f"rows to correct: {errors}")

    def _council(self, code: str) -> Council:
        councils = list(Council.objects.filter(code=code) if code else Council.objects.all()[:2])
        if len(councils) == 1:
            return councils[0]
        if code:
            raise CommandError(f"There is no council {code}.", returncode=COULD_NOT_RUN)
        raise CommandError("Say which council: --council CODE.", returncode=COULD_NOT_RUN)


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"


def _in_order(counts: dict[SpendMatch, int]) -> Iterator[tuple[SpendMatch, int]]:
    for how in SpendMatch:
        if how in counts:
            yield how, counts[how]
