"""How a decision-maker resolves each recommendation: as asked, less, amended, refused or deferred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from commissioning.forms import PoundsField
from commissioning.money import format_pounds
from decisions.enums import ItemOutcome
from decisions.forms.lots import LotsField, NamedLot
from decisions.models import Recommendation, Report
from decisions.resolving import APPROVED, Resolved, may_resolve
from decisions.selectors.record import amount_resolved, asked_of, words_of

CHANGED = (ItemOutcome.LESS, ItemOutcome.AMENDED)


@dataclass(frozen=True)
class Part:
    """One recommendation on the page: its words as they would be resolved, and the boxes about it."""

    label: str
    words: str
    sum_asked: str
    outcome: BoundField
    changes: tuple[BoundField, ...]

    @property
    def is_open(self) -> bool:
        """Whether the boxes for a change are shown at once: something was typed there, or is wrong there."""
        chosen = self.outcome.value() in CHANGED
        return chosen or any(box.errors for box in self.changes)


@dataclass(frozen=True)
class InWords:
    """How one recommendation is resolved, as it is shown before the decision is signed."""

    label: str
    outcome: str
    words: str
    lots: str
    amount: str


class DecideForm(forms.Form):
    """An outcome for every recommendation, the reasons, and that there is no conflict of interest.

    `cleaned_data["items"]` is what the service takes: `Resolved` by the recommendation's primary key.
    """

    reason = forms.CharField(
        label="Reasons for the decision",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Printed in the record. You may take them from the report or give your own.",
        error_messages={"required": "Give the reasons for the decision; they are printed."},
    )
    has_no_conflict = forms.BooleanField(
        label="I have no conflict of interest in this matter",
        help_text="If you have one, declare it on the page of the report instead: then somebody else decides.",
        error_messages={
            "required": "Confirm that you have no conflict of interest, or declare it on the report's page."
        },
    )

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report = obj
        self.rows: Sequence[Recommendation] = list(
            obj.recommendations.select_related("value_line", "option").prefetch_related("lots__lot")
        )
        asked_for: dict[str, forms.Field] = {}
        for row in self.rows:
            asked_for |= self._boxes(row)
        self.fields = {**asked_for, **self.fields}

    def _boxes(self, row: Recommendation) -> dict[str, forms.Field]:
        boxes: dict[str, forms.Field] = {
            f"outcome_{row.pk}": forms.ChoiceField(
                label=f"{row}: how it is decided",
                choices=ItemOutcome.choices,
                widget=forms.RadioSelect,
                error_messages={"required": f"Say how {row} is decided."},
            )
        }
        lots = [named.lot for named in row.lots.all()]
        if lots:
            box = LotsField(
                label=f"{row}: lots and last days",
                help_text="For less than asked: untick a lot, or give an earlier last day.",
                initial=tuple(NamedLot(named.lot, named.to_on) for named in row.lots.all()),
            )
            box.set_lots(lots)
            boxes[f"lots_{row.pk}"] = box
        if row.value_line:
            boxes[f"amount_{row.pk}"] = PoundsField(
                label=f"{row}: sum (£)", required=False, initial=row.value_line.amount, min_value=0,
                help_text="For less than asked: a smaller sum.",
            )  # fmt: skip
        boxes[f"words_{row.pk}"] = forms.CharField(
            label=f"{row}: words resolved",
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text="For an amendment: the words as they are resolved, in place of those asked for.",
        )
        return boxes

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        items = {row.pk: self._resolved(row, cleaned) for row in self.rows if cleaned.get(f"outcome_{row.pk}")}
        if not self.errors and not any(one.outcome in APPROVED for one in items.values()):
            raise forms.ValidationError("Nothing is approved. Refuse or defer the whole report instead.")
        return {**cleaned, "items": items}

    def _resolved(self, row: Recommendation, cleaned: dict[str, Any]) -> Resolved:
        outcome = ItemOutcome(cleaned[f"outcome_{row.pk}"])
        if outcome not in APPROVED:
            return Resolved(outcome)
        asked = asked_of(row)
        named, amount = cleaned.get(f"lots_{row.pk}"), cleaned.get(f"amount_{row.pk}")
        lots = None if named is None else {one.lot.pk: one.until or asked.lots[one.lot.pk] for one in named}
        resolved = Resolved(
            outcome=outcome,
            lots=None if lots == dict(asked.lots) else lots,
            amount=None if amount == asked.amount else amount,
            words=cleaned.get(f"words_{row.pk}", ""),
        )
        for reason in may_resolve(asked, resolved).reasons:
            self.add_error(f"outcome_{row.pk}", forms.ValidationError(reason.message, code=reason.code))
        return resolved

    @property
    def parts(self) -> list[Part]:
        """Each recommendation with its boxes, in order."""
        return [
            Part(
                label=str(row),
                words=words_of(row, Resolved(ItemOutcome.AS_ASKED), self.report),
                sum_asked=str(row.value_line) if row.value_line else "",
                outcome=self[f"outcome_{row.pk}"],
                changes=tuple(
                    self[name] for kind in ("lots", "amount", "words") if (name := f"{kind}_{row.pk}") in self.fields
                ),
            )
            for row in self.rows
        ]

    @property
    def in_words(self) -> list[InWords]:
        """What a valid form resolves, recommendation by recommendation: the words that will be printed."""
        return [self._in_words(row, self.cleaned_data["items"][row.pk]) for row in self.rows]

    def _in_words(self, row: Recommendation, resolved: Resolved) -> InWords:
        approved = resolved.outcome in APPROVED
        ends = {named.lot: named.to_on for named in row.lots.all()} if approved else {}
        if resolved.lots is not None:
            ends = {lot: resolved.lots[lot.pk] for lot in ends if lot.pk in resolved.lots}
        amount = amount_resolved(row, resolved)
        return InWords(
            label=str(row),
            outcome=resolved.outcome.label.lower(),
            words=words_of(row, resolved, self.report),
            lots=", ".join(str(NamedLot(lot, end)) for lot, end in ends.items()),
            amount=format_pounds(amount) if amount is not None else "",
        )

    @property
    def last_boxes(self) -> list[BoundField]:
        """What is asked about the decision as a whole."""
        return [self["reason"], self["has_no_conflict"]]


class RefuseForm(forms.Form):
    """Reasons for refusing the whole report."""

    reason = forms.CharField(
        label="Reasons for refusing",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Printed in the record. Every recommendation is refused.",
        error_messages={"required": "Give the reasons; they are printed."},
    )
    has_no_conflict = forms.BooleanField(
        label="I have no conflict of interest in this matter",
        error_messages={
            "required": "Confirm that you have no conflict of interest, or declare it on the report's page."
        },
    )
