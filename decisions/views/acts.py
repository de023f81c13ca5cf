"""The page of an act on a report: what is asked and what hangs on it, one question, and the way on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_http_methods, require_safe

from commissioning import clock
from commissioning.act_pages import ActPage
from commissioning.actors import Actor
from commissioning.downloads import private
from commissioning.object_actions import ObjectAction
from commissioning.once import reading_once
from commissioning.services.documents import content_of
from commissioning.verdicts import Verdict
from commissioning.views.acts import WorkspaceFace
from decisions.acts.consulting import CONSULTING
from decisions.acts.moves import MOVES, named_for
from decisions.acts.on_report import REPORT_ACTS
from decisions.acts.questions import BY_ACT, Question
from decisions.enums import Action
from decisions.facts import in_words
from decisions.forms.acts import disciplines_of
from decisions.models import Decision, Report, ReportTable
from decisions.selectors import exempt_leave, ledger, parts, waiting
from decisions.selectors.brief import brief_of
from decisions.selectors.exempt_agreements import withheld_for
from decisions.selectors.lots import names_no_lot
from decisions.selectors.paper import from_json, waiting_entry
from decisions.selectors.situations import acts_today
from decisions.selectors.who import who_can
from decisions.selectors.workspace import views_missing
from decisions.services import paper
from decisions.views.access import report_or_404

ACTS = {action.name: action for action in REPORT_ACTS}
MOVE_OF = {action.name: move for move, action in MOVES.items()}
# Acts that somebody answers without having worked on the report: their pages begin with what it is about. Whoever
# submits it has just written it; whoever asks for a view reads it when they issue it.
BRIEFED = {action.name for action in (*MOVES.values(), *CONSULTING)} - {
    "withdraw",
    "supersede",
    "submit",
    "ask-consultee",
}
ENDS_IN_DECISION = (Action.DECIDE, Action.REFUSE, Action.CONFIRM_PAPER)
DECIDING = ("decide", "enter-paper", "confirm-paper")
ASKING_EACH = ("decide", "enter-paper")  # the words of each recommendation stand beside its own question
BEFORE_THE_MAKER = ("issue", "put-to-maker", "bring-back")  # the last moments to ask for a view that is missing
ANSWERS = ("give-view",)  # with the moves of a report: what somebody does as their part of its course
COMPARING = ("confirm-paper", "reject-paper")
# What else a decision-maker can say, beside the page on which they decide.
OTHER_ANSWERS = {
    "decide": ("refuse", "defer", "return-from-maker", "declare-conflict"),
    "confirm-paper": ("reject-paper",),
    "give-view": ("declare-conflict",),
}
# Refusals that are about the person and not about the report: somebody else could do it.
PERSONAL = (
    "not_your_role", "not_yours", "not_the_author", "no_authority", "not_asked", "not_your_discipline",
    "approver_is_drafter", "clearer_is_author", "overrider_is_author", "maker_is_drafter", "maker_is_clearer",
    "maker_is_consultee",
    "recorder_is_maker", "recorder_is_drafter", "recorder_is_clearer", "recorder_is_consultee", "entered_by_yourself",
    "conflict_declared",
)  # fmt: skip


class Entered:
    """The entry of a signed paper as the second person compares it."""

    def __init__(self, report: Report) -> None:
        self.entry = waiting_entry(report)
        resolved = from_json(self.entry.items) if self.entry else {}
        self.items, self.effects = ledger.in_words(report, resolved), ledger.effects_of(report, resolved)


class ReportFace(WorkspaceFace):
    """A report's acts in the workspace, done by one person."""

    folder = "decisions"

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def act_templates(self, action: ObjectAction) -> list[str]:
        own = f"decisions/act_{action.name.replace('-', '_')}.html"
        asked = ["decisions/act_question.html"] if action.name in BY_ACT else []
        return [*asked, own, "decisions/report_act.html"]

    def act_context(self, request: HttpRequest, obj: Report, action: ObjectAction) -> dict[str, Any]:
        """The brief and whatever the page of this act shows beside its form; each is read only when it is shown."""
        at = clock.now()
        question = BY_ACT.get(action.name)
        before_the_maker, is_briefed = action.name in BEFORE_THE_MAKER, action.name in BRIEFED
        is_new = request.method == "GET"
        others = [ACTS[name] for name in OTHER_ANSWERS.get(action.name, ())]
        return {
            **super().act_context(request, obj, action),
            "heading": _heading(question, obj, request.actor) if question else action.label,
            # Beside the brief, whose first words name the contract, the reference is name enough.
            "caption": obj.reference if is_briefed else "",
            "brief": _later(lambda: brief_of(obj, request.actor, at, is_new=is_new)) if is_briefed else None,
            "others": [(one.label, reverse("decisions:report-act", args=[obj.pk, one.name])) for one in others],
            "not_asked": _later(lambda: views_missing(obj, parts.consultations(obj))) if before_the_maker else (),
            "is_printed": is_briefed and exempt_leave.was_ever_exempt(obj),
            "is_single": _later(lambda: names_no_lot(obj)),
            "asks_each": action.name in ASKING_EACH,
            "folds_maker": action.name in (*ASKING_EACH, "clear"),
            "withheld": _later(lambda: withheld_for(obj, request.actor)) if action.name == waiting.AGREE else None,
            "register": _later(lambda: ledger.register_says(obj, at)) if action.name in DECIDING else None,
            "entered": _later(lambda: Entered(obj)) if action.name in COMPARING else None,
        }

    def object_label(self, obj: Report) -> str:
        return f"{obj.reference}: {obj.title}"

    def object_url(self, obj: Report) -> str:
        return reverse("decisions:report-detail", args=[obj.pk])

    def onward_url(self, obj: Report, action: ObjectAction, outcome: Any) -> str:
        """A decision leads to what follows from it, a new table to where it is filled in, and what democratic services
        do for a report to the next thing it needs of them. Whoever has done their part reads that it is done, and what
        else waits for them; the report's long page is for those who work on it."""
        if isinstance(outcome, ReportTable):
            return reverse("decisions:report-table", args=[obj.pk, outcome.pk])
        if MOVE_OF.get(action.name) in ENDS_IN_DECISION or Decision.objects.filter(report=obj).exists():
            return reverse("decisions:report-after", args=[obj.pk])
        if action.name == waiting.AGREE:
            return reverse("decisions:report-rows", args=[obj.pk, "exempt"])
        onward = self._next_act(obj) if action.name in (waiting.ASK, *BEFORE_THE_MAKER) else ""
        if onward:
            return reverse("decisions:report-act", args=[obj.pk, onward])
        is_done = action.name in MOVE_OF or action.name in ANSWERS
        return reverse("decisions:report-done", args=[obj.pk]) if is_done else self.object_url(obj)

    def _next_act(self, obj: Report) -> str:
        """The name of the act that the report waits for now, if it is this person's and nothing stands in its way."""
        mine = Report.objects.visible_to(self.actor).filter(pk=obj.pk)
        waits = next(waiting.moves_waiting(self.actor, mine), None)
        if waits is None or not waits.act:
            return ""
        return waits.act if ACTS[waits.act].verdict(waits.report, self.actor, clock.now()).allowed else ""


