"""A draft written elsewhere, page by page: the file, where its headings go, a check, and what found no place."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from commissioning import clock
from commissioning.attempts import attempt, version_seen
from commissioning.documents.drafts.draft import word_count
from commissioning.documents.filetypes import DOCX
from commissioning.forms.restored import open_form
from commissioning.once import reading_once
from commissioning.services import attachments
from commissioning.verdicts import Refused, StaleVersion
from decisions.bringing.placing import Placing
from decisions.editing import may_begin_report
from decisions.forms.bringing import REPLACE, IntoReportForm, MappingForm, NewReportForm, TitleForm
from decisions.models import BroughtDraft, Report
from decisions.selectors import bringing as read
from decisions.services import bringing as write
from decisions.views import access

METHODS = ["GET", "HEAD", "POST"]
ON_A_PAGE = 20  # headings: each has a list of every section beside it
MOVED_ON = "The draft or its report has changed meanwhile. Look at it as it is now, then go on."


@require_http_methods(METHODS)
def begin(request: HttpRequest) -> HttpResponse:
    """A draft for a new report: the file, its form and its contract."""
    may = may_begin_report(request.actor)
    initial = {"contract": request.GET.get("contract", "")}
    form = open_form(NewReportForm, request, actor=request.actor, initial=initial)
    if request.method == "POST" and may.allowed and form.is_valid():
        draft = attempt(write.begin, form, actor=request.actor)
        if draft is not None:
            return redirect("decisions:draft-map", draft.pk)
    context = {"form": form, "may": may, "unfinished": read.on_the_way(request.actor)}
    return render(request, "decisions/bring_begin.html", context)


@require_http_methods(METHODS)
def into(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft for a report that this person writes."""
    report = access.report_or_404(request, pk)
    access.require_author(report, request.actor)
    form = open_form(IntoReportForm, request, initial={"mode": REPLACE})
    if request.method == "POST" and form.is_valid():
        draft = attempt(partial(write.begin, report=report), form, actor=request.actor)
        if draft is not None:
            return redirect("decisions:draft-map", draft.pk)
    return render(request, "decisions/bring_into.html", {"form": form, "report": report})


@require_http_methods(METHODS)
def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Each heading of the draft with the section it goes to, some at a time."""
    draft = _unfinished(request, pk)
    with reading_once():
        placing, shape = read.placed(draft), read.shape_for(draft)
    pages = Paginator(range(len(placing.draft.parts)), ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    given = {"placing": placing, "places": shape.places, "numbers": list(page)}
    form = open_form(MappingForm, request, **given, initial={"version": draft.version})
    if request.method == "POST" and form.is_valid():
        choices = form.chosen(draft, placing.suggestions)
        following = page.next_page_number() if page.has_next() else None
        if (answer := _choose(request, draft, form, choices, following)) is not None:
            return answer
    context = {"draft": draft, "form": form, "page": page, "back_url": _back_of(draft)}
    return render(request, "decisions/bring_map.html", context)


def _choose(
    request: HttpRequest, draft: BroughtDraft, form: MappingForm, choices: dict[int, str], following: int | None
) -> HttpResponse | None:
    """Keep the choices and go on; None when they were refused, with the reasons on the form."""
    choose = partial(write.choose, draft=draft, choices=choices, replaces=draft.replaces, actor=request.actor)
    try:
        choose(version=version_seen(request), at=clock.now())
    except StaleVersion:
        messages.error(request, MOVED_ON)
        return redirect("decisions:draft-map", draft.pk)
    except Refused as refused:
        form.add_error(None, refused.verdict.sentence)
        return None
    address = reverse("decisions:draft-map", args=[draft.pk])
    return redirect(f"{address}?page={following}") if following else redirect("decisions:draft-check", draft.pk)


@require_http_methods(METHODS)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What goes where and what has no place; then the draft is brought in."""
    draft = _unfinished(request, pk)
    initial = {"version": draft.version, "title": draft.title}
    form = open_form(TitleForm, request, initial=initial)
    if draft.report_id:
        form.fields["title"].required = False
        form.fields["title"].widget = form.fields["title"].hidden_widget()
    answer = _bring(request, draft, form) if request.method == "POST" and form.is_valid() else None
    if answer is not None:
        return answer
    with reading_once():
        placing = read.placed(draft)
    context = {"draft": draft, "form": form, "told": _told(placing), **_summary(placing, draft)}
    return render(request, "decisions/bring_check.html", context)


