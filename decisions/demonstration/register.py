"""The demonstration's contract: an approved list of six lots with one twelve-month option, frozen in 2020 and live.

Entered, awarded and described through the services an officer uses. Figures and dates of the frozen one: case S0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from commissioning.actors import Actor
from commissioning.calendar import ONE_DAY, add_months, add_working_days, end_of_term
from commissioning.clock import LONDON
from commissioning.enums import Discipline
from decisions.demonstration import people, schemes
from decisions.demonstration.people import Cast
from decisions.enums import Condition, RecordType, RouteAction, ValueBasis
from decisions.models import AuthorityRule, ForwardPlanEntry, ReportTemplate
from decisions.services import scheme
from frameworks.enums import (
    AdmissionMode,
    Calculation,
    Certainty,
    ContractKind,
    MoneyKind,
    OptionKind,
    ProcurementRoute,
    Regime,
    VatBasis,
)
from frameworks.models import Contract, Lot, MoneyLine, TermOption
from frameworks.services import awards, contracts, money
from providers.models import Provider
from providers.services import directory

TERM_MONTHS, OPTION_MONTHS = 36, 12
PER_LOT, EXTENDED = Decimal("151250.00"), (4, 5, 6)
PA2023_FROM = date(2025, 2, 24)  # procurements begun from then on: Procurement Act 2023
LOTS = (
    (1, "Finding work", "Help to look for, apply for and start paid work."),
    (2, "Keeping work", "Support at the workplace for people newly in paid work."),
    (3, "Job trials", "Supported trials and placements with employers."),
    (4, "Day opportunities in buildings", "Days of activity, learning and company in a building run by the provider."),
    (5, "Day opportunities in the community", "The same, using libraries, leisure centres and other public places."),
    (6, "Day opportunities for complex needs", "Days for people who need a great deal of support from skilled staff."),
)
# reference, name, is it a small or medium-sized enterprise, a voluntary organisation, and its lots
PROVIDERS = (
    ("PRV-001", "Alderbank Day Services Limited", True, False, (4, 5)),
    ("PRV-002", "Bridgeway Opportunities CIC", True, True, (1, 4)),
    ("PRV-003", "Copperfield Care and Learning Limited", False, False, (4, 6)),
    ("PRV-004", "Dovecote Farm Trust", True, True, (5,)),
    ("PRV-005", "Elmstead Works Limited", True, False, (1, 2)),
    ("PRV-006", "Fairmile Support Limited", False, False, (2, 6)),
    ("PRV-007", "Greenlane Together", True, True, (4, 5)),
    ("PRV-008", "Hartwell Skills Limited", True, False, (3,)),
    ("PRV-009", "Ivybridge Complex Care Limited", False, False, (6,)),
)


@dataclass(frozen=True)
class Timeline:
    """The days a telling of the story needs. Ends are inclusive."""

    case: str
    contract_reference: str
    plan_reference: str
    starts_on: date
    plan_approved_on: date
    performance_stated_on: date

    @property
    def initial_ends_on(self) -> date:
        """The last day of the initial term."""
        return end_of_term(self.starts_on, months=TERM_MONTHS)

    @property
    def procured_on(self) -> date:
        """When the procurement began, half a year before the start."""
        return add_months(self.starts_on, -6)

    @property
    def regime(self) -> Regime:
        """The rules that day brought with it, for life."""
        return Regime.PA2023_LIGHT_TOUCH if self.procured_on >= PA2023_FROM else Regime.PCR2015

    @property
    def entered_at(self) -> datetime:
        """When the contract was entered, before its award."""
        return moment(add_working_days(self.starts_on, -43), 10)

    @property
    def awarded_at(self) -> datetime:
        """When it was awarded, five weeks before its start."""
        return moment(add_working_days(self.starts_on, -25), 15)


FROZEN = Timeline(
    case="S0",
    contract_reference="ASC-2017-041",
    plan_reference="FP-2020-017",
    starts_on=date(2017, 11, 1),
    plan_approved_on=date(2020, 1, 6),
    performance_stated_on=date(2020, 9, 14),
)


def live(loaded_on: date) -> Timeline:
    """The same story so dated that the option can be used on the day the demonstration is first loaded.

    The initial term ends on a month's last day, at least sixty days later.
    """
    first_of_next = add_months((loaded_on + timedelta(days=60)).replace(day=1), 1)
    return Timeline(
        case="TWIN",
        contract_reference="ASC-LIVE-041",
        plan_reference="FP-LIVE-017",
        starts_on=add_months(first_of_next, -TERM_MONTHS),
        plan_approved_on=add_working_days(loaded_on, -140),
        performance_stated_on=add_working_days(loaded_on, -15),
    )


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of day in London."""
    return datetime.combine(day, time(hour, minute), tzinfo=LONDON)


