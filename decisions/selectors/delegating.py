"""Authority that recommendations ask to delegate, and what of it has been agreed to and used."""

from __future__ import annotations

from collections.abc import Sequence

from commissioning.models import Post
from commissioning.once import once, once_each
from decisions.delegating import Terms
from decisions.enums import OPEN_STATUSES, EffectKind, HeldBy, RouteAction
from decisions.models import AuthorityGrant, Delegation, Report
from decisions.selectors import parts


@once_each
def delegations(reports: Sequence[Report]) -> dict[int, dict[int, Delegation]]:
    """The terms on which each recommendation delegates, by the recommendation's key."""
    parts.recommendations.ahead(reports)
    rows = (row for report in reports for row in parts.recommendations(report))
    asked = {row.pk: row for row in rows if row.effect == EffectKind.DELEGATE}
    found: dict[int, dict[int, Delegation]] = {report.pk: {} for report in reports}
    said = Delegation.objects.filter(recommendation__in=asked).select_related("contract__council")
    for one in said.prefetch_related("others") if asked else ():
        one.recommendation = asked[one.recommendation_id]
        found[one.recommendation.report_id][one.recommendation_id] = one
    return found


def posts_of(row: Delegation) -> list[Post]:
    """Everybody it names, the recommendation's own post first."""
    first = row.recommendation.delegate_post
    return [post for post in (first, *row.others.all()) if post is not None]


def terms_of(row: Delegation) -> Terms:
    """The terms as they are printed."""
    return Terms(
        posts=tuple(post.title for post in posts_of(row)),
        held=HeldBy(row.held),
        action=RouteAction(row.action),
        contract=f"{row.contract.reference} {row.contract.title}" if row.contract else "",
        cap=row.cap,
        expires_on=row.expires_on,
    )


def words_for(report: Report) -> dict[int, str]:
    """The terms of each delegation of a report in a sentence, by the recommendation's key."""
    return {key: terms_of(row).words for key, row in delegations(report).items()}


@once
def grant_of(report: Report) -> AuthorityGrant | None:
    """The delegation under which the report goes, once it has been sent on."""
    return report.authority_rule.grant if report.authority_rule else None


@once
def agreements_missing(report: Report) -> list[Post]:
    """The other holders of a joint delegation who have not agreed to the paper as it was issued."""
    grant = grant_of(report)
    if grant is None or grant.held != HeldBy.JOINTLY:
        return []
    given = report.grant_agreements.filter(content_hash=report.content_hash).values("post")
    return [post for post in grant.posts.exclude(pk__in=given) if post.pk != report.decision_maker_post_id]


def relying_on(grant: AuthorityGrant) -> list[Report]:
    """The reports on their way that were sent on under a delegation."""
    return list(Report.objects.filter(authority_rule__grant=grant, status__in=OPEN_STATUSES).order_by("reference"))
