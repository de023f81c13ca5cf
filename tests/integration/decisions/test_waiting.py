"""“Waiting for you”: whose move it is, told on the home page to nobody else."""

import pytest
from django.urls import reverse

from decisions.demonstration import people
from decisions.enums import ReportStatus
from decisions.models import EffectPosting, Section
from decisions.panels import waiting as home
from decisions.selectors.exempt_agreements import withholdings
from decisions.selectors.waiting import AGREE_TO_WITHHELD, LOOK_AT_WITHHELD, reports_waiting
from decisions.services import attachments, consulting, exempt, exempt_agreements
from frameworks.panels import waiting as contracts_waiting
from tests.factories.files import new_file
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db

EVERYBODY = (*people.PEOPLE, people.ADMINISTRATOR)
CLEAR = {person: [f"Clear it ({person.discipline.label.lower()})"] for person in people.CLEARERS}
ASK_FIRST = "Ask for the view of the Chairman, Adults and Safeguarding Committee"
VIEW = {people.CHAIRMAN: ["Give your view by Thursday 22 October 2020"]}


def told_to_everybody(told):
    """What each person is told, for those who are told something."""
    at = told.at()
    found = {person: [one.why for one in reports_waiting(told.actor(person, at))] for person in EVERYBODY}
    return {person: whys for person, whys in found.items() if whys}


PUBLISH = "Publish the decision by Monday 26 October 2020"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (ReportStatus.DRAFT, {people.AUTHOR: ["Write it and submit it"]}),
        (ReportStatus.WITH_MANAGER, {people.MANAGER: ["Approve it for clearance, return it or decline it"]}),
        (ReportStatus.IN_CLEARANCE, CLEAR),
        (ReportStatus.CHANGES_REQUESTED, {people.AUTHOR: ["Make the changes asked for and send it on"]}),
        (ReportStatus.CLEARED, {people.OFFICE: [f"{ASK_FIRST}, then issue it for decision"]}),
        (ReportStatus.ISSUED, {people.OFFICE: [f"{ASK_FIRST}, then put it before the decision-maker"]}),
        (ReportStatus.WITH_DECISION_MAKER, VIEW),
        (ReportStatus.DEFERRED, {people.OFFICE: ["Bring it back to the decision-maker"], **VIEW}),
        (ReportStatus.WITHDRAWN, {}),
        (ReportStatus.DECIDED, {people.OFFICE: [PUBLISH]}),
    ],
)
def test_a_report_waits_for_those_whose_move_it_is_and_for_nobody_else(status, expected):
    assert told_to_everybody(report_at(status)) == expected


@pytest.mark.parametrize(
    ("status", "does", "slug"),
    [
        (ReportStatus.CLEARED, "Issue it for decision", "issue"),
        (ReportStatus.ISSUED, "Put it before the decision-maker", "put-to-maker"),
    ],
)
def test_once_the_view_is_asked_for_the_report_itself_waits_for_the_office(status, does, slug):
    told = report_at(status)
    at = told.at()
    office, chairman = told.actor(people.OFFICE, at), told.actor(people.CHAIRMAN, at)
    consulting.ask(report=told.report, post=chairman.post, reply_due_on=at.date(), actor=office, at=at)
    assert [(one.why, one.act) for one in reports_waiting(office)] == [(does, slug)]


def test_a_report_waits_for_its_decision_maker_once_every_view_has_come():
    told = report_at(ReportStatus.WITH_DECISION_MAKER)
    told.close_consultation()
    assert told_to_everybody(told) == {people.DIRECTOR: ["Decide it"]}


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


def test_what_is_withheld_waits_for_the_monitoring_officer_until_they_have_said_who_reads_it():
    told = report_at(ReportStatus.IN_CLEARANCE)
    at, clearing = told.at(), told_to_everybody(told)
    author, monitor = told.actor(people.AUTHOR, at), told.actor(people.MONITORING_OFFICER, at)
    exempt.write(
        section=told.report.sections.get(key="finance"), version=told.report.version, paragraph=3, text="A price.",
        public_interest_reasoning="It would weaken the council.", actor=author, at=at,
    )  # fmt: skip
    assert told_to_everybody(told) == {**clearing, people.MONITORING_OFFICER: [LOOK_AT_WITHHELD]}
    (waits,) = [one for one in home(monitor, at) if one.why == LOOK_AT_WITHHELD]
    assert waits.url == reverse("decisions:report-rows", args=[told.report.pk, "exempt"])
    exempt.grant(report=told.report, post=monitor.post, reason="To agree to it.", actor=monitor, at=at)
    assert told_to_everybody(told) == {**clearing, people.MONITORING_OFFICER: [AGREE_TO_WITHHELD]}
    (key,) = (one.key for one in withholdings(told.report))
    agreed = {"key": key, "version": told.report.version, "is_agreed": True}
    exempt_agreements.answer(report=told.report, actor=monitor, at=at, **agreed)
    assert told_to_everybody(told) == clearing


def test_an_exempt_annex_waits_for_the_monitoring_officer_on_the_page_of_the_files():
    told = report_at(ReportStatus.DRAFT)
    at = told.at()
    author, monitor = told.actor(people.AUTHOR, at), told.actor(people.MONITORING_OFFICER, at)
    annex = new_file(exempt_paragraph=3, exempt_reasoning="It would weaken the council.")
    attached = attachments.attach(report=told.report, given=annex, actor=author, at=at)
    (waits,) = [one for one in home(monitor, at) if one.why == LOOK_AT_WITHHELD]
    assert waits.url == reverse("decisions:report-attachments", args=[told.report.pk])
    attachments.withdraw(attachment=attached, reason="Not needed.", actor=author, at=at)
    assert people.MONITORING_OFFICER not in told_to_everybody(told)


def test_an_effect_the_register_refused_waits_for_democratic_services_once():
    told = report_at(ReportStatus.DECIDED)
    EffectPosting.objects.update(status="failed", problem="The register has moved.")
    assert told_to_everybody(told) == {people.OFFICE: ["Post its effect to the register again", PUBLISH]}


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
    assert f'<a href="{reverse("decisions:report-act", args=[told.report.pk, "approve"])}">' in page.text
    assert "Thursday 8 October 2020" in page.text
