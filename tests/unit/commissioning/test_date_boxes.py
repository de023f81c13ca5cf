"""A date in three boxes: what is wrong is said where it is typed, and comes back as it was typed."""

from datetime import date

import pytest
from django import forms

from commissioning.forms import DateBoxesField, PoundsField


class EndForm(forms.Form):
    ends_on = DateBoxesField(label="Last day")
    sum = PoundsField(required=False, max_digits=14, decimal_places=2)


def typed(day, month, year, **more):
    return EndForm({"ends_on_day": day, "ends_on_month": month, "ends_on_year": year, **more})


@pytest.mark.parametrize("month", ["10", "October", "oct"])
def test_a_date_is_read_with_the_month_as_number_or_word(month):
    form = typed("31", month, "2020")
    assert form.is_valid()
    assert form.cleaned_data["ends_on"] == date(2020, 10, 31)


@pytest.mark.parametrize(
    ("boxes", "message"),
    [
        (("31", "2", "2021"), "“31” is not a day of February 2021, which has 28 days."),
        (("31", "13", "2021"), "“13” is not a month: use a number from 1 to 12."),
        (("31", "3", "21"), "“21” is not a year: use four figures, such as 2021."),
        (("", "3", "2021"), "A date needs a day, a month and a year: the day is missing."),
        (("first", "3", "2021"), "“first” is not a day of March 2021, which has 31 days."),
    ],
)
def test_an_impossible_date_is_named_and_comes_back_as_typed(boxes, message):
    form = typed(*boxes)
    assert form.errors["ends_on"] == [message]
    html = str(form["ends_on"])
    assert [f'value="{box}"' in html for box in boxes if box] == [True for box in boxes if box]


def test_three_empty_boxes_are_no_answer():
    assert typed("", "", "").errors["ends_on"] == ["This field is required."]


def test_a_box_holding_slashes_shifts_nothing_into_the_next():
    form = typed("1/2/2021", "", "")
    assert "the month and the year is missing" in form.errors["ends_on"][0]


@pytest.mark.parametrize(("text", "pounds"), [("£453,750", "453750.00"), ("37812.5", "37812.50")])
def test_a_sum_is_read_as_people_write_it(text, pounds):
    form = typed("31", "10", "2020", sum=text)
    assert form.is_valid()
    assert str(form.cleaned_data["sum"]) == pounds


def test_what_is_not_a_sum_is_named():
    assert typed("31", "10", "2020", sum="about 5k").errors["sum"] == [
        "“about 5k” is not a sum of money. Write it like £453,750 or 453750.00."
    ]
