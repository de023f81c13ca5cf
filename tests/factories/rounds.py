"""Lists that admit in rounds, and rounds taken by the services to where a test needs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from commissioning.actors import Actor
from commissioning.clock import LONDON
from commissioning.enums import Role
from commissioning.models import Council
from frameworks.enums import AdmissionMode, ContractKind, ProcurementRoute, Regime
from frameworks.models import AdmissionRound, Application, Contract, Evaluator, Lot, LotApplication, Score
from frameworks.services import applications, contracts, history, rounds, scoring, signing_off
from tests.factories.commissioning import CouncilFactory, UserFactory, actor_with
from tests.factories.frameworks import ContractFactory, LotFactory
from tests.factories.providers import ProviderFactory

STARTS, ENDS = date(2022, 10, 1), date(2026, 9, 30)
OPENS, CLOSES = date(2023, 4, 3), date(2023, 5, 5)
INSURED = date(2024, 3, 31)


def at(day: date, hour: int = 10) -> datetime:
    """A moment of a day in London."""
    return datetime.combine(day, time(hour), tzinfo=LONDON)


class AdmissionRoundFactory(DjangoModelFactory):
    class Meta:
        model = AdmissionRound

    contract = factory.SubFactory(ContractFactory)
    number = factory.Sequence(lambda n: n + 1)
    opens_on, closes_on = OPENS, CLOSES


class EvaluatorFactory(DjangoModelFactory):
    class Meta:
        model = Evaluator

    round = factory.SubFactory(AdmissionRoundFactory)
    user = factory.SubFactory(UserFactory)


class ApplicationFactory(DjangoModelFactory):
    class Meta:
        model = Application

    round = factory.SubFactory(AdmissionRoundFactory)
    number = factory.Sequence(lambda n: n + 1)
    provider = factory.SubFactory(ProviderFactory)
    received_on = OPENS
    entered_by = factory.SubFactory(UserFactory)
    entered_at = at(OPENS)


class LotApplicationFactory(DjangoModelFactory):
    class Meta:
        model = LotApplication

    application = factory.SubFactory(ApplicationFactory)
    lot = factory.LazyAttribute(lambda row: LotFactory(contract=row.application.round.contract))


class ScoreFactory(DjangoModelFactory):
    class Meta:
        model = Score

    lot_application = factory.SubFactory(LotApplicationFactory)
    evaluator = factory.LazyAttribute(lambda row: EvaluatorFactory(round=row.lot_application.application.round))
    points = Decimal("60.00")
    comment = "Clear and costed."
    given_at = at(CLOSES)


@dataclass
class Joining:
    """A list with its lots and the people of a round; each step is one service call."""

    council: Council
    contract: Contract
    lots: list[Lot]
    commissioner: Actor
    head: Actor
    evaluators: list[Actor]
    row: AdmissionRound | None = None
    made: list[Application] = field(default_factory=list)

    @property
    def round(self) -> AdmissionRound:
        """The round, read anew."""
        assert self.row is not None
        return AdmissionRound.objects.select_related("contract__council").get(pk=self.row.pk)

    def plan(self, **given: Any) -> AdmissionRound:
        facts = {
            "lots": self.lots, "opens_on": OPENS, "closes_on": CLOSES, "how_to_apply": "Write to the council.",
            "pass_mark": Decimal("60.00"), **given,
        }  # fmt: skip
        when = facts.pop("at", at(facts["opens_on"] - timedelta(days=30)))
        self.row = rounds.plan(contract=self.contract, actor=self.commissioner, at=when, **facts)
        return self.row

    def step(self, service: Any, day: date, actor: Actor | None = None, **given: Any) -> Any:
        """A service on the round as it now is."""
        row = self.round
        return service(admission_round=row, version=row.version, actor=actor or self.commissioner, at=at(day), **given)

    def open(self, **given: Any) -> AdmissionRound:
        row = self.plan(**given)
        self.step(rounds.open_round, row.opens_on)
        return self.round

    def apply(self, lots: Sequence[Lot] | None = None, *, day: date = OPENS, **given: Any) -> Application:
        facts = {"insurance_until": INSURED, **given}
        provider = facts.pop("provider", None) or ProviderFactory(council=self.council)
        entered = applications.enter(
            admission_round=self.round, provider=provider, lots=lots or self.lots, received_on=day,
            actor=self.commissioner, at=at(day), **facts,
        )  # fmt: skip
        self.made.append(entered)
        return entered

    def name_evaluators(self, day: date = CLOSES, *, conflicts: dict[int, str] | None = None) -> None:
        for number, one in enumerate(self.evaluators):
            self.step(rounds.name_evaluator, day, user=one.user)
            self.step(rounds.declare, day, one, conflict=(conflicts or {}).get(number, ""))

    def evaluate(self) -> None:
        """Closed the day after its last, with every evaluator free of conflicts."""
        after = CLOSES + timedelta(days=1)
        self.name_evaluators(after)
        self.step(rounds.close, after)
        self.step(rounds.begin_evaluation, after)

    def score(self, row: LotApplication, *points: int, day: date = date(2023, 5, 10)) -> None:
        """What each evaluator gives in turn."""
        for one, given in zip(self.evaluators, points, strict=False):
            scoring.give_score(
                lot_application=row, points=Decimal(given), comment=f"Worth {given}.", actor=one, at=at(day)
            )

    def moderate(self, row: LotApplication, points: int, reason: str = "As discussed.") -> LotApplication:
        row.refresh_from_db()
        return scoring.moderate(
            lot_application=row, version=row.version, points=Decimal(points), reason=reason, actor=self.commissioner,
            at=at(date(2023, 5, 15)),
        )  # fmt: skip

    def sign_off(self, day: date = date(2023, 6, 1), actor: Actor | None = None) -> signing_off.SignedOff:
        return self.step(signing_off.sign_off, day, actor or self.head, admitted_on=day)


def joining(
    mode: AdmissionMode = AdmissionMode.PERIODIC,
    *,
    kind: ContractKind = ContractKind.APPROVED_LIST,
    months: int | None = 6,
    lots: int = 3,
    limit: int | None = None,
    council: Council | None = None,
    reference: str = "ASC-2022-010",
    **people: Actor,
) -> Joining:
    """A list from 1 October 2022 for four years, of so many lots, running, with nobody on it yet."""
    council = council or CouncilFactory()
    commissioner = people.get("commissioner") or actor_with(Role.COMMISSIONER, council=council)
    head = people.get("head") or actor_with(Role.APPROVING_MANAGER, council=council, title="Head of Commissioning")
    act = {"actor": commissioner, "at": at(date(2022, 9, 1))}
    contract = contracts.create(
        **act, reference=reference, kind=kind, title="Community activities", department="Adults and Health",
        owner_post=commissioner.post, regime=Regime.PCR2015, regime_basis_on=date(2022, 5, 3),
        route=ProcurementRoute.OPEN, admission_mode=mode,
        readmission_months=months if mode == AdmissionMode.PERIODIC else None, starts_on=STARTS, initial_ends_on=ENDS,
    )  # fmt: skip
    made = [
        contracts.add_lot(contract=contract, number=number, title=f"Activities {number}", provider_limit=limit, **act)
        for number in range(1, lots + 1)
    ]
    history.record(
        contract=contract, lots=made, from_on=STARTS, to_on=ENDS, decision_reference="Award, August 2022", **act
    )
    contract.refresh_from_db()
    fresh = list(contract.lots.select_related("contract__council").order_by("number"))
    panel = [actor_with(Role.CONTRACT_MANAGER, council=council) for _ in range(2)]
    return Joining(council, contract, fresh, commissioner, head, panel)
