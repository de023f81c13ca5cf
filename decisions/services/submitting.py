"""Submitting a report, the manager's answer, and taking it back. Called by `services.workflow.perform` only."""

from __future__ import annotations

from decisions import aspects
from decisions.models import ManagerApproval
from decisions.selectors.situations import ReportSituation
from decisions.services import clearing, proposing
from decisions.services.facts import pin


def submit(now: ReportSituation) -> None:
    """Pin the facts, and set rule, maker and consultees from the route found today."""
    _take_route(now)
    now.report.submitted_at, now.report.submitted_by = now.at, now.actor.user  # the day from which the way is told
    pin(report=now.report, at=now.at)
    proposing.propose(report=now.report, actor=now.actor, at=now.at)


def resubmit(now: ReportSituation) -> None:
    """Take the route anew and ask every discipline whose clearance is missing or does not stand. Facts stay pinned."""
    _take_route(now)
    proposing.propose(report=now.report, actor=now.actor, at=now.at)
    clearing.ask(now)


def approve(now: ReportSituation) -> None:
    """Keep the manager's yes with what it was given for, and ask every required discipline."""
    ManagerApproval.objects.create(
        report=now.report,
        asked_digest=aspects.digest_of_what_is_asked(now.material),
        approved_by=now.actor.user,
        approved_post=now.actor.post_label,
        approved_at=now.at,
    )
    clearing.ask(now)


def withdraw(now: ReportSituation) -> None:
    """Keep who took the report back, when and why; a manager's decline is the same on record."""
    report = now.report
    report.withdrawn_at, report.withdrawn_by, report.withdrawn_reason = now.at, now.actor.user, now.reason
    proposing.drop(report=report, actor=now.actor, at=now.at)


def _take_route(now: ReportSituation) -> None:
    rule, question = now.found_route.rule, now.found_route.question
    report = now.report
    report.authority_rule_id = rule.pk
    report.decision_maker_post_id = rule.maker.pk
    report.found_key = question.is_key
    report.consultee_posts.set([post.pk for post in rule.consultees])
