"""Send what could not be sent before."""

from typing import Any

from django.core.management.base import CommandError

from commissioning import clock
from commissioning.management.product_command import ProductCommand
from commissioning.services import mail


class Command(ProductCommand):
    help = "Try every unsent e-mail once. Exit 1 when one of them failed again."

    def handle(self, *args: Any, **options: Any) -> None:
        sent = failed = 0
        for one in mail.send_unsent(at=clock.now()):
            is_sent = one.sent_at is not None
            sent, failed = sent + is_sent, failed + (not is_sent)
            if not is_sent:
                self.stdout.write(f"{one.kind} {one.reference} {one.problem}")
        self.stdout.write(f"{sent} sent, {failed} failed")
        if failed:
            raise CommandError("Some e-mails could not be sent; the lines above say why.", returncode=1)
