"""Rounds of admission in the workspace: those of a list, one of them with its applications, and what can be done."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commissioning import clock
from commissioning.calendar import say_date
from commissioning.exports import download
from commissioning.object_actions import Offer
from commissioning.once import reading_once
from commissioning.selectors.audit import history_of
from commissioning.views.acts import WorkspaceFace, respond
from frameworks.enums import ApplicationOutcome, RoundStatus
from frameworks.forms.rounds import ApplicationForm, RoundForm
from frameworks.importing import applicants, score_sheet
from frameworks.models import AdmissionRound, LotApplication
from frameworks.round_acts import ON_APPLICATION, ON_ROUND, may_enter, may_score_any
from frameworks.rounds import may_have_rounds, may_keep_rounds
from frameworks.selectors import rounds as selectors
from frameworks.services import applications
from frameworks.services import rounds as services
from frameworks.views.contracts import address, visible
from frameworks.views.editing import Editing, edit_page

Request = Any  # a request whose actor `ActorMiddleware` has set
COLOURS = {
    RoundStatus.OPEN: "green", RoundStatus.CLOSED: "blue", RoundStatus.EVALUATING: "yellow",
    RoundStatus.ABANDONED: "red",
}  # fmt: skip
OUTCOME_COLOURS = {
    ApplicationOutcome.ADMITTED: "green", ApplicationOutcome.CONDITIONAL: "orange", ApplicationOutcome.DECLINED: "red",
}  # fmt: skip


class RoundFace(WorkspaceFace):
    """The acts on a round."""

    folder = "frameworks"

    def object_label(self, obj: AdmissionRound) -> str:
        return f"{obj.contract.reference} {obj.contract.title}, round {obj.number}"

    def back_text(self, obj: AdmissionRound) -> str:
        return "Back to the round"

    def object_url(self, obj: AdmissionRound) -> str:
        return round_url(obj)


class ApplicationFace(WorkspaceFace):
    """The acts on an application for a lot."""

    folder = "frameworks"

    def object_label(self, obj: LotApplication) -> str:
        return f"{obj.application}, lot {obj.lot.number}"

    def back_text(self, obj: LotApplication) -> str:
        return "Back to the application"

    def object_url(self, obj: LotApplication) -> str:
        return reverse("frameworks:application-detail", args=[obj.pk])


def round_url(row: AdmissionRound) -> str:
    """The round's page."""
    return reverse("frameworks:round-detail", args=[row.pk])


def _round(request: Request, pk: int) -> AdmissionRound:
    found = AdmissionRound.objects.visible_to(request.actor).select_related("contract__council")
    row: AdmissionRound = get_object_or_404(found, pk=pk)
    return row


