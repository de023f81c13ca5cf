"""Case S3: what did not tie in the cabinet report of 22 June 2021, told in our own words, and put right."""

from dataclasses import replace
from datetime import date

from decisions.checks.draft import ConsideredView
from decisions.checks.rows import MilestoneView, PlanView
from decisions.enums import MilestonePrecision, SectionKind
from frameworks.enums import ContractKind, Regime
from tests.unit.decisions.checks.drafts import PROCURE, table
from tests.unit.decisions.checks.reports import changed, codes, held, report

END = date(2021, 11, 30)
HELD = held(
    "Choices for Living 2017–21",
    ContractKind.FRAMEWORK,
    starts_on=date(2017, 12, 1),
    initial_ends_on=date(2020, 9, 30),
    ends_on=END,
    dpia_completed_on=date(2020, 10, 1),
)
PLAN = PlanView(
    title="Choices for Living from 2021",
    kind=ContractKind.FRAMEWORK,
    regime=Regime.PCR2015,
    starts_on=date(2021, 12, 1),
    initial_months=24,
    option_months=(24,),
    lots=("Lot 1", "Lot 2", "Lot 3", "Lot 4", "Lot 5"),
    follows_until=END,
)
ASKED = replace(PROCURE, plan=PLAN, words="That a framework is procured which admits providers every year.")
LOTS = (
    ("Lot 1", "Ages 18 to 64", "Learning and company for people with a learning disability."),
    ("Lot 2", "Ages 18 to 64", "Learning and company for people with a physical disability."),
    ("Lot 3", "Ages 18 to 64", "Days out for people with a mental health need."),
    ("Lot 4", "Ages 65 and over", "Days for older people in a building."),
    ("Lot 5", "Ages 50 to 64", "Days for people whose dementia began early."),
)
STEPS = (
    MilestoneView(1, "Invitation to tender issued", MilestonePrecision.DAY, date(2021, 8, 2)),
    MilestoneView(2, "Evaluation", MilestonePrecision.RANGE, date(2021, 9, 6), date(2021, 10, 4)),
    MilestoneView(3, "Award", MilestonePrecision.FROM, date(2021, 10, 5)),
    MilestoneView(4, "New framework starts", MilestonePrecision.DAY, date(2021, 12, 1)),
)
GIVEN = {
    "on": date(2021, 6, 22),
    "lots": (),
    "running": (),
    "money": (),
    "recommendations": (ASKED,),
    "considered": (ConsideredView(1, "Let it end", False, True, "People would lose what they chose."),),
    "contract": HELD,
    "milestones": STEPS,
    "quoted": frozenset(("£111,000", "£5.8m", "£5.7m", "£23.2m", "£100,000")),
    "typed": (table(("Lot", "For", "What"), *LOTS[:3], LOTS[3], key="lots", caption="Lots"),),
}
RIGHT = {
    "purpose": ("Purpose of the report", "To ask for a new framework that admits providers every year."),
    "recommendations": ("Recommendations", SectionKind.RECOMMENDATIONS),
    "resources": (
        "Resource implications",
        "At £111,000 a week, about £5.8m a year, the framework is worth about £23.2m over the whole term of four "
        "years.",
    ),
    "lots": ("The lots", "[table:lots]\n\n[milestones]"),
    "in-house": (
        "In-house provision",
        "Of those who use it 29% live alone, 7% with friends and the remaining 64% with family.",
    ),
    "conclusions": ("Conclusions", "The scrutiny committee's comments will be reported to Cabinet in September 2021."),
    "equality": (
        "Equality implications",
        "Due regard was had to equality. TUPE may apply. Regulation 72 is not relied on.",
    ),
    "alternatives": ("Alternatives", SectionKind.OPTIONS),
}
TITLE = "Choices for Living after November 2021"


def test_the_report_put_right_has_no_finding():
    assert codes(report(RIGHT, title=TITLE, **GIVEN)) == set()


def test_every_slip_of_the_original_is_found_where_it_stands():
    wrong = changed(
        RIGHT,
        purpose="To ask for a new open framework that admits providers every year.",
        resources="Spending is now £100,000 a week.",
        conclusions="That the comments of the scrutiny committee on these proposals are reported to",
    )
    steps = (
        replace(STEPS[0], starts_on=date(2021, 8, 1)),
        *STEPS[1:3],
        replace(STEPS[3], starts_on=date(2021, 11, 29)),
    )
    lots = (*LOTS[:3], ("Lot 4", "Ages 65 and over", LOTS[2][2]), ("Lot 5", "Ages 55 and over", LOTS[4][2]))
    given = {
        **GIVEN,
        "milestones": steps,
        "contract": replace(HELD, title="Choices for Living 2017–20", starts_on=date(2017, 1, 1)),
        "typed": (table(("Lot", "For", "What"), *lots, key="lots", caption="Lots"),),
        "recommendations": (replace(ASKED, plan=replace(PLAN, starts_on=date(2021, 11, 29), lots=())),),
    }
    assert codes(report(wrong, title=TITLE, **given)) == {
        ("words_of_another_regime", "section:purpose"),
        ("no_whole_life_value", "recommendation:1"),
        ("sentence_unfinished", "section:conclusions"),
        ("not_a_working_day", "milestone:1"),
        ("start_overlaps", "milestone:4"),
        ("start_overlaps", "recommendation:1"),
        ("framework_beyond_four_years", "contract"),
        ("title_years_past", "contract"),
        ("lots_overlap_in_age", "table:lots"),
        ("lots_share_description", "table:lots"),
        ("plan_without_lots", "recommendation:1"),
    }


def test_a_weekly_sum_ties_to_the_year_within_its_stated_rounding_only():
    words = RIGHT["resources"][1].replace("£5.8m", "£5.7m")
    found = codes(report(changed(RIGHT, resources=words), title=TITLE, **GIVEN))
    assert found == {("rate_does_not_tie", "section:resources")}


def test_shares_of_those_who_use_it_add_up():
    words = RIGHT["in-house"][1].replace("7%", "9%")
    found = codes(report(changed(RIGHT, in_house=words), title=TITLE, **GIVEN))
    assert found == {("percentages_not_whole", "section:in-house")}
