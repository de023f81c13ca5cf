"""The report a page is about: one the person may see, or none at all."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from commissioning.actors import Actor
from commissioning.attempts import version_seen
from decisions.models import Report, Section
from decisions.selectors import exempt_leave, workspace
from decisions.selectors.access import may_write as may_write


def report_or_404(request: HttpRequest, pk: int) -> Any:
    """The report with everything its pages name; 404 to whoever may not know of it."""
    report = workspace.reports_in_view(request.actor).filter(pk=pk).first()
    if report is None:
        raise Http404("There is no such report, or it is not yours to read.")
    return report


def not_kept(response: HttpResponse, report: Report) -> HttpResponse:
    """A page that may show exempt passages is not kept by the browser, so that nobody goes back to it signed out."""
    if exempt_leave.was_ever_exempt(report):
        add_never_cache_headers(response)
    return response


def form_version(request: HttpRequest, form: Any, report: Report, *, is_conflict: bool = False) -> int:
    """The version a form's page sends with it: the one its words were typed on, until the page has shown what changed.

    So a form that comes back to be corrected is still stale if it was; only a conflict shown (`is_conflict`) lets it
    be saved over what is on record now. Without a form there is nothing to save, and it is the report's own.
    """
    if form is None:
        return report.version
    if request.method == "POST" and not is_conflict:
        return version_seen(request)
    return form.restored_version or report.version


def require_author(report: Report, actor: Actor) -> None:
    """403, with the reason, to whoever may not write in the whole report now."""
    verdict = may_write(report, actor)
    if not verdict.allowed:
        raise PermissionDenied(verdict.sentence)


def is_given(section: Section, actor: Actor) -> bool:
    """Whether the section was given to the post this person acts in, to be written."""
    return section.contributor_post_id is not None and section.contributor_post_id == actor.post_id


def is_author(report: Report, actor: Actor) -> bool:
    """Whether the report is this person's own."""
    return bool(actor.user_id == report.author_id)
