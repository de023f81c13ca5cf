"""Issuing the decision notice: made anew at every turn of publication and call-in, each one superseding the last."""

from __future__ import annotations

from datetime import datetime

from commissioning.actors import Actor
from commissioning.documents.kept import Kept
from commissioning.enums import RenditionKind
from commissioning.models import Rendition
from commissioning.services import documents
from decisions.decision_notice import document
from decisions.models import CallIn, Decision, Publication
from decisions.selectors.decision_notice import notice_of


def issue(decision: Decision, *, at: datetime) -> Rendition:
    """Ask for the certified notice of a published decision as it stands now. In the transaction of what moved it."""
    publication = Publication.objects.get(decision=decision)
    track = CallIn.objects.select_related("rules").get(decision=decision)
    kept = Kept(document(notice_of(decision, publication, track)))
    snapshot = documents.store_snapshot(
        council=decision.council,
        kind=RenditionKind.DECISION_NOTICE,
        reference=decision.report.reference,
        content=kept,
        at=at,
    )
    return documents.request_rendition(snapshot=snapshot, actor=Actor.system(decision.council), at=at)
