"""What is done to keep a paper as it is: a slip put right beside it, a legal hold placed and lifted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from commissioning.actors import Actor
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from decisions.forms.keeping import ErratumForm, LiftHoldForm, PlaceHoldForm, ReplacedForm
from decisions.holding import may_hold
from decisions.models import Erratum, LegalHold, Report
from decisions.selectors import access, seldom
from decisions.selectors.replacing import could_replace
from decisions.services import errata, legal_holds, replacing

STAND_IN = "…"  # what a page does not know before its form is filled in


def may_put_right(report: Report, actor: Actor, at: datetime) -> Verdict:
    """The monitoring officer, once a paper was issued."""
    return errata.may_issue(report, actor)


def _put_right(report: Report, **given: Any) -> Erratum:
    return errata.issue(report=report, **given)


def _what_it_is(report: Report, actor: Actor, at: datetime) -> list[str]:
    return [
        "An erratum says that words of the paper or its record are a slip, and how they are to be read. Nothing in "
        "either is changed: the note is certified, stands beside them, and is told by everybody's check of the file.",
        "It cannot change a sum, a date or a lot of the decision. For that, a new report names this decision as the "
        "one it replaces.",
    ]


def may_place_hold(report: Report, actor: Actor, at: datetime) -> Verdict:
    """The monitoring officer."""
    return may_hold(actor, is_own_council=report.council_id == actor.council_id, reason=STAND_IN)


def may_lift_hold(report: Report, actor: Actor, at: datetime) -> Verdict:
    """The monitoring officer, while a hold keeps the report."""
    verdict = may_place_hold(report, actor, at)
    if not verdict.allowed:
        return verdict
    stands = seldom.may_have(report, "legal_holds") and LegalHold.objects.on_report(report).exists()
    return Verdict.of((stands, "no_hold", "No legal hold keeps this report."))


def _place(report: Report, *, version: int, **given: Any) -> LegalHold:
    return legal_holds.place(report=report, **given)


def _lift(report: Report, *, version: int, **given: Any) -> LegalHold:
    return legal_holds.lift(**given)


def may_name_replaced(report: Report, actor: Actor, at: datetime) -> Verdict:
    """The author, while there is a decision on the same contract that stands unreplaced."""
    verdict = access.may_write(report, actor)
    if not verdict.allowed:
        return verdict
    return Verdict.of((could_replace(report), "nothing_decided", "No decision on this contract could be replaced."))


def _what_it_replaces(report: Report) -> str:
    return f"It replaces the decision on {report.replaces}." if report.replaces else "It replaces no decision."


def _name_replaced(report: Report, **given: Any) -> Report:
    return replacing.name(report=report, **given)


KEEPING = (
    ObjectAction(
        name="name-replaced",
        label="Name the decision that this one replaces",
        verdict=may_name_replaced,
        perform=_name_replaced,
        form_class=ReplacedForm,
        form_needs=("obj",),
        about=lambda report, actor, at: [
            "A change of substance is a new decision by the full route. Both reports name each other. When the new "
            "decision takes effect, what the older one did to the register is reversed by counter-entries, as long as "
            "no notice has been served on it."
        ],
        done=_what_it_replaces,
    ),
    ObjectAction(
        name="place-hold",
        label="Place a legal hold",
        verdict=may_place_hold,
        perform=_place,
        form_class=PlaceHoldForm,
        form_needs=("obj",),
        done=lambda hold: f"{hold} is placed. Nothing of it is disposed of while it stands.",
    ),
    ObjectAction(
        name="lift-hold",
        label="Lift a legal hold",
        verdict=may_lift_hold,
        perform=_lift,
        form_class=LiftHoldForm,
        form_needs=("obj",),
        done=lambda hold: f"{hold} is lifted.",
    ),
    ObjectAction(
        name="put-slip-right",
        label="Put a slip right (erratum)",
        verdict=may_put_right,
        perform=_put_right,
        form_class=ErratumForm,
        form_needs=("obj",),
        about=_what_it_is,
        confirm=True,
        done=lambda row: f"{row} is on record. Its certified note is being made.",
        warning="An erratum cannot be changed or deleted, and is public.",
    ),
)
