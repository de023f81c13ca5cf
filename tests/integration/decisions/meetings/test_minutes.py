"""A body's resolution, recorded from its minute by one officer and confirmed by another: nobody signs for a body."""

from datetime import date, time

import pytest
import time_machine

from commissioning.documents.kept import Kept
from commissioning.documents.nodes import to_json
from commissioning.documents.snapshot import record_hash
from commissioning.models import AuditEvent, OutgoingMail
from commissioning.services import audit
from commissioning.services.documents import content_of
from commissioning.verdicts import Refused
from decisions.demonstration import people
from decisions.enums import Action, ItemOutcome, PaperStatus, ReportStatus
from decisions.models import Decision, DecisionMinute, DecisionPaper, DecisionProof, PaperEntry
from decisions.resolving import Resolved
from decisions.selectors.paper import MinuteTyped, PaperTyped
from decisions.selectors.waiting import reports_waiting
from decisions.services import effects, meetings
from frameworks.models import Lot
from tests.factories.commissioning import PostFactory
from tests.factories.meetings import BodyFactory, MeetingFactory
from tests.factories.scans import scan
from tests.factories.walks import Told, report_at

pytestmark = pytest.mark.django_db

REASONS = "Daily use goes on, and a gap would harm those who rely on it."
MINUTE = "RESOLVED that the recommendations be agreed as set out in the report."
WHY = {"late_reason": "The term ends before the next meeting.", "late_agreed_by": "Cllr Margaret Thorne, chairman"}


@pytest.fixture
def told() -> Told:
    """The post of the director stands for a committee, which meets on the 22nd with the report as a supplement."""
    told = report_at("with_decision_maker")
    told.close_consultation()
    office, at = told.actor(people.OFFICE), told.at(0, 9)
    body = meetings.save_body(
        values={
            "name": "Contracts Committee", "kind": "committee", "post": told.walk.cast.post(people.DIRECTOR),
            "members": "Cllr Iwan Probert\nCllr Sade Balogun\nCllr Tim Hale",
        },
        actor=office, at=at,
    )  # fmt: skip
    when = {"held_on": date(2020, 10, 22), "starts_at": time(14, 30), "place": "Council chamber"}
    meeting = meetings.schedule(values={"body": body, **when}, actor=office, at=at)
    meetings.place(meeting=meeting, report=told.report, actor=office, at=at, **WHY)
    return told


def sitting(told: Told):
    return told.report.agenda_items.get().meeting


def minute(told: Told, **otherwise) -> MinuteTyped:
    right = {
        "meeting": sitting(told), "number": "47", "present": "Cllr Iwan Probert\nCllr Sade Balogun",
        "scan": MINUTE.encode(), "is_text": True, "votes": "2 for, none against",
        "conflicts": "Cllr Balogun: a cousin works for a provider.",
    }  # fmt: skip
    return MinuteTyped(**right | otherwise)


def enter(told: Told, *, paper=None, person=people.OFFICE, **entered):
    at = told.at(0, 15, 30)
    entered = {"items": told.as_asked(), "reason": REASONS} | entered
    return told.move(Action.ENTER_PAPER, told.actor(person), at, paper=paper or minute(told), **entered)


def confirm(told: Told, person=people.MONITORING_OFFICER):
    return told.move(Action.CONFIRM_PAPER, told.actor(person), told.at(0, 16, 0))


def codes(call, *args, **entered) -> tuple[str, ...]:
    with pytest.raises(Refused) as error:
        call(*args, **entered)
    return error.value.verdict.codes


def test_two_officers_record_it_and_the_body_is_its_maker(told):
    enter(told)
    assert list(Decision.objects.all()) == []
    report = confirm(told)
    decision, facts = Decision.objects.get(), DecisionMinute.objects.get()
    assert (report.status, decision.maker, decision.maker_name) == (ReportStatus.DECIDED, None, "Contracts Committee")
    assert decision.maker_post_label == "meeting of 22 October 2020, minute 47"
    assert (decision.taken_at, decision.recorded_at) == (told.at(), told.at(0, 16, 0))
    assert (facts.meeting, facts.number, facts.votes) == (sitting(told), "47", "2 for, none against")
    assert content_of(facts.present_sha256).decode() == "Cllr Iwan Probert\nCllr Sade Balogun"
    vouched = DecisionPaper.objects.get()
    assert (vouched.maker, vouched.entered_name, vouched.confirmed_name) == (
        None, people.OFFICE.name, people.MONITORING_OFFICER.name,
    )  # fmt: skip
    assert content_of(vouched.scan_sha256).decode() == MINUTE
    assert (PaperEntry.objects.get().status, list(DecisionProof.objects.all())) == (PaperStatus.CONFIRMED, [])


def test_the_record_names_body_meeting_minute_and_members_and_no_signature(told):
    enter(told)
    confirm(told)
    decision = Decision.objects.get()
    kept = Kept.from_bytes(content_of(decision.snapshot.sha256))
    assert record_hash(kept.record) == decision.record_hash
    assert kept.record["decision"]["minute"] == {
        "body": "Contracts Committee", "held_on": "2020-10-22", "place": "Council chamber", "number": "47",
        "present": ("Cllr Iwan Probert", "Cllr Sade Balogun"), "votes": "2 for, none against",
        "late_report": {
            "supplement": 1, "reason": "The term ends before the next meeting.",
            "agreed_by": "Cllr Margaret Thorne, chairman",
        },
    }  # fmt: skip
    printed = to_json(kept.document)
    for words in (
        "Contracts Committee, 22 October 2020, Council chamber",
        "meeting of 22 October 2020, minute 47",
        "Members present: Cllr Iwan Probert, Cllr Sade Balogun.",
        "Supplement 1. The term ends before the next meeting.",
        "Declared at the meeting: Cllr Balogun: a cousin works for a provider.",
        "Entered by Ruth Calder, Democratic Services Officer, on 22 October 2020 at 15:30; confirmed by Anjali Desai",
    ):
        assert words in printed
    assert "given electronically" not in printed
    assert people.DIRECTOR.name not in printed.partition("Contracts Committee, 22 October 2020")[2]


