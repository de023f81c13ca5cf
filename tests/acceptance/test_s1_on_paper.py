"""Case S1, a committee asked for its view before a cabinet member decides on a procurement (cases.md S1)."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from decisions.demonstration.course import Course
from decisions.models import Consultation, Decision
from tests.acceptance.papers import Papers, decided

# The block of labels at the head, and what stands after each.
LABELS = [
    "From: Cabinet Member for Adult Social Care",
    "To: Adult Social Care Cabinet Committee, 31 March 2022",
    "Subject: Procurement of day and community support for disabled adults",
    "Decision number: 22/00034",
    "Classification: Public",
    "Past pathway of report: Adult social care management team, 2 February 2022",
    "Future pathway of report: Decision of the Cabinet Member, date to be confirmed",
    "Electoral division: All",
]
HEADINGS = [
    "1 Introduction",
    "2 Background",
    "3 Future specification development",
    "3.7 Draft procurement timetable",
    "4 Financial implications",
    "5 Legal implications",
    "6 Equalities implications",
    "7 Data protection implications",
    "8 Other corporate implications",
    "9 Conclusions",
    "10 Recommendations",
    "11 Background documents",
    "12 Report author and relevant director",
]
PARAGRAPHS = [
    "1.1", "1.2", "2.1", "2.2", "2.3", "2.4", *(f"3.{n}" for n in range(1, 8)), *(f"4.{n}" for n in range(1, 6)),
    "5.1", "5.2", "6.1", "6.2", "7.1", "8.1", "8.2", "9.1", "9.2", "10.1", "11.1",
]  # fmt: skip
TIMETABLE = [
    "Decision of the Cabinet Member April 2022",
    "Meeting with organisations April 2022",
    "Invitation to tender 3 May 2022",
    "Tender closes 1 June 2022",
    "Governance of the award To be confirmed",
    "New arrangements start From 1 October 2022",
]
MONEY = [
    "Adults with a learning disability £7,392,400 Exempt from VAT",
    "Adults with a physical disability £2,672,800 Exempt from VAT",
    "Total £10,065,200 Exempt from VAT",
    "Adults with a learning disability £1,593,900 Exempt from VAT",
    "Adults with a physical disability £850,200 Exempt from VAT",
    "Total £2,444,100 Exempt from VAT",
    "Adults with a learning disability £1,000,000 Exempt from VAT",
    "Services of a year £7,392,400 + £2,672,800 £10,065,200 Exempt from VAT",
    "Services of four years, before savings £10,065,200 × 4 £40,260,800 Exempt from VAT",  # never stated there
]
FIGURES = [
    "£12,509,300",
    "47 organisations on the framework, with 72 services",
    "1,408 people in this way: 1,115 through the framework, and 293 with organisations outside it",
]
DATES = ["ended on 31 March 2021", "eighteen months longer, to 30 September 2022", "from 1 October 2022"]
ASKED = [
    "ENDORSE, or make recommendations to the Cabinet Member on,",
    "endorse the proposal to DELEGATE authority to the Corporate Director",
]


@pytest.fixture
def papers(transactional_db, tmp_path: Path) -> Papers:
    return Papers("S1", tmp_path)


@pytest.fixture
def course(db) -> Course:
    return decided("S1")


def test_s1_is_printed_as_its_council_would_know_it(papers):
    assert papers.broken_rules() == {}
    assert (papers.blockers, papers.warnings) == ([], [])

    assert [line for line in papers.lines() if line in LABELS] == LABELS
    assert papers.headings(HEADINGS) == HEADINGS
    assert papers.labels(r"\d{1,2}\.\d") == PARAGRAPHS  # 6.1 once
    assert [line for line in papers.lines() if line in TIMETABLE] == TIMETABLE
    assert [line for line in papers.lines() if line in MONEY] == MONEY
    assert papers.missing([*FIGURES, *DATES]) == []

    # The recommendations stand at the head and in section 10, from one list; the verbs are in capitals.
    assert [papers.text().count(words) for words in ASKED] == [2, 2]
    assert "11.1 None." in papers.lines()
    assert "Telephone: 01632 960 514" in papers.lines()
    # One word for what is to come, and no place where it is a list.
    assert "dynamic purchasing system" in papers.text()
    assert "approved" not in papers.text()
    assert "Taken by Cllr Hugh Sandford, Cabinet Member for Adult Social Care" in papers.lines("record")
    # The form has no block for the committee to sign in: the record says beside the decision what it thought of it.
    assert "Agrees with comments. Given by Adult Social Care Cabinet Committee" in papers.text("record")
    assert "meeting of 31 March 2022, minute 12, on 31 March 2022 at 10:00" in papers.text("record")
    assert "The committee endorsed the proposed decision" in papers.text("record")


def test_the_committee_of_s1_gives_a_view_and_the_cabinet_member_decides(course):
    view = Consultation.objects.get(report=course.report)
    assert (view.outcome, view.closed_at.date()) == ("comments", date(2022, 3, 31))
    assert (view.person, view.meeting.held_on, view.minute_number) == (None, date(2022, 3, 31), "12")
    assert view.view.startswith("The committee endorsed the proposed decision")
    decision = Decision.objects.get(report=course.report)
    assert (str(decision.maker), decision.taken_at.date()) == ("Cllr Hugh Sandford", date(2022, 4, 7))


def test_the_framework_of_s1_ran_eighteen_months_longer_as_relief_and_the_new_one_follows_at_once(course):
    runs = course.contract
    lot = runs.lots.first()
    assert (runs.initial_ends_on, lot.current_ends_on) == (date(2021, 3, 31), date(2022, 9, 30))
    relief = lot.events.last()
    assert (relief.kind, relief.ground, relief.option_use) == ("relief", "ppn_covid", None)
    assert sum(each.admissions.count() for each in runs.lots.all()) == 47
    asked = course.report.recommendations.get(effect="procure")
    assert (asked.plan.kind, asked.plan.starts_on) == ("dynamic", lot.current_ends_on + timedelta(days=1))
    assert asked.value_line.amount == 4 * Decimal("10065200.00")
