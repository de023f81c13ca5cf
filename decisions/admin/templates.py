"""Forms of report: read by everybody; copied, changed and brought in as files by an administrator."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from commissioning.actors import Actor
from commissioning.admin.base import CouncilModelAdmin, ObjectLink
from commissioning.admin.rows import CouncilTabularInline
from commissioning.enums import Role
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from decisions import form_text
from decisions.forms.form_editing import CopyFormForm, FormFileForm
from decisions.models import FormDraft, ReportTemplate, TemplateVersion
from decisions.services import form_drafts, templates
from decisions.views import reading


def _may_begin(template: ReportTemplate, actor: Actor, at: datetime) -> Verdict:
    return form_drafts.may_begin(template, actor)


def _may_copy(template: ReportTemplate, actor: Actor, at: datetime) -> Verdict:
    return Verdict.of(
        (actor.holds(Role.ADMINISTRATOR), "not_yours", "Only an administrator of the council can copy a form.")
    )


def _begin(template: ReportTemplate, *, version: int, **given: Any) -> FormDraft:
    return form_drafts.begin(template=template, **given)


def _copy(template: ReportTemplate, *, version: int, **given: Any) -> ReportTemplate:
    return templates.copy(template=template, **given)


class TemplateVersionInline(CouncilTabularInline):
    model = TemplateVersion
    verbose_name_plural = "versions"
    fields = ("number", "published_at", "published_by", "source_hash")
    is_editable = False
    can_delete = False


@admin.register(ReportTemplate)
class ReportTemplateAdmin(CouncilModelAdmin):
    """Forms of report, shipped or a council's own, with their versions."""

    list_display = ("name", "slug", "whose", "is_active")
    fields = ("name", "slug", "whose", "is_active")
    inlines = [TemplateVersionInline]
    object_actions = [
        ObjectAction(
            name="change-form",
            label="Change the form",
            verdict=_may_begin,
            perform=_begin,
            about=lambda template, actor, at: [
                "You change a copy. Reports see nothing of it before you publish it, and reports already begun keep "
                "the version they started from."
            ],
            done="Change what you need, look at the preview, then publish.",
        ),
        ObjectAction(
            name="bring-file",
            label="Bring it in from a file",
            verdict=_may_begin,
            perform=_begin,
            form_class=FormFileForm,
            about=lambda template, actor, at: ["Nothing is published before you have looked at it."],
            done="This is what the file says. Look at it, then publish.",
        ),
        ObjectAction(
            name="copy",
            label="Copy it for the council",
            verdict=_may_copy,
            perform=_copy,
            form_class=CopyFormForm,
            done="Copied. Change the copy as the council needs it.",
        ),
    ]

    def extra_urls(self) -> list[URLPattern]:
        """The form as one file, and as it prints."""
        wrap = self.admin_site.admin_view
        views = {"file": self.file_view, "preview": self.preview_view}
        return [
            path(f"<str:object_id>/{name}/", wrap(require_safe(view)), name=f"decisions_reporttemplate_{name}")
            for name, view in views.items()
        ]

    def file_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The newest version as a file that another council's installation can read."""
        template = self.get_object(request, object_id)
        text = form_text.written(template.current_version.structure)
        response = HttpResponse(text, content_type="application/toml; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{template.slug}.toml"'
        return response

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The newest version as it prints, with sample content."""
        template = self.get_object(request, object_id)
        return reading.sample_pdf(template.current_version.structure, request.actor.council)  # type: ignore[attr-defined]

    def onward_url(self, obj: ReportTemplate, action: ObjectAction, outcome: Any) -> str:
        """On to the copy where one was made, or to the working copy of the form."""
        if isinstance(outcome, FormDraft):
            return reverse("admin:decisions_formdraft_change", args=[outcome.pk])
        return self.change_url(outcome if isinstance(outcome, ReportTemplate) else obj)

    def object_links(self, request: HttpRequest, obj: ReportTemplate) -> Iterable[ObjectLink]:
        """What the form looks like, the form as a file, and what is being changed."""
        draft = FormDraft.objects.visible_to(request.actor).filter(template=obj).first()  # type: ignore[attr-defined]
        if draft is not None:
            yield ObjectLink("Go on changing it", reverse("admin:decisions_formdraft_change", args=[draft.pk]))
        yield ObjectLink("See it with sample content", _preview(obj), "PDF")
        yield ObjectLink("Fetch it as a file", reverse("admin:decisions_reporttemplate_file", args=[obj.pk]), "TOML")

    @admin.display(description="whose")
    def whose(self, template: ReportTemplate) -> str:
        return "The council's own" if template.council_id else "Shipped with the program"


def _preview(template: ReportTemplate) -> str:
    return reverse("admin:decisions_reporttemplate_preview", args=[template.pk])
