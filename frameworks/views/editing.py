"""One page with one form: whether it may be filled in, what the service says, and what to do when somebody was faster.

Every form of the register's pages goes through here, so that a refusal, a draft and a conflict look the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from commissioning.attempts import attempt, version_seen
from commissioning.forms.answers import differences
from commissioning.forms.restored import open_form
from commissioning.selectors.audit import history_of
from commissioning.verdicts import StaleVersion, Verdict


@dataclass(frozen=True)
class Editing:
    """What the page needs to know. `save` is the service, called with the form's data, `actor`, `at` and, where there
    is a `stored` row, `version`. `given` makes the form; `onward(outcome)` is the address afterwards.
    """

    title: str
    caption: str
    back_url: str
    back_text: str
    verdict: Verdict
    form_class: type[forms.BaseForm]
    save: Callable[..., Any]
    onward: Callable[[Any], str]
    given: dict[str, Any] = field(default_factory=dict)
    stored: Any = None
    done: str = "Saved."
    button: str = "Save"
    template: str = "frameworks/edit.html"
    context: dict[str, Any] = field(default_factory=dict)


def edit_page(request: HttpRequest, page: Editing) -> HttpResponse:
    """The form, the way on after it was saved, or the sentence that says why not."""
    if not page.verdict.allowed:
        return refused(request, page)
    form = open_form(page.form_class, request, **_given(page))
    if request.method != "POST":
        return _show(request, page, form, version=form.restored_version)  # type: ignore[attr-defined]
    version = version_seen(request) if page.stored is not None else None
    if not form.is_valid():
        return _show(request, page, form, version=version)
    more = {} if version is None else {"version": version}
    try:
        outcome = attempt(page.save, form, actor=request.actor, **more)  # type: ignore[attr-defined]
    except StaleVersion:
        return _conflict(request, page)
    if outcome is None:
        return _show(request, page, form, version=version)
    messages.success(request, page.done)
    return redirect(page.onward(outcome))


def refused(request: HttpRequest, page: Editing) -> HttpResponse:
    """Why this cannot be done now, and what would make it possible."""
    context = {
        "title": page.title,
        "caption": page.caption,
        "back_url": page.back_url,
        "back_text": page.back_text,
        "refusal": page.verdict,
    }
    return TemplateResponse(request, "frameworks/refused.html", context, status=403)


def _given(page: Editing) -> dict[str, Any]:
    return {**page.given, **({} if page.stored is None else {"instance": page.stored})}


def _conflict(request: HttpRequest, page: Editing) -> HttpResponse:
    """What was typed beside what somebody else has saved in the meantime; saving again replaces it knowingly."""
    page.stored.refresh_from_db()
    form = open_form(page.form_class, request, **_given(page))
    form.is_valid()
    return _show(
        request,
        page,
        form,
        status=409,
        conflict=list(differences(form)),
        last_change=history_of(page.stored)[-1:],
    )


def _show(
    request: HttpRequest,
    page: Editing,
    form: forms.BaseForm,
    *,
    version: int | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "title": page.title,
        "caption": page.caption,
        "back_url": page.back_url,
        "back_text": page.back_text,
        "button": page.button,
        "form": form,
        "form_version": version or getattr(page.stored, "version", ""),
        "is_stale": status == 409,
        "conflict": [],
        "last_change": [],
        **page.context,
        **more,
    }
    return TemplateResponse(request, page.template, context, status=status)
