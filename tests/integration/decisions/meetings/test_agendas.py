"""Meetings and agendas: days that follow from the rules, late reports as supplements, the move to a later meeting."""

from datetime import date, datetime, time

import pytest

from commissioning.clock import LONDON
from commissioning.enums import Role
from commissioning.models import AuditEvent
from commissioning.verdicts import Refused, StaleVersion
from decisions.models import AgendaItem, Body, Meeting, Report
from decisions.selectors.meetings import ahead_of, deadlines_of
from decisions.services import meetings
from tests.constraints import assert_trips, named_constraints
from tests.factories.commissioning import CouncilFactory, PostFactory, UserFactory, actor_with
from tests.factories.decisions import ReportFactory
from tests.factories.meetings import PLACED_AT, AgendaItemFactory, BodyFactory, MeetingFactory
from tests.factories.procedure import ProcedureRulesFactory

pytestmark = pytest.mark.django_db

IN_TIME = datetime(2022, 3, 23, 12, tzinfo=LONDON)
TOO_LATE = datetime(2022, 3, 24, 9, tzinfo=LONDON)
LATE = {"late_reason": "The provider has given notice.", "late_agreed_by": "Cllr Moss, chair"}


@pytest.fixture
def council():
    return CouncilFactory()


@pytest.fixture
def office(council):
    return actor_with(Role.DEMOCRATIC_SERVICES, council=council)


@pytest.fixture
def meeting(council):
    return MeetingFactory(body=BodyFactory(council=council))


@pytest.fixture
def report(council):
    return ReportFactory(council=council)


def codes(call, **given):
    with pytest.raises(Refused) as refused:
        call(**given)
    return refused.value.verdict.codes


def values(body, **otherwise):
    return {"body": body, "held_on": date(2022, 5, 12), "starts_at": time(10), "place": "Room 2"} | otherwise


# --- bodies and meetings ----------------------------------------------------------------------------------------------


def test_a_body_is_entered_by_those_who_keep_bodies_and_nobody_else(council, office):
    post = PostFactory(council=council)
    given = {"name": "Cabinet", "kind": "cabinet", "members": "Cllr A", "post": post}
    body = meetings.save_body(values=given, actor=office, at=IN_TIME)
    assert (Body.objects.get(), post.body) == (body, body)
    author = actor_with(Role.REPORT_AUTHOR, council=council)
    assert codes(meetings.save_body, values=given, body=body, actor=author, at=IN_TIME) == ("not_yours",)
    elsewhere = {"post": PostFactory()}
    assert codes(meetings.save_body, values=elsewhere, body=body, actor=office, at=IN_TIME) == ("other_council",)


def test_the_days_of_a_meeting_follow_from_the_rules_in_force_that_day(council, office):
    ProcedureRulesFactory(council=council, starts_on=date(2022, 5, 1), agenda_clear_days=7, despatch_working_days=1)
    body = BodyFactory(council=council)
    before = meetings.schedule(values=values(body, held_on=date(2022, 3, 31)), actor=office, at=PLACED_AT)
    after = meetings.schedule(values=values(body), actor=office, at=PLACED_AT)
    assert deadlines_of(before).despatch_on == date(2022, 3, 23)
    assert deadlines_of(after).despatch_on == date(2022, 4, 29)
    assert deadlines_of(after).final_on == date(2022, 4, 28)


def test_a_day_set_by_hand_needs_its_reason_and_its_order(council, office, meeting):
    given = {"actor": office, "at": PLACED_AT, "meeting": meeting, "version": meeting.version}
    by_hand = values(meeting.body, held_on=meeting.held_on, despatch_on=date(2022, 3, 25))
    assert codes(meetings.schedule, values=by_hand, **given) == ("no_reason",)
    wrong = by_hand | {"final_on": date(2022, 3, 28), "deadlines_reason": "Called at short notice."}
    assert codes(meetings.schedule, values=wrong, **given) == ("not_in_order",)
    right = by_hand | {"deadlines_reason": "Called at short notice."}
    changed = meetings.schedule(values=right, **given)
    assert deadlines_of(changed).despatch_on == date(2022, 3, 25)
    with pytest.raises(StaleVersion):
        meetings.schedule(values=right, **given)


def test_only_democratic_services_of_the_council_keep_its_meetings(council, meeting):
    for actor in (
        actor_with(Role.MONITORING_OFFICER, council=council),
        actor_with(Role.DEMOCRATIC_SERVICES, council=CouncilFactory()),
    ):
        with pytest.raises(Refused):
            meetings.schedule(values=values(meeting.body), actor=actor, at=PLACED_AT)
    assert list(Meeting.objects.all()) == [meeting]


# --- agendas ----------------------------------------------------------------------------------------------------------


