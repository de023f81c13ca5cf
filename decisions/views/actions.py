"""Actions that follow from a decision: those of a report, one of them, and asking for one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commissioning import clock
from commissioning.calendar import say_date
from commissioning.object_actions import Offer
from commissioning.selectors.audit import history_of
from commissioning.verdicts import Verdict
from commissioning.views.acts import WorkspaceFace, respond
from decisions import actions as rules
from decisions.acts.actions import ON_ACTION
from decisions.enums import ReportStatus
from decisions.forms.actions import AskForm
from decisions.models import Action, Report, ReportAttachment
from decisions.selectors.actions import maker_post_of, of_report
from decisions.services import actions
from decisions.views.access import report_or_404
from frameworks.views.editing import Editing, edit_page


class ActionFace(WorkspaceFace):
    """The acts on an action in the workspace."""

    folder = "decisions"

    def object_label(self, obj: Action) -> str:
        return f"{obj.report}: {obj.what}"

    def back_text(self, obj: Action) -> str:
        return "Back to the action"

    def object_url(self, obj: Action) -> str:
        return reverse("decisions:action-detail", args=[obj.pk])


@require_safe
def of_one_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Every action of one report."""
    report = report_or_404(request, pk)
    context = {
        "report": report,
        "actions": of_report(report),
        "today": clock.today(),
        "asking": _may_ask(request, report),
        "is_decided": report.status == ReportStatus.DECIDED,
    }
    return render(request, "decisions/action_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a post to do something because of this decision."""
    report = report_or_404(request, pk)
    back = reverse("decisions:report-actions", args=[report.pk])
    page = Editing(
        title="Ask for an action",
        caption=str(report),
        back_url=back,
        back_text="Actions of this decision",
        verdict=_may_ask(request, report),
        form_class=AskForm,
        save=lambda **given: actions.ask(report=report, **given),
        onward=lambda action: back,
        given={"actor": request.actor},  # type: ignore[attr-defined]
        done="Asked. It waits on the first page of whoever holds the post.",
        button="Ask for it",
    )
    return edit_page(request, page)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One action, what can be done with it, and what has happened to it."""
    action, at, actor = _action(request, pk), clock.now(), request.actor  # type: ignore[attr-defined]
    offers = [Offer(act, act.verdict(action, actor, at), _act_url(action, act.name)) for act in ON_ACTION]
    file = action.evidence_file
    sees_report = Report.objects.visible_to(actor).filter(pk=action.report_id).exists()
    context = {
        "action": action,
        "facts": _told(action, clock.london_day(at)),
        "offers": offers,
        "history": history_of(action),
        "sees_report": sees_report,
        "file": file if file and ReportAttachment.objects.visible_to(actor).filter(pk=file.pk).exists() else None,
    }
    return render(request, "decisions/action_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The page of one act on an action."""
    return respond(ActionFace(), request, _action(request, pk), ON_ACTION, slug)


def _action(request: HttpRequest, pk: int) -> Action:
    found = Action.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    beside = ("report__council", "owner_post", "asked_by", "done_by", "dropped_by", "evidence_file")
    return get_object_or_404(found.select_related(*beside), pk=pk)


def _may_ask(request: HttpRequest, report: Report) -> Verdict:
    return rules.may_ask(
        request.actor,  # type: ignore[attr-defined]
        status=ReportStatus(report.status),
        author_id=report.author_id,
        maker_post_id=maker_post_of(report),
    )


def _told(action: Action, today: date) -> list[tuple[str, Any]]:
    """An action as its page tells it."""
    late = " (overdue)" if action.is_late_on(today) else ""
    rows: list[tuple[str, Any]] = [
        ("Kind", action.get_kind_display()),
        ("For", action.owner_post.title),
        ("By", f"{action.due_on:%A} {say_date(action.due_on)}{late}"),
        ("Asked by", f"{action.asked_by}, {action.asked_post}, on {say_date(clock.london_day(action.asked_at))}"),
    ]
    if action.done_on:
        rows += [("Done", f"{say_date(action.done_on)}, {action.done_by}"), ("How one knows", action.evidence)]
    if action.dropped_at:
        day = say_date(clock.london_day(action.dropped_at))
        rows += [("Not needed any more", f"{day}, {action.dropped_by}"), ("Why", action.drop_reason)]
    return rows


def _act_url(action: Action, name: str) -> str:
    return reverse("decisions:action-act", args=[action.pk, name])
