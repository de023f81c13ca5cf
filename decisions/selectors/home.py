"""What a person needs to see first, each part read only for the roles it is for.

Source: interface.md, page 1: waiting for you, start now, ending, decisions by state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Prefetch

from commissioning.actors import Actor
from commissioning.calendar import add_months
from commissioning.enums import Discipline, Role
from commissioning.models import AuditEvent, Post, PostHolding
from decisions.enums import EffectKind, ReportStatus
from decisions.models import AuthorityRule, Consultation, Decision, ForwardPlanEntry, Proposal, Report
from decisions.selectors.next_options import NextOption, next_options
from decisions.selectors.reprocurement import Reprocurement, reprocurements
from decisions.selectors.routes import sums_asked
from frameworks.models import Contract
from frameworks.sums import side_by_side

# Who starts decisions; who looks after what ends.
STARTERS = (Role.COMMISSIONER, Role.REPORT_AUTHOR, Role.CONTRACT_MANAGER, Role.APPROVING_MANAGER)
NEAR_DAYS = 60
MONTHS_AHEAD = 24
SHOWN = 10
DRAWN = 12
LOOKED_AT = 300


@dataclass(frozen=True)
class ToDecide:
    """A report before its decision-maker: what it costs in words, until when it can be decided in time, and the views
    without which it cannot be decided yet."""

    report: Report
    cost: str
    ends_on: date | None
    awaited: tuple[Consultation, ...]

    def days_left(self, on: date) -> int | None:
        """Days until the first of its lots ends; None where it extends nothing."""
        return (self.ends_on - on).days if self.ends_on else None


@dataclass(frozen=True)
class StateCount:
    """How many reports stand at a status."""

    status: ReportStatus
    count: int


@dataclass(frozen=True)
class Gap:
    """Something an administrator has not configured yet, why it is needed, and the name of the page to do it on."""

    what: str
    why: str
    page: str


@dataclass(frozen=True)
class Chain:
    """How far the audit chain has come."""

    entries: int
    last_at: datetime | None


def running(actor: Actor, on: date) -> list[Contract]:
    """Running contracts this person sees that end within two years, those that end first, by their end.

    Of a register of many thousands the first page looks at the next few hundred: what each option would take is
    reckoned for every one of them.
    """
    seen = Contract.objects.visible_to(actor).filter(
        current_ends_on__gte=on, current_ends_on__lte=add_months(on, MONTHS_AHEAD)
    )
    return list(seen.select_related("council").order_by("current_ends_on", "reference")[:LOOKED_AT])


def start_now(contracts: Sequence[Contract], on: date) -> tuple[list[NextOption], dict[int, NextOption]]:
    """The options whose last safe start is near or past and of which no report asks anything; and every next option."""
    options = next_options(contracts, on)
    free = [one for one in options.values() if one.asked_in is None and one.partly_in is None]
    near = [one for one in free if one.timetable.days_left(on) <= NEAR_DAYS]
    return sorted(near, key=lambda one: one.start_on)[:SHOWN], options


def procure_now(contracts: Sequence[Contract], options: Mapping[int, NextOption], on: date) -> list[Reprocurement]:
    """What has no option left and nothing to follow it, and has to be procured anew from a day that is near or past."""
    bare = [contract for contract in contracts if contract.pk not in options]
    found = [one for several in reprocurements(bare, on).values() for one in several]
    return sorted((one for one in found if one.days_left(on) <= NEAR_DAYS), key=lambda one: one.start_on)[:SHOWN]


def to_decide(actor: Actor) -> list[ToDecide]:
    """What is before this post to be decided, the one whose lots end first at the head."""
    if not actor.holds(Role.DECISION_MAKER):
        return []
    reports = Report.objects.visible_to(actor).filter(
        status=ReportStatus.WITH_DECISION_MAKER, decision_maker_post=actor.post_id, decision_maker_post__body=None
    )
    read = ("recommendations__value_line", "recommendations__lots__lot", _AWAITED)
    found = [_to_decide(report) for report in reports.prefetch_related(*read)]
    return sorted(found, key=lambda one: (one.ends_on or date.max, one.report.reference))


_AWAITED = Prefetch("consultations", Consultation.objects.open(), "awaited")


def _to_decide(report: Any) -> ToDecide:
    asked = [row for row in report.recommendations.all() if row.effect == EffectKind.EXTEND]
    sums = sums_asked(report.recommendations.all())
    ends = [row.lot.authorised_ends_on for one in asked for row in one.lots.all() if row.lot.authorised_ends_on]
    return ToDecide(report, side_by_side(sums), min(ends, default=None), tuple(report.awaited))


def by_state(actor: Actor) -> list[StateCount]:
    """How many reports this person sees at each status, in the order of a report's course."""
    rows = Report.objects.visible_to(actor).order_by().values("status").annotate(count=Count("pk", distinct=True))
    counted = {row["status"]: row["count"] for row in rows}
    return [StateCount(status, counted[status]) for status in ReportStatus if counted.get(status)]


