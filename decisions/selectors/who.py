"""Who could do what this person cannot: the role, and the people who hold a post with it today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from commissioning import clock
from commissioning.enums import Role
from commissioning.models import Post, PostHolding
from decisions.enums import Action, ReportStatus
from decisions.models import Decision, Report
from decisions.workflow import transition_for

OTHERS = {
    "ask-consultee": (Role.REPORT_AUTHOR, Role.DEMOCRATIC_SERVICES),
    "record-view": (Role.DEMOCRATIC_SERVICES,),
    "post-effects": (Role.DEMOCRATIC_SERVICES, Role.CONTRACT_MANAGER),
    "publish-decision": (Role.DEMOCRATIC_SERVICES,),
    "log-call-in": (Role.DEMOCRATIC_SERVICES,),
    "record-call-in": (Role.DEMOCRATIC_SERVICES,),
    "work-with-providers": (Role.CONTRACT_MANAGER,),
    "agree-exempt": (Role.MONITORING_OFFICER,),
    "put-slip-right": (Role.MONITORING_OFFICER,),
    "make-again": (Role.DEMOCRATIC_SERVICES, Role.MONITORING_OFFICER, Role.ADMINISTRATOR),
}
OWN = (Role.REPORT_AUTHOR,)
MOST = 6


def who_can(report: Report, move: Action | None, name: str, at: datetime, *, but: int | None = None) -> list[str]:
    """The people who could do it at this stage, each with their post; empty when it is for nobody now.

    `but` is the person (by user id) who asks because they cannot do it themselves.
    """
    today = clock.london_day(at)
    if name == "give-view":
        return _holders([row.consultee_post for row in report.consultations.open().select_related("consultee_post")],
                        today, but)  # fmt: skip
    if name == "reconsider":
        decided = Decision.objects.filter(report=report).select_related("maker_post").first()
        return _holders([decided.maker_post], today, but) if decided else []
    roles: Iterable[Role] = OTHERS.get(name, ())
    if move is not None:
        row = transition_for(move)
        if ReportStatus(report.status) not in row.sources:
            return []
        roles = row.roles
        if Role.DECISION_MAKER in roles and report.decision_maker_post:
            return _holders([report.decision_maker_post], today, but)
    if tuple(roles) == OWN:
        return [f"{report.author}, {report.author_post}, its author"]
    posts = Post.objects.filter(council=report.council_id, is_active=True, roles__role__in=roles)
    return _holders(posts.distinct(), today, but)


def _holders(posts: Iterable[Post], on: date, but: int | None) -> list[str]:
    held = PostHolding.objects.live_on(on).filter(post__in=posts).exclude(user=but).select_related("user", "post")
    return [f"{row.user}, {row.post}" for row in held.order_by("post__title", "pk")[:MOST]]
