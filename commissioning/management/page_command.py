"""A page of the documentation that is written from what the program itself holds, so that the two cannot differ."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from commissioning.management.product_command import ProductCommand


class PageCommand(ProductCommand):
    """Writes `page`, a path below the project's folder; with --check exits 1 when the page is stale."""

    page = Path()

    def document(self) -> str:
        """The whole page as it should be."""
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Change nothing; exit 1 when the page is stale.")

    def handle(self, *args: Any, **options: Any) -> None:
        page, wanted = settings.BASE_DIR / self.page, self.document()
        is_fresh = page.exists() and page.read_text(encoding="utf-8") == wanted
        if options["check"]:
            if not is_fresh:
                name = self.__module__.rpartition(".")[2]
                raise CommandError(f"{self.page} is stale: run manage.py {name}", returncode=1)
            self.stdout.write(f"{self.page} is up to date")
            return
        if not is_fresh:
            page.write_text(wanted, encoding="utf-8")
        self.stdout.write(f"{self.page} {'unchanged' if is_fresh else 'written'}")