def _bring(request: HttpRequest, draft: BroughtDraft, form: TitleForm) -> HttpResponse | None:
    try:
        brought = attempt(partial(write.bring, draft=draft), form, actor=request.actor)
    except StaleVersion:
        messages.error(request, MOVED_ON)
        return redirect("decisions:draft-check", draft.pk)
    if brought is None:
        return None
    messages.success(request, f"Your draft is in {brought.report.reference}. Look through what found no place.")
    return redirect("decisions:report-not-placed", brought.report.pk)


@require_http_methods(METHODS)
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then forget a draft that was not brought in."""
    draft = _unfinished(request, pk)
    if request.method == "POST":
        write.drop(draft=draft, actor=request.actor, at=clock.now())
        messages.success(request, "The draft is forgotten. Nothing else has changed.")
        return redirect(_back_of(draft))
    return render(request, "decisions/bring_drop.html", {"draft": draft})


@require_http_methods(METHODS)
def not_placed(request: HttpRequest, pk: int) -> HttpResponse:
    """What the author's drafts left without a place, until they put it aside; and the files themselves."""
    report = access.report_or_404(request, pk)
    brought = list(read.brought_into(report, request.actor))
    if not brought:
        raise Http404("You have brought no draft into this report.")
    if request.method == "POST":
        return _put_aside(request, report, brought)
    entries = read.to_place(report, request.actor)
    context = {"report": report, "told": read.told(entries), "brought": brought, "count": len(entries)}
    return render(request, "decisions/bring_not_placed.html", context)


def _put_aside(request: HttpRequest, report: Report, brought: list[BroughtDraft]) -> HttpResponse:
    wanted = {int(key) for key in request.POST.getlist("entry") if key.isdecimal()}
    if "all" in request.POST:
        wanted = {entry.pk for entry in read.to_place(report, request.actor)}
    done = write.put_aside(drafts=brought, entries=wanted, actor=request.actor, at=clock.now())
    messages.success(request, f"{done} {'entry is' if done == 1 else 'entries are'} put aside.")
    return redirect("decisions:report-not-placed", report.pk)


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a draft that was brought in, byte for byte, for whoever brought it."""
    mine = BroughtDraft.objects.visible_to(request.actor).filter(brought_at__isnull=False)
    draft = get_object_or_404(mine.defer("upload", "reading"), pk=pk)
    try:
        content = attachments.kept(draft.sha256)
    except attachments.DamagedFile:
        raise Http404("This file cannot be found where it is kept. Tell whoever looks after the system.") from None
    media_type = DOCX.media_type if draft.file_name.lower().endswith(".docx") else "text/markdown; charset=utf-8"
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, draft.file_name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _unfinished(request: HttpRequest, pk: int) -> BroughtDraft:
    """One's own draft that is on its way; where it goes into a report, one that may still be written."""
    beside = (
        "report__template_version",
        "report__council",
        "report__contract",
        "template",
        "contract__council",
        "council",
    )
    mine = BroughtDraft.objects.visible_to(request.actor).unfinished().select_related(*beside)
    draft: BroughtDraft = get_object_or_404(mine.defer("upload"), pk=pk)
    if draft.report is not None:
        verdict = access.may_write(draft.report, request.actor)
        if not verdict.allowed:
            raise PermissionDenied(verdict.sentence)
    return draft


def _back_of(draft: BroughtDraft) -> str:
    if draft.report_id:
        return reverse("decisions:report-detail", args=[draft.report_id])
    return reverse("decisions:draft-begin")


def _summary(placing: Placing, draft: BroughtDraft) -> dict[str, Any]:
    """The counts of a placed draft, by section and by kind of row."""
    places = {place.key: place.heading or place.key for place in read.shape_for(draft).places}
    sections = [(places[text.key], _said(text.markdown, text.answer.label)) for text in placing.texts]
    counts = {kind: sum(row.kind == kind for row in placing.rows) for kind in read.KINDS}
    return {
        "sections": sections,
        "rows": [
            f"{counts[kind]} {one if counts[kind] == 1 else many}"
            for kind, (one, many) in read.KINDS.items()
            if counts[kind]
        ],
        "tables": [table.caption for table in placing.tables],
        "pictures": [picture.caption for picture in placing.pictures],
    }


def _said(markdown: str, answer: str) -> str:
    count = word_count(markdown)
    return f"{count} {'word' if count == 1 else 'words'}" if markdown else f"“{answer}”"


def _told(placing: Placing) -> list[tuple[str, list[str]]]:
    """What has no place, by what it is."""
    found: dict[str, list[str]] = {}
    for one in placing.not_placed:
        found.setdefault(one.what, []).append(one.words)
    return list(found.items())
