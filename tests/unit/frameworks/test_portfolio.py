"""The portfolio's picture: what ends first stands first, nothing leaves the picture, the table tells everything."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from frameworks.portfolio import ContractTerm, portfolio_picture
from frameworks.timeline import MARGIN, WIDTH

TODAY = date(2020, 10, 22)


def term(reference: str = "ASC-1", **dates: date) -> ContractTerm:
    """A contract with three years behind it and an option of one."""
    known = {
        "starts_on": date(2017, 11, 1),
        "current_ends_on": date(2020, 10, 31),
        "authorised_ends_on": date(2020, 10, 31),
        "max_ends_on": date(2021, 10, 31),
        **dates,
    }
    return ContractTerm(reference, "Day opportunities", "/contracts/1/", **known)


def test_what_ends_first_stands_first():
    picture = portfolio_picture(
        [term("LATE", current_ends_on=date(2021, 3, 31), authorised_ends_on=date(2021, 3, 31)), term("SOON")],
        today=TODAY,
    )
    assert [row.term.reference for row in picture.rows] == ["SOON", "LATE"]


def test_a_contract_is_told_with_its_days_to_act_by():
    row = portfolio_picture([term(notice_by=date(2020, 10, 30), start_by=date(2020, 9, 1))], today=TODAY).rows[0]
    assert row.words == (
        "ASC-1: running 1 November 2017 to 31 October 2020; could still be extended 1 November 2020 to 31 October "
        "2021; last safe day to start the decision Tuesday 1 September 2020; latest day for notice Friday 30 October "
        "2020."
    )
    assert (row.ends_in_words, row.days_left) == ("Saturday 31 October 2020", -51)


def test_what_is_past_its_end_can_no_longer_be_extended():
    gone = term(current_ends_on=date(2020, 9, 30), authorised_ends_on=date(2020, 9, 30))
    row = portfolio_picture([gone], today=TODAY).rows[0]
    assert [bar.kind for bar in row.bars] == ["running", "overdue"]


def test_what_is_authorised_is_drawn_apart_from_what_runs():
    row = portfolio_picture([term(authorised_ends_on=date(2021, 10, 31))], today=TODAY).rows[0]
    assert [bar.kind for bar in row.bars] == ["running", "authorised"]


def test_there_is_no_picture_of_no_contracts():
    assert portfolio_picture([], today=TODAY) is None


DAYS = st.dates(date(2010, 1, 1), date(2035, 12, 31))


@st.composite
def terms(draw) -> ContractTerm:
    """Any contract whose ends are in order."""
    start = draw(DAYS)
    current = start + timedelta(days=draw(st.integers(0, 4000)))
    authorised = current + timedelta(days=draw(st.integers(0, 1000)))
    return term(
        draw(st.text("ABC0123-", min_size=1, max_size=12)),
        starts_on=start,
        current_ends_on=current,
        authorised_ends_on=authorised,
        max_ends_on=authorised + timedelta(days=draw(st.integers(0, 4000))),
        notice_by=draw(st.none() | DAYS),
        start_by=draw(st.none() | DAYS),
    )


@given(st.lists(terms(), min_size=1, max_size=8), DAYS)
def test_bars_stay_inside_and_do_not_cover_each_other(contracts, today):
    picture = portfolio_picture(contracts, today=today)
    assert sorted(row.term.reference for row in picture.rows) == sorted(one.reference for one in contracts)
    assert picture.today_x > MARGIN
    for row in picture.rows:
        edge = 0
        for bar in row.bars:
            assert MARGIN <= bar.x <= bar.x + bar.width <= WIDTH - MARGIN + 1
            assert edge <= bar.x + 1
            edge = bar.x + bar.width
            assert bar.words in picture.words
        assert all(picture.axis.holds(mark.day) for mark in row.marks)
