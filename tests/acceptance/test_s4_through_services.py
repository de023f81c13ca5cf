"""Case S4 through the services: nine years in four steps, a fourth extension refused, the incumbent bridged.

The business case left the incumbent's dates, sum and ground open (cases.md S4); here it has all three, and a cap.
"""

from datetime import date, datetime
from decimal import Decimal

import pytest

from commissioning.clock import LONDON
from commissioning.enums import MilestonePrecision, Role
from commissioning.services.audit import broken_links
from commissioning.verdicts import Refused
from decisions.models import Risk
from frameworks.enums import (
    Calculation,
    Certainty,
    ContractKind,
    ContractStage,
    MoneyKind,
    NoticeMethod,
    ProcurementRoute,
    Regime,
    Reply,
    TermEventKind,
    UseStatus,
    VatBasis,
)
from frameworks.models import Contract, Notice, OptionUse, TermEvent, Variation
from frameworks.options import option_span
from frameworks.planning import ContractPlanned, Follows, LotPlanned
from frameworks.selectors.procuring import bridging, stages_of
from frameworks.selectors.terms import position_of
from frameworks.selectors.variations import whole_life
from frameworks.services import awards, contracts, history, money, notices, options, planning, procuring, variations
from frameworks.services.terms import refold_all
from frameworks.terms import Span
from frameworks.variation_enums import NoticeType, StepKind, VariationStatus
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.providers import ProviderFactory

pytestmark = pytest.mark.django_db

YEAR, INITIAL, OPTION = Decimal("195974.00"), Decimal("587922.00"), Decimal("391948.00")
OPTIONS, WHOLE_LIFE, BRIDGE = Decimal("1175844.00"), Decimal("1763766.00"), Decimal("97987.00")
STARTS, INITIAL_END, NINE_YEARS = date(2024, 10, 1), date(2027, 9, 30), date(2033, 9, 30)
SCORES = [
    ((4, 4, 16), (1, 2, 2)),
    ((3, 2, 6), (2, 2, 4)),
    ((3, 3, 9), (2, 2, 4)),
    ((4, 3, 12), (2, 3, 6)),
    ((5, 2, 10), (3, 1, 3)),
    ((4, 2, 8), (2, 2, 4)),
    ((4, 3, 12), (2, 2, 4)),
]


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=LONDON)


