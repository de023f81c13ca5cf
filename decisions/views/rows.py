"""The rows of a report, each kind as a list with a small form: added, changed, moved up and down, taken out."""

from __future__ import annotations

from copy import copy
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commissioning import clock
from commissioning.attempts import attempt, version_seen
from commissioning.forms.answers import differences
from commissioning.forms.restored import open_form
from commissioning.once import reading_once
from commissioning.verdicts import Refused, StaleVersion, Verdict
from decisions.enums import EffectKind
from decisions.forms.rows import Choices
from decisions.models import Recommendation, Report
from decisions.selectors import parts
from decisions.services import rows
from decisions.services.rows import FIELDS, RowChange
from decisions.views import access, places
from decisions.views.row_kinds import Kind, kind_or_404, shown, shown_rows


@require_http_methods(["GET", "POST"])
def list_rows(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The rows of one kind in their order; a POST moves one up or down."""
    report, of = access.report_or_404(request, pk), kind_or_404(kind)
    if request.method == "GET":
        return _list(request, report, of)
    access.require_author(report, request.actor)
    way, _, row_pk = request.POST.get("move", "").partition(":")
    changes = _swapped(report, of, row_pk, -1 if way == "up" else 1)
    given: dict[str, Any] = {"actor": request.actor, "version": version_seen(request), "at": clock.now()}
    try:
        rows.save(report=report, changes=changes, **given)
    except StaleVersion:
        return _list(request, report, of, is_stale=True, status=409)
    messages.success(request, f"The {of.one} has moved {way}.")
    return redirect("decisions:report-rows", report.pk, of.slug)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A new row, put last."""
    report, of = access.report_or_404(request, pk), kind_or_404(kind)
    return _form(request, report, of, of.model(report=report), f"Add {_a(of.one)}")


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int, kind: str, row: int) -> HttpResponse:
    """A row there is."""
    report, of = access.report_or_404(request, pk), kind_or_404(kind)
    with reading_once():
        found = next((copy(one) for one in of.rows(report) if one.pk == row), None)  # with all that belongs to it
    return _form(request, report, of, found or _row(report, of, row), f"Change {_a(of.one)}")


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int, kind: str, row: int) -> HttpResponse:
    """Ask once, then take the row out."""
    report, of = access.report_or_404(request, pk), kind_or_404(kind)
    going = _row(report, of, row)
    verdict, refusal = access.may_write(report, request.actor), Verdict.allow()
    is_stale = False
    if request.method == "POST" and verdict.allowed:
        given: dict[str, Any] = {"actor": request.actor, "version": version_seen(request), "at": clock.now()}
        try:
            rows.save(report=report, changes=[RowChange(of.model, row=going)], **given)
        except StaleVersion:
            is_stale, going = True, _row(report, of, row)
            report.refresh_from_db(fields=["version"])
        except Refused as refused:
            refusal = refused.verdict
        else:
            messages.success(request, f"The {of.one} is gone.")
            return redirect("decisions:report-rows", report.pk, of.slug)
    status = 409 if is_stale else 403 if not verdict.allowed else 200
    with reading_once():
        read = shown(report, of, going)
    context = {"report": report, "kind": of, "shown": read, "verdict": verdict, "is_stale": is_stale,
               "refusal": refusal}  # fmt: skip
    return render(request, "decisions/report_row_remove.html", context, status=status)


def _form(request: HttpRequest, report: Report, of: Kind, row: Any, title: str) -> HttpResponse:
    verdict = access.may_write(report, request.actor)
    if not verdict.allowed:
        context = {"report": report, "kind": of, "title": title, "verdict": verdict, "form": None}
        return render(request, "decisions/report_row.html", context, status=403)
    if request.method == "GET":
        with reading_once():
            return _form_page(request, report, of, _opened(request, report, of, row), title)
    form = _opened(request, report, of, row)
    if form.is_valid():
        try:
            saved = attempt(partial(_save, report, of, row.pk, form), form, actor=request.actor,
                            version=version_seen(request))  # fmt: skip
        except StaleVersion:
            report.refresh_from_db(fields=["version"])
            return _form_page(request, report, of, form, title, conflict=list(differences(form)), status=409)
        if saved is not None:
            messages.success(request, f"The {of.one} is saved.")
            return redirect(places.onward(request, report) or _onward(report, of, row.pk, form))
    return _form_page(request, report, of, form, title)


