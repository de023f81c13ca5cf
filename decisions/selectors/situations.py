"""The situation a move is judged in: read once, only as far as its guards ask. Made under the lock by `perform`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from commissioning import clock
from commissioning.actors import Actor
from commissioning.enums import Discipline
from commissioning.models import AuditEvent, User
from commissioning.once import known, once, reading_anew
from commissioning.selectors import people
from commissioning.verdicts import Reason, Verdict
from decisions import aspects
from decisions.clearances import GIVEN, ClearanceState
from decisions.enums import Action, ClearanceOutcome, ItemOutcome, ReportStatus, Severity
from decisions.key_decisions import Notices
from decisions.models import Clearance, DecisionProof, PaperEntry, RecommendationLot, Report, ReportVersion
from decisions.paper import SignedPaper
from decisions.readiness import OVERRIDABLE
from decisions.resolving import Asked, Resolution, Resolved
from decisions.routing import PostRef, Route, may_decide
from decisions.selectors import (
    content,
    delegating,
    exempt_agreements,
    exempt_leave,
    issues,
    meetings,
    notices,
    parts,
    readiness,
    routes,
    seldom,
)
from decisions.selectors import paper as papers
from decisions.selectors.material import material_of, state_of
from decisions.selectors.procedure import procedure_of
from decisions.selectors.record import asked_of
from decisions.separation import Duties

# The acts by which somebody's words come into a report, as the audit chain has them.
WRITING = (
    "report.begun", "report.details_changed", "report.sections_changed", "report.section_added", "report.rows_changed",
    "report.table_saved", "report.exempt_text_written", "report.section_removed", "report.table_removed",
    "report.exempt_text_removed", "report.annex_attached", "report.annex_withdrawn",
)  # fmt: skip


class ReportSituation:
    """One report, one actor, one moment, and what the actor enters with the move (`guards.Situation`).

    `entered` may hold: `discipline`, `outcome` (clear, require changes) · `items` (recommendation id → Resolved) and
    `proof` (decide, refuse) · `items` and `paper` (`selectors.paper.PaperTyped`, or `MinuteTyped` of a body's meeting).
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
        if given.is_system or given.user is None or given.post_id is None:
            return given
        return _in_post(given.user, self.day, given.post_id)

    @property
    def author_id(self) -> int:
        return self.report.author_id

    @cached_property
    def duties(self) -> Duties:
        report = self.report
        return Duties(
            author=report.author_id,
            contributors=frozenset(int(one.by) for one in writings(report) if one.by),
            clearers=_clearers(report),
            consultees=self._consultees(),
            conflicted=self._conflicted(),
        )

    def _conflicted(self) -> frozenset[int]:
        """Who declared an interest; a recorded dispensation lifts it where the rules of procedure of the day say so."""
        declared = parts.conflicts(self.report)
        if any(row.is_dispensed for row in declared) and self._dispensation_lifts:
            declared = [row for row in declared if not row.is_dispensed]
        return frozenset(row.person_id for row in declared)

    @property
    def _dispensation_lifts(self) -> bool:
        return procedure_of(self.report.council, self.day).dispensation_lets_act

    def _consultees(self) -> frozenset[int]:
        """Who gave a view, and who holds a post asked for one: silence does not free them to decide (invariant 20)."""
        asked = parts.consultations(self.report)
        day = self.paper.day if self.paper else self.day
        if not asked:
            return frozenset()
        posts = {row.consultee_post_id for row in asked}
        gave = (row.person_id for row in asked if row.person_id)
        return frozenset([*gave, *(row.user_id for row in parts.holdings_on(self.report, day) if row.post_id in posts)])

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
        return parts.disciplines_required(self.report)

    @cached_property
    def clearances(self) -> dict[Discipline, ClearanceState]:
        latest = {Discipline(row.discipline): row for row in parts.clearances(self.report)}
        return {one: state_of(latest.get(one), one, self.material) for one in self.required_disciplines}

    @cached_property
    def last_cleared_on(self) -> date | None:
        answered = [row.cleared_at for row in parts.clearances(self.report) if row.cleared_at]
        return clock.london_day(max(answered)) if answered else None

    @cached_property
    def approval_stands(self) -> bool:
        approved = seldom.approved_digest(self.report)
        return approved is not None and approved == aspects.digest_of_what_is_asked(self.material)

    @cached_property
    def consultations(self) -> list[tuple[str, bool]]:
        """The latest asking of each consultee, and consultees the rule demands who were never asked."""
        asked = {row.consultee_post_id: row for row in parts.consultations(self.report)}
        closed = [(str(row.consultee_post), bool(row.outcome)) for row in asked.values()]
        missing = [post for post in parts.consultee_posts(self.report) if post.pk not in asked]
        return closed + [(str(post), False) for post in missing]

    @cached_property
    def notices(self) -> Notices:
        """As the rules stand on the day of the decision, which for a signed paper is the day of signature."""
        return notices.notices_for(self.report, self.paper.signed_at if self.paper else self.at)

    @cached_property
    def issue(self) -> ReportVersion | None:
        """The issue that stands: the latest, as long as the report has not been taken back for changes."""
        latest = issues.latest_issue(self.report)
        return latest if latest and latest.content_hash == self.report.content_hash else None

    @property
    def holders_missing(self) -> list[str]:
        return [post.title for post in delegating.agreements_missing(self.report)]

    @cached_property
    def is_as_issued(self) -> bool:
        if self.issue is None:
            return False
        return content.issued_hash(self.report) == self.issue.content_hash

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        return tuple(asked_of(row, self.report) for row in parts.recommendations(self.report))

    @cached_property
    def resolution(self) -> Resolution | None:
        refusing = self.action is Action.REFUSE or (self.paper is not None and self.paper.is_refusal)
        items = self.entered.get("items")
        if self.waiting is not None and self.action is Action.CONFIRM_PAPER:
            items = papers.from_json(self.waiting.items)
        if items is None and refusing:
            items = {one.key: Resolved(ItemOutcome.REFUSED) for one in self.asked}
        if items is None:
            return None
        return Resolution(self.asked, items, self.reasons, refusing=refusing)

    @property
    def reasons(self) -> str:
        """The reasons for the decision: as typed now, or as they were entered from the paper."""
        if self.waiting is not None and self.action is Action.CONFIRM_PAPER:
            return self.waiting.reasons
        return self.reason

    @cached_property
    def waiting(self) -> PaperEntry | None:
        """The entry of a signed paper that waits for a second person."""
        return papers.waiting_entry(self.report)

    @property
    def is_paper_waiting(self) -> bool:
        return self.waiting is not None

    @cached_property
    def paper(self) -> SignedPaper | None:
        typed = self.entered.get("paper")
        if self.action is Action.ENTER_PAPER:
            return papers.paper_typed(self.report, typed, self.issue) if typed else None
        if self.action not in (Action.CONFIRM_PAPER, Action.REJECT_PAPER) or self.waiting is None:
            return None
        return papers.paper_entered(self.report, self.waiting, self.issue)

    @property
    def reads_exempt(self) -> bool:
        return exempt_leave.reads_all_exempt(self.report, self.actor)

    @property
    def maker_body(self) -> str:
        return str(papers.body_of(self.report) or "")

    @cached_property
    def late_for(self) -> str:
        for item in meetings.standing_of(self.report):
            deadlines = meetings.deadlines_of(item.meeting)
            if item.supplement is None and deadlines.despatch_on < self.day <= deadlines.held_on:
                return str(item.meeting)
        return ""

    @cached_property
    def not_agreed(self) -> tuple[str, ...]:
        return tuple(one.where for one in exempt_agreements.withholdings(self.report) if not one.is_agreed)

    @cached_property
    def maker(self) -> Actor:
        """Whoever decides: the person acting, whoever signed the paper in the post they held that day, or a body's
        post."""
        if self.waiting is None or self.action is not Action.CONFIRM_PAPER:
            return self.actor
        return papers.signer_of(self.waiting)

    @property
    def taken_at(self) -> datetime:
        """When the decision is taken: now, or when the paper was signed."""
        on_paper = self.paper is not None and self.action is Action.CONFIRM_PAPER
        return self.paper.signed_at if on_paper and self.paper else self.at

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
        asked = (named for row in parts.recommendations(self.report) for named in row.lots.all())
        mine = [(named.lot_id, named.option_id) for named in asked]
        held = RecommendationLot.objects.filter(lot__in=[lot for lot, _ in mine], claims_option=True).exclude(
            recommendation__report__in=[self.report.pk, self.report.supersedes_id or self.report.pk]
        )
        for row in held.select_related("recommendation__report"):
            if (row.lot_id, row.option_id) in mine:
                return row.recommendation.report.reference
        return ""

    @cached_property
    def newer_report(self) -> str:
        standing = (ReportStatus.ISSUED, ReportStatus.WITH_DECISION_MAKER, ReportStatus.DECIDED)
        return next((newer.reference for newer in issues.newer_reports(self.report) if newer.status in standing), "")


def standing_clearances(report: Report, actor: Actor, at: datetime) -> dict[Discipline, Clearance]:
    """The clearances given that cover the report as it is at this moment, whatever was read of it before."""
    if not report.clearances.filter(outcome__in=GIVEN).exists():
        return {}
    with reading_anew():
        states = ReportSituation(report, Action.CLEAR, actor, at, "", {}).clearances
        return {
            Discipline(row.discipline): row
            for row in parts.clearances(report)
            if row.discipline in states and states[Discipline(row.discipline)].stands
        }


def _clearers(report: Report) -> frozenset[int]:
    """Who cleared or asked for changes, and who let a blocker stand: that, too, is a word of clearance."""
    cleared = (row.cleared_by_id for row in parts.clearances(report) if row.cleared_by_id)
    overridden = (row.accepted_by_id for row in parts.accepted_findings(report) if row.code in OVERRIDABLE)
    return frozenset([*cleared, *overridden])


@once
def _in_post(user: User, day: date, post_id: int) -> Actor:
    return people.actor_for(user, on=day, post=post_id)


def acts_today(actor: Actor, day: date) -> None:
    """Tell a page that is read what its request found already: this person's post, as its roles are on the day."""
    if actor.user is not None and actor.post_id is not None:
        known(_in_post, actor.user, day, actor.post_id, answer=actor)


@dataclass(frozen=True)
class Writing:
    """One act by which words came into a report: its verb, the primary key of its writer (or empty), and when."""

    verb: str
    by: str
    recorded_at: datetime


@once
def writings(report: Report) -> list[Writing]:
    """Every such act, as the audit chain has it."""
    wrote = AuditEvent.objects.about(report).filter(verb__in=WRITING)
    return [Writing(*row) for row in wrote.values_list("verb", "actor_user_pk", "recorded_at")]
