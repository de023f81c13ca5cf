"""Days of a timetable: working days, in order, and fitting the term that runs to 31 May 2022."""

from dataclasses import replace
from datetime import date

import pytest

from commissioning.enums import Nation
from decisions.checks import timetable
from decisions.checks.rows import MilestoneView
from decisions.enums import MilestonePrecision
from tests.unit.decisions.checks.drafts import PLAN, by, draft, every, in_2026, procuring, table


def steps(*rows, precision=MilestonePrecision.DAY, **given):
    """A timetable of labels and days; a third value is the last day of a range."""
    return draft(
        milestones=tuple(
            MilestoneView(order, label, MilestonePrecision.RANGE if rest else precision, day, *rest)
            for order, (label, day, *rest) in enumerate(rows, start=1)
        ),
        **given,
    )


CASES = {
    timetable.NOT_WORKING: (
        (
            steps(("Tender returned", date(2022, 6, 12))),
            steps(("Workshop with tenants", date(2022, 4, 15))),
            steps(("Evaluation", date(2022, 7, 4), date(2022, 7, 16))),
            "The invitation to tender is published on 3 July 2022.",
            draft(typed=(table(("Step", "Date"), ("Deadline for bids", "Sat 25/06/2022"), caption="Timetable"),)),
            in_2026("The new contract starts on Friday 25 December 2026."),
            in_2026("The service will commence on Sunday 3 May 2026."),
            in_2026("The extension will start on Good Friday, 3 April 2026."),
            procuring(plan=replace(PLAN, starts_on=date(2022, 12, 27))),
        ),
        (
            steps(("Tender returned", date(2022, 6, 13))),
            steps(("New term starts", date(2022, 10, 1))),
            steps(("Workshop with tenants", date(2021, 8, 1))),
            "The further year runs from 3 July 2022 to 2 July 2023.",
            "The term ends on Sunday 3 July 2022 after the award.",
            draft(typed=(table(("Home", "Opened"), ("Fairview", "Saturday 25/06/2022"), caption="Homes"),)),
            in_2026("The new service starts on Sunday 1 November 2026; the fair begins on Saturday 4 July 2026."),
            in_2026("It is recommended to award the contract for one year from 1 August 2026 to 31 July 2027."),
            in_2026("The contract was awarded for a term commencing 1 August 2026."),
            in_2026("The present service starts to wind down on Sunday 28 June 2026."),
            in_2026("The published rates apply from 1 August 2026."),
            in_2026("A decision is needed because prices are fixed up to 31 May 2026."),
            procuring(plan=replace(PLAN, starts_on=date(2022, 12, 27), follows_until=date(2022, 12, 26))),
        ),
    ),
    timetable.GAP: (
        (
            steps(("New contract starts", date(2022, 7, 4)), recommendations=()),
            procuring("The new contract starts on 13 June 2022."),
            procuring(plan=replace(PLAN, follows_until=date(2023, 4, 30))),
        ),
        (
            steps(("New contract starts", date(2022, 6, 1)), recommendations=()),
            procuring("The new contract starts on 1 June 2022."),
            procuring(plan=replace(PLAN, follows_until=date(2023, 5, 31))),
            steps(("Consultation starts", date(2022, 7, 4)), recommendations=()),
            "The new service starts on 4 September 2029.",
        ),
    ),
    timetable.OVERLAP: (
        (
            steps(("Service commences", date(2022, 5, 30)), recommendations=()),
            procuring("The replacement framework begins on 23 May 2022."),
            procuring(plan=replace(PLAN, follows_until=date(2023, 6, 1))),
        ),
        (
            steps(("Service commences", date(2022, 6, 1)), recommendations=()),
            steps(("Mobilisation starts", date(2022, 5, 30)), recommendations=()),
            procuring("The replacement framework is designed from 23 May 2022."),
            procuring("Work on the new contract starts with a survey; the present one began on 1 June 2019."),
            procuring("The procurement of the new contract starts on 1 April 2022."),
            procuring("Mobilisation of the new contract will start on 1 April 2022."),
            procuring("Consultation on the new service begins on 1 April 2022."),
        ),
    ),
    timetable.AFTER_END: (
        (
            steps(("Decision of the director", date(2022, 6, 7))),
            steps(("Cabinet", date(2022, 6, 21))),
            draft(typed=(table(("Stage", "When"), ("Report signed", "8 June 2022")),)),
            in_2026("Cabinet will decide on 12 May 2026."),
            in_2026("Cabinet will decide on 12 May 2026 whether to extend."),
            in_2026("The decision is expected on 12 May 2026."),
            in_2026("The decision on the extension will be taken by the Cabinet on Tuesday 12 May 2026."),
        ),
        (
            steps(("Decision of the director", date(2022, 5, 24))),
            steps(("Deeds exchanged", date(2022, 6, 7))),
            steps(("Cabinet", date(2022, 6, 21)), recommendations=()),
            in_2026("Cabinet will decide on 12 February 2026."),
            in_2026("The committee noted that the school opens on 12 May 2026."),
            in_2026("Cabinet approved an extension until 30 June 2026."),
            in_2026("The Planning Committee will decide on 12 May 2026."),
            in_2026("Cabinet will meet on 12 May 2026 to note the budget."),
            in_2026("The decision is made on 12 May 2026 that closes the school."),
            in_2026("The decision on the new contract is expected on 12 May 2026."),
            in_2026("Cabinet will decide on 12 May 2026.", recommendations=()),
        ),
    ),
    timetable.OUT_OF_ORDER: (
        (
            steps(("Bids opened", date(2022, 6, 13)), ("Bids returned", date(2022, 6, 6))),
            draft(typed=(table(("Step", "When"), ("Award", "5 July 2022"), ("Evaluation", "28 June 2022")),)),
            steps(("Survey", date(2022, 5, 3)), ("Design", date(2022, 6, 7)), ("Tender", date(2022, 5, 24))),
        ),
        (
            steps(("Bids returned", date(2022, 6, 6)), ("Bids opened", date(2022, 6, 13))),
            draft(typed=(table(("Home", "Opened"), ("Elm", "5 July 2012"), ("Oak", "28 June 2011"), caption="Homes"),)),
            steps(("Workshop", date(2022, 6, 6)), ("Drop-in", date(2022, 6, 6))),
        ),
    ),
}


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=True))
def test_it_finds(rule, case):
    assert by(rule, case)


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=False))
def test_it_leaves_alone(rule, case):
    assert not by(rule, case)


