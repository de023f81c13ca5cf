"""The tracks of a decision: publication and call-in begin with it; a window that has run out is closed.

Source: model.md §4.2 (publication, call-in, effect are tracks) and invariant 26.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.services import audit
from decisions import call_in as rules
from decisions.enums import CallInStatus
from decisions.models import CallIn, Decision, Publication
from decisions.procedure import THE_LAW_ALONE
from decisions.selectors.call_in import facts_of_decision, is_over, rule_on
from decisions.selectors.timing import days_of
from decisions.services import decision_notices, telling


def begin(decision: Decision) -> CallIn:
    """The day by which a decision is published, and whether it can be called in. Inside the decision's transaction.

    One that cannot be called in takes effect when it is taken; any other waits for its publication.
    """
    council, day = decision.council, clock.london_day(decision.taken_at)
    row, rule = rule_on(council, day)
    within = row.publication_working_days if row else THE_LAW_ALONE.publication_working_days
    Publication.objects.create(decision=decision, due_on=days_of(council).count(day, within))
    verdict = rules.can_be_called_in(rule, facts_of_decision(decision))
    if verdict.allowed:
        return CallIn.objects.create(decision=decision, status=CallInStatus.WAITING, rules=row)
    return CallIn.objects.create(
        decision=decision,
        status=CallInStatus.NOT_APPLICABLE,
        why=verdict.sentence,
        effective_at=rules.effective_at(CallInStatus.NOT_APPLICABLE, taken_at=decision.taken_at),
    )


@transaction.atomic
def close_if_over(decision: Decision, *, at: datetime) -> bool:
    """Close a call-in whose time ran out unused: the decision took effect when it did. Whether it was closed now."""
    track = CallIn.objects.filter(decision=decision).first()
    if track is None or not is_over(track, at):
        return False
    track = CallIn.objects.locked(track.pk)
    if not is_over(track, at):  # by somebody else, since it was looked at
        return False
    settle(track, CallInStatus.CLOSED, settled_at=track.closes_at)
    system = Actor.system(track.council)
    decision_notices.issue(decision, at=at)
    telling.of_taking_effect(track, actor=system, at=at)
    moved = {"status": (CallInStatus.OPEN.value, track.status), "effective_at": (None, track.effective_at)}
    audit.record(system, "call_in.closed", track, at=at, changes=moved)
    return True


def settle(track: CallIn, status: CallInStatus, *, settled_at: datetime | None) -> None:
    """Put a locked call-in into a state, and the decision into effect where it stands."""
    track.status = status
    track.effective_at = rules.effective_at(
        status, taken_at=track.decision.taken_at, closes_at=track.closes_at, settled_at=settled_at
    )
    track.save(update_fields=["status", "effective_at", "called_in_at"])
