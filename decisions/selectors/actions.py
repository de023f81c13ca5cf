"""Actions arising from decisions: what waits for a post, and those of one report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from commissioning import clock
from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.panels import Waiting
from decisions.models import Action, Decision, Report


def maker_post_of(report: Report) -> int | None:
    """The post that decided the report, or is to decide it."""
    decided = Decision.objects.filter(report=report).values_list("maker_post", flat=True).first()
    return decided or report.decision_maker_post_id


def of_report(report: Report) -> QuerySet[Action]:
    """Every action of a report, those due first at the head."""
    return report.actions.select_related("owner_post", "asked_by", "done_by", "dropped_by")


def waiting(actor: Actor, at: datetime) -> Iterator[Waiting]:
    """What decisions ask of this person's post, each with the page on which it is said to be done."""
    if actor.post_id is None:
        return
    today = clock.london_day(at)
    for action in Action.objects.due_to(actor).select_related("report"):
        late = "It was due on" if action.is_late_on(today) else "Due on"
        why = f"{action.what}. {late} {action.due_on:%A} {say_date(action.due_on)}"
        yield Waiting(
            action.report.reference, why, action.asked_at, reverse("decisions:action-detail", args=[action.pk])
        )
