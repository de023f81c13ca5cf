"""Take a council's register away as a file: to keep, to bring in elsewhere, or to publish."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO, Any

from django.core.management.base import CommandError

from commissioning import clock
from commissioning.management.product_command import COULD_NOT_RUN, ProductCommand
from commissioning.models import Council
from commissioning.selectors.acting import council_named
from commissioning.verdicts import Refused
from frameworks.importing import writers
from frameworks.ocds import package
from frameworks.quarters import Quarter, last_whole
from frameworks.selectors import register_files, transparency

Writer = Callable[[IO[bytes], Council, Quarter, datetime], object]


def ocds(out: IO[bytes], council: Council, quarter: Quarter, at: datetime) -> None:
    """A release package of the Open Contracting Data Standard, with a release for every contract."""
    for piece in package.written(council, package.every_contract(council), at=at):
        out.write(piece.encode())


def of_quarter(out: IO[bytes], council: Council, quarter: Quarter, at: datetime) -> None:
    """What the Transparency Code asks to be published of a quarter, as CSV."""
    transparency.write(out, council, quarter)


def whole(write: Callable[..., int], out: IO[bytes], council: Council, quarter: Quarter, at: datetime) -> None:
    """A register file, which `import_register` reads."""
    told = register_files.providers_told(council), register_files.contracts_told(council)
    write(out, *told, register_files.rows_of)


FORMATS: dict[str, Writer] = {
    "csv": partial(whole, writers.write_csv),
    "json": partial(whole, writers.write_json),
    "ocds": ocds,
    "transparency": of_quarter,
    "xlsx": partial(whole, writers.write_xlsx),
}


class Command(ProductCommand):
    help = (
        "Write a council's register to FILE, piece by piece: whole as csv, xlsx or json, which import_register reads; "
        "as open data (ocds); or what the Transparency Code asks for of a quarter. Exit 3 when it could not run."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", required=True, choices=sorted(FORMATS))
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")
        parser.add_argument("--council", default="", metavar="CODE", help="Needed where there is more than one.")
        parser.add_argument(
            "--quarter", default="", metavar="YEAR-Qn", help="Such as 2026-Q3; else the last whole one."
        )

    def handle(self, *args: Any, out: Path, **options: Any) -> None:
        try:
            council = council_named(options["council"])
            quarter = Quarter.named(options["quarter"]) if options["quarter"] else last_whole(clock.today())
        except Refused as refused:
            raise CommandError(refused.verdict.sentence, returncode=COULD_NOT_RUN) from refused
        unfinished = out.with_name(f"{out.name}.part")  # a file of this name is whole, or it is not there
        try:
            with unfinished.open("wb") as file:
                FORMATS[options["format"]](file, council, quarter, clock.now())
            unfinished.replace(out)
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.", returncode=COULD_NOT_RUN) from error
        written, contracts = out.stat().st_size, council.contracts.standing().count()
        self.stdout.write(f"{out}: {written} bytes, {contracts} contracts of {council.code}")
