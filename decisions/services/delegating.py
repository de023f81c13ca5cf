"""Delegating authority by a decision: the terms asked for, the grant when it takes effect, agreement of joint holders.

A grant makes a rule of the scheme for each post it names, so that route, choice, authority at signing and the record
know it as they know any rule; the rule says under which decision it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.enums import Role
from commissioning.models import Post
from commissioning.services import audit
from commissioning.services.saving import checked, save_new
from commissioning.verdicts import Refused, Verdict
from decisions import delegating
from decisions.delegating import Terms
from decisions.enums import (
    AuthorityLevel,
    EffectKind,
    HeldBy,
    RecordType,
    ReportStatus,
    RouteAction,
    ValueBasis,
)
from decisions.models import (
    AuthorityGrant,
    AuthorityRule,
    DecisionItem,
    Delegation,
    GrantAgreement,
    Recommendation,
    Report,
)
from decisions.selectors import delegating as read
from decisions.selectors.record import words_resolved
from decisions.services import edits
from frameworks.models import Contract

# Authority given for the very matter goes before the general rules of the scheme.
FIRST = 1


@transaction.atomic
def say(
    *,
    report: Report,
    version: int,
    recommendation: Recommendation,
    others: Sequence[Post],
    held: HeldBy,
    action: RouteAction,
    contract: Contract | None,
    cap: Decimal | None,
    expires_on: date,
    actor: Actor,
    at: datetime,
) -> Delegation:
    """Say on what terms a recommendation delegates. Refused by `may_edit`, a stale version, `delegating.may_say`, and
    for a post or a contract of another council.
    """
    found = Delegation.objects.filter(recommendation=recommendation).first()
    edit = edits.begin(report=report, version=version, actor=actor, at=at, stored_text=str(found or ""))
    first = recommendation.delegate_post
    posts = [post for post in (first, *others) if post is not None]
    terms = Terms(tuple(post.title for post in posts), held, action, str(contract or ""), cap, expires_on)
    deciding = Post.objects.filter(pk__in=[post.pk for post in posts], roles__role=Role.DECISION_MAKER)
    verdict = delegating.may_say(
        EffectKind(recommendation.effect),
        terms,
        posts=[post.pk for post in posts],
        deciding=list(deciding.values_list("pk", flat=True)),
        on=clock.london_day(at),
    ) & Verdict.of(
        (first is not None, "no_delegate", "Name the post delegated to in the recommendation first."),
        (
            {post.council_id for post in posts} <= {report.council_id}
            and (contract is None or contract.council_id == report.council_id),
            "other_council",
            "Posts and contract are the council's own.",
        ),
    )
    verdict.or_refuse()
    row = found or Delegation(recommendation=recommendation)
    row.held, row.action, row.contract, row.cap, row.expires_on = held, action, contract, cap, expires_on
    checked(row).save()
    row.others.set(others)
    edit.save()
    audit.record(actor, "report.delegation_saved", edit.report, at=at, changes={"delegation": (None, terms.words)})
    return row


def grant(item: DecisionItem, *, actor: Actor, at: datetime, effective_at: datetime) -> AuthorityGrant:
    """Make the grant that a decided item asks for, as of the moment the decision took effect. Refused without terms.

    Called by `services.effects`, in its transaction.
    """
    row = Delegation.objects.select_related("recommendation__report", "contract").get(
        recommendation=item.recommendation_id
    )
    starts_on = clock.london_day(effective_at)
    if row.expires_on < starts_on:
        raise Refused(Verdict.refuse("expired", f"It ended on {say_date(row.expires_on)}, before it began."))
    report, posts = item.decision.report, read.posts_of(row)
    made = save_new(
        AuthorityGrant(
            council=item.decision.council, item=item, held=row.held, action=row.action, contract=row.contract,
            matter=report.matter, cap=_cap(row, item), starts_on=starts_on, expires_on=row.expires_on, made_at=at,
        )
    )  # fmt: skip
    made.posts.set(posts)
    for place, post in enumerate(posts):
        _rule(made, row, post, priority=FIRST + place, at=at)
    audit.record(
        actor,
        "authority.delegated",
        made,
        at=at,
        changes={"to": (None, ", ".join(post.title for post in posts)), "until": (None, str(row.expires_on))},
    )
    return made


def _cap(row: Delegation, item: DecisionItem) -> Decimal | None:
    """The cap asked for, or the smaller sum that was resolved."""
    caps = [amount for amount in (row.cap, item.amount) if amount is not None]
    return min(caps, default=None)


def _rule(made: AuthorityGrant, row: Delegation, post: Post, *, priority: int, at: datetime) -> AuthorityRule:
    decision = made.item.decision
    rule = AuthorityRule(
        council=made.council,
        name=f"authority delegated to {post.title}"[:160],
        clause=f"the decision of {say_date(clock.london_day(decision.taken_at))}, {decision.report.reference}",
        text=words_resolved(made.item),
        action=made.action,
        priority=priority,
        value_basis=ValueBasis.THIS_DECISION,
        value_to=None,
        level=AuthorityLevel.CHIEF_OFFICER,
        maker_post=post,
        record_type=RecordType.OFFICER_DECISION_RECORD,
        grant=made,
        starts_on=made.starts_on,
        ends_on=made.expires_on,
        proposed_by=decision.report.author,
        proposed_at=decision.taken_at,
        confirmed_by=decision.maker,
        confirmed_at=at,
    )
    if made.cap is not None:
        rule.value_to = made.cap + Decimal("0.01")
    rule = save_new(rule)
    for discipline in decision.authority_rule.clearances.values_list("discipline", flat=True):
        rule.clearances.create(discipline=discipline)
    return rule


@transaction.atomic
def agree(*, report: Report, words: str, actor: Actor, at: datetime, post: Post | None = None) -> GrantAgreement:
    """Record that another holder of a joint delegation agrees to the paper as issued.

    The holder gives it in their own post; democratic services name the `post` and give what it wrote. Refused by
    `delegating.may_agree`.
    """
    report = Report.objects.locked(report.pk)
    missing = read.agreements_missing(report)
    mine = next((one for one in missing if one.pk == actor.post_id), None)
    holder = mine or post or next(iter(missing), None)
    delegating.may_agree(
        actor,
        status=ReportStatus(report.status),
        missing=[one.pk for one in missing],
        post=holder.pk if holder else None,
        words=words,
    ).or_refuse()
    agreed = save_new(
        GrantAgreement(
            grant=read.grant_of(report),
            report=report,
            post=holder,
            content_hash=report.content_hash,
            words=words.strip(),
            recorded_by=actor.user,
            recorded_post=actor.post_label,
            recorded_at=at,
        )
    )
    audit.record(actor, "authority.agreed", agreed, at=at, changes={"holder": (None, str(holder))}, reason=agreed.words)
    return agreed


@transaction.atomic
def revoke(*, grant: AuthorityGrant, from_on: date, reason: str, actor: Actor, at: datetime) -> AuthorityGrant:
    """Revoke a delegation from a day on. Refused by `delegating.may_revoke` and for another council's.

    What was decided under it stands; a report on its way under it is refused at signing and needs another route.
    """
    grant = AuthorityGrant.objects.locked(grant.pk)
    verdict = delegating.may_revoke(
        actor,
        expires_on=grant.expires_on,
        revoked_from=grant.revoked_from,
        from_on=from_on,
        reason=reason,
        on=clock.london_day(at),
    ) & Verdict.of((grant.council_id == actor.council_id, "other_council", "The delegation is another council's."))
    verdict.or_refuse()
    grant.revoked_from, grant.revoked_reason = from_on, reason.strip()
    grant.revoked_by, grant.revoked_post, grant.revoked_at = actor.user, actor.post_label, at
    checked(grant).save()
    changes = {"gives no authority from": (None, str(from_on))}
    audit.record(actor, "authority.revoked", grant, at=at, changes=changes, reason=grant.revoked_reason)
    return grant


def use_up(report: Report, asked: Decimal) -> None:
    """Refuse a decision beyond what is left of the delegation it relies on; `asked` in pounds, under a lock on it."""
    found = read.grant_of(report)
    if found is not None:
        locked: AuthorityGrant = AuthorityGrant.objects.locked(found.pk)
        delegating.within_cap(asked, locked.remaining).or_refuse()
