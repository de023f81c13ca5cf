"""Asking for another route than the ordinary one, and the monitoring officer's answer where it is a lower one.

Source: model.md invariant 16; the rules stand in `decisions/choosing.py`.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.saving import save_new
from commissioning.verdicts import Refused, Verdict
from decisions import choosing
from decisions.enums import ReportStatus, RouteDirection
from decisions.models import AuthorityRule, Report, RouteChoice
from decisions.selectors import routes
from decisions.services import telling


@transaction.atomic
def choose(*, report: Report, rule: AuthorityRule, actor: Actor, at: datetime, reason: str = "") -> RouteChoice:
    """Ask for a rule instead of the ordinary one; an earlier choice ends. Refused by `choosing.may_choose`, and for a
    rule that is not in force for the report's action.

    A lower one is put to the monitoring officer, and counts once they have agreed.
    """
    report = Report.objects.locked(report.pk)
    may_ask(report, actor).or_refuse()
    found = routes.ordinary_route(report, at)
    if isinstance(found, Verdict):
        raise Refused(found)
    asked = next((one for one in routes.rules_of(report, at) if one.pk == rule.pk), None)
    if asked is None:
        raise Refused(Verdict.refuse("not_in_force", "Choose a rule in force for what the report asks.", "rule"))
    choosing.may_choose(asked, found, reason=reason).or_refuse()
    for earlier in RouteChoice.objects.standing().filter(report=report):
        _end(earlier, "Replaced by another choice.", actor, at)
    choice = save_new(
        RouteChoice(
            report=report,
            rule=rule,
            instead_of_id=found.rule.pk,
            direction=choosing.direction_of(asked, found.rule, found.question),
            reason=reason.strip(),
            asked_by=actor.user,
            asked_post=actor.post_label,
            asked_at=at,
        )
    )
    if choice.direction == RouteDirection.LOWER:
        telling.of_lower_route(choice, actor=actor, at=at)
    changes = {"rule": (found.rule.where, asked.where), "direction": (None, str(choice.direction))}
    audit.record(actor, "route.asked", choice, at=at, changes=changes, reason=choice.reason)
    return choice


def may_ask(report: Report, actor: Actor) -> Verdict:
    """Whether the actor may say by which route the report goes."""
    is_author = actor.user_id == report.author_id
    return choosing.may_ask(actor, status=ReportStatus(report.status), is_author=is_author)


@transaction.atomic
def take_back(*, report: Report, actor: Actor, at: datetime) -> Report:
    """Go by the ordinary route after all. Only the author, before the report is sent on, where a choice stands."""
    report = Report.objects.locked(report.pk)
    choice = RouteChoice.objects.standing().filter(report=report).first()
    may_take_back(report, choice, actor).or_refuse()
    if choice is not None:
        _end(choice, "Taken back by the author.", actor, at)
    return report


def may_take_back(report: Report, choice: RouteChoice | None, actor: Actor) -> Verdict:
    """Whether the author may take a choice back now."""
    return may_ask(report, actor) & Verdict.of(
        (choice is not None, "nothing_open", "No other route than the ordinary one has been asked for.")
    )


@transaction.atomic
def answer(*, report: Report, agrees: bool, reason: str, actor: Actor, at: datetime) -> RouteChoice:
    """The monitoring officer's word on a lower route, with its reason. Refused by `choosing.may_answer`."""
    report = Report.objects.locked(report.pk)
    choice = RouteChoice.objects.standing().select_for_update(of=("self",)).filter(report=report).first()
    verdict = may_answer(report, choice, actor, reason=reason)
    verdict.or_refuse()
    if choice is None:  # refused above
        raise Refused(verdict)
    if not agrees:
        return _end(choice, reason.strip(), actor, at)
    choice.agreed_by, choice.agreed_post, choice.agreed_at = actor.user, actor.post_label, at
    choice.agreed_reason = reason.strip()
    choice.save()
    audit.record(actor, "route.agreed", choice, at=at, changes={"agreed": (False, True)}, reason=choice.agreed_reason)
    telling.of_route_answer(choice, actor=actor, at=at)
    return choice


def may_answer(report: Report, choice: RouteChoice | None, actor: Actor, *, reason: str) -> Verdict:
    """Whether the actor may answer the choice that stands in a report."""
    return choosing.may_answer(
        actor,
        status=ReportStatus(report.status),
        direction=RouteDirection(choice.direction) if choice else None,
        is_agreed=choice is not None and choice.agreed_at is not None,
        asked_by_id=choice.asked_by_id if choice else None,
        reason=reason,
    )


def _end(choice: RouteChoice, why: str, actor: Actor, at: datetime) -> RouteChoice:
    choice.ended_by, choice.ended_at, choice.ended_reason = actor.user, at, why
    choice.save()
    audit.record(actor, "route.ended", choice, at=at, changes={"ended": (False, True)}, reason=why)
    telling.of_route_answer(choice, actor=actor, at=at)
    return choice
