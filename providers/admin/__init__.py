"""The directory in the admin: organisations with their contacts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from commissioning import clock
from commissioning.actors import Actor
from commissioning.admin.base import CouncilModelAdmin
from commissioning.admin.rows import CouncilStackedInline, changed_rows
from commissioning.verdicts import Verdict
from providers.directory import may_keep_contacts, may_keep_directory
from providers.models import Provider, ProviderContact
from providers.services import directory


class ContactInline(CouncilStackedInline):
    model = ProviderContact
    verbose_name, verbose_name_plural = "contact", "private contacts"
    fields = ("name", "job_title", "email", "telephone", "receives_notices")
    extra = 1


@admin.register(Provider)
class ProviderAdmin(CouncilModelAdmin):
    """An organisation, who is to be reached there, and what identifies it."""

    list_display = ("legal_name", "reference", "trading_name", "status", "is_sme", "is_vcse")
    list_filter = ("status", "is_sme", "is_vcse")
    search_fields = ("legal_name", "trading_name", "reference", "company_number")
    search_help_text = "A name, a reference or a company number."
    ordering = ("legal_name",)
    inlines = [ContactInline]
    fieldsets = [
        (None, {"fields": ("reference", "legal_name", "trading_name", "status", "parent", "is_natural_person")}),
        (
            "Numbers",
            {"fields": ("company_number", "charity_number", "ppon", "vat_number", "cqc_location_id", "ledger_number")},
        ),
        ("What it is", {"fields": ("is_sme", "is_vcse", "exclusion_checked_on")}),
    ]

    def may_add(self, actor: Actor) -> Verdict:
        return may_keep_directory(actor)

    def may_change(self, actor: Actor, obj: Any) -> Verdict:
        return may_keep_directory(actor)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Contacts are for those who deal with providers."""
        return self.inlines if may_keep_contacts(request.actor).allowed else ()

    def create(self, request: HttpRequest, form: forms.ModelForm, formsets: list[Any]) -> models.Model:
        provider = directory.add_provider(actor=request.actor, at=clock.now(), **form.cleaned_data)
        self._save_contacts(request, provider, formsets)
        return provider

    def edit(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, formsets: list[Any], version: int
    ) -> models.Model:
        given: dict[str, Any] = {"actor": request.actor, "at": clock.now()}
        provider = directory.edit_provider(provider=obj, version=version, **given, **form.cleaned_data)
        self._save_contacts(request, provider, formsets)
        return provider

    def _save_contacts(self, request: HttpRequest, provider: Provider, formsets: list[Any]) -> None:
        given: dict[str, Any] = {"actor": request.actor, "at": clock.now()}
        for formset in formsets:
            for verb, row in changed_rows(formset):
                if verb == "remove":
                    directory.remove_contact(contact=ProviderContact.objects.get(pk=row.instance.pk), **given)
                    continue
                values = {name: row.cleaned_data[name] for name in ContactInline.fields}
                if verb == "add":
                    directory.add_contact(provider=provider, **given, **values)
                else:
                    contact = ProviderContact.objects.get(pk=row.instance.pk)
                    directory.edit_contact(contact=contact, **given, **values)
