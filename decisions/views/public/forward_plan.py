"""The public forward plan: key decisions that are announced, as a page, a document, a table and a calendar."""

from __future__ import annotations

import hashlib
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from commissioning import clock, icalendar
from commissioning.documents import nodes
from commissioning.documents.render import render_pdf
from commissioning.exports import download
from commissioning.models import Council
from commissioning.public_pages import SECONDS_KEPT, council_or_404, public_page, unchanging
from decisions.plan_document import MORE_MAY_COME, forward_plan
from decisions.selectors import forward_plan as plan

HEADINGS = (
    "Decision number", "Matter to be decided", "Decided by", "Members", "Due from", "Due to", "Documents",
    "Where to get them", "How to ask for others", "Private meeting because", "Notice published",
    "Earliest day for the decision",
)  # fmt: skip


@login_not_required
@unchanging
def listed(request: HttpRequest, code: str) -> HttpResponse:
    """What is to be decided, and what was or is decided on less than full notice."""
    council = council_or_404(code)
    context = {
        "found": plan.announced(plan.to_come(council)),
        "short": plan.on_short_notice(plan.short_notices(council)),
        "more_may_come": MORE_MAY_COME,
    }
    return public_page(request, "public/forward_plan.html", context, council=council)


@login_not_required
@unchanging
def detail(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One notice, also after the decision."""
    council = council_or_404(code)
    row = get_object_or_404(plan.published(council), pk=pk)
    context = {"one": plan.announced([row])[0], "more_may_come": MORE_MAY_COME}
    return public_page(request, "public/key_notice.html", context, council=council)


@login_not_required
@unchanging
def printed(request: HttpRequest, code: str) -> HttpResponse:
    """The plan as a PDF that everybody can read, screen readers included."""
    council, today = council_or_404(code), clock.today()
    document = forward_plan(
        nodes.Council(name=council.name, colour=council.brand_colour),
        plan.announced(plan.to_come(council)),
        on=today,
    )
    identifier = hashlib.sha256(nodes.to_json(document).encode()).digest()[:16]
    made_at = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    pdf = render_pdf(document, created_at=made_at, identifier=identifier)
    return _file(pdf, "application/pdf", "pdf", today)


@login_not_required
@unchanging
def exported(request: HttpRequest, code: str) -> HttpResponse:
    """The plan as CSV, a line for each notice."""
    council, today = council_or_404(code), clock.today()
    lines = (
        [
            one.number, one.subject, one.maker, "; ".join(one.members), one.due_from, one.due_to,
            "; ".join(one.documents), one.obtain_from, one.ask_by, one.private_reasons, one.published_on,
            one.earliest_on,
        ]
        for one in plan.announced(plan.to_come(council))
    )  # fmt: skip
    response = download("forward-plan", HEADINGS, lines, file_type="csv", on=today)
    response["Cache-Control"] = f"public, max-age={SECONDS_KEPT}"
    return response


@login_not_required
@unchanging
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """The plan as a calendar to subscribe to: each decision on the days on which it may be taken."""
    council = council_or_404(code)
    events = [_event(request, council, one) for one in plan.announced(plan.to_come(council))]
    written = icalendar.calendar(f"Key decisions of {council.name}", events, product="Commissioning decisions")
    return _file(written, icalendar.MEDIA_TYPE, "ics", clock.today())


def _event(request: HttpRequest, council: Council, one: plan.Announced) -> icalendar.Event:
    return icalendar.Event(
        uid=f"key-decision-{one.pk}@{council.code.lower()}.{request.get_host()}",
        summary=f"{one.number} {one.subject}".strip(),
        first=one.due_from,
        last=one.due_to,
        changed_at=one.changed_at,
        description=f"Key decision by {one.maker}. Not before {one.earliest_on:%A %-d %B %Y}.",
        url=request.build_absolute_uri(reverse("public-key-notice", args=[council.code, one.pk])),
    )


def _file(content: bytes, media_type: str, ending: str, on: date) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="forward-plan-{on.isoformat()}.{ending}"'
    response["Cache-Control"] = f"public, max-age={SECONDS_KEPT}"
    return response
