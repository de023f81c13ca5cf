"""One way from a bound form to a service call: a refusal becomes errors on the fields it names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import Http404, HttpRequest

from commissioning import clock
from commissioning.verdicts import Refused, StaleVersion, Verdict

T = TypeVar("T")


def attempt(service: Callable[..., T], form: forms.BaseForm, **given: Any) -> T | None:
    """Call `service` with the form's cleaned data, what was `given`, and the clock as `at`.

    None when it refused: its reasons are then on the form, each beside the field it names. A stale version is not
    caught: the page that shows both versions is the caller's.
    """
    try:
        return service(**form.cleaned_data, **given, at=clock.now())
    except StaleVersion:
        raise
    except Refused as refused:
        show(refused.verdict, form)
        return None


def show(verdict: Verdict, form: forms.BaseForm) -> None:
    """Write a verdict's reasons on a form: beside the fields they name, else at its head."""
    for reason in verdict.reasons:
        field = reason.field if reason.field in form.fields else None
        form.add_error(field, forms.ValidationError(reason.message, code=reason.code))


def version_seen(request: HttpRequest) -> int:
    """The version of what the form is about that the person had before them; 404 for a form that does not say."""
    typed = request.POST.get("version", "")
    if not typed.isdecimal():
        raise Http404("The form does not say which version it was filled in for.")
    return int(typed)