class Case:
    """The incumbent, the contract planned after it, and the people."""

    def __init__(self) -> None:
        council = CouncilFactory()
        self.commissioner = actor_with(Role.COMMISSIONER, council=council)
        self.manager = actor_with(Role.CONTRACT_MANAGER, council=council)
        self.maker = actor_with(Role.DEMOCRATIC_SERVICES, council=council)
        self.program = type(self.commissioner).system(council)
        self.provider = ProviderFactory(council=council)
        self.incumbent = self._incumbent()
        self.planned = self._planned()

    def _incumbent(self) -> Contract:
        act = {"actor": self.commissioner, "at": at(date(2019, 2, 18))}
        contract = contracts.create(
            **act, provider=self.provider, reference="ADC-2019-012", kind=ContractKind.CONTRACT,
            title="Support for people with sight loss", department="Adults", regime=Regime.PCR2015,
            regime_basis_on=date(2018, 10, 8), route=ProcurementRoute.OPEN, cpv_codes="85312000-9",
            starts_on=date(2019, 4, 1), initial_ends_on=date(2024, 3, 31),
        )  # fmt: skip
        money.add_line(contract=contract, **act, kind=MoneyKind.ANNUAL, label="Price of a year", amount=YEAR,
                       vat_basis=VatBasis.EXEMPT, certainty=Certainty.QUOTE)  # fmt: skip
        history.record(
            contract=contract, lots=list(contract.lots.all()), from_on=date(2019, 4, 1), to_on=date(2024, 3, 31),
            decision_reference="DUN-AWARD-2019-012", **act,
        )  # fmt: skip
        contract.refresh_from_db()
        return contract

    def _planned(self) -> Contract:
        """36 months and three times 24, as the decision on the business case puts it on the register."""
        lot = self.incumbent.lots.get()
        planned = ContractPlanned(
            title="Support for people with sight loss from 2024", kind=ContractKind.CONTRACT, regime=Regime.PCR2015,
            route=ProcurementRoute.OPEN, starts_on=STARTS, initial_months=36, option_months=(24, 24, 24),
            lots=(LotPlanned("Support for people with sight loss", Follows(lot.pk, str(lot))),),
        )  # fmt: skip
        return planning.plan(
            planned=planned, reference="DUN-BC-2023-006-1", beside=self.incumbent,
            decision_reference="DUN-BC-2023-006", actor=self.program, at=at(date(2023, 11, 20)),
        )  # fmt: skip

    def sums(self) -> dict[str, Decimal]:
        """Each sum tied to the ones it comes from."""
        act = {
            "contract": self.planned, "vat_basis": VatBasis.EXEMPT, "certainty": Certainty.ESTIMATE,
            "actor": self.commissioner, "at": at(date(2023, 11, 21)),
        }  # fmt: skip
        first, *_ = self.planned.options.order_by("order")

        def times(kind, label, base, count, **more):
            return money.add_line(**act, kind=kind, label=label, amount=base.amount * count, base_line=base,
                                  times=count, calculation=Calculation.LINE_TIMES, **more)  # fmt: skip

        year = money.add_line(**act, kind=MoneyKind.ANNUAL, label="A year", amount=YEAR)
        initial = times(MoneyKind.FORECAST, "Three years", year, 3)
        option = times(MoneyKind.OPTION, "Two years more", year, 2, option=first)
        three = times(MoneyKind.FORECAST, "Three further periods", option, 3)
        with pytest.raises(Refused, match="is £1,763,766; £1,763,000 is £766 less"):
            money.add_line(**act, kind=MoneyKind.CONTRACT_TOTAL, label="Whole life", amount=Decimal("1763000.00"),
                           calculation=Calculation.SUM_OF_LINES, parts=[initial, three])  # fmt: skip
        total = money.add_line(**act, kind=MoneyKind.CONTRACT_TOTAL, label="Whole life", amount=WHOLE_LIFE,
                               calculation=Calculation.SUM_OF_LINES, parts=[initial, three])  # fmt: skip
        return {line.label: line.amount for line in (year, initial, option, three, total)}

    def bridge(self) -> Variation:
        """Six months more with the provider in place, until the new contract begins."""
        return variations.propose(
            contract=self.incumbent, lots=list(self.incumbent.lots.all()), title="Carry on to the new contract",
            reason="The new contract begins on 1 October 2024.", changes_term=True, changes_value=True,
            ends_on=date(2024, 9, 30), value_change=BRIDGE, ground="pcr72_1_b", subject="light_touch",
            bridges_to=self.planned, cap=BRIDGE, actor=self.commissioner, at=at(date(2023, 11, 20)),
        )  # fmt: skip

    def award(self) -> None:
        """From the timetable to the first day of the service."""
        procuring.lay_out(contract=self.planned, version=self.fresh().version, actor=self.commissioner,
                          at=at(date(2024, 1, 8)))  # fmt: skip
        contracts.advance(contract=self.planned, stage=ContractStage.IN_PROCUREMENT, version=self.fresh().version,
                          actor=self.commissioner, at=at(date(2024, 2, 1)))  # fmt: skip
        lot, winner = self.planned.lots.get(), ProviderFactory(council=self.planned.council)
        contracts.admit(lot=lot, provider=winner, admitted_on=STARTS, actor=self.commissioner, at=at(date(2024, 6, 3)))
        awards.record_award(contract=self.fresh(), decision_reference="DUN-CA-2024-003", actor=self.program,
                            at=at(date(2024, 6, 10)))  # fmt: skip
        procuring.sign(contract=self.planned, version=self.fresh().version, signed_on=date(2024, 7, 1),
                       actor=self.manager, at=at(date(2024, 7, 2)))  # fmt: skip

    def fresh(self) -> Contract:
        self.planned = Contract.objects.select_related("council").get(pk=self.planned.pk)
        return self.planned

    def extend(self, order: int, span: Span) -> None:
        """Use an option by a decision, half a year ahead: notice, and the provider accepts."""
        option, lot = self.planned.options.get(order=order), self.planned.lots.get()
        decided = date(span.from_on.year, 4, 1)
        (use,) = options.authorise(option=option, lots={lot: span}, decision_reference=f"DUN-EXT-{order}",
                                   actor=self.program, at=at(decided))  # fmt: skip
        given = {"actor": self.manager, "at": at(date(span.from_on.year, 5, 1))}
        response = options.serve_notice(use=use, admission=lot.admissions.get(), served_on=decided,
                                        how=NoticeMethod.EMAIL, **given)  # fmt: skip
        options.record_reply(response=response, reply=Reply.ACCEPTED, replied_on=decided, **given)


