"""The first page: what waits for this person, what has to be started, what ends, and how reports stand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from commissioning import clock, panels
from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.once import reading_once
from decisions.editing import may_begin_report
from decisions.pack import may_read
from decisions.selectors import home as read
from frameworks.kinds import may_keep_register
from frameworks.portfolio import portfolio_picture
from frameworks.selectors.portfolio import terms_of

# Who looks after contracts is shown the pictures of what ends; for the others it would only be long.
SEE_ENDING = (*read.STARTERS, Role.SECTION_151, Role.AUDITOR)
READ_DECISIONS = (Role.AUDITOR, Role.MONITORING_OFFICER, Role.SECTION_151, Role.DEMOCRATIC_SERVICES)
KEEP_RECORDS = (Role.AUDITOR, Role.MONITORING_OFFICER, Role.DEMOCRATIC_SERVICES)


@require_safe
@reading_once()
def home(request: HttpRequest) -> HttpResponse:
    """Each part is read only for the roles it is for; somebody in no post is told what to do."""
    actor: Actor = request.actor
    if actor.post is None:
        return render(request, "decisions/home_no_post.html", {"is_superuser": request.user.is_superuser})
    at = clock.now()
    day = clock.london_day(at)
    decide = read.to_decide(actor)
    deciding = {reverse("decisions:report-act", args=[one.report.pk, "decide"]) for one in decide}
    context: dict[str, Any] = {
        "today": day,
        "decide": [(one, one.days_left(day)) for one in decide],
        "waiting": [one for one in panels.waiting_for(actor, at) if one.url not in deciding],
        "is_maker": actor.holds(Role.DECISION_MAKER),
        "unfinished": read.unfinished(actor) if actor.holds(Role.REPORT_AUTHOR) else [],
        "states": [(one, f"{reverse('decisions:report-list')}?status={one.status}") for one in read.by_state(actor)],
        "recent": read.recent_decisions(actor) if actor.holds(*READ_DECISIONS) else [],
        "reads_decisions": actor.holds(*READ_DECISIONS),
        "keeps_records": actor.holds(*KEEP_RECORDS),
        "chain": read.chain(actor),
        "gaps": [(gap, reverse(gap.page)) for gap in read.gaps(actor, day)],
        "configures": actor.holds(Role.ADMINISTRATOR),
        "may_propose": may_begin_report(actor),
        "may_add": may_keep_register(actor),
        "starts": actor.holds(*read.STARTERS),
        "sees_ending": actor.holds(*SEE_ENDING),
        "reads_pack": may_read(actor).allowed,
        "near_days": read.NEAR_DAYS,
        **_contracts(actor, day),
    }
    return render(request, "decisions/home.html", context)


def _contracts(actor: Actor, day: date) -> dict[str, Any]:
    """Options to begin now, and the picture of what ends."""
    if not actor.holds(*SEE_ENDING):
        return {"start_now": [], "procure_now": [], "picture": None, "contract_count": 0}
    contracts = read.running(actor, day)
    near, options = read.start_now(contracts, day)
    start_by = {pk: one.start_on for pk, one in options.items() if one.asked_in is None}
    terms = terms_of(contracts[: read.DRAWN], on=day, start_by=start_by)
    return {
        "start_now": [(one, one.timetable.days_left(day)) for one in near],
        "procure_now": [(one, one.days_left(day)) for one in read.procure_now(contracts, options, day)],
        "picture": portfolio_picture(terms, today=day),
        "contract_count": len(contracts),
    }
