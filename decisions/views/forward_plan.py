"""The forward plan in the workspace: what is announced, what lacks its notice, and what was decided in haste."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commissioning import clock
from commissioning.actors import Actor
from commissioning.exports import download
from commissioning.views.acts import WorkspaceFace, respond
from decisions.acts.noticing import NOTICING_OF_ENTRY
from decisions.filters import AnnouncedFilters
from decisions.models import ForwardPlanEntry, KeyDecisionNotice, ShorterNotice
from decisions.noticing import by_office
from decisions.selectors import forward_plan as plan

HEADINGS = (
    "Decision number", "Matter", "Agreed", "Why notice was impracticable", "Why it was urgent", "Why others could not",
    "Published",
)  # fmt: skip


@require_safe
def forward_plan(request: HttpRequest) -> HttpResponse:
    """Every notice of the council that is public, narrowed by the filters, and every key decision without one."""
    council = request.actor.council
    public = plan.published(council) if council else KeyDecisionNotice.objects.none()
    filters = AnnouncedFilters(request.GET, public, request=request)
    lacking = list(plan.without_notice(council)) if council else []
    context = {
        "council": council,
        "filters": filters,
        "found": plan.announced(filters.qs),
        "without": [(entry, plan.number_borne(entry), _acts(entry, request.actor)) for entry in lacking],
    }
    return render(request, "decisions/forward_plan.html", context)


def _acts(entry: ForwardPlanEntry, actor: Actor) -> list[tuple[str, str]]:
    """What democratic services can do with a line; nothing for others, and no second number."""
    if not by_office(actor, is_own_council=entry.council_id == actor.council_id).allowed:
        return []
    acts = [act for act in NOTICING_OF_ENTRY if act.name != "number-decision" or not plan.number_borne(entry)]
    return [(act.label, reverse("decisions:plan-act", args=[entry.pk, act.name])) for act in acts]


class EntryFace(WorkspaceFace):
    """What is done with a line of the forward plan."""

    def object_label(self, obj: ForwardPlanEntry) -> str:
        return str(obj)

    def back_text(self, obj: ForwardPlanEntry) -> str:
        return "Back to the forward plan"

    def object_url(self, obj: ForwardPlanEntry) -> str:
        return reverse("decisions:forward-plan")


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Number a line of the plan, or publish its notice, before there is a report."""
    seen = ForwardPlanEntry.objects.visible_to(request.actor).select_related("council", "contract__council")
    return respond(EntryFace(), request, get_object_or_404(seen, pk=pk), NOTICING_OF_ENTRY, slug)


@require_safe
def urgent(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The decisions of a year that were agreed to be urgent, for the leader's report (SI 2012/2089 reg 19)."""
    chosen = year or clock.today().year
    context = {
        "year": chosen,
        "found": plan.on_short_notice(_urgent(request, chosen)),
        "council": request.actor.council,
    }
    return render(request, "decisions/urgent.html", context)


@require_safe
def urgent_export(request: HttpRequest, year: int) -> HttpResponse:
    """The same as a file."""
    lines = (
        [
            one.number, one.subject, one.agreed, one.impracticable, one.urgent_because, one.passed_over,
            one.published_on,
        ]
        for one in plan.on_short_notice(_urgent(request, year))
    )  # fmt: skip
    return download(f"special-urgency-{year}", HEADINGS, lines, file_type="csv", on=clock.today())


def _urgent(request: Any, year: int) -> Any:
    council = request.actor.council
    return plan.urgent_in(council, year) if council else ShorterNotice.objects.none()