def test_the_chain_vouches_for_decision_minute_and_paper(told):
    enter(told)
    confirm(told)
    rows = AuditEvent.objects.exclude(row_type="").values_list("verb", "row_type")
    assert {("decision.minuted", "decisions.decisionminute")} < set(rows)
    assert ("decision.recorded_from_paper", "decisions.decisionpaper") in rows
    assert list(audit.broken_links()) == []


def test_the_second_officer_is_asked_to_compare_a_minute_and_not_a_signed_paper(told):
    with time_machine.travel(told.at(0, 15, 30), tick=False):
        enter(told)
    assert {mail.what for mail in OutgoingMail.objects.all()} == {"Confirm what was entered from the minute"}


def test_the_effect_follows_what_was_minuted(told):
    last = told.report.recommendations.latest("order")
    items = told.as_asked() | {last.pk: Resolved(ItemOutcome.DEFERRED)}
    enter(told, items=items)
    confirm(told)
    effects.post_decision(Decision.objects.get().pk)
    ends = dict(Lot.objects.values_list("number", "authorised_ends_on"))
    assert (ends[1], ends[4]) == (date(2020, 10, 31), date(2021, 10, 31))


def test_nobody_decides_for_a_body_on_screen_whatever_post_they_hold(told):
    assert "body_decides" in codes(told.decide)
    director = told.actor(people.DIRECTOR)
    assert "body_decides" in codes(told.move, Action.REFUSE, director, reason="No.", proof=told.proof(director))
    assert codes(told.move, Action.DEFER, director, reason="Later.") == ("body_decides",)


def test_a_signed_paper_is_no_decision_of_a_body_and_a_minute_none_of_a_person(told):
    cast = told.walk.cast
    signed = PaperTyped(cast.users[people.DIRECTOR.email], cast.post(people.DIRECTOR), told.at(), scan())
    assert "not_as_it_is_decided" in codes(enter, told, paper=signed)
    typed = minute(told)
    body = typed.meeting.body
    body.post = PostFactory(council=body.council)
    body.save()
    assert "not_as_it_is_decided" in codes(enter, told, paper=typed)


def test_the_officer_who_entered_it_does_not_confirm_it_nor_one_with_a_part_in_the_report(told):
    enter(told)
    assert codes(confirm, told, people.OFFICE) == ("entered_by_yourself",)
    assert "not_your_role" in codes(confirm, told, people.AUTHOR)


def test_only_a_meeting_of_the_body_with_the_report_on_its_agenda_counts(told):
    elsewhere = MeetingFactory(body=BodyFactory(council=told.report.council), held_on=date(2020, 10, 22))
    assert {"other_body", "not_on_agenda"} <= set(codes(enter, told, paper=minute(told, meeting=elsewhere)))
    other = MeetingFactory(body=sitting(told).body, held_on=date(2020, 10, 22), starts_at=time(9))
    assert "not_on_agenda" in codes(enter, told, paper=minute(told, meeting=other))


def test_a_report_whose_paper_was_not_out_in_time_was_not_decided_there(told):
    item = told.report.agenda_items.get()
    item.supplement, item.late_reason, item.late_agreed_by = None, "", ""
    item.save()
    assert codes(enter, told) == ("papers_too_late",)


def test_a_meeting_that_is_still_to_come_has_decided_nothing(told):
    at = told.at(0, 14, 0)
    refused = codes(
        told.move, Action.ENTER_PAPER, told.actor(people.OFFICE), at, paper=minute(told), items=told.as_asked(),
        reason=REASONS,
    )  # fmt: skip
    assert refused == ("date_in_future",)


def test_what_a_body_put_off_or_sent_back_democratic_services_record(told):
    office = told.actor(people.OFFICE)
    report = told.move(Action.DEFER, office, told.at(0, 15), reason="Contracts Committee, minute 48: await the audit.")
    assert report.status == ReportStatus.DEFERRED
    told.move(Action.BRING_BACK, office, told.at(0, 15, 10))
    back = told.move(Action.RETURN_FROM_MAKER, office, told.at(0, 15, 20), reason="Minute 49: show the savings.")
    assert back.status == ReportStatus.CHANGES_REQUESTED


@time_machine.travel("2020-10-22T15:00:00+01:00", tick=False)
def test_democratic_services_are_shown_what_to_record_once_the_meeting_is_over(told):
    office = told.actor(people.OFFICE)
    waits = [(one.why, one.act) for one in reports_waiting(office)]
    assert waits == [("Record what Contracts Committee resolved on 22 October 2020", "enter-paper")]
    assert list(reports_waiting(told.actor(people.DIRECTOR))) == []
    enter(told)
    assert list(reports_waiting(office)) == []


def test_a_report_on_an_agenda_whose_papers_are_out_says_why_before_it_is_issued():
    told = report_at("cleared")
    office = told.actor(people.OFFICE)
    meeting = MeetingFactory(body=BodyFactory(council=told.report.council), held_on=date(2020, 10, 22))
    item = meetings.place(meeting=meeting, report=told.report, actor=office, at=told.at(9))
    at = told.at(1, 10, 30)
    assert codes(told.move, Action.ISSUE, office, at) == ("late_report",)
    meetings.declare_late(item=item, reason="Counsel advised late.", agreed_by="The chairman", actor=office, at=at)
    assert told.move(Action.ISSUE, office, at).status == ReportStatus.ISSUED
