"""The meetings of the bodies by which a route goes, as the last safe start is counted back from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from commissioning.models import Council
from decisions.models import AuthorityRule, Body, Meeting
from decisions.routing import Route
from decisions.selectors.meetings import lead_of, worked_back
from decisions.timing import CYCLE_WORKING_DAYS, Sitting, Sittings

YEAR = timedelta(days=366)


def bodies_of(rules: Iterable[AuthorityRule]) -> dict[int, Body]:
    """The bodies that these rules name (`routes.standing_rules`), by the post that stands for each."""
    posts = [post for rule in rules for post in (rule.maker_post, *rule.consultee_posts.all())]
    found = {post.pk: getattr(post, "body", None) for post in posts}
    return {pk: body for pk, body in found.items() if body is not None}


def sittings_of(rules: Sequence[AuthorityRule], on: date) -> dict[int, Sittings]:
    """The meetings of every body that these rules name, by the post that stands for it: a year back, and on."""
    bodies = bodies_of(rules)
    councils = {rule.council_id: rule.council for rule in rules}
    meetings: dict[int, list[Meeting]] = defaultdict(list)
    if bodies:
        near = Meeting.objects.filter(body__in=[body.pk for body in bodies.values()], held_on__gte=on - YEAR)
        for meeting in near.order_by("held_on", "pk"):
            meetings[meeting.body_id].append(meeting)
    return {post: _sittings(body, councils[body.council_id], meetings[body.pk], on) for post, body in bodies.items()}


def before(route: Route, bodies: Mapping[int, Sittings]) -> tuple[Sittings, ...]:
    """The bodies before which a report goes by a route: those asked for a view, then the one that decides."""
    asked = [bodies[post.pk] for post in route.rule.consultees if post.pk in bodies]
    maker = bodies.get(route.maker_post_id)
    return (*asked, replace(maker, decides=True)) if maker else tuple(asked)


def _sittings(body: Body, council: Council, meetings: Iterable[Meeting], on: date) -> Sittings:
    lead = lead_of(council, on)
    return Sittings(
        body=body.name,
        on_record=tuple(_sitting(meeting, council) for meeting in meetings),
        papers=lead.agenda_clear_days + 1 + lead.despatch_working_days,
        cycle=CYCLE_WORKING_DAYS,
    )


def _sitting(meeting: Meeting, council: Council) -> Sitting:
    return Sitting(meeting.held_on, worked_back(council, meeting.held_on, meeting.set_days).final_on)
