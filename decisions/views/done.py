"""What somebody reads once they have done their part: whose turn it is now, and what else waits for them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commissioning import clock, panels
from commissioning.once import reading_once
from decisions.acts.moves import MOVES
from decisions.enums import Action
from decisions.selectors import workspace
from decisions.views.access import report_or_404

SHOWN = 5


@require_safe
@reading_once()
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """A few lines after an act, for whoever may see the report; the report's own page is a link away."""
    report, actor, at = report_or_404(request, pk), request.actor, clock.now()
    may_clear = MOVES[Action.CLEAR].verdict(report, actor, at).allowed
    waiting = panels.waiting_for(actor, at)
    context = {
        "report": report,
        "turn": workspace.turn_of(report, actor, may_clear=may_clear),
        "waiting": waiting[:SHOWN],
        "more": len(waiting) - SHOWN,
    }
    return render(request, "decisions/report_done.html", context)
