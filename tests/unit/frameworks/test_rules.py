"""Kinds of contract, regimes and their grounds, history and corrections, as rules."""

from dataclasses import replace
from datetime import date

import pytest

from commissioning.actors import Actor, RoleGrant
from commissioning.enums import Role
from frameworks.corrections import may_correct, may_settle
from frameworks.durations import Place
from frameworks.enums import AdmissionMode, ContractKind, ContractStage, CorrectionStatus, Regime, TermEventKind
from frameworks.history import may_award, may_record
from frameworks.kinds import UNCONTROLLED, Ancestor, may_admit, may_advance, may_change, may_register, stage_on
from frameworks.regimes import GROUNDS, ground_label, may_govern, may_rely_on, option_ground
from frameworks.terms import Entry, Span, fold

TERM = Span(date(2017, 11, 1), date(2020, 10, 31))
PLAIN = {"term": TERM, "admission_mode": "", "readmission_months": None, "first_awarded_on": None, "parent": None}
LIST = Ancestor(ContractKind.FRAMEWORK, lot_term=TERM)


@pytest.mark.parametrize(
    ("kind", "facts", "fields"),
    [
        (ContractKind.CONTRACT, {}, ()),
        (ContractKind.CONTRACT, {"term": Span(TERM.to_on, TERM.from_on)}, ("initial_ends_on",)),
        (ContractKind.CONTRACT, {"admission_mode": AdmissionMode.CLOSED}, ("admission_mode",)),
        (ContractKind.CONTRACT, {"parent": LIST}, ("parent",)),
        (ContractKind.FRAMEWORK, {"admission_mode": AdmissionMode.CLOSED}, ()),
        (ContractKind.APPROVED_LIST, {}, ("admission_mode",)),
        (ContractKind.APPROVED_LIST, {"admission_mode": AdmissionMode.PERIODIC}, ("readmission_months",)),
        (ContractKind.APPROVED_LIST, {"admission_mode": AdmissionMode.PERIODIC, "readmission_months": 6}, ()),
        (ContractKind.DYNAMIC, {"admission_mode": AdmissionMode.CONTINUOUS}, ()),
        (ContractKind.DYNAMIC, {"admission_mode": AdmissionMode.CLOSED}, ("admission_mode",)),
        (ContractKind.OPEN_FRAMEWORK_SCHEME, {"first_awarded_on": TERM.from_on}, ()),
        (ContractKind.OPEN_FRAMEWORK_SCHEME, {}, ("first_awarded_on",)),
        (ContractKind.OPEN_FRAMEWORK_SCHEME, {"first_awarded_on": date(2012, 1, 1)}, ("initial_ends_on",)),
        (ContractKind.CALL_OFF, {"parent": LIST}, ()),
        (ContractKind.CALL_OFF, {}, ("parent",)),
        (ContractKind.CALL_OFF, {"parent": Ancestor(ContractKind.CONTRACT)}, ("parent",)),
        (ContractKind.CALL_OFF, {"parent": replace(LIST, lot_term=None)}, ("parent_lot",)),
        (ContractKind.CALL_OFF, {"parent": replace(LIST, provider_admitted=False)}, ("provider",)),
        (ContractKind.CALL_OFF, {"parent": LIST, "term": Span(TERM.from_on, date(2020, 11, 30))}, ("initial_ends_on",)),
        (
            ContractKind.CALL_OFF,
            {
                "parent": replace(LIST, call_offs_may_outlive=True, call_off_max_months=6),
                "term": Span(TERM.from_on, date(2021, 4, 30)),
            },
            (),
        ),
        (
            ContractKind.CALL_OFF,
            {"parent": LIST, "term": Span(date(2017, 10, 1), TERM.to_on)},
            ("starts_on",),
        ),
    ],
)
def test_what_a_contract_of_each_kind_must_say(kind, facts, fields):
    verdict = may_register(kind, **{**PLAIN, **facts})
    assert tuple(reason.field for reason in verdict.reasons) == fields


