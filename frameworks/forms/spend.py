"""Bringing in the ledger, and saying where its lines belong."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning.actors import Actor
from frameworks.importing.sheets import MEGABYTE
from frameworks.models import Contract, Lot, SpendLine
from frameworks.spend_matching import Key
from frameworks.years import read_month

LARGEST = 20 * MEGABYTE
ONLY_THIS = "one"
NONE = "none"


class SpendUploadForm(forms.Form):
    """An extract of the ledger, and the month it is of."""

    period = forms.CharField(
        label="Which month is it?",
        max_length=7,
        widget=forms.TextInput(attrs={"class": "width-5", "autocomplete": "off"}),
        help_text="Year and month, such as 2026-09. It replaces what was brought in for that month before.",
        error_messages={"required": "Say which month it is, such as 2026-09."},
    )
    file = forms.FileField(
        label="File",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text="CSV or XLSX from the finance system, with a posting date, a net sum, and a cost code, a supplier "
        "number or a purchase order. What it says of a payment in words is not kept. At most 20 megabytes.",
        error_messages={"required": "Choose a file.", "empty": "This file is empty. Choose another one."},
    )

    def clean_period(self) -> date:
        """The first day of the month."""
        try:
            return read_month(self.cleaned_data["period"])
        except ValueError as problem:
            raise ValidationError(str(problem)) from problem

    def clean_file(self) -> Any:
        """Not larger than is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(
                "The file is larger than 20 megabytes. Divide the month’s ledger, or leave columns out."
            )
        return file


class LotOfContract(forms.ModelChoiceField):
    """A lot, named with its contract."""

    def label_from_instance(self, lot: Lot) -> str:
        return f"{lot.contract.reference}, lot {lot.number}: {lot.title}"


class SpendMatchForm(forms.Form):
    """Where a line, or all like it, belongs."""

    place = forms.ChoiceField(
        label="Where does it belong?",
        choices=[("contract", "To a contract"), (NONE, "It is not spend under a contract on the register")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it belongs to a contract."},
    )
    contract = forms.ModelChoiceField(
        label="Contract", queryset=Contract.objects.none(), required=False, empty_label="None"
    )
    lot = LotOfContract(label="Lot", queryset=Lot.objects.none(), required=False, empty_label="Not known, or only one")
    cohort = forms.CharField(
        label="Whom it is for",
        max_length=100,
        required=False,
        help_text="A group, such as older people, where sums are kept apart. Never a name.",
    )
    which = forms.ChoiceField(
        label="For which lines does this hold?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say for which lines it holds."},
    )

    def __init__(self, *args: Any, actor: Actor, line: SpendLine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Contract.objects.visible_to(actor).standing().select_related("council").order_by("reference")
        self.fields["contract"].queryset = seen
        self.fields["contract"].label_from_instance = lambda one: f"{one.reference} {one.title}"
        lots = Lot.objects.visible_to(actor).filter(contract__in=seen).select_related("contract")
        self.fields["lot"].queryset = lots.order_by("contract__reference", "number")
        self.keys = keys_offered(line)
        self.fields["which"].choices = [
            *((name, words) for name, (words, _) in self.keys.items()),
            (ONLY_THIS, "Only this line; a later extract of its month asks again"),
        ]

    def clean(self) -> dict[str, Any]:
        """What the service wants: a contract or none, and the key of the lines alike or None."""
        data = super().clean() or {}
        if data.get("place") == "contract" and not data.get("contract") and "contract" not in self.errors:
            self.add_error("contract", "Choose the contract.")
        lot, contract = data.get("lot"), data.get("contract")
        if lot is not None and contract is not None and lot.contract_id != contract.pk:
            self.add_error("lot", "Choose a lot of that contract.")
        belongs = data.get("place") == "contract"
        which = data.get("which", ONLY_THIS)
        return {
            "contract": contract if belongs else None,
            "lot": lot if belongs else None,
            "cohort": data.get("cohort", "") if belongs else "",
            "key": self.keys[which][1] if which in self.keys else None,
        }


def keys_offered(line: SpendLine) -> dict[str, tuple[str, Key]]:
    """Which lines may be meant, in words, by what they have in common; the most particular first."""
    cost, number, order = line.key
    named = {"cost code": cost, "supplier number": number, "purchase order": order}
    offered: dict[str, tuple[str, Key]] = {}
    for name, kept in (("all", (cost, number, order)), ("provider", (cost, number, "")), ("cost", (cost, "", ""))):
        said = [f"{what} {value}" for (what, value), one in zip(named.items(), kept, strict=True) if one]
        if said and all(kept != key for _, key in offered.values()):
            offered[name] = (f"All lines with {_and(said)}, now and in the months to come", kept)
    return offered


def _and(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
