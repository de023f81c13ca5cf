"""Write where every audit chain ends to a file of its own, to be kept on another disk; exit 1 when it cannot be."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from commissioning import clock
from commissioning.management.product_command import ProductCommand
from commissioning.services import anchors


class Command(ProductCommand):
    help = (
        "Write today's anchor: where every audit chain ends. Running it again adds a file only if something happened."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anchors", type=Path, help="another folder than DATA_DIR/anchors")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            anchor, is_new = anchors.write(at=clock.now(), folder=options["anchors"])
        except (anchors.Garbled, anchors.Contradicted) as wrong:
            raise CommandError(
                f"{wrong} No anchor was written. Run verify_audit, and keep everything for whoever looks into it."
            ) from wrong
        except OSError as error:
            raise CommandError(f"The anchor cannot be written: {error}", returncode=1) from error
        chains = len(anchor.heads)
        self.stdout.write(
            f"{anchor.name} {'written' if is_new else 'still stands'}: {chains} {'chain' if chains == 1 else 'chains'}"
        )
