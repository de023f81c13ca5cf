"""What officers type in cells, as values; and the words for what cannot be read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.money import format_pounds
from frameworks.enums import ContractKind
from frameworks.importing.sheets import Formula, Unreadable
from frameworks.importing.values import (
    choice_reader,
    read_date,
    read_few,
    read_money,
    read_number,
    read_text,
    read_whole,
    read_yes_no,
)


@pytest.mark.parametrize(
    ("raw", "amount"),
    [
        ("£1,000", "1000.00"),
        ("1000.5", "1000.50"),
        (" £ 453,750.00 ", "453750.00"),
        ("-£20", "-20.00"),
        ("£-20", "-20.00"),
        ("(20.00)", "-20.00"),
        ("20-", "-20.00"),
        ("'-20", "-20.00"),
        (0.1 + 0.2, "0.30"),
        (12, "12.00"),
    ],
)
def test_sums_as_they_are_typed(raw, amount):
    assert str(read_money(raw)) == amount


@pytest.mark.parametrize(
    "raw",
    ["about 10", "10,00", "1.234", True, date(2026, 1, 1), "£", "1e9", "9" * 13, 1e27, float("inf"), float("nan")],
)
def test_what_is_no_sum_is_refused_in_words(raw):
    with pytest.raises(Unreadable, match=r"not a sum|fractions of a penny"):
        read_money(raw)


@pytest.mark.parametrize(
    "raw",
    ["31/03/2026", "31.3.2026", "31-03-26", "2026-03-31", "2026-03-31T00:00:00Z", "31 March 2026", "31st Mar 2026",
     "Tuesday 31 March 2026", "31-Mar-26", datetime(2026, 3, 31, tzinfo=UTC), date(2026, 3, 31)],
)  # fmt: skip
def test_days_as_they_are_typed(raw):
    assert read_date(raw) == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("TBC", "not a date. Write"),
        ("03/31/2026", "no such day"),
        ("31/02/2026", "no such day"),
        (45, "not a date"),
        ("31/12/9999", "out of reach"),
        (date(9999, 12, 31), "out of reach"),
    ],
)
def test_what_is_no_day_is_refused_in_words(raw, says):
    with pytest.raises(Unreadable, match=says):
        read_date(raw)


def test_yes_no_numbers_and_text():
    assert [read_yes_no(raw) for raw in ("Yes", "n", True, "N/A", "")] == [True, False, True, False, None]
    assert [read_whole(raw) for raw in ("12", 12.0, "1,200", None)] == [12, 12, 1200, None]
    assert read_number("52.5") == Decimal("52.5")
    assert [read_text(raw) for raw in (" a ", 12.0, None, "'=1", "a\r\nb")] == ["a", "12", "", "=1", "a\nb"]
    assert read_text("a\x00\ud800b") == "ab"  # what no database can hold
    assert (read_few("9,999"), read_few("")) == (9999, None)
    with pytest.raises(Unreadable, match="too many: at most 9,999"):
        read_few("31122026")
    for read, raw in ((read_yes_no, "maybe"), (read_whole, "1.5"), (read_whole, True), (read_number, "NaN")):
        with pytest.raises(Unreadable):
            read(raw)


def test_a_choice_by_its_word_its_label_or_a_synonym():
    for raw in ("approved_list", "Approved list", "APPROVED LIST "):
        assert choice_reader(ContractKind.choices)(raw) == "approved_list"
    assert choice_reader(ContractKind.choices, {"dps": "dynamic"})("DPS") == "dynamic"
    with pytest.raises(Unreadable, match="“lease” is not one of: Contract; Framework agreement;"):
        choice_reader(ContractKind.choices)("lease")


@pytest.mark.parametrize("read", [read_text, read_money, read_date, read_yes_no, read_whole, read_number])
def test_a_formula_is_never_taken_for_its_value(read):
    with pytest.raises(Unreadable, match="holds a formula"):
        read(Formula("=A1*2"))


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_every_sum_as_we_print_it_is_read_as_it_was(amount):
    assert read_money(format_pounds(amount)) == amount


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_as_we_print_it_is_read_as_it_was(day):
    assert read_date(f"{day:%d/%m/%Y}") == read_date(f"{day.day} {day:%B %Y}") == read_date(day.isoformat()) == day
