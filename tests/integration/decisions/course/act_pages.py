"""A report at a status, and the pages of its acts as a browser of each person has them."""

import re

from django.test import Client
from django.urls import reverse

from tests.factories.walks import Told, report_at


def told_at(status: str) -> Told:
    told = report_at(status)
    if status == "with_decision_maker":
        told.close_consultation()
    return told


def browser(told: Told, person) -> Client:
    client = Client()
    client.force_login(told.walk.cast.users[person.email])
    return client


def url(told: Told, name: str) -> str:
    return reverse("decisions:report-act", args=[told.report.pk, name])


def send(case: Told, person, name: str, **typed):
    return browser(case, person).post(url(case, name), {"version": case.report.version, **typed})


def said(response) -> str:
    """The words of the page, without its tags."""
    page = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())