def test_the_weekday_is_told():
    (finding,) = by(timetable.NOT_WORKING, CASES[timetable.NOT_WORKING][0][0])
    assert finding.place == "milestone:1"
    assert finding.message == (
        "“Tender returned” is on Sunday 12 June 2022. Choose a working day, or accept this with your reason."
    )


def test_a_bank_holiday_of_the_nation_is_told_as_such():
    (finding,) = by(timetable.NOT_WORKING, CASES[timetable.NOT_WORKING][0][1])
    assert "is on Friday 15 April 2022, a bank holiday." in finding.message
    saint_andrews_day = steps(("Workshop", date(2022, 11, 30)))
    assert not by(timetable.NOT_WORKING, saint_andrews_day)
    assert by(timetable.NOT_WORKING, replace(saint_andrews_day, nation=Nation.SCOTLAND))


def test_the_days_between_are_counted():
    (gap,) = by(timetable.GAP, procuring("The new contract starts on 13 June 2022."))
    assert "but the present term ends on 31 May 2022: 12 days between them have no contract" in gap.message
    (overlap,) = by(timetable.OVERLAP, procuring("The replacement framework begins on 30 May 2022."))
    assert "but the present term runs to 31 May 2022: they overlap by 2 days. Start on 1 June 2022" in overlap.message
