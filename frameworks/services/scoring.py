"""Scores given blind by evaluators, and the moderated score with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.saving import checked
from commissioning.verdicts import Reason, Refused, Verdict
from frameworks import applying as rules
from frameworks.enums import ApplicationOutcome
from frameworks.importing.score_sheet import Scored
from frameworks.models import AdmissionRound, Evaluator, LotApplication, Score
from frameworks.rounds import is_evaluated_now
from frameworks.selectors import rounds as selectors


@transaction.atomic
def give_score(*, lot_application: LotApplication, points: Decimal, comment: str, actor: Actor, at: datetime) -> Score:
    """Give an application for a lot one's own score out of 100, or change it until all scores are in.

    Nobody else sees it before that. Refused by `applying.may_score` and `applying.says_why`.
    """
    round_pk = LotApplication.objects.values_list("application__round", flat=True).get(pk=lot_application.pk)
    row: AdmissionRound = AdmissionRound.objects.locked(round_pk)
    held: LotApplication = LotApplication.objects.locked(lot_application.pk)
    line = selectors.line_of(held, actor)
    verdict = rules.may_score(
        selectors.scorer(row, actor),
        is_evaluated=is_evaluated_now(row.status, row.closes_on),
        is_waiting=held.outcome == ApplicationOutcome.WAITING,
        all_in=line.all_in,
    )
    (verdict & rules.says_why(points, comment)).or_refuse()
    score = line.own or Score(
        lot_application=held, evaluator=Evaluator.objects.get(round=row, user=actor.user_id), version=0
    )
    score.points, score.comment, score.given_at = points, comment.strip(), at
    checked(score).save_version()
    # The chain says that it was scored and by whom; how, nobody may know before all are in.
    audit.record(actor, "application.scored", held, at=at)
    return score


@transaction.atomic
def moderate(
    *, lot_application: LotApplication, version: int, points: Decimal, reason: str, actor: Actor, at: datetime
) -> LotApplication:
    """Put one score in the place of the evaluators' own, with a reason that is told. Refused by `may_moderate`."""
    row: LotApplication = LotApplication.objects.locked(lot_application.pk).expect_version(version)
    line = selectors.line_of(row, actor)
    verdict = rules.may_moderate(
        actor,
        all_in=line.all_in,
        is_waiting=row.outcome == ApplicationOutcome.WAITING,
        is_conflicted=selectors.scorer(row.application.round, actor).is_removed,
    )
    (verdict & rules.moderates(points, reason)).or_refuse()
    before, row.moderated_score, row.moderation_reason = row.moderated_score, points, reason.strip()
    row.moderated_by, row.moderated_at = actor.user, at
    checked(row).save_version()
    audit.record(actor, "application.moderated", row, at=at, changes={"score": (before, points)}, reason=reason)
    return row


@transaction.atomic
def give_scores(
    *, admission_round: AdmissionRound, scores: Sequence[Scored], actor: Actor, at: datetime
) -> list[Score]:
    """Give a sheet of one's own scores, all or none: a refusal names every row that cannot be given, and why."""
    rows = {
        (one.application.number, one.lot.number): one
        for one in LotApplication.objects.filter(application__round=admission_round).select_related(
            "lot", "application"
        )
    }
    given, problems = [], []
    for one in scores:
        row = rows.get((one.application, one.lot))
        try:
            if row is None:
                raise Refused(Verdict.refuse("no_application", "There is no such application for this lot."))
            given.append(give_score(lot_application=row, points=one.points, comment=one.comment, actor=actor, at=at))
        except Refused as refused:
            problems.append(Reason("row", f"Row {one.row}: {refused.verdict.sentence}", "file"))
    Verdict.of((bool(scores), "no_rows", "The sheet has no score in it.", "file")).or_refuse()
    Verdict(tuple(problems)).or_refuse()
    return given