@transaction.atomic
def set_up_scheme(cast: Cast) -> AuthorityRule:
    """The rule of the scheme that the story stands on, proposed and confirmed by two people."""
    found = AuthorityRule.objects.filter(council=cast.council, action=RouteAction.EXTEND).first()
    if found:
        return found
    at = moment(date(2017, 7, 10), 11)
    values = {
        "name": "Extensions on the approved forward plan",
        "clause": "Contract procedure rules, article 4.1",
        "text": "A procurement or an extension on the approved annual procurement forward plan may be authorised by "
        "the executive director, whatever its value, by a full delegated powers report and in consultation with the "
        "chairman of the committee.",
        "action": RouteAction.EXTEND,
        "priority": 10,
        "value_basis": ValueBasis.THIS_DECISION,
        "on_forward_plan": Condition.YES,
        "maker_post": cast.post(people.DIRECTOR),
        "template": ReportTemplate.objects.get(slug="delegated-powers", council=None),
        "record_type": RecordType.DELEGATED_POWERS_REPORT,
        "starts_on": date(2017, 7, 17),
    }
    rule = scheme.propose_rule(
        values=values,
        consultees=[cast.post(people.CHAIRMAN)],
        clearances=list(Discipline),
        actor=cast.actor(people.ADMINISTRATOR, at),
        at=at,
    )
    return scheme.confirm_rule(
        rule=rule, version=rule.version, actor=cast.actor(people.MONITORING_OFFICER, at), at=at + timedelta(days=3)
    )


@transaction.atomic
def complete_scheme(cast: Cast) -> None:
    """The rest of the borough's scheme, for whatever else is decided; the posts that decide it are held by nobody."""
    at = moment(date(2017, 7, 10), 11)
    titles = {"head": "Assistant Director, Adults", "committee": "Adults and Safeguarding Committee"}
    if not AuthorityRule.objects.filter(council=cast.council, action=RouteAction.AWARD).exists():
        actors = cast.actor(people.ADMINISTRATOR, at), cast.actor(people.MONITORING_OFFICER, at)
        schemes.adopt(
            cast.council, "committee-borough", titles, date(2017, 7, 17), actors, (at, at + timedelta(days=3))
        )


@transaction.atomic
def set_up_contract(cast: Cast, timeline: Timeline) -> Contract:
    """The contract with its lots, places, option, sums, award and forward plan entry: found, or entered whole."""
    found = Contract.objects.filter(council=cast.council, reference=timeline.contract_reference).first()
    if found:
        return found
    at, author = timeline.entered_at, cast.actor(people.AUTHOR, timeline.entered_at)
    contract = _enter(cast, timeline, author, at)
    for number, title, scope in LOTS:
        contracts.add_lot(contract=contract, number=number, title=title, scope=scope, actor=author, at=at)
    option = contracts.add_option(
        contract=contract,
        order=1,
        kind=OptionKind.FIXED,
        months=OPTION_MONTHS,
        is_deed_required=True,
        clause="The council may extend the term of any lot once, by twelve months, on the same terms and prices.",
        actor=author,
        at=at,
    )
    _admit(cast, contract, timeline, author, at)
    awards.record_award(
        contract=contract,
        decision_reference=f"{people.CODE}-AWARD-{timeline.awarded_at:%Y}-{contract.reference[-3:]}",
        instrument="Framework agreement",
        actor=cast.actor(people.OFFICE, timeline.awarded_at),
        at=timeline.awarded_at,
    )
    _plan(cast, contract, timeline)
    _describe(cast, contract, option, timeline)
    return Contract.objects.get(pk=contract.pk)


def value_line(option: TermOption) -> MoneyLine:
    """The sum asked for: the estimate of the whole further period."""
    return MoneyLine.objects.get(option=option, kind=MoneyKind.OPTION, lot=None)


