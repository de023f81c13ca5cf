"""Beginning a report, and the particulars at its head."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.actors import Actor
from commissioning.models import Post
from decisions.forms.rows import option_in_words
from decisions.models import ForwardPlanEntry, Matter, Report
from frameworks.models import TermOption


class BeginReportForm(forms.ModelForm):
    """Form of report, contract and title; the admin gives `template` the forms this council may use."""

    class Meta:
        model = Report
        fields = ("contract", "option", "title", "sponsor_post", "matter", "forward_plan_entry", "supersedes")
        labels = {
            "option": "Option to be used",
            "sponsor_post": "Report of",
            "forward_plan_entry": "Forward plan entry",
            "supersedes": "Takes the place of report",
        }
        help_texts = {
            "option": "Only for a report about extending. Choose an option of the contract above.",
            "title": "As it is printed, such as “Extension of day opportunities, lots 4 to 6”.",
            "sponsor_post": "The officer whose report it is, usually a chief officer. Empty: your own post.",
            "forward_plan_entry": "The approved entry the report relies on, if there is one.",
            "supersedes": "Only when this report replaces an earlier one about the same lots and option.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        option, contract = cleaned.get("option"), cleaned.get("contract")
        if option and contract and option.contract_id != contract.pk:
            self.add_error("option", f"This option belongs to {option.contract}, not to {contract}.")
        return cleaned


class ReportForm(forms.ModelForm):
    """The particulars printed at the head, and what the route is found from."""

    class Meta:
        model = Report
        fields = (
            "title", "sponsor_post", "wards", "enclosures", "is_key", "key_reason", "wards_affected", "is_budgeted",
            "is_routine", "option", "forward_plan_entry", "matter",
        )  # fmt: skip
        labels = {
            "sponsor_post": "Report of",
            "is_key": "This is a key decision",
            "key_reason": "Why it is key",
            "wards_affected": "Wards or divisions affected significantly",
            "is_budgeted": "It is within an approved budget",
            "is_routine": "It is ordinary business",
            "option": "Option to be used",
        }
        help_texts = {
            "wards": "The wards affected, or “All”.",
            "is_key": "Tick it where it is one although money and wards do not make it so. They are looked at anyway.",
            "key_reason": "Only where you tick that it is key.",
            "wards_affected": "How many. It is a key decision from the number in the council’s rules of procedure.",
            "option": "The option that facts such as {{ option.end }} speak of.",
        }


class ParticularsForm(ReportForm):
    """The particulars on a page of their own: each list offers what the person may see and the contract has."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contract = self.instance.contract_id
        offered = {
            "sponsor_post": Post.objects.visible_to(actor).filter(is_active=True).select_related("council"),
            "option": TermOption.objects.visible_to(actor)
            .filter(contract=contract)
            .select_related("contract__council"),
            "forward_plan_entry": ForwardPlanEntry.objects.visible_to(actor).filter(contract=contract),
            "matter": Matter.objects.visible_to(actor),
        }
        for name, queryset in offered.items():
            self.fields[name].queryset = queryset
            self.fields[name].empty_label = "None"
        self.fields["option"].label_from_instance = option_in_words
