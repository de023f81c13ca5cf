"""The exempt passages of a report: their words for those granted to read them, for everybody else only that they are.

Every query for a passage goes through `ExemptText.objects.visible_to`.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from commissioning import clock
from commissioning.attempts import attempt, version_seen
from commissioning.forms.answers import differences
from commissioning.forms.restored import open_form
from commissioning.once import reading_once
from commissioning.verdicts import StaleVersion
from decisions.acts.around import AROUND
from decisions.acts.withheld import WITHHELD
from decisions.forms.acts import ExemptPassageForm
from decisions.models import ExemptText, Report
from decisions.selectors import exempt_agreements, exempt_leave, parts, versions
from decisions.services import exempt
from decisions.views import access
from decisions.views.report import act_address

ACTS = ("withhold", "grant-exempt", "agree-exempt", "revoke-exempt", "remove-exempt")


@require_safe
@reading_once()
def list_passages(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """How many passages there are and on which ground, who may read them, and the words for those who may."""
    report, actor, at = access.report_or_404(request, pk), request.actor, clock.now()
    acts = [act for act in (*AROUND, *WITHHELD) if act.name in ACTS]
    context = {
        "report": report,
        "withheld": parts.withheld(report),
        "exempt_files": exempt_leave.exempt_files(report),
        "was_ever_exempt": exempt_leave.was_ever_exempt(report),
        "readable": list(_readable(report, actor).select_related("section")),
        "grants": list(report.exempt_grants.standing().select_related("user", "post", "granted_by")),
        "agreements": exempt_agreements.withheld_for(report, actor),
        "acts": [(act, act.verdict(report, actor, at), act_address(report, act.name)) for act in acts],
        "may_write": access.may_write(report, actor).allowed,
    }
    return render(request, "decisions/report_exempt.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int, row: int, kind: str) -> HttpResponse:
    """One passage rewritten by its author, who was granted to read it."""
    report = access.report_or_404(request, pk)
    access.require_author(report, request.actor)
    passage = _readable(report, request.actor).select_related("section__report").filter(pk=row).first()
    if passage is None:
        raise Http404("There is no such passage, or you have no leave to read it.")
    form = open_form(ExemptPassageForm, request, instance=passage)
    if request.method == "GET" or not form.is_valid():
        return _page(request, report, passage, form)
    try:
        written = attempt(partial(_write, passage, form), form, actor=request.actor, version=version_seen(request))
    except StaleVersion:
        report.refresh_from_db(fields=["version"])
        return _page(request, report, passage, form, conflict=list(differences(form)), status=409)
    if written is None:
        return _page(request, report, passage, form)
    messages.success(request, "The exempt passage is saved.")
    return redirect("decisions:report-rows", report.pk, "exempt")


def _write(passage: ExemptText, form: ExemptPassageForm, *, actor: Any, version: int, at: datetime,
           **typed: Any) -> ExemptText:  # fmt: skip
    stored = ExemptText.objects.visible_to(actor).get(pk=passage.pk)
    return exempt.write(
        section=stored.section, exempt_text=stored, actor=actor, version=version, at=at, **form.cleaned_fields()
    )


def _readable(report: Report, actor: Any) -> Any:
    return ExemptText.objects.visible_to(actor).filter(report=report)


def _page(
    request: HttpRequest, report: Report, passage: ExemptText, form: Any, *, conflict: Any = None, status: int = 200
) -> HttpResponse:
    context = {
        "report": report,
        "section": passage.section,
        "form": form,
        "form_version": access.form_version(request, form, report, is_conflict=conflict is not None),
        "conflict": conflict,
        "also_withheld": versions.also_withheld(report),
    }
    return render(request, "decisions/report_exempt_edit.html", context, status=status)