def unfinished(actor: Actor) -> list[Proposal]:
    """The person's own proposals that no report has come of yet."""
    found = Proposal.objects.visible_to(actor).unfinished().prefetch_related("parts__contract__council")
    return list(found[:SHOWN])


def recent_decisions(actor: Actor) -> list[Decision]:
    """The last decisions on reports this person sees."""
    found = Decision.objects.filter(report__in=Report.objects.visible_to(actor)).select_related("report")
    return list(found.order_by("-taken_at")[:SHOWN])


def chain(actor: Actor) -> Chain | None:
    """How long the council's audit chain is, for those who read it."""
    if not actor.holds(Role.AUDITOR, Role.MONITORING_OFFICER) or actor.council is None:
        return None
    told = AuditEvent.objects.filter(chain=actor.council.code).aggregate(entries=Count("pk"), last_at=Max("at"))
    return Chain(told["entries"], told["last_at"])


def gaps(actor: Actor, on: date) -> list[Gap]:
    """What an administrator still has to configure before a report can be decided; empty for everybody else."""
    if not actor.holds(Role.ADMINISTRATOR) or actor.council is None:
        return []
    posts = Post.objects.filter(council=actor.council, is_active=True)
    held = PostHolding.objects.live_on(on).filter(post__in=posts)
    roles = set(held.values_list("post__roles__role", "post__roles__discipline"))
    found = [
        Gap(f"Nobody holds a post with the role “{role.label}”", why, _POSTS)
        for role, why in _NEEDED
        if not any(given == role for given, _ in roles)
    ]
    found += [
        Gap(f"Nobody clears for {discipline.label.lower()}", "A rule can ask for it.", _POSTS)
        for discipline in Discipline
        if (Role.CLEARER.value, discipline.value) not in roles
    ]
    rules = AuthorityRule.objects.visible_to(actor)
    if not rules.filter(confirmed_at__isnull=False).exists():
        why = "Without one nobody can decide a report. You propose it, the monitoring officer confirms it."
        found.append(Gap("The scheme of delegation has no confirmed rule", why, _RULES))
    elif rules.filter(confirmed_at__isnull=True).exists():
        why = "It counts once the monitoring officer has confirmed it."
        found.append(Gap("A rule of the scheme is not confirmed", why, _RULES))
    if not ForwardPlanEntry.objects.visible_to(actor).exists():
        why = "Rules can rest on it; democratic services or you enter it."
        found.append(Gap("The forward plan is empty", why, "admin:decisions_forwardplanentry_changelist"))
    return found


_POSTS = "admin:commissioning_post_changelist"
_RULES = "admin:decisions_authorityrule_changelist"
_NEEDED = (
    (Role.COMMISSIONER, "Commissioners enter contracts."),
    (Role.REPORT_AUTHOR, "Report authors draft reports."),
    (Role.APPROVING_MANAGER, "A report goes to a manager first."),
    (Role.DECISION_MAKER, "Somebody has to decide."),
    (Role.DEMOCRATIC_SERVICES, "Democratic services issue reports for decision."),
    (Role.MONITORING_OFFICER, "The monitoring officer confirms the scheme of delegation."),
    (Role.CONTRACT_MANAGER, "Contract managers serve notice on providers."),
)
