"""Case S2: what did not tie in the member's decision of 23 March 2021, told in our own words, and put right."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from decisions.checks.draft import AskedLot, ConsideredView, MoneyView
from decisions.checks.rows import PaperView
from decisions.enums import SectionAnswer, SectionKind
from frameworks.enums import ContractKind, OptionKind
from frameworks.options import LotPosition, OptionTerms
from tests.unit.decisions.checks.drafts import EXTEND, table
from tests.unit.decisions.checks.reports import changed, codes, held, report

END, FROM, TO = date(2021, 7, 2), date(2021, 7, 3), date(2023, 7, 2)
WHOLE = LotPosition("The contract", authorised_end=END, current_end=END, maximum_end=TO)
PRICE = MoneyView("Price of two years", Decimal("492608.00"))
ASKED = replace(
    EXTEND,
    option=OptionTerms(order=1, kind=OptionKind.POOL, months=24),
    value=PRICE,
    lots=(AskedLot(WHOLE, FROM, TO),),
    words="That the contract runs on for the two years it allows.",
)
HELD = held(
    "Support for young parents",
    ContractKind.CONTRACT,
    starts_on=date(2018, 7, 3),
    ends_on=END,
    max_ends_on=TO,
    dpia_completed_on=date(2018, 3, 1),
)
TICKS = (("Financial", "Yes", "Legal", "Yes"), ("Procurement", "Yes", "Policies or Council Plan", ""))
MATRIX = table(("", "", "", ""), *TICKS, key="matrix", caption="Implications")
GIVEN = {
    "on": date(2021, 3, 23),
    "performance_stated_on": date(2021, 2, 12),
    "lots": (WHOLE,),
    "running": ("The contract",),
    "money": (PRICE,),
    "recommendations": (ASKED,),
    "considered": (
        ConsideredView(1, "Let it end", False, True, "Families would lose support."),
        ConsideredView(2, "Tender now", False, False, "Nothing suggests a better price."),
        ConsideredView(3, "A shorter extension", False, False, "One year is too short to tender in."),
    ),
    "contract": HELD,
    "papers": (PaperView(1, "Decision of the cabinet member, November 2017"),),
    "quoted": frozenset(("£246,304", "£492,608", "£492,600", "£738,912", "£1,231,520")),
    "typed": (MATRIX,),
}
RIGHT = {
    "summary": ("Executive summary", "The support is to go on until 2 July 2023."),
    "decision": ("Decision to be made", SectionKind.RECOMMENDATIONS),
    "why": (
        "Why the decision is needed",
        "The cabinet member agreed in November 2017 to buy this support. In the quarter to December 2020 "
        "performance was "
        "good.",
    ),
    "implications": ("Implications of the decision", "[table:matrix]"),
    "financial": (
        "Financial",
        "The price is £246,304 × 2 = £492,608. Over its whole life the contract is worth £1,231,520.",
    ),
    "legal": (
        "Legal",
        "The contract lets the council extend it. Regulation 72(1)(a) of the Public Contracts Regulations 2015 "
        "permits that.",
    ),
    "policies": ("Policies or Council Plan", SectionAnswer.NONE),
    "procurement": ("Procurement", "Tendering for what follows begins in July 2022. Due regard was had to equality."),
    "alternatives": ("Alternatives", SectionKind.OPTIONS),
    "papers": ("List of background papers", SectionKind.BACKGROUND_PAPERS),
}
TITLE = "Two more years of support for young parents"


def test_the_report_put_right_has_no_finding():
    assert codes(report(RIGHT, title=TITLE, **GIVEN)) == set()


def test_every_slip_of_the_original_is_found_where_it_stands():
    wrong = changed(
        RIGHT,
        summary="The support is to go on until July 2023.",
        why="The cabinet member agreed in November 2017 to buy this support. In Q2 2020/21 performance was good.",
        financial="The price is £246,304 a year.",
        legal="The contract has a provision that lets the council extend it.",
        policies=("Policies or Council Plan", "It serves the aim that children start well."),
        papers=("List of background papers", SectionAnswer.NONE),
    )
    given = {
        **GIVEN,
        "papers": (),
        "considered": GIVEN["considered"][:2],
        "contract": replace(HELD, has_total=False),
    }
    assert codes(report(wrong, title=TITLE, **given)) == {
        ("end_without_its_day", "section:summary"),
        ("stale_evidence", "section:why"),
        ("no_whole_life_value", "contract"),
        ("ground_not_named", "section:legal"),
        ("section_without_tick", "table:matrix"),
        ("shorter_extension_not_considered", "section:alternatives"),
        ("paper_relied_on_not_listed", "section:papers"),
    }


def test_492600_for_two_years_is_refused():
    words = "The price is £246,304 × 2 = £492,600. Over its whole life the contract is worth £1,231,520."
    found = codes(report(changed(RIGHT, financial=words), title=TITLE, **GIVEN))
    assert found == {("sum_does_not_tie", "section:financial")}


def test_doing_nothing_has_to_be_among_the_alternatives():
    others = GIVEN["considered"][1:]
    found = codes(report(RIGHT, title=TITLE, **{**GIVEN, "considered": others}))
    assert found == {("doing_nothing_not_considered", "section:alternatives")}
