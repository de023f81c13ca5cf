"""What is due to be disposed of, how long each class is kept, legal holds, and the disposals there were."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commissioning import clock
from commissioning.actors import Actor
from commissioning.enums import RetentionClass, Role
from commissioning.models import Council, Disposal
from commissioning.object_actions import ObjectAction, Offer
from commissioning.once import reading_once
from commissioning.retention import PROPOSERS
from commissioning.views.acts import WorkspaceFace, respond
from decisions.acts.disposing import ON_COUNCIL, ON_DISPOSAL
from decisions.selectors import disposal as selected

READERS = (*PROPOSERS, Role.AUDITOR)


class RetentionFace(WorkspaceFace):
    """A council's retention, or one disposal, in the workspace."""

    folder = "decisions"

    def act_templates(self, action: ObjectAction) -> list[str]:
        return ["acts/act.html"]

    def object_label(self, obj: Any) -> str:
        return "Retention and disposal" if isinstance(obj, Council) else str(obj)

    def back_text(self, obj: Any) -> str:
        return "Back to retention and disposal" if isinstance(obj, Council) else f"Back to {obj}"

    def object_url(self, obj: Any) -> str:
        if isinstance(obj, Council):
            return reverse("decisions:disposal-list")
        return reverse("decisions:disposal-detail", args=[obj.pk])

    def onward_url(self, obj: Any, action: ObjectAction, outcome: Any) -> str:
        return self.object_url(outcome if isinstance(outcome, Disposal) else obj)


@require_safe
@reading_once()
def disposal_list(request: HttpRequest) -> HttpResponse:
    """What is due, with the day until which it had to be kept; the classes; holds; and past disposals."""
    council = _council(request.actor)
    at = clock.now()
    today = clock.london_day(at)
    rules = selected.rules_on(council, today)
    context = {
        "due": selected.due(council, today),
        "classes": [(kind, rules.get(kind)) for kind in RetentionClass],
        "holds": selected.held(council),
        "disposals": [(one, getattr(one, "answer", None)) for one in _disposals(request.actor)],
        "offers": [_offer(act, council, request.actor) for act in ON_COUNCIL],
    }
    return render(request, "decisions/disposal_list.html", context)


@require_safe
def disposal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What one disposal names, and what was said of it."""
    _council(request.actor)
    disposal = get_object_or_404(_disposals(request.actor), pk=pk)
    context = {
        "disposal": disposal,
        "answer": getattr(disposal, "answer", None),
        "items": list(disposal.items.order_by("reference", "kind", "pk")),
        "offers": [_offer(act, disposal, request.actor) for act in ON_DISPOSAL],
    }
    return render(request, "decisions/disposal_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def retention_act(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose what is due, or say how long a class is kept."""
    return respond(RetentionFace(), request, _council(request.actor), ON_COUNCIL, slug)


@require_http_methods(["GET", "HEAD", "POST"])
def disposal_act(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Approve a disposal, or decline it."""
    _council(request.actor)
    return respond(RetentionFace(), request, get_object_or_404(_disposals(request.actor), pk=pk), ON_DISPOSAL, slug)


def _council(actor: Actor) -> Council:
    """The council whose records these people look after; 403 for anybody else."""
    if actor.council is None or not actor.holds(*READERS):
        raise PermissionDenied("Democratic services, the monitoring officer and the auditor see what is due.")
    return actor.council


def _disposals(actor: Actor) -> Any:
    return Disposal.objects.visible_to(actor).select_related("answer", "council")


def _offer(action: ObjectAction, obj: Any, actor: Actor) -> Offer:
    if isinstance(obj, Council):
        url = reverse("decisions:retention-act", args=[action.name])
    else:
        url = reverse("decisions:disposal-act", args=[obj.pk, action.name])
    return Offer(action, action.verdict(obj, actor, clock.now()), url)
