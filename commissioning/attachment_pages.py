"""The pages of attached files, the same beside a contract and beside a report: the list, adding, replacing, withdrawing
and fetching one. A package says in its `Shelf` whose files they are, who sees them and who may change them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.attempts import attempt
from commissioning.downloads import private
from commissioning.forms.attachments import EXEMPT, PUBLIC, AttachmentForm, WithdrawForm
from commissioning.forms.restored import open_form
from commissioning.models import Attachment
from commissioning.services import attachments
from commissioning.services.attachments import may_follow
from commissioning.services.disposal import approved_hashes
from commissioning.services.documents import DISPOSED
from commissioning.verdicts import Verdict

Request = Any  # a request whose actor `ActorMiddleware` has set
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class ExemptLeave:
    """Who has leave to read the exempt files of a thing; the acts around it: label, verdict, address of its page."""

    grants: QuerySet[Any]
    acts: Sequence[tuple[str, Verdict, str]]


@dataclass(frozen=True)
class Shelf:
    """Where files are kept: the attachments of one kind of thing.

    `find(request, pk)` gives the thing, or 404. `files(obj, actor)` are those of its files that the actor may have,
    replaced and withdrawn ones too. `may_add(obj, actor)` and `may_change(file, actor)` are the services' rules.
    `attach(obj, given=…, replaces=…, actor=…, at=…)` and `withdraw(attachment=…, reason=…, actor=…, at=…)` are the
    services. `name` begins the names of the addresses: “frameworks:contract” has “frameworks:contract-attachments”.
    `detail` names the thing's page; `thing` is what the way back to it says. `leave(obj, actor)` tells who has leave
    to read the exempt ones, and what this person may do about it; `who_gives` says who can give it.
    `adding(obj)` are sentences on what adding, replacing or withdrawing one brings about.
    """

    name: str
    find: Callable[[Any, int], Any]
    files: Callable[[Any, Any], QuerySet[Any]]
    may_add: Callable[[Any, Any], Verdict]
    may_change: Callable[[Any, Any], Verdict]
    attach: Callable[..., Any]
    withdraw: Callable[..., Any]
    leave: Callable[[Any, Any], ExemptLeave]
    who_gives: str
    label: Callable[[Any], str]
    detail: str
    thing: str
    explained: str
    adding: Callable[[Any], Sequence[str]] = lambda obj: ()

    def url(self, ending: str, *args: Any) -> str:
        """The address of one of the shelf's pages."""
        return reverse(f"{self.name}-{ending}", args=args)


@dataclass(frozen=True)
class Shown:
    """One file as its list shows it. `change` says whether it may be replaced or withdrawn, and if not, why not."""

    file: Any
    url: str
    replace_url: str
    withdraw_url: str
    change: Verdict
    successor_title: str


def addresses(shelf: Shelf, *, below: str) -> list[URLPattern]:
    """The pages of one shelf; `below` begins their addresses and has the thing's key in it, as `pk`."""
    thing = shelf.name.partition(":")[2]
    reads, writes = require_safe, require_http_methods(["GET", "HEAD", "POST"])
    return [
        path(below, reads(partial(list_files, shelf)), name=f"{thing}-attachments"),
        path(f"{below}add/", writes(partial(add, shelf)), name=f"{thing}-attachment-add"),
        path(f"{below}<int:file_pk>/", reads(partial(fetch, shelf)), name=f"{thing}-attachment"),
        path(f"{below}<int:replaced>/replace/", writes(partial(add, shelf)), name=f"{thing}-attachment-replace"),
        path(f"{below}<int:file_pk>/withdraw/", writes(partial(withdraw, shelf)), name=f"{thing}-attachment-withdraw"),
    ]


def list_files(shelf: Shelf, request: Request, pk: int) -> HttpResponse:
    """Every file the person may have: those that count now first, then those replaced or withdrawn."""
    obj = shelf.find(request, pk)
    rows = list(shelf.files(obj, request.actor).select_related("attached_by", "withdrawn_by", "replaced_by"))
    titles = {row.pk: row.title for row in rows}  # of what they may see: a later file may be exempt
    shown = [_shown(shelf, obj, row, request.actor, titles) for row in rows]
    withheld = obj.attachments.count() - len(rows)
    has_exempt = bool(withheld) or any(row.is_exempt for row in rows)
    context = {
        **_frame(shelf, obj),
        "current": [one for one in shown if one.file.is_current],
        "past": [one for one in shown if not one.file.is_current],
        "adding": shelf.may_add(obj, request.actor),
        "add_url": shelf.url("attachment-add", pk),
        "explained": shelf.explained,
        "withheld": withheld,
        "who_gives": shelf.who_gives,
        "leave": shelf.leave(obj, request.actor) if has_exempt else None,
    }
    return render(request, "attachments/list.html", context)


