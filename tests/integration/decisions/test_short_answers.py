"""“None” and “N/A” for several empty sections at once."""

import pytest
import time_machine
from django.urls import reverse

from decisions.demonstration import people
from decisions.enums import ReportStatus, SectionAnswer
from decisions.services import reports
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def emptied(client):
    """Case S0 in draft with two sections emptied; its author signed in."""
    with time_machine.travel("2020-10-01 10:00 +0100", tick=False):
        told = report_at(ReportStatus.DRAFT)
        author, report = told.actor(people.AUTHOR), told.report
        texts = {key: reports.SectionText() for key in ("it", "property")}
        reports.edit_sections(report=report, version=report.version, texts=texts, actor=author, at=told.at())
        client.force_login(author.user)
        yield told


def page(told) -> str:
    return reverse("decisions:report-short-answers", args=[told.report.pk])


def answers(told) -> dict[str, str]:
    return dict(told.report.sections.filter(key__in=("it", "property")).values_list("key", "answer"))


def test_only_empty_sections_are_offered_and_the_report_leads_there(client, emptied):
    shown = client.get(page(emptied))
    assert [one.key for one in shown.context["form"].sections] == ["it", "property"]
    assert page(emptied) in client.get(reverse("decisions:report-detail", args=[emptied.report.pk])).content.decode()


def test_one_answer_goes_for_all_in_one_save(client, emptied):
    version = emptied.report.version
    assert client.post(page(emptied), {"version": version, "answer": "not_applicable"}).status_code == 302
    assert answers(emptied) == {"it": SectionAnswer.NOT_APPLICABLE, "property": SectionAnswer.NOT_APPLICABLE}
    assert emptied.report.version == version + 1


def test_what_somebody_will_write_is_left_alone_and_comes_next(client, emptied):
    sent = {"version": emptied.report.version, "answer": "none", "mine": ["property"]}
    response = client.post(page(emptied), sent)
    assert answers(emptied) == {"it": SectionAnswer.NONE, "property": SectionAnswer.CONTENT}
    written = reverse("decisions:report-section", args=[emptied.report.pk, "property"])
    assert response.url == f"{written}?back=report#id_body"


def test_the_last_answer_leads_back_to_the_report(client, emptied):
    response = client.post(page(emptied), {"version": emptied.report.version, "answer": "none"})
    assert response.url == reverse("decisions:report-detail", args=[emptied.report.pk])


def test_a_single_section_is_asked_for_its_answer_alone(client, emptied):
    reports.edit_sections(
        report=emptied.report, version=emptied.report.version,
        texts={"it": reports.SectionText(body="Two systems are replaced.")}, actor=emptied.actor(people.AUTHOR),
        at=emptied.at(),
    )  # fmt: skip
    form = client.get(page(emptied)).context["form"]
    assert (list(form.fields), form["answer"].label) == (["answer"], "What shall “Property” say?")


def test_choosing_nothing_says_what_to_do(client, emptied):
    shown = client.post(page(emptied), {"version": emptied.report.version})
    assert shown.context["form"].errors == {"answer": ["Choose what the sections say."]}
    sent = {"version": emptied.report.version, "answer": "none", "mine": ["it", "property"]}
    shown = client.post(page(emptied), sent)
    assert shown.context["form"].errors == {"mine": ["Leave at least one unticked: otherwise nothing is answered."]}


def test_a_stale_version_saves_nothing_and_keeps_the_answers(client, emptied):
    sent = {"version": emptied.report.version - 1, "answer": "none", "mine": ["property"]}
    shown = client.post(page(emptied), sent)
    assert shown.status_code == 409
    form = shown.context["form"]
    assert (form["answer"].value(), form["mine"].value()) == ("none", ["property"])
    assert answers(emptied) == {"it": SectionAnswer.CONTENT, "property": SectionAnswer.CONTENT}


def test_nobody_else_answers_for_the_author(client, emptied):
    client.force_login(emptied.actor(people.MANAGER).user)
    assert client.get(page(emptied)).status_code == 403
