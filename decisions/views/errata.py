"""The certified note of an erratum."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from decisions.selectors.errata import file_of
from decisions.views import access
from decisions.views.reading import certified_bytes, download


@require_safe
def certified(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The note, byte for byte as certified, for whoever sees the report; it holds nothing exempt."""
    artefact = file_of(access.report_or_404(request, pk), number)
    if artefact is None:
        raise Http404("There is no such erratum, or it has not been made yet.")
    return download(certified_bytes(artefact), f"{artefact.rendition.reference}.pdf")
