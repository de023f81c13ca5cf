"""Publishing a decision: the public can read it, its notice is made, and the time for a call-in begins.

Source: SI 2012/2089 reg 12; SI 2014/2095 reg 8; Local Government Act 2000 s.9F.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from commissioning.actors import Actor
from commissioning.services import audit
from decisions import call_in as rules
from decisions.enums import CallInStatus
from decisions.models import CallIn, Decision, Publication
from decisions.publishing import may_publish
from decisions.selectors.call_in import rule_under
from decisions.selectors.timing import days_of
from decisions.services import decision_notices, telling


@transaction.atomic
def publish(*, decision: Decision, actor: Actor, at: datetime) -> Publication:
    """Publish a decision. Refused by `may_publish`.

    Side effects, in order: the publication; the time for a call-in, where there is one; the certified notice; e-mails;
    audit.
    """
    publication = Publication.objects.locked(Publication.objects.get(decision=decision).pk)
    may_publish(
        actor,
        is_own_council=actor.council_id == publication.council.pk,
        is_published=publication.is_published,
        taken_at=decision.recorded_at,
        at=at,
    ).or_refuse()
    publication.published_at, publication.published_by, publication.published_post = at, actor.user, actor.post_label
    publication.save()
    track = CallIn.objects.locked(CallIn.objects.get(decision=decision).pk)
    if track.status == CallInStatus.WAITING:
        window = rules.window_of(rule_under(track), at, days_of(track.council))
        track.status, track.opens_at, track.closes_at = CallInStatus.OPEN, window.opens_at, window.closes_at
        track.save(update_fields=["status", "opens_at", "closes_at"])
    decision_notices.issue(decision, at=at)
    telling.of_publication(publication, track, actor=actor, at=at)
    audit.record(
        actor,
        "decision.published",
        publication,
        at=at,
        changes={"published_at": (None, at), "call_in_until": (None, track.closes_at)},
    )
    return publication
