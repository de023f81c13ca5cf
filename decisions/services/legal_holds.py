"""Legal holds: while one stands nothing about its report, contract or matter is disposed of."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.saving import save_new
from commissioning.verdicts import Verdict
from decisions.holding import may_hold
from decisions.models import LegalHold, Report

REPORT, CONTRACT, MATTER = "report", "contract", "matter"


@transaction.atomic
def place(*, report: Report, on: str, reason: str, actor: Actor, at: datetime) -> LegalHold:
    """Hold a report, its contract or its matter (`on`). Refused by `may_hold`, and for a matter that it has not."""
    report = Report.objects.locked(report.pk)
    about = report if on == REPORT else getattr(report, on)
    (
        may_hold(actor, is_own_council=report.council_id == actor.council_id, reason=reason)
        & Verdict.of((about is not None, "no_matter", "The report belongs to no matter.", "on"))
    ).or_refuse()
    hold = LegalHold(
        council=report.council,
        reason=reason.strip(),
        placed_by=actor.user,
        placed_post=actor.post_label,
        placed_at=at,
        **{on: about},
    )
    save_new(hold)
    audit.record(actor, "legal_hold.placed", hold, at=at, changes={"on": (None, hold.about[:200])}, reason=hold.reason)
    return hold


@transaction.atomic
def lift(*, hold: LegalHold, reason: str, actor: Actor, at: datetime) -> LegalHold:
    """Lift a hold that stands. Refused by `may_hold`, and once it was lifted."""
    hold = LegalHold.objects.locked(hold.pk)
    (
        may_hold(actor, is_own_council=hold.council_id == actor.council_id, reason=reason)
        & Verdict.of((hold.lifted_at is None, "lifted", "This hold has been lifted already."))
    ).or_refuse()
    hold.lifted_at, hold.lifted_by, hold.lifted_reason = at, actor.user, reason.strip()
    hold.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
    audit.record(actor, "legal_hold.lifted", hold, at=at, reason=hold.lifted_reason)
    return hold
