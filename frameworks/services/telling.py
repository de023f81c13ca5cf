"""Telling people by e-mail what waits for them in the register."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from commissioning import clock
from commissioning.actors import Actor
from commissioning.enums import MailKind
from commissioning.models import Post
from commissioning.selectors.people import actors_of
from commissioning.services import mail
from frameworks.admissions import RATIFIERS
from frameworks.corrections import MAY_CONFIRM, may_settle
from frameworks.enums import CorrectionStatus
from frameworks.models import Admission, Correction, Evaluator, Suspension


def of_correction(correction: Correction, *, actor: Actor, at: datetime) -> None:
    """Tell everybody who may confirm a correction and sees its contract; they are asked as their home page asks."""
    if mail.is_history(at):
        return
    contract = correction.lot.contract
    posts = Post.objects.filter(council=contract.council_id, is_active=True, roles__role__in=MAY_CONFIRM).distinct()
    mail.tell(
        council=contract.council,
        to=[one.user for one in actors_of(posts, on=clock.today()) if _may_confirm(one, correction)],
        kind=MailKind.YOURS,
        reference=contract.reference,
        what="Confirm or decline a correction",
        path=reverse("frameworks:contract-act", args=[contract.pk, "confirm-correction"]),
        about=f"frameworks.correction:{correction.pk}",
        actor=actor,
        at=at,
    )


def _may_confirm(actor: Actor, correction: Correction) -> bool:
    status = CorrectionStatus(correction.status)
    allowed = may_settle(actor, proposer_id=correction.proposed_by_id, status=status).allowed
    return allowed and Correction.objects.visible_to(actor).filter(pk=correction.pk).exists()


def of_suspension(suspension: Suspension, *, actor: Actor, at: datetime) -> None:
    """Tell everybody who may ratify a suspension and sees its contract."""
    if mail.is_history(at):
        return
    place = suspension.admission
    contract = place.lot.contract
    posts = Post.objects.filter(council=contract.council_id, is_active=True, roles__role__in=RATIFIERS).distinct()
    mail.tell(
        council=contract.council,
        to=[
            one.user for one in actors_of(posts, on=clock.today())
            if Admission.objects.visible_to(one).filter(pk=place.pk).exists()
        ],
        kind=MailKind.YOURS,
        reference=contract.reference,
        what="Ratify or lift a suspension",
        path=reverse("frameworks:place-detail", args=[place.pk]),
        about=f"frameworks.suspension:{suspension.pk}",
        actor=actor,
        at=at,
    )  # fmt: skip


def of_evaluator(evaluator: Evaluator, *, actor: Actor, at: datetime) -> None:
    """Tell somebody who is to evaluate a round that they first say whether they have a conflict of interest."""
    contract = evaluator.round.contract
    mail.tell(
        council=contract.council,
        to=[evaluator.user],
        kind=MailKind.YOURS,
        reference=contract.reference,
        what="Declare conflicts of interest, then evaluate a round of admission",
        path=reverse("frameworks:round-detail", args=[evaluator.round_id]),
        about=f"frameworks.evaluator:{evaluator.pk}",
        actor=actor,
        at=at,
    )