def test_a_framework_under_an_open_scheme_ends_within_eight_years_of_its_first_award():
    fourth = Place(4, Span(date(2016, 11, 1), date(2017, 10, 31)))
    scheme = Ancestor(ContractKind.OPEN_FRAMEWORK_SCHEME, first_awarded_on=date(2012, 1, 1), place=fourth)
    facts = {**PLAIN, "admission_mode": AdmissionMode.CLOSED, "parent": scheme}
    verdict = may_register(ContractKind.FRAMEWORK, **facts)
    assert verdict.codes == ("eight_years",)
    assert "by 31 December 2019" in verdict.sentence


@pytest.mark.parametrize(
    ("regime", "basis_on", "allowed"),
    [
        (Regime.PCR2015, date(2025, 2, 23), True),
        (Regime.PCR2015, date(2025, 2, 24), False),
        (Regime.PA2023, date(2025, 2, 23), False),
        (Regime.PA2023, date(2025, 2, 24), True),
        (Regime.PA2023_LIGHT_TOUCH, date(2024, 1, 1), False),
        (Regime.PSR, date(2023, 12, 31), False),
        (Regime.PSR, date(2024, 1, 1), True),
        (Regime.BELOW_THRESHOLD, date(1999, 1, 1), True),
    ],
)
def test_the_day_the_procurement_began_settles_the_regime(regime, basis_on, allowed):
    assert may_govern(regime, basis_on).allowed is allowed


@pytest.mark.parametrize("regime", Regime)
def test_every_regime_has_one_ground_for_using_an_option(regime):
    code = option_ground(regime)
    assert [ground.code for ground in GROUNDS if ground.regime == regime and ground.is_option] == [code]
    assert ground_label(code)
    assert may_rely_on(code, regime, on=date(2026, 1, 1)).allowed


def test_a_ground_belongs_to_its_regime_and_its_time():
    assert may_rely_on("pcr72_1_c", Regime.PA2023, on=date(2026, 1, 1)).codes == ("wrong_ground",)
    assert may_rely_on("ppn_covid", Regime.PCR2015, on=date(2019, 4, 1)).codes == ("ground_not_in_force",)
    assert may_rely_on("ppn_covid", Regime.PCR2015, on=date(2021, 4, 1)).allowed
    assert ground_label("") == ""


def test_once_awarded_only_what_no_decision_settled_is_changed_directly():
    assert may_change(ContractStage.PLANNED, ["starts_on", "title"]).allowed
    assert may_change(ContractStage.LIVE, UNCONTROLLED).allowed
    verdict = may_change(ContractStage.LIVE, ["notes", "starts_on", "title"])
    assert [reason.field for reason in verdict.reasons] == ["starts_on", "title"]


def test_stages_follow_one_another_until_a_decision_is_needed():
    assert may_advance(ContractStage.PLANNED, ContractStage.IN_PROCUREMENT).allowed
    assert may_advance(ContractStage.PLANNED, ContractStage.LIVE).codes == ("wrong_stage",)
    assert "nothing without a decision" in may_advance(ContractStage.LIVE, ContractStage.EXPIRED).sentence


def test_a_closed_list_admits_nobody_after_it_has_started():
    facts = {"term_starts_on": TERM.from_on, "provider_limit": None, "places": 3}
    late = date(2018, 1, 1)
    assert may_admit(AdmissionMode.CLOSED, admitted_on=late, **facts).codes == ("closed_list",)
    assert may_admit(AdmissionMode.CLOSED, admitted_on=TERM.from_on, **facts).allowed
    assert may_admit(AdmissionMode.CONTINUOUS, admitted_on=late, **facts).allowed
    full = {**facts, "provider_limit": 3}
    assert may_admit(AdmissionMode.CONTINUOUS, admitted_on=late, **full).codes == ("lot_full",)


RECORD = {"decision_reference": "2017 decision", "lots": 1, "are_its_own": True, "begun": 0, "uses_option": False}


