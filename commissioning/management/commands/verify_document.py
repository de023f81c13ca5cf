"""Say what a PDF is to us: ours and intact (0), named after us but not what was stored (1), nothing of ours (2)."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from commissioning.management.product_command import ProductCommand
from commissioning.selectors.documents import Verification, verify


class Command(ProductCommand):
    help = (
        "Verify a certified document. Exit 0 ours and intact, 1 not byte for byte ours, 2 nothing of ours, 3 no file."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"Cannot read {options['file']}.", returncode=3) from error
        found = verify(content)
        for line in lines(found):
            self.stdout.write(line)
        if found.is_ours_and_intact:
            return
        if found.names_us:
            raise CommandError("This is not byte for byte a document that was certified here.", returncode=1)
        raise CommandError("This document is not one of ours.", returncode=2)


def lines(found: Verification) -> list[str]:
    """What is known of the file, one fact a line."""
    said = [f"SHA-256: {found.sha256}"]
    if found.artefact:
        said += [
            f"Document: {found.artefact.rendition.get_kind_display()} {found.artefact.rendition.reference}",
            f"Council: {found.artefact.council}",
            f"Certified: {found.artefact.sealed_at:%Y-%m-%d %H:%M} UTC",
            f"Superseded: {'yes, by ' + found.superseded_by.sha256 if found.superseded_by else 'no'}",
        ]
    if found.certificate:
        demonstration = " (demonstration certificate)" if found.certificate.is_demonstration else ""
        said.append(f"Certificate: {found.certificate.subject}{demonstration}")
    said.append(f"Signature: {_signature(found)}")
    return said


def _signature(found: Verification) -> str:
    if not found.signature.signer_fingerprint:
        return "none"
    return "intact" if found.signature.intact else "not intact"
