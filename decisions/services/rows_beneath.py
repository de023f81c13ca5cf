"""What stands beneath a row and is saved with it: a recommendation's lots, a schedule's sums, a criterion's scores.

Each setter replaces what there was; None leaves it. Inside the transaction of `rows.save`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from commissioning.actors import Actor
from commissioning.services.saving import save_new
from commissioning.verdicts import Refused, Verdict
from decisions.enums import OPTION_EFFECTS, EffectKind, ReportStatus
from decisions.models import (
    Criterion,
    CriterionScore,
    MoneySchedule,
    OptionConsidered,
    Recommendation,
    RecommendationLot,
    Report,
    ScheduleLine,
    VariationAsked,
)
from decisions.schedules import may_add_up
from decisions.selectors import sums_shown
from frameworks.models import Lot, MoneyLine, TermOption, Variation
from frameworks.services import variations


@dataclass(frozen=True)
class LotAsked:
    """A lot a recommendation names; inclusive dates where it extends."""

    lot: Lot
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True)
class SumShown:
    """A sum of the register in a schedule; an empty label is the register's own."""

    line: MoneyLine
    label: str = ""


@dataclass(frozen=True)
class Scored:
    """How well an option meets a criterion, from 0 to 10, and why."""

    option: OptionConsidered
    score: int
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.option}: {with_reason(self.score, self.reason)}"


def with_reason(score: object, reason: str) -> str:
    """A score in words, with why where that is said, so that two that differ do not read alike."""
    return f"{score} ({reason})" if reason else str(score)


def set_lots(report: Report, recommendation: Recommendation, asked: Sequence[LotAsked] | None) -> None:
    """The lots a recommendation acts on. Refused without an option, and for a lot asked about elsewhere."""
    if asked is None:
        asked = [LotAsked(row.lot, row.from_on, row.to_on) for row in recommendation.lots.select_related("lot")]
    recommendation.lots.all().delete()
    if recommendation.option_id is None:
        Verdict.of(
            (not asked, "lots_without_option", "Name the option before the lots it is to be used for.", "option")
        ).or_refuse()
        return
    claims = recommendation.effect in OPTION_EFFECTS and report.supersedes_id is None
    TermOption.objects.select_for_update().get(pk=recommendation.option_id)
    for entry in asked:
        if claims:
            _refuse_if_claimed(report, recommendation, entry.lot)
        save_new(
            RecommendationLot(
                recommendation=recommendation,
                lot=entry.lot,
                option=recommendation.option,
                from_on=entry.from_on,
                to_on=entry.to_on,
                claims_option=claims,
            )
        )


def set_sums(schedule: MoneySchedule, shown: Sequence[SumShown] | None) -> None:
    """The sums of a schedule in their order. Refused where a total is wanted of sums that cannot be added up."""
    if shown is not None:
        schedule.lines.all().delete()
        for order, entry in enumerate(shown, start=1):
            save_new(ScheduleLine(schedule=schedule, order=order, line=entry.line, label=entry.label))
    if schedule.has_total:
        may_add_up(sums_shown.with_parts(list(schedule.lines.select_related("line")))).or_refuse()


def set_scores(criterion: Criterion, scores: Sequence[Scored] | None) -> None:
    """What each option scores on a criterion; an option not among them is not scored."""
    if scores is None:
        return
    criterion.scores.all().delete()
    for entry in scores:
        save_new(CriterionScore(criterion=criterion, option=entry.option, score=entry.score, reason=entry.reason))


def keep_variations(report: Report, *, actor: Actor, at: datetime) -> None:
    """Let go of drafts of variations that no recommendation of the report asks for any more."""
    VariationAsked.objects.filter(recommendation__report=report).exclude(
        recommendation__effect=EffectKind.VARY
    ).delete()
    asked = VariationAsked.objects.filter(recommendation__report=report).values("variation")
    for variation in Variation.objects.filter(asked_in=report.reference).exclude(pk__in=asked):
        variations.release(variation=variation, by=report.reference, actor=actor, at=at)


def _refuse_if_claimed(report: Report, recommendation: Recommendation, lot: Lot) -> None:
    other = (
        RecommendationLot.objects.filter(lot=lot, option=recommendation.option, claims_option=True)
        .select_related("recommendation__report")
        .first()
    )
    if other is None:
        return
    holder = other.recommendation.report
    message = (
        f"{lot} is already named by another recommendation of this report."
        if holder.pk == report.pk
        else f"{lot} and this option are already asked about in {holder.reference}, which is "
        f"“{ReportStatus(holder.status).label}”. Withdraw that report, or supersede it with this one."
    )
    raise Refused(Verdict.refuse("already_asked", message, "lots"))
