"""When an option may be used, and the words that say what would make it possible."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.actors import Actor, RoleGrant
from commissioning.calendar import ONE_DAY, end_of_term
from commissioning.enums import Role
from frameworks.enums import OptionKind, OptionScope, Reply, UseStatus
from frameworks.options import (
    LotPosition,
    OptionTerms,
    PastUse,
    latest_notice,
    may_authorise,
    may_extend,
    may_record_award,
    may_record_deed,
    may_record_reply,
    may_resolve_not_to,
    may_serve_notice,
    may_use_for,
    may_withdraw,
    not_in_future,
    option_span,
    taking_back,
)
from frameworks.terms import Span

END, MAXIMUM = date(2020, 10, 31), date(2021, 10, 31)
TODAY = date(2020, 10, 22)
YEAR = OptionTerms(1, OptionKind.FIXED, 12)
POOL = OptionTerms(1, OptionKind.POOL, 24)
LOT = LotPosition("Lot 4", END, END, MAXIMUM)
WHOLE = Span(date(2020, 11, 1), MAXIMUM)


def used(span: Span, order: int = 1, status: UseStatus = UseStatus.IN_FORCE) -> PastUse:
    return PastUse(order, status, span, "D-1")


def test_s0s_option_may_be_used_nine_days_before_the_end():
    assert may_extend(YEAR, LOT, WHOLE, on=TODAY).allowed
    assert may_extend(YEAR, LOT, WHOLE, on=END).allowed
    assert option_span(YEAR, LOT) == WHOLE


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (Span(date(2020, 11, 1), date(2020, 10, 1)), ("impossible_dates",)),
        (Span(date(2020, 11, 2), MAXIMUM), ("gap",)),
        (Span(date(2020, 10, 31), MAXIMUM), ("overlap",)),
        (Span(date(2020, 11, 1), date(2021, 11, 30)), ("beyond_maximum",)),
        (Span(date(2020, 11, 1), date(2021, 4, 30)), ("partial_use",)),
    ],
)
def test_what_the_option_does_not_give(span, expected):
    assert may_extend(YEAR, LOT, span, on=TODAY).codes == expected


def test_an_end_beyond_the_option_but_within_the_maximum_is_a_variation():
    longer = replace(LOT, maximum_end=date(2023, 10, 31))
    verdict = may_extend(YEAR, longer, Span(date(2020, 11, 1), date(2021, 12, 31)), on=TODAY)
    assert verdict.codes == ("beyond_option",)
    assert "takes Lot 4 to 31 October 2021 at the latest" in verdict.sentence


def test_an_ended_lot_is_refused_as_an_option_and_told_what_it_can_be_instead():
    verdict = may_extend(YEAR, LOT, WHOLE, on=date(2020, 11, 1))
    assert verdict.codes == ("lot_ended",)
    for way in ("late authorisation", "bridging variation", "new award", "correct that entry with a second person"):
        assert way in verdict.sentence


def test_a_lot_without_a_term_has_nothing_to_extend():
    assert may_extend(YEAR, LotPosition("Lot 4", None, None, None), WHOLE, on=TODAY).codes == ("no_term",)
    assert option_span(YEAR, LotPosition("Lot 4", None, None, None)) is None


def test_two_extensions_never_cover_the_same_lot_and_period():
    extended = replace(LOT, authorised_end=MAXIMUM, uses=(used(WHOLE, status=UseStatus.AUTHORISED),))
    verdict = may_extend(YEAR, extended, WHOLE, on=TODAY)
    assert verdict.codes == ("already_used",)
    assert may_resolve_not_to(YEAR, extended).codes == ("already_settled",)


def test_options_are_used_in_order():
    first, second = YEAR, OptionTerms(2, OptionKind.FIXED, 12)
    roomy = replace(LOT, maximum_end=date(2022, 10, 31))
    assert may_extend(second, roomy, WHOLE, on=TODAY).codes == ("out_of_order",)
    after = replace(roomy, authorised_end=MAXIMUM, current_end=MAXIMUM, uses=(used(WHOLE),))
    following = Span(date(2021, 11, 1), date(2022, 10, 31))
    assert may_extend(second, after, following, on=TODAY).allowed
    later = replace(roomy, uses=(used(WHOLE), used(following, 2)), authorised_end=date(2022, 10, 31))
    assert "out_of_order" in may_extend(replace(first, partial_use_allowed=True), later, WHOLE, on=TODAY).codes


def test_a_part_of_a_pool_leaves_the_rest_counted_from_its_first_use():
    lot = replace(LOT, maximum_end=date(2022, 10, 31))
    half = Span(date(2020, 11, 1), date(2021, 4, 30))
    assert may_extend(POOL, lot, half, on=TODAY).allowed
    rest = replace(lot, authorised_end=half.to_on, current_end=half.to_on, uses=(used(half),))
    assert option_span(POOL, rest) == Span(date(2021, 5, 1), date(2022, 10, 31))
    assert may_extend(POOL, rest, Span(date(2021, 5, 1), date(2022, 10, 31)), on=TODAY).allowed
    beyond = may_extend(
        POOL, replace(rest, maximum_end=date(2030, 1, 1)), Span(date(2021, 5, 1), date(2022, 11, 1)), on=TODAY
    )
    assert beyond.codes == ("beyond_option",)
    spent = replace(
        rest, authorised_end=date(2022, 10, 31), uses=(used(half), used(Span(date(2021, 5, 1), date(2022, 10, 31))))
    )
    assert may_extend(POOL, spent, Span(date(2022, 11, 1), date(2022, 12, 31)), on=TODAY).codes == ("already_used",)


def test_a_resolution_not_to_extend_names_the_decision_to_withdraw():
    lot = replace(LOT, uses=(PastUse(1, UseStatus.NOT_TAKEN_UP, None, "BRK-DPR-2020-014"),))
    verdict = may_extend(YEAR, lot, WHOLE, on=TODAY)
    assert verdict.codes == ("resolved_not_to",)
    assert verdict.sentence.startswith("BRK-DPR-2020-014 resolved not to extend Lot 4.")


def test_what_a_decision_did_is_taken_back_but_not_what_was_served_on_a_provider():
    year = Span(END + ONE_DAY, end_of_term(END + ONE_DAY, months=12))
    mine = PastUse(1, UseStatus.AUTHORISED, year, "BRK-1")
    extended = replace(LOT, authorised_end=year.to_on, uses=(mine,))
    assert taking_back(extended, "BRK-1") == LOT
    assert taking_back(extended, "BRK-2") == extended
    served = replace(extended, uses=(replace(mine, status=UseStatus.NOTICE_SERVED),))
    assert taking_back(served, "BRK-1") == served
    resolved = replace(LOT, uses=(PastUse(1, UseStatus.NOT_TAKEN_UP, None, "BRK-1"),))
    assert taking_back(resolved, "BRK-1") == LOT


def test_an_option_for_the_whole_contract_leaves_no_lot_out():
    whole = replace(YEAR, scope=OptionScope.ALL_LOTS)
    verdict = may_use_for(whole, ["Lot 4"], ["Lot 4", "Lot 5", "Lot 6"])
    assert verdict.codes == ("whole_contract_only",)
    assert "Lot 5 and Lot 6 would be left out" in verdict.sentence
    assert may_use_for(whole, ["Lot 4", "Lot 5"], ["Lot 4", "Lot 5"]).allowed
    assert may_use_for(YEAR, [], ["Lot 4"]).codes == ("no_lots",)


def test_only_a_decision_moves_a_term():
    maker = Actor(user=object(), roles=frozenset({RoleGrant(Role.DECISION_MAKER)}))
    author = Actor(user=object(), roles=frozenset({RoleGrant(Role.COMMISSIONER)}))
    assert may_authorise(maker, decision_reference="D-1").codes == ("not_yours",)
    assert may_authorise(Actor.system(None), decision_reference="D-1").allowed
    assert may_authorise(Actor.system(None), decision_reference=" ").codes == ("no_decision",)
    assert may_record_award(maker, decision_reference="D-1").allowed
    assert may_record_award(author, decision_reference="D-1").codes == ("not_yours",)
    assert may_authorise(author, decision_reference="D-1").codes == ("not_yours",)
    assert may_withdraw(UseStatus.IN_FORCE, decision_reference="D-2").codes == ("notice_served",)


def test_the_latest_notice_is_a_day_or_so_many_days_before_the_end_or_not_stated():
    assert latest_notice(YEAR, END) is None
    assert latest_notice(replace(YEAR, latest_notice_on=date(2020, 7, 31)), END) == date(2020, 7, 31)
    assert latest_notice(replace(YEAR, notice_days=90), END) == date(2020, 8, 2)


NOTICE = {
    "served_on": TODAY,
    "authorised_on": TODAY,
    "latest_on": None,
    "place_ends_on": END,
    "consent_on": None,
    "consent_evidence": "",
    "today": TODAY,
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ()),
        ({"served_on": TODAY + ONE_DAY}, ("in_the_future",)),
        ({"served_on": TODAY - ONE_DAY}, ("before_decision",)),
        ({"served_on": date(2020, 11, 1), "today": date(2020, 11, 1)}, ("place_ended",)),
        ({"latest_on": date(2020, 7, 31)}, ("notice_late",)),
        ({"latest_on": date(2020, 7, 31), "consent_on": TODAY}, ("notice_late",)),
        ({"latest_on": date(2020, 7, 31), "consent_on": TODAY, "consent_evidence": "E-mail of 22 October"}, ()),
    ],
)
def test_a_notice_follows_the_decision_and_comes_in_time_or_with_consent(changes, expected):
    assert may_serve_notice(UseStatus.AUTHORISED, **{**NOTICE, **changes}).codes == expected


def test_no_notice_before_a_decision():
    assert may_serve_notice(UseStatus.PROPOSED, **NOTICE).codes == ("not_authorised",)


def test_a_reply_and_a_deed_follow_the_notice():
    assert may_record_reply(None, Reply.ACCEPTED, replied_on=TODAY, settled=False).codes == ("no_notice",)
    assert may_record_reply(TODAY, Reply.ACCEPTED, replied_on=None, settled=False).codes == ("no_date",)
    assert may_record_reply(TODAY, Reply.NO_REPLY, replied_on=None, settled=False).allowed
    early = TODAY - ONE_DAY
    assert may_record_reply(TODAY, Reply.DECLINED, replied_on=early, settled=False).codes == ("before_notice",)
    assert may_record_reply(TODAY, Reply.DECLINED, replied_on=TODAY, settled=True).codes == ("settled",)
    assert may_record_deed(None, None, signed_on=TODAY, signed_before=False).codes == ("no_notice",)
    assert may_record_deed(TODAY, Reply.DECLINED, signed_on=TODAY, signed_before=False).codes == ("declined",)
    assert may_record_deed(TODAY, Reply.ACCEPTED, signed_on=early, signed_before=False).codes == ("before_notice",)
    assert may_record_deed(TODAY, Reply.ACCEPTED, signed_on=TODAY, signed_before=True).codes == ("already_signed",)
    assert not_in_future(TODAY + ONE_DAY, today=TODAY, field="signed_on").codes == ("in_the_future",)


@given(
    end=st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    months=st.integers(1, 60),
    pool=st.booleans(),
    first=st.integers(-30, 30),
    length=st.integers(0, 3000),
)
def test_whatever_is_asked_an_allowed_use_starts_next_day_and_stays_within_option_and_maximum(
    end, months, pool, first, length
):
    option = OptionTerms(1, OptionKind.POOL if pool else OptionKind.FIXED, months)
    limit = end_of_term(end + ONE_DAY, months=months)
    lot = LotPosition("Lot 1", end, end, limit)
    start = end + timedelta(days=1 + first)
    span = Span(start, start + timedelta(days=length))
    allowed = may_extend(option, lot, span, on=end).allowed
    assert allowed == (first == 0 and (span.to_on <= limit if pool else span.to_on == limit))
