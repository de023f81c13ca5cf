"""The acts on a round of admission, and on an application for a lot, each with the rule and the service behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from commissioning import clock
from commissioning.actors import Actor
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from frameworks import applying, rounds
from frameworks.enums import SIGNED_OFF, ApplicationOutcome, RoundStatus
from frameworks.forms import rounds as forms
from frameworks.letters import may_write
from frameworks.models import AdmissionRound, LotApplication
from frameworks.selectors import rounds as selectors
from frameworks.services import applications, outcome_letters, scoring, signing_off
from frameworks.services import rounds as services

Service = Callable[..., Any]


def _on_round(service: Service) -> Service:
    return lambda row, **given: service(admission_round=row, **given)


def _without_version(service: Service) -> Service:
    return lambda row, *, version, **given: service(admission_round=row, **given)


def _may_open(row: AdmissionRound, actor: Actor, at: datetime) -> Verdict:
    return rounds.may_open(
        actor, status=row.status, opens_on=row.opens_on, how_to_apply=row.how_to_apply, today=clock.london_day(at)
    )


def _may_close(row: AdmissionRound, actor: Actor, at: datetime) -> Verdict:
    ends_on = row.contract.current_ends_on
    return rounds.may_close(
        actor, status=row.status, closes_on=row.closes_on, list_ends_on=ends_on, today=clock.london_day(at)
    )


def _may_name(row: AdmissionRound, actor: Actor, at: datetime) -> Verdict:
    waiting = [one for one in selectors.lines(row) if one.row.outcome == ApplicationOutcome.WAITING]
    return rounds.may_name(actor, status=row.status, is_in_post=True, has_scores=any(one.given for one in waiting))


def _may_declare(row: AdmissionRound, actor: Actor, at: datetime) -> Verdict:
    mine = selectors.scorer(row, actor)
    return rounds.may_declare(
        is_named=mine.is_named, is_removed=mine.is_removed, has_declared=mine.has_declared, conflict="…"
    )


def _may_begin(row: AdmissionRound, actor: Actor, at: datetime) -> Verdict:
    active = [one for one in selectors.evaluators(row) if one.removed_at is None]
    undeclared = sum(one.declared_at is None for one in active)
    return rounds.may_begin_evaluation(actor, status=row.status, evaluators=len(active), undeclared=undeclared)


def may_enter(row: AdmissionRound, actor: Actor, at: datetime) -> Verdict:
    """Whether the person may enter applications in the round now."""
    takes = (RoundStatus.OPEN, RoundStatus.CLOSED, RoundStatus.EVALUATING)
    return rounds.may_keep_rounds(actor) & Verdict.of(
        (row.status in takes, "not_open", "Applications are entered from the day it opens until it is concluded."),
    )


def may_score_any(row: AdmissionRound, actor: Actor, at: datetime) -> Verdict:
    """Whether the person has scores to give in the round now."""
    lines = selectors.lines(row, actor)
    left = any(one.row.outcome == ApplicationOutcome.WAITING and not one.all_in for one in lines)
    verdict = applying.may_score(
        selectors.scorer(row, actor),
        is_evaluated=rounds.is_evaluated_now(row.status, row.closes_on),
        is_waiting=True,
        all_in=False,
    )
    return verdict & Verdict.of((left, "all_in", "Nothing is waiting for a score."))


def _may_sign(row: AdmissionRound, actor: Actor, at: datetime) -> Verdict:
    return signing_off.may_sign(row, selectors.lines(row), actor)


def _may_write(row: AdmissionRound, actor: Actor, at: datetime) -> Verdict:
    due = sum(one.row.outcome in SIGNED_OFF and one.row.letter_id is None for one in selectors.lines(row))
    return may_write(actor, next(iter(outcome_letters.KINDS.values()))) & outcome_letters.may_write_any(due)


def _may_conclude(row: AdmissionRound, actor: Actor, at: datetime) -> Verdict:
    waiting = sum(one.row.outcome == ApplicationOutcome.WAITING for one in selectors.lines(row))
    return rounds.may_conclude(actor, status=row.status, is_always_open=row.closes_on is None, waiting=waiting)


def _may_abandon(row: AdmissionRound, actor: Actor, at: datetime) -> Verdict:
    signed_off = sum(one.row.outcome in SIGNED_OFF for one in selectors.lines(row))
    return rounds.may_abandon(actor, status=row.status, signed_off=signed_off, reason="…")


def _about_sign_off(row: AdmissionRound, actor: Actor, at: datetime) -> list[str]:
    """What becomes of everything that is ready, were it signed off today."""
    lines = selectors.lines(row)
    ready = [one for one in lines if one.is_ready]
    waiting = sum(one.row.outcome == ApplicationOutcome.WAITING for one in lines) - len(ready)
    found = applying.outcomes(
        [selectors.standing_of(one) for one in ready],
        pass_mark=row.pass_mark,
        free=selectors.free_places(row.lots.all()),
        on=clock.london_day(at),
    )
    admitted = sum(one.is_admitted and not one.condition for one in found)
    conditional = sum(bool(one.condition) for one in found)
    said = [
        f"Ready: {len(found)}. Admitted: {admitted}; admitted on a condition, because no insurance in force is on "
        f"record: {conditional}; declined: {len(found) - admitted - conditional}.",
        "Each gets its outcome, and each provider that is admitted its place on the lot, all at once.",
    ]
    return [*said, f"Still waiting for scores or moderation, and left as they are: {waiting}."] if waiting else said


def _about_letters(row: AdmissionRound, actor: Actor, at: datetime) -> list[str]:
    """How many letters, and that nothing is sent."""
    due = sum(one.row.outcome in SIGNED_OFF and one.row.letter_id is None for one in selectors.lines(row))
    return [
        f"Letters to be written: {due}. Each tells the outcome, the scores and the reason, in the council's words.",
        "This program sends nothing: take the letters away from the page of the contract's letters, and send them.",
    ]


def _about_applicants(row: AdmissionRound, actor: Actor, at: datetime) -> list[str]:
    """Which columns the sheet needs."""
    return [
        "One line for each applicant, with the columns Organisation, Lots and Received on; and Reference, Company "
        "number and Insurance until where you know them. Lots are written like 1, 3.",
        "An applicant that is not in the directory of providers is entered there.",
    ]


def _about_scores(row: AdmissionRound, actor: Actor, at: datetime) -> list[str]:
    """Where the sheet comes from."""
    return [
        "Fill in the score and the reason on the sheet taken from the page of the round. A line without a score is "
        "left for later. Nobody sees your scores before all are in."
    ]


def _about_conflict(row: AdmissionRound, actor: Actor, at: datetime) -> list[str]:
    """What a conflict does."""
    return ["A conflict of interest that you declare takes you off this round, and your scores with you."]


def _uploaded(done: applications.Uploaded) -> str:
    return f"{len(done.applications)} applications entered; {done.new_providers} of the providers are new."


def _written(made: list[Any]) -> str:
    return f"{len(made)} letter{'s' if len(made) != 1 else ''} written."


ON_ROUND = (
    ObjectAction(
        name="open", label="Open the round", verdict=_may_open, perform=_on_round(services.open_round), confirm=True,
        about=lambda row, actor, at: ["Its notice is public from now on, and applications can be entered."],
        done="The round is open.",
    ),
    ObjectAction(
        name="upload-applications", label="Upload applications", verdict=may_enter,
        perform=_without_version(applications.enter_sheet), form_class=forms.ApplicantsForm, about=_about_applicants,
        done=_uploaded,
    ),
    ObjectAction(
        name="name-evaluator", label="Name an evaluator", verdict=_may_name,
        perform=_on_round(services.name_evaluator), form_class=forms.NameEvaluatorForm, form_needs=("obj", "actor"),
        done=lambda one: f"{one.user} evaluates this round.",
    ),
    ObjectAction(
        name="declare", label="Declare conflicts of interest", verdict=_may_declare,
        perform=_on_round(services.declare), form_class=forms.DeclareForm, about=_about_conflict,
        done="Your declaration is kept.",
    ),
    ObjectAction(
        name="close", label="Close the round", verdict=_may_close, perform=_on_round(services.close),
        done="The round is closed.",
    ),
    ObjectAction(
        name="begin-evaluation", label="Begin the evaluation", verdict=_may_begin,
        perform=_on_round(services.begin_evaluation), done="Evaluators can give their scores.",
    ),
    ObjectAction(
        name="upload-scores", label="Upload your scores", verdict=may_score_any,
        perform=_without_version(scoring.give_scores), form_class=forms.ScoresForm, about=_about_scores,
        done=lambda given: f"{len(given)} scores given.",
    ),
    ObjectAction(
        name="sign-off", label="Sign off outcomes", verdict=_may_sign, perform=_on_round(signing_off.sign_off),
        form_class=forms.SignOffForm, about=_about_sign_off, confirm=True, done=lambda signed: signed.words,
    ),
    ObjectAction(
        name="write-letters", label="Write the outcome letters", verdict=_may_write,
        perform=_on_round(outcome_letters.write), form_class=forms.LettersForm, about=_about_letters, done=_written,
    ),
    ObjectAction(
        name="conclude", label="Conclude the round", verdict=_may_conclude, perform=_on_round(services.conclude),
        done="The round is concluded.",
    ),
    ObjectAction(
        name="abandon", label="Abandon the round", verdict=_may_abandon, perform=_on_round(services.abandon),
        form_class=forms.AbandonForm, confirm=True, done="The round is abandoned.",
    ),
)  # fmt: skip


def _may_score(row: LotApplication, actor: Actor, at: datetime) -> Verdict:
    line, its_round = selectors.line_of(row, actor), row.application.round
    return applying.may_score(
        selectors.scorer(its_round, actor),
        is_evaluated=rounds.is_evaluated_now(its_round.status, its_round.closes_on),
        is_waiting=row.outcome == ApplicationOutcome.WAITING,
        all_in=line.all_in,
    )


def _may_moderate(row: LotApplication, actor: Actor, at: datetime) -> Verdict:
    line = selectors.line_of(row, actor)
    return applying.may_moderate(
        actor,
        all_in=line.all_in,
        is_waiting=row.outcome == ApplicationOutcome.WAITING,
        is_conflicted=selectors.scorer(row.application.round, actor).is_removed,
    )


def _may_withdraw(row: LotApplication, actor: Actor, at: datetime) -> Verdict:
    return applying.may_withdraw(actor, is_waiting=row.outcome == ApplicationOutcome.WAITING)


ON_APPLICATION = (
    ObjectAction(
        name="score", label="Give your score", verdict=_may_score,
        perform=lambda row, *, version, **given: scoring.give_score(lot_application=row, **given),
        form_class=forms.ScoreForm, form_needs=("obj", "actor"), done="Your score is kept.",
    ),
    ObjectAction(
        name="moderate", label="Moderate the score", verdict=_may_moderate,
        perform=lambda row, **given: scoring.moderate(lot_application=row, **given), form_class=forms.ModerateForm,
        done="The moderated score stands.",
    ),
    ObjectAction(
        name="withdraw", label="Record that it was withdrawn", verdict=_may_withdraw,
        perform=lambda row, **given: applications.withdraw(lot_application=row, **given), confirm=True,
        done="Withdrawn.",
    ),
)  # fmt: skip
