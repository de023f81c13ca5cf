"""How a decision-maker resolves each recommendation: as asked, less, amended, refused or deferred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from commissioning.forms import PoundsField
from decisions.enums import ItemOutcome
from decisions.forms.lots import LotsField, NamedLot
from decisions.models import Recommendation, Report
from decisions.resolving import APPROVED, Resolved, may_resolve
from decisions.selectors import ledger, lots, parts
from decisions.selectors.brief import reasons_given
from decisions.selectors.ledger import InWords, LotEffect
from decisions.selectors.record import asked_of, words_of

NO_REASONS = "Give the reasons for the decision; they are printed."
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


def _no_conflict(help_text: str = "") -> forms.BooleanField:
    """The box without which nobody decides."""
    return forms.BooleanField(
        label="I have no conflict of interest in this matter",
        help_text=help_text,
        error_messages={"required": "Confirm that you have no conflict of interest, or declare it by the link below."},
    )


class DecideForm(forms.Form):
    """An outcome for every recommendation, the reasons, and that there is no conflict of interest.

    `cleaned_data` has what the service takes: `items`, `Resolved` by the recommendation's primary key, and `reason`,
    the report's own reasons where the maker takes them, followed by what they add.
    """

    takes_report_reasons = forms.BooleanField(label="I decide for the reasons given in the report", required=False)
    reason = forms.CharField(
        label="Reasons for the decision",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Printed in the record.",
        error_messages={"required": NO_REASONS},
    )
    has_no_conflict = _no_conflict("If you have one, declare it below.")

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report = obj
        self.rows: Sequence[Recommendation] = parts.recommendations(obj)
        self.report_reasons = reasons_given(obj)
        if self.report_reasons:
            self.fields["reason"].label = "Your own reasons, or what you add to them"
            self.fields["reason"].required = False
        else:
            del self.fields["takes_report_reasons"]
        asked_for: dict[str, forms.Field] = {}
        for row in self.rows:
            asked_for |= self._boxes(row)
        self.fields = {**asked_for, **self.fields}

    def _boxes(self, row: Recommendation) -> dict[str, forms.Field]:
        boxes: dict[str, forms.Field] = {
            f"outcome_{row.pk}": forms.ChoiceField(
                label=f"{row}: how it is decided",
                choices=self.outcomes,
                widget=forms.RadioSelect,
                error_messages={"required": f"Say how {row} is decided."},
            )
        }
        if row.lots.all():
            boxes[f"lots_{row.pk}"] = self._lots(row)
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

    @property
    def outcomes(self) -> list[tuple[str, str]]:
        """A single recommendation is refused or deferred with its report, which are acts of their own."""
        several = len(self.rows) > 1
        return [(value, label) for value, label in ItemOutcome.choices if several or value in APPROVED]

    def _lots(self, row: Recommendation) -> LotsField:
        """The lots asked for with their last days, to untick or to cut short."""
        named = list(row.lots.all())
        is_single = len(named) == 1 and lots.stands_alone(named[0].lot.contract)
        box = LotsField(
            label=f"{row}: last day" if is_single else f"{row}: lots and last days",
            help_text="For less than asked: give an earlier last day."
            if is_single
            else "For less than asked: untick a lot to leave it out, or give an earlier last day.",
            initial=tuple(NamedLot(one.lot, one.to_on, name=lots.name_of(one.lot, self.report)) for one in named),
        )
        name_of = partial(lots.name_of, report=self.report)
        box.set_lots([one.lot for one in named], name_of=name_of, is_single=is_single)
        return box

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        items = {row.pk: self._resolved(row, cleaned) for row in self.rows if cleaned.get(f"outcome_{row.pk}")}
        taken = self.report_reasons if cleaned.pop("takes_report_reasons", False) else ""
        reason = "\n\n".join(filter(None, [taken, cleaned.get("reason", "").strip()]))
        if not reason and "reason" not in self.errors:
            self.add_error("reason", NO_REASONS)
        cleaned = {**cleaned, "items": items, "reason": reason}
        self.refuse_all_unapproved(cleaned)
        return cleaned

    def refuse_all_unapproved(self, cleaned: dict[str, Any]) -> None:
        """A decision that approves nothing is a refusal or a deferral, which are other acts."""
        if not self.errors and not any(one.outcome in APPROVED for one in cleaned["items"].values()):
            raise forms.ValidationError("Nothing is approved. Refuse or defer the whole report instead.")

    def _resolved(self, row: Recommendation, cleaned: dict[str, Any]) -> Resolved:
        outcome = ItemOutcome(cleaned[f"outcome_{row.pk}"])
        if outcome not in APPROVED:
            return Resolved(outcome)
        asked = asked_of(row, self.report)
        named, amount = cleaned.get(f"lots_{row.pk}"), cleaned.get(f"amount_{row.pk}")
        until = None if named is None else {one.lot.pk: one.until or asked.lots[one.lot.pk] for one in named}
        resolved = Resolved(
            outcome=outcome,
            lots=None if until == dict(asked.lots) else until,
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
                sum_asked=lots.sum_of(row.value_line, self.report) if row.value_line else "",
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
        return ledger.in_words(self.report, self.cleaned_data["items"])

    @property
    def effects(self) -> list[LotEffect]:
        """What a valid form does to each lot on the register."""
        return ledger.effects_of(self.report, self.cleaned_data["items"])

    @property
    def last_boxes(self) -> list[BoundField]:
        """What is asked about the decision as a whole."""
        return [self["reason"], self["has_no_conflict"]]

    @property
    def reasons_box(self) -> BoundField | None:
        """The box that takes the report's reasons, where it gives some."""
        return self["takes_report_reasons"] if self.report_reasons else None


class RefuseForm(forms.Form):
    """Reasons for refusing the whole report."""

    reason = forms.CharField(
        label="Reasons for refusing",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Printed in the record. Every recommendation is refused.",
        error_messages={"required": "Give the reasons; they are printed."},
    )
    has_no_conflict = _no_conflict()
