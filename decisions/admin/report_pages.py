"""The pages of a report that are read: on the screen, as a draft, as the paper issued, as the certified record."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from commissioning import clock
from commissioning.actors import Actor
from commissioning.admin.paper import pdf
from commissioning.documents import render
from commissioning.documents.html import render_html
from commissioning.enums import RenditionKind
from commissioning.models import SignedArtefact
from decisions.models import ExemptText, Report
from decisions.selectors import content

CERTIFIED = {"paper": RenditionKind.ISSUED_PAPER, "record": RenditionKind.RECORD}


def on_screen(report: Report, reader: Actor) -> SafeString:
    """The report's content tree as an article, with the exempt passages this person was granted and no others."""
    return mark_safe(render_html(content.for_reader(report, reader), mode="screen"))  # escaped by its writer


def _may_read_exempt(report: Report, reader: Actor) -> bool:
    """Whether every exempt passage of the report is granted to this person."""
    return ExemptText.objects.visible_to(reader).filter(report=report).count() == report.exempt_texts.count()


class ReportPages:
    """The extra pages of `ReportAdmin`. Each asks again whether the report may be seen."""

    def reading_urls(self) -> list[URLPattern]:
        """`read`, `draft`, `paper` and `record` under the report's own address."""
        views: dict[str, Callable[..., HttpResponse]] = {
            "read": self.read_view,
            "draft": self.draft_view,
            "paper": self.certified_view,
            "record": self.certified_view,
        }
        wrap = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path(
                f"<str:object_id>/{name}/",
                wrap(require_safe(view)),
                {"name": name} if name in CERTIFIED else {},
                name=f"decisions_report_{name}",
            )
            for name, view in views.items()
        ]

    def reading_url(self, report: Report, name: str) -> str:
        """The address of one of them."""
        return reverse(f"admin:decisions_report_{name}", args=[report.pk])

    def read_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The report as it prints, on the screen."""
        report = self._readable(request, object_id)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": f"{report} as it prints",
            "opts": self.opts,  # type: ignore[attr-defined]
            "original": report,
            "object_url": self.change_url(report),  # type: ignore[attr-defined]
            "reading": on_screen(report, request.actor),
        }
        return TemplateResponse(request, "admin/decisions/report/read.html", context)

    def draft_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The report as it stands, as a PDF marked as a draft; without exempt text, because a draft travels."""
        report = self._readable(request, object_id)
        if report.is_frozen:
            raise Http404("This report has been issued: fetch the paper instead of a draft.")
        document = content.build(report, audience="exempt_removed")
        identifier = hashlib.sha256(f"{report.reference} {report.version}".encode()).digest()[:16]
        file = render.render_pdf(document, created_at=clock.now(), identifier=identifier)
        response = HttpResponse(file, content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{report.reference}-draft.pdf"'
        response["Cache-Control"] = "private, no-store"
        return response

    def certified_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """The paper issued for decision, or the record of the decision, as certified."""
        report = self._readable(request, object_id)
        artefact = SignedArtefact.objects.newest_of(CERTIFIED[name], report.reference)
        if artefact is None:
            raise Http404("It has not been made yet.")
        if artefact.rendition.snapshot.is_exempt and not _may_read_exempt(report, request.actor):
            raise PermissionDenied("This file holds exempt text. The author or the monitoring officer can give leave.")
        return pdf(artefact)

    def _readable(self, request: HttpRequest, object_id: str) -> Report:
        report: Report = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if not self.has_view_permission(request, report):  # type: ignore[attr-defined]
            raise PermissionDenied
        return report
