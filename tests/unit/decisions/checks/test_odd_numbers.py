"""Years and numbers that nobody means: whatever is pasted into a section, the check ends, and says what it can."""

from datetime import date

import pytest

from decisions.checks import dates
from decisions.checks.days import dates_in
from decisions.readiness import check
from tests.unit.decisions.checks.drafts import by, draft, every

CASES = {
    dates.UNLIKELY: (
        (
            "The contract ends on 31 March 99999999999.",
            "The contract is for 3 years from 1 April 2026 to 31 December 9999.",
            "The new contract starts on 1 January 0001.",
            "The contract is for 999 years from 1 April 9026 to 31 March 9999.",
            "The contract ends on 31/12/9999.",
            "The contract ends on 0001-01-01.",
            "The lease lasts until 31 February 2203.",
        ),
        ("The lease ends on 31 March 2051.", "The lease began on 1 April 1992.", "The file is 9999/12/31/4."),
    ),
    dates.YEAR: (
        ("The contract ends on 31 March 2026020835920001.",),
        ("It ends on 31 March 2026 02 08 35 92 00 01.",),
    ),
    dates.IMPOSSIBLE: (("The deed is of 31 February 1950.",), ("The contract ends on 31 March 99999999999.",)),
}
GROUPS = ",".join(["123"] * 1500)  # more digits than int() reads
LONG = "9" * 5000


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=True))
def test_it_finds(rule, case):
    assert by(rule, case)


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=False))
def test_it_leaves_alone(rule, case):
    assert not by(rule, case)


def test_a_year_that_cannot_be_meant_is_told_once_with_the_words_for_it():
    (finding,) = by(dates.UNLIKELY, "The contract ends on 31 March 99999999999.")
    assert finding.message == "“why” has 31 March 99999999999, more than 30 years from now. Check the year."


@pytest.mark.parametrize("written", [
    GROUPS,
    f"£{GROUPS}",
    f"£{LONG}",
    f"31 March {LONG}",
    f"{GROUPS} + {GROUPS} = {GROUPS}",
    f"£{GROUPS} × 1.5 = £{GROUPS}",
    f"£{GROUPS} a week, or £{GROUPS} a year",
    f"£1,000 and £{GROUPS}, £{GROUPS} in all",
    "1,234,567,890,123,456,789,012,345,678,901 × 0.5 = 7",
    f"33.{'3' * 40}% (50 of 120)",
], ids=range(1, 11))  # fmt: skip
def test_the_check_of_a_number_of_any_length_ends(written):
    assert isinstance(check(draft(f"The total yearly cost of care is {written}.", f"It was {written}.")), list)


def test_a_date_whose_year_cannot_be_meant_has_no_day_and_keeps_its_year():
    found = dates_in("From 31 December 1899 or 1 January 1900 to 31 December 2200 or 1 January 2201.")
    assert [(one.day, one.year) for one in found] == [
        (None, 1899), (date(1900, 1, 1), 1900), (date(2200, 12, 31), 2200), (None, 2201),
    ]  # fmt: skip
