"""Which report is to ask for a variation."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.actors import Actor
from decisions.enums import EDITABLE_STATUSES
from decisions.models import Report
from frameworks.models import Variation


class ReportChoice(forms.ModelChoiceField):
    """Reports by reference and title."""

    def label_from_instance(self, report: Report) -> str:
        return f"{report.reference} {report.title}"


class AskForm(forms.Form):
    """One of the person's own reports about the contract, as long as it can be written in."""

    report = ReportChoice(
        label="Which report asks for it?",
        queryset=Report.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose the report."},
    )

    def __init__(self, *args: Any, variation: Variation, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["report"].queryset = own_reports(variation, actor)


def own_reports(variation: Variation, actor: Actor) -> Any:
    """The reports about its contract in which this person may write now, newest first."""
    seen = Report.objects.visible_to(actor).filter(contract=variation.contract_id, author=actor.user_id)
    return seen.filter(status__in=EDITABLE_STATUSES).order_by("-pk")
