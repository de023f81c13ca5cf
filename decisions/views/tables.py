"""A table of a report as a grid of boxes. Every button saves what is typed first, so that nothing is lost by it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from commissioning import clock
from commissioning.attempts import attempt, version_seen
from commissioning.forms.answers import differences
from commissioning.forms.restored import open_form
from commissioning.once import reading_once
from commissioning.verdicts import StaleVersion, Verdict
from decisions.forms.pasting import PasteForm, Placed, place
from decisions.forms.tables import NEW, TOO_LARGE, GridForm, NewTableForm, fits, rows_that_fit
from decisions.models import Report, ReportTable
from decisions.selectors import embeds, parts
from decisions.services import rows
from decisions.views import access

SAVED = "The table is saved."
SPLIT = "split"
# What the buttons that move do: which numbers change places.
STEPS = {"row-up": -1, "row-down": 1, "column-left": -1, "column-right": 1}


@dataclass(frozen=True)
class Change:
    """What one button does to the grid beside saving it: `row 3` or `column 2` goes or moves, or a column is added.

    `lost` are words that go with it; `is_sure` once the person has said so.
    """

    what: str
    number: int = 0
    is_sure: bool = False
    lost: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, button: str, form: GridForm) -> Change:
        """From the button's value: “save”, “add-column”, “row-up-3”, “remove-row-3”, “remove-row-3-sure”."""
        stem = button.removesuffix("-sure")
        what, _, number = stem.rpartition("-") if stem[-1:].isdecimal() else (stem, "", "0")
        lost: list[str] = []
        if what == "remove-row":
            lost = form.words_of_row(int(number))
        elif what == "remove-column":
            lost = form.words_of_column(int(number))
        return cls(what, int(number), stem != button, lost)

    def grid(self, form: GridForm) -> rows.Grid:
        """The table as it is to be."""
        of_rows, of_columns = list(form.rows), list(form.columns)
        if self.what == "add-column":
            of_columns.append(NEW)
        touched = of_rows if "row" in self.what.split("-") else of_columns
        if self.number in touched:
            at = touched.index(self.number)
            if self.what.startswith("remove"):
                touched.pop(at)
            elif 0 <= (to := at + STEPS.get(self.what, 0)) < len(touched):
                touched[at], touched[to] = touched[to], touched[at]
        return form.grid(of_rows, of_columns)


@require_http_methods(["GET"])
def list_tables(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Every table of the report, and where it stands; `kind` is the word in the address."""
    report = access.report_or_404(request, pk)
    with reading_once():
        places = [(table, embeds.sections_holding(report, f"table:{table.key}")) for table in parts.tables(report)]
        verdict = access.may_write(report, request.actor)
        context = {"report": report, "tables": places, "verdict": verdict}
        return render(request, "decisions/report_tables.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A table begun: its name and its columns."""
    report = access.report_or_404(request, pk)
    access.require_author(report, request.actor)
    form = open_form(NewTableForm, request, obj=report)
    is_stale = False
    if request.method == "POST" and form.is_valid():
        begin = partial(_begin, report)
        try:
            made = attempt(begin, form, actor=request.actor, version=version_seen(request))
        except StaleVersion:
            is_stale, made = True, None
            report.refresh_from_db(fields=["version"])
        if made is not None:
            messages.success(request, f"Now fill the table in. Write [table:{made.key}] where it belongs.")
            return redirect("decisions:report-table", report.pk, made.pk)
    context = {"report": report, "form": form, "is_stale": is_stale,
               "form_version": access.form_version(request, form, report, is_conflict=is_stale)}  # fmt: skip
    return render(request, "decisions/report_table_add.html", context, status=409 if is_stale else 200)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int, table: int) -> HttpResponse:
    """The grid of one table."""
    report = access.report_or_404(request, pk)
    found = _table(report, table)
    if not access.may_write(report, request.actor).allowed:
        return _page(request, report, found, None, status=403 if request.method == "POST" else 200)
    form = open_form(GridForm, request, instance=found)
    button = request.POST.get("do", "save")
    if form.is_too_large:
        return _too_large(request, report, found, button)
    if request.method == "GET" or not form.is_valid():
        return _page(request, report, found, form)
    if button.startswith("remove-table"):
        return _remove(request, report, found, form, is_sure=button.endswith("-sure"))
    if button.startswith("paste"):
        return _paste(request, report, found, form, is_sure=button.endswith("-sure"))
    change = Change.of(button, form)
    if change.lost and not change.is_sure:
        return _page(request, report, found, form, asked=change)
    grid = change.grid(form)
    if not fits(len(grid.columns), len(grid.rows)):
        form.add_error(None, TOO_LARGE)
        return _page(request, report, found, form)
    return _save(request, report, found, form, grid)


