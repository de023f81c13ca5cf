"""The days before a meeting, against a slow and obvious way of counting them, over holidays that move."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.calendar import is_working_day
from decisions.meetings import Deadlines, Lead, SetDays, is_late, work_back
from decisions.procedure import WorkingDays

USUAL = Lead(agenda_clear_days=5, despatch_working_days=2, clearance_working_days=5)
DAYS = WorkingDays()
ONE = timedelta(days=1)


def clear_days(published: date, held: date) -> int:
    """How many working days lie between publication and meeting, neither counted."""
    between = (published + timedelta(days=n) for n in range(1, (held - published).days))
    return sum(is_working_day(day) for day in between)


def back(day: date, count: int) -> date:
    """So many working days earlier, one at a time."""
    while count:
        day -= ONE
        count -= is_working_day(day)
    return day


@given(
    held=st.dates(date(2019, 1, 1), date(2027, 12, 31)), agenda=st.integers(1, 10), despatch=st.integers(0, 6),
    clearance=st.integers(0, 12),
)  # fmt: skip
def test_papers_are_out_on_the_last_working_day_that_leaves_the_clear_days(held, agenda, despatch, clearance):
    found = work_back(held, Lead(agenda, despatch, clearance), DAYS)
    assert is_working_day(found.despatch_on)
    assert clear_days(found.despatch_on, held) == agenda
    day = found.despatch_on + ONE
    while day < held:
        assert not is_working_day(day) or clear_days(day, held) < agenda
        day += ONE
    assert found.final_on == back(found.despatch_on, despatch)
    assert found.draft_on == back(found.final_on, clearance)
    assert found.are_in_order


@pytest.mark.parametrize(
    ("held", "despatch", "final", "draft"),
    [
        # Case S1: papers for Thursday 31 March 2022 go out on Wednesday 23 March.
        (date(2022, 3, 31), date(2022, 3, 23), date(2022, 3, 21), date(2022, 3, 14)),
        # Case S3: for Tuesday 22 June 2021 on Monday 14 June.
        (date(2021, 6, 22), date(2021, 6, 14), date(2021, 6, 10), date(2021, 6, 3)),
        # Easter 2022: Good Friday 15 April, Easter Monday 18 April.
        (date(2022, 4, 20), date(2022, 4, 8), date(2022, 4, 6), date(2022, 3, 30)),
        # The early May holiday of 2020 was moved to Friday the 8th.
        (date(2020, 5, 14), date(2020, 5, 5), date(2020, 5, 1), date(2020, 4, 24)),
        # Christmas 2022, whose day fell on a Sunday: the 26th and the 27th are holidays.
        (date(2023, 1, 5), date(2022, 12, 23), date(2022, 12, 21), date(2022, 12, 14)),
        # The coronation, Monday 8 May 2023.
        (date(2023, 5, 11), date(2023, 5, 2), date(2023, 4, 27), date(2023, 4, 20)),
        # The late Queen's funeral, Monday 19 September 2022.
        (date(2022, 9, 22), date(2022, 9, 13), date(2022, 9, 9), date(2022, 9, 2)),
    ],
)
def test_the_days_of_known_meetings(held, despatch, final, draft):
    assert work_back(held, USUAL, DAYS) == Deadlines(held, despatch, final, draft)


def test_a_day_on_which_the_council_is_closed_is_no_clear_day():
    closed = WorkingDays(closures=frozenset([date(2022, 3, 28)]))
    assert work_back(date(2022, 3, 31), USUAL, closed).despatch_on == date(2022, 3, 22)


def test_a_day_set_by_hand_moves_those_before_it():
    by_hand = SetDays(despatch_on=date(2022, 3, 22))
    found = work_back(date(2022, 3, 31), USUAL, DAYS, by_hand=by_hand)
    assert (found.despatch_on, found.final_on, found.draft_on) == (
        date(2022, 3, 22), date(2022, 3, 18), date(2022, 3, 11),
    )  # fmt: skip


def test_the_latest_draft_is_told_with_its_weekday():
    found = work_back(date(2022, 3, 31), USUAL, DAYS)
    assert found.sentence == "The latest draft for the 31 March meeting is Monday 14 March 2022."


def test_what_comes_on_the_day_of_publication_is_in_time():
    found = work_back(date(2022, 3, 31), USUAL, DAYS)
    assert not is_late(found, found.despatch_on)
    assert is_late(found, found.despatch_on + ONE)
