"""Saying on what terms authority is delegated, and agreeing to its use where it is held jointly."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from commissioning.actors import Actor
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from decisions import delegating
from decisions.enums import EffectKind, ReportStatus
from decisions.forms.delegating import AgreeForm, DelegateForm
from decisions.models import Delegation, GrantAgreement, Report
from decisions.selectors import access, parts
from decisions.selectors import delegating as read
from decisions.services import delegating as write


def _may_say(report: Report, actor: Actor, at: datetime) -> Verdict:
    verdict = access.may_write(report, actor)
    if not verdict.allowed:
        return verdict
    there_is_one = any(row.effect == EffectKind.DELEGATE for row in parts.recommendations(report))
    return Verdict.of((there_is_one, "nothing_delegated", "No recommendation delegates authority."))


def _say(report: Report, **given: Any) -> Delegation:
    return write.say(report=report, **given)


def _may_agree(report: Report, actor: Actor, at: datetime) -> Verdict:
    missing = [post.pk for post in read.agreements_missing(report)]
    return delegating.may_agree(actor, status=ReportStatus(report.status), missing=missing, post=None, words="…")


def _agree(report: Report, *, version: int, **given: Any) -> GrantAgreement:
    return write.agree(report=report, **given)


DELEGATING = (
    ObjectAction(
        name="delegate",
        label="Say on what terms authority is delegated",
        verdict=_may_say,
        perform=_say,
        form_class=DelegateForm,
        form_needs=("obj", "actor"),
        done="The terms are printed under the recommendation.",
    ),
    ObjectAction(
        name="agree-jointly",
        label="Record the agreement of the other holder",
        verdict=_may_agree,
        perform=_agree,
        form_class=AgreeForm,
        form_needs=("obj", "actor"),
        done=lambda agreed: f"The agreement of the {agreed.post} is recorded.",
    ),
)
