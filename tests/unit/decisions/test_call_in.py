"""Which decisions can be called in, until when, by how many, and from when they take effect."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.actors import Actor
from commissioning.calendar import LONDON
from commissioning.enums import GovernanceModel
from decisions import call_in
from decisions.call_in import Facts, Window
from decisions.effectiveness import is_effective
from decisions.enums import CallInFinding, CallInStatus, DayUnit
from decisions.procedure import CallInRule, WorkingDays

DAYS = WorkingDays()
CABINET = GovernanceModel.LEADER_CABINET
FIVE = CallInRule(days=5, unit=DayUnit.WORKING, cut_off=time(17), requests_needed=5, by="any five members")
EIGHTH_AT_MIDDAY = CallInRule(days=8, unit=DayUnit.CALENDAR, cut_off=time(12), requests_needed=1, by="")
HOLIDAYS_2022 = {
    date(2022, month, day)
    for month, day in [(1, 3), (4, 15), (4, 18), (5, 2), (6, 2), (6, 3), (8, 29), (9, 19), (12, 26), (12, 27)]
}


def london(*day, hour=9, minute=0):
    return datetime(*day, hour, minute, tzinfo=LONDON)


def window(rule=FIVE, *day, hour=9):
    return call_in.window_of(rule, london(*day, hour=hour), DAYS)


# --- which ---


@pytest.mark.parametrize(
    ("rule", "facts", "code"),
    [
        (FIVE, Facts(GovernanceModel.COMMITTEE), "no_executive"),
        (FIVE, Facts(CABINET, is_refusal=True), "refusal"),
        (None, Facts(CABINET), "no_rules"),
        (CallInRule(5, DayUnit.WORKING, time(17), 1, "", is_key_only=True), Facts(CABINET), "not_key"),
        (CallInRule(5, DayUnit.WORKING, time(17), 1, "", spares_officers=True),
         Facts(CABINET, is_by_officer=True), "by_officer"),
        (FIVE, Facts(CABINET, is_urgent=True), "urgent"),
    ],
)  # fmt: skip
def test_what_cannot_be_called_in_says_why(rule, facts, code):
    assert call_in.can_be_called_in(rule, facts).codes == (code,)


@pytest.mark.parametrize("governance", [CABINET, GovernanceModel.MAYOR_CABINET, GovernanceModel.HYBRID])
def test_an_executives_decision_can_be_called_in_key_or_not(governance):
    assert call_in.can_be_called_in(FIVE, Facts(governance)).allowed
    key_only = CallInRule(5, DayUnit.WORKING, time(17), 1, "", is_key_only=True, spares_officers=True)
    assert call_in.can_be_called_in(key_only, Facts(governance, is_key=True)).allowed


def test_an_urgent_decision_is_spared_only_where_the_rules_spare_it():
    strict = CallInRule(5, DayUnit.WORKING, time(17), 1, "", spares_urgent=False)
    assert call_in.can_be_called_in(strict, Facts(CABINET, is_urgent=True)).allowed


# --- until when ---


@pytest.mark.parametrize(
    ("published", "closes"),
    [
        ((2020, 10, 22), london(2020, 10, 29, hour=17)),
        ((2020, 5, 6), london(2020, 5, 14, hour=17)),
        ((2020, 12, 23), london(2021, 1, 4, hour=17)),
        ((2021, 3, 31), london(2021, 4, 9, hour=17)),
        ((2022, 5, 31), london(2022, 6, 9, hour=17)),
        ((2022, 9, 14), london(2022, 9, 22, hour=17)),
        ((2023, 5, 3), london(2023, 5, 11, hour=17)),
    ],
)
def test_five_working_days_leave_out_weekends_easter_christmas_and_the_special_holidays(published, closes):
    assert window(FIVE, *published).closes_at == closes


def test_midday_on_the_eighth_day_can_be_said():
    assert window(EIGHTH_AT_MIDDAY, 2026, 10, 5).closes_at == london(2026, 10, 13, hour=12)


def test_clear_days_end_with_their_last():
    rule = CallInRule(5, DayUnit.CLEAR, time(16, 30), 1, "")
    assert window(rule, 2026, 12, 23).closes_at == london(2026, 12, 28, hour=16, minute=30)


@pytest.mark.parametrize(
    ("published", "utc_hour"),
    [((2026, 3, 26), 16), ((2026, 10, 22), 17)],  # the clocks go forward on the 29th, back on the 25th
)
def test_the_hour_is_londons_on_both_sides_of_the_change_of_time(published, utc_hour):
    closes = window(FIVE, *published).closes_at
    assert (closes.hour, closes.astimezone(UTC).hour) == (17, utc_hour)


def test_published_late_at_night_in_utc_is_published_on_the_day_london_has():
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # half past midnight on the 2nd in London
    assert call_in.window_of(FIVE, late, DAYS).closes_at == london(2026, 7, 9, hour=17)


@given(st.dates(date(2022, 1, 4), date(2022, 11, 30)), st.integers(1, 20), st.sampled_from(DayUnit))
def test_the_window_is_the_one_found_by_walking_day_by_day(published, count, unit):
    rule = CallInRule(count, unit, time(17), 1, "")
    day, left = published, count
    while left:
        day += timedelta(days=1)
        counts = unit is not DayUnit.WORKING or (day.weekday() < 5 and day not in HOLIDAYS_2022)
        left -= counts
    found = call_in.window_of(rule, datetime.combine(published, time(9), tzinfo=LONDON), DAYS)
    assert found.closes_at == datetime.combine(day, time(17), tzinfo=LONDON)
    assert found.includes(found.closes_at)
    assert not found.includes(found.closes_at + timedelta(seconds=1))
    assert not found.includes(found.opens_at - timedelta(seconds=1))


# --- counted down ---


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (london(2026, 10, 26), "Can be called in until Thursday 29 October 2026, 5 pm: 3 working days left"),
        (london(2026, 10, 28), "Can be called in until Thursday 29 October 2026, 5 pm: 1 working day left"),
        (london(2026, 10, 29), "Can be called in until Thursday 29 October 2026, 5 pm: today is the last day"),
        (london(2026, 10, 29, hour=18), "Could be called in until Thursday 29 October 2026, 5 pm"),
    ],
)
def test_the_count_down_says_the_day_the_hour_and_what_is_left(at, said):
    assert call_in.count_down(window(FIVE, 2026, 10, 22), DayUnit.WORKING, DAYS, at) == said


def test_calendar_days_are_counted_down_as_days():
    open_now = window(EIGHTH_AT_MIDDAY, 2026, 10, 5)
    said = call_in.count_down(open_now, DayUnit.CALENDAR, DAYS, london(2026, 10, 10))
    assert said == "Can be called in until Tuesday 13 October 2026, midday: 3 days left"


@pytest.mark.parametrize(
    ("hour", "said"),
    [(time(17), "5 pm"), (time(16, 30), "4.30 pm"), (time(12), "midday"), (time(9), "9 am"), (time(0), "midnight")],
)
def test_an_hour_is_said_as_people_say_it(hour, said):
    assert call_in.say_hour(hour) == said


# --- by whom ---


def test_one_member_counts_once_however_the_name_is_written():
    written = ["Cllr Ann Other", "councillor  ann other", "Ann Other", "Cllr. Ann Other", "Cllr Ben Else"]
    assert {call_in.member_key(name) for name in written} == {"ann other", "ben else"}


# --- when it takes effect ---

TAKEN, CLOSES, SETTLED = london(2026, 10, 22), london(2026, 10, 29, hour=17), london(2026, 11, 5, hour=19)
COURSES = {
    CallInStatus.NOT_APPLICABLE: TAKEN,
    CallInStatus.WAITING: None,
    CallInStatus.OPEN: None,
    CallInStatus.CLOSED: CLOSES,
    CallInStatus.CALLED_IN: None,
    CallInStatus.REFERRED: None,
    CallInStatus.SENT_BACK: None,
    CallInStatus.UPHELD: SETTLED,
    CallInStatus.RECONSIDERED: SETTLED,
    CallInStatus.REPLACED: None,
}


def test_every_course_says_when_it_takes_effect():
    assert set(COURSES) == set(CallInStatus)


@pytest.mark.parametrize("status", CallInStatus)
def test_it_takes_effect_on_each_course_when_it_should(status):
    found = call_in.effective_at(status, taken_at=TAKEN, closes_at=CLOSES, settled_at=SETTLED)
    assert found == COURSES[status]
    assert is_effective(status, found, SETTLED).allowed == (COURSES[status] is not None)
    assert not is_effective(status, found, TAKEN - timedelta(seconds=1)).allowed


@pytest.mark.parametrize("status", [status for status in CallInStatus if COURSES[status] is None])
def test_what_has_not_taken_effect_says_what_it_waits_for(status):
    [reason] = is_effective(status, None, SETTLED).reasons
    assert reason.message.startswith("The decision ")


@pytest.mark.parametrize(
    ("end", "effective", "gap"),
    [
        (date(2026, 10, 31), date(2026, 10, 29), None),
        (date(2026, 10, 31), date(2026, 10, 31), None),
        (date(2026, 10, 31), date(2026, 11, 5), timedelta(days=5)),
        (None, date(2026, 11, 5), None),
        (date(2026, 10, 31), None, None),
    ],
)
def test_a_gap_is_what_lies_between_a_lots_end_and_the_effect(end, effective, gap):
    assert call_in.gap_of(end, effective) == gap


def test_a_call_in_closes_after_its_hour_unless_enough_have_asked():
    open_now = Window(TAKEN, CLOSES)
    just_after = CLOSES + timedelta(seconds=1)
    assert not call_in.is_closed(CallInStatus.OPEN, open_now, counted=0, needed=5, at=CLOSES)
    assert call_in.is_closed(CallInStatus.OPEN, open_now, counted=4, needed=5, at=just_after)
    assert not call_in.is_closed(CallInStatus.OPEN, open_now, counted=5, needed=5, at=just_after)
    assert not call_in.is_closed(CallInStatus.CALLED_IN, open_now, counted=0, needed=5, at=just_after)


@pytest.mark.parametrize("status", CallInStatus)
def test_a_finding_is_made_only_from_where_it_leads_on(status):
    for finding in CallInFinding:
        found = call_in.may_find(
            Actor.system(None), finding, status=status, counted=5, needed=5, reason="So.", minute="7", taken_at=SETTLED,
            not_before=TAKEN, at=SETTLED,
        )  # fmt: skip
        assert ("wrong_status" not in found.codes) == (status in call_in.POSSIBLE_IN[finding])
