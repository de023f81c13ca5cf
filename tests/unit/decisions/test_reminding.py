"""When somebody is reminded and when it goes above them, against counting the days one by one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.calendar import is_working_day
from decisions.procedure import Procedure, WorkingDays
from decisions.reminding import Turn, turn_of

USUAL, DAYS = Procedure(reminder_working_days=1, escalation_working_days=2), WorkingDays()
DUE = date(2022, 4, 14)  # the day before Good Friday


@pytest.mark.parametrize(
    ("today", "turn"),
    [
        (date(2022, 4, 12), None),
        (date(2022, 4, 13), Turn.REMIND),
        (date(2022, 4, 14), Turn.REMIND),
        (date(2022, 4, 19), Turn.REMIND),  # the first working day after Easter
        (date(2022, 4, 20), Turn.ESCALATE),
        (date(2022, 5, 20), Turn.ESCALATE),
    ],
)
def test_over_easter(today, turn):
    assert turn_of(DUE, today, USUAL, DAYS) == turn


def test_where_nobody_is_in_post_it_goes_above_at_once():
    assert turn_of(DUE, date(2022, 4, 1), USUAL, DAYS, is_covered=False) == Turn.ESCALATE


@given(
    due=st.dates(date(2020, 1, 1), date(2024, 12, 31)), before=st.integers(0, 4), after=st.integers(1, 4),
    offset=st.integers(-14, 14),
)  # fmt: skip
def test_any_day_and_any_rules(due, before, after, offset):
    today = due + timedelta(days=offset)
    found = turn_of(due, today, Procedure(reminder_working_days=before, escalation_working_days=after), DAYS)
    passed = sum(is_working_day(due + timedelta(days=n)) for n in range(1, offset + 1))
    ahead = sum(is_working_day(today + timedelta(days=n)) for n in range(-offset))
    if passed >= after:
        assert found is Turn.ESCALATE
    elif offset >= 0 or ahead < before or (ahead == before and is_working_day(today)):
        assert found is Turn.REMIND
    else:
        assert found is None
