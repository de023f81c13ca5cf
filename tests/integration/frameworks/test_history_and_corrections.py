"""The second and third doors: recorded history, and an entry put right by two people."""

from datetime import date, datetime

import pytest

from commissioning.clock import LONDON
from commissioning.enums import Role
from commissioning.services.audit import broken_links
from commissioning.verdicts import Refused
from frameworks.enums import ContractStage, CorrectionStatus, LotStatus, TermEventKind, UseStatus
from frameworks.models import Correction, OptionUse
from frameworks.services import contracts, corrections, history, options
from frameworks.terms import Span
from tests.factories.commissioning import actor_with
from tests.factories.frameworks import S2_AT, Register, s2_contract

pytestmark = pytest.mark.django_db
MUCH_LATER = datetime(2024, 1, 15, 9, tzinfo=LONDON)


def record(register: Register, from_on: date, to_on: date, **given):
    return history.record(
        contract=register.contract,
        from_on=from_on,
        to_on=to_on,
        **{
            "lots": register.lots,
            "decision_reference": "Paper",
            "actor": register.commissioner,
            "at": S2_AT,
            **given,
        },
    )


def second_person(register: Register):
    return actor_with(Role.APPROVING_MANAGER, council=register.contract.council)


def test_an_option_used_on_paper_is_recorded_however_late_and_then_nothing_is_left(s2):
    record(s2, date(2021, 7, 3), date(2023, 7, 2), option=s2.option, at=MUCH_LATER)
    s2.refresh()
    assert s2.contract.current_ends_on == s2.contract.max_ends_on == date(2023, 7, 2)
    assert s2.lot(1).admissions.get().ends_on == date(2023, 7, 2)
    assert OptionUse.objects.get().status == UseStatus.IN_FORCE
    with pytest.raises(Refused, match="Option 1 has already been used"):
        options.authorise(
            option=s2.option,
            lots={s2.lot(1): Span(date(2023, 7, 3), date(2024, 7, 2))},
            decision_reference="D-3",
            actor=s2.program,
            at=datetime(2023, 6, 1, tzinfo=LONDON),
        )


@pytest.mark.parametrize(
    ("from_on", "to_on", "given", "words"),
    [
        (date(2021, 7, 3), date(2021, 7, 2), {"kind": "variation", "ground": "pcr72_1_e"}, "is before the first"),
        (date(2021, 7, 4), date(2022, 7, 2), {"kind": "variation", "ground": "pcr72_1_e"}, "leaves a gap"),
        (date(2021, 7, 3), date(2022, 7, 2), {"kind": "variation"}, "Choose a ground of the Public Contracts"),
        (date(2021, 7, 3), date(2022, 7, 2), {}, "Say which option extended it"),
        (date(2021, 7, 3), date(2022, 7, 2), {"decision_reference": ""}, "reference of the paper decision"),
        (date(2021, 7, 3), date(2022, 7, 2), {"lots": []}, "Choose at least one lot"),
    ],
)
def test_what_cannot_be_history(s2, from_on, to_on, given, words):
    with pytest.raises(Refused, match=words):
        record(s2, from_on, to_on, **given)
    s2.refresh()
    assert s2.contract.current_ends_on == date(2021, 7, 2)


def test_relief_outside_the_options_is_recorded_on_its_ground_and_moves_the_maximum(s2):
    record(s2, date(2021, 7, 3), date(2023, 12, 31), kind=TermEventKind.RELIEF, ground="ppn_covid")
    s2.refresh()
    assert (s2.contract.current_ends_on, s2.contract.max_ends_on) == (date(2023, 12, 31), date(2023, 12, 31))
    assert s2.lot(1).events.last().ground == "ppn_covid"


def test_a_contract_that_runs_beyond_its_options_can_still_be_described(s2):
    record(s2, date(2021, 7, 3), date(2023, 12, 31), kind=TermEventKind.RELIEF, ground="ppn_covid")
    s2.refresh()
    contracts.edit(contract=s2.contract, version=s2.contract.version, notes="Seen.", actor=s2.commissioner, at=S2_AT)
    s2.refresh()
    assert (s2.contract.notes, s2.contract.max_ends_on) == ("Seen.", date(2023, 12, 31))


