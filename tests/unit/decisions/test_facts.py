"""Facts on plain values: how the register's values read in a report, and what has moved."""

from datetime import date
from decimal import Decimal

import pytest

from decisions.facts import (
    DEFINITIONS,
    NAMES,
    Fact,
    LotFacts,
    MoneyFact,
    OptionFacts,
    Register,
    changed,
    count_in_words,
    is_volatile,
    resolve,
)

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
    extension=(MoneyFact(Decimal("453750.00"), "money_line:1"),),
    maker=("Executive Director", "post:1"),
    consultees=(("Chairman", "post:2"),),
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
