"""Print what stands between a report and its submission."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from commissioning import clock
from commissioning.management.product_command import ProductCommand
from decisions.enums import Severity
from decisions.models import Report
from decisions.selectors import readiness


class Command(ProductCommand):
    help = (
        "List a report's findings, each with its source in brackets. "
        "Exit 0 without blockers, 1 with blockers, 3 when there is no such report."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", help="The report's reference, such as BRK-DPR-2020-014.")

    def handle(self, *args: Any, reference: str, **options: Any) -> None:
        report = Report.objects.filter(reference=reference).first()
        if report is None:
            raise CommandError(f"There is no report {reference}.", returncode=3)
        found = readiness.findings(report, clock.now())
        for finding in found:
            self.stdout.write(
                f"{finding.severity} {finding.code} {finding.place}: {finding.message} [{finding.rule.source}]"
            )
        count = sum(finding.severity is Severity.BLOCKER for finding in found)
        self.stdout.write(f"{reference} {report.status}: blockers {count}, warnings {len(found) - count}")
        if count:
            raise SystemExit(1)
