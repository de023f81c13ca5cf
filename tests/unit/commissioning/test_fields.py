"""Every box of every form is drawn in one way, and every error leads to a box that is there."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.template import Context, Template
from lxml import html

from commissioning.forms import DateBoxesField, PoundsField

SHAPES = [("a", "First"), ("b", "Second")]


class Everything(forms.Form):
    """One field of each kind."""

    text = forms.CharField(help_text="As on the paper.")
    several = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))
    limited = forms.CharField(widget=forms.Textarea(attrs={"maxwords": 200}))
    one = forms.ChoiceField(choices=SHAPES, widget=forms.RadioSelect)
    any_of = forms.MultipleChoiceField(choices=SHAPES, widget=forms.CheckboxSelectMultiple)
    listed = forms.ChoiceField(choices=[("", "None"), ("Group", SHAPES)])
    agreed = forms.BooleanField(label="I agree")
    day = DateBoxesField()
    pounds = PoundsField()
    file = forms.FileField()
    secret = forms.CharField(widget=forms.PasswordInput)


def drawn(form: forms.Form) -> html.HtmlElement:
    template = Template("{% load crispy_forms_filters %}<div>{{ form|crispy }}</div>")
    return html.fromstring(template.render(Context({"form": form})))


def summary(form: forms.Form) -> html.HtmlElement:
    template = Template("{% load page_parts %}<div>{% error_summary form %}</div>")
    return html.fromstring(template.render(Context({"form": form})))


@pytest.mark.parametrize("data", [None, {}], ids=["empty", "wrong"])
def test_every_label_names_a_box_and_every_description_is_there(data):
    page = drawn(Everything(data))
    ids = set(page.xpath("//@id"))
    assert len(ids) == len(page.xpath("//@id"))
    assert set(page.xpath("//label/@for")) <= ids
    assert {name for names in page.xpath("//@aria-describedby") for name in names.split()} <= ids


def test_every_error_leads_to_a_box_that_is_there():
    form = Everything({})
    targets = [link.removeprefix("#") for link in summary(form).xpath("//a/@href")]
    page = drawn(form)
    assert len(targets) == len(form.fields)
    assert [page.xpath(f"//*[@id='{target}']")[0].tag for target in targets] == [
        "input", "textarea", "textarea", "input", "input", "select", "input", "input", "input", "input", "input",
    ]  # fmt: skip
    assert len(page.xpath("//p[@class='govuk-error-message']")) == len(form.fields)


def test_a_form_without_errors_has_no_summary():
    assert summary(Everything()).xpath("./*") == []


def test_what_was_typed_comes_back_in_its_box():
    typed = {
        "text": '"quoted"', "several": "\n\nafter two lines", "one": "b", "any_of": ["a"], "listed": "a",
        "agreed": "on", "day_day": "40", "day_month": "June", "day_year": "2021", "pounds": "£1,000",
        "secret": "not shown",
    }  # fmt: skip
    page = drawn(Everything(typed))
    assert page.xpath("//input[@name='text']/@value") == ['"quoted"']
    assert page.xpath("//textarea[@name='several']/text()")[0].removeprefix("\n").endswith("\nafter two lines")
    assert page.xpath("//input[@checked]/@value") == ["b", "a", "on"]
    assert page.xpath("//option[@selected]/text()") == ["First"]
    assert page.xpath("//optgroup/@label") == ["Group"]
    assert page.xpath("//input[starts-with(@name, 'day_')]/@value") == ["40", "June", "2021"]
    assert page.xpath("//input[@name='pounds']/@value") == ["£1,000"]
    assert page.xpath("//input[@name='secret']/@value") == []


def test_a_day_is_asked_for_in_three_named_boxes_in_one_group():
    page = drawn(Everything(initial={"day": date(2021, 10, 31)}))
    (group,) = page.xpath("//fieldset[@role='group']")
    assert group.xpath(".//legend/text()") == ["Day"]
    assert group.xpath(".//label/text()") == ["Day", "Month", "Year"]
    assert group.xpath(".//input/@value") == ["31", "10", "2021"]
    assert group.xpath(".//input/@inputmode") == ["numeric"] * 3


def test_a_box_with_a_limit_says_it_without_scripts():
    page = drawn(Everything())
    assert page.xpath("//*[@id='id_limited-info']/text()") == ["You can enter up to 200 words"]


def test_a_question_that_may_be_left_says_so():
    class Optional(forms.Form):
        note = forms.CharField(required=False)
        kinds = forms.MultipleChoiceField(choices=SHAPES, widget=forms.CheckboxSelectMultiple, required=False)

    page = drawn(Optional())
    assert [" ".join(label.text_content().split()) for label in page.xpath("//label[@for='id_note'] | //legend")] == [
        "Note (optional)",
        "Kinds",
    ]


def test_a_choice_may_carry_a_hint():
    class Hinted(str):
        hint = "Fewer lots, a shorter time or a smaller sum."

    class Choice(forms.Form):
        outcome = forms.ChoiceField(choices=[(Hinted("less"), "Less")], widget=forms.RadioSelect)

    (hint,) = drawn(Choice()).xpath("//*[contains(@class, 'govuk-radios__hint')]")
    assert hint.text == Hinted.hint


def test_a_widget_with_a_drawing_of_its_own_stands_under_our_legend():
    class Lots(forms.CheckboxSelectMultiple):
        template_name = "tests/own.html"

        def render(self, name, value, attrs=None, renderer=None):
            return forms.CheckboxInput().render(name, value, attrs)

    class Own(forms.Form):
        lots = forms.MultipleChoiceField(choices=SHAPES, widget=Lots, help_text="Which lots?")

    page = drawn(Own())
    assert page.xpath("//fieldset/legend/text()") == ["Lots"]
    assert page.xpath("//fieldset/@aria-describedby") == ["id_lots_helptext"]
    assert len(page.xpath("//fieldset//input[@name='lots']")) == 1
