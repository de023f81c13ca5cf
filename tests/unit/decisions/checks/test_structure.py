"""What a report of its form has to have, and who decides it."""

from dataclasses import replace
from datetime import date

import pytest

from commissioning.verdicts import Verdict
from decisions.checks import route, structure, terms
from decisions.checks.draft import AskedLot, ConsideredView, MovedFact
from decisions.checks.passages import Flaw
from decisions.checks.rows import ContactView, MilestoneView, RiskView
from decisions.enums import EffectKind, MilestonePrecision, RecommendationVerb, SectionAnswer, SectionKind
from frameworks.enums import OptionScope, UseStatus
from frameworks.options import LotPosition, PastUse
from tests.unit.decisions.checks.drafts import (
    COMPLETE,
    END,
    EXTEND,
    FROM,
    LOT,
    MAXIMUM,
    OPTION,
    PROCURE,
    TO,
    asking,
    by,
    draft,
    every,
    passage,
    procuring,
    section,
    table,
)

GUIDE = "Say what is to be mended, and when."
HOMES = table(("Home", "Beds"), ("Elm", "4"))
RISK = RiskView(1, "Roofs leak", owner="Surveyor", due_on=date(2022, 9, 1))
STEP = MilestoneView(1, "Roofs mended", MilestonePrecision.MONTH, date(2022, 9, 1))
SECOND = LotPosition("Lot 2", authorised_end=END, current_end=END, maximum_end=MAXIMUM)
LEAVE = replace(EXTEND, order=2, verb=RecommendationVerb.RESOLVE_NOT, effect=EffectKind.NOT_EXTEND)
NOTE = replace(EXTEND, order=2, verb=RecommendationVerb.NOTE, effect=EffectKind.NONE)
GIVING = replace(EXTEND, order=2, verb=RecommendationVerb.DELEGATE, effect=EffectKind.DELEGATE)


def asked(*lots, **given):
    return asking(lots=tuple(AskedLot(*lot) for lot in lots), **given)


def having(*sections):
    return draft(sections=(*sections, *COMPLETE.sections))


def options(*considered, **given):
    kept = section("alternatives", SectionKind.OPTIONS, **given)
    return draft(sections=(kept, *COMPLETE.sections[2:]), considered=considered)


def way(title="Mend less", reason="Dear.", **given):
    return ConsideredView(1, title, **{"is_recommended": False, "is_do_nothing": False, "reason": reason, **given})


def flawed(code):
    return draft(passages=(replace(passage("Roofs leak."), flaws=(Flaw(code, "See."),)),))


def placing(kind, *keys, **given):
    text = "\n\n".join(f"[{kind}:{key}]" for key in keys)
    return draft(text, **given) if kind != "table" else replace(draft(text), **given)


