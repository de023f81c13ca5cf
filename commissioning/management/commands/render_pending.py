"""Render and certify what is still waiting or failed before."""

from typing import Any

from django.core.management.base import CommandError

from commissioning import clock
from commissioning.enums import RenditionStatus
from commissioning.management.product_command import ProductCommand
from commissioning.services import documents


class Command(ProductCommand):
    help = "Try every unfinished document once. Exit 1 when one of them failed again."

    def handle(self, *args: Any, **options: Any) -> None:
        done = failed = 0
        for rendition in documents.render_pending(at=clock.now()):
            is_done = rendition.status == RenditionStatus.DONE
            done, failed = done + is_done, failed + (not is_done)
            self.stdout.write(f"{rendition.kind} {rendition.reference} {rendition.status} {rendition.problem}".rstrip())
        self.stdout.write(f"{done} done, {failed} failed")
        if failed:
            raise CommandError("Some documents could not be made; the lines above say why.", returncode=1)
