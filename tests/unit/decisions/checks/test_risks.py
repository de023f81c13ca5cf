"""Scores that are products, residuals that are lower, owners, bands."""

from datetime import date

import pytest

from decisions.checks import risks
from decisions.checks.rows import RiskView
from tests.unit.decisions.checks.drafts import by, draft, every, table

SCORED = (
    "Risk",
    "Likelihood",
    "Impact",
    "Score",
    "Mitigation",
    "Residual likelihood",
    "Residual impact",
    "Residual score",
)
LEGEND = "Scores from 15 are red, those under 6 are green."


def risk(**given):
    values = {
        "title": "Roofs leak", "description": "Some are old.", "likelihood": 4, "impact": 3, "owner": "Surveyor",
        "due_on": date(2022, 9, 1),
    }  # fmt: skip
    return draft(risks=(RiskView(1, **{**values, **given}),))


def register(*rows, text=LEGEND, heads=SCORED):
    return draft(text, typed=(table(heads, *rows, caption="Risk register"),))


CASES = {
    risks.SCORE: (
        (
            register(("Leaks", "4", "3", "16", "Mend", "1", "3", "3")),
            register(("Leaks", "4", "3", "12", "Mend", "1", "3", "4")),
            register(("Theft", "2 – unlikely", "5 – grave", "12 (amber)"), heads=SCORED[:4]),
        ),
        (
            register(("Leaks", "4", "3", "12", "Mend", "1", "3", "3")),
            register(("Theft", "2 – unlikely", "5 – grave", "10 (amber)"), heads=SCORED[:4]),
            register(("Theft", "Low", "High", "Amber"), heads=SCORED[:4]),
            register(("Leaks", "4", "3", "Leave as is"), heads=("Risk", "Likelihood", "Impact", "Response")),
        ),
    ),
    risks.GREATER: (
        (
            risk(residual_likelihood=5, residual_impact=3),
            risk(likelihood=1, impact=1, residual_likelihood=1, residual_impact=2),
            register(("Leaks", "2", "3", "6", "Mend", "3", "3", "9")),
        ),
        (
            risk(residual_likelihood=2, residual_impact=3),
            risk(residual_likelihood=5, residual_impact=3, comment="Winter comes before the work is done."),
            risk(),
            register(("Leaks", "4", "3", "12", "Mend", "1", "3", "3")),
        ),
    ),
    risks.IMPACT: (
        (
            risk(mitigation="Roofs are checked each spring.", residual_likelihood=2, residual_impact=2),
            risk(mitigation="Surveyors are trained and vetted.", residual_likelihood=1, residual_impact=1),
            register(("Leaks", "4", "3", "12", "Regular meetings with the builder", "2", "1", "2")),
        ),
        (
            risk(mitigation="Roofs are checked each spring.", residual_likelihood=2, residual_impact=3),
            risk(mitigation="Checked each spring; tarpaulins limit harm.", residual_likelihood=2, residual_impact=2),
            risk(mitigation="A second builder steps in.", residual_likelihood=2, residual_impact=1),
        ),
    ),
    risks.NO_OWNER: (
        (
            risk(owner=""),
            risk(due_on=None),
            register(("Leaks", "4", "3", "12", "Mend", "1", "3", "3")),
        ),
        (
            risk(),
            register(("Leaks", "4", "3", "12", "Surveyor"), heads=(*SCORED[:4], "Owner")),
            draft(typed=(table(("Risk", "Answer"), ("Leaks", "Mend")),)),
        ),
    ),
    risks.NO_BANDS: (
        (
            register(("Leaks", "4", "3", "12"), heads=SCORED[:4], text="Risks are below."),
            register(("Leaks", "4", "3", "12"), heads=("Risk", "Likelihood", "Impact", "RAG"), text="See the table."),
            register(("Theft", "2", "5", "10"), heads=("Risk", "Probability", "Severity", "Rating"), text="See it."),
        ),
        (
            register(("Leaks", "4", "3", "12"), heads=SCORED[:4]),
            register(("Leaks", "4", "3", "12 high"), ("Theft", "1", "1", "1 low"), heads=SCORED[:4], text="See it."),
            risk(),
        ),
    ),
    risks.RUN_TOGETHER: (
        (
            risk(title="Roofs leak because they are old and no money was set aside for them in any of the last years",
                 description=""),
            risk(title="That the firm which won the work finds no staff and the homes are not adapted before winter",
                 description=" "),
            risk(title="Costs: prices of timber rise faster than the index so that the sum set aside is too small",
                 description=""),
        ),
        (
            risk(),
            risk(description=""),
            risk(title="Roofs leak because they are old and no money was set aside for them in any of the last years"),
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=True))
def test_it_finds(rule, case):
    assert by(rule, case)


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=False))
def test_it_leaves_alone(rule, case):
    assert not by(rule, case)


def test_the_product_is_told():
    (finding,) = by(risks.SCORE, CASES[risks.SCORE][0][0])
    assert finding.message == ("“Risk register”: “Leaks” is scored 16, but 4 × 3 is 12. Correct the score.")


def test_headings_that_stand_under_a_merged_one_are_read():
    heads = (
        "Risk",
        "Before Likelihood",
        "Before Impact",
        "Before RAG",
        "After Likelihood",
        "After Impact",
        "After RAG",
    )
    (finding,) = by(risks.SCORE, register(("Leaks", "4", "3", "12", "1", "3", "5"), heads=heads))
    assert "scored 5, but 1 × 3 is 3" in finding.message
