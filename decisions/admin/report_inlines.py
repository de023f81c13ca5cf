"""The parts of a report that are written on its page: sections in their order, and rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from commissioning.admin.rows import CouncilStackedInline, CouncilTabularInline, changed_rows
from decisions.forms.acts import ExemptPassageForm
from decisions.forms.figures import FigureForm
from decisions.forms.kinds import EngagementForm, MilestoneForm, RiskForm
from decisions.forms.rows import (
    BackgroundPaperForm,
    OptionConsideredForm,
    QuotedFigureForm,
    RecommendationForm,
    ReportContactForm,
)
from decisions.forms.schedules import ScheduleForm
from decisions.forms.scores import ScoredCriterionForm
from decisions.forms.sections import SectionForm
from decisions.models import (
    BackgroundPaper,
    Criterion,
    Engagement,
    ExemptText,
    Figure,
    Milestone,
    MoneySchedule,
    OptionConsidered,
    QuotedFigure,
    Recommendation,
    ReportContact,
    Risk,
    Section,
)
from decisions.services.reports import SectionText
from decisions.services.rows import RowChange


class SectionInline(CouncilStackedInline):
    """Every section, in the order of the document."""

    model = Section
    form = SectionForm
    fields = ("heading", "answer", "body")
    can_delete = False
    max_num = 0

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("contributor_post").order_by("order")


class RecommendationInline(CouncilStackedInline):
    model = Recommendation
    form = RecommendationForm
    fields = ("verb", "text", "effect", "option", "lots", "value_line", "conditions", "delegate_post", "place")
    extra = 1

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("lots")


class OptionConsideredInline(CouncilStackedInline):
    model = OptionConsidered
    verbose_name, verbose_name_plural = "alternative", "alternatives considered"
    form = OptionConsideredForm
    fields = (*OptionConsideredForm.Meta.fields, "place")
    extra = 1


class RiskInline(CouncilStackedInline):
    model = Risk
    form = RiskForm
    fields = (*RiskForm.Meta.fields, "place")
    extra = 1


class MilestoneInline(CouncilStackedInline):
    model = Milestone
    verbose_name, verbose_name_plural = "step", "timetable"
    form = MilestoneForm
    fields = (*MilestoneForm.Meta.fields, "place")
    extra = 1


class EngagementInline(CouncilStackedInline):
    model = Engagement
    verbose_name_plural = "engagement"
    form = EngagementForm
    fields = (*EngagementForm.Meta.fields, "place")
    extra = 1


class CriterionInline(CouncilStackedInline):
    model = Criterion
    form = ScoredCriterionForm
    fields = ("name", "weight", "scores", "place")
    extra = 1

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("scores")


class MoneyScheduleInline(CouncilStackedInline):
    model = MoneySchedule
    verbose_name, verbose_name_plural = "schedule of money", "schedules of money"
    form = ScheduleForm
    fields = ("caption", "sums", "shows_calculation", "has_total")
    extra = 1

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("lines__line")


class FigureInline(CouncilStackedInline):
    model = Figure
    verbose_name, verbose_name_plural = "picture or chart", "pictures and charts"
    form = FigureForm
    fields = ("caption", "kind", "picture", "schedule", "alt")
    extra = 1


class BackgroundPaperInline(CouncilTabularInline):
    model = BackgroundPaper
    form = BackgroundPaperForm
    fields = ("title", "dated_on", "url", "kept_until", "place")
    extra = 1


class ReportContactInline(CouncilTabularInline):
    model = ReportContact
    verbose_name, verbose_name_plural = "contact", "officers to contact"
    form = ReportContactForm
    fields = ("name", "post_title", "email", "phone", "place")
    extra = 1


class QuotedFigureInline(CouncilTabularInline):
    model = QuotedFigure
    verbose_name_plural = "figures quoted from elsewhere"
    form = QuotedFigureForm
    fields = ("figure", "meaning", "source", "url")
    extra = 1


class ExemptTextInline(CouncilStackedInline):
    """Exempt passages, for those granted to read them (`visible_to`); new ones are added by an act of their own."""

    model = ExemptText
    verbose_name, verbose_name_plural = "exempt passage", "exempt passages"
    form = ExemptPassageForm
    fields = ("paragraph", "public_interest_reasoning", "text")
    can_delete = False
    max_num = 0


INLINES = (
    SectionInline, RecommendationInline, OptionConsideredInline, CriterionInline, RiskInline, MilestoneInline,
    EngagementInline, MoneyScheduleInline, FigureInline, BackgroundPaperInline, ReportContactInline,
    QuotedFigureInline, ExemptTextInline,
)  # fmt: skip
# In this order they are saved: a chart after the schedule it is drawn from.
ROWS = (
    Recommendation, OptionConsidered, Criterion, Risk, Milestone, Engagement, MoneySchedule, Figure, BackgroundPaper,
    ReportContact, QuotedFigure,
)  # fmt: skip


def section_texts(formset: Any) -> dict[str, SectionText]:
    """The sections in which something was written, by key."""
    return {form.instance.key: form.text() for _, form in changed_rows(formset)}


def row_changes(formset: Any) -> list[RowChange]:
    """The rows of one kind that were added, changed, moved or taken out."""
    model = formset.model
    asked = list(changed_rows(formset))
    changes = [RowChange(model, row=_stored(form)) for verb, form in asked if verb == "remove"]
    if any("place" in form.changed_data for _, form in asked):
        return changes + list(_in_new_order(formset))
    return changes + [_change(form) for verb, form in asked if verb != "remove"]


def _in_new_order(formset: Any) -> Iterator[RowChange]:
    """Every row that stays, numbered anew: one that was moved goes before the one whose place it takes."""
    staying = [form for form in formset.forms if form not in formset.deleted_forms]
    staying = [form for form in staying if form.instance.pk or form.has_changed()]
    last = len(staying) + 1
    by_place = sorted(
        staying, key=lambda form: (form.cleaned_data.get("place") or last, "place" not in form.changed_data)
    )
    for place, form in enumerate(by_place, start=1):
        if form.has_changed() or form.instance.order != place:
            yield _change(form, order=place)


def _change(form: Any, **moved: int) -> RowChange:
    change: RowChange = form.change(_stored(form))
    return replace(change, values={**(change.values or {}), **moved})


def _stored(form: Any) -> Any:
    """The row as it is on record: the form has already written on its own copy."""
    return form._meta.model._default_manager.get(pk=form.instance.pk) if form.instance.pk else None
