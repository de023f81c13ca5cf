"""Walk the audit chains and re-fold the register; exit 1 with the first thing that is not as recorded."""

from typing import Any

from django.core.management.base import CommandError

from commissioning.management.product_command import ProductCommand
from commissioning.models import AuditEvent
from commissioning.services import audit


class Command(ProductCommand):
    help = "Walk every audit chain, compare the rows it vouches for, and re-fold every lot. Exit 1 at a bad link."

    def handle(self, *args: Any, **options: Any) -> None:
        for problem in audit.broken_links():
            raise CommandError(problem, returncode=1)
        events = AuditEvent.objects.count()
        chains = AuditEvent.objects.order_by().values("chain").distinct().count()
        self.stdout.write(f"intact: {events} events, {chains} {'chain' if chains == 1 else 'chains'}")
