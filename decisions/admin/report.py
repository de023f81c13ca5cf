"""A report in the admin: begun from a form, written section by section, checked, moved and read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import URLPattern, reverse

from commissioning import clock
from commissioning.actors import Actor
from commissioning.admin.base import CouncilModelAdmin, ObjectLink
from commissioning.enums import EXEMPT_COPIES
from commissioning.models import SignedArtefact
from commissioning.object_actions import ObjectAction, Offer
from commissioning.panels import Panel
from commissioning.verdicts import Reason, Refused, StaleVersion, Verdict
from decisions.acts.on_report import REPORT_ACTS, offers_on
from decisions.admin import report_panels
from decisions.admin.report_inlines import INLINES, ROWS, row_changes, section_texts
from decisions.admin.report_pages import ReportPages
from decisions.admin.report_parts import parts_of
from decisions.editing import may_begin_report
from decisions.forms.beginning import BeginReportForm, ReportForm
from decisions.forms.figures import FigureForm
from decisions.forms.rows import Choices
from decisions.models import ExemptText, ProcurementPlan, Report, ReportTable, ReportTemplate, Section
from decisions.selectors import exempt_leave
from decisions.selectors import parts as selected
from decisions.selectors.access import may_write
from decisions.services import exempt, reports, rows
from decisions.services.reports import DETAILS
from decisions.views.reading import CERTIFIED, on_screen

BEGUN_WITH = (
    "template", "contract", "option", "title", "sponsor_post", "forward_plan_entry", "matter", "supersedes"
)  # fmt: skip
FIXED = ("reference", "contract", "author", "template_version", "classification", "decision_maker_post")


@admin.register(Report)
class ReportAdmin(ReportPages, CouncilModelAdmin):
    """Its author writes here; everybody else reads, and finds beside it what they may do."""

    list_display = ("reference", "title", "contract", "status", "author", "created_at")
    list_select_related = ("contract__council", "author")
    list_filter = ("status", "classification", "is_key")
    search_fields = ("reference", "title", "contract__reference", "contract__title", "author__full_name")
    search_help_text = "A reference, words of the title, a contract or an author."
    ordering = ("-created_at", "-reference")
    inlines = INLINES
    change_form_template = "admin/decisions/report/change_form.html"
    object_actions = REPORT_ACTS
    add_intro = (
        "The report starts with the sections of the form you choose. Dates and sums of the contract can be written "
        "into it as facts, so that nobody has to type them."
    )

    def onward_url(self, obj: Report, action: ObjectAction, outcome: Any) -> str:
        """A new table or plan is filled in at once; every other act leads back to the report."""
        if isinstance(outcome, ReportTable):
            return reverse("admin:decisions_reporttable_change", args=[outcome.pk])
        if isinstance(outcome, ProcurementPlan):
            return reverse("admin:decisions_procurementplan_change", args=[outcome.pk])
        return self.change_url(obj)

    # --- permission ---------------------------------------------------------------------------------------------

    def may_add(self, actor: Actor) -> Verdict:
        return may_begin_report(actor)

    def may_change(self, actor: Actor, obj: Report) -> Verdict:
        return may_write(obj, actor)

    # --- the form -----------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> Any:
        named = ("contract__council", "council", "author", "author_post", "sponsor_post", "template_version__template",
                 "decision_maker_post", "authority_rule")  # fmt: skip
        return super().get_queryset(request).select_related(*named)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        request.report_in_hand = obj  # type: ignore[attr-defined]
        if obj is None:
            usable = ReportTemplate.objects.visible_to(request.actor).filter(is_active=True)
            field = forms.ModelChoiceField(queryset=usable, label="Form of report", empty_label=None)
            kwargs["form"] = type("BeginReportForm", (BeginReportForm,), {"template": field})
        else:
            kwargs["form"] = ReportForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return [(None, {"fields": BEGUN_WITH})]
        return [("Particulars", {"fields": (*FIXED, *ReportForm.Meta.fields)})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj is None else FIXED

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """For its author everything that is written on the page; a reader finds the report as it prints instead."""
        return self.inlines if obj is not None and self.has_change_permission(request, obj) else ()

    def formfield_for_foreignkey(self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """Choices of the contract in hand; before there is one, of every contract the person sees."""
        choices = db_field.remote_field.model._default_manager.visible_to(request.actor)
        report = getattr(request, "report_in_hand", None)
        contract = report.contract_id if report is not None else request.GET.get("contract", "")
        if str(contract).isdecimal() and db_field.name in ("option", "forward_plan_entry"):
            choices = choices.filter(contract=contract)
        if db_field.name in ("contract", "option"):
            # They are named with the code of their council, read here once for all.
            choices = choices.select_related("council" if db_field.name == "contract" else "contract__council")
        kwargs["queryset"] = choices
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """Rows choose from what the contract has, read once for all of them."""
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if getattr(inline.form, "needs_choices", False):
            choices = request.__dict__.setdefault("_choices_of_rows", Choices(obj, request.actor))
            kwargs["form_kwargs"] = {"choices": choices}
        return kwargs

    # --- beside the form ----------------------------------------------------------------------------------------

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        obj = kwargs.get("obj")
        self._show_refusal_beside_its_row(request, context["inline_admin_formsets"])
        parts, more, hidden = parts_of(context["inline_admin_formsets"])
        is_reading = obj is not None and not self.has_change_permission(request, obj)
        context.update(
            parts=parts,
            more_rows=more,
            hidden_formsets=hidden,
            reading=on_screen(obj, request.actor) if is_reading else "",
            tables=list(obj.tables.all()) if obj is not None else [],
            plans=list(selected.plans(obj).values()) if obj is not None else [],
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def _show_refusal_beside_its_row(self, request: HttpRequest, inlines: list[Any]) -> None:
        """What a service refused about one row or section is said where it was typed, not only at the head; beside a
        picture, that it has to be chosen again.
        """
        for inline in inlines:
            for form in inline.formset.forms:
                if isinstance(form, FigureForm) and form.is_bound:
                    form.say_what_is_lost()
                for reason in request.refusal.reasons:
                    name = reason.field.removeprefix(f"{form.prefix}-")
                    if name != reason.field and name in form.fields:
                        form.add_error(name, forms.ValidationError(reason.message, code=reason.code))

    def offers(self, request: HttpRequest, obj: Any) -> list[Offer]:
        """What can be done first, then what nearly can; the rest is for others or for another time."""
        return list(offers_on(obj, request.actor, clock.now(), self.act_url))

    def object_panels(self, request: HttpRequest, obj: Any) -> Iterable[Panel]:
        return report_panels.beside(obj, request.actor, clock.now())

    def object_links(self, request: HttpRequest, obj: Any) -> Iterable[ObjectLink]:
        yield ObjectLink("Read the report as it prints", self.reading_url(obj, "read"))
        if not obj.is_frozen:
            yield ObjectLink("Download the draft (PDF)", self.reading_url(obj, "draft"), "Marked as a draft.")
        for name, kind in CERTIFIED.items():
            if kind in EXEMPT_COPIES and not exempt_leave.has_leave(obj, request.actor):
                continue
            artefact = SignedArtefact.objects.newest_of(kind, obj.reference)
            if artefact:
                size = f"{artefact.size // 1024 + 1} kB"
                yield ObjectLink(f"Download the {kind.label.lower()} (PDF)", self.reading_url(obj, name), size)

    def extra_urls(self) -> list[URLPattern]:
        return self.reading_urls()

    # --- writing ------------------------------------------------------------------------------------------------

    def create(self, request: HttpRequest, form: Any, formsets: list[Any]) -> models.Model:
        return reports.create(**form.cleaned_data, actor=request.actor, at=clock.now())

    def edit(self, request: HttpRequest, obj: Any, form: Any, formsets: list[Any], version: int) -> models.Model:
        """Particulars, sections and rows in one save, all or nothing; each service that is called makes a version."""
        given: dict[str, Any] = {"actor": request.actor, "at": clock.now()}
        of = {formset.model: formset for formset in formsets}
        report = obj.expect_version(version)
        details = {name: form.cleaned_data[name] for name in form.changed_data if name in DETAILS}
        if details:
            report = reports.edit_details(report=report, version=report.version, details=details, **given)
        texts = section_texts(of[Section])
        if texts:
            report = reports.edit_sections(report=report, version=report.version, texts=texts, **given)
        changes = [change for model in ROWS for change in row_changes(of[model])]
        if changes:
            report = _save_rows([form for model in ROWS for form in of[model].forms], report, changes, given)
        for row in of[ExemptText].initial_forms:
            if row.has_changed():
                passage = ExemptText.objects.get(pk=row.instance.pk)
                exempt.write(section=passage.section, version=report.version, exempt_text=passage,
                             **row.cleaned_fields(), **given)  # fmt: skip
                report.refresh_from_db()
        return report


def _save_rows(forms_of_rows: list[Any], report: Report, changes: list[Any], given: dict[str, Any]) -> Report:
    """Save them; a refusal is put beside the one row that was changed and has the box it is about."""
    try:
        return rows.save(report=report, version=report.version, changes=changes, **given)
    except StaleVersion:
        raise
    except Refused as refused:
        changed = [form for form in forms_of_rows if form.has_changed()]
        raise Refused(Verdict(tuple(_beside(one, changed) for one in refused.verdict.reasons))) from refused


def _beside(reason: Reason, changed: list[Any]) -> Reason:
    """The reason at the box it names; as it is where several changed rows have such a box, or none."""
    rows_with_it = [form for form in changed if reason.field in form.fields]
    if len(rows_with_it) != 1:
        return reason
    return Reason(reason.code, reason.message, f"{rows_with_it[0].prefix}-{reason.field}")