@require_safe
def round_list(request: Request, pk: int) -> HttpResponse:
    """The rounds of a list, the newest first, and how it admits."""
    contract = visible(request, pk)
    facts, _ = selectors.facts_of(contract, but=AdmissionRound())
    context = {
        "contract": contract,
        "back_url": address(contract),
        "rounds": [(row, COLOURS.get(RoundStatus(row.status), "grey")) for row in contract.rounds.order_by("-number")],
        "may_add": may_have_rounds(facts) & may_keep_rounds(request.actor),
        "next_on": selectors.next_opening_of(contract) if contract.readmission_months else None,
    }
    return TemplateResponse(request, "frameworks/round_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def round_add(request: Request, pk: int) -> HttpResponse:
    """Plan a round."""
    contract = visible(request, pk)
    facts, _ = selectors.facts_of(contract, but=AdmissionRound())
    page = Editing(
        title="Plan a round of admission",
        caption=f"{contract.reference} {contract.title}",
        back_url=reverse("frameworks:round-list", args=[pk]),
        back_text="Back to the rounds",
        verdict=may_have_rounds(facts) & may_keep_rounds(request.actor),
        form_class=RoundForm,
        given={"contract": contract},
        save=lambda **given: services.plan(contract=contract, **given),
        onward=round_url,
        done="Planned. It is public once it is opened.",
        button="Plan the round",
    )
    return edit_page(request, page)


@require_http_methods(["GET", "HEAD", "POST"])
def round_edit(request: Request, pk: int) -> HttpResponse:
    """Change a round: all of it while it is planned, then its evaluation and its notices."""
    row = _round(request, pk)
    page = Editing(
        title=f"Change round {row.number}",
        caption=f"{row.contract.reference} {row.contract.title}",
        back_url=round_url(row),
        back_text="Back to the round",
        verdict=may_keep_rounds(request.actor),
        form_class=RoundForm,
        given={"contract": row.contract},
        stored=row,
        save=lambda **given: services.edit(admission_round=row, **given),
        onward=round_url,
    )
    return edit_page(request, page)


@require_safe
@reading_once()
def round_detail(request: Request, pk: int) -> HttpResponse:
    """A round: its days, its evaluators, its applications, and what this person can do with it."""
    row, at, actor = _round(request, pk), clock.now(), request.actor
    lines = selectors.lines(row, actor)
    offers = [Offer(act, act.verdict(row, actor, at), _act_url(row, act.name)) for act in ON_ROUND]
    context = {
        "row": row,
        "contract": row.contract,
        "colour": COLOURS.get(RoundStatus(row.status), "grey"),
        "facts": _facts(row),
        "evaluators": selectors.evaluators(row),
        "lines": [(line, OUTCOME_COLOURS.get(ApplicationOutcome(line.row.outcome), "grey")) for line in lines],
        "may_enter": may_enter(row, actor, at),
        "may_score": may_score_any(row, actor, at),
        "may_edit": may_keep_rounds(actor),
        "offers": [offer for offer in offers if offer.verdict.allowed],
        "far_off": [offer for offer in offers if not offer.verdict.allowed],
        "history": history_of(row)[-10:],
    }
    return TemplateResponse(request, "frameworks/round_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def round_act(request: Request, pk: int, slug: str) -> HttpResponse:
    """The page of one act on a round."""
    return respond(RoundFace(), request, _round(request, pk), ON_ROUND, slug)


@require_http_methods(["GET", "HEAD", "POST"])
def application_add(request: Request, pk: int) -> HttpResponse:
    """Enter one application."""
    row = _round(request, pk)
    page = Editing(
        title="Enter an application",
        caption=f"{row.contract.reference} {row.contract.title}, round {row.number}",
        back_url=round_url(row),
        back_text="Back to the round",
        verdict=may_enter(row, request.actor, clock.now()),
        form_class=ApplicationForm,
        given={"admission_round": row, "actor": request.actor},
        save=lambda **given: applications.enter(admission_round=row, **given),
        onward=lambda made: round_url(row),
        done="Application entered.",
        button="Enter the application",
    )
    return edit_page(request, page)


@require_safe
@reading_once()
def application_detail(request: Request, pk: int) -> HttpResponse:
    """One application for one lot: its scores as far as they may be seen, its outcome, what can be done."""
    row, at, actor = _application(request, pk), clock.now(), request.actor
    line = selectors.line_of(row, actor)
    acts = [Offer(act, act.verdict(row, actor, at), _application_url(row, act.name)) for act in ON_APPLICATION]
    context = {
        "row": row,
        "line": line,
        "admission_round": row.application.round,
        "colour": OUTCOME_COLOURS.get(ApplicationOutcome(row.outcome), "grey"),
        "offers": [offer for offer in acts if offer.verdict.allowed],
        "far_off": [offer for offer in acts if not offer.verdict.allowed],
        "history": history_of(row)[-10:],
    }
    return TemplateResponse(request, "frameworks/application_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def application_act(request: Request, pk: int, slug: str) -> HttpResponse:
    """The page of one act on an application for a lot."""
    return respond(ApplicationFace(), request, _application(request, pk), ON_APPLICATION, slug)


@require_safe
def application_sheet(request: Request, pk: int, file_type: str) -> HttpResponse:
    """An empty sheet to fill in with applications."""
    _round(request, pk)
    return download("applications", applicants.HEADINGS, [], file_type=file_type, on=clock.today())


@require_safe
def score_sheet_file(request: Request, pk: int, file_type: str) -> HttpResponse:
    """The applications that wait for this person's score, as a sheet to fill in."""
    row = _round(request, pk)
    rows = [_to_score(line) for line in selectors.lines(row, request.actor) if _waits(line)]
    return download("scores", score_sheet.HEADINGS, rows, file_type=file_type, on=clock.today())


def _waits(line: selectors.Line) -> bool:
    return line.row.outcome == ApplicationOutcome.WAITING and not line.all_in


def _to_score(line: selectors.Line) -> list[Any]:
    application, own = line.row.application, line.own
    said = [own.points, own.comment] if own else [None, ""]
    return [application.number, str(application.provider), line.row.lot.number, *said]


def _application(request: Request, pk: int) -> LotApplication:
    found = LotApplication.objects.visible_to(request.actor).select_related(
        "application__provider", "application__round__contract__council", "application__follows__round", "lot",
        "admission", "moderated_by", "signed_by", "letter",
    )  # fmt: skip
    row: LotApplication = get_object_or_404(found, pk=pk)
    return row


def _act_url(row: AdmissionRound, name: str) -> str:
    return reverse("frameworks:round-act", args=[row.pk, name])


def _application_url(row: LotApplication, name: str) -> str:
    return reverse("frameworks:application-act", args=[row.pk, name])


def _facts(row: AdmissionRound) -> list[tuple[str, str]]:
    """The round's own facts, in words."""
    lots = ", ".join(f"{lot.number}: {lot.title}" for lot in row.lots.all())
    window = f"{say_date(row.evaluate_from)} to {say_date(row.evaluate_to)}" if row.evaluate_from else ""
    facts = [
        ("Opens on", say_date(row.opens_on)),
        ("Last day for applications", say_date(row.closes_on) if row.closes_on else "None: it is always open"),
        ("Lots", lots),
        ("Evaluation", window),
        ("Applicants hear on", say_date(row.outcome_on) if row.outcome_on else ""),
        ("Pass mark", f"{row.pass_mark.normalize():f} out of 100"),
        ("Notices", row.notice_ids),
        ("Re-opened by decision", row.decision_reference),
        ("How to apply", row.how_to_apply),
        ("Abandoned because", row.abandoned_reason),
    ]
    return [(label, words) for label, words in facts if words]
