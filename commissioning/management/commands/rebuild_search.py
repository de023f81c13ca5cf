"""Make the index of the search anew from what is on record."""

from typing import Any

from commissioning.management.product_command import ProductCommand
from commissioning.search import index


class Command(ProductCommand):
    help = "Make the index of the search anew. It is kept up to date by itself: only after a restore or by hand."

    def handle(self, *args: Any, **options: Any) -> None:
        done: dict[str, int] = {}

        def told(kind: str, number: int) -> None:
            done[kind] = number
            if self.stderr.isatty():
                self.stderr.write(f"\r{kind}: {number}", ending="")

        total = index.rebuild(told)
        if self.stderr.isatty():
            self.stderr.write("\r", ending="")
        for kind, number in done.items():
            self.stdout.write(f"{kind}: {number}")
        self.stdout.write(f"{total} can be found")
