"""The numbers of decisions: the next of the council and year, from the line of the forward plan on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from commissioning import clock
from commissioning.actors import Actor
from commissioning.models import Council
from commissioning.services import audit
from commissioning.services.saving import checked
from decisions.models import DecisionNumber, ForwardPlanEntry, Report
from decisions.noticing import may_number
from decisions.selectors import notices
from decisions.selectors.procedure import procedure_of


@transaction.atomic
def issue_to_entry(
    *, entry: ForwardPlanEntry, actor: Actor, at: datetime, n: int | None = None, version: int | None = None
) -> DecisionNumber:
    """Number a line of the forward plan: every report made from it bears the number. Refused by `may_number`.

    `n` is the number within the year where the council counted elsewhere before; the next one without it.
    """
    council = _counting(entry.council)
    return _issue(council, actor, at, n, entry=entry, has_number=bool(notices.number_of_entry(entry)))


@transaction.atomic
def issue_to_report(
    *, report: Report, actor: Actor, at: datetime, n: int | None = None, version: int | None = None
) -> DecisionNumber:
    """Number a report that has none by its forward plan entry. Refused by `may_number`."""
    council = _counting(report.council)
    report = Report.objects.locked(report.pk)
    return _issue(council, actor, at, n, report=report, has_number=bool(notices.number_of(report)))


def _counting(council: Council) -> Council:
    """The council's row, locked: two officers at once get two numbers."""
    found: Council = Council.objects.select_for_update(of=("self",)).get(pk=council.pk)
    return found


def _issue(
    council: Council,
    actor: Actor,
    at: datetime,
    n: int | None,
    *,
    has_number: bool,
    entry: ForwardPlanEntry | None = None,
    report: Report | None = None,
) -> DecisionNumber:
    day = clock.london_day(at)
    issued = DecisionNumber.objects.filter(council=council, year=day.year)
    last = issued.aggregate(last=Max("n"))["last"] or 0
    may_number(actor, is_own_council=council.pk == actor.council_id, has_number=has_number, n=n, last=last).or_refuse()
    number = last + 1 if n is None else n
    form = procedure_of(council, day).decision_number
    row = DecisionNumber(
        council=council,
        year=day.year,
        n=number,
        text=form.format(n=number, yy=f"{day:%y}", yyyy=f"{day:%Y}"),
        forward_plan_entry=entry,
        report=report,
        issued_by=actor.user,
        issued_at=at,
    )
    checked(row).save()
    audit.record(actor, "decision_number.issued", row, at=at, changes={"for": (None, str(entry or report))})
    return row
