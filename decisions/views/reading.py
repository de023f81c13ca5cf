"""A report as it is read: on the screen, as a draft, as the paper issued, as the certified record.

The workspace and the admin both serve these; each asks first whether the report may be seen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from commissioning import clock
from commissioning.actors import Actor
from commissioning.documents import nodes
from commissioning.documents.html import render_html
from commissioning.documents.render import render_pdf
from commissioning.downloads import private
from commissioning.enums import RenditionKind
from commissioning.models import Council, SignedArtefact, StoredContent
from commissioning.once import reading_once
from commissioning.selectors.documents import may_read_document
from commissioning.services.documents import DISPOSED, content_of
from decisions import form_structure
from decisions.models import Report
from decisions.selectors import content, samples
from decisions.views import access

# The record first: it is what somebody who looks for the decision wants.
CERTIFIED = {
    "record": RenditionKind.RECORD,
    "paper": RenditionKind.ISSUED_PAPER,
    "exempt-record": RenditionKind.EXEMPT_RECORD,
    "exempt-paper": RenditionKind.EXEMPT_PAPER,
    "decision-notice": RenditionKind.DECISION_NOTICE,
}


@require_safe
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as it prints, on the screen."""
    report = access.report_or_404(request, pk)
    with reading_once():
        context = {"report": report, "reading": on_screen(report, request.actor)}
    return access.not_kept(render(request, "decisions/report_read.html", context), report)


@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as it stands, as a PDF marked as a draft."""
    return draft_pdf(access.report_or_404(request, pk))


@require_safe
def certified(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The paper issued for decision, the record of the decision, the exempt copy of either, or the notice."""
    return certified_pdf(access.report_or_404(request, pk), request.actor, name)


def on_screen(report: Report, reader: Actor) -> SafeString:
    """The report as an article, with the exempt passages this person was granted and no others.

    A numbered paragraph has an address of its own: `#at-paragraph-5.2.1`.
    """
    document = content.for_reader(report, reader)
    addressed = replace(document, blocks=tuple(_addressed(block) for block in document.blocks))
    return mark_safe(render_html(addressed, mode="screen"))


def draft_pdf(report: Report) -> HttpResponse:
    """The draft without exempt text, because a draft travels. 404 once the report has been issued."""
    if report.is_frozen:
        raise Http404("This report has been issued: fetch the paper instead of a draft.")
    with reading_once():
        document = content.build(report, audience="exempt_removed")
        pictures = content.pictures(report, document)
    identifier = hashlib.sha256(f"{report.reference} {report.version}".encode()).digest()[:16]
    file = render_pdf(document, created_at=clock.now(), identifier=identifier, pictures=pictures)
    return download(file, f"{report.reference}-draft.pdf")


def certified_pdf(report: Report, reader: Actor, name: str) -> HttpResponse:
    """The newest certified file of one kind, byte for byte as stored; 403 to whoever may not read it."""
    artefact = SignedArtefact.objects.newest_of(CERTIFIED[name], report.reference)
    if artefact is None:
        raise Http404("It has not been made yet.")
    verdict = may_read_document(artefact, reader)
    if not verdict.allowed:
        raise PermissionDenied(verdict.sentence)
    return download(certified_bytes(artefact), f"{artefact.rendition.reference}-{name}.pdf")


def certified_bytes(artefact: SignedArtefact) -> bytes:
    """A certified file as it is stored; 404 that says so once it was disposed of."""
    try:
        return content_of(artefact.sha256)
    except StoredContent.DoesNotExist as gone:
        raise Http404(DISPOSED) from gone


def _addressed(block: nodes.Block) -> nodes.Block:
    if isinstance(block, nodes.Paragraph) and block.label and not block.key:
        return replace(block, key=f"paragraph-{block.label}")
    return block


def download(file: bytes, name: str) -> HttpResponse:
    """A PDF to be saved, kept by no browser."""
    response = HttpResponse(file, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return private(response)


def sample_pdf(structure: Mapping[str, Any], council: Council) -> HttpResponse:
    """A form of report as it would print, filled with sample content and marked as such."""
    sample = samples.filled(structure, council)
    identifier = hashlib.sha256(form_structure.digest(dict(structure)).encode()).digest()[:16]
    file = render_pdf(sample.document, created_at=clock.now(), identifier=identifier, pictures=sample.pictures)
    return download(file, f"{structure['slug']}-sample.pdf")
