"""Whom to reach at a provider. Private: a page of these is not there for those who do not deal with providers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from commissioning import clock
from commissioning.attempts import attempt, version_seen
from commissioning.forms.answers import differences
from commissioning.forms.restored import open_form
from commissioning.verdicts import StaleVersion
from providers.directory import may_keep_contacts
from providers.forms.directory import ContactForm
from providers.models import Provider, ProviderContact
from providers.services import directory
from providers.views.pages import back_to


@require_http_methods(["GET", "HEAD", "POST"])
def contact_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter somebody to reach at a provider."""
    provider = get_object_or_404(Provider.objects.visible_to(request.actor), pk=pk)
    verdict = may_keep_contacts(request.actor)
    if not verdict.allowed:
        raise PermissionDenied(verdict.sentence)
    form = open_form(ContactForm, request)
    if request.method == "POST" and form.is_valid():
        contact = attempt(directory.add_contact, form, actor=request.actor, provider=provider)
        if contact is not None:
            messages.success(request, "Contact added.")
            return redirect("providers:provider-detail", provider.pk)
    return _form_page(request, form, heading="Add a contact", version=0, provider=provider, **back_to(provider))


@require_http_methods(["GET", "HEAD", "POST"])
def contact_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change somebody to reach; when somebody else saved first, show both versions."""
    contact = _contact(request, pk)
    form = open_form(ContactForm, request, instance=contact)
    about = {"heading": "Change a contact", "provider": contact.provider, **back_to(contact.provider)}
    if request.method != "POST":
        return _form_page(request, form, version=form.restored_version or contact.version, **about)
    seen = version_seen(request)
    if form.is_valid():
        stored = ProviderContact.objects.get(pk=pk)
        try:
            saved = attempt(directory.edit_contact, form, actor=request.actor, contact=stored, version=seen)
        except StaleVersion:
            told = {"conflict": list(differences(form)), "is_stale": True}
            return _form_page(request, form, version=stored.version, status=409, **about, **told)
        if saved is not None:
            messages.success(request, "Contact saved.")
            return redirect("providers:provider-detail", contact.provider_id)
    return _form_page(request, form, version=seen, **about)


@require_http_methods(["GET", "HEAD", "POST"])
def contact_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then forget a contact: their data are gone for good."""
    contact = _contact(request, pk)
    if request.method == "POST":
        provider = directory.remove_contact(contact=contact, actor=request.actor, at=clock.now())
        messages.success(request, "Contact removed.")
        return redirect("providers:provider-detail", provider.pk)
    context = {"contact": contact, "provider": contact.provider, **back_to(contact.provider)}
    return render(request, "providers/contact_remove.html", context)


def _contact(request: HttpRequest, pk: int) -> ProviderContact:
    seen = ProviderContact.objects.visible_to(request.actor).select_related("provider__council")
    return get_object_or_404(seen, pk=pk)


def _form_page(request: HttpRequest, form: ContactForm, *, status: int = 200, **context: Any) -> HttpResponse:
    told = {"conflict": [], "last_change": [], "is_stale": False}
    return render(request, "providers/contact_edit.html", {**told, **context, "form": form}, status=status)
