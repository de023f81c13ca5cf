"""The last safe day to begin, counted back part by part, and the first day to decide, counted forward."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.calendar import is_working_day, working_days_between
from decisions import timing
from decisions.enums import DayUnit, LeadPart
from decisions.procedure import CallInRule, Procedure, WorkingDays
from decisions.timing import Allowance, Sitting, Sittings, Stage

DAYS = WorkingDays()
deadlines = st.dates(date(2019, 1, 1), date(2031, 12, 31))
counts = st.integers(0, 30)


def working_days_of_call_in(days):
    return CallInRule(days=days, unit=DayUnit.WORKING, cut_off=time(17), requests_needed=1, by="")


@st.composite
def ways(draw):
    return timing.parts_of(
        clearance_working_days=draw(st.integers(1, 20)),
        procedure=Procedure(call_in=draw(st.none() | st.builds(working_days_of_call_in, counts))),
        is_key=draw(st.booleans()),
        drafting_working_days=draw(counts),
        reply_working_days=draw(counts),
    )


def test_the_defaults_are_twenty_days_of_drafting_five_of_clearance_and_ten_for_replies():
    assert [(part.label, part.length) for part in timing.parts_of()] == [
        ("Drafting", "20 working days"),
        ("Clearance", "5 working days"),
        ("Providers' replies", "10 working days"),
    ]


def test_a_key_decision_is_noticed_28_clear_days_ahead_and_can_be_called_in():
    parts = timing.parts_of(is_key=True, procedure=Procedure(call_in=working_days_of_call_in(5)))
    assert [(part.key, part.length, part.stage) for part in parts] == [
        ("drafting", "20 working days", Stage.BEFORE),
        ("clearance", "5 working days", Stage.BEFORE),
        ("key", "28 clear days", Stage.BEFORE),
        ("call_in", "5 working days", Stage.AFTER),
        ("reply", "10 working days", Stage.AFTER),
    ]


def test_one_day_is_singular():
    assert DayUnit.WORKING.times(1) == "1 working day"


def test_a_way_is_counted_back_from_its_deadline_by_hand():
    """From Saturday 31 October 2020: 10 working days back is 19 October, 5 more the 12th, 20 more 14 September."""
    timetable = timing.count_back(date(2020, 10, 31), timing.parts_of(), DAYS)
    assert [(step.part.key, step.from_on, step.by_on) for step in timetable.steps] == [
        ("drafting", date(2020, 9, 14), date(2020, 10, 12)),
        ("clearance", date(2020, 10, 12), date(2020, 10, 19)),
        ("reply", date(2020, 10, 19), date(2020, 10, 31)),
    ]
    assert (timetable.start_on, timetable.decide_by) == (date(2020, 9, 14), date(2020, 10, 19))
    assert timetable.days_left(date(2020, 9, 28)) == -14


def test_clear_days_leave_out_both_ends():
    timetable = timing.count_back(date(2026, 3, 31), timing.parts_of(is_key=True, reply_working_days=0), DAYS)
    published = next(step.from_on for step in timetable.steps if step.part.key == "key")
    assert (date(2026, 3, 31) - published).days == 29


def test_a_closed_day_moves_the_start_a_day_forward_in_time():
    parts = timing.parts_of(drafting_working_days=0, reply_working_days=0)
    open_all_week = timing.count_back(date(2026, 9, 18), parts, DAYS)
    closed_on_wednesday = timing.count_back(date(2026, 9, 18), parts, WorkingDays(closures={date(2026, 9, 16)}))
    assert (open_all_week.start_on, closed_on_wednesday.start_on) == (date(2026, 9, 11), date(2026, 9, 10))


@pytest.mark.parametrize(
    ("ready", "is_key", "first"),
    [
        (date(2026, 9, 1), False, date(2026, 9, 8)),
        (date(2026, 9, 1), True, date(2026, 9, 30)),
        (date(2026, 9, 3), True, date(2026, 10, 2)),
        (date(2026, 9, 4), True, date(2026, 10, 5)),  # 28 clear days are over on Saturday the 3rd
    ],
)
def test_a_decision_waits_for_clearance_and_for_the_notice_of_a_key_one(ready, is_key, first):
    assert timing.earliest_decision(ready, timing.parts_of(is_key=is_key), DAYS) == first


def sitting(held, final, **more):
    return Sitting(date.fromisoformat(held), date.fromisoformat(final), **more)


CABINET = Sittings(
    "Cabinet",
    (sitting("2026-09-08", "2026-08-27"), sitting("2026-10-06", "2026-09-24"), sitting("2026-11-10", "2026-10-29")),
    papers=8,
    cycle=20,
    decides=True,
)
COMMITTEE = Sittings("Adults Committee", (sitting("2026-09-15", "2026-09-03"),), papers=8, cycle=20)


def test_a_body_decides_at_its_last_meeting_from_which_the_rest_is_in_time():
    """Replies until 30 October need the decision by the 16th: cabinet meets on the 6th, papers final on 24 September,
    5 working days of clearance back to the 17th, 20 of drafting to 19 August (31 August is a bank holiday)."""
    timetable = timing.count_back(date(2026, 10, 30), timing.parts_of(bodies=[CABINET]), DAYS)
    assert [(step.part.label, step.length, step.from_on) for step in timetable.steps] == [
        ("Drafting", "20 working days", date(2026, 8, 19)),
        ("Clearance", "5 working days", date(2026, 9, 17)),
        ("Cabinet decides", "meeting on Tuesday 6 October 2026", date(2026, 9, 24)),
        ("Providers' replies", "10 working days", date(2026, 10, 16)),
    ]
    assert (timetable.start_on, timetable.decide_by) == (date(2026, 8, 19), date(2026, 10, 6))


def test_a_committee_gives_its_view_in_time_for_the_papers_of_the_body_that_decides():
    timetable = timing.count_back(date(2026, 10, 30), timing.parts_of(bodies=[COMMITTEE, CABINET]), DAYS)
    met = [(step.part.label, step.sitting.held_on) for step in timetable.steps if step.sitting]
    assert met == [("Adults Committee gives its view", date(2026, 9, 15)), ("Cabinet decides", date(2026, 10, 6))]
    assert timetable.decide_by == date(2026, 10, 6)


def test_beyond_the_calendar_a_meeting_one_cycle_before_is_reckoned_with():
    """The last meeting on record is long over by 30 April 2027: nothing says when cabinet meets then."""
    timetable = timing.count_back(date(2027, 4, 30), timing.parts_of(bodies=[CABINET], reply_working_days=0), DAYS)
    step = timetable.steps[-1]
    assert step.sitting == Sitting(date(2027, 4, 2), date(2027, 3, 19), is_on_record=False)
    assert step.length == "no meeting on record; one by Friday 2 April 2027 is reckoned with"


def test_what_somebody_set_stands_in_the_place_of_the_rule_with_its_reason():
    allowed = {
        LeadPart.DRAFTING: Allowance(30, "set for this option: a survey comes first"),
        LeadPart.PAPERS: Allowance(15, "set for the council: papers go to a briefing first"),
    }
    parts = timing.parts_of(bodies=[CABINET], allowed=allowed)
    assert [(part.lead, part.count, part.is_set, part.why) for part in parts if part.is_set] == [
        (LeadPart.DRAFTING, 30, True, "set for this option: a survey comes first"),
        (LeadPart.PAPERS, 15, True, "set for the council: papers go to a briefing first"),
    ]
    met = next(step for step in timing.count_back(date(2026, 10, 30), parts, DAYS).steps if step.sitting)
    assert (met.sitting.held_on, met.from_on) == (date(2026, 10, 6), date(2026, 9, 15))


def test_call_in_is_left_out_where_it_does_not_apply():
    procedure = Procedure(call_in=working_days_of_call_in(5))
    assert "call_in" not in [part.key for part in timing.parts_of(procedure=procedure, can_be_called_in=False)]


@pytest.mark.parametrize(
    ("end", "months", "start"),
    [
        (date(2023, 7, 2), 12, date(2022, 7, 3)),  # case S2: July 2022 for July 2023
        (date(2028, 2, 29), 18, date(2026, 9, 1)),
        (date(2027, 8, 30), 6, date(2027, 2, 28)),
    ],
)
def test_a_new_procurement_begins_so_many_months_before_the_day_after_the_end(end, months, start):
    assert timing.reprocure_by(end, months) == start


@given(deadlines, st.lists(st.dates(date(2018, 1, 1), date(2032, 1, 1)), max_size=8), st.integers(0, 15))
def test_a_meeting_is_in_time_and_its_papers_before_it(deadline, held, papers):
    on_record = tuple(Sitting(day, DAYS.count(day, -papers)) for day in sorted(held))
    body = Sittings("Cabinet", on_record, papers=papers, cycle=20, decides=True)
    timetable = timing.count_back(deadline, timing.parts_of(bodies=[body]), DAYS)
    met = next(step for step in timetable.steps if step.sitting)
    assert timetable.start_on <= met.from_on <= met.sitting.held_on == timetable.decide_by <= met.by_on
    later = [day for day in held if met.sitting.held_on < day <= met.by_on]
    assert later == []


@given(deadlines, ways())
def test_the_parts_join_and_none_ends_before_it_begins(deadline, parts):
    timetable = timing.count_back(deadline, parts, DAYS)
    days = [timetable.start_on, *(step.by_on for step in timetable.steps)]
    assert days == sorted(days)
    assert days[-1] == deadline
    assert [step.from_on for step in timetable.steps] == days[:-1]


@given(deadlines, ways())
def test_the_decision_stands_between_the_parts_before_it_and_those_after(deadline, parts):
    timetable = timing.count_back(deadline, parts, DAYS)
    assert all(step.by_on <= timetable.decide_by for step in timetable.steps if step.part.stage is Stage.BEFORE)
    assert all(step.from_on >= timetable.decide_by for step in timetable.steps if step.part.stage is Stage.AFTER)


@given(deadlines, ways())
def test_each_part_has_the_days_it_was_promised(deadline, parts):
    for step in timing.count_back(deadline, parts, DAYS).steps:
        if step.part.unit is DayUnit.WORKING:
            assert working_days_between(step.from_on - timedelta(days=1), step.by_on - timedelta(days=1)) >= (
                step.part.count
            )
        else:
            assert (step.by_on - step.from_on).days - 1 == step.part.count


@given(deadlines, ways(), st.integers(1, 60))
def test_an_earlier_deadline_never_gives_more_time(deadline, parts, earlier):
    sooner = timing.count_back(deadline - timedelta(days=earlier), parts, DAYS)
    assert sooner.start_on <= timing.count_back(deadline, parts, DAYS).start_on


@given(deadlines, ways())
def test_who_begins_on_the_last_safe_day_can_still_decide_in_time(deadline, parts):
    timetable = timing.count_back(deadline, parts, DAYS)
    drafted = next((step.by_on for step in timetable.steps if step.part.key == "drafting"), timetable.start_on)
    first = timing.earliest_decision(drafted, parts, DAYS)
    assert first <= timetable.decide_by or not is_working_day(timetable.decide_by)
