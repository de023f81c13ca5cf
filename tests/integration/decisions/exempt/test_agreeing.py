"""What is withheld is issued only once the monitoring officer has agreed to it, as it is."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commissioning.models import AuditEvent, OutgoingMail
from commissioning.verdicts import Refused
from decisions.acts.withheld import how_it_stands
from decisions.demonstration import people
from decisions.enums import Action, ReportStatus
from decisions.models import ExemptAgreement, ExemptText
from decisions.selectors.exempt_agreements import withholdings
from decisions.selectors.waiting import AGREE_TO_WITHHELD, reports_waiting
from decisions.services import attachments, consulting, exempt, exempt_agreements
from tests.constraints import assert_trips
from tests.factories.files import new_file
from tests.factories.walks import report_at
from tests.factories.withheld import CANARY, SENTENCE, Withheld
from tests.integration.decisions.course.act_pages import said

pytestmark = pytest.mark.django_db
MONITOR = people.MONITORING_OFFICER


class Room:
    """A report in clearance that withholds a passage, and its monitoring officer, who has leave to read it."""

    def __init__(self, *, leave=True):
        self.told = report_at(ReportStatus.IN_CLEARANCE)
        self.one = Withheld(self.told)
        self.passage = self.one.withhold(self.told.at(7))
        if leave:
            self.give_leave()

    @property
    def report(self):
        return self.told.report

    def monitor(self, day=6):
        return self.told.actor(MONITOR, self.told.at(day))

    def give_leave(self):
        monitor = self.monitor()
        exempt.grant(report=self.report, post=monitor.post, reason="To agree to it.", actor=monitor, at=self.told.at(6))

    def answer(self, *, agreed=True, key=None, actor=None, **given):
        key = key or withholdings(self.report)[0].key
        values = {"version": self.report.version, "at": self.told.at(6, 15), "actor": actor or self.monitor()}
        return exempt_agreements.answer(report=self.report, key=key, is_agreed=agreed, **{**values, **given})

    def clear_all(self):
        for person in people.CLEARERS:
            self.told.clear(person.discipline, self.told.at(3))

    def issue(self):
        return self.told.move(Action.ISSUE, self.told.actor(people.OFFICE), self.told.at(1))


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value.verdict


def test_a_report_that_withholds_something_is_not_issued_before_it_is_agreed():
    room = Room()
    room.clear_all()
    verdict = refusal(room.issue)
    assert verdict.codes == ("exempt_not_agreed",)
    assert "The monitoring officer has not agreed that the exempt passage in" in verdict.sentence
    assert CANARY not in verdict.sentence
    room.answer(at=room.told.at(2))
    assert room.issue().status == ReportStatus.ISSUED


def test_a_changed_passage_asks_anew():
    room = Room()
    room.answer()
    for changed in ({"text": SENTENCE + " It may bid again."}, {"paragraph": 5}, {"public_interest_reasoning": "Bids"}):
        stored = ExemptText.objects.get()
        values = {"paragraph": 3, "public_interest_reasoning": "Prices.", "text": SENTENCE}
        exempt.write(
            section=stored.section, exempt_text=stored, version=room.report.version, at=room.told.at(5),
            actor=room.one.author(room.told.at(5)), **{**values, **changed},
        )  # fmt: skip
        (one,) = withholdings(room.report)
        assert (one.is_agreed, one.was_answered) == (False, True)
        room.answer(at=room.told.at(4))
        assert [one.is_agreed for one in withholdings(room.report)] == [True]
    room.clear_all()
    assert room.issue().status == ReportStatus.ISSUED


def test_not_agreed_needs_a_reason_and_goes_back_to_the_author():
    room = Room()
    assert refusal(room.answer, agreed=False).codes == ("no_reason",)
    room.answer(agreed=False, reason="The price is in the published notice.")
    (one,) = withholdings(room.report)
    assert (one.is_agreed, one.is_refused) == (False, True)
    assert "Not agreed by Anjali Desai" in one.standing
    room.clear_all()
    assert refusal(room.issue).codes == ("exempt_not_agreed",)
    room.answer(agreed=True, at=room.told.at(2))
    assert [one.is_agreed for one in withholdings(room.report)] == [True]  # the latest answer counts


def test_only_the_monitoring_officer_who_may_read_it_answers():
    room = Room(leave=False)
    assert refusal(room.answer).codes == ("no_leave",)
    room.give_leave()
    office, author = room.told.actor(people.OFFICE), room.told.actor(people.AUTHOR)
    for actor in (office, author):
        assert "not_yours" in refusal(room.answer, actor=actor).codes
    consulting.declare_conflict(
        report=room.report, nature="My brother's firm.", actor=room.monitor(), at=room.told.at(6)
    )
    assert refusal(room.answer).codes == ("conflict_declared",)
    assert not ExemptAgreement.objects.exists()


def test_an_answer_is_refused_for_another_version_and_for_what_is_gone():
    room = Room()
    assert refusal(room.answer, version=room.report.version - 1).codes == ("stale_version",)
    assert refusal(room.answer, key="passage-0").codes == ("not_withheld",)


def test_an_exempt_annex_is_agreed_like_a_passage():
    told = report_at(ReportStatus.IN_CLEARANCE)
    given = new_file(b"A bid.", "bid.txt", "The bid", exempt_paragraph=3, exempt_reasoning="Prices.")
    attachments.attach(report=told.report, given=given, actor=told.actor(people.AUTHOR, told.at(7)), at=told.at(7))
    assert [(one.where, one.is_agreed) for one in withholdings(told.report)] == [("Annex 1", False)]
    told.walk.until(ReportStatus.ISSUED)  # the walk's monitoring officer agrees
    assert [one.is_agreed for one in withholdings(told.report)] == [True]


def test_it_waits_for_the_monitoring_officer_until_it_is_answered():
    room = Room()
    waits = [(one.why, one.act) for one in reports_waiting(room.monitor())]
    assert waits == [(AGREE_TO_WITHHELD, "agree-exempt")]
    room.answer(agreed=False, reason="It is public already.")
    assert list(reports_waiting(room.monitor())) == []


def test_it_is_asked_and_answered_on_its_own_page():
    room = Room()
    with time_machine.travel(room.told.at(6, 16), tick=False):
        answered_on_its_page(room)


def answered_on_its_page(room):
    client = Client()
    client.force_login(room.told.walk.cast.users[MONITOR.email])
    url = reverse("decisions:report-act", args=[room.report.pk, "agree-exempt"])
    page = said(client.get(url))
    assert SENTENCE in page
    assert "Why it is withheld: Prices." in page
    typed = {"version": room.report.version, "key": withholdings(room.report)[0].key, "answer": "not_agreed"}
    assert "Say why you do not agree" in said(client.post(url, typed))
    done = client.post(url, {**typed, "answer": "agreed"}, follow=True)
    assert "Agreed. Nothing more is withheld without your answer." in said(done)
    assert "Agreed by Anjali Desai, Monitoring Officer" in said(done)


def test_the_answer_says_what_is_still_not_agreed():
    room = Room()
    given = new_file(b"A bid.", "bid.txt", "The bid", exempt_paragraph=3, exempt_reasoning="Prices.")
    attachments.attach(report=room.report, given=given, actor=room.one.author(room.told.at(6)), at=room.told.at(6))
    passage, annex = (one.key for one in withholdings(room.report))
    told = [
        how_it_stands(room.answer(key=annex, agreed=False, reason="It is public already.")),
        how_it_stands(room.answer(key=passage)),
        how_it_stands(room.answer(key=annex)),
    ]
    assert told == [
        "Your answer is kept, and the author has an e-mail. 1 more to answer for.",
        "Agreed. The paper is not issued as long as you do not agree to 1 of 2.",
        "Agreed. Nothing more is withheld without your answer.",
    ]


def test_the_audit_trail_and_mail_hold_no_word_of_it():
    room = Room()
    room.answer(agreed=False, reason=f"{CANARY} is on its own web site.")
    event = AuditEvent.objects.get(verb="report.exempt_not_agreed")
    assert CANARY not in str(event.payload)
    assert event.row_type == "decisions.exemptagreement"
    assert [one for one in OutgoingMail.objects.all() if CANARY in f"{one.what}{one.path}"] == []


def bent(**wrong):
    room = Room()
    right = {
        "report": room.report, "kind": "passage", "subject": 1, "digest": "a" * 64, "is_agreed": True,
        "answered_by": room.monitor().user, "answered_name": "A", "answered_post": "B", "answered_at": room.told.at(6),
    }  # fmt: skip
    return ExemptAgreement(**right | wrong)


def test_the_database_refuses_an_answer_that_says_nothing():
    assert_trips("decisions", "decisions_exempt_agreement_refused_says_why", lambda: bent(is_agreed=False))
    assert_trips("decisions", "decisions_exempt_agreement_kind_known", lambda: bent(kind="page"))
