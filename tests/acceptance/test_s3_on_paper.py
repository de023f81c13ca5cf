"""Case S3, a report to cabinet in two parts: a closed framework replaced by one that can be joined (cases.md S3)."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from decisions.demonstration.course import Course
from decisions.models import Decision
from frameworks.models import Contract
from tests.acceptance.papers import Papers, decided

HEADINGS = [
    "Part A",
    "Purpose of the report",
    "Recommendations",
    "Reasons for recommendations",
    "Timetable for decisions (including scrutiny)",
    "Policy framework and previous decisions",
    "Resource implications",
    "Circulation under the local issues alert procedure",
    "Officers to contact",
    "Part B",
    "Background",
    "The impact of the Covid-19 pandemic",
    "The Community Choices framework",
    "Proposals for the procurement of Community Choices services",
    "In-house provision",
    "Proposed consultation on changes to in-house services",
    "Comments of the Adults and Communities Scrutiny Committee",
    "Conclusions",
    "Equality and human rights implications",
    "Background papers",
    "Appendices",
]
# The first paragraph under each heading: they are counted through both parts.
FIRST = {
    "Purpose of the report": 1,
    "Recommendations": 2,
    "Reasons for recommendations": 3,
    "Timetable for decisions (including scrutiny)": 6,
    "Policy framework and previous decisions": 8,
    "Resource implications": 11,
    "Circulation under the local issues alert procedure": 15,
    "Background": 16,
    "The impact of the Covid-19 pandemic": 18,
    "The Community Choices framework": 24,
    "Proposals for the procurement of Community Choices services": 29,
    "In-house provision": 36,
    "Proposed consultation on changes to in-house services": 40,
    "Comments of the Adults and Communities Scrutiny Committee": 46,
    "Conclusions": 48,
    "Equality and human rights implications": 51,
}
SUMS = [
    "£111,000 × 52 weeks £5,772,000",
    "£100,000 × 52 weeks £5,200,000",
    "£5,800,000 × 2 £11,600,000",  # never stated in the original
    "£5,800,000 × 4 £23,200,000",  # nor this
]
FIGURES = [
    "£5.8 million",
    "£4.8 million",
    "£3 million",
    "£111,000 a week",
    "£100,000 a week",
    "£70,000 a week",
    "Of 73 organisations that were on earlier contracts, 24 joined",
    "19 organisations outside the framework",
    "of the 535 people, 428 (80 per cent)",
    "391 (73 per cent)",
    "422 people",
    "Of the 112 people, 29 per cent",
    "7 per cent",
    "64 per cent",
    "ten sites",
    "71 full-time posts",
]
DATES = [
    "Meeting Cabinet, 22 June 2021",
    "fourteen months from 30 September 2020",
    "30 November 2021",
    "tenders are invited on 2 August 2021",  # 1 August was a Sunday
    "from 6 September to 4 October 2021",
    "from 5 October 2021",
    "starts on 1 December 2021, the day after the present one ends",  # 29 November overlapped
    "to 30 November 2023",
    "to 30 November 2025",
    "on 7 June 2021",
    "Spring 2022 onwards",
]
LOTS = [
    "Table 4: Lots of the framework",
    "Lot For whom Description",
    "Lot 1 Adults aged 18 to 54 with a Days of learning and activity in buildings and in the",
    "Lot 2 Adults aged 18 to 54 with a Days in places without barriers, with help to keep skills",
    "Lot 3 Adults aged 18 to 54 with a mental Workshops and gardens on the way to recovery",
    "Lot 4 People aged 65 or over Company, meals and gentle activity by the day",
    "Lot 5 People aged 55 to 64, with Memory groups, and days for people who have become",
]


@pytest.fixture
def papers(transactional_db, tmp_path: Path) -> Papers:
    return Papers("S3", tmp_path)


@pytest.fixture
def course(db) -> Course:
    return decided("S3")


def test_s3_is_printed_as_its_council_would_know_it(papers):
    assert papers.broken_rules() == {}
    assert (papers.blockers, papers.warnings) == ([], [])

    assert papers.headings(HEADINGS) == HEADINGS
    assert papers.labels(r"\d{1,2}") == [str(number) for number in range(1, 53)]
    lines = [line for line in papers.lines() if line]
    after = {heading: lines[lines.index(heading) + 1].split()[0] for heading in FIRST}
    assert after == {heading: str(number) for heading, number in FIRST.items()}
    # Recommendations 2 a to c, and what is asked of organisations in 34 a to h.
    assert papers.listed("[a-h]") == [*"abc", *"abcdefgh"]

    assert papers.missing([*SUMS, *FIGURES, *DATES]) == []
    assert [line for line in lines if line in LOTS] == LOTS
    assert sum(int(line.split()[-1]) for line in lines[_at(lines, "Abbey Road") : _at(lines, "Total 112")]) == 112
    assert "The consultation lasts about twelve weeks: • Its steps are as follows." in papers.text()
    assert "https://www.ashmark.example/adults-" in papers.text()  # the background papers are linked
    assert "Appendices None." in papers.text()
    record = papers.text("record")
    for words in (
        "Taken by Cabinet, meeting of 22 June 2021, minute 23",
        "Cabinet, 22 June 2021, County Hall, Fernley Room",
        "Cllr Ayesha Rahman, Deputy Leader",
        "Entered by Lucy Penrose, Democratic Services Officer",
    ):
        assert words in record


def test_cabinet_decides_s3_in_its_meeting_and_nobody_signs(course):
    decision = Decision.objects.get(report=course.report)
    assert (decision.maker, decision.maker_name, decision.taken_at.date()) == (None, "Cabinet", date(2021, 6, 22))
    assert (decision.minute.number, decision.minute.held_on) == ("23", date(2021, 6, 22))
    assert decision.paper.confirmed_name == "Teresa Vaughan"


def test_the_framework_of_s3_is_closed_and_the_new_one_follows_without_a_gap(course):
    runs = course.contract
    assert (runs.admission_mode, runs.starts_on, runs.initial_ends_on) == (
        "closed",
        date(2017, 1, 1),
        date(2020, 9, 30),
    )
    assert {lot.current_ends_on for lot in runs.lots.all()} == {date(2021, 11, 30)}
    plan = course.report.recommendations.get(effect="procure").plan
    assert plan.starts_on == runs.max_ends_on + timedelta(days=1)
    assert (plan.initial_months, plan.options, plan.lots.count()) == (24, (24,), 6)
    assert course.report.recommendations.get(effect="procure").value_line.amount == Decimal("23200000.00")
    # Cabinet's decision can be called in: the register learns of the new framework afterwards.
    assert Contract.objects.filter(council=runs.council).count() == 1


def _at(lines: list[str], start: str) -> int:
    return next(place for place, line in enumerate(lines) if line.startswith(start))
