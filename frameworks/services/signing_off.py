"""The sign-off of a round: every application that is ready gets its outcome, and who is admitted its place, at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.saving import checked, save_new
from frameworks import applying as rules
from frameworks.enums import AdmissionStatus, ApplicationOutcome
from frameworks.kinds import may_admit
from frameworks.models import Admission, AdmissionRound, Lot, LotApplication
from frameworks.selectors import rounds as selectors
from frameworks.selectors.rounds import Line
from providers.enums import ProviderStatus


@dataclass(frozen=True)
class SignedOff:
    """What a sign-off did, counted by application and lot."""

    admission_round: AdmissionRound
    admitted: int
    conditional: int
    declined: int

    @property
    def words(self) -> str:
        """In a sentence."""
        return (
            f"Signed off: {self.admitted} admitted, {self.conditional} admitted on a condition, "
            f"{self.declined} declined."
        )


@transaction.atomic
def sign_off(
    *, admission_round: AdmissionRound, version: int, admitted_on: date, actor: Actor, at: datetime
) -> SignedOff:
    """Sign off everything that is ready in a round, in one batch; the places begin on `admitted_on`.

    Refused by `applying.may_sign_off`: an evaluator or a moderator does not sign. Who reaches the pass mark is
    admitted, the best first where places are limited; lapsed insurance makes it conditional. All or nothing.
    """
    row: AdmissionRound = AdmissionRound.objects.locked(admission_round.pk).expect_version(version)
    lots = list(row.lots.select_for_update(of=("self",)).select_related("contract").order_by("number"))
    # Nobody withdraws or moderates one of them between what is read here and what is written below.
    list(LotApplication.objects.filter(application__round=row).select_for_update(of=("self",)).order_by("pk"))
    lines = selectors.lines(row)
    ready = {line.row.pk: line for line in lines if line.is_ready}
    gone = [str(line.row.application) for line in ready.values() if not _is_active(line)]
    (may_sign(row, lines, actor) & rules.are_still_there(gone)).or_refuse()
    found = rules.outcomes(
        [selectors.standing_of(line) for line in ready.values()],
        pass_mark=row.pass_mark,
        free=selectors.free_places(lots),
        on=max(admitted_on, clock.london_day(at)),  # no earlier day makes insurance that has lapsed do
    )
    by_lot = {lot.pk: lot for lot in lots}
    done = [_settle(ready[one.key], one, by_lot, admitted_on=admitted_on, actor=actor, at=at) for one in found]
    row.save_version(update_fields=[])
    counts = {outcome: sum(one.outcome == outcome for one in done) for outcome in ApplicationOutcome}
    signed = SignedOff(
        row,
        counts[ApplicationOutcome.ADMITTED],
        counts[ApplicationOutcome.CONDITIONAL],
        counts[ApplicationOutcome.DECLINED],
    )
    changes = {
        "admitted": (None, signed.admitted),
        "conditional": (None, signed.conditional),
        "declined": (None, signed.declined),
    }
    audit.record(actor, "round.signed_off", row, at=at, changes=changes)
    return signed


def may_sign(row: AdmissionRound, lines: list[Line], actor: Actor) -> rules.Verdict:
    """Whether the person may sign off what is ready in the round now."""
    return rules.may_sign_off(
        actor,
        status=row.status,
        closes_on=row.closes_on,
        ready=sum(line.is_ready for line in lines),
        evaluators=[one.user_id for one in selectors.evaluators(row)],
        moderators=[line.row.moderated_by_id for line in lines if line.row.moderated_by_id],
    )


def _is_active(line: Line) -> bool:
    return bool(line.row.application.provider.status == ProviderStatus.ACTIVE)


def _settle(
    line: Line, outcome: rules.Outcome, lots: dict[int, Lot], *, admitted_on: date, actor: Actor, at: datetime
) -> LotApplication:
    row = line.row
    row.admission = _admit(line, outcome, lots[row.lot_id], admitted_on) if outcome.is_admitted else None
    conditional = ApplicationOutcome.CONDITIONAL if outcome.condition else ApplicationOutcome.ADMITTED
    row.outcome = conditional if outcome.is_admitted else ApplicationOutcome.DECLINED
    row.score, row.reason = outcome.score, outcome.reason
    row.signed_by, row.signed_as, row.signed_at = actor.user, actor.post_label, at
    checked(row).save_version()
    return row


def _admit(line: Line, outcome: rules.Outcome, lot: Lot, admitted_on: date) -> Admission:
    """The place on the lot. The list's own rule is asked again: a closed one admits nobody after its start."""
    may_admit(
        lot.contract.admission_mode,
        admitted_on=admitted_on,
        term_starts_on=lot.starts_on,
        provider_limit=None,  # counted for the whole batch by the rule on outcomes
        places=0,
        in_round=True,
    ).or_refuse()
    return save_new(
        Admission(
            lot=lot,
            provider=line.row.application.provider,
            status=AdmissionStatus.ADMITTED,
            admitted_on=admitted_on,
            ends_on=lot.current_ends_on,
            condition=outcome.condition,
        )
    )
