"""What a clearance covers: changing the sum, a section, a date or a word voids exactly whom it should."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.enums import Discipline
from decisions.aspects import (
    Annexed,
    AskedFor,
    Exemption,
    Material,
    dates_and_numbers_in,
    digest,
    digest_of_what_is_asked,
    sums_in,
)

ALL = set(Discipline)
MONEY = {Discipline.FINANCE, Discipline.LEGAL, Discipline.PROCUREMENT}
EXTEND = AskedFor(
    order=1,
    verb="extend",
    effect="extend",
    text="Extend lots 4 to 6 at an estimated {{ money.extension_total }}.",
    option=1,
    lots=[(lot, date(2020, 11, 1), date(2021, 10, 31)) for lot in (4, 5, 6)],
    sum_asked=Decimal("453750.00"),
    vat_basis="exclusive",
    certainty="estimate",
)
EQUALITIES = "The change was assessed. Nobody loses a place."
BASE = Material(
    asked=[EXTEND],
    prose={"why": "The list started on 1 November 2017 and costs £453,750 a year.", "equalities": EQUALITIES},
    facts={"money.extension_total": "£453,750", "provider.name": "Larkfield Works"},
    own={
        Discipline.EQUALITIES: {"equalities": ("has_content", EQUALITIES)},
        Discipline.FINANCE: {"finance": ("has_content", "Within the budget.")},
    },
)


def voided(changed: Material) -> set[Discipline]:
    return {discipline for discipline in Discipline if digest(BASE, discipline) != digest(changed, discipline)}


def with_prose(**prose: str) -> Material:
    return replace(BASE, prose={**BASE.prose, **prose})


def test_changing_the_sum_asked_for_voids_finance_legal_and_procurement():
    assert voided(replace(BASE, asked=[replace(EXTEND, sum_asked=Decimal("500000.00"))])) == MONEY


def test_changing_a_sum_in_a_condition_voids_finance_legal_and_procurement_and_the_managers_approval():
    asked = [replace(EXTEND, conditions=f"No place costs more than {sum_}.") for sum_ in ("£90", "£95")]
    before, after = (replace(BASE, asked=[one]) for one in asked)
    assert {one for one in Discipline if digest(before, one) != digest(after, one)} == MONEY
    assert digest_of_what_is_asked(before) != digest_of_what_is_asked(after)


def test_another_condition_voids_all():
    assert voided(replace(BASE, asked=[replace(EXTEND, conditions="If every provider agrees.")])) == ALL


def test_changing_a_sum_in_prose_voids_finance_legal_and_procurement():
    assert voided(with_prose(why="The list started on 1 November 2017 and costs £453,570 a year.")) == MONEY


def test_changing_a_sum_in_the_words_asked_for_voids_finance_legal_and_procurement():
    before = replace(BASE, asked=[replace(EXTEND, text="Extend at £453,750.")])
    after = replace(BASE, asked=[replace(EXTEND, text="Extend at £463,750.")])
    assert {d for d in Discipline if digest(before, d) != digest(after, d)} == MONEY


def test_changing_a_pinned_sum_voids_finance_legal_and_procurement():
    assert voided(replace(BASE, facts={**BASE.facts, "money.extension_total": "£453,751"})) == MONEY


def test_changing_the_equalities_section_voids_equalities_only():
    words = "The change was assessed. Two groups lose a place."
    changed = replace(
        with_prose(equalities=words),
        own={**BASE.own, Discipline.EQUALITIES: {"equalities": ("has_content", words)}},
    )
    assert voided(changed) == {Discipline.EQUALITIES}


def test_answering_none_instead_of_a_section_voids_its_discipline_only():
    own = {**BASE.own, Discipline.FINANCE: {"finance": ("none", "")}}
    assert voided(replace(BASE, own=own)) == {Discipline.FINANCE}


def test_a_typo_voids_none():
    assert voided(with_prose(why="The list begun on 1 November 2017 and costs £453,750 every year.")) == set()


def test_white_space_voids_none():
    own = {**BASE.own, Discipline.FINANCE: {"finance": ("has_content", "Within  the\n budget. ")}}
    assert voided(replace(BASE, own=own)) == set()


def test_moving_a_paragraph_with_its_figures_voids_none():
    assert voided(replace(BASE, prose={"why": BASE.prose["equalities"], "equalities": BASE.prose["why"]})) == set()


@pytest.mark.parametrize(
    "changed",
    [
        replace(BASE, asked=[replace(EXTEND, lots=EXTEND.lots[:2])]),
        replace(BASE, asked=[replace(EXTEND, lots=[(4, date(2020, 11, 1), date(2021, 10, 30)), *EXTEND.lots[1:]])]),
        replace(BASE, asked=[replace(EXTEND, effect="not_extend")]),
        replace(BASE, asked=[replace(EXTEND, conditions="If all providers agree.")]),
        replace(BASE, asked=[]),
        replace(BASE, is_key=True),
        replace(BASE, exemptions=[Exemption("finance", 3, "Rates are under negotiation.")]),
        replace(BASE, annexes=[Annexed("a" * 64)]),
        replace(BASE, facts={**BASE.facts, "provider.name": "Larkfield Works CIC"}),
        with_prose(why="The list started on 2 November 2017 and costs £453,750 a year."),
        with_prose(equalities=EQUALITIES + " 12 people were asked."),
    ],
)
def test_changing_what_is_asked_a_date_a_number_or_an_exemption_voids_all(changed):
    assert voided(changed) == ALL


def test_another_annex_or_another_ground_for_withholding_one_is_another_digest():
    annexed = replace(BASE, annexes=[Annexed("a" * 64), Annexed("b" * 64)])
    for annexes in (
        [Annexed("a" * 64)], [Annexed("a" * 64), Annexed("c" * 64)],
        [Annexed("a" * 64), Annexed("b" * 64, 3, "Rates are under negotiation.")],
    ):  # fmt: skip
        other = replace(BASE, annexes=annexes)
        assert {one for one in Discipline if digest(annexed, one) != digest(other, one)} == ALL
    turned = replace(BASE, annexes=[Annexed("b" * 64), Annexed("a" * 64)])
    assert [digest(annexed, one) for one in Discipline] == [digest(turned, one) for one in Discipline]


def test_a_report_without_annexes_has_the_digest_it_had_before_annexes_counted():
    assert digest(BASE, Discipline.FINANCE) == "e3bdf96efd5090b9a70b370c7913fec59d54814efc796c8cb8d662380d73cdb4"
    assert digest(BASE, Discipline.EQUALITIES) == "e3ab24bdaef4236f440646eff773e2002fc4befe1f1eb9bd9b988af092345926"


def test_the_managers_approval_covers_what_is_asked_and_no_prose():
    asked = digest_of_what_is_asked(BASE)
    assert digest_of_what_is_asked(with_prose(why="Rewritten in 2020.")) == asked
    assert digest_of_what_is_asked(replace(BASE, asked=[replace(EXTEND, sum_asked=Decimal("1.00"))])) != asked
    assert digest_of_what_is_asked(replace(BASE, asked=[replace(EXTEND, lots=EXTEND.lots[:1])])) != asked


def test_figures_are_read_from_prose_but_not_from_codes_and_list_numbers():
    text = (
        "1. On 1 Nov 2017 [table:table-1] {{ lot.4.name }} £1.2 million, 3 lots\n2) 45% of £453,750 by 01 November 2017"
    )
    assert sums_in(text) == ["£1.2 million", "£453,750"]
    assert dates_and_numbers_in(text) == ["1 Nov 2017", "1 Nov 2017", "3", "45%"]


@given(st.lists(st.sampled_from(["£1", "2 May 2020", "17", "£3.50", "word"]), max_size=6), st.randoms())
def test_the_order_of_figures_in_prose_is_not_material(words, random):
    shuffled = random.sample(words, len(words))
    one, other = (replace(BASE, prose={"why": ", ".join(given)}) for given in (words, shuffled))
    assert all(digest(one, discipline) == digest(other, discipline) for discipline in Discipline)


def test_a_report_without_rows_of_the_later_kinds_has_the_digests_it_had_before_there_were_any():
    """Clearances given then are bound to them."""
    assert {discipline.value: digest(BASE, discipline)[:16] for discipline in Discipline} == {
        "finance": "e3bdf96efd5090b9",
        "legal": "5735bac7439e35d8",
        "procurement": "5735bac7439e35d8",
        "equalities": "e3ab24bdaef4236f",
        "governance": "9b93df7ad16df8b7",
    }


def test_typed_rows_void_all_and_what_a_schedule_shows_voids_whoever_answers_for_money():
    assert voided(replace(BASE, rows={"risks": [[1, 4, 4, None, None, ""]]})) == ALL
    assert voided(replace(BASE, sums_shown=[["whole-life", False, True, [7]]])) == MONEY


def test_another_plan_is_something_else_asked_for():
    planned = replace(BASE, asked=[replace(EXTEND, plan=["Advocacy", 36])])
    assert voided(planned) == ALL
    assert digest_of_what_is_asked(planned) != digest_of_what_is_asked(BASE)
