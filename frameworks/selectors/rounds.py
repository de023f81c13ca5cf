"""Rounds of admission as they stand: a plan, its applications with the scores that may be seen, its outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from commissioning.actors import Actor
from commissioning.once import once
from frameworks.applying import Scorer, Standing, agreed, all_are_in
from frameworks.enums import SIGNED_OFF, AdmissionStatus, ApplicationOutcome, RoundStatus
from frameworks.models import Admission, AdmissionRound, Application, Contract, Evaluator, Lot, LotApplication, Score
from frameworks.rounds import ListFacts, RoundPlan, next_opening
from frameworks.terms import Span
from providers.models import Provider


def facts_of(contract: Contract, *, but: AdmissionRound) -> tuple[ListFacts, list[RoundPlan]]:
    """What a round asks of its list, and the list's other rounds that were not abandoned, in one query."""
    others = [
        row for row in contract.rounds.order_by("number") if row.pk != but.pk and row.status != RoundStatus.ABANDONED
    ]
    is_running = contract.current_ends_on is not None
    facts = ListFacts(
        kind=contract.kind,
        mode=contract.admission_mode,
        term=Span(contract.starts_on, contract.current_ends_on) if is_running else None,  # type: ignore[arg-type]
        readmission_months=contract.readmission_months,
        pass_mark=others[0].pass_mark if others else None,
    )
    return facts, [plan_of(row) for row in others if row.status != RoundStatus.CONCLUDED or row.closes_on]


def plan_of(row: AdmissionRound, *, lots: int = 1, are_its_own: bool = True) -> RoundPlan:
    """A round's own facts, for the rules."""
    return RoundPlan(
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        pass_mark=row.pass_mark,
        lots=lots,
        are_its_own=are_its_own,
        evaluate_from=row.evaluate_from,
        evaluate_to=row.evaluate_to,
        decision_reference=row.decision_reference,
    )


def next_opening_of(contract: Contract) -> date | None:
    """When a periodic list re-opens: so many months after its last round opened, or after it began."""
    last = contract.rounds.exclude(status=RoundStatus.ABANDONED).order_by("-opens_on").first()
    return next_opening(last.opens_on if last else contract.starts_on, contract.readmission_months)


def scorer(admission_round: AdmissionRound, actor: Actor) -> Scorer:
    """The person as an evaluator of the round."""
    row = next((one for one in evaluators(admission_round) if one.user_id == actor.user_id), None)
    if row is None:
        return Scorer(is_named=False)
    return Scorer(True, has_declared=row.declared_at is not None, is_removed=row.removed_at is not None)


@once
def evaluators(admission_round: AdmissionRound) -> list[Evaluator]:
    """Everybody named to score the round, those removed by a conflict too."""
    return list(admission_round.evaluators.select_related("user"))


@dataclass(frozen=True)
class Line:
    """One application for one lot as a person may see it. `scores` is empty until all are in."""

    row: LotApplication
    expected: int
    given: int
    own: Score | None
    scores: tuple[Score, ...]
    agreed: Decimal | None

    @property
    def all_in(self) -> bool:
        return all_are_in(given=self.given, expected=self.expected)

    @property
    def is_ready(self) -> bool:
        """Whether it can be signed off."""
        return self.row.outcome == ApplicationOutcome.WAITING and self.agreed is not None

    @property
    def reason(self) -> str:
        """What is told with the score: the moderation's reason, or what the evaluators wrote."""
        return self.row.moderation_reason or " ".join(score.comment.strip() for score in self.scores)


@once
def lines(admission_round: AdmissionRound, actor: Actor | None = None) -> list[Line]:
    """Every application for every lot of the round, with the scores that may be seen, in three queries."""
    rows = LotApplication.objects.filter(application__round=admission_round)
    return _lines(rows, evaluators(admission_round), actor)


def line_of(row: LotApplication, actor: Actor | None = None) -> Line:
    """The same of one."""
    found = LotApplication.objects.filter(pk=row.pk)
    return _lines(found, evaluators(row.application.round), actor)[0]


def _lines(rows: QuerySet[LotApplication], named: Iterable[Evaluator], actor: Actor | None) -> list[Line]:
    counted = {one.pk for one in named if one.removed_at is None}
    scores = Prefetch("scores", Score.objects.select_related("evaluator__user").order_by("evaluator"))
    beside = ("application__provider", "application__round__contract__council", "lot", "admission")
    found = (
        rows.select_related(*beside, "moderated_by", "signed_by")
        .prefetch_related(scores)
        .order_by("application__number", "lot__number")
    )
    return [_line(row, counted, actor) for row in found]


