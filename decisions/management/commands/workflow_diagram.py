"""Write the workflow as a page, or with --check say whether the page is stale."""

from __future__ import annotations

from pathlib import Path

from commissioning.management.page_command import PageCommand
from decisions import diagram


class Command(PageCommand):
    help = "Writes docs/workflow.md from the table of moves; with --check exits 1 when the page is stale."
    page = Path("docs") / "workflow.md"

    def document(self) -> str:
        return diagram.document()
