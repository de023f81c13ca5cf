"""Readiness checks on plain values: each slip an author makes is found, named, and placed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from commissioning.verdicts import Verdict
from decisions.checks import figures
from decisions.checks.draft import (
    AskedLot,
    ConsideredView,
    Draft,
    MoneyView,
    MovedFact,
    RecommendationView,
    SectionView,
)
from decisions.checks.passages import Flaw, Passage
from decisions.checks.rows import ContactView
from decisions.enums import EffectKind, RecommendationVerb, SectionAnswer, SectionKind, Severity
from decisions.readiness import blockers, check
from decisions.routing import Route
from frameworks.enums import OptionKind, OptionScope, UseStatus
from frameworks.options import LotPosition, OptionTerms, PastUse
from tests.unit.decisions.test_routing import PLANNED, QUESTION

ON = date(2020, 10, 1)
START, END = date(2020, 11, 1), date(2021, 10, 31)
OPTION = OptionTerms(order=1, kind=OptionKind.FIXED, months=12)
TOTAL = MoneyView("Estimated cost", Decimal("453750.00"))


def lot(number, *, end=date(2020, 10, 31), maximum=END, uses=()):
    return LotPosition(f"Lot {number}", authorised_end=end, current_end=end, maximum_end=maximum, uses=uses)


LOTS = tuple(lot(number) for number in range(1, 7))
EXTEND = RecommendationView(
    order=1,
    verb=RecommendationVerb.EXTEND,
    words="That … run to … at an estimated …",
    effect=EffectKind.EXTEND,
    option=OPTION,
    value=TOTAL,
    lots=tuple(AskedLot(one, START, END) for one in LOTS[3:]),
    sums=(Decimal("453750.00"),),
    running=tuple(one.label for one in LOTS),
)
END_OTHERS = RecommendationView(
    order=2,
    verb=RecommendationVerb.RESOLVE_NOT,
    words="That the option is not used for …",
    effect=EffectKind.NOT_EXTEND,
    option=OPTION,
    lots=tuple(AskedLot(one) for one in LOTS[:3]),
)


def section(key, kind=SectionKind.PROSE, **given):
    values = {"heading": key.title(), "is_required": True, "answer": SectionAnswer.CONTENT, "body": "", "guidance": ""}
    return SectionView(key=key, kind=kind, **{**values, **given})


def passage(words="", *, place="section:why", **given):
    return Passage(place=place, label="“Why”", words=words, reading=words, **given)


GOOD = Draft(
    on=ON,
    sections=(section("why", body="Because."), section("alternatives", SectionKind.OPTIONS, has_rows=True)),
    passages=(passage("Because."),),
    recommendations=(EXTEND, END_OTHERS),
    considered=(ConsideredView(1, "Let it end", is_recommended=False, is_do_nothing=True, reason="Harm."),),
    money=(TOTAL,),
    quoted=frozenset(),
    known_facts=frozenset(("option.end", "money.extension_total")),
    tables=frozenset(),
    lots=LOTS,
    running=tuple(one.label for one in LOTS),
    days_left_warning=30,
    performance_statement="Met its standards.",
    performance_stated_on=date(2020, 9, 30),
    route=Route(PLANNED, QUESTION, None, ""),
    contacts=(ContactView(1, "A. Officer", "officer@council.example"),),
)


def found(draft):
    return [(finding.code, finding.place) for finding in check(draft)]


def with_first(**changes):
    return replace(GOOD, recommendations=(replace(EXTEND, **changes), END_OTHERS))


def extending(*asked, on=ON):
    return replace(GOOD, on=on, recommendations=(replace(EXTEND, lots=asked),), running=())


def test_a_complete_report_thirty_days_before_the_end_has_no_finding():
    assert check(GOOD) == []


def test_nine_days_before_the_end_is_a_warning_and_says_so():
    (finding,) = check(replace(GOOD, on=date(2020, 10, 22)))
    assert (finding.code, finding.severity) == ("days_left", Severity.WARNING)
    assert finding.message == (
        "9 days are left before the lots to be extended end on 31 October 2020; the council asks for at least 30. "
        "Say why it comes now, or act at once."
    )


def test_the_council_chooses_how_many_days_it_wants():
    assert check(replace(GOOD, on=date(2020, 10, 22), days_left_warning=9)) == []


def test_the_days_left_are_one_finding_from_day_to_day_and_another_for_another_end():
    (today,), (tomorrow,) = (check(replace(GOOD, on=date(2020, 10, day))) for day in (22, 23))
    assert today.message != tomorrow.message
    assert today.key == tomorrow.key
    assert tomorrow.is_what_was_said(today.code, today.place, today.message)
    other = today.message.replace("31 October", "30 October")
    assert not tomorrow.is_what_was_said(today.code, today.place, other)
    assert not tomorrow.is_what_was_said(today.code, "section:why", today.message)


@pytest.mark.parametrize("answer", [SectionAnswer.NONE, SectionAnswer.NOT_APPLICABLE])
def test_none_and_not_applicable_are_answers_and_silence_is_not(answer):
    silent = replace(GOOD, sections=(*GOOD.sections, section("insight")))
    answered = replace(GOOD, sections=(*GOOD.sections, section("insight", answer=answer)))
    assert found(silent) == [("section_empty", "section:insight")]
    assert found(answered) == []


def test_guidance_copied_into_the_text_stops_the_report():
    guided = section("risk", body="Say what the risks are. There are two.", guidance="Say what the risks are.")
    assert found(replace(GOOD, sections=(*GOOD.sections, guided))) == [("guidance_left", "section:risk")]


def test_an_alternative_needs_its_reason():
    bare = replace(GOOD.considered[0], reason=" ")
    assert found(replace(GOOD, considered=(bare,))) == [("no_reason_rejected", "option_considered:1")]


def test_no_alternatives_is_a_warning_when_it_is_said_and_a_blocker_when_it_is_not():
    said = section("alternatives", SectionKind.OPTIONS, body="None considered, because the law gives no choice.")
    unsaid = section("alternatives", SectionKind.OPTIONS)
    assert found(replace(GOOD, considered=(), sections=(said,))) == [
        ("no_alternatives_considered", "section:alternatives")
    ]
    assert ("no_alternatives", "section:alternatives") in found(replace(GOOD, considered=(), sections=(unsaid,)))


def test_doing_nothing_belongs_among_the_alternatives():
    other = replace(GOOD.considered[0], is_do_nothing=False)
    assert found(replace(GOOD, considered=(other,))) == [("doing_nothing_not_considered", "section:alternatives")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"option": None}, "effect_without_option"),
        ({"value": None, "sums": ()}, "effect_without_sum"),
        ({"words": " "}, "recommendation_empty"),
    ],
)
def test_a_recommendation_carries_everything_its_effect_needs(change, code):
    assert (code, "recommendation:1") in found(with_first(**change))


def test_what_is_to_be_procured_needs_its_sum_as_what_is_extended_does():
    procure = RecommendationView(
        2, RecommendationVerb.PROCURE, "That a new list is procured.", EffectKind.PROCURE, planned=Verdict()
    )
    asked = replace(GOOD, recommendations=(*GOOD.recommendations, procure))
    assert ("effect_without_sum", "recommendation:2") in found(asked)
    priced = replace(asked, recommendations=(*GOOD.recommendations, replace(procure, value=TOTAL)))
    assert "effect_without_sum" not in {code for code, _ in found(priced)}


def test_a_report_that_recommends_nothing_is_stopped():
    assert ("no_recommendations", "report") in found(replace(GOOD, recommendations=()))


def test_recommendations_without_effect_are_pointed_out():
    note = RecommendationView(1, RecommendationVerb.NOTE, "That it is noted.", EffectKind.NONE)
    assert found(replace(GOOD, recommendations=(note,))) == [("no_effect", "report")]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (AskedLot(LOTS[3], date(2020, 11, 2), END), "gap"),
        (AskedLot(LOTS[3], date(2020, 10, 31), END), "overlap"),
        (AskedLot(lot(4, maximum=date(2022, 10, 31)), START, date(2021, 11, 30)), "beyond_option"),
        (AskedLot(lot(4, maximum=date(2021, 3, 31)), START, END), "beyond_maximum"),
        (AskedLot(LOTS[3], START, date(2021, 3, 31)), "partial_use"),
        (AskedLot(LOTS[3], END, START), "impossible_dates"),
        (AskedLot(LOTS[3]), "extension_without_dates"),
        (AskedLot(lot(4, uses=(PastUse(1, UseStatus.NOT_TAKEN_UP),)), START, END), "resolved_not_to"),
    ],
)
def test_dates_are_those_the_option_gives(asked, code):
    assert found(extending(asked)) == [(code, "recommendation:1")]


def test_a_lot_that_has_ended_is_not_extended_and_the_refusal_names_what_is_left():
    (finding,) = check(extending(AskedLot(LOTS[3], START, END), on=date(2020, 11, 2)))
    assert (finding.code, finding.severity) == ("lot_ended", Severity.BLOCKER)
    assert "late authorisation" in finding.message
    assert "bridging variation" in finding.message


def test_an_option_for_the_whole_contract_is_not_used_for_part_of_it():
    whole = replace(OPTION, scope=OptionScope.ALL_LOTS)
    assert ("whole_contract_only", "recommendation:1") in found(with_first(option=whole))


def test_a_lot_is_not_both_extended_and_ended():
    both = replace(END_OTHERS, lots=(AskedLot(LOTS[3]),))
    draft = replace(GOOD, recommendations=(EXTEND, both), running=("Lot 4", "Lot 5", "Lot 6"))
    assert found(draft) == [("lot_asked_twice", "recommendation:2")]


def test_a_running_lot_nobody_resolves_about_is_named():
    (finding,) = check(replace(GOOD, recommendations=(EXTEND,)))
    assert finding.code == "lots_not_resolved"
    assert "Lot 1, Lot 2, Lot 3" in finding.message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It costs £453,750 a year.", [("£453,750", Decimal("453750"))]),
        ("about £5.8m, or £5.8 million", [("£5.8m", Decimal("5800000")), ("£5.8 million", Decimal("5800000"))]),
        ("£1.17 for each £1, £5k", [("£1.17", Decimal("1.17")), ("£1", Decimal(1)), ("£5k", Decimal(5000))]),
        ("£88.4 thousand, £1.2mn, £12/week", [
            ("£88.4 thousand", Decimal(88400)), ("£1.2mn", Decimal(1200000)), ("£12", Decimal(12)),
        ]),
        ("lots 4 to 6, 2020", []),
    ],
)  # fmt: skip
def test_sums_are_read_as_officers_write_them(text, expected):
    assert [(one.written, one.quantity.value) for one in figures.amounts(text)] == expected


@pytest.mark.parametrize(
    ("words", "code", "severity"),
    [
        ("It costs £453,750.", "figure_should_be_fact", Severity.WARNING),
        ("It costs £453,700.", "figure_inconsistent", Severity.BLOCKER),
        ("Each pound returns £1.17.", "figure_without_source", Severity.WARNING),
    ],
)
def test_a_sum_typed_in_prose_is_a_fact_or_quoted_or_flagged(words, code, severity):
    (finding,) = check(replace(GOOD, passages=(passage(words),)))
    assert (finding.code, finding.severity, finding.place) == (code, severity, "section:why")


def test_a_quoted_figure_with_its_source_is_not_flagged():
    draft = replace(GOOD, passages=(passage("Each pound returns £1.17."),), quoted=frozenset(("£1.17",)))
    assert check(draft) == []


def test_the_sum_of_other_lots_than_those_asked_for_is_a_blocker():
    whole, part = (replace(TOTAL, lots=lots) for lots in (("Lot 6", "Lot 4", "Lot 5"), ("Lot 4",)))
    assert found(with_first(value=whole)) == []
    assert found(with_first(value=part)) == [("sum_for_other_lots", "recommendation:1")]


@pytest.mark.parametrize("words", ["That it costs £453,700.", "That it costs £453,750."])
def test_a_recommendation_takes_its_sum_from_the_register(words):
    assert found(with_first(words=words)) == [("figure_not_tied", "recommendation:1")]


def test_a_printed_fact_that_is_not_the_money_line_of_the_recommendation_does_not_tie():
    assert found(with_first(sums=(Decimal("453700.00"),))) == [("figure_not_tied", "recommendation:1")]


def test_a_money_line_that_does_not_equal_its_parts_stops_the_report():
    line = MoneyView("Two years", Decimal("492600.00"), "£246,304 × 2 is £492,608.")
    assert found(replace(GOOD, money=(TOTAL, line))) == [("does_not_tie", "report")]


@pytest.mark.parametrize(
    ("name", "code"),
    [("option.beginning", "unknown_fact"), ("today", "volatile_fact"), ("contract.days_left", "volatile_fact")],
)
def test_facts_are_those_the_register_states_and_none_that_changes_by_the_day(name, code):
    assert found(replace(GOOD, passages=(passage(facts=(name,)),))) == [(code, "section:why")]


def test_a_table_stands_in_one_place_and_a_place_names_a_table():
    lonely = replace(GOOD, tables=frozenset(("key-challenges",)))
    missing = replace(GOOD, passages=(passage(embeds=(("table", "key-challenges"),)),))
    assert found(lonely) == [("table_not_placed", "table:key-challenges")]
    assert found(missing) == [("no_such_table", "section:why")]


@pytest.mark.parametrize(
    ("code", "severity"),
    [("html_inert", Severity.WARNING), ("list_start", Severity.WARNING), ("malformed_fact", Severity.BLOCKER)],
)
def test_how_a_passage_is_written_is_told(code, severity):
    (finding,) = check(replace(GOOD, passages=(passage(flaws=(Flaw(code, "See here."),)),)))
    assert (finding.code, finding.severity, finding.message) == (code, severity, "“Why”: See here.")


@pytest.mark.parametrize(
    ("statement", "stated_on", "code"),
    [
        ("", None, "no_performance_statement"),
        ("Good.", None, "performance_not_dated"),
        ("Good.", date(2020, 10, 2), "performance_dated_ahead"),
    ],
)
def test_an_extension_stands_on_a_dated_performance_statement(statement, stated_on, code):
    draft = replace(GOOD, performance_statement=statement, performance_stated_on=stated_on)
    assert found(draft) == [(code, "report")]


def test_a_register_that_moved_is_shown_and_stops_nothing():
    draft = replace(
        GOOD,
        moved_facts=(
            MovedFact("providers.count", "How many providers those are", "nine", "eight"),
            MovedFact("option.clause", "The words of the option's clause", "Once.", ""),
        ),
    )
    findings = check(draft)
    assert [(one.code, one.place) for one in findings] == [
        ("register_changed", "fact:providers.count"),
        ("register_changed", "fact:option.clause"),
    ]
    assert blockers(findings) == []
    assert "now says “eight”" in findings[0].message
    assert "no longer says it" in findings[1].message


def test_somebody_can_be_asked_about_the_report():
    assert found(replace(GOOD, contacts=())) == [("no_contact", "report")]


def test_reasons_why_there_is_no_route_stop_the_report():
    draft = replace(GOOD, route=Verdict.refuse("no_rule", "No rule."))
    assert [(one.code, one.place) for one in blockers(check(draft))] == [("no_rule", "route")]


def test_blockers_come_before_warnings():
    draft = replace(GOOD, on=date(2020, 10, 22), sections=(*GOOD.sections, section("insight")))
    assert [one.severity for one in check(draft)] == [Severity.BLOCKER, Severity.WARNING]
