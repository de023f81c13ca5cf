"""Every named constraint of the register, tripped by name."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from frameworks.enums import EndMoved, TermEventKind
from frameworks.models import ContractAttachment, FileLeave
from tests.constraints import assert_all_are_tried, assert_trips
from tests.factories.commissioning import CouncilFactory, PostFactory, UserFactory
from tests.factories.files import constraint_cases
from tests.factories.frameworks import (
    S0_AT,
    S0_DAY,
    AdmissionFactory,
    ContractFactory,
    CorrectionFactory,
    LotFactory,
    MoneyLineFactory,
    MoneyLinePartFactory,
    OptionResponseFactory,
    OptionUseFactory,
    TermEventFactory,
    TermOptionFactory,
)
from tests.factories.imports import CASES as IMPORT_CASES
from tests.factories.letters import CASES as LETTER_CASES
from tests.factories.monitoring import CASES as MONITORING_CASES
from tests.factories.providers import ProviderFactory
from tests.factories.rounds_constraints import OF_ROUNDS
from tests.factories.spend import CASES as SPEND_CASES
from tests.factories.variations import constraint_cases as variation_cases

pytestmark = pytest.mark.django_db

START, END = date(2017, 11, 1), date(2020, 10, 31)


def contract(**given):
    return ContractFactory.build(**{"council": CouncilFactory(), **given})


def lot(**given):
    return LotFactory.build(**{"contract": ContractFactory(), **given})


def dated(**given):
    """A lot with a term."""
    term = {"starts_on": START, "initial_ends_on": END, "authorised_ends_on": END, "current_ends_on": END}
    return lot(**{**term, "max_ends_on": date(2021, 10, 31), **given})


def leave(**given):
    values = {"granted_at": S0_AT, "reason": "Audits it.", "user": UserFactory(), "granted_by": UserFactory(), **given}
    return FileLeave(contract=ContractFactory(), **values)


def admission(**given):
    return AdmissionFactory.build(**{"lot": LotFactory(), "provider": ProviderFactory(), **given})


def option(**given):
    return TermOptionFactory.build(**{"contract": ContractFactory(), **given})


def use(**given):
    return OptionUseFactory.build(**{"lot": LotFactory(), **given})


def response(**given):
    return OptionResponseFactory.build(**{"option_use": OptionUseFactory(), "served_by": UserFactory(), **given})


def event(**given):
    return TermEventFactory.build(**{"lot": LotFactory(), **given})


def correction(**given):
    return CorrectionFactory.build(**{"event": TermEventFactory(), "proposed_by": UserFactory(), **given})


def settled(**given):
    return correction(**{"status": "confirmed", "settled_by": UserFactory(), "settled_at": S0_AT, **given})


def money(**given):
    return MoneyLineFactory.build(**{"contract": ContractFactory(), **given})


def same_contract_twice():
    first = ContractFactory()
    return contract(council=first.council, reference=first.reference)


def itself(row, field):
    """A stored row made to point at itself."""
    setattr(row, field, row)
    return row


def second(factory, build, *names):
    """A row that agrees with a stored one in the fields named."""
    first = factory()
    return build(**{name: getattr(first, name) for name in names})


def second_use():
    first = OptionUseFactory(status="not_taken_up", from_on=None, to_on=None)
    return use(lot=first.lot, option=first.option, status="proposed")


def second_correction():
    first = CorrectionFactory()
    return correction(event=first.event)


def of_one_person():
    person = UserFactory()
    return settled(proposed_by=person, settled_by=person)


def multiple_of_itself():
    line = itself(MoneyLineFactory(), "base_line")
    line.calculation, line.times = "line_times", Decimal(1)
    return line


def part_of_itself():
    line = MoneyLineFactory()
    return MoneyLinePartFactory.build(total=line, line=line)


def part_twice():
    first = MoneyLinePartFactory()
    return MoneyLinePartFactory.build(total=first.total, line=first.line)


def file_of_a_contract(**given):
    values = {
        "kind": "contract",
        "title": "Deed",
        "sha256": "0" * 64,
        "size": 1,
        "attached_at": datetime(2020, 10, 5, 9, tzinfo=UTC),
        **given,
    }
    return ContractAttachment(contract=ContractFactory(), attached_by=UserFactory(), **values)


CASES = {
    # contracts
    "frameworks_contract_reference_once_in_a_council": same_contract_twice,
    "frameworks_contract_kind_in_list": lambda: contract(kind="lease", admission_mode=""),
    "frameworks_contract_stage_in_list": lambda: contract(stage="asleep", current_ends_on=END, authorised_ends_on=END),
    "frameworks_contract_regime_in_list": lambda: contract(regime="pcr1906"),
    "frameworks_contract_starts_before_it_ends": lambda: contract(starts_on=date(2020, 11, 1)),
    "frameworks_contract_ends_in_order": lambda: contract(
        current_ends_on=END, authorised_ends_on=END - timedelta(days=1)
    ),
    "frameworks_contract_running_has_ends": lambda: contract(stage="live"),
    "frameworks_contract_list_says_when_it_admits": lambda: contract(kind="approved_list"),
    "frameworks_contract_periodic_has_its_months": lambda: contract(kind="framework", admission_mode="periodic"),
    "frameworks_contract_call_off_has_a_parent": lambda: contract(kind="call_off"),
    "frameworks_contract_scheme_has_its_first_award": lambda: contract(kind="open_framework_scheme"),
    "frameworks_contract_survival_is_capped": lambda: contract(call_offs_may_outlive=True),
    "frameworks_contract_performance_is_dated": lambda: contract(performance_statement="Good."),
    "frameworks_contract_vat_is_not_negative": lambda: contract(irrecoverable_vat=Decimal("-0.01")),
    # lots and places
    "frameworks_lot_number_once_in_a_contract": lambda: second(LotFactory, lot, "contract", "number"),
    "frameworks_lot_number_from_one": lambda: lot(number=0),
    "frameworks_lot_call_off_method_in_list": lambda: lot(call_off_method="lottery"),
    "frameworks_lot_status_in_list": lambda: lot(status="asleep"),
    "frameworks_lot_dates_in_order": lambda: dated(current_ends_on=date(2021, 1, 1)),
    "frameworks_lot_does_not_follow_itself": lambda: itself(LotFactory(), "predecessor"),
    "frameworks_admission_provider_once_on_a_lot": lambda: second(AdmissionFactory, admission, "lot", "provider"),
    "frameworks_admission_status_in_list": lambda: admission(status="asleep"),
    "frameworks_admission_admitted_has_its_day": lambda: admission(admitted_on=None),
    "frameworks_admission_starts_before_it_ends": lambda: admission(ends_on=date(2017, 10, 31)),
    "frameworks_admission_lost_has_a_reason": lambda: admission(status="removed"),
    "frameworks_admission_condition_met_was_one": lambda: admission(condition_met_on=END),
    # options
    "frameworks_termoption_order_once_in_a_contract": lambda: second(TermOptionFactory, option, "contract", "order"),
    "frameworks_termoption_order_from_one": lambda: option(order=0),
    "frameworks_termoption_months_in_range": lambda: option(months=0),
    "frameworks_termoption_kind_in_list": lambda: option(kind="elastic"),
    "frameworks_termoption_applies_to_in_list": lambda: option(applies_to="some"),
    "frameworks_termoption_notice_stated_one_way": lambda: option(latest_notice_on=END, notice_days=90),
    "frameworks_optionuse_one_for_a_lot_and_period": lambda: second(OptionUseFactory, use, "lot"),
    "frameworks_optionuse_one_open_question_for_a_lot": second_use,
    "frameworks_optionuse_status_in_list": lambda: use(status="available"),
    "frameworks_optionuse_standing_has_its_period": lambda: use(from_on=None, to_on=None),
    "frameworks_optionuse_starts_before_it_ends": lambda: use(to_on=date(2020, 10, 1)),
    "frameworks_optionuse_settled_names_its_decision": lambda: use(decision_reference=""),
    "frameworks_optionresponse_one_for_a_provider": lambda: second(
        OptionResponseFactory, response, "option_use", "admission"
    ),
    "frameworks_optionresponse_served_how_in_list": lambda: response(served_how="pigeon"),
    "frameworks_optionresponse_reply_in_list": lambda: response(reply="perhaps"),
    "frameworks_optionresponse_reply_has_its_day": lambda: response(reply="accepted"),
    "frameworks_optionresponse_consent_has_evidence": lambda: response(consent_on=S0_DAY),
    "frameworks_optionresponse_in_force_by_acceptance_or_deed": lambda: response(in_force_on=S0_DAY),
    "frameworks_optionresponse_declined_signs_no_deed": lambda: response(
        reply="declined", replied_on=S0_DAY, deed_signed_on=S0_DAY
    ),
    # ledger
    "frameworks_termevent_sequence_once_in_a_lot": lambda: second(TermEventFactory, event, "lot"),
    "frameworks_termevent_kind_in_list": lambda: event(kind="whim"),
    "frameworks_termevent_moves_in_list": lambda: event(moves="neither"),
    "frameworks_termevent_starts_before_it_ends": lambda: event(to_on=date(2017, 10, 31)),
    "frameworks_termevent_first_has_no_end_before_it": lambda: event(previous_end_on=END),
    "frameworks_termevent_correction_names_its_entry": lambda: event(
        kind=TermEventKind.CORRECTION, moves=EndMoved.BOTH
    ),
    "frameworks_termevent_stands_on_a_decision_or_a_reason": lambda: event(decision_reference=""),
    "frameworks_correction_one_waits_for_a_lot": second_correction,
    "frameworks_correction_status_in_list": lambda: settled(status="forgotten"),
    "frameworks_correction_has_both_days_or_neither": lambda: correction(to_on=None),
    "frameworks_correction_has_a_reason": lambda: correction(reason=""),
    "frameworks_correction_settled_has_when_and_who": lambda: correction(status="confirmed"),
    "frameworks_correction_settled_by_a_second_person": of_one_person,
    # money
    "frameworks_moneyline_kind_in_list": lambda: money(kind="tip"),
    "frameworks_moneyline_vat_basis_in_list": lambda: money(vat_basis="some"),
    "frameworks_moneyline_certainty_in_list": lambda: money(certainty="hunch"),
    "frameworks_moneyline_calculation_in_list": lambda: money(calculation="guess"),
    "frameworks_moneyline_actual_is_actual": lambda: money(kind="actual"),
    "frameworks_moneyline_only_spend_can_be_negative": lambda: money(amount=Decimal("-1.00")),
    "frameworks_moneyline_option_value_names_its_option": lambda: money(kind="option"),
    "frameworks_moneyline_lot_value_names_its_lot": lambda: money(kind="lot"),
    "frameworks_moneyline_calculation_is_complete": lambda: money(calculation="line_times"),
    "frameworks_moneyline_tolerance_not_negative": lambda: money(kind="forecast", tolerance=Decimal("-1.00")),
    "frameworks_moneyline_rounding_at_least_a_penny": lambda: money(rounding=Decimal("0.00")),
    "frameworks_moneyline_contract_sums_tie_exactly": lambda: money(tolerance=Decimal("1.00")),
    "frameworks_moneyline_not_a_multiple_of_itself": multiple_of_itself,
    "frameworks_moneylinepart_once": part_twice,
    "frameworks_moneylinepart_not_of_itself": part_of_itself,
    **IMPORT_CASES,
    **LETTER_CASES,
    **SPEND_CASES,
    **MONITORING_CASES,
    **constraint_cases("frameworks_contractattachment", file_of_a_contract),
    **variation_cases(),
    **OF_ROUNDS,
    "frameworks_file_leave_to_person_or_post": lambda: leave(post=PostFactory()),
    "frameworks_file_leave_has_reason": lambda: leave(reason=""),
    "frameworks_file_leave_revoked_after_granted": lambda: leave(
        revoked_at=S0_AT - timedelta(days=1), revoked_by=UserFactory()
    ),
    "frameworks_file_leave_revoked_at_and_by_together": lambda: leave(revoked_at=S0_AT),
}


def test_every_constraint_is_tried():
    assert_all_are_tried("frameworks", CASES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_row_that_breaks_it_is_refused_in_words_and_by_the_database(name):
    assert_trips("frameworks", name, CASES[name])
