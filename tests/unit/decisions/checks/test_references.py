"""What the report points to, and numbers nobody should type."""

import pytest

from decisions.checks import references
from decisions.checks.draft import ConsideredView
from decisions.checks.rows import PaperView
from decisions.enums import SectionKind
from tests.unit.decisions.checks.drafts import COMPLETE, by, draft, every, passage, section, table

OPTIONS = tuple(
    ConsideredView(n, f"Way {n}", is_recommended=False, is_do_nothing=n == 1, reason="Dear.") for n in (1, 2, 3)
)
HOMES = table(("Home", "Beds"), ("Elm", "4"), ("Oak", "6"))

CASES = {
    references.BROKEN: (
        (
            "See section [](#costs).",
            "See [the timetable](#timetable) below.",
            "As [](#why-sub-2) says.",
        ),
        (
            "See section [](#alternatives).",
            "### Costs\n\nAs [](#why-sub-1) says.",
            draft("See [](#a-table).", typed=(HOMES,), keys=COMPLETE.keys | {"a-table"}),
        ),
    ),
    references.TYPED: (
        ("3.1 The roof leaks.", "The roof leaks.\n\n3.2 The walls are damp.", "### 4 Costs\n\nThey rise."),
        (
            "3.1 million homes have roofs of slate.",
            "In 2021 the roof leaked.",
            "3.5 FTE staff are needed.\n\n12.5 Hours are needed per week.",
            "1. The roof leaks.\n2. The walls are damp.",
            draft(typed=(table(("Rent", "Note"), ("3.1 High", "x"), ("2.4 Low", "y")),)),
        ),
    ),
    references.TWICE: (
        (
            "7.1 The roof leaks.\n\n7.1 The walls are damp.",
            "7.4 The roof leaks.",
            "2.1 One.\n\n2.2 Two.\n\n2.2 Three.",
        ),
        (
            "7.1 The roof leaks.",
            "3.5 FTE staff are needed.",
            "7.1 The roof leaks.\n\n7.2 The walls are damp.",
            "The roof leaks in 7.4 of ten homes.",
        ),
    ),
    references.CITED: (
        ("Costs are in Table 3.", "Figure 1 shows the homes.", draft("See Table 2 for it.", typed=(HOMES,))),
        (
            draft("Costs are in Table 1.", typed=(HOMES,)),
            "The tables show the homes.",
            "Table 3 of the national report has it.",
            draft("See Table 1.", sections=(section("risks", SectionKind.RISKS, has_rows=True), *COMPLETE.sections)),
        ),
    ),
    references.NO_ANNEX: (
        ("The plan is in Appendix 1.", "See Annex B for it.", draft("See Annex 2.", annexes=("Plan of the homes",))),
        (
            draft("See Annex 1.", annexes=("Plan of the homes",)),
            draft("See Enclosure 2.", enclosures="Enclosure 2: plan"),
            "Appendix 1 to the national guidance has it.",
            "The annexes are printed.",
        ),
    ),
    references.NO_LIST: (
        (
            "We recommend option 4.",
            "Option 2 is the best.",
            draft("Options are below; Option 5 is dear.", considered=OPTIONS),
        ),
        (
            "We use option 1 of the contract.",
            draft("Option 3 is the best.", considered=OPTIONS),
            "An option 24 months long is used.",
        ),
    ),
    references.NOT_PUBLIC: (
        (
            "See [the plan](https://council.sharepoint.com/sites/x/plan.docx).",
            "See [the plan](https://intranet.council.example/plan).",
            draft(papers=(PaperView(1, "Plan", url="https://teams.microsoft.com/l/file/1"),)),
        ),
        (
            "See [the plan](https://www.council.example/plan).",
            "See [the law](https://www.legislation.gov.uk/ukpga/2010/15).",
            draft(papers=(PaperView(1, "Plan", url="https://council.example/sharepoint.com-plan"),)),
        ),
    ),
    references.NO_EXEMPT_TEXT: (
        (
            "The sums are in the exempt appendix.",
            "Prices are set out in Part II.",
            draft(is_part_exempt=True),
            "Prices are in the private part of the agenda.",
        ),
        (
            draft("The sums are in the exempt appendix.", withheld=1),
            "There is no exempt appendix.",
            "Part A and Part B are both public.",
            "Providers must have a private section for interviews.",
            draft(is_part_exempt=True, withheld=2),
        ),
    ),
}


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=True))
def test_it_finds(rule, case):
    assert by(rule, case)


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=False))
def test_it_leaves_alone(rule, case):
    assert not by(rule, case)


def test_a_reference_leads_to_a_sub_heading_of_another_section():
    costs = passage("### Costs\n\nThey rise.", "section:money")
    assert "money-sub-1" in costs.keys
    assert not by(references.BROKEN, draft(passages=(costs, passage("See [](#money-sub-1)."))))
