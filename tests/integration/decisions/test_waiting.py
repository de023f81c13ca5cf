"""“Waiting for you”: whose move it is, told on the home page to nobody else."""

import pytest
from django.urls import reverse

from decisions.demonstration import people
from decisions.enums import ReportStatus
from decisions.models import EffectPosting, Section
from decisions.selectors.waiting import reports_waiting
from frameworks.panels import waiting as contracts_waiting
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db

EVERYBODY = (*people.PEOPLE, people.ADMINISTRATOR)
CLEAR = {person: [f"Clear it ({person.discipline.label.lower()})"] for person in people.CLEARERS}
VIEW = {people.CHAIRMAN: ["Give your view by Thursday 22 October 2020"]}


def told_to_everybody(told):
    """What each person is told, for those who are told something."""
    at = told.at()
    found = {person: [one.why for one in reports_waiting(told.actor(person, at), at)] for person in EVERYBODY}
    return {person: whys for person, whys in found.items() if whys}


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (ReportStatus.DRAFT, {people.AUTHOR: ["Write it and submit it"]}),
        (ReportStatus.WITH_MANAGER, {people.MANAGER: ["Approve it for clearance, return it or decline it"]}),
        (ReportStatus.IN_CLEARANCE, CLEAR),
        (ReportStatus.CHANGES_REQUESTED, {people.AUTHOR: ["Make the changes asked for and send it on"]}),
        (ReportStatus.CLEARED, {people.OFFICE: ["Issue it for decision"]}),
        (ReportStatus.ISSUED, {people.OFFICE: ["Put it before the decision-maker"]}),
        (ReportStatus.WITH_DECISION_MAKER, {people.DIRECTOR: ["Decide it"], **VIEW}),
        (ReportStatus.DEFERRED, {people.OFFICE: ["Bring it back to the decision-maker"], **VIEW}),
        (ReportStatus.WITHDRAWN, {}),
        (ReportStatus.DECIDED, {}),
    ],
)
def test_a_report_waits_for_those_whose_move_it_is_and_for_nobody_else(status, expected):
    assert told_to_everybody(report_at(status)) == expected


def test_a_clearance_whose_text_has_changed_waits_again():
    told = report_at(ReportStatus.IN_CLEARANCE)
    equalities = people.CLEARERS[3]
    told.clear(equalities.discipline)
    assert equalities not in told_to_everybody(told)
    section = told.report.sections.get(discipline=equalities.discipline)
    Section.objects.filter(pk=section.pk).update(body="Something else altogether, for 17 people.")
    assert told_to_everybody(told)[equalities] == ["Clear it again (equalities)"]


def test_a_section_given_to_a_post_waits_for_it_until_it_is_written():
    told = report_at(ReportStatus.DRAFT)
    given = told.report.sections.filter(key="it")
    given.update(contributor_post=told.actor(people.CONTRACT_MANAGER).post, answer="has_content", body="")
    assert told_to_everybody(told)[people.CONTRACT_MANAGER] == ["Write the section “IT”"]
    given.update(body="None of it is new.")
    assert people.CONTRACT_MANAGER not in told_to_everybody(told)


def test_an_effect_the_register_refused_waits_for_democratic_services_once():
    told = report_at(ReportStatus.DECIDED)
    EffectPosting.objects.update(status="failed", problem="The register has moved.")
    assert told_to_everybody(told) == {people.OFFICE: ["Post its effect to the register again"]}


def test_an_authorised_extension_waits_for_the_contracts_manager(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        told = report_at(ReportStatus.DECIDED)
    at = told.at()
    whys = {person: [one.why for one in contracts_waiting(told.actor(person, at), at)] for person in EVERYBODY}
    assert {person: why for person, why in whys.items() if why} == {
        people.CONTRACT_MANAGER: ["Serve notice of the extension on its providers"]
    }


def test_the_home_page_leads_to_what_waits(client):
    told = report_at(ReportStatus.WITH_MANAGER)
    client.force_login(told.actor(people.MANAGER).user)
    page = client.get(reverse("admin:index"))
    assert f'<a href="{reverse("admin:decisions_report_change", args=[told.report.pk])}">' in page.text
    assert "Thursday 8 October 2020" in page.text
