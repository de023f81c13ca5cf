"""A contract nobody has proposed anything about yet: where a first user begins.

One provider, three years and one option of two more; figures of case S2 (246,304 a year, 492,608 for two years). Dated
from the day the demonstration is first loaded, so that there is time to decide.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from commissioning.calendar import add_months, add_working_days, end_of_term
from decisions.demonstration import people
from decisions.demonstration.people import Cast
from decisions.demonstration.register import PA2023_FROM, moment
from decisions.enums import RouteAction
from decisions.services import scheme
from frameworks.enums import (
    Calculation,
    Certainty,
    ContractKind,
    MoneyKind,
    OptionKind,
    ProcurementRoute,
    Regime,
    VatBasis,
)
from frameworks.models import Contract
from frameworks.services import awards, contracts, money
from providers.models import Provider
from providers.services import directory

REFERENCE, PLAN_REFERENCE = "ASC-LIVE-052", "FP-LIVE-022"
TITLE = "Independent advocacy for adults"
TERM_YEARS, OPTION_MONTHS, NOTICE_DAYS = 3, 24, 30
ANNUAL = Decimal("246304.00")


@transaction.atomic
def set_up(cast: Cast, *, loaded_on: date) -> Contract:
    """The contract with its option, sums and forward plan entry: found, or entered whole."""
    found = Contract.objects.filter(council=cast.council, reference=REFERENCE).first()
    if found:
        return found
    ends_after = add_months((loaded_on + timedelta(days=120)).replace(day=1), 1)
    starts_on = add_months(ends_after, -12 * TERM_YEARS)
    contract = _enter(cast, starts_on)
    _price(cast, contract, moment(add_working_days(starts_on, -43), 11))
    _award(cast, contract)
    _describe(cast, contract, add_working_days(loaded_on, -15))
    _plan(cast, contract, add_working_days(loaded_on, -140))
    return Contract.objects.get(pk=contract.pk)


def _enter(cast: Cast, starts_on: date) -> Contract:
    at = moment(add_working_days(starts_on, -43), 10)
    author, procured_on = cast.actor(people.AUTHOR, at), add_months(starts_on, -6)
    contract = contracts.create(
        reference=REFERENCE,
        kind=ContractKind.CONTRACT,
        title=TITLE,
        description="Advocates help adults with care needs to be heard when decisions are made about their lives.",
        department=people.DEPARTMENT,
        owner_post=cast.post(people.MANAGER),
        contract_manager_post=cast.post(people.CONTRACT_MANAGER),
        regime=Regime.PA2023_LIGHT_TOUCH if procured_on >= PA2023_FROM else Regime.PCR2015,
        regime_basis_on=procured_on,
        route=ProcurementRoute.OPEN,
        cpv_codes="85312300-2",
        starts_on=starts_on,
        initial_ends_on=end_of_term(starts_on, months=12 * TERM_YEARS),
        provider=_provider(cast),
        actor=author,
        at=at,
    )
    contracts.add_option(
        contract=contract,
        order=1,
        kind=OptionKind.FIXED,
        months=OPTION_MONTHS,
        notice_days=NOTICE_DAYS,
        clause="The council may extend the contract once, by two years, by notice in writing, on the same terms.",
        actor=author,
        at=at,
    )
    return contract


def _provider(cast: Cast) -> Provider:
    at = people.FOUNDED_AT
    found = Provider.objects.filter(council=cast.council, reference="PRV-010").first()
    return found or directory.add_provider(
        reference="PRV-010",
        legal_name="Kestrel Advocacy",
        is_sme=True,
        is_vcse=True,
        actor=cast.actor(people.AUTHOR, at),
        at=at,
    )


def _award(cast: Cast, contract: Contract) -> None:
    at = moment(add_working_days(contract.starts_on, -25), 15)
    awards.record_award(
        contract=contract,
        decision_reference=f"{people.CODE}-AWARD-{at:%Y}-{REFERENCE[-3:]}",
        instrument="Contract for services",
        actor=cast.actor(people.OFFICE, at),
        at=at,
    )


def _price(cast: Cast, contract: Contract, at: datetime) -> None:
    """The yearly price, three years of it, and the option's two: 246,304 × 2 = 492,608."""
    option = contract.options.get()
    common: dict[str, Any] = {
        "contract": contract,
        "vat_basis": VatBasis.EXEMPT,
        "certainty": Certainty.QUOTE,
        "source": "Contract, schedule of prices",
        "actor": cast.actor(people.AUTHOR, at),
        "at": at,
    }
    annual = money.add_line(kind=MoneyKind.ANNUAL, label="Yearly price", amount=ANNUAL, **common)
    for kind, label, years, used in (
        (MoneyKind.CONTRACT_TOTAL, "First three years", TERM_YEARS, None),
        (MoneyKind.OPTION, "Two further years", OPTION_MONTHS // 12, option),
    ):
        money.add_line(
            kind=kind,
            label=label,
            amount=ANNUAL * years,
            option=used,
            calculation=Calculation.LINE_TIMES,
            base_line=annual,
            times=Decimal(years),
            **common,
        )


def _describe(cast: Cast, contract: Contract, on: date) -> None:
    """How the provider has done, and which assessments stand behind the contract."""
    held, at = Contract.objects.get(pk=contract.pk), moment(on, 14)
    contracts.edit(
        contract=held,
        version=held.version,
        performance_statement="In the last four quarters every referral was answered within five working days.",
        performance_stated_on=on,
        eqia_completed_on=add_working_days(on, -20),
        dpia_completed_on=add_working_days(on, -20),
        actor=cast.actor(people.AUTHOR, at),
        at=at,
    )


def _plan(cast: Cast, contract: Contract, on: date) -> None:
    at = moment(on, 18)
    values = {
        "reference": PLAN_REFERENCE,
        "title": contract.title,
        "contract": contract,
        "action": RouteAction.EXTEND,
        "approving_body": "Policy and Resources Committee",
        "approving_decision": f"Minute 9, {on:%Y}",
        "approved_on": on,
    }
    scheme.save_forward_plan_entry(values=values, actor=cast.actor(people.OFFICE, at), at=at)
