"""What was authorised, how much of it is spent, and the two marks: exact to the penny."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.actors import Actor, RoleGrant
from commissioning.enums import Discipline, Role
from frameworks.enums import Certainty, MoneyKind, VatBasis
from frameworks.spending import (
    Paid,
    SpendStanding,
    Stated,
    Typed,
    Varied,
    authority,
    level_of,
    may_import,
    may_match,
    percent,
    reads_ledger,
    spent,
)
from frameworks.sums import Sum

EX, INC = VatBasis.EXCLUDING, VatBasis.INCLUDING
pennies = st.integers(0, 10**12).map(lambda n: Decimal(n).scaleb(-2))


def of(kind: MoneyKind, amount: int, *, vat=EX, certainty=Certainty.QUOTE, **given) -> Stated:
    return Stated(kind, certainty, Sum(Decimal(amount), vat), **given)


def test_the_options_used_are_added_to_the_value_at_award_and_the_others_not():
    lines = [
        of(MoneyKind.CONTRACT_TOTAL, 900),
        of(MoneyKind.OPTION, 100, option=1, lot=4, certainty=Certainty.ESTIMATE),
        of(MoneyKind.OPTION, 50, option=1, lot=5),
        of(MoneyKind.OPTION, 70, option=2),
    ]
    assert authority(lines, {(1, 4)}).sum == Sum(Decimal(1000), EX)
    assert authority(lines, {(1, 4), (1, 5), (2, 9)}).sum == Sum(Decimal(1120), EX)


def test_a_total_that_is_added_up_in_another_is_counted_once_and_a_price_goes_before_an_estimate():
    lines = [
        of(MoneyKind.CONTRACT_TOTAL, 900),
        of(MoneyKind.CONTRACT_TOTAL, 400, is_part=True),
        of(MoneyKind.CONTRACT_TOTAL, 999, certainty=Certainty.ESTIMATE),
        of(MoneyKind.LOT, 300, lot=1),
    ]
    assert authority(lines, ()).sum == Sum(Decimal(900), EX)
    assert authority(lines[2:3], ()).sum == Sum(Decimal(999), EX)
    assert authority(lines[3:], ()).sum == Sum(Decimal(300), EX)


def test_nobody_can_say_without_a_total_or_with_sums_on_several_vat_bases():
    assert authority([of(MoneyKind.ANNUAL, 100)], ()).why_not.startswith("No total is on record.")
    mixed = [of(MoneyKind.CONTRACT_TOTAL, 900), of(MoneyKind.OPTION, 100, option=1, vat=INC)]
    assert authority(mixed, ()).sum == Sum(Decimal(900), EX)
    assert authority(mixed, {(1, 1)}).why_not == (
        "What was authorised is on several VAT bases (excluding VAT and including VAT). State the sums alike."
    )


def test_a_variation_that_counts_adds_to_it_or_takes_from_it():
    lines = [of(MoneyKind.CONTRACT_TOTAL, 900)]
    varied = [Varied(Sum(Decimal(50), EX)), Varied(Sum(Decimal(-20), EX), changes_term=True)]
    assert authority(lines, (), varied=varied).sum == Sum(Decimal(930), EX)


def test_an_annual_value_is_taken_over_the_authorised_term_where_there_is_no_total():
    """Case S2: £246,304 a year, three years and then two more: the longer term is in the months already."""
    lines = [of(MoneyKind.ANNUAL, 246_304), of(MoneyKind.OPTION, 492_608, option=1)]
    assert authority(lines, (), months=36).sum == Sum(Decimal(738_912), EX)
    longer = [Varied(Sum(Decimal(9), EX)), Varied(Sum(Decimal(7), EX), changes_term=True)]
    assert authority(lines, {(1, 1)}, months=60, varied=longer).sum == Sum(Decimal(1_231_529), EX)


def test_the_ledger_goes_before_what_was_typed_in_for_the_same_year_and_vat_follows_the_authority():
    paid = [Paid("2020/21", Decimal("100.00"), Decimal("20.00")), Paid("2020/21", Decimal("-10.00"), Decimal("-2.00"))]
    typed = [
        Typed("2020/21", Sum(Decimal("999.00"), EX)),
        Typed("2019/20", Sum(Decimal("50.00"), EX)),
        Typed("2018/19", Sum(Decimal("7.00"), INC)),
    ]
    assert spent(paid, typed, EX) == Decimal("140.00")
    assert spent(paid, typed, INC) == Decimal("115.00")


@pytest.mark.parametrize(
    ("amount", "level"), [("79.99", 0), ("80.00", 80), ("99.99", 80), ("100.00", 100), ("250.00", 100), ("-5.00", 0)]
)
def test_the_marks_are_reached_to_the_penny(amount, level):
    standing = SpendStanding(authority([of(MoneyKind.CONTRACT_TOTAL, 100)], ()), Decimal(amount))
    assert standing.level == level


def test_anything_spent_of_nothing_is_too_much():
    assert (level_of(Decimal("0.01"), Decimal(0)), level_of(Decimal(0), Decimal(0))) == (100, 0)


@given(pennies, pennies)
def test_the_level_and_the_per_cent_told_never_contradict_each_other(amount, authorised):
    share = percent(amount, authorised)
    if share is not None:
        level = level_of(amount, authorised)
        assert level == (100 if share >= 100 else 80 if share >= 80 else 0)


@given(st.lists(st.tuples(st.sampled_from(["2019/20", "2020/21"]), st.integers(-(10**9), 10**9)), max_size=30))
def test_spend_is_the_exact_sum_of_its_parts_in_whatever_order(parts):
    paid = [Paid(year, Decimal(net).scaleb(-2), Decimal("0.00")) for year, net in parts]
    assert spent(paid, [], EX) == spent(paid[::-1], [], EX) == Decimal(sum(net for _, net in parts)).scaleb(-2)


def who(*roles: Role | RoleGrant) -> Actor:
    grants = frozenset(one if isinstance(one, RoleGrant) else RoleGrant(one) for one in roles)
    return Actor(council=type("Council", (), {"pk": 1})(), roles=grants)


def test_who_brings_in_who_matches_and_who_only_reads():
    finance = RoleGrant(Role.CLEARER, Discipline.FINANCE)
    may = {
        role: (may_import(who(role)).allowed, may_match(who(role)).allowed, reads_ledger(who(role)))
        for role in (Role.COMMISSIONER, Role.SECTION_151, finance, Role.CONTRACT_MANAGER, Role.AUDITOR,
                     Role.ADMINISTRATOR, Role.CONSULTEE, RoleGrant(Role.CLEARER, Discipline.LEGAL))
    }  # fmt: skip
    assert list(may.values()) == [
        (True, True, True), (True, True, True), (True, True, True), (False, True, True), (False, False, True),
        (False, False, False), (False, False, False), (False, False, False),
    ]  # fmt: skip
    assert not reads_ledger(Actor.nobody())
