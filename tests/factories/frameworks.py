"""The register. `s0_contract` and `s2_contract` walk the real services; the factories make single rows for tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from commissioning.actors import Actor
from commissioning.clock import LONDON
from commissioning.enums import Role
from commissioning.models import Council
from frameworks.enums import (
    AdmissionMode,
    AdmissionStatus,
    Calculation,
    Certainty,
    ContractKind,
    EndMoved,
    MoneyKind,
    NoticeMethod,
    ProcurementRoute,
    Regime,
    TermEventKind,
    UseStatus,
    VatBasis,
)
from frameworks.models import (
    Admission,
    Contract,
    Correction,
    Lot,
    MoneyLine,
    MoneyLinePart,
    OptionResponse,
    OptionUse,
    TermEvent,
    TermOption,
)
from frameworks.services import contracts, history, money
from frameworks.terms import Span
from tests.factories.commissioning import CouncilFactory, UserFactory, actor_with
from tests.factories.kept_rows import made_once
from tests.factories.providers import ProviderFactory

S0_DAY = date(2020, 10, 22)
S0_AT = datetime(2020, 10, 22, 10, 0, tzinfo=LONDON)
S0_EXTENSION = Span(date(2020, 11, 1), date(2021, 10, 31))
S2_AT = datetime(2021, 3, 23, 10, 0, tzinfo=LONDON)


class ContractFactory(DjangoModelFactory):
    class Meta:
        model = Contract

    council = factory.SubFactory(CouncilFactory)
    reference = factory.Sequence(lambda n: f"ASC-{n:05d}")
    title = factory.Sequence(lambda n: f"Contract {n}")
    department = "Adults and Health"
    regime = Regime.PCR2015
    regime_basis_on = date(2017, 5, 2)
    regime_ground = "pcr72_1_a"
    route = ProcurementRoute.OPEN
    starts_on = date(2017, 11, 1)
    initial_ends_on = date(2020, 10, 31)
    max_ends_on = date(2021, 10, 31)


class LotFactory(DjangoModelFactory):
    class Meta:
        model = Lot

    contract = factory.SubFactory(ContractFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Lot title {n}")


class AdmissionFactory(DjangoModelFactory):
    class Meta:
        model = Admission

    lot = factory.SubFactory(LotFactory)
    provider = factory.SubFactory(ProviderFactory)
    status = AdmissionStatus.ADMITTED
    admitted_on = date(2017, 11, 1)


class TermOptionFactory(DjangoModelFactory):
    class Meta:
        model = TermOption

    contract = factory.SubFactory(ContractFactory)
    order = factory.Sequence(lambda n: n + 1)
    months = 12


class OptionUseFactory(DjangoModelFactory):
    class Meta:
        model = OptionUse

    lot = factory.SubFactory(LotFactory)
    option = factory.LazyAttribute(lambda use: TermOptionFactory(contract=use.lot.contract))
    status = UseStatus.AUTHORISED
    from_on, to_on = S0_EXTENSION
    decision_reference = "D-1"
    decided_on = S0_DAY


class OptionResponseFactory(DjangoModelFactory):
    class Meta:
        model = OptionResponse

    option_use = factory.SubFactory(OptionUseFactory)
    admission = factory.LazyAttribute(lambda response: AdmissionFactory(lot=response.option_use.lot))
    served_on = S0_DAY
    served_by = factory.SubFactory(UserFactory)
    served_how = NoticeMethod.EMAIL


class TermEventFactory(DjangoModelFactory):
    class Meta:
        model = TermEvent

    lot = factory.SubFactory(LotFactory)
    sequence = 1
    kind = TermEventKind.HISTORY
    moves = EndMoved.BOTH
    from_on = date(2017, 11, 1)
    to_on = date(2020, 10, 31)
    decision_reference = "D-1"
    at = S0_AT
    recorded_at = S0_AT


class CorrectionFactory(DjangoModelFactory):
    class Meta:
        model = Correction

    event = factory.SubFactory(TermEventFactory)
    lot = factory.LazyAttribute(lambda correction: correction.event.lot)
    from_on = date(2017, 11, 1)
    to_on = date(2020, 10, 30)
    reason = "The letter says the day before."
    proposed_by = factory.SubFactory(UserFactory)
    proposed_at = S0_AT


class MoneyLineFactory(DjangoModelFactory):
    class Meta:
        model = MoneyLine

    contract = factory.SubFactory(ContractFactory)
    kind = MoneyKind.ANNUAL
    label = "Annual value"
    amount = Decimal("246304.00")
    vat_basis = VatBasis.NOT_STATED
    certainty = Certainty.QUOTE


class MoneyLinePartFactory(DjangoModelFactory):
    class Meta:
        model = MoneyLinePart

    total = factory.SubFactory(MoneyLineFactory)
    line = factory.LazyAttribute(lambda part: MoneyLineFactory(contract=part.total.contract))


@dataclass
class Register:
    """A contract made through the services, with the people and rows a test needs at hand."""

    contract: Contract
    commissioner: Actor
    manager: Actor
    program: Actor
    option: TermOption
    value: MoneyLine
    lots: list[Lot] = field(default_factory=list)

    def refresh(self) -> None:
        """Read everything anew."""
        self.contract.refresh_from_db()
        self.lots = list(self.contract.lots.select_related("contract__council"))

    def lot(self, number: int) -> Lot:
        return next(lot for lot in self.lots if lot.number == number)

    def spans(self, *numbers: int, span: Span = S0_EXTENSION) -> dict[Lot, Span]:
        return {self.lot(number): span for number in numbers}


def _people(council: Council) -> dict[str, Actor]:
    return {
        "commissioner": actor_with(Role.COMMISSIONER, Role.REPORT_AUTHOR, council=council),
        "manager": actor_with(Role.CONTRACT_MANAGER, council=council),
        "program": Actor.system(council),
    }


@made_once
def s0_contract(
    council: Council | None = None,
    *,
    providers: int = 3,
    at: datetime = S0_AT,
    reference: str = "ASC-2017-041",
    **people: Actor,
) -> Register:
    """Case S0: an approved list of six lots, 1 Nov 2017 to 31 Oct 2020, one 12-month option estimated at £453,750."""
    council = council or CouncilFactory()
    people = {**_people(council), **people}
    act = {"actor": people["commissioner"], "at": at}
    contract = contracts.create(
        **act,
        reference=reference,
        kind=ContractKind.APPROVED_LIST,
        title="Employment and day opportunities support",
        department="Adults and Health",
        owner_post=people["commissioner"].post,
        contract_manager_post=people["manager"].post,
        regime=Regime.PCR2015,
        regime_basis_on=date(2017, 5, 2),
        route=ProcurementRoute.OPEN,
        admission_mode=AdmissionMode.CLOSED,
        is_no_commitment=True,
        starts_on=date(2017, 11, 1),
        initial_ends_on=date(2020, 10, 31),
        performance_statement="Every approved provider met its quality standards in the last review.",
        performance_stated_on=date(2020, 9, 30),
    )
    option = contracts.add_option(contract=contract, **act, order=1, months=12, is_deed_required=True)
    directory = [ProviderFactory(council=council) for _ in range(providers)]
    lots = []
    for number in range(1, 7):
        title = f"Employment support {number}" if number <= 3 else f"Day opportunities {number - 3}"
        lot = contracts.add_lot(contract=contract, **act, number=number, title=title)
        for provider in directory:
            contracts.admit(lot=lot, provider=provider, admitted_on=date(2017, 11, 1), **act)
        lots.append(lot)
    sums = {"contract": contract, "vat_basis": VatBasis.EXCLUDING, "certainty": Certainty.ESTIMATE, **act}
    of_a_lot = money.add_line(**sums, kind=MoneyKind.FORECAST, label="One lot for a year", amount=Decimal("151250.00"))
    value = money.add_line(
        **sums,
        kind=MoneyKind.OPTION,
        option=option,
        label="Estimated cost of the extension",
        amount=Decimal("453750.00"),
        source="Commissioning estimate",
        calculation=Calculation.LINE_TIMES,
        base_line=of_a_lot,
        times=3,
    )
    history.record(
        contract=contract,
        lots=lots,
        from_on=date(2017, 11, 1),
        to_on=date(2020, 10, 31),
        decision_reference="Award report, September 2017",
        **act,
    )
    register = Register(contract, people["commissioner"], people["manager"], people["program"], option, value)
    register.refresh()
    return register


@made_once
def s2_contract(council: Council | None = None, *, to_on: date = date(2021, 7, 2), at: datetime = S2_AT) -> Register:
    """Case S2: one provider, 3 Jul 2018 for three years, option of 24 months, £246,304 a year."""
    council = council or CouncilFactory()
    people = _people(council)
    act = {"actor": people["commissioner"], "at": at}
    contract = contracts.create(
        **act,
        provider=ProviderFactory(council=council),
        reference="PH-2018-007",
        kind=ContractKind.CONTRACT,
        title="Healthy child support",
        department="Adults and Health",
        regime=Regime.PCR2015,
        regime_basis_on=date(2017, 11, 6),
        route=ProcurementRoute.OPEN,
        starts_on=date(2018, 7, 3),
        initial_ends_on=date(2021, 7, 2),
    )
    option = contracts.add_option(contract=contract, **act, order=1, months=24)
    value = money.add_line(
        contract=contract,
        **act,
        kind=MoneyKind.ANNUAL,
        label="Annual price",
        amount=Decimal("246304.00"),
        vat_basis=VatBasis.NOT_STATED,
        certainty=Certainty.QUOTE,
    )
    history.record(
        contract=contract,
        lots=list(contract.lots.all()),
        from_on=date(2018, 7, 3),
        to_on=to_on,
        decision_reference="Decision to commission, 2017",
        **act,
    )
    register = Register(contract, people["commissioner"], people["manager"], people["program"], option, value)
    register.refresh()
    return register
