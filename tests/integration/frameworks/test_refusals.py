"""What the register refuses through its services, in words that say what would make it possible; nothing moves."""

from datetime import date, datetime, timedelta

import pytest

from commissioning.clock import LONDON
from commissioning.enums import Role
from commissioning.models import AuditEvent
from commissioning.verdicts import Refused
from frameworks.enums import NoticeMethod, OptionKind, OptionScope
from frameworks.models import OptionUse, TermEvent, TermOption
from frameworks.selectors.acts import places_to_notify
from frameworks.services import history, options
from frameworks.terms import Span
from tests.factories.commissioning import actor_with
from tests.factories.frameworks import S0_AT, S0_DAY, S0_EXTENSION, Register, s0_contract

pytestmark = pytest.mark.django_db
AFTER_THE_END = datetime(2020, 11, 1, 9, tzinfo=LONDON)


def authorise(s0: Register, span: Span = S0_EXTENSION, *, at: datetime = S0_AT, numbers=(4, 5, 6), **given):
    return options.authorise(
        option=s0.option,
        lots=s0.spans(*numbers, span=span),
        **{"decision_reference": "D-1", "actor": s0.program, "at": at, **given},
    )


def serve(s0: Register, use: OptionUse, served_on: date, **given):
    return options.serve_notice(
        use=use,
        admission=use.lot.admissions.first(),
        served_on=served_on,
        how=NoticeMethod.EMAIL,
        actor=s0.manager,
        at=datetime(2020, 11, 30, 9, tzinfo=LONDON),
        **given,
    )


def reshape(option: TermOption, **fields) -> None:
    """An option of another shape in a contract that is otherwise S0's."""
    for name, value in fields.items():
        setattr(option, name, value)
    option.save()


@pytest.mark.parametrize(
    ("span", "at", "code", "words"),
    [
        (Span(date(2020, 11, 1), date(2020, 10, 1)), S0_AT, "impossible_dates", "is before the first"),
        (Span(date(2020, 11, 1), date(2021, 11, 30)), S0_AT, "beyond_maximum", "until 31 October 2021 at most"),
        (Span(date(2020, 11, 2), date(2021, 10, 31)), S0_AT, "gap", "starts on 1 November 2020"),
        (Span(date(2020, 10, 31), date(2021, 10, 31)), S0_AT, "overlap", "overlaps it"),
        (Span(date(2020, 11, 1), date(2021, 4, 30)), S0_AT, "partial_use", "31 October 2021 or not at all"),
        (S0_EXTENSION, AFTER_THE_END, "lot_ended", "late authorisation with the true dates, a bridging variation"),
    ],
)
def test_an_extension_that_cannot_be_is_refused_for_every_lot_at_once(s0, span, at, code, words):
    events, links = TermEvent.objects.count(), AuditEvent.objects.count()
    with pytest.raises(Refused, match=words) as refused:
        authorise(s0, span, at=at)
    assert set(refused.value.verdict.codes) == {code}
    assert (TermEvent.objects.count(), OptionUse.objects.count()) == (events, 0)
    assert AuditEvent.objects.count() == links


def test_one_impossible_lot_stops_the_others(s0):
    authorise(s0, numbers=(4,))
    s0.refresh()
    with pytest.raises(Refused, match="already been used for Lot 4"):
        authorise(s0)
    s0.refresh()
    assert s0.lot(5).authorised_ends_on == date(2020, 10, 31)


def test_an_option_for_the_whole_contract_leaves_no_lot_out(s0):
    reshape(s0.option, applies_to=OptionScope.ALL_LOTS)
    with pytest.raises(Refused, match="Lot 1, Lot 2 and Lot 3 would be left out"):
        authorise(s0)
    assert len(authorise(s0, numbers=range(1, 7))) == 6


def test_a_pool_is_used_in_parts_up_to_its_months(s0):
    reshape(s0.option, kind=OptionKind.POOL)
    authorise(s0, Span(date(2020, 11, 1), date(2021, 4, 30)), numbers=(4,))
    s0.refresh()
    authorise(s0, Span(date(2021, 5, 1), date(2021, 10, 31)), numbers=(4,))
    s0.refresh()
    assert s0.lot(4).authorised_ends_on == date(2021, 10, 31)


