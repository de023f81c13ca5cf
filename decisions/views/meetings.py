"""Meetings of the council's bodies: the list, one meeting with its agenda and days, and what is done with them."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commissioning import clock
from commissioning.actors import Actor
from commissioning.object_actions import ObjectAction
from commissioning.once import reading_once
from commissioning.views.acts import WorkspaceFace, respond
from decisions import meetings as rules
from decisions.acts.on_meeting import ON_ITEM, ON_MEETING
from decisions.forms.meetings import MeetingForm
from decisions.models import AgendaItem, Meeting
from decisions.selectors import meetings as read
from decisions.services import meetings
from decisions.services.meetings import MEETING_FIELDS
from frameworks.views.editing import Editing, edit_page


class MeetingFace(WorkspaceFace):
    """A meeting, or an item of its agenda, in the workspace."""

    folder = "decisions"

    def act_templates(self, action: ObjectAction) -> list[str]:
        return ["acts/act.html"]

    def object_label(self, obj: Any) -> str:
        if isinstance(obj, AgendaItem):
            return f"{obj.report.reference}: {obj.report.title}"
        return str(obj)

    def back_text(self, obj: Any) -> str:
        return f"Back to {_meeting(obj)}"

    def object_url(self, obj: Any) -> str:
        return reverse("decisions:meeting-detail", args=[_meeting(obj).pk])


def _meeting(obj: Meeting | AgendaItem) -> Meeting:
    return obj.meeting if isinstance(obj, AgendaItem) else obj


@require_safe
@reading_once()
def meeting_list(request: HttpRequest) -> HttpResponse:
    """What meets next, with the days until which papers are due; and what has met."""
    at = clock.now()
    context = {
        "groups": (
            ("To come", read.to_come(request.actor, at), "No meeting is to come."),
            ("Held", read.held_before(request.actor, at), "No meeting has been held."),
        ),
        "may_keep": rules.may_keep(request.actor),
    }
    return render(request, "decisions/meeting_list.html", context)


@require_safe
@reading_once()
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: its days, and its agenda in order."""
    meeting, actor, at = _meeting_or_404(request, pk), request.actor, clock.now()
    items = [(item, _offers(item.row, actor, at)) for item in read.agenda(meeting, actor)]
    context = {
        "meeting": meeting,
        "deadlines": read.deadlines_of(meeting),
        "by_hand": meeting.set_days,
        "items": items,
        "may_keep": rules.may_keep(actor),
        "offers": [(act, act.verdict(meeting, actor, at)) for act in ON_MEETING],
        "is_out": rules.is_late(read.deadlines_of(meeting), clock.london_day(at)),
    }
    return render(request, "decisions/meeting_detail.html", context)


def _offers(item: AgendaItem, actor: Actor, at: datetime) -> list[ObjectAction]:
    """What this person can do with an item now."""
    if not rules.may_keep(actor).allowed:
        return []
    return [act for act in ON_ITEM if act.verdict(item, actor, at).allowed]


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new meeting."""
    page = Editing(
        title="Add a meeting",
        caption="",
        back_url=reverse("decisions:meeting-list"),
        back_text="All meetings",
        verdict=rules.may_keep(request.actor),
        form_class=MeetingForm,
        save=_schedule,
        onward=_address,
        given={"actor": request.actor},
        done="The meeting is on record.",
    )
    return edit_page(request, page)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day, time or place; days set by hand."""
    meeting = _meeting_or_404(request, pk)
    page = Editing(
        title="Change the meeting",
        caption=str(meeting),
        back_url=_address(meeting),
        back_text=f"Back to {meeting}",
        verdict=rules.may_keep(request.actor),
        form_class=MeetingForm,
        save=partial(_schedule, meeting=meeting),
        onward=_address,
        given={"actor": request.actor},
        stored=Meeting.objects.get(pk=meeting.pk),
    )
    return edit_page(request, page)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """An act on a meeting."""
    return respond(MeetingFace(), request, _meeting_or_404(request, pk), ON_MEETING, slug)


@require_http_methods(["GET", "HEAD", "POST"])
def item_act(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """An act on an item of an agenda."""
    beside = ("meeting__body__council", "report__council")
    item = AgendaItem.objects.visible_to(request.actor).select_related(*beside).filter(pk=pk).first()
    if item is None:
        raise Http404("There is no such item, or it is not yours to see.")
    return respond(MeetingFace(), request, item, ON_ITEM, slug)


def _schedule(
    *, actor: Actor, at: Any, meeting: Meeting | None = None, version: int | None = None, **typed: Any
) -> Any:
    values = {name: typed[name] for name in MEETING_FIELDS}
    return meetings.schedule(values=values, meeting=meeting, version=version, actor=actor, at=at)


def _address(meeting: Meeting) -> str:
    return reverse("decisions:meeting-detail", args=[meeting.pk])


def _meeting_or_404(request: HttpRequest, pk: int) -> Meeting:
    found = Meeting.objects.visible_to(request.actor).select_related("body__council", "body__clerk_post")
    meeting = found.filter(pk=pk).first()
    if meeting is None:
        raise Http404("There is no such meeting in your council.")
    return meeting