def test_reports_stand_on_an_agenda_in_the_order_in_which_they_were_put(council, office, meeting):
    first, second = (
        meetings.place(meeting=meeting, report=ReportFactory(council=council), actor=office, at=IN_TIME)
        for _ in range(2)
    )
    assert (first.order, second.order, first.supplement) == (1, 2, None)
    meetings.move_to(item=second, place=1, actor=office, at=IN_TIME)
    assert list(AgendaItem.objects.order_by("order")) == [second, first]
    assert codes(meetings.move_to, item=first, place=3, actor=office, at=IN_TIME) == ("no_such_place",)


def test_after_publication_a_report_is_late_and_becomes_a_numbered_supplement(council, office, meeting, report):
    given = {"meeting": meeting, "report": report, "actor": office, "at": TOO_LATE}
    assert codes(meetings.place, **given) == ("no_late_reason", "nobody_agreed")
    item = meetings.place(**given, **LATE)
    other = meetings.place(**given | {"report": ReportFactory(council=council)}, **LATE)
    assert (item.supplement, other.supplement) == (1, 2)
    assert (item.late_reason, item.late_agreed_by) == tuple(LATE.values())
    assert LATE["late_reason"] not in str(AuditEvent.objects.filter(verb="agenda.placed").values_list("payload"))


def test_a_report_on_the_agenda_that_was_not_out_in_time_says_why(office, meeting, report):
    item = meetings.place(meeting=meeting, report=report, actor=office, at=IN_TIME)
    why = {"reason": "Counsel advised on the last day.", "agreed_by": "Cllr Moss, chair"}
    assert codes(meetings.declare_late, item=item, actor=office, at=IN_TIME, **why) == ("not_late",)
    late = meetings.declare_late(item=item, actor=office, at=TOO_LATE, **why)
    assert (late.supplement, late.late_agreed_by) == (1, "Cllr Moss, chair")
    assert codes(meetings.declare_late, item=item, actor=office, at=TOO_LATE, **why) == ("late_already",)


def test_a_decided_report_or_one_that_is_there_already_is_not_put_on_an_agenda(office, meeting, report):
    given = {"meeting": meeting, "report": report, "actor": office, "at": IN_TIME}
    meetings.place(**given)
    assert codes(meetings.place, **given) == ("placed_already",)
    Report.objects.filter(pk=report.pk).update(
        status="withdrawn", withdrawn_at=IN_TIME, withdrawn_by=report.author, withdrawn_reason="Overtaken."
    )
    assert codes(meetings.place, **given) == ("not_open", "placed_already")


def test_a_meeting_that_is_over_takes_no_report(office, meeting, report):
    given = {"meeting": meeting, "report": report, "actor": office, "at": datetime(2022, 4, 1, 9, tzinfo=LONDON)}
    assert codes(meetings.place, **given, **LATE) == ("meeting_over",)


def test_a_report_goes_to_a_later_meeting_and_the_reason_stays_where_it_stood(council, office, meeting, report):
    later = MeetingFactory(body=meeting.body, held_on=date(2022, 5, 12))
    item = meetings.place(meeting=meeting, report=report, actor=office, at=IN_TIME)
    given = {"item": item, "actor": office, "at": datetime(2022, 4, 1, 9, tzinfo=LONDON)}
    reason = "Deferred by the committee, minute 34."
    assert codes(meetings.roll, to=later, reason=" ", **given) == ("no_reason",)
    elsewhere = MeetingFactory(body=BodyFactory(council=council), held_on=date(2022, 5, 12))
    assert codes(meetings.roll, to=elsewhere, reason=reason, **given) == ("other_body",)
    moved = meetings.roll(to=later, reason=reason, **given)
    item.refresh_from_db()
    assert (item.rolled_to, item.rolled_reason, item.rolled_by) == (later, reason, office.user)
    assert (moved.meeting, moved.report, moved.order) == (later, report, 1)
    assert list(AgendaItem.objects.standing()) == [moved]
    assert codes(meetings.roll, to=later, reason=reason, **given) == ("rolled",)


def test_a_report_is_not_moved_to_a_meeting_whose_papers_are_out(office, meeting, report):
    soon = MeetingFactory(body=meeting.body, held_on=date(2022, 4, 7))
    item = meetings.place(meeting=meeting, report=report, actor=office, at=IN_TIME)
    after = datetime(2022, 4, 1, 9, tzinfo=LONDON)
    assert codes(meetings.roll, item=item, to=soon, reason="Deferred.", actor=office, at=after) == ("papers_out",)


def test_the_next_meetings_are_those_for_which_a_draft_can_still_be_in_time(council):
    body = BodyFactory(council=council, post=PostFactory(council=council))
    MeetingFactory(body=body)  # its latest draft was on 14 March
    may = MeetingFactory(body=body, held_on=date(2022, 5, 12))
    MeetingFactory(body=BodyFactory(council=council), held_on=date(2022, 5, 12))
    found = ahead_of(council, {body.post_id}, date(2022, 3, 15))
    assert [one.meeting for one in found] == [may]


