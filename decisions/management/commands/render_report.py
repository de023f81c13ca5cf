"""Write a report as a PDF: the certified record when there is one, otherwise a watermarked draft."""

from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from commissioning import clock
from commissioning.documents.errors import RenderFailed
from commissioning.documents.render import render_pdf
from commissioning.enums import RenditionKind
from commissioning.management.product_command import ProductCommand
from commissioning.models import SignedArtefact
from commissioning.services.documents import content_of
from decisions.models import Report
from decisions.selectors import content

UNCERTIFIED = "UNCERTIFIED"


class Command(ProductCommand):
    help = "Write a report to FILE as a PDF. Exit 1 when it cannot be rendered, 3 when there is no such report."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", help="The report's reference, such as BRK-DPR-2020-014.")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="Where to write the PDF.")
        parser.add_argument("--exempt", action="store_true", help="Include exempt text; such a copy is not certified.")

    def handle(self, *args: Any, reference: str, out: Path, exempt: bool, **options: Any) -> None:
        report = Report.objects.filter(reference=reference).first()
        if report is None:
            raise CommandError(f"There is no report {reference}.", returncode=3)
        if not out.parent.is_dir():
            raise CommandError(f"There is no folder {out.parent}.", returncode=3)
        artefact = SignedArtefact.objects.newest_of(RenditionKind.RECORD, reference)
        with_exempt = exempt and report.exempt_texts.exists()
        if artefact and not with_exempt:
            out.write_bytes(content_of(artefact.sha256))
            self.stdout.write(f"{reference} certified record, sha256 {artefact.sha256}")
            return
        out.write_bytes(self._uncertified(report, with_exempt=with_exempt))
        self.stdout.write(f"{reference} {'exempt copy' if with_exempt else 'draft'}, not certified")

    def _uncertified(self, report: Report, *, with_exempt: bool) -> bytes:
        document = content.build(report, audience="full" if with_exempt else "exempt_removed")
        pictures = content.pictures(report, document)
        if document.watermark is None:
            document = replace(document, watermark=UNCERTIFIED)
        identifier = bytes.fromhex(document.content_hash)[:16]
        try:
            return render_pdf(document, created_at=clock.now(), identifier=identifier, pictures=pictures)
        except RenderFailed as failure:
            raise CommandError(str(failure), returncode=1) from failure
