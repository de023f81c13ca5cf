"""Write the workflow as a page, or with --check say whether the page is stale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from commissioning.management.product_command import ProductCommand
from decisions import diagram

PAGE = Path("docs") / "workflow.md"


class Command(ProductCommand):
    help = "Writes docs/workflow.md from the table of moves; with --check exits 1 when the page is stale."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Change nothing; exit 1 when the page is stale.")

    def handle(self, *args: Any, **options: Any) -> None:
        page = settings.BASE_DIR / PAGE
        wanted = diagram.document()
        is_fresh = page.exists() and page.read_text(encoding="utf-8") == wanted
        if options["check"]:
            if not is_fresh:
                raise CommandError(f"{PAGE} is stale: run manage.py workflow_diagram", returncode=1)
            self.stdout.write(f"{PAGE} is up to date")
            return
        if not is_fresh:
            page.write_text(wanted, encoding="utf-8")
        self.stdout.write(f"{PAGE} {'unchanged' if is_fresh else 'written'}")
