"""Case S1: what did not tie in the committee report of 31 March 2022, told in our own words, and put right."""

from dataclasses import replace
from datetime import date

from decisions.checks.draft import ConsideredView
from decisions.checks.rows import PaperView, PlanView
from decisions.enums import EffectKind, SectionAnswer, SectionKind
from frameworks.enums import ContractKind, Regime
from tests.unit.decisions.checks.drafts import PROCURE, table
from tests.unit.decisions.checks.reports import changed, codes, held, report

END = date(2022, 9, 30)
HELD = held(
    "Day services",
    ContractKind.FRAMEWORK,
    starts_on=date(2019, 4, 1),
    initial_ends_on=date(2021, 3, 31),
    ends_on=END,
    dpia_completed_on=date(2021, 10, 1),
)
PLAN = PlanView(
    title="Day services from 2022",
    kind=ContractKind.DYNAMIC,
    regime=Regime.PCR2015,
    starts_on=date(2022, 10, 1),
    initial_months=60,
    lots=("In a building", "In the community"),
    follows_until=END,
)
ASKED = replace(PROCURE, plan=PLAN, words="That a dynamic purchasing system is set up.")
GIVEN = {
    "on": date(2022, 3, 31),
    "lots": (),
    "running": (),
    "money": (),
    "recommendations": (ASKED,),
    "considered": (ConsideredView(1, "Let it end", False, True, "Nobody would be bound to any price."),),
    "contract": HELD,
    "papers": (PaperView(1, "Decision to extend, March 2021"),),
    "annexes": ("Proposed decision",),
    "quoted": frozenset(("£7,392,400", "£2,672,800", "£10,065,200", "£50m")),
    "typed": (
        table(("", "Forecast 2021/22"), ("Services", "£7,392,400"), ("Transport", "£2,672,800"), ("Total", ""
        "£10,065,200"),
              key="forecast", caption="Forecast"),
        table(("Step", "Date"), ("Invitation to tender", "3 May 2022"), ("Award governance", "TBC"),
              ("Contract starts", "1 Oct 2022"), key="timetable", caption="Timetable"),
    ),
}  # fmt: skip
RIGHT = {
    "introduction": (
        "Introduction",
        "It is proposed to set up a new dynamic purchasing system. The decision is in Annex 1.",
    ),
    "background": (
        "Background",
        "The present term ends on 30 September 2022. In March 2021 the committee agreed to extend it by 18 "
        "months, under "
        "regulation 72(1)(c) of the Public Contracts Regulations 2015.",
    ),
    "timetable": ("Timetable", "[table:timetable]"),
    "financial": (
        "Financial implications",
        "Services at £7,392,400 plus transport at £2,672,800 comes to £10,065,200 a "
        "year.\n\n[table:forecast]\n\nOver its "
        "whole life of five years the system is worth about £50m.",
    ),
    "equalities": (
        "Equalities implications",
        "An equality impact assessment was completed in February 2022.\n\nIt found no negative impact.",
    ),
    "corporate": ("Other corporate implications", "TUPE may apply where a provider changes."),
    "conclusions": ("Conclusions", "The new dynamic purchasing system will serve both groups of people."),
    "alternatives": ("Alternatives", SectionKind.OPTIONS),
    "papers": ("Background documents", SectionKind.BACKGROUND_PAPERS),
}
TITLE = "Day services after September 2022"


def test_the_report_put_right_has_no_finding():
    assert codes(report(RIGHT, title=TITLE, **GIVEN)) == set()


def test_every_slip_of_the_original_is_found_where_it_stands():
    wrong = changed(
        RIGHT,
        introduction="It is proposed to set up a new dynamic purchasing system. The decision is in Appendix 1.",
        background="The present term ends on 30 September 2022. In March 2021 the committee agreed to extend it by 18 "
        "months, as procurement policy notes allowed.",
        financial="Services at £7,392,400 plus transport at £2,672,800 comes to £10,065,200 a "
        "year.\n\n[table:forecast]",
        equalities="6.1 An equality impact assessment was carried out.\n\n6.1 It found no negative impact.",
        conclusions="The new approved provider list will serve both groups of people.",
        papers=("Background documents", SectionAnswer.NONE),
    )
    forecast, timetable = GIVEN["typed"]
    late = replace(timetable, rows=(*timetable.rows[:2], ("Contract starts", "1 Oct 2022/")))
    bare = replace(ASKED, effect=EffectKind.NONE, plan=None)
    given = {**GIVEN, "papers": (), "annexes": (), "recommendations": (bare,), "typed": (forecast, late)}
    assert codes(report(wrong, title=TITLE, **given)) == {
        ("kind_named_two_ways", "section:conclusions"),
        ("annex_missing", "section:introduction"),
        ("guidance_is_no_ground", "section:background"),
        ("no_whole_life_value", "recommendation:1"),
        ("no_term_stated", "report"),
        ("no_effect", "report"),
        ("equality_assessment_undated", "section:equalities"),
        ("number_typed", "section:equalities"),
        ("number_out_of_order", "section:equalities"),
        ("paper_relied_on_not_listed", "section:papers"),
        ("date_malformed", "table:timetable"),
    }


def test_a_total_that_is_out_is_found_in_prose_and_in_the_table():
    words = RIGHT["financial"][1].replace("comes to £10,065,200", "comes to £10,065,300")
    forecast, timetable = GIVEN["typed"]
    wrong = replace(forecast, rows=(*forecast.rows[:2], ("Total", "£10,065,300")))
    given = {**GIVEN, "typed": (wrong, timetable), "quoted": GIVEN["quoted"] | {"£10,065,300"}}
    assert codes(report(changed(RIGHT, financial=words), title=TITLE, **given)) == {
        ("sum_does_not_tie", "section:financial"),
        ("column_does_not_add_up", "table:forecast"),
    }
