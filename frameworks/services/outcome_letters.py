"""The letters of a round: to each applicant its outcome for each lot, with the scores and the reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from commissioning.actors import Actor
from commissioning.verdicts import Verdict
from frameworks.enums import ApplicationOutcome, LetterKind
from frameworks.letter_paper import Score
from frameworks.models import AdmissionRound, Letter, LotApplication
from frameworks.selectors import rounds as selectors
from frameworks.selectors.rounds import ApplicantOutcome, LotOutcome
from frameworks.services import letters
from frameworks.services.letters import Addressee

KINDS = {
    ApplicationOutcome.ADMITTED: LetterKind.ADMITTED,
    ApplicationOutcome.CONDITIONAL: LetterKind.ADMITTED_CONDITIONALLY,
    ApplicationOutcome.DECLINED: LetterKind.NOT_ADMITTED,
}


@transaction.atomic
def write(
    *, admission_round: AdmissionRound, version: int, is_certified: bool, actor: Actor, at: datetime
) -> list[Letter]:
    """Write every letter of the round that is due and not written yet, certified or plain.

    Refused where none is due, and as `letters.write` refuses.
    """
    row: AdmissionRound = AdmissionRound.objects.locked(admission_round.pk).expect_version(version)
    due = [
        (one, lot) for one in selectors.outcomes_of(row) for lot in one.lots if lot.letter_id is None
    ]  # fmt: skip
    may_write_any(len(due)).or_refuse()
    made: list[Letter] = []
    for outcome, kind in KINDS.items():
        theirs = [(one, lot) for one, lot in due if lot.outcome == outcome]
        if not theirs:
            continue
        to = [_addressee(one, lot) for one, lot in theirs]
        written = letters.write(
            kind=kind, contract=row.contract, to=to, is_certified=is_certified, actor=actor, at=at
        )  # fmt: skip
        for (_, lot), letter in zip(theirs, written, strict=True):
            told = LotApplication.objects.locked(lot.pk)
            told.letter = letter
            told.save_version(update_fields=["letter"])
        made += written
    row.save_version(update_fields=[])
    return made


def may_write_any(due: int) -> Verdict:
    """Letters are written once outcomes are signed off, each once."""
    return Verdict.of(
        (due > 0, "none_due", "No letter is due: every outcome that is signed off has its letter."),
    )


def _addressee(one: ApplicantOutcome, lot: LotOutcome) -> Addressee:
    """Whom a letter goes to, with the scores of each evaluator, without names, and the one that counted."""
    given = [
        Score(f"Evaluator {number}", _points(points), "100", comment)
        for number, (points, comment) in enumerate(lot.scores, start=1)
    ]
    counted = Score("Score that counts", _points(lot.score), "100", lot.reason)
    return Addressee(
        provider=one.provider,
        lot=lot.lot,
        admission=lot.admission,
        scores=[*given, counted],
        facts={"outcome.condition": lot.condition} if lot.condition else {},
    )


def _points(points: object) -> str:
    return f"{points:.2f}".rstrip("0").rstrip(".")
