"""Make up a register in a council of its own, GEN, for trying out and measuring."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import CommandError

from commissioning import clock
from commissioning.management.product_command import ProductCommand
from commissioning.verdicts import Refused
from frameworks.services.importing import generated


def _some(text: str) -> int:
    """A number of contracts."""
    number = int(text)
    if not 1 <= number <= 1_000_000:
        raise ArgumentTypeError("from 1 to 1000000")
    return number


class Command(ProductCommand):
    help = (
        "Fill the council GEN, which is made for it, up to N contracts; run again, it adds what is missing. Never run "
        "it where GEN is a council's own code. Exit 1 when refused, 3 when it could not run."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--contracts", type=_some, required=True, metavar="N", help="How many there are to be.")

    def handle(self, *args: Any, contracts: int, **options: Any) -> None:
        tell = self._tell if self.stderr.isatty() else None
        try:
            added = generated.generate(count=contracts, at=clock.now(), tell=tell)
        except Refused as refused:
            raise CommandError(refused.verdict.sentence, returncode=1) from refused
        self.stdout.write(f"{generated.CODE}: {added} contracts added; sign in as {generated.COMMISSIONER}")

    def _tell(self, done: int, total: int) -> None:
        self.stderr.write(f"\r{done} of {total} contracts", ending="\n" if done == total else "")
