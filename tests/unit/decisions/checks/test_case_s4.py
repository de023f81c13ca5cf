"""Case S4: what did not tie in the business case of 2023/24, told in our own words, and put right."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from decisions.checks.draft import AskedLot, ConsideredView, MoneyView
from decisions.checks.rows import PlanView
from decisions.enums import EffectKind, SectionKind
from frameworks.enums import ContractKind, OptionKind, Regime
from frameworks.options import LotPosition, OptionTerms
from tests.unit.decisions.checks.drafts import EXTEND, PROCURE, table
from tests.unit.decisions.checks.reports import changed, codes, held, report

END, FROM, TO = date(2024, 3, 31), date(2024, 4, 1), date(2025, 3, 31)
WHOLE = LotPosition("The contract", authorised_end=END, current_end=END, maximum_end=TO)
YEAR = MoneyView("Price of the further year", Decimal("195974.00"))
HELD = held(
    "Support at home",
    ContractKind.CONTRACT,
    starts_on=date(2019, 4, 1),
    ends_on=END,
    max_ends_on=TO,
    dpia_completed_on=date(2019, 1, 7),
    names=("Harbourlight Support",),
)
PLAN = PlanView(
    title="Support at home from 2025",
    kind=ContractKind.CONTRACT,
    regime=Regime.PCR2015,
    starts_on=FROM.replace(year=2025),
    initial_months=36,
    option_months=(24, 24, 24),
    follows_until=TO,
)
NEW = replace(PROCURE, plan=PLAN, words="That a contract for three years and up to six more is procured.")
BRIDGE = replace(
    EXTEND,
    order=2,
    option=OptionTerms(order=1, kind=OptionKind.FIXED, months=12),
    value=YEAR,
    lots=(AskedLot(WHOLE, FROM, TO),),
    words="That the present contract runs on for the year it allows.",
)
HEADS = (
    "Risk", "Before Likelihood", "Before Impact", "Before RAG", "Mitigation", "After Likelihood", "After Impact",
    "After RAG", "Owner and date",
)  # fmt: skip
RISKS = (
    (
        "Quality",
        "4",
        "4",
        "16 red",
        "Meetings each month; a second provider steps in.",
        "1",
        "2",
        "2 green",
        "Manager, May",
    ),
    (
        "Finance",
        "3",
        "2",
        "6 amber",
        "Spending is watched, and a reserve is kept.",
        "2",
        "2",
        "4 green",
        "Finance, June",
    ),
)
BENEFITS = (("Aim", "Benefit", "Kind"), ("Health", "Fewer falls", "Lasting"), ("Company", "Fewer alone", "Lasting"),
            ("Value", "Fewer visits", "Yearly"))  # fmt: skip
GIVEN = {
    "on": date(2023, 11, 6),
    "performance_stated_on": date(2023, 9, 4),
    "lots": (WHOLE,),
    "running": ("The contract",),
    "money": (YEAR,),
    "recommendations": (NEW, BRIDGE),
    "considered": (
        ConsideredView(1, "Do nothing", False, True, "People would lose support."),
        ConsideredView(2, "Buy from a list", False, False, "Nobody would come every week."),
    ),
    "contract": HELD,
    "withheld": 1,
    "quoted": frozenset(("£195,974", "£587,922", "£391,948", "£1,763,766")),
    "typed": (
        table(HEADS, *RISKS, key="risks", caption="Risks and mitigation"),
        table(*BENEFITS, key="benefits", caption="Outcomes and benefits"),
    ),
}
SUMS = (
    "At £195,974 a year for three years (£587,922) and with £391,948 for each option of two years, its maximum "
    "value over its "
    "whole life is £587,922 + 3 × £391,948 = £1,763,766."
)
RIGHT = {
    "summary": (
        "Executive summary",
        "Harbourlight Support has helped people for years. We recommend option 2 of those below. TUPE may apply.",
    ),
    "recommendations": ("Recommendations", SectionKind.RECOMMENDATIONS),
    "case": (
        "Case for change",
        "In the survey of 2022 need was 31% here and 27% in the region. The contract can last nine years at most.",
    ),
    "alternatives": ("Options", SectionKind.OPTIONS),
    "finance": ("Financial implications", SUMS),
    "legal": ("Legal", "Regulation 72(1)(a) permits the further year. Due regard was had to equality."),
    "risks": ("Risks and mitigations", "[table:risks]"),
    "benefits": ("Outcomes and benefits", "[table:benefits]\n\nPrices are in Part II, which is exempt."),
}
TITLE = "Support at home: what follows in 2025"


def test_the_report_put_right_has_no_finding():
    assert codes(report(RIGHT, title=TITLE, **GIVEN)) == set()


def test_every_slip_of_the_original_is_found_where_it_stands():
    wrong = changed(
        RIGHT,
        summary="Harbour Light Support has helped people for years, as Figure 1 shows. We recommend option 3. "
        "TUPE may apply.",
        case="In the survey of 2018 need was 31% here. The survey of 2022 says 27% of the region. The contract "
        "lasts nine years "
        "with all extensions agreed.",
        finance=SUMS.replace("£1,763,766", "£1,736,766"),
        benefits="Harbourlight Suport will deliver them, see Table 8.\n\n[table:benefits]\n\nPrices are in Part "
        "II, which is "
        "exempt.",
    )
    risks, benefits = GIVEN["typed"]
    bare = tuple(
        tuple(cell.replace(" red", "").replace(" amber", "").replace(" green", "") for cell in row[:8]) for row in RISKS
    )
    calm = (*bare[0][:4], "Meetings with the provider each month.", *bare[0][5:])
    given = {
        **GIVEN,
        "withheld": 0,
        "recommendations": (NEW, replace(BRIDGE, effect=EffectKind.NONE, option=None, value=None, lots=())),
        "typed": (
            replace(risks, headings=HEADS[:8], rows=(calm, bare[1])),
            replace(benefits, rows=(*BENEFITS[1:3], ("Value", "", ""))),
        ),
    }
    assert codes(report(wrong, title=TITLE, **given)) == {
        ("name_spelled_two_ways", "section:summary"),
        ("name_spelled_two_ways", "section:benefits"),
        ("cited_by_number", "section:summary"),
        ("cited_by_number", "section:benefits"),
        ("option_without_list", "section:summary"),
        ("years_mixed", "section:case"),
        ("options_treated_as_certain", "section:case"),
        ("sum_does_not_tie", "section:finance"),
        ("figure_without_source", "section:finance"),
        ("recommendation_without_effect", "recommendation:2"),
        ("exempt_part_without_ground", "section:benefits"),
        ("risk_bands_not_said", "table:risks"),
        ("risk_without_owner", "table:risks"),
        ("impact_changed_by_mitigation", "table:risks"),
        ("row_unfinished", "table:benefits"),
    }


def test_a_score_that_is_no_product_is_found():
    risks, benefits = GIVEN["typed"]
    row = (*RISKS[0][:3], "12 red", *RISKS[0][4:])
    typed = (replace(risks, rows=(row, RISKS[1])), benefits)
    found = codes(report(RIGHT, title=TITLE, **{**GIVEN, "typed": typed}))
    assert found == {("risk_score_wrong", "table:risks")}


def test_a_price_that_does_not_say_how_it_stands_to_vat_is_found():
    bare = replace(BRIDGE, value=replace(YEAR, states_vat=False))
    found = codes(report(RIGHT, title=TITLE, **{**GIVEN, "recommendations": (NEW, bare)}))
    assert found == {("vat_not_stated", "recommendation:2")}
