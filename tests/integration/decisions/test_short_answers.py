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
    assert list(shown.context["form"].keys.values()) == ["it", "property"]
    assert page(emptied) in client.get(reverse("decisions:report-detail", args=[emptied.report.pk])).content.decode()


def test_several_are_answered_in_one_save(client, emptied):
    version = emptied.report.version
    sent = {"version": version, "for_all": "later", "answer_it": "none", "answer_property": "not_applicable"}
    assert client.post(page(emptied), sent).status_code == 302
    assert answers(emptied) == {"it": SectionAnswer.NONE, "property": SectionAnswer.NOT_APPLICABLE}
    assert emptied.report.version == version + 1


def test_one_answer_goes_for_all_but_for_those_answered_by_themselves(client, emptied):
    sent = {
        "version": emptied.report.version,
        "for_all": "none",
        "answer_it": "same",
        "answer_property": "none_in_context",
    }
    client.post(page(emptied), sent)
    assert answers(emptied) == {"it": SectionAnswer.NONE, "property": SectionAnswer.NONE_IN_CONTEXT}


def test_one_answer_for_all_leaves_alone_what_somebody_will_write(client, emptied):
    sent = {"version": emptied.report.version, "for_all": "none", "answer_it": "same", "answer_property": "later"}
    client.post(page(emptied), sent)
    assert answers(emptied) == {"it": SectionAnswer.NONE, "property": SectionAnswer.CONTENT}


def test_a_single_section_is_not_asked_for_an_answer_for_all(client, emptied):
    reports.edit_sections(
        report=emptied.report, version=emptied.report.version,
        texts={"it": reports.SectionText(body="Two systems are replaced.")}, actor=emptied.actor(people.AUTHOR),
        at=emptied.at(),
    )  # fmt: skip
    form = client.get(page(emptied)).context["form"]
    assert (list(form.fields), form["answer_property"].initial) == (["answer_property"], "later")


def test_a_section_to_be_written_is_left_alone(client, emptied):
    sent = {"version": emptied.report.version, "for_all": "later", "answer_it": "none", "answer_property": "later"}
    client.post(page(emptied), sent)
    assert answers(emptied) == {"it": SectionAnswer.NONE, "property": SectionAnswer.CONTENT}


def test_choosing_nothing_says_what_to_do(client, emptied):
    sent = {"version": emptied.report.version, "for_all": "later", "answer_it": "later", "answer_property": "same"}
    shown = client.post(page(emptied), sent)
    assert shown.context["form"].non_field_errors() == ["Choose “None” or “N/A” for at least one section."]


def test_a_stale_version_saves_nothing_and_keeps_the_answers(client, emptied):
    sent = {"version": emptied.report.version - 1, "for_all": "later", "answer_it": "none", "answer_property": "later"}
    shown = client.post(page(emptied), sent)
    assert shown.status_code == 409
    assert shown.context["form"]["answer_it"].value() == "none"
    assert answers(emptied) == {"it": SectionAnswer.CONTENT, "property": SectionAnswer.CONTENT}


def test_nobody_else_answers_for_the_author(client, emptied):
    client.force_login(emptied.actor(people.MANAGER).user)
    assert client.get(page(emptied)).status_code == 403
