"""Where lines of the ledger belong: remembered, by order, by cost code, by the provider's only contract, or nowhere."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from frameworks.money_enums import SpendMatch
from frameworks.spend_matching import Days, Known, LedgerLine, Match, Place, Remembered, code, codes, keys_of, match

LIST, SINGLE = 1, 2  # contracts
CARE, HOPE = 10, 20  # providers
DAY = date(2020, 10, 9)


def line(cost: str = "", provider: str = "", order: str = "", on: date = DAY) -> LedgerLine:
    return LedgerLine(2, on, cost, provider, "", order, "", Decimal("1.00"), Decimal("0.00"))


def known() -> Known:
    """A list of two lots with two providers on the first and one on the second, and a contract of one lot."""
    found = Known(
        providers={"501": CARE, "502": HOPE},
        lots={LIST: [11, 12], SINGLE: [21]},
        places={CARE: [Place(LIST, 11), Place(LIST, 12)], HOPE: [Place(LIST, 11), Place(SINGLE, 21)]},
    )
    found.add_codes(LIST, orders="", costs="AH1; AH2")
    found.add_codes(SINGLE, orders="PO-77", costs="AH3")
    return found


def test_a_purchase_order_of_a_contract_goes_before_its_cost_code():
    found = match(line("AH1", "502", "po-77"), known())
    assert found == Match(SpendMatch.PURCHASE_ORDER, SINGLE, 21, HOPE)


def test_a_cost_code_with_a_provider_on_one_lot_names_the_lot():
    assert match(line("AH1", "0502"), known()) == Match(SpendMatch.COST_CODE, LIST, 11, HOPE)


def test_a_provider_on_several_lots_leaves_the_lot_open():
    assert match(line("ah 2", "501"), known()) == Match(SpendMatch.COST_CODE, LIST, None, CARE)


def test_a_known_provider_without_a_place_there_is_paid_for_something_else():
    assert match(line("AH3", "501"), known()) == Match(provider=CARE)


def test_an_unknown_payee_on_the_only_contract_of_a_cost_code_is_matched_by_it():
    assert match(line("AH3", "999"), known()) == Match(SpendMatch.COST_CODE, SINGLE, 21)


def test_two_contracts_of_one_cost_code_are_told_apart_by_the_provider_or_not_at_all():
    register = known()
    register.add_codes(SINGLE, orders="", costs="AH1")
    assert match(line("AH1", "501"), register).contract == LIST
    assert match(line("AH1", "502"), register) == Match(provider=HOPE)
    assert match(line("AH1", "999"), register) == Match()


def test_the_only_contract_of_a_provider_counts_where_no_cost_code_of_it_is_on_record():
    register = Known(providers={"501": CARE}, lots={LIST: [11]}, places={CARE: [Place(LIST, 11)]})
    assert match(line("ZZ9", "501"), register) == Match(SpendMatch.PROVIDER, LIST, 11, CARE)
    register.add_codes(LIST, orders="", costs="AH1")
    assert match(line("ZZ9", "501"), register) == Match(provider=CARE)


def test_bills_are_taken_for_three_months_after_the_end_and_no_longer():
    register = known()
    register.terms[SINGLE] = Days(date(2018, 1, 1), date(2020, 7, 9))
    assert match(line(order="PO-77"), register).contract == SINGLE
    register.terms[SINGLE] = Days(date(2018, 1, 1), date(2020, 7, 8))
    assert match(line(order="PO-77"), register) == Match()


def test_what_was_said_of_lines_alike_goes_before_every_code():
    register = known()
    register.remembered = {
        ("", "502", ""): Remembered(1, LIST, 12, "Older people"),
        ("AH3", "502", ""): Remembered(2, None),
    }
    assert match(line("AH3", "502", "PO-77"), register) == Match(SpendMatch.NOT_A_CONTRACT, provider=HOPE, rule=2)
    said = Match(SpendMatch.RULE, LIST, 12, HOPE, "Older people", 1)
    assert match(line("AH1", "502", "PO-77"), register) == said


def test_numbers_are_compared_without_the_noughts_a_spreadsheet_drops():
    assert (code(" 00501 "), code("po 77"), code("000"), codes("AH1; ah2,")) == ("501", "PO77", "000", {"AH1", "AH2"})


@given(st.tuples(*[st.text("AB01", max_size=3)] * 3))
def test_the_keys_of_a_line_are_particular_first_and_never_empty(key):
    found = list(keys_of(key))
    sizes = [sum(map(bool, one)) for one in found]
    assert sizes == sorted(sizes, reverse=True)
    assert len(found) == len(set(found)) == 2 ** sum(map(bool, key)) - 1
    assert all(part in ("", of) for one in found for part, of in zip(one, key, strict=True))
