"""Contracts brought in from a file, page by page: the file, its columns, its providers, a check; and undone again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from commissioning import clock
from commissioning.attempts import attempt, version_seen
from commissioning.downloads import private
from commissioning.forms.restored import open_form
from commissioning.verdicts import Refused, StaleVersion
from frameworks.enums import ImportStatus
from frameworks.forms.imports import ColumnsForm, ProvidersForm, RegisterFileForm, UndoForm
from frameworks.importing.corrected import sheet_to_correct
from frameworks.importing.records import FLAT, RegisterFile
from frameworks.importing.sheets import Unreadable
from frameworks.imports import may_bring, may_import, may_undo
from frameworks.models import ImportBatch
from frameworks.selectors import imports as read
from frameworks.services.importing import register, undoing
from frameworks.services.importing.proving import Proved

METHODS = ["GET", "HEAD", "POST"]
MOVED_ON = "Somebody has changed this meanwhile. Look at it as it is now, then go on."
MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@require_http_methods(METHODS)
def begin(request: HttpRequest) -> HttpResponse:
    """The file; and the files brought in before."""
    may = may_import(request.actor)
    batches = read.batches_for(request.actor)
    form = open_form(RegisterFileForm, request)
    if request.method == "POST" and may.allowed and form.is_valid():
        batch = attempt(register.upload, form, actor=request.actor)
        if batch is not None:
            return redirect("frameworks:import-detail", batch.pk)
    elif not may.allowed and not ImportBatch.objects.visible_to(request.actor).exists():
        raise PermissionDenied(may.sentence)
    return render(request, "frameworks/import_begin.html", {"form": form, "may": may, "batches": batches[:50]})


@require_http_methods(METHODS)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A file: what it would enter and what is against it; or what it entered."""
    batch = _batch(request, pk)
    if batch.status != ImportStatus.UPLOADED:
        return render(request, "frameworks/import_done.html", {"batch": batch, "told": _told(batch)})
    try:
        file = _file(batch)
    except Unreadable as error:
        if request.method == "POST":
            return _settle(request, batch, None)
        return render(request, "frameworks/import_check.html", {"batch": batch, "unreadable": str(error)})
    if request.method == "POST":
        return _settle(request, batch, file)
    proved = _tried(request, batch, file)
    return render(request, "frameworks/import_check.html", _checked(batch, file, proved))


@require_http_methods(METHODS)
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """What each column of a council's own sheet holds."""
    batch = _waiting(request, pk)
    file = _readable(batch)
    if file.form != FLAT:
        raise Http404("A register file says itself what its columns hold.")
    sheet = file.sheets[""]
    given = {"headings": sheet.headings, "columns": file.columns, "samples": read.samples_of(sheet)}
    form = open_form(ColumnsForm, request, **given, initial={"version": batch.version})
    if request.method == "POST" and form.is_valid():
        return _kept(request, batch, form, partial(register.say_columns, sheet_headings=sheet.headings))
    return render(request, "frameworks/import_columns.html", {"batch": batch, "form": form})


@require_http_methods(METHODS)
def providers(request: HttpRequest, pk: int) -> HttpResponse:
    """Who the providers are that the directory does not know."""
    batch = _waiting(request, pk)
    proved = _tried(request, batch, _readable(batch))
    if not proved.unsure and request.method != "POST":
        return redirect("frameworks:import-detail", batch.pk)
    given = {"unsure": proved.unsure, "known": read.directory_for(request.actor)}
    form = open_form(ProvidersForm, request, **given, initial={"version": batch.version})
    if request.method == "POST" and form.is_valid():
        return _kept(request, batch, form, register.say_providers)
    return render(request, "frameworks/import_providers.html", {"batch": batch, "form": form})


@require_safe
def to_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The same file with a column that says what is wrong in each row."""
    batch = _waiting(request, pk)
    file = _readable(batch)
    ending, content = sheet_to_correct(file, _tried(request, batch, file).problems)
    name = f"{batch.file_name.rpartition('.')[0]}-to-correct.{ending}"
    response = HttpResponse(content, content_type=MEDIA[ending])
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return private(response)


@require_http_methods(METHODS)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a batch, with the reason."""
    batch = _batch(request, pk)
    _require_import(request)
    # Whether anything was built on its contracts is asked of every table there is, and so only when it is undone.
    verdict = may_undo(ImportStatus(batch.status), reason="…", built_on=0)
    form = open_form(UndoForm, request, initial={"version": batch.version})
    if request.method == "POST" and verdict.allowed and form.is_valid():
        try:
            given = {"batch": batch, "version": version_seen(request)}
            done = attempt(partial(undoing.undo, **given), form, actor=request.actor)
        except StaleVersion:
            messages.error(request, MOVED_ON)
            return redirect("frameworks:import-undo", batch.pk)
        if done is not None:
            messages.success(request, f"{batch.file_name} is undone. Its references are free again.")
            return redirect("frameworks:import-detail", batch.pk)
    context = {"batch": batch, "form": form, "verdict": verdict, "count": batch.counts.get("contracts", 0)}
    return render(request, "frameworks/import_undo.html", context)


