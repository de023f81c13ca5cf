"""What stands beside a report: how it stands, what to put right, its route, its facts, who cleared, who was asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from commissioning.actors import Actor
from commissioning.enums import RenditionStatus
from commissioning.models import Rendition
from commissioning.panels import Panel
from commissioning.verdicts import Verdict
from decisions import facts as naming
from decisions.admin.report_parts import anchor_of
from decisions.checks.rule import Finding
from decisions.enums import BEFORE_ISSUE, OPEN_STATUSES, Action, ReportStatus, Severity
from decisions.explaining import chosen, explained
from decisions.models import Decision, ExemptText, Report
from decisions.readiness import OVERRIDABLE
from decisions.selectors import exempt_leave, facts, parts, readiness, routes
from decisions.selectors.after import effects_owed
from decisions.selectors.record import reasons_of
from decisions.selectors.situations import ReportSituation
from decisions.workflow import TURN

FOLDER = "admin/decisions/report"


@dataclass(frozen=True)
class Pointed:
    """A finding with the part of the page it is about; no anchor where the page is only read."""

    finding: Finding
    anchor: str


def beside(report: Report, actor: Actor, at: datetime) -> Iterator[Panel]:
    """The panels of a report, in the order in which they are read."""
    is_writing = report.is_editable and actor.user_id == report.author_id
    yield Panel("How it stands", f"{FOLDER}/standing.html", _standing(report))
    if report.status in BEFORE_ISSUE:
        yield Panel("Readiness", f"{FOLDER}/readiness.html", _readiness(report, actor, at, is_writing=is_writing))
    if report.status in OPEN_STATUSES:
        yield Panel("Who decides", f"{FOLDER}/route.html", _route(report, at))
    if is_writing:
        yield Panel("Facts to write in", f"{FOLDER}/facts.html", _facts(report))
    if report.authority_rule_id:
        yield Panel("Clearances", f"{FOLDER}/clearances.html", _clearances(report, actor, at))
        yield Panel("Views asked for", f"{FOLDER}/consultations.html", _consultations(report, actor))
    decision = Decision.objects.filter(report=report).select_related("authority_rule").first()
    if decision:
        yield Panel("The decision", f"{FOLDER}/decision.html", _decision(decision))
    if report.exempt_texts.exists():
        yield Panel("Exempt text", f"{FOLDER}/exempt.html", _exempt(report, actor))
    given = list(report.sections.filter(contributor_post__isnull=False, contributor_post=actor.post_id))
    if given and report.is_editable:
        yield Panel("Sections you are asked to write", f"{FOLDER}/given.html", {"sections": given})
    yield Panel("What has happened", f"{FOLDER}/course.html", _course(report, actor))


def _standing(report: Report) -> dict[str, Any]:
    latest = report.moves.last()
    turn = TURN[ReportStatus(report.status)]
    renditions = Rendition.objects.filter(reference=report.reference, council=report.council_id)
    return {
        "status": report.get_status_display(),
        "turn": str(turn.label) if turn else "",
        "since": latest.made_at if latest else report.created_at,
        "content_hash": report.content_hash,
        "unmade": list(renditions.exclude(status=RenditionStatus.DONE)),
        "moved": facts.moved_in_words(report) if report.status in OPEN_STATUSES else [],
    }


def _readiness(report: Report, actor: Actor, at: datetime, *, is_writing: bool) -> dict[str, Any]:
    found = [Pointed(one, anchor_of(one.place) if is_writing else "") for one in readiness.findings(report, at)]
    let_stand = parts.accepted_findings(report)
    return {
        "blockers": [one for one in found if one.finding.severity == Severity.BLOCKER],
        "warnings": [one for one in found if one.finding.severity == Severity.WARNING],
        "accepted": [row for row in let_stand if row.code not in OVERRIDABLE],
        "overridden": [row for row in let_stand if row.code in OVERRIDABLE],
        "withheld_until": exempt_leave.withheld_until(report, actor),
    }


def _route(report: Report, at: datetime) -> dict[str, Any]:
    route = routes.route_for(report, at)
    if isinstance(route, Verdict):
        return {"route": None, "reasons": route.reasons}
    return {"route": route, "reasons": (), "chosen": chosen(route), "explained": explained(route)}


def _facts(report: Report) -> dict[str, Any]:
    known = facts.resolve(report)
    described = [(one, known.get(one.name)) for one in naming.DEFINITIONS]
    return {
        "known": [(one.name, one.description, fact.text) for one, fact in described if fact],
        "unknown": [(one.name, one.description) for one, fact in described if not fact],
    }


def _clearances(report: Report, actor: Actor, at: datetime) -> dict[str, Any]:
    now = ReportSituation(report, Action.CLEAR, actor, at, "", {})
    latest = {row.discipline: row for row in report.clearances.select_related("cleared_by").order_by("round")}
    return {
        "rows": [
            {"sentence": state.sentence(discipline.label), "stands": state.stands, "row": latest.get(discipline)}
            for discipline, state in now.clearances.items()
        ],
        "withheld_until": exempt_leave.withheld_until(report, actor),
    }


def _consultations(report: Report, actor: Actor) -> dict[str, Any]:
    rows = list(report.consultations.select_related("consultee_post", "person"))
    asked = {row.consultee_post_id for row in rows}
    return {
        "rows": rows,
        "missing": list(report.consultee_posts.exclude(pk__in=asked)),
        "withheld_until": exempt_leave.withheld_until(report, actor),
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "decision": decision,
        "reasons": reasons_of(decision),
        "items": list(decision.items.select_related("option").prefetch_related("lots__lot")),
        "effects": effects_owed(decision, decision.report),
    }


def _exempt(report: Report, actor: Actor) -> dict[str, Any]:
    """How many passages there are, who may read them, and whether this person does; never a word of them."""
    return {
        "count": report.exempt_texts.count(),
        "may_read": ExemptText.objects.visible_to(actor).filter(report=report).exists(),
        "grants": list(report.exempt_grants.standing().select_related("user", "post")),
    }


def _course(report: Report, actor: Actor) -> dict[str, Any]:
    return {
        "created_at": report.created_at,
        "author": report.author,
        "moves": list(report.moves.select_related("made_by")),
        "withheld_until": exempt_leave.withheld_until(report, actor),
        "versions": list(report.versions.select_related("issued_by").order_by("number")),
        "conflicts": list(report.conflicts.select_related("person")),
    }
