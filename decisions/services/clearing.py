"""Clearances: asked of every required discipline at once, answered by its officers. Silence never clears.

`clear` and `require_changes` are called by `services.workflow.perform` only. Source: model.md invariants 21 and 22.
"""

from __future__ import annotations

from commissioning.enums import Discipline
from commissioning.verdicts import Refused, Verdict
from decisions import aspects
from decisions.enums import ClearanceOutcome
from decisions.models import Clearance
from decisions.selectors.situations import ReportSituation
from decisions.selectors.timing import days_of


def ask(now: ReportSituation) -> None:
    """Open a round for every required discipline that has none open and whose last clearance does not stand."""
    for discipline, state in now.clearances.items():
        if not state.stands:
            _open_round(now, discipline)


def clear(now: ReportSituation) -> None:
    """Record a clearance, with a comment, or why none is needed, on the report as it is now."""
    _answer(now, now.outcome)


def require_changes(now: ReportSituation) -> None:
    """Record what has to change before this discipline clears."""
    _answer(now, ClearanceOutcome.CHANGES_REQUIRED)


def _answer(now: ReportSituation, outcome: ClearanceOutcome) -> None:
    discipline = now.discipline
    if discipline is None:
        raise Refused(Verdict.refuse("no_discipline", "Say in which discipline you act.", "discipline"))
    row = _open_round(now, discipline)
    row.outcome, row.comment = outcome, now.reason
    row.aspect_digest = aspects.digest(now.material, discipline)
    row.cleared_by, row.cleared_post, row.cleared_at = now.actor.user, now.actor.post_label, now.at
    row.save()
    del now.clearances  # answered: how they stand is asked anew


def _open_round(now: ReportSituation, discipline: Discipline) -> Clearance:
    """The discipline's open round, or the next one: what was answered before stays as it was given."""
    rounds = now.report.clearances.filter(discipline=discipline)
    latest = rounds.order_by("-round").first()
    if latest is not None and not latest.outcome:
        return latest
    council = now.report.council
    due = days_of(council).count(now.day, council.clearance_working_days)
    number = latest.round + 1 if latest else 1
    return Clearance.objects.create(report=now.report, discipline=discipline, round=number, asked_at=now.at, due_on=due)
