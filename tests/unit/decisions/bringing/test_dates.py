"""Dates are read as exactly as they are written, and never more."""

from datetime import date

import pytest

from decisions.bringing.dates import When, day_of, when
from decisions.enums import MilestonePrecision as P


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3 May 2022", When(P.DAY, date(2022, 5, 3))),
        ("Tuesday 3rd May 2022", When(P.DAY, date(2022, 5, 3))),
        ("03/05/2022", When(P.DAY, date(2022, 5, 3))),
        ("April 2022", When(P.MONTH, date(2022, 4, 1))),
        ("mid-July 2022", When(P.MONTH, date(2022, 7, 1), words="mid-July 2022")),
        ("Spring 2022 onwards", When(P.SEASON, words="Spring 2022 onwards")),
        ("From 5 October 2021", When(P.FROM, date(2021, 10, 5))),
        ("6 September to 4 October 2021", When(P.RANGE, date(2021, 9, 6), date(2021, 10, 4))),
        ("6–10 September 2021", When(P.RANGE, date(2021, 9, 6), date(2021, 9, 10))),
        ("TBC", When(P.TO_BE_CONFIRMED)),
        ("To be confirmed", When(P.TO_BE_CONFIRMED)),
    ],
)
def test_a_date_in_a_timetable(text, found):
    assert when(text) == found


@pytest.mark.parametrize(
    "text", ["", "soon", "31 April 2022", "2022", "May 0000", "4 October to 6 September 2021", "after Easter"]
)
def test_what_is_no_date_stays_words(text):
    assert when(text) is None


def test_a_day_the_calendar_has_not_is_no_day():
    assert day_of("30 February 2022") is None
