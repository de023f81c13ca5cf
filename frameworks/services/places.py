"""What an entry of a lot's ledger means for the lot's status and for the places on it."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from frameworks.enums import AdmissionStatus, LotStatus, TermEventKind
from frameworks.models import Lot
from frameworks.services.awards import open_places


def move_places(lot: Lot, before: date | None) -> None:
    """Places that ended with the lot go on ending with it; a provider's own earlier end stays its own, and no place
    outlives its lot. One that begins after the lot's new end has to be ended by hand."""
    follows = Q(ends_on=before) | Q(ends_on__gt=lot.current_ends_on)
    held = lot.admissions.filter(follows, status__in=[AdmissionStatus.ADMITTED, AdmissionStatus.SUSPENDED])
    for admission in held.exclude(admitted_on__gt=lot.current_ends_on):
        admission.ends_on = lot.current_ends_on
        admission.save_version(update_fields=["ends_on"])


def carry(lot: Lot, kind: TermEventKind, before: date | None) -> None:
    """What an entry means for the lot's status and the places on it."""
    if before is None:
        open_places(lot)
        return
    move_places(lot, before)
    if kind == TermEventKind.EARLY_TERMINATION:
        lot.status = LotStatus.TERMINATED
        lot.save_version(update_fields=["status"])
