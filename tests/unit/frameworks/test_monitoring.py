"""Returns by period, small counts, how targets stand, and what sections 52 and 71 ask of whom."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.charts import ChartBar, bar_chart, on_a_page
from commissioning.documents import pictures
from frameworks.enums import ContractKind, Regime, VatBasis
from frameworks.monitoring import duties, has_sound_limits, periods, rag, told, told_total
from frameworks.monitoring_enums import Better, Rag, ReturnState
from frameworks.sums import Sum

TODAY = date(2026, 7, 29)
QUARTERLY = {"starts_on": date(2026, 1, 1), "every_months": 3, "due_days": 28}


def test_a_return_is_due_of_every_period_that_is_over_and_overdue_after_its_last_day():
    found = periods(**QUARTERLY, ends_on=None, today=TODAY)
    assert [(one.from_on, one.to_on, one.due_on) for one in found] == [
        (date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 28)),
        (date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 28)),
    ]
    states = [found[1].state(is_received=False, today=day) for day in (date(2026, 7, 28), TODAY)]
    assert states == [ReturnState.DUE, ReturnState.OVERDUE]
    assert found[1].state(is_received=True, today=TODAY) == ReturnState.RECEIVED


def test_the_last_period_ends_with_the_term_and_none_begins_after_it():
    found = periods(**QUARTERLY, ends_on=date(2026, 5, 15), today=TODAY)
    assert [one.to_on for one in found] == [date(2026, 3, 31), date(2026, 5, 15)]


@given(st.dates(date(2020, 1, 1), date(2025, 1, 1)), st.sampled_from([1, 3, 6, 12]), st.integers(0, 900))
def test_periods_follow_on_each_other_without_gap_or_overlap(starts_on, every, days):
    today = date.fromordinal(starts_on.toordinal() + days)
    found = periods(starts_on=starts_on, every_months=every, due_days=0, ends_on=None, today=today)
    ends = [starts_on.toordinal() - 1, *(one.to_on.toordinal() for one in found)]
    assert [one.from_on.toordinal() for one in found] == [end + 1 for end in ends[:-1]]
    assert all(one.to_on < today for one in found)


def test_a_count_from_one_to_four_is_never_shown_nor_a_total_that_gives_it_away():
    assert [told(count) for count in (None, 0, 1, 4, 5, 1200)] == [
        "–", "0", "fewer than 5", "fewer than 5", "5", "1,200",
    ]  # fmt: skip
    assert (told_total([12, 30]), told_total([12, 3]), told_total([3]), told_total([None])) == (
        "42", "at least 13", "fewer than 5", "–",
    )  # fmt: skip


@given(st.lists(st.integers(0, 50), min_size=1, max_size=6), st.integers(1, 4))
def test_a_small_count_cannot_be_worked_out_from_the_total_and_the_others(others, small):
    """Whichever of the small values it is, the page says the same."""
    assert len({told_total([*others, value]) for value in range(1, 5)}) == 1
    assert told(small) == told(1)


@pytest.mark.parametrize(
    ("better", "value", "standing"),
    [
        (Better.HIGHER, "50", Rag.GREEN), (Better.HIGHER, "49.99", Rag.AMBER), (Better.HIGHER, "40", Rag.AMBER),
        (Better.HIGHER, "39.99", Rag.RED), (Better.HIGHER, None, Rag.NONE),
        (Better.LOWER, "40", Rag.GREEN), (Better.LOWER, "50", Rag.AMBER), (Better.LOWER, "50.01", Rag.RED),
    ],
)  # fmt: skip
def test_how_a_value_stands_against_its_target(better, value, standing):
    target, limit = (Decimal(50), Decimal(40)) if better == Better.HIGHER else (Decimal(40), Decimal(50))
    found = rag(Decimal(value) if value else None, target=target, limit=limit, better=better)
    assert found == standing
    assert has_sound_limits(target=target, limit=limit, better=better).allowed
    assert has_sound_limits(target=limit, limit=target, better=better).codes == ("limit_beyond_target",)


def asked(**given):
    of = {
        "regime": Regime.PA2023, "kind": ContractKind.CONTRACT, "value": Sum(Decimal(5_000_001), VatBasis.INCLUDING),
        "targets": 3, "running_since": date(2026, 1, 1), "assessed": [date(2026, 1, 1)] * 3, "today": TODAY, **given,
    }  # fmt: skip
    return [(duty.words.partition(": ")[2], duty.source) for duty in duties(**of)]


def test_more_than_five_million_asks_for_three_targets_assessed_every_twelve_months():
    assert asked() == []
    assert asked(targets=2) == [
        ("at least three key performance indicators are set and published; there are 2.",
         "Procurement Act 2023, s. 52(1) and (3)")
    ]  # fmt: skip
    stale = [date(2025, 7, 28), date(2025, 7, 29), None]
    assert asked(assessed=stale) == [
        ("each is assessed at least once in twelve months, and the assessment published; 1 is not.",
         "Procurement Act 2023, s. 71(2)")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "given_",
    [
        {"regime": Regime.PA2023_LIGHT_TOUCH}, {"regime": Regime.PCR2015}, {"kind": ContractKind.FRAMEWORK},
        {"value": None}, {"value": Sum(Decimal(5_000_000), VatBasis.INCLUDING)},
        {"value": Sum(Decimal("4166666.66"), VatBasis.EXCLUDING)},
    ],
)  # fmt: skip
def test_nothing_is_asked_of_light_touch_of_older_law_of_frameworks_and_up_to_five_million(given_):
    assert asked(targets=0, assessed=[], **given_) == []


def test_without_vat_it_may_be_more_than_it_looks():
    (duty,) = duties(
        regime=Regime.PA2023, kind=ContractKind.CONTRACT, value=Sum(Decimal(4_500_000), VatBasis.EXCLUDING), targets=0,
        running_since=None, assessed=[], today=TODAY,
    )  # fmt: skip
    assert duty.words.startswith("At £4,500,000, excluding VAT, with VAT it may be more than £5 million:")


def test_the_chart_of_a_page_prints_as_a_paper_does():
    """The same maker draws for screen and paper: what it draws passes as a picture of a report, and prints."""
    bars = [ChartBar("1 April 2020 to 30 June 2020", Decimal(42), told="42"),
            ChartBar("2020/21: budget", Decimal("450000.00"), is_hollow=True)]  # fmt: skip
    drawn = bar_chart(bars, colour="#1d5a6c")
    assert pictures.read(drawn).media_type == "image/svg+xml"
    assert on_a_page(drawn, "People & places").startswith(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="People &amp; places"'
    )