def add(shelf: Shelf, request: Request, pk: int, replaced: int | None = None) -> HttpResponse:
    """Attach a file, or put one in the place of another."""
    obj = shelf.find(request, pk)
    older = _file(shelf, obj, request, replaced) if replaced else None
    verdict = shelf.may_change(older, request.actor) & may_follow(older) if older else shelf.may_add(obj, request.actor)
    form = open_form(AttachmentForm, request, initial=_as_before(older) if older else {})
    title = f"Replace “{older.title}”" if older else "Attach a file"
    if verdict.allowed and request.method == "POST" and form.is_valid():
        made = attempt(partial(shelf.attach, obj, replaces=older), form, actor=request.actor)
        if made is not None:
            messages.success(request, f"Attached: {made.title}.")
            return redirect(shelf.url("attachments", pk))
    told = {"title": title, "form": form, "file": older, "sentences": shelf.adding(obj)}
    return _page(shelf, request, obj, "attachments/add.html", verdict=verdict, **told)


def withdraw(shelf: Shelf, request: Request, pk: int, file_pk: int) -> HttpResponse:
    """Say that a file no longer counts, and why; it stays readable."""
    obj = shelf.find(request, pk)
    file = _file(shelf, obj, request, file_pk)
    verdict = shelf.may_change(file, request.actor) & may_follow(file)
    form = open_form(WithdrawForm, request)
    title = f"Withdraw “{file.title}”"
    if verdict.allowed and request.method == "POST" and form.is_valid():
        withdrawn = attempt(partial(shelf.withdraw, attachment=file), form, actor=request.actor)
        if withdrawn is not None:
            messages.success(request, f"Withdrawn: {file.title}. It stays readable and says so.")
            return redirect(shelf.url("attachments", pk))
    told = {"title": title, "form": form, "file": file, "sentences": shelf.adding(obj)}
    return _page(shelf, request, obj, "attachments/withdraw.html", verdict=verdict, **told)


def fetch(shelf: Shelf, request: Request, pk: int, file_pk: int) -> HttpResponse:
    """One file, byte for byte as it was attached, to be saved and never shown inside our own pages."""
    file = _file(shelf, shelf.find(request, pk), request, file_pk)
    try:
        content = attachments.content_of(file)
    except attachments.DamagedFile:
        if approved_hashes({file.sha256}):
            raise Http404(DISPOSED) from None
        log.exception("attachment_damaged", attachment=file.pk, model=file._meta.label_lower)
        raise Http404("This file cannot be found where it is kept. Tell whoever looks after the system.") from None
    response = HttpResponse(content, content_type=file.media_type)
    response["Content-Disposition"] = content_disposition_header(True, file.file_name) or "attachment"
    return private(response)


def _shown(shelf: Shelf, obj: Any, file: Attachment, actor: Any, titles: dict[int, str]) -> Shown:
    return Shown(
        file=file,
        url=shelf.url("attachment", obj.pk, file.pk),
        replace_url=shelf.url("attachment-replace", obj.pk, file.pk),
        withdraw_url=shelf.url("attachment-withdraw", obj.pk, file.pk),
        change=shelf.may_change(file, actor),
        successor_title=titles.get(file.successor.pk, "") if file.successor else "",
    )


def _file(shelf: Shelf, obj: Any, request: Request, pk: int) -> Any:
    """One of the files the person may have; any other is not there."""
    beside = ("attached_by", "withdrawn_by", "replaced_by")
    return get_object_or_404(shelf.files(obj, request.actor).select_related(*beside), pk=pk)


def _as_before(file: Any) -> dict[str, Any]:
    """What the next version of a file most likely has in common with it."""
    return {
        "title": file.title,
        "kind": file.kind,
        "access": EXEMPT if file.is_exempt else PUBLIC,
        "exempt_paragraph": file.exempt_paragraph,
        "exempt_reasoning": file.exempt_reasoning,
    }


def _frame(shelf: Shelf, obj: Any) -> dict[str, Any]:
    return {
        "object_label": shelf.label(obj),
        "object_url": reverse(shelf.detail, args=[obj.pk]),
        "list_url": shelf.url("attachments", obj.pk),
        "thing": shelf.thing,
    }


def _page(shelf: Shelf, request: Request, obj: Any, template: str, *, verdict: Verdict, **context: Any) -> HttpResponse:
    status = 200 if verdict.allowed else 403
    return render(request, template, {**_frame(shelf, obj), "verdict": verdict, **context}, status=status)
