"""Say what a PDF is to us: ours and intact (0), named after us but not what was stored (1), nothing of ours (2)."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from commissioning.management.product_command import ProductCommand
from commissioning.selectors.documents import findings, judgement, verify


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
        for finding in findings(found):
            self.stdout.write(f"{finding.question}: {finding.answer}")
        if not found.is_ours_and_intact:
            raise CommandError(judgement(found), returncode=1 if found.names_us else 2)
        self.stdout.write(judgement(found))
