"""Write a council's scheme of delegation as a file that people read and another installation brings in."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from commissioning import clock
from commissioning.management.product_command import COULD_NOT_RUN, ProductCommand
from commissioning.models import Council
from decisions import scheme_file
from decisions.selectors.scheme_files import scheme_of


class Command(ProductCommand):
    help = (
        "Write the confirmed rules of a council's scheme of delegation, in force today or later, as TOML. "
        "Exit 3 when there is no such council or folder."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--council", required=True, metavar="CODE", help="The council's code, such as BRK.")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="Where to write it.")

    def handle(self, *args: Any, council: str, out: Path, **options: Any) -> None:
        found = Council.objects.filter(code=council).first()
        if found is None:
            raise CommandError(f"There is no council {council}.", returncode=COULD_NOT_RUN)
        if not out.parent.is_dir():
            raise CommandError(f"There is no folder {out.parent}.", returncode=COULD_NOT_RUN)
        scheme = scheme_of(found, clock.today())
        out.write_text(scheme_file.written(scheme), encoding="utf-8")
        self.stdout.write(f"{council}: {len(scheme.rules)} rules, {len(scheme.posts)} posts: {out}")
