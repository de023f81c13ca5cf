"""Write the rules of readiness as a page, or with --check say whether the page is stale."""

from __future__ import annotations

from pathlib import Path

from commissioning.management.page_command import PageCommand
from decisions import rules_page


class Command(PageCommand):
    help = "Writes docs/readiness.md from the rules of readiness; with --check exits 1 when the page is stale."
    page = Path("docs") / "readiness.md"

    def document(self) -> str:
        return rules_page.document()