def plan_entry(contract: Contract) -> ForwardPlanEntry:
    """The contract's line in the forward plan."""
    return ForwardPlanEntry.objects.get(contract=contract)


def _enter(cast: Cast, timeline: Timeline, author: Actor, at: datetime) -> Contract:
    return contracts.create(
        reference=timeline.contract_reference,
        kind=ContractKind.APPROVED_LIST,
        title="Employment and day opportunities support",
        description="An approved list of organisations that help adults with care needs to find and keep work, and "
        "that offer days of learning, activity and company.",
        department=people.DEPARTMENT,
        owner_post=cast.post(people.MANAGER),
        contract_manager_post=cast.post(people.CONTRACT_MANAGER),
        regime=timeline.regime,
        regime_basis_on=timeline.procured_on,
        route=ProcurementRoute.OPEN,
        cpv_codes="85312000-9",
        admission_mode=AdmissionMode.CLOSED,
        call_off_method="Each person chooses a provider; the council buys the place at the tendered price.",
        is_no_commitment=True,
        starts_on=timeline.starts_on,
        initial_ends_on=timeline.initial_ends_on,
        actor=author,
        at=at,
    )


def _admit(cast: Cast, contract: Contract, timeline: Timeline, author: Actor, at: datetime) -> None:
    lots = {lot.number: lot for lot in contract.lots.all()}
    for reference, name, is_sme, is_vcse, numbers in PROVIDERS:
        provider = _provider(cast, reference, name, is_sme=is_sme, is_vcse=is_vcse, author=author, at=at)
        for number in numbers:
            contracts.admit(
                lot=lots[number], provider=provider, admitted_on=timeline.awarded_at.date(), actor=author, at=at
            )


def _provider(
    cast: Cast, reference: str, name: str, *, is_sme: bool, is_vcse: bool, author: Actor, at: datetime
) -> Provider:
    found = Provider.objects.filter(council=cast.council, reference=reference).first()
    return found or directory.add_provider(
        reference=reference, legal_name=name, is_sme=is_sme, is_vcse=is_vcse, actor=author, at=at
    )


def _describe(cast: Cast, contract: Contract, option: TermOption, timeline: Timeline) -> None:
    """What the last year added: estimates of the option, and the performance statement."""
    at = moment(timeline.performance_stated_on, 14)
    author = cast.actor(people.AUTHOR, at)
    lots = Lot.objects.filter(contract=contract, number__in=EXTENDED).order_by("number")
    common: dict[str, Any] = {
        "contract": contract,
        "option": option,
        "kind": MoneyKind.OPTION,
        "vat_basis": VatBasis.EXEMPT,
        "certainty": Certainty.ESTIMATE,
        "source": "Placements forecast, adult social care",
        "actor": author,
        "at": at,
    }
    parts = [money.add_line(label=f"Extension of lot {lot.number}", lot=lot, amount=PER_LOT, **common) for lot in lots]
    money.add_line(
        label="Extension of lots 4 to 6",
        amount=PER_LOT * len(parts),
        calculation=Calculation.SUM_OF_LINES,
        parts=parts,
        **common,
    )
    held = Contract.objects.get(pk=contract.pk)
    contracts.edit(
        contract=held,
        version=held.version,
        performance_statement="Providers on lots 4 to 6 met the standards set for attendance, safety and progress "
        "towards people's own goals. Lots 1 to 3 have had three referrals in all.",
        performance_stated_on=timeline.performance_stated_on,
        review_on=timeline.initial_ends_on - ONE_DAY * 180,
        actor=author,
        at=at,
    )


def _plan(cast: Cast, contract: Contract, timeline: Timeline) -> ForwardPlanEntry:
    at = moment(timeline.plan_approved_on, 18)
    values = {
        "reference": timeline.plan_reference,
        "title": contract.title,
        "contract": contract,
        "action": RouteAction.EXTEND,
        "approving_body": "Policy and Resources Committee",
        "approving_decision": f"Minute 7, {timeline.plan_approved_on:%Y}",
        "approved_on": timeline.plan_approved_on,
    }
    return scheme.save_forward_plan_entry(values=values, actor=cast.actor(people.OFFICE, at), at=at)
