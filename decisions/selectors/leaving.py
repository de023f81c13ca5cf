"""What somebody who leaves has in hand, and whom a hand-over would bring into conflict with what they have done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from commissioning import clock
from commissioning.enums import Discipline, Role
from commissioning.models import Council, PostHolding, PostRole, SavedView, User
from decisions.enums import FROZEN_STATUSES, OPEN_STATUSES, ReportStatus
from decisions.leaving import Draft, Seat
from decisions.models import Action, AuthorityRuleClearance, Consultation, Proposal, Report, Section
from decisions.selectors.situations import writings
from frameworks.models import Contract

MOVABLE = tuple(status for status in OPEN_STATUSES if status not in FROZEN_STATUSES)


@dataclass(frozen=True)
class InHand:
    """What a person, or a post that would fall vacant, has in hand. Lists are of references; nothing else is told."""

    holdings: tuple[PostHolding, ...]
    vacant: frozenset[int]
    owned: tuple[Contract, ...]
    managed: tuple[Contract, ...]
    reports: tuple[Report, ...]
    frozen: tuple[Report, ...]
    sections: tuple[Section, ...]
    actions: tuple[Action, ...]
    to_clear: int
    fields_left: frozenset[str]
    views: tuple[SavedView, ...]
    proposals: tuple[Proposal, ...]
    seats: tuple[Seat, ...]

    @property
    def lines(self) -> list[str]:
        """In sentences, as the page tells it."""
        posts = ", ".join(holding.post.title for holding in self.holdings) or "none"
        found = [
            f"Posts held: {posts}.",
            _line("Contracts owned", [str(one) for one in self.owned]),
            _line("Contracts managed", [str(one) for one in self.managed]),
            _line("Reports being drafted or on their way, as author", [str(one) for one in self.reports]),
            _line("Issued reports, which keep their author", [str(one) for one in self.frozen]),
            _line("Sections to write in others’ reports", [str(one.report) for one in self.sections]),
            _line("Actions to do", [f"{one.report}, by {one.due_on:%-d %B %Y}" for one in self.actions]),
            f"Reports in clearance in a field of the posts: {self.to_clear}." if self.to_clear else "",
            _line("Reports that a post decides or is consulted on", [one.reference for one in self.seats]),
            f"Saved views of lists: {len(self.views)}." if self.views else "",
            f"Proposals begun: {len(self.proposals)}." if self.proposals else "",
        ]
        return [line for line in found if line]


def in_hand(leaver: User, council: Council, *, last_on: date) -> InHand:
    """Everything a leaver has in hand in one council. A post that somebody else goes on holding is not vacant."""
    held = PostHolding.objects.filter(user=leaver, post__council=council).select_related("post")
    holdings = tuple(held.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=last_on)).order_by("post__title"))
    posts = {holding.post_id for holding in holdings}
    others = PostHolding.objects.filter(post__in=posts).exclude(user=leaver)
    shared = others.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=last_on)).values_list("post", flat=True)
    vacant = frozenset(posts - set(shared))
    to_clear, fields_left = _to_clear(council, vacant)
    contracts = Contract.objects.filter(council=council).standing().select_related("council").order_by("reference")
    reports = Report.objects.filter(council=council, author=leaver).order_by("reference")
    return InHand(
        holdings=holdings,
        vacant=vacant,
        owned=tuple(contracts.filter(owner_post__in=vacant)),
        managed=tuple(contracts.filter(contract_manager_post__in=vacant)),
        reports=tuple(reports.filter(status__in=MOVABLE)),
        frozen=tuple(reports.filter(status__in=set(OPEN_STATUSES) - set(MOVABLE))),
        sections=tuple(_sections(vacant)),
        actions=tuple(
            Action.objects.open().filter(owner_post__in=vacant).select_related("report__council", "owner_post")
        ),
        to_clear=to_clear,
        fields_left=fields_left,
        views=tuple(SavedView.objects.filter(user=leaver, council=council)),
        proposals=tuple(Proposal.objects.unfinished().filter(person=leaver, council=council)),
        seats=tuple(_seats(council, vacant)),
    )


def drafts(reports: tuple[Report, ...]) -> Iterator[Draft]:
    """What everybody has done about the reports that would change hands, in the same queries however many they are."""
    found = Report.objects.filter(pk__in=[report.pk for report in reports]).prefetch_related(
        "approvals", "clearances", "consultations__consultee_post__holdings", "conflicts", "consultee_posts__holdings",
        "decision_maker_post__holdings",
    )  # fmt: skip
    for report in found:
        asked = [row.consultee_post for row in report.consultations.all()]
        yield Draft(
            reference=str(report),
            approvers=frozenset(row.approved_by_id for row in report.approvals.all()),
            clearers=_people(row.cleared_by_id for row in report.clearances.all()),
            consulted=_people(
                [
                    *(row.person_id for row in report.consultations.all()),
                    *(one.user_id for post in asked for one in post.holdings.all() if one.ends_on is None),
                ]
            ),
            makers=_people(
                one.user_id
                for one in (report.decision_maker_post.holdings.all() if report.decision_maker_post else ())
                if one.ends_on is None
            ),
            conflicted=_people(row.person_id for row in report.conflicts.all()),
        )


def roles_of(holding: PostHolding) -> set[str]:
    """The roles of the post that is held."""
    return {row.role for row in holding.post.roles.all()}


def may_manage(holding: PostHolding) -> bool:
    """Whether the post can be a contract's manager."""
    return Role.CONTRACT_MANAGER in roles_of(holding)


