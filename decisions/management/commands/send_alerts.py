"""Tell whoever looks after a contract, a grant or a record that something begins, ends or falls due."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from commissioning import clock
from commissioning.management.product_command import ProductCommand
from decisions.services import alerting


class Command(ProductCommand):
    help = (
        "Sends each owner one message with links to everything of theirs that begins, ends or falls due; a line for "
        "each council. Nothing is told twice, so it can run as often as you like."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, help="The day to reckon from, as 2026-12-01; else today.")

    def handle(self, *args: Any, **options: Any) -> None:
        things = 0
        for told in alerting.send(on=options["on"] or clock.today(), at=clock.now()):
            things += told.things
            people = "1 person" if told.people == 1 else f"{told.people} people"
            if told.things:
                self.stdout.write(f"{told.council.code}: {told.things} told to {people}")
            for due in told.untold:
                self.stdout.write(f"{told.council.code}: nobody to tell of {due.what}, {due.day.isoformat()}")
        self.stdout.write(f"{things} told")
