"""Lots that can be told apart."""

from dataclasses import replace

import pytest

from decisions.checks import lots
from decisions.checks.rows import LotView
from frameworks.enums import ContractKind
from tests.unit.decisions.checks.drafts import PLAN, by, draft, every, procuring, table


def held(*views):
    return draft(contract_lots=tuple(LotView(f"Lot {n}", *view) for n, view in enumerate(views, start=1)))


def typed(*rows):
    return draft(typed=(table(("Lot", "For", "What"), *rows, caption="Lots"),))


REPAIRS = "Repairs to roofs, gutters and walls."
CASES = {
    lots.AGES: (
        (
            held(("Roofs", "", "People aged 60 and over"), ("Baths", "", "People aged 75+")),
            held(("Visits 16–30", "", ""), ("Visits 25–64", "", "")),
            typed(("1", "Age 70+", REPAIRS), ("2", "Age 65+", "Handrails and ramps for stairs.")),
        ),
        (
            held(("Roofs", "", "People aged 18 to 64"), ("Baths", "", "People aged 65 and over")),
            held(("Roofs", "", "Adults, 18+"), ("Baths", "", "People aged 65 and over")),
            held(("Roofs", "", "All ages"), ("Baths", "", "People aged 65 and over")),
            held(("Roofs", "", "People aged 65+"), ("Baths", "", "People aged 65+")),
            held(("Roofs", "", "Up to 20 places"), ("Baths", "", "From 15 homes")),
        ),
    ),
    lots.ALIKE: (
        (
            held(("Roofs", REPAIRS, ""), ("Walls", REPAIRS, "")),
            held(("North", REPAIRS.upper(), ""), ("South", REPAIRS, "")),
            typed(("Lot A", "Owners", REPAIRS), ("Lot B", "Tenants", REPAIRS)),
        ),
        (
            held(("Roofs", REPAIRS, ""), ("Walls", "Repairs to walls alone.", "")),
            held(("Roofs", "", ""), ("Walls", "", "")),
            held(("Roofs", "As above.", ""), ("Walls", "As above.", "")),
        ),
    ),
    lots.NO_LOTS: (
        (
            procuring(plan=replace(PLAN, lots=())),
            procuring(plan=replace(PLAN, lots=(), kind=ContractKind.APPROVED_LIST)),
            procuring(plan=replace(PLAN, lots=(), kind=ContractKind.DYNAMIC)),
        ),
        (
            procuring(),
            procuring(plan=replace(PLAN, lots=(), kind=ContractKind.CONTRACT)),
            draft(),
        ),
    ),
}


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=True))
def test_it_finds(rule, case):
    assert by(rule, case)


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=False))
def test_it_leaves_alone(rule, case):
    assert not by(rule, case)


@pytest.mark.parametrize(
    ("words", "ages"),
    [
        ("People aged 65 and over", (65, 120)),
        ("55+", (55, 120)),
        ("aged over 65", (66, 120)),
        ("18–64 years", (18, 64)),
        ("under 18", (0, 17)),
        ("Adults", None),
        ("30 places", None),
    ],
)
def test_ages_are_read_as_they_are_written(words, ages):
    assert lots.ages_of(LotView("Lot 1", "", eligibility=words)) == ages
