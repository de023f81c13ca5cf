"""What stands in a report's way, and the facts it may speak of."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from commissioning import clock
from commissioning.actors import Actor
from commissioning.attempts import attempt, version_seen
from commissioning.forms.restored import open_form
from commissioning.object_actions import ObjectAction
from commissioning.once import reading_once
from commissioning.verdicts import StaleVersion
from decisions.acts.around import AROUND, may_refresh
from decisions.enums import BEFORE_ISSUE, Severity
from decisions.forms.findings import AcceptWarningForm, LetStandForm, OverrideBlockerForm
from decisions.models import AcceptedFinding, Report
from decisions.readiness import OVERRIDABLE
from decisions.selectors import exempt_leave, parts, workspace
from decisions.selectors.readiness import may_override
from decisions.views import access, places

ACCEPT, OVERRIDE = (next(act for act in AROUND if act.name == name) for name in ("accept-warning", "override-blocker"))


@require_http_methods(["GET", "POST"])
def readiness(request: HttpRequest, pk: int) -> HttpResponse:
    """Every finding with its place; a POST lets one stand: the author a warning, whom its rule names a blocker."""
    report = access.report_or_404(request, pk)
    if request.method == "GET":
        return _opened(request, report)
    act = ACCEPT if access.is_author(report, request.actor) else OVERRIDE
    _require(act, report, request.actor)
    form = _form(request, report)
    if not form.is_valid():
        return _page(request, report, form)
    try:
        done = attempt(partial(act.perform, report), form, actor=request.actor, version=version_seen(request))
    except StaleVersion:
        report = access.report_or_404(request, pk)
        return _page(request, report, form, is_stale=True, status=409)
    if done is None:
        return _page(request, report, form)
    messages.success(request, str(act.done))
    return redirect("decisions:report-readiness", report.pk)


def _require(act: ObjectAction, report: Report, actor: Actor) -> None:
    """403, with the reason, to whoever may let nothing stand here now; the form says what is missing."""
    if act is ACCEPT:
        access.require_author(report, actor)
        return
    verdict = act.verdict(report, actor, clock.now())
    if not verdict.allowed:
        raise PermissionDenied(verdict.sentence)


def _form(request: HttpRequest, report: Report) -> LetStandForm:
    """The author accepts warnings; anybody else is asked which blocker their post lets stand."""
    if access.is_author(report, request.actor):
        return open_form(AcceptWarningForm, request, obj=report)
    return open_form(OverrideBlockerForm, request, obj=report, actor=request.actor)


@require_safe
@reading_once()
def facts(request: HttpRequest, pk: int) -> HttpResponse:
    """Every fact: what to type, what it says here and on the register, and where the register has it."""
    report = access.report_or_404(request, pk)
    known = workspace.known_facts(report)
    context = {
        "report": report,
        "known": [one for one in known if one.text],
        "unknown": [one for one in known if not one.text],
        "is_pinned": any(one.pinned for one in known),
        "moved": [one for one in known if one.has_moved],
        "refresh": may_refresh(report, request.actor, clock.now()),
    }
    return render(request, "decisions/report_facts.html", context)


@reading_once()
def _opened(request: HttpRequest, report: Report) -> HttpResponse:
    """The page, with a reason that was typed before and not saved, as long as its rule still finds it there."""
    form = _form(request, report)
    return _page(request, report, form if form.chosen_key else None)


@reading_once()
def _page(
    request: HttpRequest, report: Report, form: LetStandForm | None, *, is_stale: bool = False, status: int = 200
) -> HttpResponse:
    found = places.placed(report, workspace.findings(report, clock.now()))
    chosen = form.chosen_key if form is not None else ""
    let_stand = parts.accepted_findings(report)
    context = {
        "report": report,
        "blockers": [one for one in found if one.finding.severity is Severity.BLOCKER],
        "warnings": [one for one in found if one.finding.severity is Severity.WARNING],
        "accepted": [row for row in let_stand if not _is_overridden(row)],
        "overridden": [row for row in let_stand if _is_overridden(row)],
        "withheld_until": exempt_leave.withheld_until(report, request.actor),
        "may_accept": access.may_write(report, request.actor).allowed,
        "may_override": _overridable(found, report, request.actor),
        "is_before_issue": report.status in BEFORE_ISSUE,
        "form": form,
        "chosen": chosen,
        "is_stale": is_stale,
    }
    return render(request, "decisions/report_readiness.html", context, status=status)


def _is_overridden(row: AcceptedFinding) -> bool:
    return row.code in OVERRIDABLE


def _overridable(found: list[places.PlacedFinding], report: Report, actor: Actor) -> frozenset[str]:
    """The keys of the blockers that this person may let stand here and now."""
    return frozenset(
        one.key
        for one in found
        if one.finding.rule.may_be_overridden_by(actor) and may_override(report, one.finding.rule, actor).allowed
    )
