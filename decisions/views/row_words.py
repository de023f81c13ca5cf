"""What a list says of a row beside its title: pairs of label and words, the empty ones left out by the caller."""

from __future__ import annotations

from datetime import date

from commissioning.calendar import say_date
from commissioning.milestones import in_words
from commissioning.money import format_pounds
from decisions.enums import EffectKind, FigureKind, MilestonePrecision
from decisions.models import (
    BackgroundPaper,
    Criterion,
    Engagement,
    Figure,
    Milestone,
    MoneySchedule,
    OptionConsidered,
    ProcurementPlan,
    QuotedFigure,
    Recommendation,
    Report,
    ReportContact,
    Risk,
)
from decisions.schedules import lower_first
from decisions.selectors import delegating, embeds, facts, lots, parts

Words = list[tuple[str, str]]


def of_recommendation(report: Report, row: Recommendation) -> Words:
    """What it asks for, and what it does to the register."""
    plans = parts.plans(report) if row.effect == EffectKind.PROCURE else {}
    return [
        ("Asks to", row.get_verb_display().lower()),
        ("On the register", row.get_effect_display()),
        ("Plans", _plan(plans.get(row.pk)) if row.effect == EffectKind.PROCURE else ""),
        ("Varies", _varied(report, row) if row.effect == EffectKind.VARY else ""),
        _lots(report, row),
        ("Sum", row.value_line.stated.words if row.value_line else ""),
        ("Conditions", facts.read(report, row.conditions)),
        ("Delegated to", str(row.delegate_post or "")),
        ("On what terms", _delegated(report, row) if row.effect == EffectKind.DELEGATE else ""),
    ]


def _varied(report: Report, row: Recommendation) -> str:
    """Which variation, and what it changes."""
    one = parts.variations(report).get(row.pk)
    return f"Variation {one.number}: {one.title} ({one.what})" if one else "Not said yet which variation"


def of_option(report: Report, row: OptionConsidered) -> Words:
    """What it would mean, why not, and its strengths and the rest."""
    swot = ("strengths", "weaknesses", "opportunities", "threats")
    return [
        ("", "This is what the report recommends." if row.is_recommended else ""),
        ("", "This is doing nothing." if row.is_do_nothing else ""),
        ("What it would mean", facts.read(report, row.text)),
        ("Why it is not recommended", facts.read(report, row.reason_rejected)),
        *((name.capitalize(), facts.read(report, getattr(row, name))) for name in swot),
    ]


def of_paper(report: Report, row: BackgroundPaper) -> Words:
    """Its date and where it can be read."""
    return [("Date", say_date(row.dated_on) if row.dated_on else ""), ("Address", row.url)]


def of_contact(report: Report, row: ReportContact) -> Words:
    """How to reach them at work."""
    return [("Post", row.post_title), ("E-mail", row.email), ("Telephone", row.phone)]


def of_quoted_figure(report: Report, row: QuotedFigure) -> Words:
    """What it means and where it comes from."""
    return [("Means", row.meaning), ("Source", row.source)]


def of_risk(report: Report, row: Risk) -> Words:
    """What could happen and what is done; its scores are marks of their own."""
    return [
        ("What could happen", facts.read(report, row.description)),
        ("What is done about it", facts.read(report, row.mitigation)),
        ("Why it is greater afterwards", facts.read(report, row.comment)),
        ("Looked after by", row.owner),
        ("Done by", say_date(row.due_on) if row.due_on else ""),
    ]


def of_milestone(report: Report, row: Milestone) -> Words:
    """When it is, as exactly as it is known."""
    when = in_words(MilestonePrecision(row.precision), starts_on=row.starts_on, ends_on=row.ends_on, words=row.words)
    return [("When", when), ("Source", row.source)]


def of_engagement(report: Report, row: Engagement) -> Words:
    """With whom, when, and what was said."""
    days = [say_date(day) for day in (row.from_on, row.to_on) if day is not None]
    return [
        ("With", lower_first(row.get_audience_display())),
        ("When", " to ".join(days)),
        ("What was said", facts.read(report, row.summary)),
    ]


def of_criterion(report: Report, row: Criterion) -> Words:
    """Its weight, and what each option scores on it."""
    scores = {score.option_id: score for score in row.scores.all()}
    options = [one for one in parts.options_considered(report) if one.pk in scores]
    return [
        ("Weight", f"{row.weight} per cent"),
        ("Scores", "; ".join(f"{one.title}: {scores[one.pk].score}" for one in options)),
    ]


def of_schedule(report: Report, row: MoneySchedule) -> Words:
    """Its sums, and where it stands."""
    sums = [f"{shown.label or shown.line.label}: {format_pounds(shown.line.amount)}" for shown in row.lines.all()]
    return [
        ("Sums", "; ".join(sums) or "none yet"),
        ("", "They are added up." if row.has_total else ""),
        *_places(report, f"schedule:{row.key}"),
    ]


def of_figure(report: Report, row: Figure) -> Words:
    """What it shows in words, what it is drawn from, and where it stands."""
    return [
        ("Shows", row.alt),
        ("Drawn from", str(row.schedule or "") if row.kind == FigureKind.CHART else ""),
        *_places(report, f"figure:{row.key}"),
    ]


def _places(report: Report, code: str) -> Words:
    sections = embeds.sections_holding(report, code)
    if sections:
        return [("Stands in", ", ".join(f"“{section}”" for section in sections))]
    return [("Stands nowhere yet", f"write [{code}] on a line of its own in the section where it belongs")]


def _delegated(report: Report, row: Recommendation) -> str:
    return delegating.words_for(report).get(row.pk, "none yet: say on what terms authority is delegated")


def _plan(plan: ProcurementPlan | None) -> str:
    if plan is None:
        return "nothing yet: say what is to be procured"
    options = f", options of {plan.option_months} months" if plan.option_months else ""
    count = len(plan.lots.all())
    lots = f", {count} lot{'' if count == 1 else 's'}" if count else ""
    return f"{plan.title}, from {say_date(plan.starts_on)} for {plan.initial_months} months{options}{lots}"


def _lots(report: Report, row: Recommendation) -> tuple[str, str]:
    """Each lot with its new last day; a contract without lots is not said to have any."""
    named = list(row.lots.all())
    if lots.names_no_lot(report):
        return ("Until", "; ".join(_day(one.to_on) for one in named if one.to_on))
    return ("Lots", "; ".join(lots.name_of(one.lot, report) + _until(one.to_on) for one in named))


def _until(day: date | None) -> str:
    return f" until {_day(day)}" if day else ""


def _day(day: date) -> str:
    return f"{day:%A %-d %B %Y}"
