"""Typed tables that add up, and those that do not."""

import pytest

from decisions.checks import arithmetic, columns
from tests.unit.decisions.checks.drafts import by, draft, every, table


def typed(*rows, **given):
    return draft(typed=(table(*rows, **given),))


YEARS = ("Year", "Cost")
LINES = ("Line", "Amount")
RATES = ("Service", "Weekly rate", "Weeks", "Amount")
CASES = {
    columns.COLUMN: (
        (
            typed(YEARS, ("First", "£12,400"), ("Second", "£13,100"), ("Total", "£25,600")),
            typed(YEARS, ("First", "£2m"), ("Second", "£3m"), ("Third", "£1m"), ("Grand total", "£9m")),
            typed(("", "Budget 2021/22"), ("North", "4,000"), ("South", "6,500"), ("Total", "10,050")),
            typed(LINES, ("A", "£100"), ("B", "£100"), ("Sub total", "£200"), ("C", "£50"), ("Total", "£450")),
            typed(LINES, ("A", "£100"), ("B", "£100"), ("Annual total", "£210")),
            typed(LINES, ("Home care", "£1,000"), ("of which rural", "£200"), ("Extra care", "£500"),
                  ("Total", "£1,700")),
            typed(LINES, ("Care", "£1,000"), ("Less: income", "£200"), ("Net total", "£1,200")),
            typed(LINES, ("Less than a year", "£200"), ("A year or more", "£300"), ("Total", "£100")),
            typed(("Year", "£m"), ("First", "1.4"), ("Second", "1.4"), ("Total", "3.1")),
            typed(("Item", "£"), ("Quality", "4"), ("Safety", "5"), ("Overall", "4")),
        ),
        (
            typed(YEARS, ("First", "£12,400"), ("Second", "£13,100"), ("Total", "£25,500")),
            typed(YEARS, ("First", "£2.2m"), ("Second", "£3.3m"), ("Total", "£5.6m")),
            typed(("Visit", "Price per hour"), ("Day", "£18"), ("Night", "£24"), ("Total", "£21")),
            typed(YEARS, ("First", "£1"), ("Total", "£1"), ("Second", "£2"), ("Third", "£3"), ("Total", "£5")),
            typed(YEARS, ("First", "not known"), ("Second", "£3"), ("Total", "£9")),
            typed(LINES, ("A", "£100"), ("B", "£100"), ("Sub total", "£200"), ("C", "£50"), ("Total", "£250")),
            typed(LINES, ("A", "£100"), ("B", "£100"), ("Annual total", "£200"), ("C", "£50"), ("D", "£70"),
                  ("Contract total", "£320")),
            typed(LINES, ("Home care", "£1,000"), ("of which rural", "£200"), ("Extra care", "£500"),
                  ("Total", "£1,500")),
            typed(LINES, ("Care", "£1,000"), ("Rent", "£300"), ("Less: income", "£200"), ("Net total", "£1,100")),
            typed(LINES, ("Care", "£1,000"), ("Rent", "£300"), ("Gross total", "£1,300"), ("Less income", "(£200)"),
                  ("Net total", "£1,100")),
            typed(LINES, ("Less than a year", "£200"), ("A year or more", "£300"), ("Total", "£500")),
            typed(("Year", "£m"), ("First", "1.4"), ("Second", "1.4"), ("Total", "2.9")),
            typed(("Year", "Cost (£000)"), ("First", "1,204"), ("Second", "1,304"), ("Total", "2,509")),
            typed(YEARS, ("First", "1.4"), ("Second", "1.4"), ("Total", "2.9"), caption="Cost in £ million"),
            typed(("Criterion", "Value"), ("Quality", "4"), ("Safety", "5"), ("Overall", "4")),
        ),
    ),
    columns.COUNTS: (
        (
            typed(("Site", "Visits"), ("East", "118"), ("West", "96"), ("Total", "215")),
            typed(("Site", "Staff"), ("East", "11"), ("West", "9"), ("South", "21"), ("Total", "40")),
            typed(("Month", "Referrals"), ("May", "48"), ("June", "52"), ("Total", "110")),
        ),
        (
            typed(("Site", "Visits"), ("East", "118"), ("West", "96"), ("Total", "214")),
            typed(("Lot", "Providers"), ("Lot 1", "9"), ("Lot 2", "8"), ("Total", "10")),
            typed(("Site", "Average stay"), ("East", "12"), ("West", "10"), ("Total", "21")),
        ),
    ),
    columns.ROW: (
        (
            typed(("Lot", "Year 1", "Year 2", "Total"), ("A", "£3", "£4", "£7"), ("B", "£5", "£6", "£11"),
                  ("C", "£2", "£2", "£5")),
            typed(("Lot", "Men", "Women", "Total"), ("A", "10", "12", "22"), ("B", "8", "9", "17"),
                  ("C", "7", "7", "15")),
            typed(("Team", "Pay", "Travel", "Total cost"), ("A", "£900", "£40", "£940"), ("B", "£800", "£35", "£835"),
                  ("C", "£700", "£30", "£370")),
        ),
        (
            typed(("Lot", "Year 1", "Year 2", "Total"), ("A", "£3", "£4", "£7"), ("B", "£5", "£6", "£11")),
            typed(("Lot", "Price", "Number", "Total"), ("A", "£3", "4", "£12"), ("B", "£5", "6", "£30")),
            typed(("Lot", "Year 1", "Year 2", "Total"), ("A", "£3", "£4", "£9"), ("B", "£5", "£6", "£12")),
        ),
    ),
    columns.PRODUCT: (
        (
            typed(RATES, ("Day", "£80", "52", "£4,160"), ("Night", "£95", "52", "£4,940"),
                  ("Respite", "£310", "6", "£1,680")),
            typed(RATES, ("A", "£10", "10", "£100"), ("B", "£20", "10", "£200"), ("C", "£30", "10", "£330")),
            typed(("Item", "Number", "Each", "Cost"), ("Beds", "4", "£250", "£1,000"), ("Desks", "6", "£90", "£540"),
                  ("Chairs", "8", "£45", "£306")),
        ),
        (
            typed(RATES, ("Day", "£80", "52", "£4,160"), ("Night", "£95", "52", "£4,940"),
                  ("Respite", "£310", "6", "£1,860")),
            typed(("Lot", "Bids", "Firms", "Value"), ("A", "4", "3", "£900"), ("B", "6", "5", "£750"),
                  ("C", "2", "2", "£4")),
            typed(RATES, ("Day", "£80", "52", "£4,160"), ("Night", "£95", "52", "£4,490")),
        ),
    ),
    arithmetic.SUM: (
        (
            typed(("Years", "How", "Amount"), ("1 to 3", "£61,500 × 3", "£185,400")),
            typed(("Years", "Amount"), ("1 to 3 (£61,500 × 3)", "£183,500")),
            typed(("Part", "Amount"), ("First (4,100 + 3,900)", "8,100")),
        ),
        (
            typed(("Years", "How", "Amount"), ("1 to 3", "£61,500 × 3", "£184,500")),
            typed(("Years", "Amount"), ("1 to 3", "£183,500")),
            typed(("Part", "Amount"), ("First (4,100 + 3,900)", "8,000")),
            typed(("Term", "Value"), ("2+1+1 years", "£2,000,000")),
            typed(("Term", "Value (£)"), ("2+1+1 years", "2,000,000")),
            typed(("Ages", "People"), ("18 - 25", "240")),
            typed(("Homes", "Amount"), ("20 beds x £850 x 52", "£884,000")),
        ),
    ),
    arithmetic.WHOLE: (
        (
            typed(("Age", "Share"), ("Under 40", "31%"), ("40 and over", "66%"), ("Total", "100%")),
            typed(("Answer", "%"), ("Yes", "52"), ("No", "38"), ("Unsure", "12"), ("Total", "100")),
            typed(("Kind", "Proportion"), ("Large", "70%"), ("Small", "28%"), ("Total", "100%")),
        ),
        (
            typed(("Age", "Share"), ("Under 40", "31%"), ("40 and over", "69%"), ("Total", "100%")),
            typed(("Answer", "%"), ("Yes", "33.3"), ("No", "33.3"), ("Unsure", "33.3"), ("Total", "100")),
            typed(("Site", "Occupied"), ("East", "81%"), ("West", "93%"), ("Total", "88%")),
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=True))
def test_it_finds(rule, case):
    assert by(rule, case)


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=False))
def test_it_leaves_alone(rule, case):
    assert not by(rule, case)


def test_the_total_that_does_not_tie_is_told_with_its_column():
    (finding,) = by(columns.COLUMN, CASES[columns.COLUMN][0][0])
    assert finding.place == "table:a-table"
    assert finding.message == (
        "“A table”: the total of “Cost” says £25,600, but its rows add up to £25,500. Correct the total or the rows."
    )


def test_what_is_taken_off_is_taken_off_in_what_the_rows_are_said_to_add_up_to():
    (finding,) = by(columns.COLUMN, CASES[columns.COLUMN][0][6])
    assert finding.message == (
        "“A table”: the total of “Amount” says £1,200, but its rows add up to £800. Correct the total or the rows."
    )