def _too_large(request: HttpRequest, report: Report, table: ReportTable, button: str) -> HttpResponse:
    """A table that no page holds as boxes: it is shown, taken out as a whole, or made several tables that fit."""
    if request.method == "POST" and button.startswith("remove-table"):
        return _remove(request, report, table, None, is_sure=button.endswith("-sure"))
    rows_each = rows_that_fit(table.columns.count())
    if request.method == "GET" or button != SPLIT or not rows_each:
        return _page(request, report, table, None)
    given: dict[str, Any] = {"actor": request.actor, "version": version_seen(request), "at": clock.now()}
    try:
        made = rows.split_table(report=report, key=table.key, rows_each=rows_each, **given)
    except StaleVersion:
        report.refresh_from_db(fields=["version"])
        return _page(request, report, table, None, is_stale=True, status=409)
    codes = ", ".join(f"[table:{one.key}]" for one in made[1:])
    messages.success(request, f"It is {len(made)} tables now. Write {codes} below [table:{table.key}] in the text.")
    return redirect("decisions:report-rows", report.pk, "tables")


def _save(
    request: HttpRequest, report: Report, table: ReportTable, form: GridForm, grid: rows.Grid,
    pasted: Placed | None = None,
) -> HttpResponse:  # fmt: skip
    save = partial(_write, report, grid)
    try:
        saved = attempt(save, form, actor=request.actor, version=version_seen(request))
    except StaleVersion:
        report.refresh_from_db(fields=["version"])
        return _page(request, report, table, form, conflict=list(differences(form)), status=409)
    if saved is None:
        return _page(request, report, table, form)
    messages.success(request, "The table is pasted and saved. Read it through." if pasted else SAVED)
    if pasted is not None and pasted.left_out:
        messages.warning(request, f"Not brought over, or changed on the way: {'; '.join(pasted.left_out)}.")
    if request.POST.get("do") == "save" and not fits(len(grid.columns), len(grid.rows) + 1):
        messages.warning(request, f"There is no room for more rows. {TOO_LARGE}")
    if request.POST.get("then") == "list":
        return redirect("decisions:report-rows", report.pk, "tables")
    return redirect("decisions:report-table", report.pk, saved.pk)


def _paste(request: HttpRequest, report: Report, table: ReportTable, form: GridForm, *, is_sure: bool) -> HttpResponse:
    """Put what was on the clipboard into the grid as it is typed, and save both; ask first where it covers words."""
    paste = PasteForm(request.POST)
    if not paste.is_valid():
        return _page(request, report, table, form, paste=paste)
    placed = place(form.grid(keeps_empty=bool(paste.cleaned_data["at"])), paste.cleaned_data)
    if placed.is_too_large:
        paste.add_error("pasted", TOO_LARGE)
        return _page(request, report, table, form, paste=paste)
    if placed.covered and not is_sure:
        return _page(request, report, table, form, asked=Change("paste", lost=placed.covered), paste=paste)
    return _save(request, report, table, form, placed.grid, placed)


def _remove(
    request: HttpRequest, report: Report, table: ReportTable, form: GridForm | None, *, is_sure: bool
) -> HttpResponse:
    if not is_sure:
        return _page(request, report, table, form, asked=Change("remove-table", lost=[table.caption]))
    given: dict[str, Any] = {"actor": request.actor, "version": version_seen(request), "at": clock.now()}
    try:
        rows.remove_table(report=report, key=table.key, **given)
    except StaleVersion:
        report.refresh_from_db(fields=["version"])
        if form is None:
            return _page(request, report, table, None, is_stale=True, status=409)
        return _page(request, report, table, form, conflict=list(differences(form)), status=409)
    messages.success(request, f"The table is gone. Take [table:{table.key}] out of the text as well.")
    return redirect("decisions:report-rows", report.pk, "tables")


def _begin(report: Report, *, caption: str, key: str, columns: list[str], has_row_headers: bool,
           **given: Any) -> ReportTable:  # fmt: skip
    grid = rows.Grid(key, caption, [(heading, None) for heading in columns], has_row_headers=has_row_headers)
    return rows.save_table(report=report, grid=grid, **given)


def _write(report: Report, grid: rows.Grid, *, actor: Any, version: int, at: datetime, **typed: Any) -> ReportTable:
    """The form's boxes are already in the grid."""
    return rows.save_table(report=report, grid=grid, actor=actor, version=version, at=at)


def _page(
    request: HttpRequest,
    report: Report,
    table: ReportTable,
    form: GridForm | None,
    *,
    asked: Change | None = None,
    paste: PasteForm | None = None,
    conflict: Any = None,
    is_stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    may_write = access.may_write(report, request.actor)
    with reading_once():
        shown = next((one for one in parts.tables(report) if one.pk == table.pk), None)
    context = {
        "report": report,
        "table": table,
        "shown": shown,
        "form": form,
        "paste": paste or PasteForm(),
        "asked": asked,
        "conflict": conflict,
        "form_version": access.form_version(request, form, report, is_conflict=conflict is not None),
        "is_stale": is_stale,
        "why_not": may_write & Verdict.of((form is not None, "too_large", TOO_LARGE)),
        "may_write": may_write.allowed,
        "may_split": rows_that_fit(table.columns.count()) > 0,
    }
    return render(request, "decisions/report_table.html", context, status=status)


def _table(report: Report, pk: int) -> ReportTable:
    found: ReportTable | None = report.tables.filter(pk=pk).first()
    if found is None:
        raise Http404("The report has no such table; it may have been taken out.")
    return found