def test_another_contracts_lot_is_not_this_options(s0):
    other = s0_contract(reference="ASC-2017-042")
    with pytest.raises(Refused, match="lots of the option's own contract"):
        options.authorise(
            option=s0.option,
            lots=other.spans(4),
            decision_reference="D-1",
            actor=s0.program,
            at=S0_AT,
        )


def test_only_a_decision_authorises(s0):
    with pytest.raises(Refused, match="An option is used by a decision"):
        authorise(s0, actor=s0.commissioner)
    with pytest.raises(Refused, match="Name the decision"):
        authorise(s0, decision_reference="")


def test_late_notice_needs_the_providers_consent_on_record(s0):
    reshape(s0.option, latest_notice_on=date(2020, 10, 1))
    use = authorise(s0)[0]
    with pytest.raises(Refused, match="The latest day for notice was 1 October 2020"):
        serve(s0, use, S0_DAY)
    response = serve(s0, use, S0_DAY, consent_on=S0_DAY, consent_evidence="E-mail of 22 October")
    assert (response.consent_on, response.served_on) == (S0_DAY, S0_DAY)


def test_a_notice_after_the_end_extends_nothing_and_says_what_can_be_done(s0):
    use = authorise(s0)[0]
    with pytest.raises(Refused, match="ended on 31 October 2020, so a notice after that day extends nothing"):
        serve(s0, use, date(2020, 11, 2))


def test_a_provider_of_another_lot_gets_no_notice(s0):
    use = authorise(s0)[0]
    with pytest.raises(Refused, match="place on another lot"):
        options.serve_notice(
            use=use,
            admission=s0.lot(5).admissions.first(),
            served_on=S0_DAY,
            how=NoticeMethod.EMAIL,
            actor=s0.manager,
            at=S0_AT,
        )


def test_an_auditor_records_no_notice(s0):
    use = authorise(s0)[0]
    auditor = actor_with(Role.AUDITOR, council=s0.contract.council)
    with pytest.raises(Refused, match="Only a contract manager or a commissioner"):
        options.serve_notice(
            use=use,
            admission=use.lot.admissions.first(),
            served_on=S0_DAY,
            how=NoticeMethod.EMAIL,
            actor=auditor,
            at=S0_AT,
        )


def test_a_deed_is_recorded_once_and_not_before_it_is_signed(s0):
    use = authorise(s0)[0]
    response = serve(s0, use, S0_DAY)
    given = {"response": response, "actor": s0.manager, "at": S0_AT}
    with pytest.raises(Refused, match="This day has not come yet"):
        options.record_deed(signed_on=S0_DAY + timedelta(days=1), **given)
    options.record_deed(signed_on=S0_DAY, **given)
    with pytest.raises(Refused, match="already on record"):
        options.record_deed(signed_on=S0_DAY, **given)


def test_a_resolution_not_to_extend_is_refused_where_the_option_is_in_use(s0):
    authorise(s0)
    with pytest.raises(Refused, match="D-1 has already settled option 1 for Lot 4"):
        options.resolve_not_to_extend(
            option=s0.option, lots=[s0.lot(4)], decision_reference="D-2", actor=s0.program, at=S0_AT
        )


def test_a_use_cannot_be_withdrawn_once_notice_is_served(s0):
    use = authorise(s0)[0]
    serve(s0, use, S0_DAY)
    with pytest.raises(Refused, match="once notice is served it can only be ended with the provider"):
        options.withdraw(use=use, decision_reference="D-2", reason="x", actor=s0.program, at=S0_AT)


def test_what_was_recorded_as_history_is_in_force_and_needs_no_notice(s2):
    history.record(
        contract=s2.contract,
        lots=s2.lots,
        from_on=date(2021, 7, 3),
        to_on=date(2023, 7, 2),
        option=s2.option,
        decision_reference="Paper",
        actor=s2.commissioner,
        at=S0_AT,
    )
    assert not places_to_notify(s2.contract).exists()
    with pytest.raises(Refused, match="there is no notice to serve"):
        serve(s2, OptionUse.objects.get(), date(2020, 11, 2))
