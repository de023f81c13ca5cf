"""What each regime makes of a variation: figures at their boundaries, grounds, and notices (law.md §3.3–3.5)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.calendar import end_after, end_of_term, extend_end, months_in
from frameworks import law
from frameworks.enums import Regime, VatBasis
from frameworks.regimes import GROUNDS, ground_of
from frameworks.variation_enums import ChangeKind, ContractSubject, Keeping, Measure, NoticeEvent, NoticeType
from frameworks.varying import Asked, Base, Earlier, assess, due_on, say_months

DAY = date(2026, 6, 1)
VALUE, TERM = frozenset({ChangeKind.VALUE}), frozenset({ChangeKind.TERM})
END = date(2026, 9, 30)


def base(value="1000000", *, months=60, vat=VatBasis.INCLUDING):
    return Base(Decimal(value) if value else None, vat, Fraction(months), ends_on=END)


def asked(ground, *, changes=VALUE, subject=ContractSubject.SERVICES, **more):
    return Asked(ground_of(ground).regime, ground, subject, changes, **more)


def codes(one, of=None, earlier=(), on=DAY):
    found = assess(one, of or base(), earlier, on=on)
    return found.verdict.codes, tuple(reason.code for reason in found.warnings)


def of_value(ground, value, **more):
    return asked(ground, value=Decimal(value), **more)


def of_months(ground, months, **more):
    return asked(ground, changes=TERM, months=Fraction(months), **more)


# --- what the percentages of a term are -----------------------------------------------------------------------------


@pytest.mark.parametrize(("years", "tenth"), [(5, "6"), (4, "4.8"), (9, "10.8")])
def test_a_tenth_of_the_longest_term_is_counted_in_months(years, tenth):
    whole = base(months=12 * years)
    at_most, over = Fraction(tenth), Fraction(tenth) + Fraction(1, 30)
    assert codes(of_months("pa_s74_3", at_most), whole) == ((), ())
    assert codes(of_months("pa_s74_3", -at_most), whole) == ((), ())
    assert codes(of_months("pa_s74_3", over), whole) == (("over_term_cumulative",), ())
    figure = next(one for one in assess(of_months("pa_s74_3", over), whole, on=DAY).figures if one.limit)
    assert f"at most 10% ({tenth} months, to " in figure.limit
    assert (figure.base, figure.standing) == (f"of {12 * years} months", "Over")


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2018, 7, 3), date(2023, 7, 2), Fraction(60)),
        (date(2021, 4, 1), date(2022, 9, 30), Fraction(18)),
        (date(2026, 4, 1), date(2026, 4, 24), Fraction(24, 30)),
        (date(2026, 10, 1), date(2027, 2, 22), Fraction("4") + Fraction(22, 28)),
        (date(2026, 4, 1), date(2026, 3, 31), Fraction(0)),
        (date(2026, 4, 1), date(2025, 9, 30), Fraction(-6)),
    ],
)
def test_months_are_counted_with_the_part_of_the_last_one(first, last, months):
    assert months_in(first, last) == months


@given(
    st.dates(date(2015, 1, 1), date(2035, 1, 1)).filter(lambda day: day.day <= 28),
    st.integers(min_value=1, max_value=120),
)
def test_whole_months_are_counted_whole_and_lead_back_to_their_end(first, months):
    assert months_in(first, end_of_term(first, months=months)) == months
    end = end_of_term(first, months=1)
    assert end_after(end, Fraction(months)) == extend_end(end, months=months)


@given(st.dates(date(2015, 1, 1), date(2035, 1, 1)), st.integers(min_value=0, max_value=3000))
def test_a_longer_span_never_has_fewer_months(first, days):
    last = date.fromordinal(first.toordinal() + days)
    assert months_in(first, last) < months_in(first, date.fromordinal(last.toordinal() + 1))


# --- Public Contracts Regulations 2015 ------------------------------------------------------------------------------


@pytest.mark.parametrize("ground", ["pcr72_1_b", "pcr72_1_c", "pa_sch8_4", "pa_sch8_8"])
def test_half_the_value_is_the_most_for_each_of_them_and_earlier_ones_do_not_count(ground):
    earlier = [Earlier(ground, Decimal("500000"))]
    assert codes(of_value(ground, "500000.00"), earlier=earlier) == ((), ())
    assert codes(of_value(ground, "500000.01")) == (("over_value_each",), ())
    assert codes(of_value(ground, "-900000.00")) == ((), ())  # an increase is what is limited


@pytest.mark.parametrize(
    ("subject", "contract", "most"),
    [
        (ContractSubject.SERVICES, "1000000", "100000.00"),  # a tenth, below the threshold
        (ContractSubject.WORKS, "1000000", "150000.00"),
        (ContractSubject.SERVICES, "9000000", "207720.00"),  # the threshold, below a tenth
        (ContractSubject.LIGHT_TOUCH, "9000000", "663540.00"),
    ],
)
def test_a_small_change_is_below_both_the_threshold_and_the_percentage(subject, contract, most):
    whole = base(contract)
    short = Decimal(most) - Decimal("0.01")
    assert codes(of_value("pcr72_1_f", short, subject=subject), whole) == ((), ())
    assert codes(of_value("pcr72_1_f", most, subject=subject), whole) == (("over_value_cumulative",), ())


def test_the_threshold_is_the_one_of_the_day():
    whole = base("9000000")
    assert codes(of_value("pcr72_1_f", "210000"), whole, on=date(2025, 12, 31)) == ((), ())
    assert codes(of_value("pcr72_1_f", "210000"), whole, on=date(2026, 1, 1)) == (("over_value_cumulative",), ())
    assert codes(of_value("pcr72_1_f", "1"), whole, on=date(2016, 1, 1))[0] == ("no_threshold",)
    [reason] = assess(of_value("pcr72_1_f", "1"), whole, on=date(2016, 1, 1)).verdict.reasons
    assert reason.message.endswith("have the thresholds completed.")


def test_small_changes_count_together_and_net():
    earlier = [Earlier("pcr72_1_f", Decimal("60000"))]
    assert codes(of_value("pcr72_1_f", "40000"), earlier=earlier)[0] == ("over_value_cumulative",)
    assert codes(of_value("pcr72_1_f", "39999.99"), earlier=earlier)[0] == ()
    back = [*earlier, Earlier("pcr72_1_f", Decimal("-50000"))]
    assert codes(of_value("pcr72_1_f", "40000"), earlier=back)[0] == ()


def test_a_substantial_change_is_not_one_that_is_not_substantial():
    for altered in Keeping:
        one = of_value("pcr72_1_e", "1", alters=frozenset({altered}))
        assert codes(one) == ((f"alters_{altered.value}",), ())
    moved = asked("pcr72_1_e", changes=frozenset({ChangeKind.PROVIDER}), names_provider=True)
    assert codes(moved) == (("beyond_ground",), ())


def test_a_new_contractor_is_all_that_its_ground_carries():
    provider = frozenset({ChangeKind.PROVIDER})
    assert codes(asked("pcr72_1_d", changes=provider, names_provider=True)) == ((), ())
    assert codes(asked("pcr72_1_d", changes=provider))[0] == ("no_provider",)
    assert codes(of_value("pcr72_1_d", "1", names_provider=True))[0] == ("beyond_ground",)


def test_a_review_clause_is_quoted():
    assert codes(of_value("pcr72_1_a", "900000"))[0] == ("no_clause",)
    assert codes(of_value("pcr72_1_a", "900000", clause="Clause 9.")) == ((), ())


def test_emergency_relief_is_measured_as_a_warning_only():
    assert codes(of_value("ppn_covid", "500000.01")) == ((), ("over_value_each",))
    assert codes(of_value("ppn_covid", "1"), on=date(2020, 3, 19))[0] == ("ground_not_in_force",)


def test_the_2015_regulations_ask_for_a_notice_of_two_grounds_only():
    for ground in ("pcr72_1_a", "pcr72_1_b", "pcr72_1_c", "pcr72_1_e", "pcr72_1_f"):
        found = assess(of_value(ground, "1", clause="Clause 9."), base(), on=DAY).notices
        owed = [NoticeType.PCR_MODIFICATION] if ground in ("pcr72_1_b", "pcr72_1_c") else []
        assert [one.rule.type for one in found] == owed


# --- Procurement Act 2023 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("subject", "most"), [(ContractSubject.SERVICES, "100000"), (ContractSubject.WORKS, "150000")])
def test_a_below_threshold_modification_stays_within_its_percentage(subject, most):
    assert codes(of_value("pa_s74_4", most, subject=subject)) == ((), ())
    assert codes(of_value("pa_s74_4", f"-{most}", subject=subject)) == ((), ())
    assert codes(of_value("pa_s74_4", f"{most}.01", subject=subject)) == (("over_value_each",), ())


def test_below_threshold_modifications_count_together_and_whole():
    earlier = [Earlier("pa_s74_4", Decimal("100000")), Earlier("pa_s74_4", Decimal("-100000"))]
    assert codes(of_value("pa_s74_4", "7719.99"), earlier=earlier)[0] == ()
    assert codes(of_value("pa_s74_4", "7720"), earlier=earlier)[0] == ("over_value_on_ground",)


def test_changes_of_term_are_tested_as_one():
    earlier = [Earlier("pa_s74_3", months=Fraction(4))]
    assert codes(of_months("pa_s74_3", 2), earlier=earlier) == ((), ())
    assert codes(of_months("pa_s74_3", 3), earlier=earlier)[0] == ("over_term_cumulative",)


@pytest.mark.parametrize(
    ("one", "owed"),
    [
        (of_value("pa_sch8_4", "100000"), []),
        (of_value("pa_sch8_4", "100000.01"), ["uk10"]),
        (of_value("pa_sch8_4", "150000", subject=ContractSubject.WORKS), []),
        (of_months("pa_s74_3", 6), []),
        (of_months("pa_sch8_2", 7), ["uk10"]),
        (asked("pa_sch8_9", changes=frozenset({ChangeKind.PROVIDER}), names_provider=True), ["uk10"]),
    ],
)
def test_a_contract_change_notice_is_spared_within_a_tenth_and_never_on_restructuring(one, owed):
    assert [notice.rule.type for notice in assess(one, base(), on=DAY).notices] == owed


def test_above_five_million_a_copy_follows_the_contract_change_notice():
    change = of_value("pa_sch8_4", "1000000")
    small, great = base("4000000"), base("4000000.01")
    assert [one.rule.type for one in assess(change, small, on=DAY).notices] == ["uk10"]
    assert [one.rule.type for one in assess(change, great, on=DAY).notices] == ["uk10", "modification_copy"]
    copy = assess(change, great, on=DAY).notices[1].rule
    assert due_on(copy, date(2026, 6, 1)) == date(2026, 8, 29)  # 90 days beginning with 1 June
    assert assess(of_value("pa_sch8_4", "1"), base("9000000"), on=DAY).notices == ()


def test_light_touch_is_free_and_weighed():
    assert codes(of_value("palt_s74_2", "500000.01")) == ((), ("over_value_cumulative",))
    assert codes(of_months("palt_s74_2", 7)) == ((), ("over_term_cumulative",))
    assert assess(of_value("palt_s74_2", "900000"), base("9000000"), on=DAY).notices == ()


# --- Provider Selection Regime, and below threshold -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contract", "value", "allowed"),
    [
        ("1000000", "249999.99", True),  # below a quarter
        ("1000000", "499999.99", True),  # above a quarter, below £500,000: either is enough
        ("1000000", "500000.00", False),
        ("4000000", "999999.99", True),  # above £500,000, below a quarter
        ("4000000", "1000000.00", False),
    ],
)
def test_a_change_under_the_provider_selection_regime_is_below_either_figure(contract, value, allowed):
    found = codes(of_value("psr13_small", value), base(contract))[0]
    assert found == (() if allowed else ("over_value_cumulative", "over_value_cumulative"))
    material = of_value("psr13_small", "1", alters=frozenset({Keeping.NATURE}))
    assert codes(material, base(contract))[0] == ("alters_nature",)


def test_below_threshold_a_contract_may_be_changed_until_it_would_be_convertible():
    whole = base("200000")
    assert codes(of_value("agreed_change", "7719.99"), whole) == ((), ())
    assert codes(of_value("agreed_change", "7720.00"), whole)[0] == ("over_value_after",)
    without_vat = replace(whole, vat=VatBasis.EXCLUDING)
    assert codes(of_value("agreed_change", "1"), without_vat)[0] == ("vat_unknown",)


# --- all of them ----------------------------------------------------------------------------------------------------


def test_without_a_value_at_award_nothing_is_said_to_be_within_it():
    unknown = base(None)
    assert codes(of_value("pcr72_1_b", "1"), unknown)[0] == ("no_base",)
    assert codes(of_value("palt_s74_2", "1"), unknown) == ((), ("no_base",))


def test_every_row_of_the_law_says_where_it_comes_from_and_belongs_to_a_ground():
    assert all(ground.source for ground in GROUNDS)
    assert all(row.source for row in (*law.LIMITS, *law.THRESHOLDS, *law.NOTICES))
    assert {limit.ground for limit in law.LIMITS} <= {ground.code for ground in GROUNDS}
    for notice in law.NOTICES:
        assert {*notice.grounds, *notice.never_spared} <= {g.code for g in GROUNDS if g.regime == notice.regime}
    for limit in law.LIMITS:
        assert [bool(limit.percent), limit.pounds is not None, limit.is_threshold].count(True) == 1


def test_only_grounds_of_the_contracts_own_regime_carry_a_change():
    one = Asked(Regime.PA2023, "pcr72_1_b", ContractSubject.SERVICES, VALUE)
    assert assess(one, base(), on=DAY).verdict.codes == ("wrong_ground",)


def test_a_plain_administrative_change_asks_for_no_notice():
    one = asked("pa_s74_3", changes=frozenset({ChangeKind.ADMINISTRATIVE}))
    found = assess(one, base(), on=DAY)
    assert (found.verdict.allowed, found.notices, found.figures) == (True, (), found.figures)
    assert law.notices_for(Regime.BELOW_THRESHOLD, NoticeEvent.VARIATION, DAY) == []


pennies = st.integers(-200_000_00, 200_000_00).map(lambda pence: Decimal(pence) / 100)


@given(st.lists(pennies, min_size=1, max_size=8))
def test_the_cumulative_percentage_is_the_sum_of_the_single_ones(values):
    *before, last = values
    singles = [assess(of_value("pcr72_1_e", one), base(), on=DAY).percents[Measure.VALUE_EACH] for one in values]
    found = assess(of_value("pcr72_1_e", last), base(), [Earlier("pcr72_1_e", one) for one in before], on=DAY)
    assert found.percents[Measure.VALUE_CUMULATIVE] == sum(singles)
    backwards = [Earlier("pcr72_1_e", one) for one in reversed(before)]
    assert assess(of_value("pcr72_1_e", last), base(), backwards, on=DAY).percents == found.percents


@given(st.lists(pennies, max_size=6), pennies)
def test_what_is_small_is_small_however_it_is_split(earlier, value):
    rows = [Earlier("pcr72_1_f", one) for one in earlier]
    net = value + sum(earlier, Decimal(0))
    one_by_one = codes(of_value("pcr72_1_f", value), earlier=rows)[0]
    at_once = codes(of_value("pcr72_1_f", net))[0]
    assert one_by_one == at_once
    assert (one_by_one == ()) == (abs(net) < Decimal(100_000))


@given(st.lists(st.fractions(-6, 6, max_denominator=30), min_size=1, max_size=6))
def test_months_add_up_exactly(changes):
    *before, last = changes
    rows = [Earlier("pa_s74_3", months=one) for one in before]
    found = assess(of_months("pa_s74_3", last), base(), rows, on=DAY)
    net = sum(changes)
    assert found.verdict.allowed == (abs(net) <= 6)
    assert found.percents[Measure.TERM_CUMULATIVE] == net / 60 * 100


@pytest.mark.parametrize(
    ("months", "words"),
    [("6", "6 months"), ("4.8", "4.8 months"), ("1", "1 month"), ("180001/30000", "6.000033 months")],
)
def test_months_in_words_never_hide_what_is_over(months, words):
    assert say_months(Fraction(months)) == words