def may_author(holding: PostHolding) -> bool:
    """Whether the post drafts reports."""
    return Role.REPORT_AUTHOR in roles_of(holding)


def _sections(posts: frozenset[int]) -> Iterator[Section]:
    open_reports = Section.objects.filter(contributor_post__in=posts, report__status__in=MOVABLE)
    return iter(open_reports.select_related("report").order_by("report__reference", "order"))


def _to_clear(council: Council, posts: frozenset[int]) -> tuple[int, frozenset[str]]:
    """How many reports in clearance wait for a field of these posts, and the fields in which nobody else is left."""
    mine = PostRole.objects.filter(post__in=posts, role=Role.CLEARER)
    fields = set(mine.values_list("discipline", flat=True))
    if not fields:
        return 0, frozenset()
    waiting = Report.objects.filter(council=council, status=ReportStatus.IN_CLEARANCE)
    asked = set(
        AuthorityRuleClearance.objects.filter(rule__reports__in=waiting, discipline__in=fields).values_list(
            "discipline", flat=True
        )
    )
    others = PostHolding.objects.live_on(clock.today()).filter(post__council=council, post__roles__role=Role.CLEARER)
    left = set(others.exclude(post__in=posts).values_list("post__roles__discipline", flat=True))
    named = frozenset(Discipline(one).label for one in asked - left)
    reports = waiting.filter(authority_rule__clearances__discipline__in=fields).distinct()
    return reports.count(), named


def _seats(council: Council, posts: frozenset[int]) -> Iterator[Seat]:
    """Open reports that a post decides, or whose view on them is still open."""
    open_now = Report.objects.filter(council=council, status__in=set(OPEN_STATUSES) - {ReportStatus.DRAFT})
    decided = open_now.filter(decision_maker_post__in=posts).prefetch_related("clearances", "consultations")
    for report in decided.order_by("reference"):
        wrote = (int(one.by) for one in writings(report) if one.by)
        cleared = (row.cleared_by_id for row in report.clearances.all())
        asked = (row.person_id for row in report.consultations.all())
        yield Seat(str(report), True, _people([report.author_id, *wrote, *cleared, *asked]))
    for view in Consultation.objects.open().filter(consultee_post__in=posts, report__in=open_now.values("pk")):
        yield Seat(str(view.report), False, frozenset())


def _people(found: object) -> frozenset[int]:
    return frozenset(int(one) for one in found if one is not None)  # type: ignore[attr-defined]


def _line(what: str, names: list[str]) -> str:
    return f"{what}: {', '.join(names)}." if names else ""
