"""Prove the audit chains, the rows they vouch for, the register and the anchors; exit 1 with the first difference."""

from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from commissioning.management.product_command import ProductCommand
from commissioning.models import AuditEvent
from commissioning.services import anchors, audit


class Command(ProductCommand):
    help = (
        "Walk every audit chain, compare every append-only row with its digest, re-fold every lot, and compare the "
        "chains with the newest anchor. Exit 1 at the first difference."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anchors", type=Path, help="a copy of the anchors, instead of those in DATA_DIR/anchors")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["anchors"] or anchors.default_folder()
        for problem in chain(audit.broken_links(), anchors.differences(folder)):
            raise CommandError(problem, returncode=1)
        events = AuditEvent.objects.count()
        chains = AuditEvent.objects.order_by().values("chain").distinct().count()
        newest = anchors.newest_in(folder)
        anchored = f", anchored by {newest.name}" if newest else ""
        self.stdout.write(f"intact: {events} events, {chains} {'chain' if chains == 1 else 'chains'}{anchored}")