@pytest.fixture
def case() -> Case:
    return Case()


def test_the_plan_is_three_years_and_three_times_two_up_to_year_nine(case):
    planned = case.planned
    assert (planned.starts_on, planned.initial_ends_on, planned.max_ends_on) == (STARTS, INITIAL_END, NINE_YEARS)
    assert [option.months for option in planned.options.order_by("order")] == [24, 24, 24]
    assert planned.lots.get().predecessor == case.incumbent.lots.get()
    assert case.sums() == {
        "A year": YEAR,
        "Three years": INITIAL,
        "Two years more": OPTION,
        "Three further periods": OPTIONS,
        "Whole life": WHOLE_LIFE,
    }
    assert INITIAL + 3 * OPTION == WHOLE_LIFE == 9 * YEAR
    assert whole_life(planned).amount == WHOLE_LIFE


def test_the_incumbent_is_bridged_by_a_variation_with_ground_cap_and_link(case):
    variation = case.bridge()
    assert (variation.bridges_to, variation.cap, variation.ground) == (case.planned, BRIDGE, "pcr72_1_b")
    with pytest.raises(Refused, match="more than the cap of £97,987"):
        variations.edit(variation=variation, lots=list(case.incumbent.lots.all()), version=variation.version,
                        value_change=BRIDGE + 1, actor=case.commissioner, at=at(date(2023, 11, 20)))  # fmt: skip
    variation.refresh_from_db()
    variations.authorise(variation=variation, decision_reference="DUN-BC-2023-006", actor=case.program,
                         at=at(date(2023, 11, 20)))  # fmt: skip
    variation.refresh_from_db()
    # Six of sixty months, and £97,987 of the £979,870 that five years were worth.
    assert (variation.value_percent, variation.term_percent) == (Decimal("10.0000"), Decimal("10.0000"))
    variations.sign(variation=variation, version=variation.version, signed_on=date(2024, 1, 15), instrument="Letter",
                    actor=case.manager, at=at(date(2024, 1, 15)))  # fmt: skip
    lot = case.incumbent.lots.get()
    assert (lot.current_ends_on, lot.authorised_ends_on) == (date(2024, 9, 30), date(2024, 9, 30))
    entry = TermEvent.objects.filter(lot=lot).latest("sequence")
    assert (entry.kind, entry.from_on, entry.decision_reference) == (
        TermEventKind.VARIATION, date(2024, 4, 1), "DUN-BC-2023-006",
    )  # fmt: skip
    assert whole_life(case.incumbent).amount == Decimal("979870.00") + BRIDGE
    assert [one.contract for one in bridging(case.planned)] == [case.incumbent]
    assert Notice.objects.get(variation=variation).type == NoticeType.PCR_MODIFICATION
    # Nothing lies between the two: the new contract begins the day after.
    assert (case.planned.starts_on - lot.current_ends_on).days == 1


def test_a_decision_to_award_makes_it_live_on_its_first_day(case):
    case.award()
    contract = case.fresh()
    assert (contract.stage, contract.signed_on) == (ContractStage.AWARDED, date(2024, 7, 1))
    assert contract.stage_on(date(2024, 9, 30)) == ContractStage.AWARDED
    assert contract.stage_on(STARTS) == ContractStage.LIVE
    entry = TermEvent.objects.get(lot__contract=contract)
    assert (entry.kind, entry.from_on, entry.to_on) == (TermEventKind.AWARD, STARTS, INITIAL_END)
    due = {notice.type: notice.due_on for notice in Notice.objects.filter(contract=contract)}
    assert due == {NoticeType.PCR_CONTRACT: date(2024, 2, 1), NoticeType.PCR_AWARD: date(2024, 7, 31)}
    stages = {kind: [step.when for step in steps] for kind, steps in stages_of(contract)}
    assert stages[StepKind.START] == ["1 October 2024"]
    assert stages[StepKind.INVITATION] == ["To be confirmed"]
    assert StepKind.STANDSTILL not in stages  # of the 2015 Regulations no standstill is on record here
    assert len(stages[StepKind.MOBILISATION]) == 6


