"""Every kind of row a report may have: its list, its form, and how the pages speak of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.http import Http404
from django.urls import reverse

from commissioning.documents.syntax import FACT
from decisions.enums import EffectKind, RiskBand, SectionKind
from decisions.forms.figures import FigureForm
from decisions.forms.kinds import CriterionForm, EngagementForm, MilestoneForm, RiskForm
from decisions.forms.rows import (
    BackgroundPaperForm,
    OptionConsideredForm,
    QuotedFigureForm,
    RecommendationForm,
    ReportContactForm,
)
from decisions.forms.schedules import ScheduleForm
from decisions.models import (
    BackgroundPaper,
    Criterion,
    Engagement,
    Figure,
    Milestone,
    MoneySchedule,
    OptionConsidered,
    QuotedFigure,
    Recommendation,
    Report,
    ReportContact,
    Risk,
)
from decisions.selectors import facts, grading, parts
from decisions.services.rows import UNORDERED
from decisions.views import row_words
from decisions.views.row_words import Words

BAND_COLOURS = {RiskBand.GREEN: "green", RiskBand.AMBER: "orange", RiskBand.RED: "red"}


@dataclass(frozen=True)
class Kind:
    """One kind of row: its list, its form, and how the pages speak of it."""

    slug: str
    model: Any
    form: Any
    title: str
    one: str
    intro: str
    empty: str
    rows: Callable[[Report], Sequence[Any]]
    title_of: Callable[[Any], str]
    details: Callable[[Report, Any], Words]
    is_always_offered: bool = False

    @property
    def is_ordered(self) -> bool:
        """Whether its rows have places among each other."""
        return self.model not in UNORDERED


@dataclass(frozen=True)
class Mark:
    """A short judgement beside a row, in words and colour."""

    label: str
    text: str
    colour: str


@dataclass(frozen=True)
class ShownRow:
    """A row as it reads in its list: facts in their places. `links` lead to what is filled in elsewhere."""

    row: Any
    title: str
    details: tuple[tuple[str, str], ...]
    marks: tuple[Mark, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    picture_url: str = ""

    @property
    def holds_facts(self) -> bool:
        """Whether words of the row stand as facts in its boxes, which print otherwise than they are typed."""
        texts = (getattr(self.row, field.attname) for field in self.row._meta.concrete_fields)
        return any(FACT.search(text) for text in texts if isinstance(text, str))


KINDS = {
    kind.slug: kind
    for kind in (
        Kind(
            "recommendations", Recommendation, RecommendationForm, "Recommendations", "recommendation",
            "What the decision-maker is asked to resolve. Each one says what it does to the register, so that the "
            "register can follow the decision.",
            "Nothing is recommended yet. Add what is to be resolved: usually one recommendation to extend, and one "
            "for the lots that are not to be extended.",
            parts.recommendations, attrgetter("text"), row_words.of_recommendation, is_always_offered=True,
        ),
        Kind(
            "alternatives", OptionConsidered, OptionConsideredForm, "Options considered", "option",
            "What else could be done, and why it is not recommended. Doing nothing is one of them.",
            "No option is written down yet. Begin with doing nothing: what would happen?",
            parts.options_considered, attrgetter("title"), row_words.of_option, is_always_offered=True,
        ),
        Kind(
            "papers", BackgroundPaper, BackgroundPaperForm, "Background papers", "background paper",
            "Papers you relied on to a material extent. The public may ask to see them for four years.",
            "No paper is listed yet. The report will say “None” unless you add one.",
            parts.background_papers, attrgetter("title"), row_words.of_paper, is_always_offered=True,
        ),
        Kind(
            "contacts", ReportContact, ReportContactForm, "Officers to contact", "contact",
            "Who can be asked about this report. Printed in its head: work contacts only.",
            "Nobody is named yet. Add at least yourself.",
            parts.contacts, attrgetter("name"), row_words.of_contact, is_always_offered=True,
        ),
        Kind(
            "figures", QuotedFigure, QuotedFigureForm, "Figures quoted from elsewhere", "quoted figure",
            "Numbers in the text that are evidence and not money of the contract, each with its source.",
            "No figure is quoted. A sum typed in the text that is not the contract's own needs its source here.",
            parts.quoted_figures, attrgetter("figure"), row_words.of_quoted_figure, is_always_offered=True,
        ),
        Kind(
            "risks", Risk, RiskForm, "Risks", "risk",
            "What could go wrong, how likely and how grave it is, and what is done about it. The score is likelihood "
            "× impact; the council says where amber and red begin. Write [risks] on a line of its own to place the "
            "register in another section.",
            "No risk is written down yet. Begin with the one that worries you most.",
            parts.risks, attrgetter("title"), row_words.of_risk,
        ),
        Kind(
            "milestones", Milestone, MilestoneForm, "Timetable", "step",
            "What happens by when, each date only as exact as it is known. Write [milestones] on a line of its own to "
            "place the timetable in another section.",
            "The timetable is empty. Begin with the decision itself.",
            parts.milestones, attrgetter("label"), row_words.of_milestone,
        ),
        Kind(
            "engagement", Engagement, EngagementForm, "Engagement", "engagement",
            "Who was asked before the decision, and what they said: the public, people who use the service, staff, "
            "the market. The views that the scheme of delegation demands are asked for on the report's page.",
            "Nobody was asked yet, or it is not written down.",
            parts.engagements, attrgetter("method"), row_words.of_engagement,
        ),
        Kind(
            "criteria", Criterion, CriterionForm, "Criteria", "criterion",
            "What the options considered are scored on, and how much each counts.",
            "There is no criterion. Options can be considered without scores.",
            parts.scored_criteria, attrgetter("name"), row_words.of_criterion,
        ),
        Kind(
            "schedules", MoneySchedule, ScheduleForm, "Schedules of money", "schedule",
            "Tables of sums from the register. Nothing is typed twice: a sum that changes there changes here.",
            "There is no schedule of money. Add one, then place it in a section by its code.",
            parts.schedules, attrgetter("caption"), row_words.of_schedule,
        ),
        Kind(
            "pictures", Figure, FigureForm, "Pictures and charts", "picture or chart",
            "A picture you bring, or a chart drawn from a schedule of money. Each says in words what it shows.",
            "There is no picture or chart. Add one, then place it in a section by its code.",
            parts.figures, attrgetter("caption"), row_words.of_figure,
        ),
    )
}  # fmt: skip
# The sections that are made of rows, and of which.
ROWS_OF = {
    SectionKind.RECOMMENDATIONS: "recommendations",
    SectionKind.OPTIONS: "alternatives",
    SectionKind.BACKGROUND_PAPERS: "papers",
    SectionKind.RISKS: "risks",
    SectionKind.MILESTONES: "milestones",
    SectionKind.ENGAGEMENT: "engagement",
    SectionKind.CONTACTS: "contacts",
}


def kind_or_404(slug: str) -> Kind:
    """The kind that an address names."""
    if slug not in KINDS:
        raise Http404("A report has no rows of this kind.")
    return KINDS[slug]


def kinds_in_use(report: Report) -> list[Kind]:
    """The kinds every report is filled in with, those its form has a section for, and those it has rows of."""
    asked_for = {ROWS_OF.get(SectionKind(section.kind)) for section in parts.sections(report)}
    return [kind for kind in KINDS.values() if kind.is_always_offered or kind.slug in asked_for or kind.rows(report)]


def shown_rows(report: Report, of: Kind) -> list[ShownRow]:
    """The rows of one kind as a reader of the list sees them."""
    return [shown(report, of, row) for row in of.rows(report)]


def shown(report: Report, of: Kind, row: Any) -> ShownRow:
    """One row as it reads in its list."""
    return ShownRow(
        row,
        facts.read(report, of.title_of(row)),
        tuple((label, text) for label, text in of.details(report, row) if text),
        _marks(report, row),
        _links(report, row),
        _picture(report, row),
    )


def _marks(report: Report, row: Any) -> tuple[Mark, ...]:
    """A risk's scores, computed, with their bands."""
    if not isinstance(row, Risk):
        return ()
    before = Mark("Before", *_scored(report, row.likelihood, row.impact))
    if row.residual_score is None:
        return (before,)
    return before, Mark("Afterwards", *_scored(report, row.residual_likelihood, row.residual_impact))


def _scored(report: Report, likelihood: int, impact: int) -> tuple[str, str]:
    score = likelihood * impact
    band = grading.risk_band(report, score)
    return f"{likelihood} × {impact} = {score}, {band.label.lower()}", BAND_COLOURS[band]


def _links(report: Report, row: Any) -> tuple[tuple[str, str], ...]:
    if isinstance(row, Recommendation) and row.effect == EffectKind.PROCURE:
        is_planned = row.pk in parts.plans(report)
        words = "Change what is to be procured" if is_planned else "Say what is to be procured"
        return ((words, reverse("decisions:report-plan", args=[report.pk, row.pk])),)
    return ()


def _picture(report: Report, row: Any) -> str:
    if isinstance(row, Figure):
        return reverse("decisions:report-picture", args=[report.pk, row.pk])
    return ""
