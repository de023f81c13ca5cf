"""What is key, and from which day a key decision may be taken."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.actors import Actor, RoleGrant
from commissioning.enums import Role
from decisions.enums import AgreedBy, DayUnit, ToldWhom
from decisions.key_decisions import Excepted, Extent, Given, Notices, Ruling, Urgency, judge, may_be_decided
from decisions.noticing import may_agree, may_number, may_tell
from decisions.procedure import THE_LAW_ALONE, Procedure, WorkingDays

RULES = Procedure(key_value_from=Decimal("500000.00"), key_wards_from=2)
OFFICE = Actor(roles=frozenset({RoleGrant(Role.DEMOCRATIC_SERVICES)}))


def notice(published_on, *, due_from=date(2000, 1, 1), clear_days=28, maker_post=None):
    return Given(published_on, clear_days, due_from, date(2100, 1, 1), maker_post, "the Cabinet Member")


# --- what is key ---


@pytest.mark.parametrize(
    ("spend", "saving", "wards", "is_key"),
    [
        ("500000.00", None, None, True),
        ("499999.99", None, None, False),
        ("1.00", "500000.00", None, True),
        ("1.00", None, 2, True),
        ("1.00", None, 1, False),
        (None, None, None, False),
    ],
)
def test_money_spent_or_saved_and_wards_make_a_decision_key(spend, saving, wards, is_key):
    extent = Extent(*(Decimal(one) if one else None for one in (spend, saving)), wards)
    found = judge(RULES, extent)
    assert found.is_key is found.is_found_by_test is is_key
    assert len(found.sentences) == 2


def test_the_finding_says_what_was_compared():
    assert judge(RULES, Extent(Decimal("40260800.00"), Decimal("1000000.00"), 12)).sentences == (
        "Key from £500,000; the report spends £40,260,800, which is that or more.",
        "Key from 2 wards significantly affected; the report says 12.",
    )
    assert judge(RULES, Extent()).sentences == (
        "Key from £500,000; the report does not say yet what it spends or saves.",
        "Key from 2 wards significantly affected; the report does not say how many are.",
    )
    assert judge(THE_LAW_ALONE, Extent()).sentences == (
        "The council's rules of procedure have no test for key decisions.",
    )


def test_the_author_or_the_plan_may_say_that_it_is_key_where_the_test_does_not():
    said = judge(RULES, Extent(Decimal(1)), is_said=True, reason="A school closes.")
    planned = judge(RULES, Extent(Decimal(1)), is_planned=True)
    assert said.is_key
    assert planned.is_key
    assert not said.is_found_by_test
    assert "Its author says that it is key: A school closes." in said.sentences
    assert "The forward plan lists it as a key decision." in planned.sentences


def test_only_a_ruling_takes_away_what_the_test_found_and_only_for_what_it_saw():
    ruling = Ruling(False, "It renews what the budget holds.", "Sheila Grant", date(2022, 3, 1), Decimal(600000), None)
    assert not judge(RULES, Extent(Decimal(600000)), is_said=True, ruling=ruling).is_key
    more = judge(RULES, Extent(Decimal("600000.01")), ruling=ruling)
    assert more.is_key
    assert more.sentences[-1].endswith("The report now asks for more than that, so the ruling no longer counts.")
    assert judge(RULES, Extent(Decimal(600000), None, 3), ruling=ruling).is_key
    assert judge(RULES, Extent(), ruling=Ruling(True, "Parliament asked.", "S", date(2022, 3, 1), None, None)).is_key


# --- from which day ---


@pytest.mark.parametrize(
    ("published_on", "clear_days", "earliest"),
    [
        (date(2022, 2, 28), 28, date(2022, 3, 29)),
        (date(2020, 2, 3), 28, date(2020, 3, 3)),  # over 29 February
        (date(2020, 12, 21), 5, date(2020, 12, 27)),  # Christmas counts: the day after is a Sunday
        (date(2022, 4, 14), 5, date(2022, 4, 20)),  # Good Friday and Easter Monday count
        (date(2022, 9, 16), 5, date(2022, 9, 22)),  # so does the state funeral
        (date(2023, 5, 5), 5, date(2023, 5, 11)),  # and the coronation's bank holiday
        (date(2022, 10, 28), 28, date(2022, 11, 26)),  # the clocks go back
    ],
)
def test_every_day_between_counts_as_a_clear_day(published_on, clear_days, earliest):
    assert notice(published_on, clear_days=clear_days).earliest_on == earliest
    assert Excepted(published_on, clear_days).earliest_on == earliest


@pytest.mark.parametrize(
    ("published_on", "earliest"),
    [
        (date(2020, 12, 21), date(2020, 12, 31)),  # 22, 23, 24, 29, 30 December are worked
        (date(2022, 4, 14), date(2022, 4, 26)),  # Good Friday, Easter Monday
        (date(2022, 9, 16), date(2022, 9, 27)),  # the state funeral on the 19th
        (date(2023, 5, 5), date(2023, 5, 16)),  # the coronation on the 8th
        (date(2020, 5, 7), date(2020, 5, 18)),  # Friday 8 May 2020
    ],
)
def test_where_working_days_count_bank_holidays_and_special_ones_do_not(published_on, earliest):
    assert WorkingDays().earliest_after(published_on, 5, DayUnit.WORKING) == earliest


@given(st.dates(date(2015, 1, 1), date(2035, 1, 1)), st.integers(0, 60))
def test_between_publication_and_the_earliest_day_lie_exactly_the_clear_days(published_on, clear_days):
    earliest = notice(published_on, clear_days=clear_days).earliest_on
    between = [day for n in range(1, 100) if published_on < (day := published_on + timedelta(days=n)) < earliest]
    assert len(between) == clear_days


def told(notices, day, today=date(2022, 3, 1)):
    verdict = may_be_decided(notices, day, today=today)
    return (verdict.allowed, verdict.sentence if not verdict.allowed else "")


def test_it_waits_for_the_day_after_the_clear_days_and_is_told_which():
    notices = Notices(True, RULES, notice(date(2022, 2, 28)))
    assert told(notices, date(2022, 3, 29)) == (True, "")
    allowed, said = told(notices, date(2022, 3, 28))
    assert not allowed
    assert said == (
        "This is a key decision: its notice was published on Monday 28 February 2022, and 28 clear days lie between. "
        "It can be decided from Tuesday 29 March 2022. Under a general exception published today, from Monday 7 March "
        "2022. Sooner only by special urgency, once the chair of the scrutiny committee has agreed."
    )


def test_it_waits_for_the_period_that_the_notice_names():
    allowed, said = told(Notices(True, RULES, notice(date(2022, 1, 3), due_from=date(2022, 4, 1))), date(2022, 3, 31))
    assert not allowed
    assert "its notice says that it is due from Friday 1 April 2022" in said


def test_without_notice_every_way_is_named_with_its_day_and_who_could_agree():
    allowed, said = told(Notices(True, RULES, chairs=("Cllr Fenn, Chair of Scrutiny",)), date(2022, 3, 1))
    assert not allowed
    assert said == (
        "This is a key decision, and no notice of it has been published. If democratic services publish notice today, "
        "it can be decided from Wednesday 30 March 2022. Under a general exception published today, from Monday 7 "
        "March 2022. Sooner only by special urgency, once Cllr Fenn, Chair of Scrutiny has agreed."
    )


def test_an_exception_opens_it_after_its_clear_days_and_urgency_from_its_agreement():
    excepted = Notices(True, RULES, exception=Excepted(date(2022, 3, 1), 5))
    assert not told(excepted, date(2022, 3, 6))[0]
    assert told(excepted, date(2022, 3, 7))[0]
    urgent = Notices(True, RULES, exception=Excepted(date(2022, 3, 1), 5), urgency=Urgency(date(2022, 3, 2), "X"))
    assert not told(urgent, date(2022, 3, 1))[0]
    assert told(urgent, date(2022, 3, 2))[0]
    assert urgent.why_short
    assert not Notices(True, RULES, notice(date(2022, 1, 3))).why_short


def test_a_notice_that_names_another_decision_maker_is_none():
    notices = Notices(True, RULES, notice(date(2022, 1, 3), maker_post=7), maker_post=8)
    allowed, said = told(notices, date(2022, 3, 1))
    assert not allowed
    assert "names the Cabinet Member as who decides, which is no longer so" in said
    assert told(Notices(True, RULES, notice(date(2022, 1, 3), maker_post=8), maker_post=8), date(2022, 3, 1))[0]


def test_what_is_not_key_waits_for_nothing():
    assert told(Notices(False, RULES), date(2022, 3, 1)) == (True, "")


# --- who may ---


def test_the_order_of_the_law_is_kept_unless_it_is_said_why_it_could_not_be():
    holders = {AgreedBy.SCRUTINY_CHAIR: "Cllr Fenn, Chair of Scrutiny"}

    def asked(agreed_as, *, holders=holders, passed_over="", because="The roof fell in."):
        verdict = may_agree(agreed_as, holders=holders, passed_over=passed_over, urgent_because=because)
        return verdict.codes

    assert asked(AgreedBy.SCRUTINY_CHAIR) == ()
    assert asked(AgreedBy.COUNCIL_CHAIR) == ("out_of_order",)
    assert asked(AgreedBy.COUNCIL_CHAIR, holders={}) == ()
    assert asked(AgreedBy.VICE_CHAIR, passed_over="Both are in hospital.") == ()
    assert asked(AgreedBy.SCRUTINY_CHAIR, because=" ") == ("not_said_why",)
    assert not may_tell(ToldWhom.MEMBERS, has_chair=True).allowed
    assert may_tell(ToldWhom.MEMBERS, has_chair=False).allowed


def test_a_number_is_the_next_or_a_higher_one_and_democratic_services_issue_it():
    def asked(actor=OFFICE, *, n=None, has_number=False, last=33):
        return may_number(actor, is_own_council=True, has_number=has_number, n=n, last=last).codes

    assert asked() == asked(n=34) == asked(n=40) == ()
    assert asked(n=33) == ("number_gone",)
    assert asked(has_number=True) == ("has_number",)
    assert asked(Actor()) == ("not_yours",)
