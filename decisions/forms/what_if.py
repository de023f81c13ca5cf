"""A question put to the scheme of delegation that is about no report: what if it were so?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from commissioning.forms import DateBoxesField
from commissioning.forms.dates import BOXES
from commissioning.forms.money import PoundsField
from decisions.enums import RouteAction, ValueBasis
from decisions.routing import PlanEntry, Question, Value
from frameworks.enums import VatBasis
from frameworks.sums import Sum

FACTS = {
    "is_key": "It is a key decision",
    "says_budgeted": "It is within an approved budget",
    "on_plan": "It is on the approved forward plan",
    "is_routine": "It is ordinary business",
}
SUPPOSED = "an entry supposed"


class WhatIfForm(forms.Form):
    """Everything the router looks at. Nothing of it is kept: the address holds it."""

    action = forms.ChoiceField(label="What is to be decided", choices=RouteAction.choices)
    this_decision = PoundsField(label="What this decision costs (£)", required=False, min_value=Decimal(0))
    annual = PoundsField(label="What the contract costs a year (£)", required=False, min_value=Decimal(0))
    whole_life = PoundsField(
        label="What the contract is worth over its whole life (£)",
        required=False,
        min_value=Decimal(0),
        help_text="Sums with VAT. Leave one empty to see the route where the register does not state it.",
    )
    facts = forms.MultipleChoiceField(
        label="What else is so",
        required=False,
        choices=tuple(FACTS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    on = DateBoxesField(label="Day of the decision", help_text="The rules in force on that day apply.")

    def question(self) -> Question:
        """The question asked, once the form is valid."""
        typed, so = self.cleaned_data, set(self.cleaned_data["facts"])
        amounts = {basis: typed[basis.value] for basis in ValueBasis}
        return Question(
            action=RouteAction(typed["action"]),
            on=typed["on"],
            values={basis: _value(amount) for basis, amount in amounts.items() if amount is not None},
            plan=PlanEntry(SUPPOSED, typed["on"], is_budgeted=False) if "on_plan" in so else None,
            is_key="is_key" in so,
            template_slug="",
            says_budgeted="says_budgeted" in so,
            is_routine="is_routine" in so,
        )


def _value(amount: Decimal) -> Value:
    return Value.of([Sum(amount, VatBasis.INCLUDING)])


def asked_by(question: Question) -> str:
    """The query string that asks the same as a report does, so that one thing in it can be changed."""
    query = QueryDict(mutable=True)
    query["action"] = question.action.value
    for basis, value in question.values.items():
        if value.in_full is not None:
            query[basis.value] = str(value.in_full)
    so = {
        "is_key": question.is_key,
        "says_budgeted": question.is_budgeted,
        "on_plan": question.is_on_plan,
        "is_routine": question.is_routine,
    }
    query.setlist("facts", [name for name, is_so in so.items() if is_so])
    return f"{query.urlencode()}&{_boxes(question.on)}"


def initial(today: date) -> dict[str, Any]:
    """What the form begins with: today."""
    return {"on": today, "action": RouteAction.EXTEND}


def _boxes(day: date) -> str:
    query = QueryDict(mutable=True)
    query.update({f"on_{box}": str(getattr(day, box)) for box in BOXES})
    return str(query.urlencode())
