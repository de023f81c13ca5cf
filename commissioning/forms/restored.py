"""Forms that open with what the person last typed there and has not saved.

A view opens its form with `open_form` (a formset with `open_formset`) and puts `drafts/restored.html` above it; the
rest is done by `DraftMiddleware`. Passwords and files are never kept, so they never come back.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest, QueryDict

from commissioning.clock import LONDON
from commissioning.models import Draft
from commissioning.typed import keeps_drafts

FormT = TypeVar("FormT", bound=forms.BaseForm)
FormSetT = TypeVar("FormSetT", bound=forms.BaseFormSet)


def open_form(form_class: type[FormT], request: HttpRequest, *, kept_path: str = "", **given: Any) -> FormT:
    """The form, bound on POST; otherwise as on record (`given`), filled with what was kept for this person and page.

    Sets `form.restored_at` (when it was typed, or None), `form.restored_version` (of the thing as they saw it, or
    None) and `form.kept_path`. A form that posts to another address than its page's gives that as `kept_path`.
    """
    form = form_class(**_sent(request), **given)
    return restore(form, request, kept_path=kept_path)


def open_formset(formset_class: type[FormSetT], request: HttpRequest, *, kept_path: str = "", **given: Any) -> FormSetT:
    """As `open_form`, for a formset: it opens with as many rows as were typed."""
    formset = formset_class(**_sent(request), **given)
    draft = _mark(formset, request, kept_path)
    if draft is None:
        return formset
    data = _query(draft)
    typed = data.get(f"{formset.prefix}-{forms.formsets.TOTAL_FORM_COUNT}", "")
    if not typed.isdecimal():
        return formset
    wanted = min(int(typed), formset.absolute_max)
    formset.extra = max(wanted - formset.initial_form_count(), formset.extra)
    restored = [_fill(form, data) for form in formset.forms]
    _note(formset, draft if any(restored) else None)
    return formset


def restore(form: FormT, request: HttpRequest, *, kept_path: str = "") -> FormT:
    """Fill a form that is already made; one that is bound stays as it is."""
    draft = _mark(form, request, kept_path)
    if draft is not None and _fill(form, _query(draft)):
        _note(form, draft)
    return form


def _sent(request: HttpRequest) -> dict[str, Any]:
    if request.method != "POST":
        return {}
    return {"data": request.POST, "files": request.FILES} if request.FILES else {"data": request.POST}


def _mark(form: Any, request: HttpRequest, kept_path: str) -> Draft | None:
    """Say on the form that nothing was restored yet; the draft to restore from, if there is one."""
    form.kept_path = kept_path or request.get_full_path()
    _note(form, None)
    if form.is_bound or not _holds_words(form) or not request.user.is_authenticated or not keeps_drafts(form.kept_path):
        return None
    return Draft.objects.filter(user=request.user, path=form.kept_path).first()


def _holds_words(form: Any) -> bool:
    """Whether anything can be typed: a lone tick is not worth asking for. A set of forms always has boxes."""
    fields = getattr(form, "fields", None)
    return fields is None or any(not isinstance(field, forms.BooleanField) for field in fields.values())


def _note(form: Any, draft: Draft | None) -> None:
    form.restored_at = _in_london(draft.saved_at) if draft else None
    version = draft.data.get("version", [""])[-1] if draft else ""
    form.restored_version = int(version) if version.isdecimal() else None


def _in_london(moment: datetime) -> datetime:
    return moment.astimezone(LONDON)


def _query(draft: Draft) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in draft.data.items():
        data.setlist(name, values)
    return data


def _fill(form: forms.BaseForm, data: QueryDict) -> bool:
    """Put what was typed into the form's boxes as their first values; whether there was anything for it."""
    found = False
    for name, field in form.fields.items():
        box = form.add_prefix(name)
        is_secret = isinstance(field.widget, forms.PasswordInput | forms.FileInput)
        if is_secret or field.disabled or field.widget.value_omitted_from_data(data, {}, box):
            continue
        form.initial[name] = field.widget.value_from_datadict(data, {}, box)
        found = found or any(key == box or key.startswith(f"{box}_") for key in data)
    return found
