"""Published decisions and the forward plan for everybody; reports and the search for a person in a post."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import strip_tags
from ninja import Query, Router, Schema
from pydantic import Field

from commissioning.api.reading import EVERYBODY, READERS, TOKEN, Results, framed, note_change, page_of
from commissioning.models import Council
from commissioning.public_pages import council_or_404
from commissioning.search.finding import find
from decisions.enums import PublicStanding
from decisions.models import Decision, Report
from decisions.selectors import forward_plan, public_decision
from decisions.selectors.published import published
from frameworks.api import Asked

public, mine = Router(tags=["Public"]), Router(tags=["With a token"], auth=TOKEN)


class CouncilOut(Schema):
    """A council of this installation."""

    code: str
    name: str


class DecisionOut(Schema):
    """A published decision. Where it is withheld since, neither its title nor its words are told."""

    reference: str
    title: str
    taken_at: datetime
    decided_by: str
    standing: str
    is_key: bool
    is_withheld: bool
    contract: str | None
    url: str


class Decisions(Results):
    """Published decisions, newest first."""

    results: list[DecisionOut]


class Resolved(Schema):
    """One recommendation as it was resolved."""

    label: str
    outcome: str
    words: str


class WholeDecision(DecisionOut):
    """A published decision with what was resolved, why, and its public files."""

    resolved: list[Resolved]
    reasons: str
    files: list[str]


class Key(Schema):
    """A key decision that is announced."""

    number: str
    subject: str
    decided_by: str
    due_from: date
    due_to: date
    earliest_on: date
    published_on: date
    documents: list[str]
    url: str


class ReportOut(Schema):
    """A report you see: where it stands, and not what it says."""

    reference: str
    title: str
    status: str
    contract: str
    created_at: datetime
    url: str


class Reports(Results):
    """Reports, newest first."""

    results: list[ReportOut]


class HitOut(Schema):
    """Something found."""

    kind: str
    reference: str
    title: str
    text: str
    url: str


class Hits(Results):
    """What was found, as the search of the workspace orders it."""

    results: list[HitOut]


class Wanted(Schema):
    """What to search for."""

    q: str = Field(max_length=200, description="Words, every one of which must be found; a word’s beginning is enough.")
    kind: str = Field("", description="contract, lot, provider, report or decision; empty for all of them.")
    page: int = Field(1, ge=1)


class Me(Schema):
    """Whom the token speaks for."""

    name: str
    post: str
    council: str
    roles: list[str]


@public.get("/councils", response=list[CouncilOut], url_name="councils", throttle=EVERYBODY)
def councils(request: HttpRequest) -> Any:
    """The councils of this installation."""
    return list(Council.objects.order_by("code"))


@public.get("/councils/{code}/decisions", response=Decisions, url_name="decisions", throttle=EVERYBODY)
def decisions(request: HttpRequest, response: HttpResponse, code: str, asked: Query[Asked]) -> Any:
    """What a council has decided and published."""
    council = council_or_404(code)
    note_change(response, council)
    return page_of(request, published(council), _decisions, page=asked.page, per_page=asked.per_page)


@public.get("/councils/{code}/decisions/{reference}", response=WholeDecision, url_name="decision", throttle=EVERYBODY)
def decision(request: HttpRequest, response: HttpResponse, code: str, reference: str) -> Any:
    """One published decision."""
    council = council_or_404(code)
    rows: Any = published(council).select_related(
        "report__matter", "report__author", "report__author_post", "report_version__snapshot", "authority_rule"
    )
    found = get_object_or_404(rows, report__reference=reference)
    read = public_decision.read(found)
    note_change(response, council)
    files = [_site("public-document", council.code, reference, one.name) for one in read.files]
    return {**_decision(found), "resolved": list(read.items), "reasons": read.reasons, "files": files}


@public.get("/councils/{code}/forward-plan", response=list[Key], url_name="forward-plan", throttle=EVERYBODY)
def plan(request: HttpRequest, response: HttpResponse, code: str) -> Any:
    """The key decisions that are to come."""
    council = council_or_404(code)
    note_change(response, council)
    return [
        {
            "number": one.number, "subject": one.subject, "decided_by": one.maker, "due_from": one.due_from,
            "due_to": one.due_to, "earliest_on": one.earliest_on, "published_on": one.published_on,
            "documents": list(one.documents), "url": _site("public-key-notice", council.code, one.pk),
        }
        for one in forward_plan.announced(forward_plan.to_come(council))
    ]  # fmt: skip


@mine.get("/me", response=Me, url_name="me", throttle=READERS)
def me(request: HttpRequest) -> Any:
    """Whom the token speaks for, and in which post."""
    actor = request.auth.actor  # type: ignore[attr-defined]
    roles = sorted({str(grant.role.label) for grant in actor.roles})
    return {"name": actor.label, "post": actor.post_label, "council": actor.council.code, "roles": roles}


@mine.get("/reports", response=Reports, url_name="register-reports", throttle=READERS)
def reports(request: HttpRequest, response: HttpResponse, asked: Query[Asked]) -> Any:
    """The reports you see in the token's post, and where each stands."""
    actor = request.auth.actor  # type: ignore[attr-defined]
    rows = Report.objects.visible_to(actor).select_related("contract").order_by("-created_at", "reference")
    note_change(response, actor.council)
    return page_of(request, rows, _reports, page=asked.page, per_page=asked.per_page)


@mine.get("/search", response=Hits, url_name="search", throttle=READERS)
def search(request: HttpRequest, wanted: Query[Wanted]) -> Any:
    """What the search of the workspace finds for you."""
    actor = request.auth.actor  # type: ignore[attr-defined]
    found = find(wanted.q, actor, kind=wanted.kind, page=wanted.page)
    hits = [
        {
            "kind": one.kind, "reference": strip_tags(one.reference), "title": strip_tags(one.title),
            "text": strip_tags(one.text), "url": f"{settings.SITE_URL}{one.url}",
        }
        for one in found.hits
    ]  # fmt: skip
    return framed(request, found.page, hits)


def _decisions(rows: Iterable[Decision]) -> list[dict[str, Any]]:
    return [_decision(row) for row in rows]


def _decision(row: Any) -> dict[str, Any]:
    report = row.report
    return {
        "reference": report.reference,
        "title": "Withheld from publication" if row.is_withheld else report.title,
        "taken_at": row.taken_at,
        "decided_by": row.maker_post_label,
        "standing": str(PublicStanding(row.standing).label),
        "is_key": report.counts_as_key,
        "is_withheld": row.is_withheld,
        "contract": None if row.is_withheld else report.contract.reference,
        "url": _site("public-decision", report.council.code, report.reference),
    }


def _reports(rows: Iterable[Report]) -> list[dict[str, Any]]:
    return [
        {
            "reference": row.reference, "title": row.title, "status": row.get_status_display(),
            "contract": row.contract.reference, "created_at": row.created_at,
            "url": _site("decisions:report-detail", row.pk),
        }
        for row in rows
    ]  # fmt: skip


def _site(name: str, *given: object) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=given)}"
