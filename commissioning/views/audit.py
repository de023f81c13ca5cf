"""The audit trail for people: what was done in the council, by whom in which post, narrowed and taken away."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commissioning import clock
from commissioning.actors import Actor
from commissioning.audit_list import HEADINGS, AuditFilters, AuditTable, lines
from commissioning.exports import download, links
from commissioning.models import AuditEvent
from commissioning.selectors.audit import may_read_trail

Request = Any  # a request whose actor `ActorMiddleware` has set


@require_safe
def trail(request: Request) -> HttpResponse:
    """Every act in the council, newest first."""
    filters = AuditFilters(request.GET, _events(request.actor), request=request)
    nothing = "Nothing like that was done. Take a filter away." if filters.active else "Nothing has been done yet."
    table = AuditTable(filters.qs, request=request, empty_text=nothing)
    exports = links("audit-trail-export", request.GET.urlencode())
    context = {"table": table, "filters": filters, "total": table.page.paginator.count, "exports": exports}
    return render(request, "audit/trail.html", context)


@require_safe
def export(request: Request, file_type: str) -> HttpResponse:
    """The same events, all of them, as a file."""
    events = AuditFilters(request.GET, _events(request.actor), request=request).qs
    today = clock.london_day(clock.now())
    return download("audit-trail", HEADINGS, lines(events.iterator(1000)), file_type=file_type, on=today)


def _events(actor: Actor) -> QuerySet[AuditEvent]:
    """The council's own chain; 403 to whoever does not read it."""
    verdict = may_read_trail(actor)
    if not verdict.allowed:
        raise PermissionDenied(verdict.sentence)
    return AuditEvent.objects.visible_to(actor).order_by("-sequence")