def test_a_gap_is_recorded_with_the_reason_for_the_transition(s2):
    given = {"kind": TermEventKind.VARIATION, "ground": "pcr72_1_e", "transition_reason": "Building closed."}
    record(s2, date(2021, 7, 10), date(2022, 7, 9), **given)
    s2.refresh()
    assert s2.contract.current_ends_on == date(2022, 7, 9)


def test_an_early_end_terminates_lot_and_contract(s2):
    record(s2, date(2018, 7, 3), date(2020, 12, 31), kind=TermEventKind.EARLY_TERMINATION)
    s2.refresh()
    assert (s2.contract.stage, s2.lot(1).status) == (ContractStage.TERMINATED, LotStatus.TERMINATED)
    assert s2.contract.current_ends_on == date(2020, 12, 31)


def test_a_mistyped_end_is_corrected_by_a_second_person_and_the_ledger_shows_both():
    register = s2_contract(to_on=date(2021, 7, 20))
    event = register.lot(1).events.get()
    given = {"actor": register.commissioner, "at": S2_AT}
    correction = corrections.propose(event=event, to_on=date(2021, 7, 2), reason="The contract says 2 July.", **given)
    register.refresh()
    assert register.contract.current_ends_on == date(2021, 7, 20)
    with pytest.raises(Refused, match="already waits for a second person"):
        corrections.propose(event=event, to_on=date(2021, 7, 3), reason="Again.", **given)
    with pytest.raises(Refused, match="You proposed this correction yourself"):
        corrections.confirm(correction=correction, **given)

    corrections.confirm(correction=correction, actor=second_person(register), at=S2_AT)
    register.refresh()
    lot = register.lot(1)
    assert (lot.current_ends_on, lot.authorised_ends_on, lot.max_ends_on) == (
        date(2021, 7, 2),
        date(2021, 7, 2),
        date(2023, 7, 2),
    )
    assert lot.admissions.get().ends_on == date(2021, 7, 2)
    assert list(lot.events.values_list("kind", "to_on", "previous_end_on")) == [
        ("history", date(2021, 7, 20), None),
        ("correction", date(2021, 7, 2), date(2021, 7, 20)),
    ]
    assert register.contract.initial_ends_on == date(2021, 7, 2)
    assert list(broken_links()) == []


def test_a_declined_correction_moves_nothing(s2):
    event = s2.lot(1).events.get()
    given = {"at": S2_AT}
    correction = corrections.propose(
        event=event, to_on=date(2021, 7, 1), reason="I think.", actor=s2.commissioner, **given
    )
    corrections.decline(correction=correction, reason="It does not.", actor=second_person(s2), **given)
    assert Correction.objects.get().status == CorrectionStatus.DECLINED
    with pytest.raises(Refused, match="already declined"):
        corrections.confirm(correction=correction, actor=second_person(s2), **given)
    s2.refresh()
    assert s2.contract.current_ends_on == date(2021, 7, 2)


def test_history_recorded_by_mistake_is_taken_back_and_its_option_is_free_again(s2):
    (event,) = record(s2, date(2021, 7, 3), date(2023, 7, 2), option=s2.option)
    correction = corrections.propose_taking_back(
        event=event, reason="The extension was never signed.", actor=s2.commissioner, at=S2_AT
    )
    corrections.confirm(correction=correction, actor=second_person(s2), at=S2_AT)
    s2.refresh()
    assert s2.contract.current_ends_on == date(2021, 7, 2)
    assert s2.lot(1).admissions.get().ends_on == date(2021, 7, 2)
    assert OptionUse.objects.get().status == UseStatus.WITHDRAWN
    record(s2, date(2021, 7, 3), date(2023, 7, 2), option=s2.option)


def test_what_a_decision_did_is_not_corrected(s0):
    options.authorise(
        option=s0.option,
        lots=s0.spans(4, span=Span(date(2020, 11, 1), date(2021, 10, 31))),
        decision_reference="D-1",
        actor=s0.program,
        at=datetime(2020, 10, 22, 12, tzinfo=LONDON),
    )
    given = {"reason": "Mistyped.", "actor": s0.commissioner, "at": S2_AT}
    with pytest.raises(Refused, match="only a new decision moves it back"):
        corrections.propose(event=s0.lot(4).events.last(), to_on=date(2021, 9, 30), **given)
    with pytest.raises(Refused, match="Later entries stand on this one"):
        corrections.propose(event=s0.lot(4).events.first(), to_on=date(2020, 9, 30), **given)
