"""Keeping what a report said, at every move and whenever its author asks.

The words are stored once under their hash, however many steps share them; a step costs one row however long the
history is.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from commissioning.actors import Actor
from commissioning.documents import snapshot
from commissioning.services import audit, documents
from decisions.models import Report, ReportMove, SavedVersion
from decisions.selectors import content
from decisions.selectors.versions import passages_of
from decisions.services.edits import opened_for_editing

KEPT_BY_AUTHOR = "Kept by the author"


@transaction.atomic
def keep(*, report: Report, version: int, actor: Actor, at: datetime, why: str = "") -> SavedVersion:
    """Keep the report as it stands, for its author. Refused by `may_edit` or a stale version.

    When nothing has changed since the newest kept version, that one comes back and nothing is stored.
    """
    report = opened_for_editing(report=report, version=version, actor=actor)
    kept = _row(report, why.strip() or KEPT_BY_AUTHOR, actor, at)
    newest = SavedVersion.objects.filter(report=report).order_by("-number").first()
    if newest is not None and (newest.sha256, newest.exempt) == (kept.sha256, kept.exempt):
        return newest
    kept.save()
    audit.record(actor, "report.version_kept", report, at=at, changes={"version": (None, kept.number)}, row=kept)
    return kept


def keep_step(
    *, report: Report, why: str, actor: Actor, at: datetime, move: ReportMove | None = None
) -> SavedVersion | None:
    """Keep the report as somebody acted on it. Inside the act's transaction, with the report locked.

    Nothing is kept of what the program itself does: nobody has read it.
    """
    if actor.user is None:
        return None
    kept = _row(report, why, actor, at)
    kept.move = move
    kept.save()
    return kept


def _row(report: Report, why: str, actor: Actor, at: datetime) -> SavedVersion:
    newest = SavedVersion.objects.filter(report=report).order_by("-number").values_list("number", flat=True).first()
    words = snapshot.canonical_bytes(content.issued_content(report))
    return SavedVersion(
        report=report,
        number=(newest or 0) + 1,
        why=why[:200],
        sha256=documents.keep(words, "application/json"),
        exempt=passages_of(report),
        saved_by=actor.user,
        saved_post=actor.post_label,
        saved_at=at,
    )
