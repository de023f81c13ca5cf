"""Published decisions: the list, one of them, its documents, and the matter it belongs to."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from commissioning import clock
from commissioning.models import StoredContent
from commissioning.public_pages import council_or_404, public_page, unchanging
from commissioning.services import attachments
from commissioning.services.documents import content_of
from decisions.enums import PublicStanding
from decisions.models import Decision, Matter
from decisions.public_lists import PublicDecisionFilters, PublicDecisionTable
from decisions.selectors import public_decision
from decisions.selectors.published import decisions_in, published


@login_not_required
@unchanging
def listed(request: HttpRequest, code: str) -> HttpResponse:
    """Decisions of the council, newest first."""
    council = council_or_404(code)
    filters = PublicDecisionFilters(request.GET, published(council), request=request)
    nothing = "No decision is like that." if filters.active else "No decision is published yet."
    table = PublicDecisionTable(filters.qs, council=council, request=request, empty_text=nothing)
    shown = {"table": table, "filters": filters, "total": table.page.paginator.count}
    return public_page(request, "public/decisions.html", {**shown, "query": request.GET.urlencode()}, council=council)


@login_not_required
@unchanging
def detail(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """One decision, as far as everybody may read it."""
    decision = _decision(code, reference)
    context = {
        "read": public_decision.read(decision),
        "standing": PublicStanding(decision.standing).label,  # type: ignore[attr-defined]
        "call_in": public_decision.call_in_sentences(decision, clock.now()),
    }
    return public_page(request, "public/decision.html", context, council=decision.report.council)


@login_not_required
@unchanging
def file(request: HttpRequest, code: str, reference: str, name: str) -> HttpResponse:
    """The record, the notice or the public copy of the report, byte for byte as certified."""
    files = {one.name: one.artefact for one in public_decision.files_of(_readable(code, reference).report)}
    artefact = files.get(name)
    if artefact is None:
        raise Http404("There is no such public document.")
    try:
        content = content_of(artefact.sha256)
    except StoredContent.DoesNotExist:
        raise Http404("This document was disposed of.") from None
    return _download(content, "application/pdf", f"{reference}-{name}.pdf")


@login_not_required
@unchanging
def paper(request: HttpRequest, code: str, reference: str, pk: int) -> HttpResponse:
    """A public annex, or a public paper of the decision."""
    papers = {one.pk: one for one in public_decision.papers_of(_readable(code, reference).report)}
    found = papers.get(pk)
    if found is None:
        raise Http404("There is no such public document.")
    try:
        content = attachments.content_of(found)
    except attachments.DamagedFile:
        raise Http404("This document cannot be found where it is kept.") from None
    return _download(content, found.media_type, found.file_name)


@login_not_required
@unchanging
def matter(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """One matter through its decisions. 404 while none of them is published."""
    council = council_or_404(code)
    found = get_object_or_404(Matter.objects.select_related("council"), council=council, reference=reference)
    decisions = decisions_in(found)
    if not decisions:
        raise Http404("Nothing is published on this matter.")
    context = {"matter": found, "steps": found.steps.order_by("order"), "decisions": decisions}
    return public_page(request, "public/matter.html", context, council=council)


def _decision(code: str, reference: str) -> Decision:
    one: Any = published(council_or_404(code)).select_related(
        "report__council", "report__matter", "report__author", "report__author_post",
        "report_version__snapshot", "publication", "call_in__rules", "snapshot", "authority_rule",
    )  # fmt: skip
    return get_object_or_404(one, report__reference=reference)


def _readable(code: str, reference: str) -> Decision:
    """A decision of which something can be fetched."""
    decision = _decision(code, reference)
    if decision.is_withheld:  # type: ignore[attr-defined]
        raise Http404("This decision is withheld.")
    return decision


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