class ReportActPage(ActPage):
    """An act's page that says, when it is refused to this person, who could do it today."""

    def read_again(self) -> Any:
        return report_or_404(self.request, self.obj.pk)

    def page(self, form: Any, **more: Any) -> HttpResponse:
        refusal = more.get("refusal", Verdict.allow())
        is_personal = any(code in PERSONAL for code in refusal.codes)
        name = self.action.name
        who = who_can(self.obj, MOVE_OF.get(name), name, self.at, but=self.actor.user_id) if is_personal else []
        return super().page(form, who=who, **more)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """GET shows the act; POST goes on to its check page or to the service."""
    report = report_or_404(request, pk)
    question = BY_ACT.get(slug)
    if question is not None:
        action = question.action(slug, request.POST.get("answer", ""))
    elif slug in ACTS:
        action = named_for(ACTS[slug], report)
    else:
        raise Http404(f"Nothing called {slug} can be done with a report.")
    page = ReportActPage(ReportFace(request.actor), request, report, action)
    with reading_once():
        acts_today(request.actor, clock.london_day(page.at))
        return page.respond()


@require_safe
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan of the report's signed paper: of the one that waits, else of the one it was decided by."""
    report = report_or_404(request, pk)
    sha256 = paper_scan(report)
    if not sha256:
        raise Http404("No signed paper of this report was entered.")
    if not request.actor.holds(*paper.READERS):
        raise PermissionDenied("Democratic services, the monitoring officer and the auditor read the signed paper.")
    if not exempt_leave.reads_all_exempt(report, request.actor):
        raise PermissionDenied("The paper may show exempt text. The author or the monitoring officer can give leave.")
    content = content_of(sha256)
    kind, name = ("application/pdf", "signed-paper.pdf") if content.startswith(b"%PDF") else (paper.TEXT, "minute.txt")
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{report.reference}-{name}"'
    return private(response)


def paper_scan(report: Report) -> str:
    """The SHA-256 of the scan that counts now; empty when there is none."""
    waiting = waiting_entry(report)
    if waiting is not None:
        return str(waiting.scan_sha256)
    decided = Decision.objects.filter(report=report, paper__isnull=False).select_related("paper").first()
    return decided.paper.scan_sha256 if decided else ""


def _heading(question: Question, obj: Report, actor: Actor) -> str:
    """What is asked; of a clearing officer, with the disciplines they are asked in."""
    mine = [one.label.lower() for one in disciplines_of(obj, actor)] if "clear" in question.names else []
    return f"{question.heading} ({in_words(mine)})" if mine else question.heading


def _later(read: Callable[[], Any]) -> Any:
    return SimpleLazyObject(read)
