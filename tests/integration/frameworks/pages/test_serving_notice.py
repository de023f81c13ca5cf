"""Recording a notice, a reply and a deed: what the pages say, fill in and ask, and what moves the register."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from lxml import html

from commissioning.clock import LONDON
from frameworks.enums import Reply
from frameworks.forms import acts as forms
from frameworks.models import OptionResponse
from frameworks.services import options
from frameworks.terms import Span
from tests.factories.frameworks import S2_AT, Register, s0_contract, s2_contract

pytestmark = pytest.mark.django_db
EXTENSION = Span(date(2021, 7, 3), date(2023, 7, 2))
LATEST = date(2021, 4, 3)


@pytest.fixture
def s2(db) -> Register:
    """One provider; the extension is authorised, notice is due by 3 April 2021."""
    register = s2_contract()
    register.option.latest_notice_on = LATEST
    register.option.is_deed_required = False
    register.option.save()
    options.authorise(
        option=register.option, lots={register.lots[0]: EXTENSION}, decision_reference="D-2021-7",
        actor=register.program, at=S2_AT,
    )  # fmt: skip
    return register


def url_of(register: Register, act: str) -> str:
    return reverse("frameworks:contract-act", args=[register.contract.pk, act])


def browser_of(register: Register) -> Client:
    client = Client()
    client.force_login(register.manager.user)
    return client


def words_of(response) -> str:
    return re.sub(r"\s+", " ", html.fromstring(response.content).text_content())


def sent(register: Register, **answers: str) -> dict[str, str]:
    register.contract.refresh_from_db()
    return {"version": str(register.contract.version), **answers}


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


def served(register: Register) -> OptionResponse:
    return options.serve_notice(
        use=register.lots[0].uses.get(), admission=register.lots[0].admissions.get(),
        served_on=S2_AT.date(), how="email", actor=register.manager, at=S2_AT,
    )  # fmt: skip


@time_machine.travel(S2_AT, tick=False)
def test_the_page_says_the_latest_day_the_new_end_and_that_nothing_is_sent(s2):
    response = browser_of(s2).get(url_of(s2, "serve-notice"))
    words = words_of(response)
    assert "This program sends nothing to a provider." in words
    assert "Latest day for notice: Saturday 3 April 2021. Extended to Sunday 2 July 2023." in words


@time_machine.travel(S2_AT, tick=False)
def test_the_only_provider_is_ticked_and_today_is_filled_in(s2):
    page = html.fromstring(browser_of(s2).get(url_of(s2, "serve-notice")).content)
    assert page.xpath("count(//input[@name='places'][@checked])") == 1
    assert [page.xpath(f"string(//input[@name='served_on_{box}']/@value)") for box in ("day", "month", "year")] == [
        "23", "3", "2021",
    ]  # fmt: skip


@pytest.mark.parametrize(("days_late", "asked"), [(0, False), (1, True)])
def test_consent_to_late_notice_is_asked_for_only_after_the_latest_day(s2, days_late, asked):
    with time_machine.travel(datetime(2021, 4, 3, 10, tzinfo=LONDON) + timedelta(days=days_late), tick=False):
        response = browser_of(s2).get(url_of(s2, "serve-notice"))
    assert ("consent_on" in response.context["form"].fields) is asked
    assert ("consent_evidence" in response.context["form"].fields) is asked
    assert ("A latest day for notice has passed." in words_of(response)) is asked


@time_machine.travel(S2_AT, tick=False)
def test_several_providers_are_ticked_by_a_person():
    register = s0_contract()
    options.authorise(
        option=register.option, lots={lot: Span(date(2020, 11, 1), date(2021, 10, 31)) for lot in register.lots[3:]},
        decision_reference="D-2020-1", actor=register.program, at=datetime(2020, 10, 22, 10, tzinfo=LONDON),
    )  # fmt: skip
    response = browser_of(register).get(url_of(register, "serve-notice"))
    assert html.fromstring(response.content).xpath("count(//input[@name='places'][@checked])") == 0
    assert "Lots 4, 5 and 6:" in words_of(response)


@time_machine.travel(S2_AT, tick=False)
def test_what_is_left_empty_is_named(s2):
    response = browser_of(s2).post(url_of(s2, "serve-notice"), sent(s2, how="email"))
    assert response.context["form"].errors == {
        "places": ["Tick who was given notice."],
        "served_on": ["Give the day the notice was served."],
    }


@time_machine.travel(S2_AT, tick=False)
def test_no_reply_is_chosen_beforehand(s2):
    served(s2)
    browser = browser_of(s2)
    page = html.fromstring(browser.get(url_of(s2, "record-reply")).content)
    assert page.xpath("//input[@type='radio'][@name='reply']/@value") == list(Reply.values)
    assert page.xpath("//input[@name='reply'][@checked]") == []
    assert page.xpath("count(//input[@name='responses'][@checked])") == 1
    empty = browser.post(url_of(s2, "record-reply"), sent(s2))
    assert empty.context["form"].errors == {
        "responses": ["Tick who replied."],
        "reply": ["Choose what they replied."],
    }


@time_machine.travel(S2_AT, tick=False)
def test_the_register_moves_only_after_the_answers_were_checked(s2):
    row, browser = served(s2), browser_of(s2)
    answers = sent(s2, responses=str(row.pk), reply="accepted", **day("replied_on", S2_AT.date()))
    check = browser.post(url_of(s2, "record-reply"), answers)
    assert [(answer.label, answer.value) for answer in check.context["answers"]][1:] == [
        ("What they replied", "Accepted"),
        ("Day of the reply", "Tuesday 23 March 2021"),
    ]
    assert "An acceptance brings the extension into force" in words_of(check)
    row.refresh_from_db()
    s2.lots[0].refresh_from_db()
    assert (row.reply, s2.lots[0].current_ends_on) == ("", date(2021, 7, 2))
    browser.post(url_of(s2, "record-reply"), {**answers, "confirmed": "1"})
    row.refresh_from_db()
    s2.lots[0].refresh_from_db()
    assert (row.reply, s2.lots[0].current_ends_on) == ("accepted", EXTENSION.to_on)


def test_every_question_of_the_acts_is_named_when_it_is_left_empty():
    asked = [getattr(forms, name) for name in dir(forms) if name.endswith("Form")]
    unnamed = [
        f"{form.__name__}.{name}"
        for form in asked
        for name, field in form.base_fields.items()
        if field.required and str(field.error_messages["required"]) == "This field is required."
    ]
    assert (len(asked), unnamed) == (12, [])
