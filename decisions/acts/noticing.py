"""Notice of a key decision and the shorter ways, the ruling on what is key, and the number of the decision."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from commissioning import clock
from commissioning.actors import Actor
from commissioning.calendar import after_clear_days
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from decisions import noticing
from decisions.enums import ReportStatus, ShorterNoticeKind
from decisions.forms import noticing as forms
from decisions.key_decisions import say
from decisions.models import DecisionNumber, ForwardPlanEntry, KeyDecisionNotice, Report, ShorterNotice
from decisions.selectors import facts, notices, routes
from decisions.selectors.procedure import procedure_of
from decisions.services import notices as noticing_services
from decisions.services import numbers, shorter_notices

_DECIDED = (ReportStatus.DECIDED, ReportStatus.REFUSED)
_OVER = (*_DECIDED, ReportStatus.WITHDRAWN, ReportStatus.SUPERSEDED)


def _office(obj: Any, actor: Actor) -> Verdict:
    return noticing.by_office(actor, is_own_council=obj.council_id == actor.council_id)


def _of_key(report: Report, actor: Actor, at: datetime) -> Verdict:
    """Democratic services, of a report on its way to a key decision."""
    verdict = _office(report, actor)
    if not verdict.allowed:
        return verdict
    verdict = Verdict.of((report.status not in _OVER, "decided", "The report is on its way to no decision any more."))
    if not verdict.allowed:
        return verdict
    return Verdict.of((notices.is_key(report, at), "not_key", "This is not a key decision, so it needs no notice."))


# --- the notice -----------------------------------------------------------------------------------------------------


def may_announce(report: Report, actor: Actor, at: datetime) -> Verdict:
    """As long as no notice stands."""
    verdict = _of_key(report, actor, at)
    if not verdict.allowed:
        return verdict
    return Verdict.of((notices.notice_of(report) is None, "announced", "A notice of this decision stands already."))


def may_announce_entry(entry: ForwardPlanEntry, actor: Actor, at: datetime) -> Verdict:
    """The same of a line of the forward plan, before there is a report."""
    return _office(entry, actor) & Verdict.of(
        (notices.notice_of_entry(entry) is None, "announced", "A notice for this line of the plan stands already."),
    )


def _announce(report: Report, *, version: int, actor: Actor, at: datetime, **values: Any) -> KeyDecisionNotice:
    maker = facts.maker_and_consultees(report)[0]
    about = {"contract": report.contract, "report": report, "maker_post": maker}
    return noticing_services.announce(values=values | about, actor=actor, at=at)


def _announce_entry(
    entry: ForwardPlanEntry, *, version: int, actor: Actor, at: datetime, **values: Any
) -> KeyDecisionNotice:
    about = {"contract": entry.contract, "forward_plan_entry": entry}
    return noticing_services.announce(values=values | about, actor=actor, at=at)


def _how_long(obj: Report | ForwardPlanEntry, actor: Actor, at: datetime) -> list[str]:
    on = clock.london_day(at)
    days = procedure_of(obj.council, on).notice_clear_days
    return [
        f"Published today, its {days} clear days let the decision be taken from {say(after_clear_days(on, days))}.",
        "Everything in it is public, and it is not changed any more: only withdrawn, with a reason.",
    ]


def _published(notice: KeyDecisionNotice) -> str:
    return f"The notice is published. The decision can be taken from {say(notices.given(notice).earliest_on)}."


def may_take_back(report: Report, actor: Actor, at: datetime) -> Verdict:
    """As long as something is published that could be taken back, and nothing is decided."""
    verdict = _office(report, actor)
    if not verdict.allowed:
        return verdict
    if report.status in _DECIDED:
        return Verdict.refuse("decided", "The report has been decided.")
    some = notices.notice_of(report) is not None or bool(notices.shorter_notices(report))
    return Verdict.of((some, "nothing_published", "Nothing is published that could be withdrawn."))


def _take_back(report: Report, *, version: int, what: str, reason: str, **given: Any) -> Any:
    """The notice, the exception or the urgency, whichever was chosen."""
    if what == forms.NOTICE:
        notice = notices.notice_of(report)
        if notice is None:
            raise LookupError("The notice was there when the page was read.")
        return noticing_services.withdraw(notice=notice, version=notice.version, reason=reason, **given)
    row = next(one for one in notices.shorter_notices(report) if one.kind == what)
    return shorter_notices.withdraw(shorter=row, reason=reason, **given)


# --- exception and urgency ------------------------------------------------------------------------------------------


def may_except(report: Report, actor: Actor, at: datetime) -> Verdict:
    """As long as no general exception stands."""
    return _may_record(ShorterNoticeKind.GENERAL, report, actor, at)


def may_hurry(report: Report, actor: Actor, at: datetime) -> Verdict:
    """As long as no urgency stands."""
    return _may_record(ShorterNoticeKind.URGENT, report, actor, at)


def _may_record(kind: ShorterNoticeKind, report: Report, actor: Actor, at: datetime) -> Verdict:
    verdict = _of_key(report, actor, at)
    if not verdict.allowed:
        return verdict
    stands = any(row.kind == kind for row in notices.shorter_notices(report))
    return Verdict.of((not stands, "recorded_already", f"{kind.label} is recorded for the report already."))


def _about_exception(report: Report, actor: Actor, at: datetime) -> list[str]:
    on = clock.london_day(at)
    days = procedure_of(report.council, on).exception_clear_days
    earliest = say(after_clear_days(on, days))
    return [f"Recorded and published today, its {days} clear days let the decision be taken from {earliest}."]


def _about_urgency(report: Report, actor: Actor, at: datetime) -> list[str]:
    chairs = list(notices.chairs_in_post(report, clock.london_day(at)).values())
    asked = f"In post today, in the order of the law: {'; then '.join(chairs)}." if chairs else ""
    return [*filter(None, [asked]), "The decision can be taken from the day of the agreement on."]


def _except(report: Report, *, version: int, **given: Any) -> ShorterNotice:
    return shorter_notices.except_generally(report=report, **given)


def _hurry(report: Report, *, version: int, **given: Any) -> ShorterNotice:
    return shorter_notices.agree_urgency(report=report, **given)


# --- what is key, and the number ------------------------------------------------------------------------------------


def may_rule(report: Report, actor: Actor, at: datetime) -> Verdict:
    """The monitoring officer, until the decision."""
    return noticing.may_rule(
        actor,
        is_own_council=report.council_id == actor.council_id,
        is_decided=report.status in _DECIDED,
        reason="…",
    )


def _rule(report: Report, **given: Any) -> Any:
    return shorter_notices.rule(report=report, **given)


def _why_key(report: Report, actor: Actor, at: datetime) -> list[str]:
    return list(routes.question_of(report, at).why_key)


def may_number(report: Report, actor: Actor, at: datetime) -> Verdict:
    """Democratic services, as long as it has none."""
    verdict = _office(report, actor)
    if not verdict.allowed:
        return verdict
    return Verdict.of((not notices.number_of(report), "has_number", "It has a decision number already."))


def may_number_entry(entry: ForwardPlanEntry, actor: Actor, at: datetime) -> Verdict:
    """The same of a line of the forward plan."""
    return _office(entry, actor) & Verdict.of(
        (not notices.number_of_entry(entry), "has_number", "It has a decision number already."),
    )


def _number(report: Report, **given: Any) -> DecisionNumber:
    return numbers.issue_to_report(report=report, **given)


def _number_entry(entry: ForwardPlanEntry, **given: Any) -> DecisionNumber:
    return numbers.issue_to_entry(entry=entry, **given)


def _numbered(number: DecisionNumber) -> str:
    return f"It has decision number {number}."


NOTICING = (
    ObjectAction(
        name="publish-notice",
        label="Publish notice of the key decision",
        verdict=may_announce,
        perform=_announce,
        about=_how_long,
        form_class=forms.NoticeForm,
        form_needs=("obj",),
        confirm=True,
        done=_published,
    ),
    ObjectAction(
        name="general-exception",
        label="Record a general exception",
        verdict=may_except,
        perform=_except,
        about=_about_exception,
        form_class=forms.ExceptionForm,
        form_needs=("obj",),
        confirm=True,
        done="The general exception is recorded and published.",
    ),
    ObjectAction(
        name="special-urgency",
        label="Record special urgency",
        verdict=may_hurry,
        perform=_hurry,
        about=_about_urgency,
        form_class=forms.UrgencyForm,
        form_needs=("obj",),
        confirm=True,
        done="Special urgency is recorded and published.",
    ),
    ObjectAction(
        name="withdraw-notice",
        label="Withdraw a notice or an exception",
        verdict=may_take_back,
        perform=_take_back,
        form_class=forms.TakeBackForm,
        form_needs=("obj",),
        confirm=True,
        done="It is withdrawn.",
    ),
    ObjectAction(
        name="rule-key",
        label="Rule whether it is a key decision",
        verdict=may_rule,
        perform=_rule,
        about=_why_key,
        form_class=forms.RulingForm,
        confirm=True,
        done="Your ruling is recorded, with your reason.",
    ),
    ObjectAction(
        name="number-decision",
        label="Issue a decision number",
        verdict=may_number,
        perform=_number,
        form_class=forms.NumberForm,
        done=_numbered,
    ),
)
NOTICING_OF_ENTRY = (
    ObjectAction(
        name="number-decision",
        label="Issue a decision number",
        verdict=may_number_entry,
        perform=_number_entry,
        form_class=forms.NumberForm,
        done=_numbered,
    ),
    ObjectAction(
        name="publish-notice",
        label="Publish notice of the key decision",
        verdict=may_announce_entry,
        perform=_announce_entry,
        about=_how_long,
        form_class=forms.NoticeForm,
        form_needs=("obj",),
        confirm=True,
        done=_published,
    ),
)
