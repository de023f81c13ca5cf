"""Try again every effect of a decision that has not reached the register; forget drafts that nobody went on with."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError

from commissioning import clock
from commissioning.management.product_command import ProductCommand
from decisions.enums import PostingStatus
from decisions.models import EffectPosting
from decisions.selectors import lots
from decisions.services import bringing, effects
from frameworks.services import spend


class Command(ProductCommand):
    help = (
        "Posts what decisions still owe the register; a line for each effect, exits 1 when one cannot be posted. "
        "Forgets drafts and files of payments that were brought and left unfinished for 30 days."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        at = clock.now()
        posted = failed = 0
        for posting in effects.apply_effects(at=at):
            is_posted = posting.status == PostingStatus.POSTED
            posted, failed = posted + is_posted, failed + (not is_posted)
            line = f"{posting.item.decision} {_lot(posting)} {posting.status}"
            self.stdout.write(line if is_posted else f"{line}: {posting.problem}")
        self.stdout.write(f"{posted} posted, {failed} failed")
        if forgotten := bringing.forget_old(at=at):
            self.stdout.write(f"unfinished drafts forgotten after 30 days: {forgotten}")
        if forgotten := spend.forget_uploads(at=at):
            self.stdout.write(f"files of payments forgotten after 30 days: {forgotten}")
        if failed:
            raise CommandError("Some effects could not be posted; the lines above say why.", returncode=1)


def _lot(posting: EffectPosting) -> str:
    """The lot, with its contract where the decision is about several; “plan” for a contract to be procured."""
    if posting.lot is None:
        return "plan"
    several = lots.covers_several(posting.item.decision.report)
    return str(posting.lot) if several else f"lot {posting.lot.number}"
