"""Variations through the services: drafted, authorised by a decision, signed, in effect; recorded from paper; void."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from commissioning.clock import LONDON
from commissioning.enums import Role
from commissioning.services.audit import broken_links
from commissioning.verdicts import Refused
from frameworks.enums import TermEventKind, VatBasis
from frameworks.models import Notice, TermEvent, Variation
from frameworks.selectors.variations import whole_life, worth_at_award
from frameworks.services import corrections, history, notices, variations
from frameworks.services.terms import refold_all
from frameworks.variation_enums import NoticeType, VariationStatus
from tests.factories.commissioning import actor_with
from tests.factories.frameworks import S2_AT, Register
from tests.factories.providers import ProviderFactory
from tests.factories.variations import DRAFTED_AT, S2_END, six_months

pytestmark = pytest.mark.django_db
LATER = datetime(2021, 7, 1, 9, tzinfo=LONDON)


def drafted(register: Register, **more) -> Variation:
    return variations.propose(**six_months(register, **more), actor=register.commissioner, at=DRAFTED_AT)


def authorised(register: Register, **more) -> Variation:
    variation = drafted(register, **more)
    return variations.authorise(variation=variation, decision_reference="D-7", actor=register.program, at=DRAFTED_AT)


def signed(register: Register, variation: Variation, **more) -> Variation:
    given = {"signed_on": date(2021, 6, 28), "instrument": "Deed of variation 3", "at": LATER, **more}
    return variations.sign(variation=variation, version=variation.version, actor=register.manager, **given)


def codes(refused):
    return refused.value.verdict.codes


def test_a_draft_moves_nothing_and_a_decision_alone_authorises_it(s2):
    variation = drafted(s2)
    assert (variation.number, variation.status, variation.what) == (1, VariationStatus.DRAFT, "term and value")
    assert variation.lots.get().ended_on == S2_END
    with pytest.raises(Refused) as refused:
        variations.authorise(variation=variation, decision_reference="D-7", actor=s2.commissioner, at=DRAFTED_AT)
    assert codes(refused) == ("no_decision",)
    s2.refresh()
    assert s2.contract.current_ends_on == S2_END
    assert whole_life(s2.contract).varied_by == 0


def test_authorised_it_counts_signed_it_moves_the_ledger(s2):
    variation = authorised(s2)
    # £246,304 a year over the five years that the contract can last: a tenth of both its value and its term.
    assert worth_at_award(s2.contract).amount == Decimal("1231520.00")
    assert (variation.value_percent, variation.value_percent_cumulative) == (Decimal("10.0000"), Decimal("10.0000"))
    assert (variation.term_percent, variation.term_percent_cumulative) == (Decimal("10.0000"), Decimal("10.0000"))
    shown = {line["measure"]: (line["amount"], line["share"], line["limit"]) for line in variation.figures}
    assert shown["Value of this variation"] == ("£123,152", "10% of £1,231,520", "at most 50%")
    assert shown["Term added or taken by this variation"] == ("6 months", "10% of 60 months", "")
    assert whole_life(s2.contract).amount == Decimal("1354672.00")
    s2.refresh()
    assert s2.contract.current_ends_on == S2_END

    variation = signed(s2, variation)
    assert variation.status == VariationStatus.EFFECTIVE
    s2.refresh()
    event = TermEvent.objects.latest("sequence")
    assert (event.kind, event.from_on, event.to_on) == (TermEventKind.VARIATION, date(2021, 7, 3), date(2022, 1, 2))
    assert (event.decision_reference, event.ground, event.instrument) == ("D-7", "pcr72_1_b", "Deed of variation 3")
    assert s2.contract.current_ends_on == s2.contract.authorised_ends_on == date(2022, 1, 2)
    assert s2.contract.max_ends_on == date(2023, 7, 2)  # the option is still there
    assert s2.lot(1).admissions.get().ends_on == date(2022, 1, 2)
    assert variation.lots.get().event == event
    assert list(broken_links()) == []
    assert list(refold_all()) == []


def test_the_notice_of_two_grounds_falls_due_with_the_signing(s2):
    variation = authorised(s2)
    notice = Notice.objects.get()
    assert (notice.type, notice.due_on, notice.standing(date(2021, 7, 1))) == (NoticeType.PCR_MODIFICATION, None, "Due")
    signed(s2, variation)
    notice.refresh_from_db()
    assert notice.due_on == date(2021, 6, 28)
    assert notice.standing(date(2021, 7, 1)) == "Overdue"
    notices.settle(
        notice=notice, version=notice.version, due_on=notice.due_on, published_on=date(2021, 7, 1),
        identifier="2021/S 000-015", url="https://www.find-tender.example/015", actor=s2.manager, at=LATER,
    )  # fmt: skip
    notice.refresh_from_db()
    assert notice.standing(date(2021, 7, 1)) == "Published"
    with pytest.raises(Refused) as refused:
        notices.settle(notice=notice, version=notice.version, actor=s2.manager, at=LATER)
    assert codes(refused) == ("published",)


def test_a_later_effect_waits_for_its_day(s2):
    variation = signed(s2, authorised(s2), takes_effect_on=date(2021, 7, 3))
    assert variation.status == VariationStatus.SIGNED
    with pytest.raises(Refused) as refused:
        variations.take_effect(variation=variation, version=variation.version, actor=s2.manager, at=LATER)
    assert codes(refused) == ("not_yet",)
    on_the_day = datetime(2021, 7, 3, 9, tzinfo=LONDON)
    variations.take_effect(variation=variation, version=variation.version, actor=s2.manager, at=on_the_day)
    s2.refresh()
    assert s2.contract.current_ends_on == date(2022, 1, 2)


@pytest.mark.parametrize(
    ("more", "against"),
    [
        ({"value_change": Decimal("615760.01")}, ("over_value_each",)),  # half of £1,231,520 and a penny
        ({"ground": "pcr72_1_f", "subject": "light_touch"}, ("over_value_cumulative", "vat_unknown")),
        ({"ground": "pcr72_1_e", "shifts_balance": True}, ("alters_balance",)),
        ({"ground": "pcr72_1_a"}, ("no_clause",)),
    ],
)
def test_what_the_law_does_not_carry_is_refused_when_it_is_decided(s2, more, against):
    variation = drafted(s2, **more)  # a draft may say what is wanted: the page shows that it will not do
    with pytest.raises(Refused) as refused:
        variations.authorise(variation=variation, decision_reference="D-7", actor=s2.program, at=DRAFTED_AT)
    assert codes(refused) == against
    variation.refresh_from_db()
    assert (variation.status, variation.figures) == (VariationStatus.DRAFT, [])


@pytest.mark.parametrize(
    ("more", "against"),
    [
        ({"changes_term": False, "changes_value": False, "ends_on": None, "value_change": None}, "no_change"),
        ({"changes_value": False}, "value_change"),
        ({"ends_on": None}, "no_end"),
        ({"ends_on": S2_END}, "same_end"),
        ({"lots": []}, "no_lots"),
        ({"changes_scope": True}, "no_before_and_after"),
        ({"changes_provider": True}, "providers"),
        ({"is_administrative": True, "before": "a", "after": "b"}, "not_administrative"),
        ({"ground": "pa_s74_3"}, "wrong_ground"),
        ({"cap": Decimal("100000.00")}, "over_cap"),
        ({"vat_basis": VatBasis.INCLUDING}, "mixed_vat"),
    ],
)
def test_a_draft_says_what_each_change_needs(s2, more, against):
    with pytest.raises(Refused) as refused:
        drafted(s2, **more)
    assert against in codes(refused)
    assert Variation.objects.count() == 0


def test_an_auditor_drafts_none_and_nobody_varies_what_is_only_planned(s2):
    auditor = actor_with(Role.AUDITOR, council=s2.contract.council)
    with pytest.raises(Refused, match="drafts a variation"):
        variations.propose(**six_months(s2), actor=auditor, at=DRAFTED_AT)
    s2.contract.stage = "planned"
    s2.contract.save()
    with pytest.raises(Refused, match="not awarded, so"):
        drafted(s2)


def test_a_register_that_has_moved_refuses_what_was_drafted_before(s2):
    variation = drafted(s2)
    history.record(
        contract=s2.contract, lots=s2.lots, from_on=date(2021, 7, 3), to_on=date(2021, 8, 2), decision_reference="P-1",
        kind=TermEventKind.VARIATION, ground="pcr72_1_e", actor=s2.commissioner, at=DRAFTED_AT,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        variations.authorise(variation=variation, decision_reference="D-7", actor=s2.program, at=DRAFTED_AT)
    assert codes(refused) == ("register_moved",)


def test_history_is_a_variation_too_and_counts(s2):
    history.record(
        contract=s2.contract, lots=s2.lots, from_on=date(2021, 7, 3), to_on=date(2022, 1, 2), decision_reference="P-1",
        kind=TermEventKind.RELIEF, ground="ppn_covid", actor=s2.commissioner, at=S2_AT,
    )  # fmt: skip
    past = Variation.objects.get()
    assert (past.status, past.is_relief, past.decision_reference) == (VariationStatus.EFFECTIVE, True, "P-1")
    s2.refresh()
    variation = authorised(s2, ends_on=date(2022, 7, 2), ground="pcr72_1_c")
    assert (variation.term_percent, variation.term_percent_cumulative) == (Decimal("10.0000"), Decimal("20.0000"))


def test_what_was_recorded_is_corrected_by_two_and_what_was_decided_by_a_decision_only(s2):
    history.record(
        contract=s2.contract, lots=s2.lots, from_on=date(2021, 7, 3), to_on=date(2022, 1, 2), decision_reference="P-1",
        kind=TermEventKind.VARIATION, ground="pcr72_1_e", actor=s2.commissioner, at=S2_AT,
    )  # fmt: skip
    event = TermEvent.objects.latest("sequence")
    right = corrections.propose(
        event=event, to_on=date(2021, 12, 31), reason="Letter.", actor=s2.commissioner, at=S2_AT
    )
    corrections.confirm(correction=right, actor=s2.manager, at=S2_AT)
    assert Variation.objects.get().ends_on == date(2021, 12, 31)
    s2.refresh()
    variation = signed(s2, authorised(s2, ends_on=date(2022, 1, 31)))
    # 5 months and 29 of 31 days as corrected, and January.
    assert variation.term_percent_cumulative == Decimal("11.5591")
    with pytest.raises(Refused) as refused:
        corrections.propose(
            event=TermEvent.objects.latest("sequence"), to_on=date(2022, 1, 30), reason="?", actor=s2.manager, at=LATER
        )
    assert codes(refused) == ("by_decision",)


def test_a_shorter_term_restates_the_whole_and_is_no_end_of_everything(s2):
    variation = signed(s2, authorised(s2, ends_on=date(2021, 6, 30), value_change=Decimal("-1349.61")))
    event = TermEvent.objects.latest("sequence")
    assert (event.kind, event.from_on, event.to_on) == (
        TermEventKind.EARLY_TERMINATION, date(2018, 7, 3), date(2021, 6, 30),
    )  # fmt: skip
    assert variation.term_percent == Decimal("-0.1075")  # two of the 31 days from 1 July
    assert s2.contract.lots.get().status == "live"


def test_a_change_of_provider_ends_one_place_and_gives_another(s2):
    leaves, follows = s2.lots[0].admissions.get().provider, ProviderFactory(council=s2.contract.council)
    variation = authorised(
        s2, changes_term=False, changes_value=False, ends_on=None, value_change=None, changes_provider=True,
        ground="pcr72_1_d", provider_before=leaves, provider_after=follows,
    )  # fmt: skip
    signed(s2, variation)
    places = {place.provider: (place.status, place.ends_on) for place in s2.lots[0].admissions.all()}
    assert places == {leaves: ("novated", date(2021, 6, 27)), follows: ("admitted", S2_END)}
    with pytest.raises(Refused) as refused:
        variations.void(
            variation=variation, reason="D-8 replaces D-7.", decision_reference="D-8", actor=s2.program, at=LATER
        )
    assert codes(refused) == ("provider_changed",)


def test_a_change_of_provider_says_on_which_lots(s2):
    follows = ProviderFactory(council=s2.contract.council)
    with pytest.raises(Refused) as refused:
        drafted(
            s2, changes_term=False, changes_value=False, ends_on=None, value_change=None, changes_provider=True,
            ground="pcr72_1_d", provider_before=s2.lots[0].admissions.get().provider, provider_after=follows, lots=[],
        )  # fmt: skip
    assert codes(refused) == ("no_lots",)


def test_a_contract_manager_alone_makes_an_administrative_change(s2):
    plain = {"changes_term": False, "changes_value": False, "ends_on": None, "value_change": None}
    words = {"before": "Invoices to 1 High Street", "after": "Invoices to 2 High Street"}
    variation = drafted(s2, **plain, **words, is_administrative=True)
    given = {"variation": variation, "version": variation.version, "at": DRAFTED_AT}
    with pytest.raises(Refused) as refused:
        variations.make_administrative(**given, actor=s2.commissioner)
    assert codes(refused) == ("not_yours",)
    assert variations.make_administrative(**given, actor=s2.manager).status == VariationStatus.EFFECTIVE
    more = drafted(s2)
    with pytest.raises(Refused) as refused:
        variations.make_administrative(variation=more, version=more.version, actor=s2.manager, at=DRAFTED_AT)
    assert codes(refused) == ("needs_a_decision",)


def test_a_draft_is_dropped_and_what_was_decided_is_ended_by_a_decision(s2):
    dropped = drafted(s2)
    variations.void(variation=dropped, reason="Not needed.", actor=s2.manager, at=DRAFTED_AT)
    variation = signed(s2, authorised(s2))
    with pytest.raises(Refused) as refused:
        variations.void(variation=variation, reason="Wrong.", actor=s2.manager, at=LATER)
    assert codes(refused) == ("by_decision",)
    variations.void(
        variation=variation, reason="D-8 replaces D-7.", decision_reference="D-8", actor=s2.program, at=LATER
    )
    s2.refresh()
    assert s2.contract.current_ends_on == S2_END
    assert TermEvent.objects.latest("sequence").kind == TermEventKind.REVERSAL
    assert whole_life(s2.contract).varied_by == 0
    assert list(refold_all()) == []


def test_a_smaller_sum_resolved_is_what_counts(s2):
    variation = variations.authorise(
        variation=drafted(s2), decision_reference="D-7", amount=Decimal("100000.00"), actor=s2.program, at=DRAFTED_AT
    )
    assert (variation.value_change, variation.value_percent) == (Decimal("100000.00"), Decimal("8.1200"))
