"""The pages of a report that are read: on the screen, as a draft, as the paper issued, as the certified record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from decisions.models import Report
from decisions.views import reading
from decisions.views.reading import CERTIFIED


class ReportPages:
    """The extra pages of `ReportAdmin`. Each asks again whether the report may be seen."""

    def reading_urls(self) -> list[URLPattern]:
        """`read`, `draft` and each certified file under the report's own address."""
        views: dict[str, Callable[..., HttpResponse]] = {
            "read": self.read_view,
            "draft": self.draft_view,
            **dict.fromkeys(CERTIFIED, self.certified_view),
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
            "reading": reading.on_screen(report, request.actor),
        }
        return TemplateResponse(request, "admin/decisions/report/read.html", context)

    def draft_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The report as it stands, as a PDF marked as a draft."""
        return reading.draft_pdf(self._readable(request, object_id))

    def certified_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """The paper issued for decision, or the record of the decision, as certified."""
        return reading.certified_pdf(self._readable(request, object_id), request.actor, name)

    def _readable(self, request: HttpRequest, object_id: str) -> Report:
        report: Report = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if not self.has_view_permission(request, report):  # type: ignore[attr-defined]
            raise PermissionDenied
        return report
