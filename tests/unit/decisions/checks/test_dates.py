"""Dates that do not exist, lengths that are not those between their dates, and what has run out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.calendar import end_of_term, say_date
from decisions.checks import dates
from decisions.checks.days import dates_in
from tests.unit.decisions.checks.drafts import by, draft, every

CASES = {
    dates.IMPOSSIBLE: (
        (
            "Work ends on 31 April 2022.",
            "The deed is dated 29 February 2021.",
            "It was signed on 31/11/2021.",
            "Work ends on 31.06.2026.",
            "Work ends on 31-06-2026.",
            "Work ends on 31/06/26.",
            "Work ends on June 31, 2026.",
        ),
        (
            "Work ends on 30 April 2022.",
            "The deed is dated 29 February 2020.",
            "It was signed on 03/11/2021 under file 31/11/2021/4.",
            "Work ends on 30.06.2026, 30-06-2026, 30/06/26 or June 30, 2026.",
            "Version 31.6.2026 is used, as clause 31.6.2020 says and 1.31.6.2026 repeats.",
            "See AB-31-06-2026 and 31.06.2026/4; classes 10/11/12 and 11/13/14 are full.",
            "Minute 31.2.2021 refuses planning application 31/06/22.",
        ),
    ),
    dates.YEAR: (
        (
            "The Building Regulations 20010 apply.",
            "It is due by 4 May 20022.",
            "See the Housing Act 19996, section 4.",
        ),
        (
            "The Building Regulations 2010 apply.",
            "It is due by 4 May 2022, when 20,022 homes are counted.",
            "Some 20100 leaflets were printed.",
        ),
    ),
    dates.UNLIKELY: (
        ("It lasts until 31 May 2203.", "It began on 1 April 1202.", "They meet on 3 June 2122."),
        ("It lasts until 31 May 2023.", "It began on 1 April 1998.", "In 1202 there was a market here."),
    ),
    dates.LENGTH: (
        (
            "The lease is for 18 months from 1 May 2022 to 31 August 2023.",
            "It runs from 1 April 2020 to 31 March 2024, a period of three years.",
            "A term of two years, from 6 June 2021 to 5 June 2024, was agreed.",
            "A three-year contract from 1 April 2026 to 31 March 2028 is proposed.",
            "It is for a two-year term from 1 April 2026 to 31 March 2029.",
            "It is a period of three years commencing 1 April 2026 and ending 31 March 2028.",
            "It lasts 36 months from 1 April 2026, expiring on 31 March 2028.",
            "An extension of eighteen (18) months from 1 April 2026 to 31 March 2027 is sought.",
        ),
        (
            "The lease is for 18 months from 1 May 2022 to 31 October 2023.",
            "It runs from 1 April 2020 to 31 March 2024, a period of four years.",
            "A term of two years, from 6 June 2021 to 6 June 2023, was agreed.",
            "For up to 36 months from 1 May 2022 to 31 August 2022 work may be done.",
            "After 12 months the second site opened, from 1 May 2022 to 31 August 2022.",
            "It lasts three years and six months, from 1 May 2020 to 31 October 2023.",
            "A three-year contract from 1 April 2026 to 31 March 2029 is proposed.",
            "It is a period of two years commencing 1 April 2026 and ending 31 March 2028.",
            "Pupils aged 11 years from 1 September 2025 to 31 August 2026 are eligible.",
            "Children under 5 years from 1 April 2026 to 31 March 2027.",
            "Children of 3 to 5 years from 1 April 2026 to 31 March 2027 come.",
            "The initial term is three years plus two years, from 1 April 2021 to 31 March 2026.",
            "It is a 3+1+1 year contract from 1 April 2021 to 31 March 2026.",
            "The four-year framework from 1 April 2024 to 31 March 2025 was used by nine councils.",
            "Spend under the three-year contract from 1 April 2025 to 31 March 2026 was small.",
            "The first year of the three-year contract, from 1 April 2026 to 31 March 2027, is free.",
        ),
    ),
    dates.AGO: (
        (
            "The survey of March 2017 was made two years ago.",
            "The roof was mended six years ago, on 4 May 2019.",
            "The contract was let five years ago.",
        ),
        (
            "The survey of March 2017 was made five years ago.",
            "The roof was mended three years ago, on 4 May 2019.",
            "The contract was let three years ago.",
            "The school was built forty years ago; the garden two years ago.",
        ),
    ),
    dates.PASSED: (
        (
            "It follows the Housing Strategy 2016–2021.",
            "The Active Travel Plan (2017-20) asks for this.",
            "This meets the aims of the Carers Strategy 2018 to 2022.",
            "The contract is extended to meet the Housing Strategy 2016–2021.",
        ),
        (
            "It follows the Housing Strategy 2021–2026.",
            "It follows the earlier Housing Strategy 2016–2021 in this.",
            "The Active Travel Plan 2020-23 asks for this.",
            "The Housing Strategy 2016-21 is still in force and still holds.",
            "The Housing Strategy 2016-21 is being refreshed.",
            "The Housing Strategy (2016-21) has been extended to 2024.",
            "Rents for 2016–2021 are in the table.",
        ),
    ),
    dates.MALFORMED: (
        (
            "It begins on 1 May 2022/ as planned.",
            "It begins / 1 May 2022.",
            "It begins on 1 May 2022,, at noon.",
            "The meeting was on 12 May 2021.. and ended late.",
        ),
        (
            "It begins on 1 May 2022.",
            "On 1 May 2022 / 8 May 2022 both sites open.",
            "Homes and/or 1 May 2022.",
            "Meeting of 12 May 2021... was quorate.",
        ),
    ),
}


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=True))
def test_it_finds(rule, case):
    assert by(rule, case)


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=False))
def test_it_leaves_alone(rule, case):
    assert not by(rule, case)


def test_the_true_length_is_told():
    (finding,) = by(dates.LENGTH, CASES[dates.LENGTH][0][0])
    assert "says 18 months from 1 May 2022 to 31 August 2023; that is 16 months" in finding.message


def test_without_a_contract_nothing_is_said_of_its_age():
    assert not by(dates.AGO, draft("The contract was let five years ago.", contract=None))


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_a_date_that_is_written_is_read_again(day):
    for written in (
        say_date(day),
        f"{day:%d/%m/%Y}",
        f"{day:%Y-%m-%d}",
        f"{day.day}th {day:%b %Y}",
        f"{day:%d.%m.%Y}",
        f"{day.day}-{day.month}-{day.year}",
        f"{day:%B} {day.day}, {day.year}",
    ):
        assert [one.day for one in dates_in(f"On {written} it was so.")] == [day]


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2049, 12, 31)))
def test_a_year_in_two_figures_is_of_this_century(day):
    assert [one.day for one in dates_in(f"On {day:%d/%m/%y} it was so.")] == [day]


@given(st.dates(min_value=date(2010, 1, 1), max_value=date(2030, 12, 31)), st.integers(2, 120))
def test_a_term_told_with_its_own_length_is_left_alone(first, months):
    last = end_of_term(first, months=months)
    text = f"It lasts for {months} months from {say_date(first)} to {say_date(last)}."
    assert not by(dates.LENGTH, text)
