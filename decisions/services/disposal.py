"""Disposal of what is kept of decisions: a list proposed by one person, approved by another, and gone at once.

Source: model.md invariant 32; architecture §7. Stubs and hashes stay, and the audit chain with them.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.enums import RetentionAction, RetentionClass
from commissioning.models import Council, Disposal, DisposalAnswer, RetentionRule
from commissioning.retention import may_answer, may_propose, may_set
from commissioning.services import audit
from commissioning.services.disposal import carry_out
from commissioning.services.saving import save_new
from commissioning.verdicts import Verdict
from decisions.models import Comment
from decisions.selectors import disposal as selected


@transaction.atomic
def set_rule(
    *, council: Council, kind: RetentionClass, years: int, action: RetentionAction, starts_on: date, actor: Actor,
    at: datetime,
) -> RetentionRule:  # fmt: skip
    """Say how long a class is kept from a day on. Refused by `may_set`: shorter than the law asks, above all."""
    may_set(actor, kind=kind, years=years).or_refuse()
    rule = RetentionRule(
        council=council,
        kind=kind,
        years=years,
        action=action,
        starts_on=starts_on,
        set_by=actor.user,
        set_post=actor.post_label,
        set_at=at,
    )
    save_new(rule)
    changes: dict[str, tuple[None, Any]] = {
        "class": (None, kind.value),
        "years": (None, years),
        "from": (None, starts_on),
    }
    audit.record(actor, "retention.set", rule, at=at, changes=changes, row=rule)
    return rule


@transaction.atomic
def propose(*, council: Council, actor: Actor, at: datetime) -> Disposal:
    """Propose everything that is due today. Refused by `may_propose`, and where nothing is due or one waits already."""
    council = Council.objects.select_for_update().get(pk=council.pk)
    may_propose_now(council, actor, at).or_refuse()
    disposal = Disposal(
        council=council,
        number=council.disposals.count() + 1,
        proposed_by=actor.user,
        proposed_name=actor.label,
        proposed_post=actor.post_label,
        proposed_at=at,
    )
    disposal.save()
    items = list(selected.items_of(selected.due(council, clock.london_day(at))))
    for item in items:
        item.disposal = disposal
        item.save()
    audit.record(actor, "disposal.proposed", disposal, at=at, changes={"items": (None, len(items))}, row=disposal)
    return disposal


@transaction.atomic
def answer(*, disposal: Disposal, is_approved: bool, actor: Actor, at: datetime, reason: str = "") -> DisposalAnswer:
    """Approve a disposal, which removes what it names there and then, or decline it with a reason.

    Refused by `may_answer`; and an approval where something in the list is no longer due or is under a legal hold.
    """
    council = Council.objects.select_for_update().get(pk=disposal.council_id)
    may_answer_now(disposal, actor).or_refuse()
    Verdict.of(
        (is_approved or bool(reason.strip()), "no_reason", "Say why you decline it.", "reason"),
        (
            not is_approved or _is_still_due(disposal, council, at),
            "not_due",
            "Something in this list is no longer due: it is under a legal hold, or its time has been made longer. "
            "Decline it, and have what is due proposed anew.",
        ),
    ).or_refuse()
    row = DisposalAnswer(
        disposal=disposal,
        proposed_by=disposal.proposed_by,
        is_approved=is_approved,
        reason=reason.strip(),
        answered_by=actor.user,
        answered_name=actor.label,
        answered_post=actor.post_label,
        answered_at=at,
    )
    row.save()
    gone = carry_out(disposal) if is_approved else 0
    verb = "disposal.carried_out" if is_approved else "disposal.declined"
    audit.record(actor, verb, disposal, at=at, changes={"bodies": (None, gone)}, reason=row.reason, row=row)
    return row


def may_propose_now(council: Council, actor: Actor, at: datetime) -> Verdict:
    """Whether this person may propose a disposal, and there is anything to dispose of."""
    verdict = may_propose(actor) & Verdict.of(
        (actor.council_id == council.pk, "other_council", "These are another council's records.")
    )
    if not verdict.allowed:
        return verdict
    waiting = council.disposals.filter(answer__isnull=True).exists()
    return Verdict.of(
        (not waiting, "waiting", "A disposal waits for the monitoring officer. What is due is proposed after it."),
        (bool(selected.due(council, clock.london_day(at))), "nothing_due", "Nothing is due to be disposed of."),
    )


def may_answer_now(disposal: Disposal, actor: Actor) -> Verdict:
    """Whether this person answers a disposal."""
    answered = DisposalAnswer.objects.filter(disposal=disposal).exists()
    return may_answer(actor, proposed_by_id=disposal.proposed_by_id, is_answered=answered) & Verdict.of(
        (actor.council_id == disposal.council_id, "other_council", "These are another council's records."),
    )


def remove_comments(council: Council, reference: str) -> None:
    """What people said on the way to a decision whose time is over."""
    Comment.objects.filter(report__council=council, report__reference=reference).delete()


def _is_still_due(disposal: Disposal, council: Council, at: datetime) -> bool:
    now = {(one.kind, one.reference, one.sha256) for one in selected.items_of(
        selected.due(council, clock.london_day(at)))}  # fmt: skip
    return {(one.kind, one.reference, one.sha256) for one in disposal.items.all()} <= now
