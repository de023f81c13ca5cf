"""Case S2, a cabinet member's delegated decision: a contract with one provider extended by two years (cases.md S2)."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from decisions.demonstration.course import Course
from frameworks.models import OptionUse
from tests.acceptance.papers import Papers, decided

HEADINGS = [
    "Executive summary",
    "1 Decision to be made",
    "2 Why is the decision needed?",
    "3 Implications of the decision",
    "(a) Financial",
    "(b) Legal",
    "(c) Communication",
    "(d) Human rights, equalities and diversity",
    "(e) Policies or Council Plan",
    "(f) Procurement",
    "4 Alternatives",
    "5 Timetable for implementation",
    "List of annexes",
    "List of background papers",
]
PARAGRAPHS = ["1.1", "2.1", "2.2", "2.3", "2.4", "4.1", "4.2", "5.1", "5.2", "5.3"]
# Figures and dates as the case has them; the last two were never stated there: 246,304 × 3, and that with the option.
FIGURES = ["£246,304 × 2", "£492,608", "£738,912", "£1,231,520"]
DATES = [
    "23 March 2021",  # of the report
    "3 July 2018",
    "2 July 2021",
    "from 3 July 2021 to 2 July 2023",
    "in July 2022",
    "3 July 2023",
]
TICKS = [
    "Financial Yes Legal Yes",
    "Communication Yes Human rights, equalities and Yes",
    "Policies or Council Plan Yes Procurement Yes",
    "Energy efficiency No Workforce No",
]


@pytest.fixture
def papers(transactional_db, tmp_path: Path) -> Papers:
    return Papers("S2", tmp_path)


@pytest.fixture
def course(db) -> Course:
    return decided("S2")


def test_s2_is_printed_as_its_council_would_know_it(papers):
    assert papers.broken_rules() == {}
    assert (papers.blockers, papers.warnings) == ([], [])

    assert papers.headings(HEADINGS) == HEADINGS
    assert papers.labels(r"\d\.\d") == PARAGRAPHS
    assert papers.missing([*FIGURES, *DATES]) == []

    # The ticks and the sections come from one list: what is ticked is printed, and nothing else is.
    assert [line for line in papers.lines() if line in TICKS] == TICKS
    # Paragraph 2.4 goes on without a number of its own.
    assert any(line.startswith("A new competition takes about twelve months.") for line in papers.lines())
    assert "Exempt, confidential or not No" in papers.lines()
    assert "Wards affected All wards" in papers.lines()
    assert "Council Plan reference Priority 3: more people live well at home." in papers.lines()
    assert "List of annexes None." in papers.text()

    # The form has no block for signatures: the record says who decided.
    assert "Signature" not in papers.text("issued")
    assert "Taken by Cllr Ruth Hathersage, Cabinet Member for Adult Social Care" in papers.lines("record")
    assert "DRAFT" in papers.text("draft")
    assert "DRAFT" not in papers.text("record")


def test_s2_asks_for_all_the_contract_gives_and_waits_for_the_call_in(course):
    contract = course.contract
    assert (contract.starts_on, contract.initial_ends_on) == (date(2018, 7, 3), date(2021, 7, 2))
    assert contract.money_lines.get(kind="option").amount == Decimal("492608.00")
    use, lot = OptionUse.objects.get(lot__contract=contract), contract.lots.get()
    assert (use.from_on, use.to_on) == (date(2021, 7, 3), date(2023, 7, 2))
    assert lot.max_ends_on == use.to_on
    # A decision that can still be called in moves no end date.
    assert (use.status, lot.authorised_ends_on) == ("proposed", date(2021, 7, 2))
