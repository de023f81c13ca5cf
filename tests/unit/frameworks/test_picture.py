"""The term picture: every bar on the axis, none over another, and every one of them in the table."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from commissioning.calendar import end_of_term
from frameworks.enums import UseStatus
from frameworks.picture import LotTerm, OptionPiece, bars_of, term_picture
from frameworks.terms import Span
from frameworks.timeline import MARGIN, WIDTH, Axis, listed

TODAY = date(2020, 10, 22)
S0_OPTION = Span(date(2020, 11, 1), date(2021, 10, 31))


def s0_lot(number: int, status: UseStatus, **more) -> LotTerm:
    """A lot of case S0 with its one option at a status."""
    is_extended = status in (UseStatus.AUTHORISED, UseStatus.NOTICE_SERVED, UseStatus.IN_FORCE)
    return LotTerm(
        number=number,
        starts_on=date(2017, 11, 1),
        initial_ends_on=date(2020, 10, 31),
        authorised_ends_on=S0_OPTION.to_on if is_extended else date(2020, 10, 31),
        options=(OptionPiece(1, status, S0_OPTION, **more),),
    )


def test_lots_alike_share_a_row_and_the_others_have_their_own():
    in_force = [s0_lot(number, UseStatus.IN_FORCE, decision="BRK-DPR-2020-014") for number in (4, 5, 6)]
    not_taken_up = [s0_lot(number, UseStatus.NOT_TAKEN_UP) for number in (1, 2, 3)]
    picture = term_picture([*not_taken_up, *in_force], today=TODAY)
    assert [row.label for row in picture.rows] == ["Lots 1 to 3", "Lots 4 to 6"]
    assert [bar.words for bar in picture.rows[1].bars] == [
        "Initial term: 1 November 2017 to 31 October 2020",
        "Option 1, in force: 1 November 2020 to 31 October 2021 (BRK-DPR-2020-014)",
    ]
    assert [(entry.kind, entry.name) for entry in picture.key] == [
        ("initial", "Initial term"),
        ("not_taken_up", "Not taken up"),
        ("in_force", "In force"),
        ("today", "Today"),
    ]


def test_a_single_contract_names_no_lot():
    picture = term_picture([s0_lot(1, UseStatus.AVAILABLE)], today=TODAY, is_single=True)
    assert picture.rows[0].label == ""
    assert "lot" not in picture.words.lower()


def test_days_to_act_by_are_told_with_their_weekday_and_drawn_apart():
    lot = s0_lot(1, UseStatus.AVAILABLE, notice_by=date(2020, 7, 31))
    picture = term_picture([LotTerm(**{**lot.__dict__, "start_by": date(2020, 7, 20)})], today=TODAY)
    start, notice = picture.rows[0].marks
    assert (start.letter, start.lane, notice.letter, notice.lane) == ("S", 0, "N", 1)
    assert "Latest day for notice of option 1: Friday 31 July 2020" in picture.words
    assert "Last safe day to start the decision: Monday 20 July 2020" in picture.words


def test_an_option_settled_has_no_day_for_notice_left():
    picture = term_picture([s0_lot(1, UseStatus.IN_FORCE, notice_by=date(2020, 7, 31))], today=TODAY)
    assert picture.rows[0].marks == ()


def test_what_neither_the_first_term_nor_an_option_covers_was_carried_on_otherwise():
    """Case S1: 18 months of relief after a framework's own end."""
    lot = LotTerm(1, date(2017, 4, 1), date(2021, 3, 31), date(2022, 9, 30))
    assert [(bar.label, bar.span) for bar in bars_of(lot)] == [
        ("Initial term", Span(date(2017, 4, 1), date(2021, 3, 31))),
        ("Carried on otherwise", Span(date(2021, 4, 1), date(2022, 9, 30))),
    ]


def test_a_term_ended_early_is_drawn_as_far_as_it_ran():
    lot = LotTerm(
        1,
        date(2017, 11, 1),
        date(2020, 10, 31),
        date(2021, 3, 31),
        (OptionPiece(1, UseStatus.IN_FORCE, S0_OPTION),),
    )
    initial, option = bars_of(lot)
    assert initial.note == ""
    assert option.words == "Option 1, in force: 1 November 2020 to 31 March 2021 (was to run to 31 October 2021)"
    (only,) = bars_of(LotTerm(1, date(2017, 11, 1), date(2020, 10, 31), date(2019, 3, 31)))
    assert only.note == "ended before its day, 31 October 2020"


def test_there_is_no_picture_of_no_lots():
    assert term_picture([], today=TODAY) is None


def test_today_is_left_out_of_a_picture_it_would_crush():
    picture = term_picture([s0_lot(1, UseStatus.LAPSED)], today=date(2041, 1, 1))
    assert picture.today_x is None
    assert "Today is Tuesday 1 January 2041." in picture.words


def test_runs_of_numbers_are_shortened():
    assert [listed(numbers) for numbers in ([1], [1, 3], [4, 5], [4, 5, 6], [1, 2, 3, 5])] == [
        "1",
        "1 and 3",
        "4 and 5",
        "4 to 6",
        "1 to 3 and 5",
    ]


DAYS = st.dates(date(2005, 1, 1), date(2035, 12, 31))
STATUSES = st.sampled_from([status for status in UseStatus if status != UseStatus.WITHDRAWN])


@st.composite
def lots(draw, number: int) -> LotTerm:
    """Any lot whose ends are in order: options in and out of force, with gaps, overlaps and early ends."""
    start = draw(DAYS)
    initial = end_of_term(start, months=draw(st.integers(1, 120)))
    authorised = start + timedelta(days=draw(st.integers(0, 5000)))
    pieces = []
    for order in range(1, draw(st.integers(0, 3)) + 1):
        first = start + timedelta(days=draw(st.integers(0, 6000)))
        last = first + timedelta(days=draw(st.integers(0, 1500)))
        pieces.append(OptionPiece(order, draw(STATUSES), draw(st.sampled_from([None, Span(first, last)])), draw(DAYS)))
    return LotTerm(number, start, initial, authorised, tuple(pieces), draw(st.none() | DAYS))


@given(st.data(), st.integers(1, 6), DAYS)
def test_every_bar_and_mark_is_on_the_axis_and_no_bar_covers_another(data, count, today):
    drawn = [data.draw(lots(number)) for number in range(1, count + 1)]
    picture = term_picture(drawn, today=today)
    for row in picture.rows:
        edge = 0
        for bar in row.bars:
            assert MARGIN <= bar.x <= bar.x + bar.width <= WIDTH - MARGIN + 1
            assert picture.axis.holds(bar.span.from_on)
            assert picture.axis.holds(bar.span.to_on)
            if bar.width:
                assert bar.drawn.from_on <= bar.drawn.to_on
                assert edge <= bar.x + 1
                edge = bar.x + bar.width
            assert bar.words in picture.words
        for mark in row.marks:
            assert picture.axis.holds(mark.day)
            assert mark.day_in_words in picture.words
        taken = [(mark.lane, mark.x) for mark in row.marks]
        assert len(taken) == len(set(taken))
    assert sum(len(row.label.split()) > 0 for row in picture.rows) == len(picture.rows)


@given(DAYS, st.integers(0, 20000))
def test_the_axis_names_a_few_days_in_order(first, length):
    axis = Axis(first, first + timedelta(days=length))
    assert len(axis.ticks) <= 9
    assert [tick.x for tick in axis.ticks] == sorted(tick.x for tick in axis.ticks)
    assert all(axis.holds(tick.day) for tick in axis.ticks)
