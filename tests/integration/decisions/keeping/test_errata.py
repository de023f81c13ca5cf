"""A slip in an issued paper is put right beside it, by the monitoring officer, and everybody who checks is told."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commissioning.enums import RenditionKind
from commissioning.models import AuditEvent, Rendition, SignedArtefact
from commissioning.selectors.documents import Finding
from commissioning.services import audit, certificates
from commissioning.services.documents import content_of, render_and_seal
from commissioning.verdicts import Refused
from decisions.demonstration import people
from decisions.enums import ReportStatus
from decisions.models import Erratum
from decisions.selectors.errata import errata_of, note, printed_words
from decisions.services import errata
from tests.constraints import assert_trips
from tests.factories.walks import certify, report_at
from tests.factories.withheld import SENTENCE, Withheld
from tests.integration.decisions.course.act_pages import said

pytestmark = pytest.mark.django_db
MONITOR = people.MONITORING_OFFICER


class Room:
    """A decided report and its monitoring officer the day after."""

    def __init__(self, status=ReportStatus.DECIDED):
        self.told = report_at(status)
        self.at = self.told.at(-1, 10)

    @property
    def report(self):
        return self.told.report

    def words(self):
        """Words of the paper that decide nothing."""
        section = self.report.sections.exclude(body="").filter(kind="prose").first()
        return " ".join(section.body.split()[:4])

    def put_right(self, **given):
        wrong = self.words()
        values = {
            "wrong": wrong, "right": f"{wrong} indeed", "why": "A word was left out.", "version": self.report.version,
            "actor": self.told.actor(MONITOR, self.at), "at": self.at,
        }  # fmt: skip
        return errata.issue(report=self.report, **{**values, **given})


@pytest.fixture
def room():
    return Room()


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value.verdict


def test_a_slip_is_put_right_beside_the_paper_and_the_paper_stays(room):
    before = printed_words(room.report)
    row = room.put_right()
    assert printed_words(room.report) == before
    (told,) = errata_of(room.report)
    assert (told.number, told.wrong, told.right) == (1, room.words(), f"{room.words()} indeed")
    assert told.by == "Anjali Desai, Monitoring Officer"
    event = AuditEvent.objects.get(verb="report.erratum")
    assert event.row_pk == str(row.pk)
    assert "left out" not in str(event.payload)
    assert list(audit.broken_links()) == []


def test_a_sum_of_the_decision_is_not_changed_by_an_erratum(room):
    verdict = refusal(room.put_right, wrong="£453,750", right="£543,750", is_sure=True)
    assert verdict.codes == ("of_substance",)
    assert "A change of substance is a new decision by the full route" in verdict.sentence
    assert not Erratum.objects.exists()


def test_only_the_monitoring_officer_puts_a_slip_right(room):
    for person in (people.AUTHOR, people.OFFICE, people.DIRECTOR, people.ADMINISTRATOR):
        assert "not_yours" in refusal(room.put_right, actor=room.told.actor(person, room.at)).codes


def test_before_the_issue_there_is_nothing_to_put_right():
    assert "not_issued" in refusal(Room(ReportStatus.IN_CLEARANCE).put_right).codes


def test_it_is_refused_for_another_version_and_for_words_that_are_not_printed(room):
    assert refusal(room.put_right, version=room.report.version - 1).codes == ("stale_version",)
    assert refusal(room.put_right, wrong="No such words anywhere in it").codes == ("not_printed",)


def test_it_repeats_nothing_exempt():
    told = report_at(ReportStatus.IN_CLEARANCE)
    Withheld(told).withhold(told.at(7))
    told.walk.until(ReportStatus.DECIDED)
    room = Room()
    room.told = told
    assert refusal(room.put_right, right=SENTENCE).codes == ("repeats_exempt",)
    assert room.put_right().number == 1


def test_it_is_certified_and_fetched_by_whoever_sees_the_report(room):
    certificates.set_up_demonstration(council=room.report.council, at=room.at)
    first, second = room.put_right(), room.put_right(right="Something else", why="Another.")
    for row in (first, second):
        rendition = Rendition.objects.get(snapshot=row.snapshot)
        assert render_and_seal(rendition_pk=rendition.pk, at=room.at).problem == ""
    assert [one.supersedes for one in SignedArtefact.objects.filter(rendition__kind="erratum")] == [None, None]
    client = Client()
    client.force_login(room.told.walk.cast.users[people.AUTHOR.email])
    file = client.get(reverse("decisions:report-erratum", args=[room.report.pk, 1]))
    assert file.content == content_of(SignedArtefact.objects.get(rendition__snapshot=first.snapshot).sha256)
    assert client.get(reverse("decisions:report-erratum", args=[room.report.pk, 3])).status_code == 404
    page = said(client.get(reverse("decisions:report-after", args=[room.report.pk])))
    assert "Erratum 1:" in page
    assert "Certified note of erratum 2 (PDF)" in page


def test_a_check_of_the_record_tells_of_it(room):
    record = certify(room.report, RenditionKind.RECORD, room.at)
    assert list(note(record, False)) == [Finding("Erratum", "None")]
    room.put_right()
    made = "Erratum 1, by Anjali Desai, Monitoring Officer, on 23 October 2020"
    words = room.words()
    assert list(note(record, False)) == [Finding("Erratum", f"{made}: “{words}” is to be read “{words} indeed”")]
    assert list(note(record, True)) == [Finding("Erratum", made)]


def test_it_is_made_on_its_page_and_shown_there_with_every_doubt(room):
    client = Client()
    client.force_login(room.told.walk.cast.users[MONITOR.email])
    url = reverse("decisions:report-act", args=[room.report.pk, "put-slip-right"])
    with time_machine.travel(room.at, tick=False):
        typed = {"version": room.report.version, "wrong": room.words(), "why": "A slip."}
        doubt = client.post(url, {**typed, "right": "On 4 March 2019 there was"})
        assert "It brings in 4 March 2019, which the decision does not name." in said(doubt)
        checked = client.post(url, {**typed, "right": "On 4 March 2019 there was", "is_sure": "on"})
        assert "Check your answers" in said(checked)
        done = client.post(
            url, {**typed, "right": "On 4 March 2019 there was", "is_sure": "on", "confirmed": "1"}, follow=True
        )
    assert "Erratum 1 to BRK-DPR-2020-014 is on record." in said(done)


def test_the_database_refuses_an_erratum_that_changes_nothing_or_repeats_a_number(room):
    first = room.put_right()

    def other(**wrong):
        values = {field.attname: getattr(first, field.attname) for field in Erratum._meta.concrete_fields[1:]}
        decision = room.report.decision
        return Erratum(**{**values, "number": 2, "snapshot_id": decision.snapshot_id, **wrong})

    assert_trips("decisions", "decisions_erratum_number_once_per_report", lambda: other(number=1))
    assert_trips("decisions", "decisions_erratum_reads_otherwise", lambda: other(right_sha256=first.wrong_sha256))
