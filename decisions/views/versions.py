"""What a report said at each step, and what changed between two of them."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from commissioning.actors import Actor
from commissioning.attempts import attempt, version_seen
from commissioning.documents.changes import as_text, changes_of
from commissioning.documents.compare import compare
from commissioning.documents.html.compared import render_comparison
from commissioning.forms.restored import open_form
from commissioning.once import reading_once
from commissioning.verdicts import StaleVersion, Verdict
from decisions.forms.talking import KeepVersionForm
from decisions.models import Report
from decisions.selectors import versions
from decisions.selectors.versions import NOW, SEEN, Step
from decisions.services.versions import keep
from decisions.views import access


@require_safe
def listed(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version of the report, newest first, with the way to compare any two."""
    return _list(request, access.report_or_404(request, pk), _form(request, pk))


@require_POST
def keep_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the report as it stands, for its author."""
    report = access.report_or_404(request, pk)
    form = _form(request, pk)
    newest = report.saved_versions.order_by("-number").values_list("number", flat=True).first()
    if not form.is_valid():
        return _list(request, report, form, status=422)
    try:
        service = partial(keep, report=report, version=version_seen(request))
        kept = attempt(service, form, actor=request.actor)
    except StaleVersion as stale:
        form.add_error(None, stale.verdict.sentence)
        return _list(request, access.report_or_404(request, pk), form, status=409)
    if kept is None:
        return _list(request, report, form, status=403)
    if kept.number == newest:
        messages.info(request, f"Nothing has changed since version {newest}, so there is nothing new to keep.")
    else:
        messages.success(request, f"Kept as version {kept.number}.")
    return redirect("decisions:report-versions", pk=report.pk)


@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions laid together; without being told which, since the reader's last act."""
    report = access.report_or_404(request, pk)
    with reading_once():
        return _changes(request, report)


def changes_url(report: Report, before: str = SEEN, after: str = NOW) -> str:
    """The address of a comparison: by version numbers, `seen` for the reader's last act, `now`."""
    query = urlencode({"from": before, "to": after})
    return f"{reverse('decisions:report-changes', args=[report.pk])}?{query}"


def _form(request: HttpRequest, pk: int) -> KeepVersionForm:
    """It stands on the list and is sent to an address of its own."""
    return open_form(KeepVersionForm, request, kept_path=reverse("decisions:version-keep", args=[pk]))


@reading_once()
def _list(request: HttpRequest, report: Report, form: KeepVersionForm, status: int = 200) -> HttpResponse:
    every = versions.steps(report)
    steps = _readable(report, request.actor, every)
    older = [*steps[1:], None] if steps else []  # the newest are the ones that can be read
    before = {step.key: changes_url(report, one.key, step.key) for step, one in zip(steps, older, strict=True) if one}
    readable = {step.key for step in steps}
    seen = versions.last_seen_version(report, request.actor)
    is_seen_open = seen is not None and str(seen.number) in readable
    context = {
        "report": report,
        "rows": [
            {
                "step": step,
                "is_withheld": step.key not in readable,
                "before_url": before.get(step.key, ""),
                "now_url": changes_url(report, step.key),
            }
            for step in every
        ],
        "may_read": versions.may_read(report, request.actor, *every),
        "steps": steps,
        "from_key": steps[-1].key if steps else "",
        "to_key": "",
        "seen": seen,
        "seen_url": changes_url(report) if is_seen_open else "",
        "may_keep": access.may_write(report, request.actor),
        "form": form,
    }
    return render(request, "decisions/report_versions.html", context, status=status)


def _readable(report: Report, reader: Actor, every: list[Step]) -> list[Step]:
    """The kept versions that this person may read, newest first."""
    return [step for step in every if versions.may_read(report, reader, step).allowed]


def _changes(request: HttpRequest, report: Report) -> HttpResponse:
    before, after = _steps(request, report)
    steps = _readable(report, request.actor, versions.steps(report))
    context = {
        "report": report,
        "steps": steps,
        "before": before,
        "after": after,
        "is_brief": request.GET.get("show") == "changes",
        "wants_seen": request.GET.get("from", SEEN) == SEEN,
        "has_seen": versions.last_seen_version(report, request.actor) is not None,
        "changes": [],
        "exempt_changes": [],
        "compared": "",
        "disposed": False,
        "withheld": Verdict.allow(),
    }
    if before is None or after is None:
        return render(request, "decisions/report_changes.html", context)
    may_read = versions.may_read(report, request.actor, before, after)
    if not may_read.allowed:
        context |= {
            "withheld": may_read,
            "exempt_changes": versions.exempt_changes(report, before, after),
            "first_url": changes_url(report, steps[-1].key) if steps else "",
        }
        return render(request, "decisions/report_changes.html", context, status=403)
    try:
        comparison = compare(versions.document_of(report, before), versions.document_of(report, after))
    except versions.VersionDisposed:
        return render(request, "decisions/report_changes.html", {**context, "disposed": True}, status=410)
    if request.GET.get("show") == "text":
        told = [*versions.exempt_changes(report, before, after), as_text(comparison)]
        return HttpResponse("\n".join(told) + "\n", content_type="text/plain; charset=utf-8")
    compared = render_comparison(comparison, is_brief=bool(context["is_brief"]))
    context |= {
        "changes": changes_of(comparison),
        "exempt_changes": versions.exempt_changes(report, before, after),
        "compared": mark_safe(compared),
    }
    return render(request, "decisions/report_changes.html", context)


def _steps(request: HttpRequest, report: Report) -> tuple[Step | None, Step | None]:
    """The two steps the address names. A first one is None where the reader has not acted on the report yet."""
    first, last = request.GET.get("from", SEEN), request.GET.get("to", NOW)
    before = versions.step_named(report, request.actor, first)
    after = versions.step_named(report, request.actor, last)
    if (before is None and first != SEEN) or after is None:
        raise Http404("There is no such version of this report.")
    return before, after
