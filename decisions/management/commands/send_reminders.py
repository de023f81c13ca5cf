"""Remind of clearances and views that fall due, and tell those above of what is overdue or has nobody in post."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from commissioning import clock
from commissioning.management.product_command import ProductCommand
from decisions.reminding import Turn
from decisions.services import reminding

DONE = {Turn.REMIND: "reminded", Turn.ESCALATE: "escalated"}


class Command(ProductCommand):
    help = (
        "Reminds of clearances and views that fall due and escalates what is overdue or has nobody in post; a line for "
        "each. Nobody is told the same thing twice, so it can run as often as you like."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, help="The day to reckon from, as 2026-12-01; else today.")

    def handle(self, *args: Any, **options: Any) -> None:
        told = 0
        for one in reminding.send(on=options["on"] or clock.today(), at=clock.now()):
            told += one.people
            people = "1 person" if one.people == 1 else f"{one.people} people"
            self.stdout.write(f"{one.report.reference} {one.what}: {DONE[one.turn]}, {people}")
        self.stdout.write(f"{told} told")