STAND = {"performance_statement": "Good.", "performance_stated_on": date(2022, 2, 1)}
CASES = {
    route.ROUTE: (
        tuple(draft(route=Verdict.refuse(code, "No.")) for code in ("no_rule", "no_forward_plan_entry", "budget")),
        (draft(), draft("The scheme has a rule."), draft(recommendations=())),
    ),
    structure.EMPTY: (
        (
            having(section("costs", is_required=True)),
            having(section("costs", is_required=True, body=" \n")),
            having(section("risks", SectionKind.RISKS, is_required=True)),
        ),
        (
            having(section("costs")),
            having(section("costs", is_required=True, answer=SectionAnswer.NONE)),
            having(section("risks", SectionKind.RISKS, is_required=True, has_rows=True)),
        ),
    ),
    structure.GUIDANCE: (
        (
            having(section("works", guidance=GUIDE, body=GUIDE)),
            having(section("works", guidance=GUIDE, body=f"Roofs. {GUIDE}")),
            having(section("works", guidance=f" {GUIDE} ", body=f"{GUIDE}\n\nRoofs.")),
        ),
        (
            having(section("works", guidance=GUIDE, body="Roofs.")),
            having(section("works", guidance="", body=GUIDE)),
            having(section("works", guidance=GUIDE, body=GUIDE[:20])),
        ),
    ),
    structure.NO_REASON: (
        (options(way(reason="")), options(way(reason=" ")), options(way(), way("Wait", ""))),
        (options(way()), options(way(reason="", is_recommended=True)), options()),
    ),
    structure.NO_ALTERNATIVES: (
        (options(), options(body="  "), options(way(is_recommended=True, reason=""))),
        (options(way()), options(body="None, because none is lawful."), options(answer=SectionAnswer.NONE)),
    ),
    structure.NONE_CONSIDERED: (
        (
            options(body="None, because none is lawful."),
            options(answer=SectionAnswer.NONE),
            options(way(is_recommended=True, reason=""), body="No other."),
        ),
        (options(way()), options(), draft(sections=COMPLETE.sections[2:], considered=())),
    ),
    structure.NO_DO_NOTHING: (
        (options(way()), options(way(), way("Wait")), options(way("Do nothing"))),
        (options(way(is_do_nothing=True)), options(way(), way(is_do_nothing=True)), options()),
    ),
    structure.NO_RECOMMENDATIONS: (
        (
            draft(recommendations=()),
            draft("We ask for much.", recommendations=()),
            draft(recommendations=(), considered=()),
        ),
        (draft(), procuring(), draft(recommendations=(NOTE,))),
    ),
    structure.NO_WORDS: (
        (asking(words=""), asking(words=" \n"), draft(recommendations=(EXTEND, replace(NOTE, words="")))),
        (draft(), procuring(), draft(recommendations=(NOTE,))),
    ),
    structure.NO_OPTION: (
        (
            asking(option=None),
            draft(recommendations=(replace(LEAVE, option=None),)),
            draft(recommendations=(EXTEND, replace(LEAVE, option=None))),
        ),
        (draft(), procuring(), draft(recommendations=(replace(NOTE, option=None),))),
    ),
    structure.NO_LOTS: (
        (
            asking(lots=()),
            draft(recommendations=(replace(LEAVE, lots=()),)),
            draft(recommendations=(EXTEND, replace(LEAVE, lots=()))),
        ),
        (draft(), procuring(), draft(recommendations=(replace(NOTE, lots=()),))),
    ),
    structure.NO_SUM: (
        (asking(value=None), asking(value=None, words="That it goes on."), procuring(value=None)),
        (draft(), procuring(), draft(recommendations=(replace(LEAVE, value=None),))),
    ),
    structure.NO_PLAN: (
        (
            procuring(plan=None, planned=None),
            procuring(plan=None, planned=None, order=4),
            procuring("It lasts four years.", planned=None),
        ),
        (draft(), procuring(), draft(recommendations=(NOTE,))),
    ),
    structure.NO_TERMS: (
        (
            draft(recommendations=(GIVING,)),
            draft(recommendations=(EXTEND, GIVING)),
            draft("The director may award the contract.", recommendations=(EXTEND, NOTE, replace(GIVING, order=3))),
        ),
        (
            draft(
                recommendations=(replace(GIVING, terms="The director may award, up to £500,000, until 31 May 2023."),)
            ),
            draft(recommendations=(replace(GIVING, effect=EffectKind.NONE),)),
            draft(),
        ),
    ),
    structure.NOT_PLANNED: (
        tuple(procuring(planned=Verdict.refuse(code, "No.")) for code in ("no_lots", "lot_followed", "no_term")),
        (procuring(), procuring(planned=None), draft()),
    ),
    structure.NO_EFFECT: (
        (
            draft(recommendations=(NOTE,)),
            draft(recommendations=(NOTE, replace(NOTE, order=3))),
            asking(effect=EffectKind.NONE),
        ),
        (draft(), procuring(), draft(recommendations=(EXTEND, NOTE))),
    ),
    structure.WORDS_ONLY: (
        (
            draft(recommendations=(PROCURE, replace(EXTEND, order=2, effect=EffectKind.NONE))),
            draft(recommendations=(EXTEND, replace(PROCURE, order=2, effect=EffectKind.NONE))),
            draft(recommendations=(EXTEND, replace(LEAVE, effect=EffectKind.NONE))),
        ),
        (draft(), draft(recommendations=(EXTEND, NOTE)), asking(effect=EffectKind.NONE)),
    ),
    structure.UNKNOWN_FACT: (
        tuple(draft(passages=(passage(f"It is {{{{ {name} }}}}."),)) for name in ("a.b", "option.first", "lots.best")),
        (
            draft(passages=(passage("To {{ option.end }}."),)),
            draft(passages=(passage("From {{ option.start }} to {{ option.end }}."),)),
            "It ends.",
        ),
    ),
    structure.VOLATILE_FACT: (
        tuple(draft(passages=(passage(f"It is {{{{ {name} }}}}."),)) for name in ("today", "now", "lot.days_left")),
        (draft(passages=(passage("To {{ option.end }}."),)), "It ends today.", "Nine days are left."),
    ),
    structure.MOVED: (
        (
            draft(moved_facts=(MovedFact("option.end", "Last day", "May", "June"),)),
            draft(moved_facts=(MovedFact("providers.count", "How many", "nine", ""),)),
            draft(moved_facts=(MovedFact("a", "A", "1", "2"), MovedFact("b", "B", "3", "4"))),
        ),
        (draft(), draft(moved_facts=()), draft("The register moved.")),
    ),
    structure.BADLY_WRITTEN: (
        ("<b>Roofs</b> leak.", "1999. The roof was new.", "![roof](https://council.example/roof.png) leaks."),
        ("Roofs leak.", "1. Mend roofs.", "**Roofs** leak."),
    ),
    structure.UNPRINTABLE: (
        ("It is {{ option__end }}.", flawed("unprintable_character"), "It is {{ the end }}."),
        ("Roofs leak.", flawed("html_inert"), "It is {an end}."),
    ),
    structure.NO_SUCH_TABLE: (
        ("[table:homes]", draft("[table:homes]", typed=(HOMES,)), "Roofs.\n\n[table:roofs]"),
        (draft(typed=(HOMES,)), "The table: homes.", "[figure:homes]"),
    ),
    structure.TABLE_NOT_PLACED: (
        tuple(replace(COMPLETE, tables=frozenset(keys)) for keys in (("homes",), ("roofs", "homes"), ("a",))),
        (COMPLETE, draft(typed=(HOMES,)), placing("table", "homes", tables=frozenset(("homes",)))),
    ),
    structure.NO_SUCH_FIGURE: (
        ("[figure:roof]", "Roofs.\n\n[figure:walls]", draft("[figure:roof]", figures=frozenset(("wall",)))),
        (draft("[figure:roof]", figures=frozenset(("roof",))), "Figure: a roof.", "[table:roof]"),
    ),
    structure.FIGURE_NOT_PLACED: (
        tuple(draft(figures=frozenset(keys)) for keys in (("roof",), ("roof", "wall"), ("a",))),
        (draft(), draft("[figure:roof]", figures=frozenset(("roof",))), draft("See the figure.")),
    ),
    structure.NO_SUCH_SCHEDULE: (
        ("[schedule:rent]", "Costs.\n\n[schedule:fees]", draft("[schedule:rent]", schedules=frozenset(("fees",)))),
        (draft("[schedule:rent]", schedules=frozenset(("rent",))), "Schedule: rent.", "[table:rent]"),
    ),
    structure.SCHEDULE_NOT_PLACED: (
        tuple(draft(schedules=frozenset(keys)) for keys in (("rent",), ("rent", "fees"), ("a",))),
        (
            draft(),
            draft("[schedule:rent]", schedules=frozenset(("rent",))),
            draft(schedules=frozenset(("rent",)), charted=frozenset(("rent",))),
        ),
    ),
    structure.NO_SUCH_ROWS: (
        ("[risks]", "Roofs.\n\n[milestones]", "[picture:roof]"),
        (
            draft("[risks]", risks=(RISK,)),
            draft("[milestones]", milestones=(STEP,)),
            "The [risks] are below, and [figures] too.",
        ),
    ),
    structure.ROWS_NOT_PLACED: (
        (draft(risks=(RISK,)), draft(milestones=(STEP,)), draft(engagements=2)),
        (
            draft("[risk-map]", risks=(RISK,)),
            replace(having(section("steps", SectionKind.MILESTONES, has_rows=True)), milestones=(STEP,)),
            replace(having(section("asked", SectionKind.ENGAGEMENT, has_rows=True)), engagements=2),
        ),
    ),
    structure.NO_CONTACT: (
        (draft(contacts=()), draft("Ask Sam.", contacts=()), draft(contacts=(), considered=())),
        (draft(), draft(contacts=(ContactView(1, "Sam", "s@council.example"),)), procuring()),
    ),
    terms.NOT_THE_OPTION: (
        (
            asked((LOT, date(2022, 6, 2), TO)),
            asked((LOT, FROM, date(2023, 6, 30))),
            asked((LOT, FROM, date(2022, 12, 31))),
            asking(option=replace(OPTION, scope=OptionScope.ALL_LOTS), lots=(AskedLot(SECOND, FROM, TO),)),
            asked((replace(LOT, uses=(PastUse(1, UseStatus.NOT_TAKEN_UP),)), FROM, TO)),
            replace(COMPLETE, on=date(2022, 6, 7)),
        ),
        (draft(), procuring(), draft(recommendations=(LEAVE,), running=())),
    ),
    terms.NO_DATES: (
        (asked((LOT,)), asked((LOT, FROM)), asked((LOT, FROM, TO), (SECOND,))),
        (draft(), procuring(), draft(recommendations=(replace(LEAVE, lots=(AskedLot(LOT),)),))),
    ),
    terms.TWICE: (
        (
            draft(recommendations=(EXTEND, LEAVE)),
            draft(recommendations=(EXTEND, replace(LEAVE, lots=(AskedLot(SECOND), AskedLot(LOT))))),
            draft(recommendations=(replace(LEAVE, order=1), replace(EXTEND, order=2))),
        ),
        (
            draft(),
            draft(recommendations=(LEAVE,)),
            draft(recommendations=(EXTEND, replace(LEAVE, lots=(AskedLot(SECOND),)))),
        ),
    ),
    terms.DAYS_LEFT: (
        (
            replace(COMPLETE, on=date(2022, 5, 20)),
            replace(COMPLETE, on=date(2022, 5, 31)),
            draft(days_left_warning=90),
        ),
        (draft(), draft(days_left_warning=9), replace(procuring(), on=date(2022, 5, 20))),
    ),
    terms.UNRESOLVED: (
        (
            draft(running=("Lot 1", "Lot 2")),
            draft(running=("Lot 2",)),
            draft(
                running=("Lot 1", "Lot 2", "Lot 3"), recommendations=(EXTEND, replace(LEAVE, lots=(AskedLot(SECOND),)))
            ),
        ),
        (
            draft(),
            draft(running=("Lot 1", "Lot 2"), recommendations=(EXTEND, replace(LEAVE, lots=(AskedLot(SECOND),)))),
            procuring(),
        ),
    ),
    terms.NO_STATEMENT: (
        (draft(performance_statement=""), draft(performance_statement=" \n"), draft("Good.", performance_statement="")),
        (draft(**STAND), draft(), replace(procuring(), performance_statement="")),
    ),
    terms.NOT_DATED: (
        (
            draft(performance_stated_on=None),
            draft(performance_statement="Good.", performance_stated_on=None),
            draft("In May.", performance_stated_on=None),
        ),
        (draft(**STAND), draft(performance_statement="", performance_stated_on=None), procuring()),
    ),
    terms.DATED_AHEAD: (
        tuple(draft(performance_stated_on=day) for day in (date(2022, 3, 15), date(2022, 12, 1), date(2030, 1, 1))),
        (draft(**STAND), draft(performance_stated_on=date(2022, 3, 14)), draft(performance_stated_on=None)),
    ),
}


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=True))
def test_it_finds(rule, case):
    assert by(rule, case)


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=False))
def test_it_leaves_alone(rule, case):
    assert not by(rule, case)


def test_a_refusal_of_the_register_keeps_its_own_code_under_the_rule_that_passes_it_on():
    (finding,) = by(terms.NOT_THE_OPTION, asked((LOT, date(2022, 6, 2), TO)))
    assert finding.code == "gap"
    assert finding.rule.source == terms.NOT_THE_OPTION.source


@pytest.mark.parametrize(
    ("place", "case"),
    [("risk", draft(risks=(RISK,))), ("milestone", draft(milestones=(STEP,))), ("engagement", draft(engagements=2))],
)
def test_rows_that_stand_nowhere_are_put_right_in_their_own_list(place, case):
    assert [one.place for one in by(structure.ROWS_NOT_PLACED, case)] == [place]
