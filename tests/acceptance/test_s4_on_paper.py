"""Case S4, a business case: a new contract of three years with three options of two years each (cases.md S4)."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from decisions.demonstration.course import Course
from frameworks.models import Contract
from tests.acceptance.papers import Papers, decided

# Part I is public, and nothing is withheld, so that there is no Part II.
HEADINGS = [
    "Part I",
    "Executive summary",
    "Recommendations",
    "I Introduction",
    "What research says",
    "II Current service offer",
    "III Case for change",
    "Feedback from people who use the service",
    "Feedback from partners",
    "Conclusion and recommendations",
    "3.1 National drivers",
    "3.2 System drivers",
    "3.3 Council drivers",
    "IV Options appraisal",
    "V Preferred option and procurement",
    "VI Financial implications",
    "6.1 Risks and mitigations",
    "6.2 Outcomes and benefits",
    "VII Other implications",
    "7.1 Legal",
    "7.2 Equalities",
    "7.3 Staff, data protection and social value",
    "Background papers",
]
# Each sum, and how it is arrived at.
BUDGET = [
    "Budget of a year Budget book 2023/24 £195,974 Exempt from VAT",
    "Initial term of three years £195,974 × 3 £587,922 Exempt from VAT",
    "Each further period of two years £195,974 × 2 £391,948 Exempt from VAT",
    "Three further periods £391,948 × 3 £1,175,844 Exempt from VAT",
    "Whole life of nine years, if every £587,922 + £1,175,844 £1,763,766 Exempt from VAT",
]
# What the original left open: the dates, the sum and the ground on which the contract that runs is extended.
BRIDGE = ["from 1 April 2024 to 30 September 2024", "£97,987", "regulation 72(1)(a)"]
CAPTIONS = [
    "Figure 1: The service as it is today",
    "Table 3: Budget of the new contract, at 2023/24 prices",
    "Table 5: Risks before and after mitigation",
    "Table 7: Outcomes and benefits",
]
# Likelihood, impact and score, before and after: all fourteen products tie.
SCORES = {
    "Quality falls": ((4, 4, 16), (1, 2, 2)),
    "The money does not suffice": ((3, 2, 6), (2, 2, 4)),
    "People are unsettled": ((3, 3, 9), (2, 2, 4)),
    "Partners lose their link": ((4, 3, 12), (2, 3, 6)),
    "The council's name suffers": ((5, 2, 10), (3, 1, 3)),
    "Time runs out": ((4, 2, 8), (2, 2, 4)),
    "The competition fails": ((4, 3, 12), (2, 2, 4)),
}


@pytest.fixture
def papers(transactional_db, tmp_path: Path) -> Papers:
    return Papers("S4", tmp_path)


@pytest.fixture
def course(db) -> Course:
    return decided("S4")


def test_s4_is_printed_as_its_council_would_know_it(papers):
    assert papers.broken_rules() == {}
    assert (papers.blockers, papers.warnings) == ([], [])

    assert papers.headings(HEADINGS) == HEADINGS
    assert "Part II" not in papers.lines()
    # Headings carry numbers, paragraphs none; the four things that should change are a list of their own.
    assert papers.listed(r"\d") == ["1", "2", "3", "4"]
    assert [line for line in papers.lines() if line in BUDGET] == BUDGET
    assert papers.missing(BRIDGE) == []
    assert [line for line in papers.lines() if line in CAPTIONS] == CAPTIONS
    assert "Strategic outcome What is expected" in papers.lines()  # a heading over two headings
    assert "Benefit description Benefit category" in papers.lines()
    assert "six of the nine depend on options that may not be used" in papers.text()
    bands = {score: "Red" if score >= 12 else "Amber" if score >= 6 else "Green" for score in (2, 3, 4, 6, 9, 12, 16)}
    assert papers.missing(f"{score} {band}" for score, band in bands.items()) == []


def test_the_risks_of_s4_are_scored_before_and_after(course):
    rows = course.report.risks.all()
    assert {
        row.title: (
            (row.likelihood, row.impact, row.score),
            (row.residual_likelihood, row.residual_impact, row.residual_score),
        )
        for row in rows
    } == SCORES


def test_deciding_s4_plans_the_new_contract_after_the_one_that_runs(course):
    call_command("apply_effects", stdout=StringIO())
    runs = course.contract
    planned = Contract.objects.get(council=runs.council, planned_by=course.case.reference)
    assert (planned.starts_on, planned.initial_ends_on) == (date(2024, 10, 1), date(2027, 9, 30))
    assert [option.months for option in planned.options.all()] == [24, 24, 24]
    assert planned.max_ends_on == date(2033, 9, 30)
    assert [lot.predecessor for lot in planned.lots.all()] == [runs.lots.get()]
    assert runs.lots.get().authorised_ends_on == date(2024, 9, 30)
