"""Print who decides a report, and why: the rule, its words, what was looked at, and the next rule up."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from commissioning import clock
from commissioning.management.product_command import COULD_NOT_RUN, ProductCommand
from commissioning.verdicts import Verdict
from decisions.explaining import explanation
from decisions.models import Report
from decisions.selectors import routes


class Command(ProductCommand):
    help = (
        "Explain the route of a report under the scheme of delegation in force today. "
        "Exit 1 when nobody can decide it, 3 when there is no such report."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", help="The report's reference, such as BRK-DPR-2020-014.")

    def handle(self, *args: Any, reference: str, **options: Any) -> None:
        report = Report.objects.filter(reference=reference).first()
        if report is None:
            raise CommandError(f"There is no report {reference}.", returncode=COULD_NOT_RUN)
        at = clock.now()
        found = routes.route_for(report, at)
        for line in explanation(found, routes.question_of(report, at)):
            self.stdout.write(line)
        if isinstance(found, Verdict):
            raise SystemExit(1)