# --- pages ------------------------------------------------------------------------------------------------------------


def test_democratic_services_add_a_meeting_and_see_its_days(client, council, office):
    client.force_login(office.user)
    body = BodyFactory(council=council)
    typed = {
        "body": body.pk, "starts_at": "14.30", "is_public": "on", "place": "Council chamber", "held_on_day": "31",
        "held_on_month": "3", "held_on_year": "2027",
    }  # fmt: skip
    page = client.post("/meetings/add/", typed, follow=True).content.decode()
    assert Meeting.objects.get().starts_at == time(14, 30)
    assert "Friday 19 March 2027" in page
    listed = client.get("/meetings/").content.decode()
    assert "Fri 19 Mar" in listed


def test_an_author_reads_the_list_and_changes_nothing(client, council, meeting):
    author = actor_with(Role.REPORT_AUTHOR, council=council)
    client.force_login(author.user)
    assert client.get(f"/meetings/{meeting.pk}/").status_code == 200
    assert client.get("/meetings/add/").status_code == 403
    assert client.get(f"/meetings/{meeting.pk}/act/add-item/").status_code == 403


def test_somebody_of_another_council_finds_no_meeting(client, meeting):
    client.force_login(actor_with(Role.DEMOCRATIC_SERVICES, council=CouncilFactory()).user)
    assert client.get(f"/meetings/{meeting.pk}/").status_code == 404


def test_the_list_asks_no_more_of_the_database_for_more_meetings(
    client, council, office, django_assert_max_num_queries
):
    client.force_login(office.user)
    body = BodyFactory(council=council)
    for month in range(1, 13):
        ProcedureRulesFactory(council=council, starts_on=date(2027, month, 1))
        MeetingFactory(body=body, held_on=date(2027, month, 20))
    with django_assert_max_num_queries(15):
        client.get("/meetings/")


# --- constraints ------------------------------------------------------------------------------------------------------


def rolled(**otherwise):
    later = MeetingFactory(held_on=date(2022, 5, 12))
    right = {"rolled_to": later, "rolled_reason": "Deferred.", "rolled_by": UserFactory(), "rolled_at": PLACED_AT}
    return unsaved(**right | otherwise)


def unsaved(**given):
    first = AgendaItemFactory()
    return AgendaItem(
        **{
            "meeting": first.meeting, "report": ReportFactory(council=first.council), "order": 9,
            "placed_by": first.placed_by, "placed_at": PLACED_AT,
        } | given
    )  # fmt: skip


def twice(row, model, **same):
    return model(**{field: getattr(row, field) for field in same.pop("fields")}, **same)


CASES = {
    "decisions_body_name_once_per_council": lambda: twice(
        BodyFactory(), Body, fields=["council", "name"], kind="cabinet"
    ),
    "decisions_body_kind_known": lambda: Body(council=CouncilFactory(), name="Cabinet", kind="club"),
    "decisions_meeting_once_at_a_time": lambda: twice(
        MeetingFactory(), Meeting, fields=["body", "held_on", "starts_at"]
    ),
    "decisions_meeting_days_by_hand_say_why": lambda: MeetingFactory.build(
        body=BodyFactory(), final_on=date(2022, 3, 1)
    ),
    "decisions_meeting_papers_before_it": lambda: MeetingFactory.build(
        body=BodyFactory(), despatch_on=date(2022, 4, 1), deadlines_reason="Urgent."
    ),
    "decisions_agenda_report_once": lambda: twice(
        AgendaItemFactory(), AgendaItem, fields=["meeting", "report", "placed_by", "placed_at"], order=9
    ),
    "decisions_agenda_supplement_once": lambda: twice(
        AgendaItemFactory(supplement=1, late_reason="Urgent.", late_agreed_by="The chair"), AgendaItem,
        fields=["meeting", "placed_by", "placed_at", "supplement", "late_reason", "late_agreed_by"], order=9,
        report=ReportFactory(),
    ),
    "decisions_agenda_late_says_why": lambda: unsaved(supplement=1, late_reason="Urgent."),
    "decisions_agenda_rolled_says_why": lambda: rolled(rolled_reason=""),
    "decisions_agenda_rolled_to_another": lambda: _to_itself(),
}  # fmt: skip


def _to_itself():
    row = rolled()
    row.rolled_to = row.meeting
    return row


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_what_no_meeting_can_be(name):
    assert_trips("decisions", name, CASES[name])


def test_every_constraint_of_meetings_is_tried():
    of_meetings = ("decisions_body_", "decisions_meeting_", "decisions_agenda_")
    assert sorted(CASES) == sorted(name for name in named_constraints("decisions") if name.startswith(of_meetings))
