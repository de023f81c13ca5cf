"""The scheme of delegation as a file, among the records: fetched whole, or brought in as proposals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from commissioning import clock
from commissioning.attempts import show
from commissioning.forms.dates import BOXES
from commissioning.verdicts import Refused
from decisions import scheme_file
from decisions.editing import may_propose_rule
from decisions.forms.scheme import SchemeFileForm
from decisions.selectors.scheme_files import scheme_of
from decisions.services import scheme_files
from decisions.services.scheme_files import SchemeBrought

LIST = "admin:decisions_authorityrule_changelist"


def fetch(request: HttpRequest) -> HttpResponse:
    """The confirmed rules of the council, in force today or later, as a file that another installation can read."""
    council = request.actor.council
    if council is None:
        raise Http404("A scheme of delegation is a council's.")
    text = scheme_file.written(scheme_of(council, clock.today()))
    response = HttpResponse(text, content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="scheme-{council.code}.toml"'
    return response


def bring(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Choose a file, look at what it would propose, then propose it. `context` is the frame of the admin."""
    verdict = may_propose_rule(request.actor)
    if not verdict.allowed:
        raise PermissionDenied(verdict.sentence)
    form = SchemeFileForm(request.POST or None, request.FILES or None)
    brought = None
    if request.method == "POST" and form.is_valid():
        is_written = "propose" in request.POST
        brought = _bring(form, request, is_written=is_written)
        if brought is not None and is_written:
            count = len(brought.proposed)
            messages.success(request, f"{count} rule{'' if count == 1 else 's'} proposed; the monitoring officer has "
                             "to confirm each of them.")  # fmt: skip
            return redirect(reverse(LIST))
    kept = list(_kept(form)) if brought is not None else []
    context |= {
        "kept": kept,
        "title": "Bring in a scheme of delegation",
        "form": form,
        "brought": brought,
        "list_url": reverse(LIST),
    }
    return TemplateResponse(request, "admin/decisions/authorityrule/bring.html", context)


def _kept(form: SchemeFileForm) -> Iterator[tuple[str, str]]:
    """What the second page sends again: the text of the file, and the first day in its three boxes."""
    yield "text", form.cleaned_data["text"]
    day = form.cleaned_data["starts_on"]
    if day is not None:
        yield from ((f"starts_on_{box}", str(getattr(day, box))) for box in BOXES)


def _bring(form: SchemeFileForm, request: HttpRequest, *, is_written: bool) -> SchemeBrought | None:
    """What the file proposes: written, or tried and taken back. What refuses it stands on the form."""
    try:
        with transaction.atomic():
            brought = scheme_files.bring(scheme=form.cleaned_data["scheme"], actor=request.actor, at=clock.now())
            if not is_written:
                transaction.set_rollback(True)
            return brought
    except Refused as refused:
        show(refused.verdict, form)
        return None
