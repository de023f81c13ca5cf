"""Write a report as a file that other programs open: Word, Markdown or HTML."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from commissioning import clock
from commissioning.documents.drafts.writing import FORMATS
from commissioning.management.product_command import COULD_NOT_RUN, ProductCommand
from decisions.models import Report
from decisions.services import exporting


class Command(ProductCommand):
    help = (
        "Write a report as Word, Markdown or HTML: to FILE, or to REF.docx and so on. The copy is marked as not "
        "certified. Exit 3 when there is no such report or folder."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", help="The report's reference, such as BRK-DPR-2020-014.")
        parser.add_argument("--format", choices=sorted(FORMATS), required=True, dest="file_type")
        parser.add_argument("--out", type=Path, metavar="FILE", help="Where to write it.")
        parser.add_argument("--exempt", action="store_true", help="Include exempt text.")

    def handle(self, *args: Any, reference: str, file_type: str, out: Path | None, **options: Any) -> None:
        report = Report.objects.filter(reference=reference).first()
        if report is None:
            raise CommandError(f"There is no report {reference}.", returncode=COULD_NOT_RUN)
        out = out or Path(f"{reference}.{file_type}")
        if not out.parent.is_dir():
            raise CommandError(f"There is no folder {out.parent}.", returncode=COULD_NOT_RUN)
        with_exempt = options["exempt"] and report.exempt_texts.exists()
        out.write_bytes(exporting.export(report=report, file_type=file_type, at=clock.now(), with_exempt=with_exempt))
        copy = "exempt copy" if with_exempt else "copy"
        self.stdout.write(f"{reference} {report.status}: {FORMATS[file_type].label} {copy}, not certified: {out}")
