"""Words given on the way to a decision, and papers issued, before something in the report was made exempt."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commissioning.enums import Discipline, RenditionKind
from decisions.demonstration import people
from decisions.enums import Action, ConsultationOutcome, ReportStatus, SectionKind
from decisions.selectors import content
from tests.factories.course import ClosedConsultationFactory
from tests.factories.walks import certify, report_at
from tests.factories.withheld import CANARY, SENTENCE, Withheld

pytestmark = pytest.mark.django_db
WHO = "The author of the report or the monitoring officer can give leave."


def test_reasons_views_and_comments_of_clearances_given_before_are_withheld():
    told = report_at(ReportStatus.IN_CLEARANCE)
    at, legal = told.at(8), told.actor(people.CLEARERS[1], told.at(8))
    told.move(Action.REQUIRE_CHANGES, legal, at, discipline=Discipline.LEGAL, reason=f"Do not name {CANARY}.")
    one = Withheld(told)
    one.withhold(told.at(7))
    pages = [
        reverse("decisions:report-detail", args=[one.report.pk]),
        reverse("admin:decisions_report_change", args=[one.report.pk]),
        reverse("admin:decisions_clearance_change", args=[one.report.clearances.get(discipline="legal", round=1).pk]),
    ]
    shown = {}
    with time_machine.travel(told.at(6), tick=False):
        for person in (people.AUTHOR, people.OFFICE):
            client = Client()
            client.force_login(told.actor(person).user)
            shown[person.name] = [client.get(page).content.decode() for page in pages]
    assert [CANARY in text for text in shown[people.OFFICE.name]] == [False] * 3
    assert ["Withheld: said before" in text for text in shown[people.OFFICE.name]] == [True] * 3
    assert CANARY in shown[people.AUTHOR.name][0]


def test_a_paper_issued_before_is_withheld_until_the_next_is_issued(client):
    told = report_at(ReportStatus.DRAFT)
    one = Withheld(told)
    one.write(one.section.body + f"\n\n{SENTENCE}", told.at(20))
    told.walk.until(ReportStatus.WITH_DECISION_MAKER)
    artefact = certify(one.report, RenditionKind.ISSUED_PAPER, told.at(0, 8))
    told.move(Action.RETURN_FROM_MAKER, told.actor(people.DIRECTOR), told.at(0, 9), reason="Withhold the bid.")
    one.withhold(told.at(0, 10))
    pages = [
        reverse("decisions:report-paper", args=[one.report.pk]),
        reverse("admin:decisions_report_paper", args=[one.report.pk]),
        reverse("admin:commissioning_signedartefact_download", args=[artefact.pk]),
    ]
    with time_machine.travel(told.at(0, 15), tick=False):
        client.force_login(told.actor(people.OFFICE).user)
        for page in pages:
            answer = client.get(page)
            assert (answer.status_code, WHO in answer.content.decode()) == (403, True)
        client.force_login(told.actor(people.AUTHOR).user)
        assert client.get(pages[0]).content == b"%PDF issued_paper"


def test_a_view_given_before_is_withheld_on_its_sections_page_and_on_paper():
    told = report_at(ReportStatus.DRAFT)
    one = Withheld(told)
    section = one.report.sections.filter(kind=SectionKind.PROSE).exclude(pk=one.section.pk).first()
    one.report.sections.filter(pk=section.pk).update(kind=SectionKind.CONSULTATIONS, body="")
    given = {"report": one.report, "outcome": ConsultationOutcome.AGREES, "asked_at": told.at(9)}
    ClosedConsultationFactory(**given, view=f"Agreed, as {CANARY} is dear.", closed_at=told.at(8))
    page = reverse("decisions:report-section", args=[one.report.pk, section.key])
    before = "".join(map(repr, content.section_as_printed(one.report, section.key, "", told.actor(people.OFFICE))))
    assert CANARY in before
    one.withhold(told.at(7))
    ClosedConsultationFactory(**given, view="Agreed once more.", closed_at=told.at(6))
    shown = {}
    with time_machine.travel(told.at(5), tick=False):
        for person in (people.AUTHOR, people.OFFICE):
            actor = told.actor(person)
            client = Client()
            client.force_login(actor.user)
            text = client.get(page).content.decode()
            shown[person.name] = "“Agreed, as" in text, "“Withheld: said before" in text, "“Agreed once more.”" in text
            paper = "".join(map(repr, content.section_as_printed(one.report, section.key, "", actor)))
            printed = CANARY in paper, "Withheld: said before something" in paper, "Agreed once more." in paper
            assert printed == (False, True, True)
    assert shown == {people.AUTHOR.name: (True, False, True), people.OFFICE.name: (False, True, True)}
