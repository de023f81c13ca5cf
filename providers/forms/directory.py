"""Entering an organisation, and somebody to reach there."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.actors import Actor
from commissioning.forms import DateBoxesField
from commissioning.forms.naming import name_fields
from providers.models import Provider, ProviderContact

SHORT = ("reference", "company_number", "charity_number", "ppon", "vat_number", "cqc_location_id", "ledger_number")


class ProviderForm(forms.ModelForm):
    """An organisation of the directory, or a person who provides services."""

    exclusion_checked_on = DateBoxesField(
        label="Exclusion and debarment last checked",
        required=False,
        help_text="The day somebody looked: Procurement Act 2023, section 57. For example, 27 3 2026.",
    )

    class Meta:
        model = Provider
        fields = (
            "reference", "legal_name", "trading_name", "is_natural_person", "company_number", "charity_number", "ppon",
            "vat_number", "cqc_location_id", "ledger_number", "is_sme", "is_vcse", "exclusion_checked_on", "status",
            "parent",
        )  # fmt: skip
        labels = {
            "company_number": "Company number",
            "charity_number": "Charity number",
            "ppon": "Public procurement organisation number (PPON)",
            "ledger_number": "Supplier number in the ledger",
        }
        help_texts = {
            "company_number": "Eight characters, from Companies House: 01234567.",
            "charity_number": "From the charity register: 1098765.",
            "ppon": "From Find a Tender: PABC-1234-DEFG.",
            "vat_number": "GB123456789.",
            "cqc_location_id": "From the Care Quality Commission: 1-123456789.",
            "ledger_number": "As the finance system writes it: what was paid is found by it.",
            "parent": "The organisation it belongs to, or has been merged into.",
        }
        error_messages = {
            "reference": {"required": "Give a reference, such as PRV-014."},
            "legal_name": {"required": "Give the legal name."},
        }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Provider.objects.visible_to(actor)
        self.fields["parent"].queryset = others.exclude(pk=self.instance.pk) if self.instance.pk else others
        for name in SHORT:
            self.fields[name].widget.attrs["class"] = "width-20"
        self.fields["parent"].empty_label = "No other organisation"
        name_fields(self.fields.items())


class ContactForm(forms.ModelForm):
    """Somebody to ring or write to. Private."""

    class Meta:
        model = ProviderContact
        fields = ("name", "job_title", "email", "telephone", "receives_notices")
        labels = {"email": "E-mail address", "receives_notices": "Formal notices go to this person"}
        help_texts = {"receives_notices": "", "telephone": "An e-mail address or a telephone number is needed."}
        error_messages = {"name": {"required": "Give the person's name."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self.fields.items())
