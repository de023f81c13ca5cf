"""Sums, rates, totals and percentages in prose, and numbers written and read again."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.money import format_pounds
from decisions.checks import arithmetic
from decisions.checks.numbers import equations, read_number, say_number
from tests.unit.decisions.checks.drafts import by, draft, every, passage

CASES = {
    arithmetic.SUM: (
        (
            "The rent is £1,250 × 12 = £15,600 a year.",
            "Grants of 40,500 plus 9,250 come to 49,570.",
            "The price is £96,000 (£32,000 × 4).",
            "Rent at £7,400 a year plus heating at £1,150 comes to £8,500.",
            "Of 640 places 118 − 64 = 64 are free.",
            "The term is 36 months + 12 months = 50 months.",
            "A fifth, 20% × £84,000 = £18,600, is held back.",
            "The rent is £1,250 × 12 = £15,600 (rounded).",
            "Of the grant £90,000 - £64,000 = £24,000 is left.",
            "A home costs £60,000 ÷ £1,250 = 52 weeks of rent.",
        ),
        (
            "The rent is £1,250 × 12 = £15,000 a year.",
            "Grants of 40,500 plus 9,250 come to 49,750.",
            "The price is £1.9m (£640,000 × 3).",
            "The quotient £100,000 ÷ 3 = £33,333 is a third.",
            "At £75 a week × 2 years = £7,800 the unit is not the same.",
            "Lots 2 + 3 are let together, and 4 x 4 vehicles are used.",
            "Rent at £7,400 a year plus heating at £1,150 comes to £8,550.",
            "We pay £40 plus whatever a plumber asks on the day, and £60 comes to us.",
            "In all, £40,000 + £8,000 is more than £45,000.",
            # a factor with a noun that is no unit
            "The home costs 20 beds x £850 x 52 weeks = £884,000 per annum.",
            "For 10 children x £1,000 x 52 = £520,000.",
            "For 10 placements x £1,000 per week x 52 weeks = £520,000.",
            "In all £884,000 = £850 x 52 weeks x 20 beds.",
            # money beside a bare count
            "The contract value is £2,000,000 (2+1+1 years).",
            "It is for 2 years plus a further 1 year, making £1.8m in total.",
            "The cost of 2 x 12 months is £600,000.",
            "Lot 1 + Lot 2 = £1.5m.",
            "The team is 1 manager plus 4 officers, which makes £250,000.",
            "A manager at £60,000 plus 4 officers makes £250,000.",
            "The increase of CPI 3% plus 1% is £40,000.",
            "The increase of CPI 3% plus 1% gives 40,000.",
            "Of the lots 3 ÷ 4 = 75% are let.",
            "Over four years 3% × 4 = 12% is added.",
            # ranges
            "Lots 1 - 3 are 12 in number.",
            "Spend in 2024 – 2025 was £3m.",
            "Those aged 18 - 25 are 240 in number.",
            "Those aged 18 - 25, totalling 240, were asked.",
            "The young people, 240 (18 - 25), were asked.",
            "Mon - Fri, 9 - 5 is 40 hours.",
            "A day costs £300 (£250 - £350).",
            # units that are converted
            "The term is 36 months plus 24 months, which gives 5 years.",
            "The term of 2 x 12 months is 2 years.",
            # rounded, as the finding asks for
            "A third is paid each year: £333 × 3 = £1,000 (rounded).",
            "To the nearest £1,000 that is £246,304 × 2 = £493,000.",
            "At £33.33 × 3 = £99.98, a penny is lost in rounding.",
        ),
    ),
    arithmetic.RATE: (
        (
            "It costs £2,000 a week, or £140,000 a year.",
            "The fee is £640 per month (£7,860 per year).",
            "At £51,200 a year for three years, a total of £156,300.",
            "It is £18,400 a year, £92,600 over five years.",
            "£150,000 p.a. for 3 years, totalling £480,000.",
            "£850 pw, or £45,200 pa.",
            "The fee is £640 pcm (£7,860 p.a.).",
            "£850 per week which equates to £45,200 per annum.",
            "£850 per week, i.e. £45,200 p.a.",
            "£480,000 over three years (£150,000 per annum).",
        ),
        (
            "It costs £2,000 a week, about £104,000 a year.",
            "The fee is £640 per month (£7,680 per year).",
            "At £51,200 a year for three years, a total of £153,600.",
            "It is £18,400 a year, and £3m was spent on roads over five years.",
            "It costs £2,000 a week, or £104,286 a year.",
            "£150,000 p.a. for 3 years, totalling £450,000.",
            "£850 pw, or £44,200 pa.",
            "£500,000 over three years (£166,667 per annum), or £500,000 over three years (£167,000 p.a.).",
            "£480,000 over three years (£150,000 per annum rising to £170,000).",
            "£480,000 over three years, £150,000 a year of it for staff.",
        ),
    ),
    arithmetic.TOTAL: (
        (
            "Staff cost £61,300 and premises £12,900, a total of £72,400.",
            "Of this £4,500 is for travel and £1,750 for training, £6,520 in all.",
            "Fees of £1.4m and grants of £2.2m, together £3.9m, are paid.",
            "The total is £750,000: £500,000 (Lot 1), £150,000 (Lot 2) and £110,000 (Lot 3).",
            "£500,000, of which £300,000 is for Lot 1 and £210,000 for Lot 2.",
            "A total of £500,000 comprising £300,000 for Lot 1 and £210,000 for Lot 2.",
            "A total of £500,000, made up of £300,000 for Lot 1 and £210,000 for Lot 2.",
        ),
        (
            "Staff cost £61,300 and premises £12,900, a total of £74,200.",
            "Of the £9m set aside, £2,500,000 and £1,500,000, in all £4,000,000, is spent.",
            "Fees of £1.4m and grants of £2.2m, together £3.6m, are paid.",
            "In 2019 £2m was spent and in 2020 £3m, of a total of £40m for roads.",
            "The total is £750,000: £500,000 (Lot 1), £150,000 (Lot 2) and £100,000 (Lot 3).",
            "£500,000, of which £300,000 is for Lot 1 and £180,000 for Lot 2.",
            "A total of £500,000 comprising £300,000 for Lot 1 and £200,000 for Lot 2, and £20,000 set aside.",
            "£500,000, of which £300,000 is for staff, including £210,000 for nurses.",
            "A total of £500,000 comprising £460,000 for staff (£30,000 for nurses) and £40,000 for rent.",
            "A new roof is £500,000: £310,000 was set aside in 2019 and £200,000 in 2020.",
        ),
    ),
    arithmetic.WHOLE: (
        (
            "Of those asked 41% agreed, 22% did not and the remaining 39% had no view.",
            "The list is made up of 55% small firms, 30% charities and 25% others.",
            "Of all visits 48% are short, 31% long and 14% cancelled.",
        ),
        (
            "Of those asked 41% agreed, 22% did not and the remaining 37% had no view.",
            "Take-up rose from 55% to 80% in a year.",
            "Of all visits 33% are short, 33% long and 33% cancelled.",
            "Attendance was 91% at one site and 87% at another.",
        ),
    ),
    arithmetic.SHARE: (
        (
            "In all 48 of the 120 families (45%) asked for it.",
            "Some 63% of 300 residents, are 198.",
            "Places were filled by 90 (70%) of the 120 people referred.",
            "An uplift of 3.5% on £1,000,000 is £45,000.",
        ),
        (
            "In all 48 of the 120 families (40%) asked for it.",
            "Some 63% of 300 residents, are 189.",
            "A third, 33% (40 of 120), declined.",
            "Of 120 people 12% are under 30.",
            "An uplift of 3.5% on £1,000,000 is £35,000.",
            "An uplift of 3.5% on £1,000,000 is £1,035,000, and a discount of 10% on £1,000,000 is £900,000.",
            "Interest of 5% on £100,000 is £2,500 for six months.",
        ),
    ),
}


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=True))
def test_it_finds(rule, case):
    assert by(rule, case)


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=False))
def test_it_leaves_alone(rule, case):
    assert not by(rule, case)


def test_it_says_what_the_sum_comes_to():
    (finding,) = by(arithmetic.SUM, "The rent is £1,250 × 12 = £15,600 a year.")
    assert finding.place == "section:why"
    assert finding.message == (
        "“why” says “£1,250 × 12 = £15,600 a year”, but that comes to £15,000. Correct the sum or its parts, or say "
        "how it is rounded."
    )


def test_a_fact_counts_as_it_is_printed():
    words = "The price is £44,200 × 2 = {{ money.extension_total }}."
    found = passage(words, facts={"money.extension_total": "£88,500"})
    assert [one.rule for one in arithmetic.sums(draft(passages=(found,)))] == [arithmetic.SUM]


amounts = st.decimals(min_value=0, max_value=10**9, places=2)


@given(amounts)
def test_what_is_written_is_read_again(amount):
    assert read_number(format_pounds(amount)).value == amount


@given(amounts, amounts)
def test_a_sum_written_out_ties_when_it_is_right_and_only_then(one, other):
    written = f"It is {format_pounds(one)} + {format_pounds(other)} = "
    (right,) = equations(f"{written}{format_pounds(one + other)} in all.")
    (wrong,) = equations(f"{written}{format_pounds(one + other + 1)} in all.")
    assert right.ties
    assert not wrong.ties


@given(st.integers(1, 10**6), st.integers(2, 60))
def test_a_product_written_out_ties_when_it_is_right_and_only_then(each, times):
    (right,) = equations(f"So £{each:,} × {times} = £{each * times:,}.")
    (wrong,) = equations(f"So £{each:,} × {times} = £{each * times + 1:,}.")
    assert right.ties
    assert not wrong.ties


@given(st.integers(10, 9999))
def test_a_rounded_sum_stands_for_whatever_rounds_to_it(tenths):
    said = read_number(f"£{tenths // 10}.{tenths % 10}m")
    assert said.value == Decimal(tenths) * 100_000
    assert said.give == 50_000


@pytest.mark.parametrize(("value", "as_money", "as_number"), [
    ("492608", "£492,608", "492,608"),
    ("2.8", "£2.80", "2.8"),
    ("-4", "-£4", "-4"),
    ("-1234.5", "-£1,234.50", "-1,234.5"),
    ("0.005", "£0", "0"),
    (f"1{'0' * 26}.5", f"£100{',000' * 8}.50", f"100{',000' * 8}.5"),
])  # fmt: skip
def test_a_number_is_said_as_money_is_elsewhere_and_without_idle_noughts(value, as_money, as_number):
    assert say_number(Decimal(value), is_money=True) == as_money
    assert say_number(Decimal(value), is_money=False) == as_number


def test_a_sum_below_nought_is_said_with_its_sign_first():
    (finding,) = by(arithmetic.SUM, "It leaves £60 − £64 = £4 over.")
    assert "but that comes to -£4." in finding.message


def test_a_number_of_no_known_form_is_refused_by_name():
    with pytest.raises(ValueError, match=r"“none” is not a number\."):
        read_number("none")
