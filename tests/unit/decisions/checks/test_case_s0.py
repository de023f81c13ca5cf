"""Case S0: what did not tie in the delegated powers report of 22 October 2020, told in our own words, and put right."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from decisions.checks.draft import AskedLot, ConsideredView, MoneyView
from decisions.checks.rows import ForwardPlanView, PaperView
from decisions.enums import EffectKind, RecommendationVerb, SectionAnswer, SectionKind
from frameworks.enums import ContractKind, OptionKind
from frameworks.options import LotPosition, OptionTerms
from tests.unit.decisions.checks.drafts import EXTEND, passage
from tests.unit.decisions.checks.reports import changed, codes, held, report

END, FROM, TO = date(2020, 10, 31), date(2020, 11, 1), date(2021, 10, 31)
LOTS = tuple(LotPosition(f"Lot {n}", authorised_end=END, current_end=END, maximum_end=TO) for n in range(1, 7))
SUM = MoneyView("Estimate for lots 4 to 6", Decimal("453750.00"), lots=("Lot 4", "Lot 5", "Lot 6"))
OPTION = OptionTerms(order=1, kind=OptionKind.FIXED, months=12)
ASKED = replace(
    EXTEND, option=OPTION, value=SUM, lots=tuple(AskedLot(lot, FROM, TO) for lot in LOTS[3:]),
    words="That lots 4 to 6 of the approved list run on for a year.",
)  # fmt: skip
ENDING = replace(
    ASKED, order=2, verb=RecommendationVerb.RESOLVE_NOT, effect=EffectKind.NOT_EXTEND, value=None,
    lots=tuple(AskedLot(lot) for lot in LOTS[:3]), words="That the option is not used for lots 1 to 3.",
)  # fmt: skip
LIST = held(
    "Work and day opportunities",
    ContractKind.APPROVED_LIST,
    starts_on=date(2017, 11, 1),
    ends_on=END,
    max_ends_on=TO,
    is_no_commitment=True,
    dpia_completed_on=date(2017, 6, 1),
    has_total=False,
)
BODY = "Adults and Safeguarding Committee"
GIVEN = {
    "on": date(2020, 10, 22),
    "days_left_warning": 5,
    "performance_stated_on": date(2020, 9, 14),
    "lots": LOTS,
    "running": tuple(lot.label for lot in LOTS),
    "money": (SUM,),
    "recommendations": (ASKED, ENDING),
    "considered": (ConsideredView(1, "Let all six lots end", False, True, "People would lose support."),),
    "contract": LIST,
    "forward_plan": ForwardPlanView("FP-17", running=tuple(lot.label for lot in LOTS)),
    "names": (BODY,),
    "papers": (PaperView(1, f"{BODY}, 6 January 2020: forward plan"),),
}
RIGHT = {
    "summary": ("Summary", "This report is about three lots of the approved list for adults who need care."),
    "decisions": ("Decisions", SectionKind.RECOMMENDATIONS),
    "why": (
        "Why this report is needed",
        "The approved list began on 1 November 2017. Its use for one more year stands in the forward plan; what "
        "is asked "
        f"is less than the plan allowed. The {BODY} approved the plan on 6 January 2020.",
    ),
    "alternatives": ("Alternatives", SectionKind.OPTIONS),
    "after": (
        "Post decision implementation",
        "Every provider will be asked to confirm that it goes on; one that declines keeps the end it has now.",
    ),
    "priorities": ("Priorities", "It serves the Joint Wellbeing Strategy 2020–2025."),
    "staffing": (
        "Staffing",
        "The Transfer of Undertakings (Protection of Employment) Regulations 2006 do not apply to these lots.",
    ),
    "legal": (
        "Legal",
        "Regulation 72(1)(a) of the Public Contracts Regulations 2015 permits it. Due regard was had to equality.",
    ),
    "parenting": ("Corporate parenting", SectionAnswer.NONE),
    "insight": ("Insight", SectionAnswer.NOT_APPLICABLE),
    "papers": ("Background papers", SectionKind.BACKGROUND_PAPERS),
}
TITLE = "One more year for lots 4 to 6 of the approved list"


def test_the_report_put_right_has_no_finding():
    assert codes(report(RIGHT, title=TITLE, **GIVEN)) == set()


def test_every_slip_of_the_original_is_found_where_it_stands():
    wrong = changed(
        RIGHT,
        summary="This report is about three lots of the framework for adults who need care, as told in the Full DPR.",
        why="Providers on the list signed their agreements two years ago. Its use stands in the forward plan, "
        "which the "
        "Safeguarding and Adults Committee approved on 6 January 2020.",
        after="Every provider will be asked to confirm its interest once the decision has been taken.",
        priorities="It serves the Joint Wellbeing Strategy 2015–2020.",
        staffing="The Transfer of Undertakings (Protection of Employment) Regulations 20016 do not apply to "
        "these lots.",
        papers="6.5 Adults and Safeguarding Committee, January 2020.",
    )
    given = {**GIVEN, "recommendations": (ASKED,), "papers": (), "days_left_warning": 30}
    assert codes(report(wrong, title=TITLE, **given)) == {
        ("kind_named_two_ways", "section:summary"),
        ("abbreviation_unexplained", "section:summary"),
        ("ago_does_not_tie", "section:why"),
        ("name_spelled_two_ways", "section:why"),
        ("forward_plan_wider", "report"),
        ("confirmed_after_decision", "section:after"),
        ("period_has_passed", "section:priorities"),
        ("impossible_year", "section:staffing"),
        ("number_typed", "section:papers"),
        ("number_out_of_order", "section:papers"),
        ("lots_not_resolved", "report"),
        ("days_left", "report"),
    }


def test_a_sum_that_nobody_broke_down_is_found():
    bare = replace(ASKED, value=replace(SUM, is_worked_out=False))
    found = codes(report(RIGHT, title=TITLE, **{**GIVEN, "recommendations": (bare, ENDING)}))
    assert found == {("sum_not_broken_down", "recommendation:1")}


def test_a_third_name_of_the_committee_is_found_too():
    rows = (passage("The Adult Safeguarding Committee was told.", "option_considered:1"),)
    found = codes(report(RIGHT, title=TITLE, rows=rows, **GIVEN))
    assert found == {("name_spelled_two_ways", "option_considered:1")}
