"""The monitoring officer's answer for what a report withholds from the public."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from commissioning.actors import Actor
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from decisions.forms.withheld import AGREED, AgreeForm
from decisions.models import ExemptAgreement, Report
from decisions.selectors.exempt_agreements import withholdings
from decisions.services import exempt_agreements


def may_agree(report: Report, actor: Actor, at: datetime) -> Verdict:
    """The monitoring officer with leave, while something withheld is not agreed."""
    withheld = withholdings(report)
    if not withheld:
        return Verdict.refuse("nothing_withheld", "Nothing in the report is withheld from the public.")
    left = any(not one.is_agreed for one in withheld)
    return exempt_agreements.may_answer(report, actor) & Verdict.of(
        (left, "all_agreed", "The monitoring officer has agreed to everything that is withheld."),
    )


def _agree(report: Report, *, answer: str, **given: Any) -> ExemptAgreement:
    return exempt_agreements.answer(report=report, is_agreed=answer == AGREED, **given)


def how_it_stands(answered: ExemptAgreement) -> str:
    """What is told after an answer: what is left to answer for, and what is not agreed."""
    said = "Agreed." if answered.is_agreed else "Your answer is kept, and the author has an e-mail."
    withheld = withholdings(answered.report)
    left = sum(one.answer is None for one in withheld)
    refused = sum(one.is_refused for one in withheld)
    if left:
        return f"{said} {left} more to answer for."
    if refused:
        return f"{said} The paper is not issued as long as you do not agree to {refused} of {len(withheld)}."
    return f"{said} Nothing more is withheld without your answer."


WITHHELD = (
    ObjectAction(
        name="agree-exempt",
        label="Agree to what is withheld, or not",
        verdict=may_agree,
        perform=_agree,
        form_class=AgreeForm,
        form_needs=("obj", "actor"),
        done=how_it_stands,
        warning="Your answer is bound to the words, the paragraph and the reasoning as you read them. If one of them "
        "changes you are asked anew.",
    ),
)
