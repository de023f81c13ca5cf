"""Waivers, breaches and late authorisations in the workspace: lists, one of them, and recording a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commissioning import clock
from commissioning.actors import Actor
from commissioning.object_actions import ObjectAction, Offer
from commissioning.selectors.audit import history_of
from commissioning.views.acts import WorkspaceFace, respond
from decisions.acts.departures import OF_KIND
from decisions.departures import may_record
from decisions.departures_list import DepartureTable, told
from decisions.enums import DepartureKind
from decisions.forms.departures import BreachForm, DepartureForm, LateForm, WaiverForm
from decisions.models import Waiver
from decisions.selectors.departures import MODELS, late_owed
from decisions.services import departures
from decisions.services.departures import Said
from frameworks.views.editing import Editing, edit_page

SAID = ("title", "contract", "department", "reason", "value", "explanation")


@dataclass(frozen=True)
class Shown:
    """One kind as its pages name it."""

    kind: DepartureKind
    word: str
    several: str
    add: str
    form: type[DepartureForm]
    save: Callable[..., Any]

    @property
    def model(self) -> Any:
        return MODELS[self.kind]


KINDS: Mapping[str, Shown] = {
    one.word: one
    for one in (
        Shown(DepartureKind.WAIVER, "waivers", "Waivers", "Ask for a waiver", WaiverForm, departures.ask_waiver),
        Shown(DepartureKind.BREACH, "breaches", "Breaches", "Record a breach", BreachForm, departures.record_breach),
        Shown(
            DepartureKind.LATE, "late-authorisations", "Late authorisations", "Record a late authorisation", LateForm,
            departures.record_late,
        ),
    )
}  # fmt: skip


class DepartureFace(WorkspaceFace):
    """The acts on a departure in the workspace."""

    folder = "decisions"

    def __init__(self, shown: Shown) -> None:
        self.shown = shown

    def back_text(self, obj: Any) -> str:
        return "Back to the entry"

    def object_url(self, obj: Any) -> str:
        return reverse("decisions:departure-detail", args=[self.shown.word, obj.pk])


@require_safe
def listed(request: HttpRequest, kind: str) -> HttpResponse:
    """All of one kind that the person sees, newest first; above them the late authorisations still to be recorded."""
    shown, actor = _kind(kind), _reader(request)
    rows = shown.model.objects.visible_to(actor).select_related("reason", "contract")
    table = DepartureTable(rows, request=request, word=kind, several=shown.several)
    context = {
        "shown": shown,
        "kinds": KINDS.values(),
        "table": table,
        "may_add": may_record(actor),
        "owed": late_owed(actor) if shown.kind is DepartureKind.LATE else [],
    }
    return render(request, "decisions/departure_list.html", context)


@require_safe
def detail(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One entry, what can be done with it, and what has happened to it."""
    shown, at, actor = _kind(kind), clock.now(), _reader(request)
    row = _row(shown, actor, pk)
    offers = [Offer(act, act.verdict(row, actor, at), _act_url(kind, row, act)) for act in OF_KIND[shown.kind]]
    context = {"shown": shown, "row": row, "facts": told(row), "offers": offers, "history": history_of(row)}
    return render(request, "decisions/departure_detail.html", context)


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, kind: str, pk: int, slug: str) -> HttpResponse:
    """The page of one act on an entry."""
    shown = _kind(kind)
    return respond(DepartureFace(shown), request, _row(shown, _reader(request), pk), OF_KIND[shown.kind], slug)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask for a waiver, record a breach or a late authorisation. What led here fills in what it knows."""
    shown = _kind(kind)
    page = Editing(
        title=shown.add,
        caption="",
        back_url=reverse("decisions:departure-list", args=[kind]),
        back_text=shown.several,
        verdict=may_record(request.actor),  # type: ignore[attr-defined]
        form_class=shown.form,
        save=lambda **given: shown.save(**_said(given)),
        onward=lambda row: reverse("decisions:departure-detail", args=[kind, row.pk]),
        given={"actor": request.actor, "initial": _known(request)},  # type: ignore[attr-defined]
        done="Recorded.",
    )
    return edit_page(request, page)


def _said(given: dict[str, Any]) -> dict[str, Any]:
    """A form's data as the service wants it: what every departure says of itself, together."""
    return {"said": Said(**{name: given.pop(name) for name in SAID}), **given}


def _known(request: HttpRequest) -> dict[str, Any]:
    """The late authorisation that is owed for the decision and lot in the address, as far as a form asks for it."""
    decision, lot = request.GET.get("decision", ""), request.GET.get("lot", "")
    for owed in late_owed(request.actor) if decision and lot else []:  # type: ignore[attr-defined]
        if (str(owed.decision.pk), str(owed.lot.pk)) == (decision, lot):
            return {
                "title": owed.decision.report.title[:200],
                "contract": owed.lot.contract_id,
                "decision": owed.decision.pk,
                "lot": owed.lot.pk,
                "service_from": owed.service_from,
                "authorised_on": owed.effective_on,
            }
    return {}


def _kind(word: str) -> Shown:
    if word not in KINDS:
        raise Http404("There are waivers, breaches and late authorisations.")
    return KINDS[word]


def _reader(request: HttpRequest) -> Actor:
    """Whoever looks, when they hold a post; else 403."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.post is None:
        raise PermissionDenied("You hold no post today. An administrator can enter the post you hold.")
    return actor


def _row(shown: Shown, actor: Actor, pk: int) -> Any:
    beside = ("reason", "contract__council", "recorded_by", "voided_by", "council")
    more = {
        DepartureKind.WAIVER: ("entered_by",),
        DepartureKind.BREACH: ("waiver", "remedied_by"),
        DepartureKind.LATE: ("decision__report", "lot__contract__council"),
    }[shown.kind]
    return get_object_or_404(shown.model.objects.visible_to(actor).select_related(*beside, *more), pk=pk)


def _act_url(kind: str, row: Waiver, action: ObjectAction) -> str:
    return reverse("decisions:departure-act", args=[kind, row.pk, action.name])
