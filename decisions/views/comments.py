"""The report as it reads, with what was said about it beside each paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commissioning import clock
from commissioning.actors import Actor
from commissioning.attempts import attempt
from commissioning.documents import nodes
from commissioning.documents.html.blocks import block
from commissioning.documents.html.markup import Writer
from commissioning.forms.restored import open_form
from commissioning.once import reading_once
from commissioning.verdicts import Refused, Verdict
from decisions.commenting import may_comment, may_resolve
from decisions.enums import ReportStatus
from decisions.exemption import WHO_GIVES
from decisions.forms.talking import CommentForm, ReplyForm
from decisions.models import Comment, Report
from decisions.selectors import exempt_leave
from decisions.selectors.comments import Discussion, Spot, Thread, discussion, withheld_count
from decisions.services import comments
from decisions.views import access


@dataclass(frozen=True)
class ShownThread:
    """A thread with what this reader may do about it."""

    thread: Thread
    may_reply: bool
    may_settle: bool


@dataclass(frozen=True)
class ShownSpot:
    """A block as it prints, and what was said beside it."""

    spot: Spot
    html: SafeString
    name: str
    open_threads: list[ShownThread]
    resolved_threads: list[ShownThread]


@require_safe
def listed(request: HttpRequest, pk: int) -> HttpResponse:
    """The report with its comments."""
    report = access.report_or_404(request, pk)
    with reading_once():
        talk = discussion(report, request.actor)
        context = {
            "report": report,
            "spots": _shown(report, talk, request.actor),
            "gone": _threads(report, talk.gone, request.actor),
            "open_count": talk.open_count,
            "withheld_count": withheld_count(report, request.actor),
            "who_gives": WHO_GIVES,
            "may_comment": may_comment(request.actor, status=ReportStatus(report.status)),
        }
        return access.not_kept(render(request, "decisions/report_comments.html", context), report)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int, place: str, position: int) -> HttpResponse:
    """Comment on one paragraph, with the paragraph before you."""
    report = access.report_or_404(request, pk)
    with reading_once():
        spot = discussion(report, request.actor).spot(place, position)
    if spot is None and request.method == "GET":
        raise Http404("There is no such paragraph any more. Read the report again.")
    verdict = may_comment(request.actor, status=ReportStatus(report.status))
    form = open_form(CommentForm, request)
    form.initial["digest"] = spot.anchor.digest if spot else ""  # of the words shown, also beside a restored comment
    status = 200 if verdict.allowed else 403
    if request.method == "POST" and verdict.allowed and form.is_valid():
        service = partial(comments.add, report=report, place=place, position=position)
        made = attempt(service, form, actor=request.actor)
        if made is not None:
            messages.success(request, "Your comment is on the report. Its author sees it.")
            return redirect(_address(made))
        status = 409
    context = {
        "report": report,
        "comments_url": reverse("decisions:report-comments", args=[report.pk]),
        "form": form,
        "quoted": spot.anchor.quote if spot else "",
        "name": _name(spot) if spot else "the paragraph",
        "verdict": verdict,
        "spot": spot,
        "was_ever_exempt": exempt_leave.was_ever_exempt(report),
    }
    return access.not_kept(render(request, "decisions/report_comment_add.html", context, status=status), report)


@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a comment, with the comment before you."""
    comment = _comment_or_404(request, pk)
    verdict = _may_reply(comment, request.actor)
    form = open_form(ReplyForm, request)
    status = 200 if verdict.allowed else 403
    if request.method == "POST" and verdict.allowed and form.is_valid():
        made = attempt(partial(comments.reply, comment=comment), form, actor=request.actor)
        if made is not None:
            messages.success(request, "Your reply is on the report.")
            return redirect(_address(comment))
        status = 409
    answers = Comment.objects.visible_to(request.actor).filter(parent=comment).select_related("author")
    context = {
        "report": comment.report,
        "comments_url": reverse("decisions:report-comments", args=[comment.report_id]),
        "comment": comment,
        "replies": answers,
        "form": form,
        "verdict": verdict,
    }
    page = render(request, "decisions/report_comment_reply.html", context, status=status)
    return access.not_kept(page, comment.report)


@require_POST
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a comment, or open it again."""
    comment = _comment_or_404(request, pk)
    service = comments.reopen if "reopen" in request.POST else comments.resolve
    try:
        service(comment=comment, actor=request.actor, at=clock.now())
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    else:
        done = "The comment is open again." if "reopen" in request.POST else "The comment is resolved."
        messages.success(request, done)
    return redirect(_address(comment))


def _comment_or_404(request: HttpRequest, pk: int) -> Comment:
    """A first comment this person may read."""
    seen = Comment.objects.visible_to(request.actor).filter(parent__isnull=True)
    comment: Comment = get_object_or_404(seen.select_related("report__council", "author", "section"), pk=pk)
    return comment


def _may_reply(comment: Comment, actor: Actor) -> Verdict:
    open_yet = Verdict.of(
        (comment.resolved_at is None, "resolved", "This comment is resolved. Open it again to go on.", "body")
    )
    return may_comment(actor, status=ReportStatus(comment.report.status)) & open_yet


def _address(comment: Comment) -> str:
    return f"{reverse('decisions:report-comments', args=[comment.report_id])}#comment-{comment.pk}"


def _shown(report: Report, talk: Discussion, actor: Actor) -> list[ShownSpot]:
    """The report's blocks in reading order, drawn with one writer so that no id stands twice."""
    writer = Writer.for_blocks(tuple(spot.node for spot in talk.spots), "screen")
    shown = []
    for spot in talk.spots:
        threads = _threads(report, tuple(spot.threads), actor)
        shown.append(
            ShownSpot(
                spot=spot,
                html=mark_safe(block(spot.node, writer)),
                name=_name(spot),
                open_threads=[one for one in threads if one.thread.comment.resolved_at is None],
                resolved_threads=[one for one in threads if one.thread.comment.resolved_at is not None],
            )
        )
    return shown


def _threads(report: Report, threads: tuple[Thread, ...], actor: Actor) -> list[ShownThread]:
    status = ReportStatus(report.status)
    speaks = may_comment(actor, status=status).allowed
    return [
        ShownThread(
            thread,
            may_reply=speaks and thread.comment.resolved_at is None,
            may_settle=may_resolve(
                actor, status=status, author_id=report.author_id, commenter_id=thread.comment.author_id
            ).allowed,
        )
        for thread in threads
    ]


def _name(spot: Spot) -> str:
    """What a spot is called: “paragraph 3.2”, “item b. of a list in Finance”, “Table 1”."""
    match spot.node:
        case nodes.Table(number=number) | nodes.Figure(number=number) if number:
            return number
        case nodes.Items(items=(item,)):
            label = "" if item.label == "•" else f" {item.label.rstrip('.')}"
            return f"item{label} of a list in “{spot.section}”"
        case nodes.Paragraph(label=label) if label:
            return f"paragraph {label}"
    return f"a paragraph in “{spot.section}”"