def _form_page(
    request: HttpRequest, report: Report, of: Kind, form: Any, title: str, *, conflict: Any = None, status: int = 200
) -> HttpResponse:
    if form.is_bound:
        form.say_what_is_lost()
    form.ask_for(places.box_asked(request))
    context = {
        "report": report,
        "kind": of,
        "title": title,
        "form": form,
        "shown": shown(report, of, form.instance) if form.instance.pk else None,
        "verdict": access.may_write(report, request.actor),
        "form_version": access.form_version(request, form, report, is_conflict=conflict is not None),
        "conflict": conflict,
        "leads_back": places.leads_back(request),
    }
    return render(request, "decisions/report_row.html", context, status=status)


def _opened(request: HttpRequest, report: Report, of: Kind, row: Any) -> Any:
    """The kind's form; in the workspace rows are moved by buttons, so nobody is asked for a place."""
    more = {"choices": Choices(report, request.actor)} if of.form.needs_choices else {}
    form = open_form(of.form, request, instance=row, kept_path=request.path, **more)
    form.fields.pop("place", None)
    return form


def _save(report: Report, of: Kind, row_pk: int | None, form: Any, *, actor: Any, version: int, at: datetime,
          **typed: Any) -> Report:  # fmt: skip
    """The row as on record, changed to what the form's boxes make of it."""
    stored = of.model._default_manager.get(pk=row_pk) if row_pk else None
    return rows.save(report=report, version=version, changes=[form.change(stored)], actor=actor, at=at)


def _onward(report: Report, of: Kind, row_pk: int | None, form: Any) -> str:
    """Back to the list; a recommendation to procure leads to what it plans, while it says nothing of that."""
    if of.model is Recommendation and form.cleaned_data["effect"] == EffectKind.PROCURE:
        saved = row_pk or max(row.pk for row in parts.recommendations(report))  # the one just made
        if saved not in parts.plans(report):
            return reverse("decisions:report-plan", args=[report.pk, saved])
    return reverse("decisions:report-rows", args=[report.pk, of.slug])


def _row(report: Report, of: Kind, pk: int) -> Any:
    found = of.model._default_manager.filter(report=report, pk=pk).first()
    if found is None:
        raise Http404("The report has no such row; it may have been taken out.")
    return found


def _swapped(report: Report, of: Kind, row_pk: str, step: int) -> list[RowChange]:
    """The row and its neighbour in each other's places; nothing at either end of the list."""
    found = list(of.rows(report))
    place = next((n for n, row in enumerate(found) if str(row.pk) == row_pk), None)
    if place is None or not of.is_ordered:
        raise Http404("The report has no such row; it may have been taken out.")
    if not 0 <= place + step < len(found):
        return []
    row, other = found[place], found[place + step]
    return [
        RowChange(of.model, row=one, values={**_values(one), "order": order})
        for one, order in ((row, other.order), (other, row.order))
    ]


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS[type(row)]}


@reading_once()
def _list(request: HttpRequest, report: Report, of: Kind, *, is_stale: bool = False, status: int = 200) -> HttpResponse:
    if is_stale:
        report = access.report_or_404(request, report.pk)
    context = {
        "report": report,
        "kind": of,
        "rows": shown_rows(report, of),
        "verdict": access.may_write(report, request.actor),
        "is_stale": is_stale,
    }
    return render(request, "decisions/report_rows.html", context, status=status)


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