def test_the_options_are_used_in_turn_to_year_nine_and_a_fourth_is_refused_and_offered_as_a_variation(case):
    case.sums()
    case.award()
    second = case.planned.options.get(order=2)
    lot = case.planned.lots.get()
    early = Span(date(2027, 10, 1), date(2029, 9, 30))
    verdict = options.may_use(option=second, lots={lot: early}, at=at(date(2027, 4, 1)))
    assert verdict.codes == ("out_of_order",)

    ends = [date(2029, 9, 30), date(2031, 9, 30), NINE_YEARS]
    for order, end in enumerate(ends, start=1):
        lot = case.planned.lots.get()
        span = option_span(case.planned.options.get(order=order).terms, position_of(lot))
        assert span == Span(date(end.year - 2, 10, 1), end)
        case.extend(order, span)
        assert case.planned.lots.get().current_ends_on == end
    assert set(OptionUse.objects.values_list("status", flat=True)) == {UseStatus.IN_FORCE}
    assert case.fresh().current_ends_on == case.planned.max_ends_on == NINE_YEARS

    # A fourth: there is no option left, and the refusal says what it would be instead.
    lot, third = case.planned.lots.get(), case.planned.options.get(order=3)
    fourth, decided = Span(date(2033, 10, 1), date(2035, 9, 30)), at(date(2033, 4, 1))
    refused = options.may_use(option=third, lots={lot: fourth}, at=decided)
    assert not refused.allowed
    assert "record a variation with its ground" in refused.sentence
    small = {"ground": "pcr72_1_f", "subject": "light_touch"}
    offered = variations.propose(
        contract=case.planned, lots=[lot], title="Two years more", reason="No other provider.", changes_term=True,
        changes_value=True, ends_on=fourth.to_on, value_change=OPTION, actor=case.commissioner, at=decided, **small,
    )  # fmt: skip
    # Over a tenth of £1,763,766, though below the threshold: small it is not.
    with pytest.raises(Refused) as over:
        variations.authorise(variation=offered, decision_reference="D-4", actor=case.program, at=decided)
    assert over.value.verdict.codes == ("over_value_cumulative",)
    variations.edit(variation=offered, lots=[lot], version=offered.version, ground="pcr72_1_b",
                    actor=case.commissioner, at=decided)  # fmt: skip
    offered.refresh_from_db()
    variations.authorise(variation=offered, decision_reference="D-4", actor=case.program, at=decided)
    offered.refresh_from_db()
    assert offered.status == VariationStatus.AUTHORISED
    assert (offered.value_percent, offered.term_percent) == (Decimal("22.2222"), Decimal("22.2222"))
    assert list(refold_all()) == []
    assert list(broken_links()) == []


def test_a_step_is_told_as_exactly_as_it_is_known(case):
    procuring.lay_out(contract=case.planned, version=case.fresh().version, actor=case.commissioner,
                      at=at(date(2024, 1, 8)))  # fmt: skip
    tender = case.planned.procurement_steps.get(kind=StepKind.EVALUATION)
    procuring.edit_step(
        step=tender, version=tender.version, precision=MilestonePrecision.RANGE, starts_on=date(2024, 4, 8),
        ends_on=date(2024, 5, 3), actor=case.commissioner, at=at(date(2024, 1, 9)),
    )  # fmt: skip
    tender.refresh_from_db()
    assert tender.when == "8 April to 3 May 2024"


def test_an_award_notice_is_noted_by_hand_where_the_regime_has_no_row(case):
    notices.add(contract=case.planned, type=NoticeType.PCR_PRIOR, published_on=date(2024, 1, 9), identifier="2024/S 1",
                actor=case.commissioner, at=at(date(2024, 1, 10)))  # fmt: skip
    assert Notice.objects.get().standing(date(2024, 1, 10)) == "Published"


@pytest.mark.parametrize(("before", "after"), SCORES)
def test_all_fourteen_products_tie(before, after):
    risk = Risk(
        likelihood=before[0], impact=before[1], residual_likelihood=after[0], residual_impact=after[1]
    )  # fmt: skip
    assert (risk.score, risk.residual_score) == (before[2], after[2])
