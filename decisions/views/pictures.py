"""The picture of a figure, for the pages on which it is looked at."""

from __future__ import annotations

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commissioning.downloads import private
from commissioning.once import reading_once
from commissioning.services import attachments
from decisions.models import Figure, Report
from decisions.selectors import parts, printed_money
from decisions.selectors.writing import Writer
from decisions.views import access

log = structlog.get_logger(__name__)


@require_safe
@reading_once()
def picture(request: HttpRequest, pk: int, figure: int) -> HttpResponse:
    """A picture as it was brought, or a chart as it is drawn now. On a page of its own a drawing may do nothing."""
    report = access.report_or_404(request, pk)
    found = next((one for one in parts.figures(report) if one.pk == figure), None)
    if found is None:
        raise Http404("The report has no such picture.")
    content, media_type = _content(report, found)
    response = HttpResponse(content, content_type=media_type)
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return private(response)


def _content(report: Report, figure: Figure) -> tuple[bytes, str]:
    if figure.schedule is not None:
        return printed_money.drawn_chart(Writer(report), figure.schedule), printed_money.SVG
    try:
        return attachments.kept(figure.sha256), figure.media_type
    except attachments.DamagedFile:
        log.exception("picture_damaged", figure=figure.pk)
        raise Http404("This picture cannot be found where it is kept. Choose it again.") from None
