"""A report as a file that other programs open: a copy, marked so, with no exempt word its reader may not have."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commissioning import clock
from commissioning.documents.drafts.writing import FORMATS
from commissioning.once import reading_once
from decisions.services import exporting
from decisions.views import access


@require_safe
def copy(request: HttpRequest, pk: int, file_type: str) -> HttpResponse:
    """The report as Word, Markdown or HTML, for whoever may read it."""
    report = access.report_or_404(request, pk)
    if file_type not in FORMATS:
        raise Http404("There is no such format. A report can be had as docx, md or html.")
    with reading_once():
        content = exporting.export(report=report, file_type=file_type, reader=request.actor, at=clock.now())
    response = HttpResponse(content, content_type=FORMATS[file_type].media_type)
    response["Content-Disposition"] = f'attachment; filename="{report.reference}.{file_type}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
