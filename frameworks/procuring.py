"""The procurement of a planned contract: its timetable, standstill, and when the contract may be signed.

Each step says when as exactly as that is known (`commissioning.milestones`). Stages move by people until the award;
the award is the effect of a decision. Sources: Procurement Act 2023 ss. 50–53; model.md §4.2; cases S3 and S4.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from commissioning.actors import Actor
from commissioning.calendar import add_working_days, is_working_day, say_date
from commissioning.enums import Discipline, Role
from commissioning.verdicts import Verdict
from frameworks import law
from frameworks.enums import ContractKind, ContractStage, Regime
from frameworks.law import Standstill
from frameworks.variation_enums import StepKind

KEEPERS = (Role.COMMISSIONER, Role.CONTRACT_MANAGER)
# What has to be ready before a service begins, to begin with: each is ticked off, changed or added to.
CHECKLIST = (
    "Contract signed by all parties",
    "Insurance and safeguarding checks seen",
    "Staff who transfer are informed and consulted",
    "Data sharing and protection settled",
    "People who use the service are told",
    "Purchase order and payment set up",
)
PROCURED = (ContractStage.AWARDED, ContractStage.MOBILISING)


def may_keep_timetable(actor: Actor, stage: ContractStage) -> Verdict:
    """Commissioners, contract managers and procurement keep a timetable until the service has begun."""
    return Verdict.of(
        (
            actor.holds(*KEEPERS) or actor.clears(Discipline.PROCUREMENT),
            "not_yours",
            "A commissioner, the contract manager or procurement keeps the timetable.",
        ),
        (
            stage in (ContractStage.PLANNED, ContractStage.IN_PROCUREMENT, *PROCURED),
            "begun",
            f"The contract is {stage.label.lower()}: its procurement is over.",
        ),
    )


def usual_steps(regime: Regime, kind: ContractKind, *, on: date) -> list[tuple[StepKind, str]]:
    """The steps of a procurement under a regime, in order, each with its label; standstill where the law has one."""
    rule = law.standstill_of(regime, kind, on)
    steps = [
        (StepKind.ENGAGEMENT, "Market engaged"),
        (StepKind.INVITATION, "Invitation published"),
        (StepKind.EVALUATION, "Bids evaluated"),
        (StepKind.DECISION, "Decision to award"),
    ]
    if rule is not None:
        held = "Standstill, if one is held" if rule.is_voluntary else "Standstill"
        steps.append((StepKind.STANDSTILL, held))
    steps.append((StepKind.SIGNING, "Contract signed"))
    return [*steps, *((StepKind.MOBILISATION, label) for label in CHECKLIST), (StepKind.START, "Service begins")]


def standstill_ends(rule: Standstill, published_on: date, *, nation: str, closures: Collection[date] = ()) -> date:
    """The last day of a standstill. The day of publication is the first of its days, if it is one that counts; where
    the standstill begins on the day after, its days are those after that day (SI 2023/1348 reg. 12)."""
    if rule.begins_the_day_after:
        begins = published_on + timedelta(days=1)
        if not rule.is_working:
            return begins + timedelta(days=rule.days)
        return add_working_days(begins, rule.days, nation=nation, closures=closures)
    if not rule.is_working:
        return published_on + timedelta(days=rule.days - 1)
    counts = is_working_day(published_on, nation=nation, closures=closures)
    further = rule.days - 1 if counts else rule.days
    return add_working_days(published_on, further, nation=nation, closures=closures)


def may_sign_contract(
    actor: Actor,
    stage: ContractStage,
    *,
    signed_on: date | None,
    is_signed: bool,
    standstill: Standstill | None,
    standstill_until: date | None,
    unpublished: Collection[str],
    today: date,
) -> Verdict:
    """Whether a contract that was awarded can be recorded as signed: after the award notice and its standstill."""
    binds = standstill is not None and not standstill.is_voluntary
    early = signed_on is not None and standstill_until is not None and signed_on <= standstill_until
    return Verdict.of(
        (actor.holds(*KEEPERS), "not_yours", "The contract manager or a commissioner records what is signed."),
        (
            stage in (*PROCURED, ContractStage.LIVE),
            "not_awarded",
            "The contract is not awarded: a decision awards it first.",
        ),
        (not is_signed, "signed", "The day it was signed is on record already."),
        (
            not unpublished,
            "notice_first",
            f"{', '.join(unpublished)} comes before the contract. Record its publication, or why it is not needed.",
        ),
        (
            signed_on is None or signed_on <= today,
            "in_the_future",
            "Record the signing once it has happened.",
            "signed_on",
        ),
        (
            not (binds and early),
            "standstill",
            f"Standstill runs to {say_date(standstill_until)} ({standstill.source}). Sign after that day."
            if standstill and standstill_until
            else "",
            "signed_on",
        ),
    )


def is_next(done: Sequence[bool]) -> int | None:
    """The place of the first step that is not done; None where all are."""
    return next((place for place, is_done in enumerate(done) if not is_done), None)