def _line(row: LotApplication, counted: set[int], actor: Actor | None) -> Line:
    scores = tuple(score for score in row.scores.all() if score.evaluator_id in counted)
    is_seen = row.outcome in SIGNED_OFF or all_are_in(given=len(scores), expected=len(counted))
    mine = (score for score in scores if actor is not None and score.evaluator.user_id == actor.user_id)
    return Line(
        row=row,
        expected=len(counted),
        given=len(scores),
        own=next(mine, None),
        scores=scores if is_seen else (),
        agreed=agreed([one.points for one in scores], expected=len(counted), moderated=row.moderated_score),
    )


def standing_of(line: Line) -> Standing:
    """A line that is ready, for the rule on outcomes."""
    application = line.row.application
    score = line.agreed if line.agreed is not None else Decimal(0)
    return Standing(
        key=line.row.pk,
        lot=line.row.lot_id,
        number=application.number,
        score=score,
        reason=line.reason,
        insurance_until=application.insurance_until,
    )


def free_places(lots: Iterable[Lot]) -> dict[int, int | None]:
    """How many more providers each lot takes: None for no limit."""
    free: dict[int, int | None] = {}
    for lot in lots:
        held = lot.admissions.standing().count() if lot.provider_limit is not None else 0
        free[lot.pk] = None if lot.provider_limit is None else max(0, lot.provider_limit - held)
    return free


def held_lots(admission_round: AdmissionRound, provider: Provider) -> set[int]:
    """The numbers of the lots on which a provider has a place."""
    places = provider.admissions.filter(
        lot__contract=admission_round.contract_id, status__in=[AdmissionStatus.ADMITTED, AdmissionStatus.SUSPENDED]
    )
    return set(places.values_list("lot__number", flat=True))


def waiting_lots(admission_round: AdmissionRound, provider: Provider) -> set[int]:
    """The numbers of the lots for which an application of the provider waits, in any round of the list."""
    waiting = LotApplication.objects.waiting().filter(
        application__provider=provider, application__round__contract=admission_round.contract_id
    )
    return set(waiting.exclude(application__round__status=RoundStatus.ABANDONED).values_list("lot__number", flat=True))


def earlier_application(admission_round: AdmissionRound, provider: Provider) -> Application | None:
    """The provider's last application to the same list, which a new one follows."""
    found = Application.objects.filter(provider=provider, round__contract=admission_round.contract_id)
    return found.order_by("pk").last()


# --- for letters ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LotOutcome:
    """What an applicant is told of one lot. `scores`: each evaluator's out of 100 and why, without names."""

    pk: int
    letter_id: int | None
    lot: Lot
    admission: Admission | None
    outcome: ApplicationOutcome
    score: Decimal
    pass_mark: Decimal
    scores: tuple[tuple[Decimal, str], ...]
    reason: str
    condition: str
    admitted_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class ApplicantOutcome:
    """One applicant's outcomes in a round, signed off on `signed_on` by a post: what its letter says."""

    application: Application
    provider: Provider
    lots: tuple[LotOutcome, ...]
    signed_as: str


def outcomes_of(admission_round: AdmissionRound) -> list[ApplicantOutcome]:
    """Every application of the round whose outcomes are signed off, in order: one letter each."""
    found: dict[int, list[Line]] = {}
    for line in lines(admission_round):
        if line.row.outcome in SIGNED_OFF:
            found.setdefault(line.row.application_id, []).append(line)
    return [_told(several) for several in found.values()]


def _told(several: list[Line]) -> ApplicantOutcome:
    application = several[0].row.application
    return ApplicantOutcome(
        application=application,
        provider=application.provider,
        lots=tuple(_lot_told(line, application.round.pass_mark) for line in several),
        signed_as=several[0].row.signed_as,
    )


def _lot_told(line: Line, pass_mark: Decimal) -> LotOutcome:
    row, place = line.row, line.row.admission
    return LotOutcome(
        pk=row.pk,
        letter_id=row.letter_id,
        lot=row.lot,
        admission=place,
        outcome=ApplicationOutcome(row.outcome),
        score=row.score if row.score is not None else Decimal(0),
        pass_mark=pass_mark,
        scores=tuple((score.points, score.comment) for score in line.scores),
        reason=row.reason,
        condition=place.condition if place else "",
        admitted_on=place.admitted_on if place else None,
        ends_on=place.ends_on if place else None,
    )
