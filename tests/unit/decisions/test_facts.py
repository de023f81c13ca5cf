"""Facts on plain values: how the register's values read in a report, and what has moved."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from decisions.fact_values import AskedFacts, Fact, LotFacts, MoneyFact, OptionFacts, Register
from decisions.facts import DEFINITIONS, NAMES, changed, count_in_words, is_volatile, meaning, resolve, to_begin_with
from frameworks.enums import VatBasis
from frameworks.sums import Sum


def pounds(amount, vat=VatBasis.EXEMPT):
    return Sum(Decimal(amount), vat)


LOTS = tuple(LotFacts(number, f"Title {number}", date(2020, 10, 31), f"lot:{number}") for number in range(1, 7))
REGISTER = Register(
    council="Brackenford Borough Council",
    council_source="council:1",
    contract={"start": date(2017, 11, 1), "initial_end": date(2020, 10, 31), "title": "Support", "maximum_end": None},
    contract_source="contract:1",
    option=OptionFacts(1, 12, "Once, for twelve months.", date(2020, 11, 1), date(2021, 10, 31), "option:1"),
    lots=LOTS,
    named=LOTS[3:],
    ending=LOTS[:3],
    providers=(("Ash", "provider:1"), ("Birch", "provider:2"), ("Cedar", "provider:3")),
    extension=(MoneyFact(pounds("453750.00"), "money_line:1", is_estimate=True),),
    maker=("Executive Director", "post:1"),
    consultees=(("Chairman", "post:2"),),
    clause=("Contract procedure rules, article 4.1", "authority_rule:1"),
)


def text(name, register=REGISTER):
    return resolve(register)[name].text


@pytest.mark.parametrize(
    ("name", "reads"),
    [
        ("contract.start", "1 November 2017"),
        ("option.start", "1 November 2020"),
        ("option.end", "31 October 2021"),
        ("option.months", "12 months"),
        ("lots.named", "lots 4, 5 and 6"),
        ("lots.ending", "lots 1, 2 and 3"),
        ("lots.named_titles", "lot 4 (Title 4), lot 5 (Title 5) and lot 6 (Title 6)"),
        ("lots.ending_end", "31 October 2020"),
        ("lots.count", "six"),
        ("providers.named", "Ash, Birch and Cedar"),
        ("providers.count", "three"),
        ("money.extension_total", "£453,750"),
        ("money.actual_total", "£0"),
        ("money.extension_cost", "an estimated cost of £453,750"),
        ("money.extension_vat", "exempt from VAT"),
        ("providers.several", "three"),
        ("decision.clause", "Contract procedure rules, article 4.1"),
        ("decision.maker", "Executive Director"),
        ("decision.consultees", "Chairman"),
    ],
)
def test_a_fact_reads_as_a_report_would_say_it(name, reads):
    assert text(name) == reads


def test_what_the_register_does_not_say_is_no_fact():
    absent = {"contract.maximum_end", "forward_plan.reference", "performance.stated_on"}
    assert absent <= NAMES
    assert not absent & set(resolve(REGISTER))


def test_a_sum_that_is_no_estimate_is_a_price_and_one_provider_is_named():
    price = MoneyFact(pounds("492608.00", VatBasis.NOT_STATED), "money_line:2")
    facts = resolve(replace(REGISTER, extension=(price,), providers=(("Ash", "provider:1"),)))
    assert facts["money.extension_cost"].text == "a price of £492,608"
    assert facts["providers.only"].text == "Ash"
    assert not {"providers.several", "money.extension_vat"} & set(facts)


def test_a_report_does_not_begin_with_spend_that_nobody_has_recorded():
    nothing, paid = resolve(REGISTER), replace(REGISTER, actuals=(MoneyFact(pounds("10.00"), "money_line:3"),))
    assert set(nothing) - to_begin_with(nothing) == {"money.actual_total"}
    assert to_begin_with(resolve(paid)) == set(resolve(paid))


def test_every_fact_keeps_the_rows_it_came_from():
    facts = resolve(REGISTER)
    assert facts["lots.named"].source == "lot:4, lot:5, lot:6"
    assert facts["money.extension_total"].source == "money_line:1"
    assert all(fact.source for fact in facts.values())


def test_lots_with_different_ends_have_no_common_end():
    other = LotFacts(6, "Title 6", date(2021, 1, 31), "lot:6")
    register = Register("C", "council:1", {}, "contract:1", named=(*LOTS[3:5], other))
    assert "lots.named_end" not in resolve(register)


def test_names_are_given_once_and_none_of_them_is_volatile():
    assert len(NAMES) == len(DEFINITIONS)
    assert not [name for name in NAMES if is_volatile(name)]


def test_what_has_moved_is_told_with_what_the_register_says_now():
    pinned = {name: Fact(name, name, "x:1") for name in ("a.same", "b.moved", "c.gone")}
    live = {"a.same": Fact("a.same", "a.same", "x:1"), "b.moved": Fact("b.moved", "new", "x:1")}
    assert changed(pinned, live) == [(pinned["b.moved"], live["b.moved"]), (pinned["c.gone"], None)]


@pytest.mark.parametrize(("count", "words"), [(0, "none"), (9, "nine"), (10, "ten"), (11, "11")])
def test_small_numbers_are_written_in_words(count, words):
    assert count_in_words(count) == words


@pytest.mark.parametrize("vat", [VatBasis.EXCLUDING, VatBasis.INCLUDING, VatBasis.NOT_STATED])
def test_sums_that_stand_to_vat_differently_have_no_total_to_be_written(vat):
    other = MoneyFact(pounds("10.00", vat), "money_line:4")
    found = resolve(replace(REGISTER, extension=(*REGISTER.extension, other), actuals=(*REGISTER.extension, other)))
    assert not {name for name in found if name.startswith("money.")}


def test_several_contracts_lots_are_named_with_their_contract():
    lots = (*(replace(lot, contract="BRK:A-1") for lot in LOTS[3:5]), replace(LOTS[3], contract="BRK:A-2"))
    whole = replace(LOTS[0], contract="BRK:A-3", is_whole=True)
    found = resolve(replace(REGISTER, named=(*lots, whole)))
    assert found["lots.named"].text == "lots 4 and 5 of BRK:A-1, lot 4 of BRK:A-2 and contract BRK:A-3"


def test_every_fact_is_told_by_what_it_is():
    asked = {
        place: AskedFacts(
            contract=f"BRK:{place}", contract_full=f"BRK:{place}", contract_title="Support", lots=LOTS[3:],
            contract_source=f"contract:{place}", providers=REGISTER.providers, starts_on=date(2020, 11, 1),
            ends_on=date(2021, 10, 31), cost=REGISTER.extension[0],
        )
        for place in (1, 2)
    }  # fmt: skip
    names = resolve(replace(REGISTER, asked=asked))
    assert [name for name in names if meaning(name) == name] == []
    assert meaning("asked.n2.lots_end") == "Recommendation 2: authorised end of its lots"
    assert [meaning(name) for name in ("no.such", "asked.n2.nothing", "asked")] == [
        "no.such", "asked.n2.nothing", "asked",
    ]  # fmt: skip


def test_a_sum_of_a_schedule_is_called_by_what_it_is_for():
    known = {"money.line_7_label": Fact("money.line_7_label", "A year", "money_line:7")}
    assert [meaning(name, known) for name in ("money.line_7", "money.line_7_how", "money.line_7_terms")] == [
        "The sum: A year", "How the sum is arrived at: A year", "What kind of sum it is: A year",
    ]  # fmt: skip
    assert [meaning(name) for name in ("money.line_7", "money.line_7_how", "risk.red_from")] == [
        "The sum, in a schedule", "How the sum is arrived at, in a schedule", "Score from which a risk is red",
    ]  # fmt: skip