@pytest.mark.parametrize(
    ("kind", "facts", "expected"),
    [
        (TermEventKind.HISTORY, {}, ()),
        (TermEventKind.HISTORY, {"lots": 0, "begun": 0}, ("no_lots",)),
        (TermEventKind.HISTORY, {"decision_reference": " "}, ("no_decision",)),
        (TermEventKind.HISTORY, {"begun": 1}, ("no_option",)),
        (TermEventKind.HISTORY, {"begun": 1, "uses_option": True}, ()),
        (TermEventKind.HISTORY, {"uses_option": True}, ("no_term",)),
        (TermEventKind.VARIATION, {"begun": 1}, ()),
        (TermEventKind.VARIATION, {"begun": 1, "lots": 2}, ("mixed_lots",)),
        (TermEventKind.AUTHORISED, {"begun": 1}, ("wrong_kind",)),
        (TermEventKind.HISTORY, {"are_its_own": False}, ("other_contract",)),
    ],
)
def test_what_can_be_recorded_as_history(kind, facts, expected):
    assert may_record(kind, **{**RECORD, **facts}).codes == expected


def test_an_award_needs_a_lot_and_a_provider_for_each_unless_it_is_a_list():
    assert may_award(is_open=True, lots=1, empty_lots=1, is_list=False).codes == ("no_provider",)
    assert may_award(is_open=True, lots=1, empty_lots=1, is_list=True).allowed
    assert may_award(is_open=False, lots=0, empty_lots=0, is_list=False).codes == ("already_awarded", "no_lots")


AWARD = Entry(1, TermEventKind.HISTORY, TERM.from_on, TERM.to_on, None)
RIGHT = Span(TERM.from_on, date(2020, 9, 30))


def correct(state, sequence=1, span=RIGHT, reason="The letter says September.", is_pending=False):
    return may_correct(state, sequence, span, reason=reason, is_pending=is_pending).codes


def test_a_correction_needs_a_reason_a_change_and_an_entry_typed_by_hand():
    state = fold([AWARD])
    assert correct(state) == ()
    assert correct(state, reason=" ") == ("no_reason",)
    assert correct(state, span=TERM) == ("no_change",)
    assert correct(state, is_pending=True) == ("pending",)
    assert correct(state, sequence=9) == ("not_standing",)
    assert correct(state, span=None) == ("opening_entry",)
    authorised = Entry(2, TermEventKind.AUTHORISED, date(2020, 11, 1), date(2021, 10, 31), TERM.to_on, "authorised")
    assert correct(fold([AWARD, authorised]), sequence=2) == ("by_decision",)
    assert correct(fold([AWARD, authorised])) == ("later_entries",)


def test_a_second_person_settles_a_correction_superuser_or_not():
    class Person:
        def __init__(self, pk):
            self.pk, self.is_superuser = pk, True

    def actor(pk, *roles):
        return Actor(user=Person(pk), roles=frozenset(RoleGrant(role) for role in roles))

    waiting = {"proposer_id": 1, "status": CorrectionStatus.PROPOSED}
    assert may_settle(actor(1, Role.COMMISSIONER), **waiting).codes == ("same_person",)
    assert may_settle(actor(2, Role.AUDITOR), **waiting).codes == ("not_yours",)
    assert may_settle(actor(2, Role.APPROVING_MANAGER), **waiting).allowed
    settled = {**waiting, "status": CorrectionStatus.CONFIRMED}
    assert may_settle(actor(2, Role.COMMISSIONER), **settled).codes == ("settled",)


@pytest.mark.parametrize(
    ("stage", "day", "shown"),
    [
        ("planned", date(2018, 1, 1), "planned"),
        ("awarded", date(2017, 10, 31), "awarded"),
        ("awarded", date(2017, 11, 1), "live"),
        ("mobilising", date(2017, 11, 1), "mobilising"),
        ("live", date(2021, 10, 31), "live"),
        ("live", date(2021, 11, 1), "expired"),
        ("awarded", date(2021, 11, 1), "expired"),
        ("terminated", date(2021, 11, 1), "terminated"),
    ],
)
def test_from_its_award_on_the_day_says_a_contracts_stage(stage, day, shown):
    found = stage_on(ContractStage(stage), starts_on=date(2017, 11, 1), ends_on=date(2021, 10, 31), on=day)
    assert found == shown
