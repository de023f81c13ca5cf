"""Outcomes of a round: pass mark, the best first where places are limited, insurance on the day; sheets read."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.applying import Standing, agreed, outcomes
from frameworks.importing.applicants import read_applicants
from frameworks.importing.score_sheet import read_scores
from frameworks.importing.sheets import Row, Sheet, Unreadable

DAY = date(2023, 6, 1)
POINTS = st.decimals(0, 100, places=2)


def standing(key: int, score: Decimal, until: date | None = DAY, lot: int = 1) -> Standing:
    return Standing(key=key, lot=lot, number=key, score=score, reason="As discussed.", insurance_until=until)


@given(scores=st.lists(POINTS, max_size=12), pass_mark=POINTS, free=st.none() | st.integers(0, 12))
def test_nobody_below_the_pass_mark_and_never_more_than_there_are_places(scores, pass_mark, free):
    found = outcomes(
        [standing(key, score) for key, score in enumerate(scores)], pass_mark=pass_mark, free={1: free}, on=DAY
    )
    admitted = [one for one in found if one.is_admitted]
    passed = [score for score in scores if score >= pass_mark]
    assert len(found) == len(scores)
    assert len(admitted) == (len(passed) if free is None else min(free, len(passed)))
    left_out = [one.score for one in found if not one.is_admitted and one.score >= pass_mark]
    assert all(one.score >= score for one in admitted for score in left_out)
    assert all(one.reason for one in found)


def test_insurance_is_looked_at_on_the_day_the_places_begin():
    marks = {"pass_mark": Decimal(50), "free": {}, "on": DAY}
    found = outcomes(
        [standing(1, Decimal(60)), standing(2, Decimal(60), date(2023, 5, 31)), standing(3, Decimal(60), None)], **marks
    )
    assert [one.is_admitted for one in found] == [True, True, True]
    assert found[0].condition == ""
    assert "it lapsed on 31 May 2023" in found[1].condition
    assert "none has been shown" in found[2].condition


@pytest.mark.parametrize(
    ("points", "expected", "moderated", "score"),
    [
        ([70, 70], 2, None, 70),
        ([70, 60], 2, None, None),
        ([70], 2, None, None),
        ([70, 60], 2, 65, 65),
        ([], 0, None, None),
    ],
)
def test_scores_are_agreed_when_all_are_alike_or_moderated(points, expected, moderated, score):
    assert agreed(points, expected=expected, moderated=moderated) == score


def sheet(*rows: list[object], headings: tuple[str, ...] = ("Applicant", "Lots", "Received", "Company no")) -> Sheet:
    return Sheet(headings, [Row(number, cells) for number, cells in enumerate(rows, start=2)])


def test_a_sheet_of_applications_is_read_as_people_write_it():
    found, problems = read_applicants(
        sheet(
            ["Alder House", "1, 3", "03/04/2023", 1234567],
            ["Birch Trust", "Lot 2 and lot 1", date(2023, 4, 4), ""],
            ["Cedar Care", 2, "5 April 2023", "SC123456"],
            ["", "1", "03/04/2023", ""],
            ["Elm", "all", "03/04/2023", ""],
            ["Fern", "1", "", ""],
            ["Gorse", "1", "31/02/2023", ""],
        )
    )
    assert [(one.name, one.lots, one.company_number) for one in found] == [
        ("Alder House", (1, 3), "01234567"),
        ("Birch Trust", (1, 2), ""),
        ("Cedar Care", (2,), "SC123456"),
    ]
    assert [one.split(":")[0] for one in problems] == ["Row 5", "Row 6", "Row 7", "Row 8"]
    assert problems[1] == "Row 6: “all” does not say for which lots Elm applies. Write it like 1, 3."
    with pytest.raises(Unreadable, match="no column headed Lots or Received on"):
        read_applicants(sheet(headings=("Organisation",)))


def test_a_sheet_of_scores_leaves_out_what_is_not_scored_yet():
    headings = ("Application", "Organisation", "Lot", "Score", "Why")
    found, problems = read_scores(
        sheet([1, "Alder", 1, 72.5, "Good."], [2, "Birch", 1, "", ""], ["", "Cedar", 1, 50, ""], headings=headings)
    )
    assert [(one.application, one.lot, one.points, one.comment) for one in found] == [(1, 1, Decimal("72.5"), "Good.")]
    assert problems == ["Row 4: Say which application and which lot this is."]
