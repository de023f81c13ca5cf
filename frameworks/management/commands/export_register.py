"""Take a council's register away as a file."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from commissioning import clock
from commissioning.management.product_command import COULD_NOT_RUN, ProductCommand
from commissioning.models import Council
from frameworks.ocds import package

Pieces = Iterator[bytes]


def ocds(council: Council, at: datetime) -> Pieces:
    """A release package of the Open Contracting Data Standard, with a release for every contract."""
    return (piece.encode() for piece in package.written(council, package.every_contract(council), at=at))


FORMATS: dict[str, Callable[[Council, datetime], Pieces]] = {"ocds": ocds}


class Command(ProductCommand):
    help = "Write a council's register to FILE, piece by piece. Exit 3 when it could not run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", required=True, choices=sorted(FORMATS))
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")
        parser.add_argument("--council", default="", metavar="CODE", help="Needed where there is more than one.")

    def handle(self, *args: Any, out: Path, **options: Any) -> None:
        council, written = _council(options["council"]), 0
        unfinished = out.with_name(f"{out.name}.part")  # a file of this name is whole, or it is not there
        try:
            with unfinished.open("wb") as file:
                for piece in FORMATS[options["format"]](council, clock.now()):
                    written += file.write(piece)
            unfinished.replace(out)
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.", returncode=COULD_NOT_RUN) from error
        self.stdout.write(f"{out}: {written} bytes, {council.contracts.count()} contracts of {council.code}")


def _council(code: str) -> Council:
    found = list(Council.objects.filter(code=code) if code else Council.objects.all()[:2])
    if len(found) != 1:
        several = f"There is no council {code}." if code else "Say whose register: --council CODE."
        raise CommandError(several, returncode=COULD_NOT_RUN)
    return found[0]
