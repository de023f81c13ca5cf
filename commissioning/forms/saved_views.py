"""Naming a view of a list."""

from __future__ import annotations

from django import forms

from commissioning.enums import SavedList
from commissioning.models.lists import LONGEST_QUERY


class SavedViewForm(forms.Form):
    """The name; the list and what was chosen on it come along unseen."""

    name = forms.CharField(
        label="Name of the view",
        max_length=60,
        help_text="For you alone, such as “Ending this year”. A view you already have under this name is replaced.",
        error_messages={"required": "Give the view a name."},
    )
    is_default = forms.BooleanField(label="Open the list like this every time", required=False)
    list_name = forms.ChoiceField(choices=SavedList.choices, widget=forms.HiddenInput)
    query = forms.CharField(max_length=LONGEST_QUERY, required=False, widget=forms.HiddenInput)
