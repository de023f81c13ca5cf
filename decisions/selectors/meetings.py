"""Meetings with the days until which their papers are due, and where a report stands on agendas."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from commissioning import clock
from commissioning.actors import Actor
from commissioning.models import Council
from commissioning.once import once
from commissioning.verdicts import Verdict
from decisions import meetings as rules
from decisions.enums import BEFORE_ISSUE
from decisions.meetings import Deadlines, Lead, SetDays
from decisions.models import AgendaItem, Meeting, Report
from decisions.procedure import THE_LAW_ALONE
from decisions.routing import Route
from decisions.selectors import parts, routes, seldom
from decisions.selectors.procedure import confirmed_by
from decisions.selectors.timing import days_of

PAST_SHOWN = 20
AHEAD_SHOWN = 3


@dataclass(frozen=True)
class Dated:
    """A meeting and what is due for it until when."""

    meeting: Meeting
    deadlines: Deadlines

    @property
    def sentence(self) -> str:
        """The latest draft, the body named."""
        return f"{self.meeting.body}: {self.deadlines.sentence[:1].lower()}{self.deadlines.sentence[1:]}"


def lead_of(council: Council, on: date) -> Lead:
    """How long before a meeting on a day things are due, by the rules in force that day."""
    rules = confirmed_by(council, on) or THE_LAW_ALONE
    return Lead(rules.agenda_clear_days, rules.despatch_working_days, council.clearance_working_days)


def worked_back(council: Council, held_on: date, by_hand: SetDays) -> Deadlines:
    """The days of a meeting that is on record or still being typed."""
    return rules.work_back(held_on, lead_of(council, held_on), days_of(council), by_hand=by_hand)


def deadlines_of(meeting: Meeting) -> Deadlines:
    """Until when papers of a meeting are due."""
    return worked_back(meeting.council, meeting.held_on, meeting.set_days)


def dated(meetings: Iterable[Meeting]) -> list[Dated]:
    """Each meeting with its days."""
    return [Dated(meeting, deadlines_of(meeting)) for meeting in meetings]


# --- the list and the page --------------------------------------------------------------------------------------------


def to_come(actor: Actor, at: datetime) -> list[Dated]:
    """The council's meetings from today on, the next first, each with how many reports stand on its agenda."""
    return _listed(Meeting.objects.visible_to(actor).from_day(clock.london_day(at)))


def held_before(actor: Actor, at: datetime) -> list[Dated]:
    """The council's latest meetings before today."""
    return _listed(Meeting.objects.visible_to(actor).before_day(clock.london_day(at))[:PAST_SHOWN])


def _listed(found: Iterable[Meeting]) -> list[Dated]:
    counted = found.annotate(item_count=Count("items", filter=Q(items__rolled_to__isnull=True)))  # type: ignore[attr-defined]
    return dated(counted.select_related("body__council"))


@dataclass(frozen=True)
class Item:
    """A report on an agenda: its place among those that stand there, and whether its paper is still to come."""

    row: AgendaItem
    number: int | None

    @property
    def is_awaited(self) -> bool:
        """Whether the report has not been issued yet."""
        return self.row.report.status in BEFORE_ISSUE


def agenda(meeting: Meeting, actor: Actor) -> list[Item]:
    """Every item this person sees in the order of the agenda; those moved to a later meeting have no number."""
    rows = AgendaItem.objects.visible_to(actor).filter(meeting=meeting)
    beside = ("report__council", "report__decision_maker_post", "rolled_to__body", "rolled_by")
    found, number = [], 0
    for row in rows.select_related(*beside).order_by("order", "pk"):
        row.meeting = meeting
        number += row.rolled_to_id is None
        found.append(Item(row, number if row.rolled_to_id is None else None))
    return found


# --- one report -------------------------------------------------------------------------------------------------------


@once
def items_of(report: Report) -> list[AgendaItem]:
    """Every agenda the report stands or stood on, in the order of the meetings."""
    if not seldom.may_have(report, "agenda_items"):
        return []
    beside = ("meeting__body__council", "rolled_to__body")
    return list(report.agenda_items.select_related(*beside).order_by("meeting__held_on", "pk"))


def standing_of(report: Report) -> list[AgendaItem]:
    """The agendas on which it stands now."""
    return [item for item in items_of(report) if item.rolled_to_id is None]


def posts_before(report: Report, at: datetime) -> frozenset[int]:
    """The posts this report is put before: as it was submitted, or as its route would have it today."""
    if report.decision_maker_post_id is not None:
        return frozenset([report.decision_maker_post_id, *(post.pk for post in parts.consultee_posts(report))])
    route = routes.route_for(report, at)
    return frozenset() if isinstance(route, Verdict) else posts_of_route(route)


def posts_of_route(route: Route) -> frozenset[int]:
    """Who decides and who is consulted by a route."""
    return frozenset([route.maker_post_id, *(post.pk for post in route.rule.consultees)])


def ahead_of(council: Council, posts: Collection[int], on: date) -> list[Dated]:
    """The next meetings, of the bodies that these posts stand for, for which a draft can still be in time."""
    if not posts:
        return []
    found = Meeting.objects.filter(body__council=council, body__post__in=posts).from_day(on)
    shown: dict[int, list[Dated]] = {}
    for one in dated(found.select_related("body__council")[: 4 * AHEAD_SHOWN]):
        if one.deadlines.draft_on >= on:
            shown.setdefault(one.meeting.body_id, []).append(one)
    return [one for of_body in shown.values() for one in of_body[:AHEAD_SHOWN]]


def later_meetings(item: AgendaItem, on: date) -> QuerySet[Meeting]:
    """The meetings of the same body, still to come, to which an item can be moved."""
    later = Meeting.objects.filter(body=item.meeting.body_id, held_on__gt=item.meeting.held_on).from_day(on)
    return later.select_related("body__council")