def _settle(request: HttpRequest, batch: ImportBatch, file: RegisterFile | None) -> HttpResponse:
    """Bring the file in, or put it aside."""
    _require_import(request)
    given = {"batch": batch, "version": version_seen(request), "actor": request.actor, "at": clock.now()}
    try:
        if "put_aside" in request.POST or file is None:
            register.put_aside(**given)
            messages.success(request, f"{batch.file_name} is put aside. Nothing else has changed.")
            return redirect("frameworks:import-begin")
        done = register.bring(file=file, **given)
        messages.success(request, f"{done.counts['contracts']} contracts are on the register.")
    except StaleVersion:
        messages.error(request, MOVED_ON)
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    return redirect("frameworks:import-detail", batch.pk)


def _kept(request: HttpRequest, batch: ImportBatch, form: BaseForm, say: Callable[..., ImportBatch]) -> HttpResponse:
    """Keep what was said of a waiting file, and go back to it."""
    try:
        say(**form.cleaned_data, batch=batch, version=version_seen(request), actor=request.actor, at=clock.now())
    except StaleVersion:
        messages.error(request, MOVED_ON)
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    return redirect("frameworks:import-detail", batch.pk)


def _batch(request: HttpRequest, pk: int) -> ImportBatch:
    seen = ImportBatch.objects.visible_to(request.actor).select_related("council", "uploaded_by", "imported_by")
    batch: ImportBatch = get_object_or_404(seen, pk=pk)
    return batch


def _waiting(request: HttpRequest, pk: int) -> ImportBatch:
    batch = _batch(request, pk)
    _require_import(request)
    if batch.status != ImportStatus.UPLOADED:
        raise Http404("This file is settled.")
    return batch


def _require_import(request: HttpRequest) -> None:
    verdict = may_import(request.actor)
    if not verdict.allowed:
        raise PermissionDenied(verdict.sentence)


def _file(batch: ImportBatch) -> RegisterFile:
    file = read.file_of(batch, None)
    if file.form == FLAT and not batch.columns:
        return read.file_of(batch, register.columns_known(batch.council, file.sheets[""].headings))
    return file


def _readable(batch: ImportBatch) -> RegisterFile:
    try:
        return _file(batch)
    except Unreadable as error:
        raise Http404(str(error)) from error


def _tried(request: HttpRequest, batch: ImportBatch, file: RegisterFile) -> Proved:
    _require_import(request)
    return register.try_out(
        file=file, actor=request.actor, at=clock.now(), answers=batch.answers, all_new=batch.all_new
    )


def _checked(batch: ImportBatch, file: RegisterFile, proved: Proved) -> dict[str, object]:
    """What the check page shows."""
    sheet = file.sheets.get("")
    left_out = [heading for place, heading in enumerate(sheet.headings) if heading and place not in file.columns] \
        if sheet and file.form == FLAT else []  # fmt: skip
    return {
        "batch": batch,
        "is_flat": file.form == FLAT,
        "left_out": left_out,
        "told": [(what.capitalize(), count) for what, count in proved.counts.items() if count],
        "notes": sorted(proved.notes.items()),
        "known": len(proved.known),
        "rows": file.rows,
        "problems": proved.problems[: read.SHOWN],
        "problem_count": len(proved.problems),
        "more": max(len(proved.problems) - read.SHOWN, 0),
        "unsure": proved.unsure[:20],
        "unsure_count": len(proved.unsure),
        "verdict": may_bring(len(proved.problems), len(proved.unsure)),
        "is_empty": not proved.built and not proved.matching.new,
    }


def _told(batch: ImportBatch) -> list[tuple[str, object]]:
    counted = [(what.capitalize(), count) for what, count in batch.counts.items() if count]
    return [*counted, ("File", batch.file_name), ("SHA-256 of the file", batch.sha256)]
