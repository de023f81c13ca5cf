"""What falls due for a person: on one page, and as a calendar to subscribe to at an address of their own."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commissioning import clock, icalendar
from commissioning.actors import Actor
from commissioning.models import FeedToken
from commissioning.once import reading_once
from commissioning.services import feeds
from decisions.alerts import Due
from decisions.enums import AlertKind
from decisions.selectors import falling_due as read


@require_safe
@reading_once()
def due_list(request: HttpRequest) -> HttpResponse:
    """What is due now, and what comes in the next year and a half."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    day = clock.today()
    dues = read.of_actor(actor, day)
    now = read.reached(dues, day)
    context = {
        "now": [(due, due.days_left(day)) for due in now],
        "later": [(due, due.days_left(day)) for due in dues if due not in now],
        "is_in_post": actor.post is not None,
    }
    return render(request, "decisions/due_list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_address(request: HttpRequest) -> HttpResponse:
    """Make a secret address for one's own calendar, shown this once, or revoke it."""
    given = {"user": request.user, "actor": request.actor, "at": clock.now()}  # type: ignore[attr-defined]
    address, was_revoked = "", False
    if request.method == "POST" and "make" in request.POST:
        address = request.build_absolute_uri(reverse("calendar-feed", args=[feeds.make(**given)]))
    elif request.method == "POST" and "revoke" in request.POST:
        was_revoked = feeds.revoke(**given)
    elif request.method == "POST":
        return redirect("calendar-address")
    standing = FeedToken.objects.standing().filter(user=request.user).first()  # type: ignore[misc]
    context = {"standing": standing, "address": address, "was_revoked": was_revoked}
    return render(request, "decisions/calendar_address.html", context)


@login_not_required
@never_cache
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar of whoever holds the address: what they may see today, in the posts they hold today."""
    found = FeedToken.objects.standing().filter(secret_sha256=feeds.hash_of(secret)).select_related("user").first()
    if found is None or not found.user.is_active:
        missing = HttpResponse("No calendar is at this address.\n", status=404, content_type="text/plain")
        missing._has_been_logged = True  # type: ignore[attr-defined]  # Django would log the address, and so the secret
        return missing
    day = clock.today()
    at = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    dues = [due for due in read.of_user(found.user, day) if due.kind is not AlertKind.SPEND]  # it has no day of its own
    events = [_event(request, due, at) for due in dues]
    name = f"What falls due for {found.user}"
    response = HttpResponse(
        icalendar.calendar(name, events, product="Commissioning decisions"), content_type=icalendar.MEDIA_TYPE
    )
    response["Content-Disposition"] = 'inline; filename="falls-due.ics"'
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _event(request: HttpRequest, due: Due, at: datetime) -> icalendar.Event:
    about = f"{due.kind}:{','.join(due.subjects)}:{due.anchor or due.day}"
    return icalendar.Event(
        uid=f"{hashlib.sha256(about.encode()).hexdigest()[:32]}@{request.get_host()}",
        summary=due.what,
        first=due.day,
        last=due.day,
        changed_at=at,
        url=request.build_absolute_uri(due.path),
    )
