"""Close every call-in whose time has run out unused, and post what took effect with it."""

from __future__ import annotations

from typing import Any

from commissioning import clock
from commissioning.management.product_command import ProductCommand
from decisions.call_in import say_moment
from decisions.services import calling_in


class Command(ProductCommand):
    help = (
        "For cron, every few minutes: decisions that nobody called in by the hour take effect as of that hour, their "
        "notice is made anew, and the register gets what was decided. A line for each."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        closed = 0
        for track in calling_in.close_call_ins(at=clock.now()):
            closed += 1
            effective = f" took effect on {say_moment(track.effective_at)}" if track.effective_at else ""
            self.stdout.write(f"{track.decision}{effective}")
        self.stdout.write(f"{closed} closed")
