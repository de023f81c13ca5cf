"""Meetings and their agendas, kept by democratic services. Source: `decisions/meetings.py`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from commissioning import clock
from commissioning.actors import Actor
from commissioning.models import Post
from commissioning.services import audit
from commissioning.services.saving import checked
from commissioning.verdicts import Verdict
from decisions import meetings as rules
from decisions.enums import OPEN_STATUSES, ReportStatus
from decisions.meetings import SetDays
from decisions.models import AgendaItem, Body, Meeting, Report, ReportVersion
from decisions.selectors.meetings import deadlines_of, worked_back

BODY_FIELDS = ("name", "kind", "members", "post", "clerk_post", "is_active")
MEETING_FIELDS = (
    "body", "held_on", "starts_at", "place", "is_public", "draft_on", "final_on", "despatch_on", "deadlines_reason",
)  # fmt: skip
PROSE = ("members", "deadlines_reason")


@transaction.atomic
def save_body(
    *, values: Mapping[str, Any], actor: Actor, at: datetime, body: Body | None = None, version: int | None = None
) -> Body:
    """Add a body, or change one. Refused by `may_keep_bodies`, for a post of another council, and a stale version."""
    if body is not None:
        body = Body.objects.locked(body.pk)
        body.expect_version(body.version if version is None else version)
    posts: list[Post] = [values[name] for name in ("post", "clerk_post") if values.get(name) is not None]
    verdict = rules.may_keep_bodies(actor) & Verdict.of(
        (body is None or body.council_id == actor.council_id, "other_council", "The body is another council's."),
        (
            all(post.council_id == actor.council_id for post in posts),
            "other_council",
            "Every post of a body is a post of its council.",
            "post",
        ),
    )
    verdict.or_refuse()
    body = body or Body(council=actor.council, version=0)
    changes = _set(body, values, BODY_FIELDS)
    checked(body).save_version()
    audit.record(actor, "body.saved", body, at=at, changes=changes)
    return body


@transaction.atomic
def schedule(
    *, values: Mapping[str, Any], actor: Actor, at: datetime, meeting: Meeting | None = None, version: int | None = None
) -> Meeting:
    """Add a meeting, or change one. Days left empty follow from the rules of procedure. Refused by `may_schedule`."""
    if meeting is not None:
        meeting = Meeting.objects.locked(meeting.pk)
        meeting.expect_version(meeting.version if version is None else version)
    body: Body = values["body"]
    by_hand = SetDays(*(values.get(name) for name in ("draft_on", "final_on", "despatch_on")))
    is_own = body.council_id == actor.council_id and (meeting is None or meeting.council.pk == actor.council_id)
    rules.may_schedule(
        actor,
        deadlines=worked_back(body.council, values["held_on"], by_hand),
        by_hand=by_hand,
        reason=values.get("deadlines_reason", ""),
        is_own_body=is_own,
    ).or_refuse()
    meeting = meeting or Meeting(version=0)
    changes = _set(meeting, values, MEETING_FIELDS)
    checked(meeting).save_version()
    audit.record(actor, "meeting.saved", meeting, at=at, changes=changes, reason=meeting.deadlines_reason)
    return meeting


@transaction.atomic
def place(
    *, meeting: Meeting, report: Report, actor: Actor, at: datetime, late_reason: str = "", late_agreed_by: str = ""
) -> AgendaItem:
    """Put a report on the agenda as its last item; once the papers are out, as a numbered supplement.

    Refused by `may_place`.
    """
    meeting, report = Meeting.objects.locked(meeting.pk), Report.objects.locked(report.pk)
    deadlines, today = deadlines_of(meeting), clock.london_day(at)
    rules.may_place(
        actor,
        deadlines=deadlines,
        today=today,
        is_open=_is_open(report),
        is_own_council=report.council_id == meeting.council.pk == actor.council_id,
        is_placed=meeting.items.filter(report=report).exists(),
        late_reason=late_reason,
        late_agreed_by=late_agreed_by,
    ).or_refuse()
    item = AgendaItem(meeting=meeting, report=report, order=_next(meeting, "order"), placed_by=actor.user, placed_at=at)
    if rules.is_late(deadlines, today):
        _as_supplement(item, late_reason, late_agreed_by)
    checked(item).save()
    changes = {"report": (None, report.reference), "supplement": (None, item.supplement)}
    audit.record(actor, "agenda.placed", item, at=at, changes=changes, reason=item.late_reason)
    return item


@transaction.atomic
def declare_late(*, item: AgendaItem, reason: str, agreed_by: str, actor: Actor, at: datetime) -> AgendaItem:
    """Say why a report on the agenda, not out when the papers were, cannot wait. It becomes a numbered supplement.

    Refused by `may_declare_late`.
    """
    item, meeting = _locked(item)
    deadlines = deadlines_of(meeting)
    rules.may_declare_late(
        actor,
        deadlines=deadlines,
        today=clock.london_day(at),
        is_rolled=item.rolled_to_id is not None,
        is_late_already=item.supplement is not None,
        is_out=was_out_by(item.report, deadlines),
        reason=reason,
        agreed_by=agreed_by,
    ).or_refuse()
    _as_supplement(item, reason, agreed_by)
    item.save()
    audit.record(
        actor, "agenda.late", item, at=at, changes={"supplement": (None, item.supplement)}, reason=item.late_reason
    )
    return item


@transaction.atomic
def move_to(*, item: AgendaItem, place: int, actor: Actor, at: datetime) -> AgendaItem:
    """Give an item another place of its agenda, counted from 1. Refused by `may_move`."""
    item, meeting = _locked(item)
    standing = list(meeting.items.standing().exclude(pk=item.pk).order_by("order", "pk"))
    rules.may_move(actor, is_rolled=item.rolled_to_id is not None, place=place, count=len(standing) + 1).or_refuse()
    before = item.order
    standing.insert(place - 1, item)
    for order, one in enumerate(standing, start=1):
        AgendaItem.objects.filter(pk=one.pk).update(order=order)
    item.order = place
    audit.record(actor, "agenda.moved", item, at=at, changes={"order": (before, place)})
    return item


@transaction.atomic
def roll(*, item: AgendaItem, to: Meeting, reason: str, actor: Actor, at: datetime) -> AgendaItem:
    """Move a report to a later meeting of the same body; where it stood the reason stays. Refused by `may_roll`.

    Returns the item on the later agenda.
    """
    item, meeting = _locked(item)
    to = Meeting.objects.locked(to.pk)
    rules.may_roll(
        actor,
        is_rolled=item.rolled_to_id is not None,
        is_open=_is_open(item.report),
        is_same_body=to.body_id == meeting.body_id,
        held_on=meeting.held_on,
        to_held_on=to.held_on,
        to_deadlines=deadlines_of(to),
        today=clock.london_day(at),
        reason=reason,
    ).or_refuse()
    item.rolled_to, item.rolled_reason, item.rolled_by, item.rolled_at = to, reason.strip(), actor.user, at
    checked(item).save()
    later = AgendaItem(meeting=to, report=item.report, order=_next(to, "order"), placed_by=actor.user, placed_at=at)
    checked(later).save()
    changes = {"meeting": (str(meeting), str(to))}
    audit.record(actor, "agenda.rolled", item, at=at, changes=changes, reason=item.rolled_reason)
    return later


def was_out_by(report: Report, deadlines: rules.Deadlines) -> bool:
    """Whether the paper that stands was issued by the day on which the papers were published."""
    issued = ReportVersion.objects.filter(report=report).order_by("-pk").values_list("issued_at", flat=True).first()
    return issued is not None and clock.london_day(issued) <= deadlines.despatch_on


def _locked(item: AgendaItem) -> tuple[AgendaItem, Meeting]:
    meeting = Meeting.objects.locked(item.meeting_id)
    item = AgendaItem.objects.locked(item.pk)
    item.meeting = meeting
    return item, meeting


def _is_open(report: Report) -> bool:
    return ReportStatus(report.status) in OPEN_STATUSES


def _next(meeting: Meeting, field: str) -> int:
    return int(meeting.items.aggregate(last=Max(field))["last"] or 0) + 1


def _as_supplement(item: AgendaItem, reason: str, agreed_by: str) -> None:
    item.supplement = _next(item.meeting, "supplement")
    item.late_reason, item.late_agreed_by = reason.strip(), agreed_by.strip()


def _set(row: Any, values: Mapping[str, Any], fields: tuple[str, ...]) -> dict[str, tuple[Any, Any]]:
    """Set those fields that are given; what changed, for the audit, without prose."""
    changes: dict[str, tuple[Any, Any]] = {}
    for name in fields:
        if name not in values:
            continue
        before = None if row._state.adding and name in ("body",) else getattr(row, name)
        if before != values[name]:
            setattr(row, name, values[name])
            if name not in PROSE:
                changes[name] = (None if before is None else str(before), str(values[name]))
    return changes
