"""A message in the list at the head of a page says which field it is about."""

from __future__ import annotations

from django import forms

from commissioning.forms import DateBoxesField
from commissioning.forms.naming import name_fields


class Asked(forms.Form):
    title = forms.CharField()
    months = forms.IntegerField(label="How many months")
    kind = forms.ChoiceField(label="What kind", choices=[("a", "A")])
    lots = forms.MultipleChoiceField(label="For which lots", choices=[("1", "1")], widget=forms.CheckboxSelectMultiple)
    starts_on = DateBoxesField(label="First day")
    named = forms.CharField(error_messages={"required": "Give the name."})

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self.fields.items())


def test_what_is_left_empty_is_named_and_a_message_of_ones_own_is_kept():
    assert Asked({}).errors == {
        "title": ["“Title”: fill this in."],
        "months": ["“How many months”: fill this in."],
        "kind": ["“What kind”: choose an answer."],
        "lots": ["“For which lots”: tick at least one."],
        "starts_on": ["“First day”: give the day, the month and the year."],
        "named": ["Give the name."],
    }


def test_what_is_no_number_and_no_choice_is_named():
    errors = Asked({"months": "twelve", "kind": "z"}).errors
    assert errors["months"] == ["“How many months”: give a whole number, in figures."]
    assert errors["kind"] == ["“What kind”: choose one of the answers that are offered."]
