"""The situation a move is judged in: read once, only as far as its guards ask. Made under the lock by `perform`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from commissioning import clock
from commissioning.actors import Actor
from commissioning.enums import Discipline
from commissioning.models import AuditEvent, PostHolding
from commissioning.selectors import people
from commissioning.verdicts import Reason, Verdict
from decisions import aspects
from decisions.clearances import ClearanceState
from decisions.enums import Action, ClearanceOutcome, ItemOutcome, ReportStatus, Severity
from decisions.models import Clearance, DecisionProof, RecommendationLot, Report, ReportVersion
from decisions.resolving import Asked, Resolution, Resolved
from decisions.routing import PostRef, Route, may_decide
from decisions.selectors import content, readiness, routes
from decisions.selectors.material import material_of
from decisions.selectors.record import asked_of
from decisions.separation import Duties

# The acts by which somebody's words come into a report, as the audit chain has them.
WRITING = (
    "report.begun", "report.details_changed", "report.sections_changed", "report.section_added", "report.rows_changed",
    "report.table_saved", "report.exempt_text_written", "report.section_removed", "report.table_removed",
    "report.exempt_text_removed",
)  # fmt: skip


class ReportSituation:
    """One report, one actor, one moment, and what the actor enters with the move (`guards.Situation`).

    `entered` may hold: `discipline`, `outcome` (clear, require changes) · `items` (recommendation id → Resolved) and
    `proof` (decide, refuse).
    """

    def __init__(
        self, report: Report, action: Action, actor: Actor, at: datetime, reason: str, entered: Mapping[str, Any]
    ) -> None:
        self.report, self.action, self.at, self.reason, self.entered = report, action, at, reason.strip(), entered
        self.given_actor = actor

    @cached_property
    def day(self) -> date:
        return clock.london_day(self.at)

    @property
    def today(self) -> date:
        return clock.today()

    @cached_property
    def actor(self) -> Actor:
        """The person in the post they act in, as its roles are on the day: an acting post that lapsed is nobody's."""
        given = self.given_actor
        if given.is_system or given.user is None or given.post is None:
            return given
        return people.actor_for(given.user, on=self.day, post=given.post)

    @property
    def author_id(self) -> int:
        return self.report.author_id

    @cached_property
    def duties(self) -> Duties:
        report = self.report
        wrote = AuditEvent.objects.about(report).filter(verb__in=WRITING).exclude(actor_user_pk="")
        return Duties(
            author=report.author_id,
            contributors=frozenset(int(pk) for pk in wrote.values_list("actor_user_pk", flat=True)),
            approvers=frozenset(report.approvals.values_list("approved_by", flat=True)),
            clearers=frozenset(report.clearances.exclude(outcome="").values_list("cleared_by", flat=True)),
            consultees=self._consultees(),
            conflicted=frozenset(report.conflicts.values_list("person", flat=True)),
        )

    def _consultees(self) -> frozenset[int]:
        """Who gave a view, and who holds a post asked for one: silence does not free them to decide (invariant 20)."""
        asked = self.report.consultations.all()
        holding = PostHolding.objects.live_on(self.day).filter(post__in=asked.values("consultee_post"))
        gave = asked.filter(person__isnull=False)
        return frozenset([*gave.values_list("person", flat=True), *holding.values_list("user", flat=True)])

    @cached_property
    def blockers(self) -> tuple[Reason, ...]:
        found = readiness.findings(self.report, self.at)
        return tuple(Reason(one.code, one.message) for one in found if one.severity == Severity.BLOCKER)

    @cached_property
    def _route(self) -> Route | Verdict:
        return routes.route_for(self.report, self.at)

    @property
    def route(self) -> Verdict:
        """There is a route, and once submitted the report still falls under the rule it was submitted under."""
        if isinstance(self._route, Verdict):
            return self._route
        sending = self.action in (Action.SUBMIT, Action.RESUBMIT)  # these take the route anew
        return Verdict.of(
            (
                sending or self._route.rule.pk == self.report.authority_rule_id,
                "rule_changed",
                f"The report now falls under {self._route.rule.clause} ({self._route.rule.name}), another rule than "
                "the one it was submitted under. Ask for changes, so that its author sends it by the new route.",
            ),
        )

    @property
    def found_route(self) -> Route:
        """The route, once the guards have seen that there is one."""
        if not isinstance(self._route, Route):
            raise LookupError("This report has no route.")
        return self._route

    @cached_property
    def authority(self) -> Verdict:
        """Whether the scheme, as it is today, gives this decision to the post the actor holds today."""
        post = PostRef(self.actor.post_id or 0, self.actor.post_label or "nobody")
        return may_decide(self._route, ruled_by=self.report.authority_rule_id, post=post)

    @cached_property
    def discipline(self) -> Discipline | None:
        entered = self.entered.get("discipline")
        return Discipline(entered) if entered else None

    @property
    def outcome(self) -> ClearanceOutcome:
        return ClearanceOutcome(self.entered.get("outcome") or ClearanceOutcome.CLEARED)

    @cached_property
    def material(self) -> aspects.Material:
        return material_of(self.report)

    @cached_property
    def required_disciplines(self) -> tuple[Discipline, ...]:
        rule = self.report.authority_rule
        return tuple(Discipline(row.discipline) for row in rule.clearances.all()) if rule else ()

    @cached_property
    def clearances(self) -> dict[Discipline, ClearanceState]:
        latest = {row.discipline: row for row in self.report.clearances.order_by("round")}
        return {discipline: self._state(discipline, latest.get(discipline)) for discipline in self.required_disciplines}

    def _state(self, discipline: Discipline, row: Clearance | None) -> ClearanceState:
        outcome = ClearanceOutcome(row.outcome) if row and row.outcome else None
        given_on = row.aspect_digest if row else ""
        return ClearanceState(outcome, given_on=given_on, now=aspects.digest(self.material, discipline))

    @cached_property
    def last_cleared_on(self) -> date | None:
        answered = self.report.clearances.exclude(outcome="").order_by("-cleared_at").first()
        return clock.london_day(answered.cleared_at) if answered and answered.cleared_at else None

    @cached_property
    def approval_stands(self) -> bool:
        latest = self.report.approvals.last()
        return latest is not None and latest.asked_digest == aspects.digest_of_what_is_asked(self.material)

    @cached_property
    def consultations(self) -> list[tuple[str, bool]]:
        """The latest asking of each consultee, and consultees the rule demands who were never asked."""
        asked = {row.consultee_post_id: row for row in self.report.consultations.select_related("consultee_post")}
        closed = [(str(row.consultee_post), bool(row.outcome)) for row in asked.values()]
        missing = self.report.consultee_posts.exclude(pk__in=asked)
        return closed + [(str(post), False) for post in missing]

    @cached_property
    def issue(self) -> ReportVersion | None:
        """The issue that stands: the latest, as long as the report has not been taken back for changes."""
        latest = self.report.versions.order_by("-number").first()
        return latest if latest and latest.content_hash == self.report.content_hash else None

    @cached_property
    def is_as_issued(self) -> bool:
        if self.issue is None:
            return False
        return content.issued_hash(self.report) == self.issue.content_hash

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        rows = self.report.recommendations.select_related("value_line", "option").prefetch_related("lots")
        return tuple(asked_of(row) for row in rows)

    @cached_property
    def resolution(self) -> Resolution | None:
        refusing = self.action is Action.REFUSE
        items = self.entered.get("items")
        if items is None and refusing:
            items = {one.key: Resolved(ItemOutcome.REFUSED) for one in self.asked}
        if items is None:
            return None
        return Resolution(self.asked, items, self.reason, refusing=refusing)

    @cached_property
    def proof(self) -> Verdict:
        """Bound to this person, this report, this issue and its hash; not expired; not used before."""
        given = self.entered.get("proof")
        found = DecisionProof.objects.select_for_update().filter(pk=given.pk).first() if given else None
        if found is None:
            return Verdict.refuse("not_proved", "Prove who you are, then decide.", "secret")
        bound = (found.user_id, found.report_id, found.report_version_id, found.content_hash)
        wanted = (
            self.actor.user_id,
            self.report.pk,
            self.issue.pk if self.issue else None,
            self.report.content_hash,
        )
        in_time = found.expires_at is not None and found.attempted_at <= self.at <= found.expires_at
        return Verdict.of(
            (bound == wanted, "proof_of_another", "Prove who you are for this paper, then decide.", "secret"),
            (in_time, "proof_expired", "It is too long since you proved who you are. Do it again.", "secret"),
            (found.used_at is None, "proof_used", "You have decided with this proof already.", "secret"),
        )

    @cached_property
    def rival_report(self) -> str:
        mine = list(RecommendationLot.objects.filter(recommendation__report=self.report).values_list("lot", "option"))
        held = RecommendationLot.objects.filter(lot__in=[lot for lot, _ in mine], claims_option=True).exclude(
            recommendation__report__in=[self.report.pk, self.report.supersedes_id or self.report.pk]
        )
        for row in held.select_related("recommendation__report"):
            if (row.lot_id, row.option_id) in mine:
                return row.recommendation.report.reference
        return ""

    @cached_property
    def newer_report(self) -> str:
        newer = self.report.superseded_by.filter(
            status__in=[ReportStatus.ISSUED, ReportStatus.WITH_DECISION_MAKER, ReportStatus.DECIDED]
        ).first()
        return newer.reference if newer else ""
