"""Case S0: the option authorised for lots 4–6, resolved against for lots 1–3, notified and in force."""

from datetime import date, datetime, timedelta

import pytest

from commissioning.clock import LONDON
from commissioning.services.audit import broken_links
from commissioning.verdicts import Refused
from frameworks.enums import LotStatus, NoticeMethod, Reply, TermEventKind, UseStatus
from frameworks.models import OptionResponse, OptionUse
from frameworks.selectors.terms import lot_state
from frameworks.services import options
from frameworks.services.terms import refold_all
from frameworks.terms import Span
from tests.factories.frameworks import S0_AT, S0_DAY, S0_EXTENSION, Register

REFERENCE = "BRK-DPR-2020-014"
OLD_END, NEW_END = date(2020, 10, 31), date(2021, 10, 31)
NEXT_DAY = S0_AT + timedelta(days=1)


def decide(s0: Register) -> list[OptionUse]:
    given = {"option": s0.option, "decision_reference": REFERENCE, "actor": s0.program, "at": S0_AT}
    uses = options.authorise(lots=s0.spans(4, 5, 6), **given)
    options.resolve_not_to_extend(lots=[s0.lot(number) for number in (1, 2, 3)], **given)
    s0.refresh()
    return uses


def serve(s0: Register, use: OptionUse, **given) -> list[OptionResponse]:
    given = {"served_on": S0_DAY, "how": NoticeMethod.EMAIL, "actor": s0.manager, "at": NEXT_DAY, **given}
    return [options.serve_notice(use=use, admission=place, **given) for place in use.lot.admissions.all()]


def ends(s0: Register) -> list[tuple[int, date, date, date]]:
    return [(lot.number, lot.authorised_ends_on, lot.current_ends_on, lot.max_ends_on) for lot in s0.lots]


def refusal(service, **given) -> Refused:
    with pytest.raises(Refused) as refused:
        service(**given)
    return refused.value


def test_the_register_starts_with_every_lot_ending_on_the_same_day(s0):
    assert ends(s0) == [(number, OLD_END, OLD_END, NEW_END) for number in range(1, 7)]
    assert (s0.contract.starts_on, s0.contract.current_ends_on) == (date(2017, 11, 1), OLD_END)
    assert (s0.contract.authorised_ends_on, s0.contract.max_ends_on) == (OLD_END, NEW_END)
    assert s0.contract.stage == "live"
    assert set(s0.lot(1).admissions.values_list("ends_on", flat=True)) == {OLD_END}


def test_the_decision_moves_the_authorised_end_of_the_lots_named_and_no_other_date(s0):
    decide(s0)
    assert ends(s0) == [
        *((number, OLD_END, OLD_END, NEW_END) for number in (1, 2, 3)),
        *((number, NEW_END, OLD_END, NEW_END) for number in (4, 5, 6)),
    ]
    assert [lot.status for lot in s0.lots] == [LotStatus.NOT_EXTENDED] * 3 + [LotStatus.LIVE] * 3
    assert list(OptionUse.objects.values_list("lot__number", "status", "from_on", "to_on")) == [
        *((number, UseStatus.NOT_TAKEN_UP, None, None) for number in (1, 2, 3)),
        *((number, UseStatus.AUTHORISED, *S0_EXTENSION) for number in (4, 5, 6)),
    ]


def test_the_first_deed_brings_the_lot_into_force_and_each_place_keeps_its_own_end(s0):
    use = decide(s0)[0]
    first, second, third = serve(s0, use)
    use.refresh_from_db()
    assert use.status == UseStatus.NOTICE_SERVED
    options.record_reply(response=first, reply=Reply.ACCEPTED, replied_on=S0_DAY, actor=s0.manager, at=NEXT_DAY)
    options.record_reply(response=second, reply=Reply.DECLINED, replied_on=S0_DAY, actor=s0.manager, at=NEXT_DAY)
    s0.refresh()
    assert s0.lot(4).current_ends_on == OLD_END  # the option needs a deed; accepting it is not enough

    options.record_deed(response=first, signed_on=S0_DAY, reference="D4/1", actor=s0.manager, at=NEXT_DAY)
    s0.refresh()
    use.refresh_from_db()
    assert use.status == UseStatus.IN_FORCE
    assert (s0.lot(4).authorised_ends_on, s0.lot(4).current_ends_on) == (NEW_END, NEW_END)
    assert [s0.lot(number).current_ends_on for number in (1, 2, 3, 5, 6)] == [OLD_END] * 5
    assert s0.contract.current_ends_on == NEW_END
    places = [response.admission for response in OptionResponse.objects.all()]
    assert [place.ends_on for place in places] == [NEW_END, OLD_END, OLD_END]

    options.record_deed(response=third, signed_on=S0_DAY, actor=s0.manager, at=NEXT_DAY)
    third.admission.refresh_from_db()
    assert third.admission.ends_on == NEW_END
    assert [event.kind for event in s0.lot(4).events.all()] == [
        TermEventKind.HISTORY,
        TermEventKind.AUTHORISED,
        TermEventKind.IN_FORCE,
    ]
    assert list(broken_links()) == []


