"""The page of a provider, and entering or changing one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_http_methods, require_safe

from commissioning import clock, panels
from commissioning.attempts import attempt, version_seen
from commissioning.calendar import say_date
from commissioning.forms.answers import differences
from commissioning.forms.restored import open_form
from commissioning.selectors.audit import history_of
from commissioning.verdicts import StaleVersion
from providers.directory import may_keep_contacts, may_keep_directory
from providers.forms.directory import ProviderForm
from providers.models import Provider, ProviderContact
from providers.services import directory

UNKNOWN = "Not known"


@require_safe
def provider_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What identifies the provider, where it has places, and, for those who deal with providers, whom to reach."""
    seen = Provider.objects.visible_to(request.actor)
    provider = get_object_or_404(seen.select_related("council", "parent"), pk=pk)
    context = {
        "provider": provider,
        "rows": _identification(provider, list(seen.filter(parent=provider))),
        "may_edit": may_keep_directory(request.actor),
        "may_keep_contacts": may_keep_contacts(request.actor),
        "contacts": list(ProviderContact.objects.visible_to(request.actor).filter(provider=provider)),
        "panels": panels.beside(provider, request.actor, clock.now()),
        "history": history_of(provider),
    }
    return render(request, "providers/provider_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def provider_add(request: HttpRequest) -> HttpResponse:
    """Enter a provider."""
    _allow_keeping(request)
    form = open_form(ProviderForm, request, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        provider = attempt(directory.add_provider, form, actor=request.actor)
        if provider is not None:
            messages.success(request, f"Added: {provider}.")
            return redirect("providers:provider-detail", provider.pk)
    back = {"back_url": reverse("providers:provider-list"), "back_text": "All providers"}
    return _form_page(request, form, heading="Add a provider", version=0, **back)


@require_http_methods(["GET", "HEAD", "POST"])
def provider_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a provider; when somebody else saved first, show both versions."""
    provider = get_object_or_404(Provider.objects.visible_to(request.actor), pk=pk)
    _allow_keeping(request)
    form = open_form(ProviderForm, request, instance=provider, actor=request.actor)
    about = {"heading": f"Change {provider}", **back_to(provider)}
    if request.method != "POST":
        return _form_page(request, form, version=form.restored_version or provider.version, **about)
    seen = version_seen(request)
    if form.is_valid():
        stored = Provider.objects.get(pk=pk)  # validating wrote what was typed on the other
        try:
            saved = attempt(directory.edit_provider, form, actor=request.actor, provider=stored, version=seen)
        except StaleVersion:
            told = {"conflict": list(differences(form)), "last_change": history_of(stored)[-1:], "is_stale": True}
            return _form_page(request, form, version=stored.version, status=409, **about, **told)
        if saved is not None:
            messages.success(request, f"Saved: {saved}.")
            return redirect("providers:provider-detail", pk)
    return _form_page(request, form, version=seen, **about)


def back_to(provider: Provider) -> dict[str, str]:
    """The way back to a provider's page."""
    return {"back_url": reverse("providers:provider-detail", args=[provider.pk]), "back_text": f"Back to {provider}"}


def _identification(provider: Provider, subsidiaries: list[Provider]) -> list[tuple[str, Any]]:
    """Every fact that tells this provider from another; what is not known says so."""
    checked = provider.exclusion_checked_on
    is_person = provider.is_natural_person
    parts = format_html_join(", ", '<a class="govuk-link" href="{}">{}</a>', (_link(one) for one in subsidiaries))
    parent = format_html('<a class="govuk-link" href="{}">{}</a>', *_link(provider.parent)) if provider.parent else ""
    rows = [
        ("Name" if is_person else "Legal name", provider.legal_name),
        ("Trading name", provider.trading_name),
        ("Company number", "" if is_person else provider.company_number or UNKNOWN),
        ("Charity number", provider.charity_number),
        ("PPON", provider.ppon or UNKNOWN),
        ("VAT number", provider.vat_number),
        ("CQC location", provider.cqc_location_id),
        ("Supplier number in the ledger", provider.ledger_number),
        ("Small or medium-sized enterprise", "Yes" if provider.is_sme else "No"),
        ("Voluntary, community or social enterprise", "Yes" if provider.is_vcse else "No"),
        ("Part of", parent),
        ("Organisations that are part of it", parts),
        ("Exclusion and debarment last checked", say_date(checked) if checked else "Not yet checked"),
    ]
    return [(label, value) for label, value in rows if value]


def _link(provider: Provider) -> tuple[str, str]:
    return reverse("providers:provider-detail", args=[provider.pk]), str(provider)


def _allow_keeping(request: HttpRequest) -> None:
    verdict = may_keep_directory(request.actor)
    if not verdict.allowed:
        raise PermissionDenied(verdict.sentence)


def _form_page(request: HttpRequest, form: ProviderForm, *, status: int = 200, **context: Any) -> HttpResponse:
    told = {"conflict": [], "last_change": [], "is_stale": False}
    return render(request, "providers/provider_edit.html", {**told, **context, "form": form}, status=status)
