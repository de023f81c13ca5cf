"""Case S1 through the services: a framework re-opened every six months, relief of eighteen months outside its options,
then a system that is always open, without a day between them (cases.md S1; model.md §4.7)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from commissioning.services.audit import broken_links
from commissioning.verdicts import Refused
from frameworks.enums import (
    AdmissionMode,
    Calculation,
    Certainty,
    ContractKind,
    MoneyKind,
    ProcurementRoute,
    Regime,
    TermEventKind,
    VatBasis,
)
from frameworks.models import Admission, MoneyLine, TermEvent
from frameworks.services import contracts, history, money, rounds, variations
from frameworks.services.terms import refold_all
from frameworks.variation_enums import VariationStatus
from tests.factories.commissioning import CouncilFactory
from tests.factories.frameworks import _people
from tests.factories.providers import ProviderFactory
from tests.factories.rounds import at

pytestmark = pytest.mark.django_db

OLD_END, RELIEVED, NEW_START = date(2021, 3, 31), date(2022, 9, 30), date(2022, 10, 1)
REPORTED = date(2022, 3, 31)
ORGANISATIONS, SERVICES, PEOPLE, INSIDE = 47, 72, 1408, 1115


@pytest.fixture
def told():
    """The framework as it ran: three main lots and one to one, from April 2017, opened to others every six months."""
    council = CouncilFactory()
    people = _people(council)
    act = {"actor": people["commissioner"], "at": at(date(2017, 2, 13))}
    contract = contracts.create(
        **act, reference="SC-2017-019", kind=ContractKind.FRAMEWORK, title="Day and community support",
        department="Adult Social Care", regime=Regime.PCR2015, regime_basis_on=date(2016, 10, 10),
        route=ProcurementRoute.OPEN, admission_mode=AdmissionMode.PERIODIC, readmission_months=6,
        starts_on=date(2017, 4, 3), initial_ends_on=OLD_END,
    )  # fmt: skip
    titles = ("Days in a building", "Days in the community", "Evenings and weekends", "One to one")
    lots = [
        contracts.add_lot(contract=contract, number=number, title=title, **act)
        for number, title in enumerate(titles, start=1)
    ]
    for number in range(ORGANISATIONS):
        place = {"lot": lots[number % 4], "provider": ProviderFactory(council=council)}
        contracts.admit(**place, admitted_on=date(2017, 4, 3), **act)
    history.record(
        contract=contract, lots=lots, from_on=date(2017, 4, 3), to_on=OLD_END, decision_reference="Award, 2017", **act
    )
    contract.refresh_from_db()
    return council, people, contract


def relief(people, contract):
    """Eighteen months on the strength of guidance, which is no option: a variation with a ground."""
    when = at(date(2021, 3, 30))
    lots = list(contract.lots.all())
    variation = variations.propose(
        contract=contract, lots=lots, title="Relief while the pandemic lasts", changes_term=True, is_relief=True,
        reason="Nobody could foresee the pandemic, and no competition could be held.", ground="ppn_covid",
        clause="Procurement policy note 01/20", ends_on=RELIEVED, actor=people["commissioner"], at=when,
    )  # fmt: skip
    variation = variations.authorise(
        variation=variation, decision_reference="21/00016", actor=people["program"], at=when
    )
    return variations.sign(
        variation=variation, version=variation.version, signed_on=date(2021, 3, 30), instrument="Letter of variation",
        actor=people["manager"], at=when,
    )  # fmt: skip


def test_the_framework_runs_on_by_relief_outside_its_options_to_30_september_2022(told):
    _, people, contract = told
    assert (contract.options.count(), contract.max_ends_on) == (0, OLD_END)

    variation = relief(people, contract)

    # 31 March 2021 and eighteen months: the last day of September, clamped to the month.
    assert (variation.status, variation.ground, variation.clause) == (
        VariationStatus.EFFECTIVE,
        "ppn_covid",
        "Procurement policy note 01/20",
    )
    contract.refresh_from_db()
    assert (contract.current_ends_on, contract.authorised_ends_on, contract.max_ends_on) == (RELIEVED,) * 3
    entries = TermEvent.objects.filter(kind=TermEventKind.RELIEF)
    assert {(one.from_on, one.to_on, one.previous_end_on) for one in entries} == {(date(2021, 4, 1), RELIEVED, OLD_END)}
    assert entries.count() == 4
    assert set(Admission.objects.values_list("ends_on", flat=True)) == {RELIEVED}
    assert list(refold_all()) == []
    assert list(broken_links()) == []


def test_the_framework_opens_every_six_months_and_in_between_admits_nobody(told):
    council, people, contract = told
    act = {"actor": people["commissioner"]}
    late = {"lot": contract.lots.first(), "provider": ProviderFactory(council=council), "admitted_on": date(2018, 1, 8)}
    with pytest.raises(Refused) as said:
        contracts.admit(**late, **act, at=at(date(2018, 1, 8)))
    assert said.value.verdict.codes == ("not_in_a_round",)
    plan = {"contract": contract, "lots": list(contract.lots.all()), "how_to_apply": "Write to us.", **act}
    first = rounds.plan(**plan, opens_on=date(2017, 10, 3), closes_on=date(2017, 11, 3), at=at(date(2017, 9, 1)))
    with pytest.raises(Refused) as said:
        rounds.plan(**plan, opens_on=date(2018, 4, 2), closes_on=date(2018, 5, 2), at=at(date(2018, 3, 1)))
    assert [one.message for one in said.value.verdict.reasons] == [
        "This list re-opens every 6 months: next on 3 April 2018."
    ]
    assert first.number == 1
    second = rounds.plan(**plan, opens_on=date(2018, 4, 3), closes_on=date(2018, 5, 3), at=at(date(2018, 3, 1)))
    assert second.number == 2


def test_an_always_open_system_follows_on_the_next_day(told):
    council, people, contract = told
    relief(people, contract)
    act = {"actor": people["commissioner"], "at": at(date(2022, 4, 4))}
    system = contracts.create(
        **act, reference="SC-2022-004", kind=ContractKind.DYNAMIC, title="Day and community support",
        department="Adult Social Care", regime=Regime.PCR2015, regime_basis_on=date(2022, 4, 4),
        route=ProcurementRoute.OPEN, admission_mode=AdmissionMode.CONTINUOUS, starts_on=NEW_START,
        initial_ends_on=date(2026, 9, 30),
    )  # fmt: skip
    old = {lot.number: lot for lot in contract.lots.all()}
    lots = [
        contracts.add_lot(contract=system, number=number, title=title, predecessor=old[number], **act)
        for number, title in ((1, "Days in a building"), (2, "Days in the community"))
    ]
    with pytest.raises(Refused) as said:
        contracts.add_lot(contract=system, number=3, title="One to one", provider_limit=10, **act)
    assert said.value.verdict.codes == ("dynamic_has_no_limit",)

    # Invited from 3 May to 1 June 2022, and open ever after.
    invited, first_looked_at = date(2022, 5, 3), date(2022, 6, 1)
    assert (first_looked_at - invited).days == 29
    row = rounds.plan(
        contract=system, lots=lots, opens_on=invited, how_to_apply="Through the portal.", evaluate_from=first_looked_at,
        evaluate_to=date(2022, 7, 1), **act,
    )  # fmt: skip
    rounds.open_round(admission_round=row, version=row.version, actor=people["commissioner"], at=at(invited))
    assert row.closes_on is None

    late = {"contract": system, "lots": lots, "to_on": date(2026, 9, 30), "decision_reference": "22/00034", **act}
    with pytest.raises(Refused) as said:
        history.record(**late, from_on=date(2022, 10, 2))
    assert said.value.verdict.codes == ("gap",)
    history.record(**late, from_on=NEW_START)
    system.refresh_from_db()
    assert system.starts_on - contract.lots.first().current_ends_on == timedelta(days=1)
    later = contracts.admit(
        lot=lots[0], provider=ProviderFactory(council=council), admitted_on=date(2023, 2, 1),
        actor=people["commissioner"], at=at(date(2023, 2, 1)),
    )  # fmt: skip
    assert later.ends_on == date(2026, 9, 30)


def test_the_sums_of_the_report_tie(told):
    _, people, contract = told
    act = {"actor": people["commissioner"], "at": at(REPORTED)}
    line = {
        "contract": contract, "kind": MoneyKind.FORECAST, "vat_basis": VatBasis.EXEMPT, "finance_year": "2021/22",
        "certainty": Certainty.ESTIMATE, **act,
    }  # fmt: skip

    def total(label: str, amount: str, parts: list[MoneyLine]) -> MoneyLine:
        summed = {"calculation": Calculation.SUM_OF_LINES, "parts": parts}
        return money.add_line(**line, label=label, amount=Decimal(amount), **summed)

    learning = money.add_line(**line, label="Learning disability", amount=Decimal("7392400.00"))
    physical = money.add_line(**line, label="Physical disability", amount=Decimal("2672800.00"))
    with pytest.raises(Refused):
        total("Day services", "10065300.00", [learning, physical])
    services = total("Day services", "10065200.00", [learning, physical])
    first = money.add_line(**line, label="Transport, learning disability", amount=Decimal("1593900.00"))
    second = money.add_line(**line, label="Transport, physical disability", amount=Decimal("850200.00"))
    transport = total("Transport", "2444100.00", [first, second])
    whole = total("With transport", "12509300.00", [services, transport])
    saving = money.add_line(**{**line, "kind": MoneyKind.SAVING}, label="Saving", amount=Decimal("1000000.00"))

    assert [one.amount for one in (services, transport, whole, saving)] == [
        Decimal("10065200.00"), Decimal("2444100.00"), Decimal("12509300.00"), Decimal("1000000.00"),
    ]  # fmt: skip
    assert Admission.objects.values("provider").distinct().count() == ORGANISATIONS
    assert PEOPLE - INSIDE == 293  # people served outside the framework, a figure the report does not state


def test_its_organisations_offer_seventy_two_services(told):
    from frameworks.models import Service
    from frameworks.services import serving

    _, people, _ = told
    places = list(Admission.objects.order_by("pk"))
    given = {"client_groups": [], "areas": [], "actor": people["manager"], "at": at(REPORTED)}
    for number in range(SERVICES):
        serving.keep_service(
            admission=places[number % len(places)], title=f"Service {number + 1}",
            further_groups=["Learning disability"], further_areas=["The county"], **given,
        )  # fmt: skip
    assert Service.objects.count() == SERVICES
    assert Service.objects.values("admission__provider").distinct().count() == ORGANISATIONS