def test_acceptance_is_enough_where_the_option_needs_no_deed(s2):
    extension = Span(date(2021, 7, 3), date(2023, 7, 2))
    at = datetime(2021, 3, 23, 12, tzinfo=LONDON)
    (use,) = options.authorise(
        option=s2.option, lots={s2.lot(1): extension}, decision_reference="D-2", actor=s2.program, at=at
    )
    response = options.serve_notice(
        use=use,
        admission=s2.lot(1).admissions.get(),
        served_on=at.date(),
        how=NoticeMethod.POST,
        actor=s2.manager,
        at=at,
    )
    options.record_reply(response=response, reply=Reply.ACCEPTED, replied_on=at.date(), actor=s2.manager, at=at)
    s2.refresh()
    assert s2.contract.current_ends_on == date(2023, 7, 2) == s2.contract.max_ends_on


def test_once_every_provider_declines_the_authorised_end_is_taken_back(s0):
    use = decide(s0)[0]
    for response in serve(s0, use):
        options.record_reply(response=response, reply=Reply.DECLINED, replied_on=S0_DAY, actor=s0.manager, at=NEXT_DAY)
    s0.refresh()
    use.refresh_from_db()
    assert use.status == UseStatus.DECLINED_BY_PROVIDER
    assert (s0.lot(4).authorised_ends_on, s0.lot(4).current_ends_on) == (OLD_END, OLD_END)
    assert s0.lot(4).events.last().kind == TermEventKind.REVERSAL
    assert list(broken_links()) == []


def test_a_provider_that_has_not_replied_may_still_reply(s0):
    use = decide(s0)[0]
    response = serve(s0, use)[0]
    options.record_reply(response=response, reply=Reply.NO_REPLY, actor=s0.manager, at=NEXT_DAY)
    options.record_reply(response=response, reply=Reply.ACCEPTED, replied_on=S0_DAY, actor=s0.manager, at=NEXT_DAY)
    response.refresh_from_db()
    assert response.reply == Reply.ACCEPTED


def test_a_later_decision_withdraws_the_extension_by_a_counter_entry(s0):
    use = decide(s0)[0]
    options.withdraw(use=use, decision_reference="D-9", reason="Replaced.", actor=s0.program, at=NEXT_DAY)
    s0.refresh()
    assert s0.lot(4).authorised_ends_on == OLD_END
    assert [entry.kind for entry in lot_state(s0.lot(4)).authorised] == [TermEventKind.HISTORY]
    again = {"lots": s0.spans(4), "decision_reference": "D-10", "actor": s0.program, "at": NEXT_DAY}
    options.authorise(option=s0.option, **again)
    s0.refresh()
    assert s0.lot(4).authorised_ends_on == NEW_END


def test_a_resolution_not_to_extend_stands_until_a_decision_withdraws_it(s0):
    decide(s0)
    given = {"option": s0.option, "decision_reference": "D-9", "actor": s0.program, "at": NEXT_DAY}
    refused = refusal(options.authorise, lots=s0.spans(1), **given)
    assert refused.verdict.codes == ("resolved_not_to",)
    assert "BRK-DPR-2020-014 resolved not to extend Lot 1" in refused.verdict.sentence
    use = OptionUse.objects.get(lot=s0.lot(1))
    options.withdraw(use=use, decision_reference="D-9", reason="Needed after all.", actor=s0.program, at=NEXT_DAY)
    options.authorise(lots=s0.spans(1), **given)
    s0.refresh()
    assert (s0.lot(1).status, s0.lot(1).authorised_ends_on) == (LotStatus.LIVE, NEW_END)


def test_a_proposal_becomes_the_use_that_is_authorised(s0):
    options.propose(option=s0.option, lots=s0.spans(4, 5, 6), actor=s0.commissioner, at=S0_AT)
    options.drop_proposal(option=s0.option, lots=[s0.lot(6)], actor=s0.commissioner, at=S0_AT)
    assert list(OptionUse.objects.values_list("lot__number", "status")) == [(4, "proposed"), (5, "proposed")]
    decide(s0)
    assert OptionUse.objects.filter(lot__number__gte=4).count() == 3


def test_refolding_finds_a_date_changed_behind_the_ledgers_back(s0):
    decide(s0)
    lot = s0.lot(4)
    lot.current_ends_on = NEW_END
    lot.save(update_fields=["current_ends_on"])
    assert list(refold_all()) == [
        f"{lot} shows current_ends_on 2021-10-31; its ledger gives 2020-10-31.",
        f"{s0.contract} does not show the dates of its lots.",
    ]
