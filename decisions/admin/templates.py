"""Forms of report: read by everybody, copied and published by an administrator, written as plain TOML."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.urls import reverse

from commissioning.actors import Actor
from commissioning.admin.base import CouncilModelAdmin
from commissioning.admin.object_actions import ObjectAction
from commissioning.admin.rows import CouncilTabularInline
from commissioning.enums import Role
from commissioning.verdicts import Verdict
from decisions.forms.templates import CopyFormForm, FormTextForm
from decisions.models import ReportTemplate, TemplateVersion
from decisions.services import templates


def _may_publish(template: ReportTemplate, actor: Actor, at: datetime) -> Verdict:
    return Verdict.of(
        (actor.holds(Role.ADMINISTRATOR), "not_yours", "Only an administrator of the council can publish its forms."),
        (
            template.council_id == actor.council_id,
            "shipped",
            "This form is shipped with the program. Copy it first, then change the copy.",
        ),
    )


def _may_copy(template: ReportTemplate, actor: Actor, at: datetime) -> Verdict:
    return Verdict.of(
        (actor.holds(Role.ADMINISTRATOR), "not_yours", "Only an administrator of the council can copy a form.")
    )


def _publish(template: ReportTemplate, *, version: int, text: str, structure: dict[str, Any], **given: Any) -> Any:
    return templates.publish(template=template, structure=structure, **given)


def _copy(template: ReportTemplate, *, version: int, **given: Any) -> ReportTemplate:
    return templates.copy(template=template, **given)


def _page(template: ReportTemplate) -> str:
    return reverse("admin:decisions_reporttemplate_change", args=[template.pk])


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
            name="publish",
            label="Publish a new version",
            verdict=_may_publish,
            perform=_publish,
            form_class=FormTextForm,
            form_needs=("obj",),
            about=lambda template, actor, at: ["Reports already begun keep the version they started from."],
            done="Published: new reports start from this version.",
        ),
        ObjectAction(
            name="copy",
            label="Copy it for the council",
            verdict=_may_copy,
            perform=_copy,
            form_class=CopyFormForm,
            done="Copied. Change the copy as the council needs it.",
            go_to=_page,
        ),
    ]

    @admin.display(description="whose")
    def whose(self, template: ReportTemplate) -> str:
        return "The council's own" if template.council_id else "Shipped with the program"
