"""The options considered scored on the criteria: one grid, saved as a whole, with what each option comes to."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from commissioning.attempts import attempt, version_seen
from commissioning.forms.answers import differences
from commissioning.forms.restored import open_form
from commissioning.verdicts import StaleVersion
from decisions.forms.scores import ScoresForm
from decisions.models import Report
from decisions.scoring import weights_in_words
from decisions.selectors import grading, parts
from decisions.services import rows
from decisions.views import access


@require_http_methods(["GET", "POST"])
def scores(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid of options and criteria."""
    report = access.report_or_404(request, pk)
    access.require_author(report, request.actor)
    criteria, options = parts.scored_criteria(report), parts.options_considered(report)
    form = open_form(ScoresForm, request, criteria=criteria, options=options)
    if request.method == "GET" or not form.is_valid():
        return _page(request, report, form)
    try:
        saved = attempt(partial(_save, report, form), form, actor=request.actor, version=version_seen(request))
    except StaleVersion:
        report.refresh_from_db(fields=["version"])
        return _page(request, report, form, conflict=list(differences(form)), status=409)
    if saved is None:
        return _page(request, report, form)
    messages.success(request, "The scores are saved.")
    return redirect("decisions:report-scores", report.pk)


def _save(report: Report, form: ScoresForm, *, actor: Any, version: int, at: datetime, **typed: Any) -> Report:
    """The form knows what its boxes ask for."""
    return rows.save(report=report, version=version, changes=form.changes(), actor=actor, at=at)


def _page(
    request: HttpRequest, report: Report, form: ScoresForm, *, conflict: Any = None, status: int = 200
) -> HttpResponse:
    context = {
        "report": report,
        "form": form,
        "form_version": access.form_version(request, form, report, is_conflict=conflict is not None),
        "conflict": conflict,
        "totals": [(one.title, grading.total_of(one, form.criteria)) for one in form.options],
        "about_weights": weights_in_words(one.weight for one in form.criteria) if form.criteria else "",
    }
    return render(request, "decisions/report_scores.html", context, status=status)
