"""The ledger in the workspace: months brought in, a file looked at before it is, the queue, what is remembered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commissioning import clock
from commissioning.calendar import say_date
from commissioning.exports import TYPES, download
from commissioning.money import format_pounds
from commissioning.verdicts import Refused, Verdict
from frameworks.forms.spend import SpendMatchForm, SpendUploadForm
from frameworks.importing.ledger import Extract, read_extract, rows_to_correct
from frameworks.importing.sheets import Unreadable
from frameworks.models import SpendImport, SpendLine, SpendRule, SpendUpload
from frameworks.money_enums import SpendMatch
from frameworks.selectors.spend import waiting_alike, waiting_count
from frameworks.selectors.spend_outlook import outlook_of
from frameworks.services import spend
from frameworks.spend_tables import QueueTable, RuleTable, SpendImportTable
from frameworks.spending import may_import, may_match, may_read_ledger
from frameworks.views.editing import Editing, edit_page

Request = Any  # a request whose actor `ActorMiddleware` has set
SHOWN = 50  # bad rows on the page; the sheet has them all


@require_safe
def spend_list(request: Request) -> HttpResponse:
    """The months of which an extract counts, latest first, and how many of their lines wait."""
    _allow(may_read_ledger(request.actor))
    waiting = Count("lines", filter=Q(lines__matched_as=SpendMatch.UNMATCHED))
    rows = SpendImport.objects.visible_to(request.actor).current().select_related("imported_by")
    context = {
        "table": SpendImportTable(rows.annotate(waiting=waiting).order_by("-period"), request=request),
        "waiting": waiting_count(request.actor.council),
        "may_import": may_import(request.actor),
        "uploads": list(
            SpendUpload.objects.visible_to(request.actor).filter(uploaded_by=request.user).defer("content")
        ),
    }
    return render(request, "frameworks/spend_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def spend_upload(request: Request) -> HttpResponse:
    """Choose the file of a month. What it would do is shown next; nothing counts yet."""
    return edit_page(
        request,
        Editing(
            title="Bring in a month of the ledger",
            caption="",
            back_url=reverse("frameworks:spend-list"),
            back_text="The ledger",
            verdict=may_import(request.actor),
            form_class=SpendUploadForm,
            save=_keep,
            onward=lambda upload: reverse("frameworks:spend-check", args=[upload.pk]),
            done="Read. Nothing counts until you bring it in.",
            button="Look at what it would do",
        ),
    )


def _keep(*, file: Any, **given: Any) -> SpendUpload:
    """Keep a file that can be read as a ledger at all."""
    content = file.read()
    try:
        read_extract(content, file.name, period=given["period"])
    except Unreadable as problem:
        raise Refused(Verdict.refuse("unreadable", str(problem), "file")) from problem
    return spend.keep_upload(file_name=file.name, content=content, **given)


@require_http_methods(["GET", "HEAD", "POST"])
def spend_check(request: Request, pk: int) -> HttpResponse:
    """What a file would do: every bad row explained, or how its lines would be matched; then bring it in, or not."""
    upload = _upload(request, pk)
    _allow(may_import(request.actor))
    if request.method == "POST" and "drop" in request.POST:
        spend.drop_upload(upload=upload, actor=request.actor)
        messages.success(request, "Not brought in; the file is forgotten.")
        return redirect("frameworks:spend-list")
    extract = _extract(upload)
    refusal = Verdict.allow()
    if request.method == "POST":
        try:
            brought = spend.bring(extract=extract, actor=request.actor, at=clock.now())
            spend.drop_upload(upload=upload, actor=request.actor)
        except Refused as refused:
            refusal = refused.verdict
        else:
            said = "This very file counted already: nothing changed." if brought.is_same else "Brought in."
            messages.success(request, said)
            return redirect(
                "frameworks:spend-queue" if waiting_count(request.actor.council) else "frameworks:spend-list"
            )
    outlook = outlook_of(extract, upload.council)
    context = {
        "upload": upload,
        "extract": extract,
        "outlook": outlook,
        "counts": [(how.label, outlook.counts[how]) for how in SpendMatch if how in outlook.counts],
        "bad": extract.bad[:SHOWN],
        "sheets": [(kind.upper(), reverse("frameworks:spend-errors", args=[pk, kind])) for kind in TYPES],
        "net": format_pounds(extract.net),
        "vat": format_pounds(extract.vat),
        "refusal": refusal,
    }
    return render(request, "frameworks/spend_check.html", context, status=200 if refusal.allowed else 409)


@require_safe
def spend_errors(request: Request, pk: int, file_type: str) -> HttpResponse:
    """The rows to correct, as a sheet."""
    upload = _upload(request, pk)
    headings, rows = rows_to_correct(_extract(upload))
    return download("rows-to-correct", headings, rows, file_type=file_type, on=clock.today())


@require_http_methods(["GET", "HEAD", "POST"])
def spend_queue(request: Request) -> HttpResponse:
    """Lines of which nobody can say where they belong; those alike together."""
    _allow(may_read_ledger(request.actor))
    verdict = may_match(request.actor)
    if request.method == "POST":
        _allow(verdict)
        moved = spend.match_waiting(actor=request.actor, at=clock.now())
        found = "1 line has its place now." if moved == 1 else f"{moved} lines have their place now."
        messages.success(request, found if moved else "Nothing has changed: these lines still wait.")
        return redirect("frameworks:spend-queue")
    table = QueueTable(waiting_alike(request.actor), may_match=verdict.allowed, request=request)
    return render(request, "frameworks/spend_queue.html", {"table": table, "may_match": verdict})


@require_http_methods(["GET", "HEAD", "POST"])
def spend_match(request: Request, pk: int) -> HttpResponse:
    """Say where a line belongs: this one, or all like it, now and in the months to come."""
    lines = SpendLine.objects.visible_to(request.actor).current().select_related("spend_import__council")
    line = get_object_or_404(lines, pk=pk)
    return edit_page(
        request,
        Editing(
            title="Where does it belong?",
            caption=str(line),
            back_url=reverse("frameworks:spend-queue"),
            back_text="Lines that wait",
            verdict=may_match(request.actor),
            form_class=SpendMatchForm,
            given={"actor": request.actor, "line": line},
            save=lambda **given: _say(line, **given),
            onward=lambda _: reverse("frameworks:spend-queue"),
            template="frameworks/spend_match.html",
            context={"told": _told(line)},
            done="Said.",
        ),
    )


def _told(line: SpendLine) -> list[tuple[str, str]]:
    """What the ledger says of a line."""
    facts = [
        ("Posted", say_date(line.posted_on)),
        ("Paid to", line.provider_name),
        ("Supplier number", line.provider_number),
        ("Cost code", line.cost_code),
        ("Purchase order", line.purchase_order),
        ("Invoice or journal", line.document),
        ("Net", format_pounds(line.net)),
        ("VAT", format_pounds(line.vat)),
    ]
    return [(label, value) for label, value in facts if value]


def _say(line: SpendLine, *, key: Any, **given: Any) -> Any:
    return spend.match_one(line=line, **given) if key is None else spend.remember(key=key, **given)


@require_safe
def spend_rules(request: Request) -> HttpResponse:
    """What is remembered of lines alike."""
    _allow(may_read_ledger(request.actor))
    rules = SpendRule.objects.visible_to(request.actor).in_use().select_related("contract__council", "lot", "made_by")
    table = RuleTable(rules, may_match=may_match(request.actor).allowed, request=request)
    return render(request, "frameworks/spend_rules.html", {"table": table})


@require_http_methods(["GET", "HEAD", "POST"])
def spend_rule_end(request: Request, pk: int) -> HttpResponse:
    """Ask, then give up what was remembered."""
    rules = SpendRule.objects.visible_to(request.actor).in_use().select_related("contract__council")
    rule = get_object_or_404(rules, pk=pk)
    _allow(may_match(request.actor))
    if request.method == "POST":
        spend.forget(rule=rule, actor=request.actor, at=clock.now())
        messages.success(request, "Given up. Its lines were matched anew; those without a place wait in the queue.")
        return redirect("frameworks:spend-rules")
    context = {
        "title": "Give up what is remembered?",
        "caption": str(rule),
        "back_url": reverse("frameworks:spend-rules"),
        "back_text": "Remembered matches",
    }
    return render(request, "frameworks/spend_rule_end.html", context)


def _upload(request: Request, pk: int) -> SpendUpload:
    """The file, for whoever brought it here."""
    mine = SpendUpload.objects.visible_to(request.actor).filter(uploaded_by=request.user)
    return get_object_or_404(mine.select_related("council"), pk=pk)


def _extract(upload: SpendUpload) -> Extract:
    try:
        return read_extract(bytes(upload.content), upload.file_name, period=upload.period)
    except Unreadable as problem:  # pragma: no cover - it was readable when it was kept
        raise Http404(str(problem)) from problem


def _allow(verdict: Verdict) -> None:
    if not verdict.allowed:
        raise PermissionDenied(verdict.sentence)
