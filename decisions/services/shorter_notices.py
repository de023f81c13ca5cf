"""Less than 28 clear days' notice, recorded and published; and the ruling on what is key.

Source: SI 2012/2089 regs 8, 10, 11 and 18.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.saving import save_new
from commissioning.verdicts import Verdict
from decisions.enums import AgreedBy, ReportStatus, ShorterNoticeKind, ToldWhom
from decisions.models import KeyRuling, Report, ReportAttachment, ShorterNotice
from decisions.noticing import may_agree, may_except, may_rule, may_tell, may_withdraw
from decisions.selectors import notices, routes
from decisions.selectors.procedure import procedure_of
from decisions.services.notices import shows_nothing_withheld

_DECIDED = (ReportStatus.DECIDED, ReportStatus.REFUSED)


@transaction.atomic
def except_generally(
    *,
    report: Report,
    impracticable: str,
    told: ToldWhom,
    told_on: date,
    evidence: str,
    actor: Actor,
    at: datetime,
    attachment: ReportAttachment | None = None,
    version: int | None = None,
) -> ShorterNotice:
    """Record and publish a general exception: the decision may follow after the clear days of the council's rules.

    Refused by `may_except` and `may_tell`, and where it shows exempt words.
    """
    report, on = Report.objects.locked(report.pk), clock.london_day(at)
    holders = notices.chairs_in_post(report, on)
    verdict = _may(
        ShorterNoticeKind.GENERAL, report, actor, at, impracticable, evidence, attachment, told_on
    ) & may_tell(told, has_chair=AgreedBy.SCRUTINY_CHAIR in holders)
    (verdict & _shows_nothing(report, {"the reason": impracticable, "the evidence": evidence})).or_refuse()
    row = ShorterNotice(
        report=report,
        kind=ShorterNoticeKind.GENERAL,
        impracticable=impracticable.strip(),
        told=told,
        told_on=told_on,
        evidence=evidence.strip(),
        attachment=attachment,
        clear_days=procedure_of(report.council, on).exception_clear_days,
        published_at=at,
        published_by=actor.user,
    )
    return _record(row, "notice.excepted", actor, at)


@transaction.atomic
def agree_urgency(
    *,
    report: Report,
    impracticable: str,
    urgent_because: str,
    agreed_as: AgreedBy,
    agreed_by: str,
    agreed_on: date,
    evidence: str,
    actor: Actor,
    at: datetime,
    passed_over: str = "",
    attachment: ReportAttachment | None = None,
    version: int | None = None,
) -> ShorterNotice:
    """Record and publish that a decision is urgent, as somebody in the order of the law agreed.

    Refused by `may_except` and `may_agree`, and where it shows exempt words.
    """
    report = Report.objects.locked(report.pk)
    holders = notices.chairs_in_post(report, agreed_on)
    verdict = (
        _may(ShorterNoticeKind.URGENT, report, actor, at, impracticable, evidence, attachment, agreed_on)
        & may_agree(agreed_as, holders=holders, passed_over=passed_over, urgent_because=urgent_because)
        & Verdict.of((bool(agreed_by.strip()), "nobody_named", "Name who agreed.", "agreed_by"))
    )
    public = {"the reason": impracticable, "the urgency": urgent_because, "the evidence": evidence}
    (verdict & _shows_nothing(report, public | {"who was passed over": passed_over})).or_refuse()
    row = ShorterNotice(
        report=report,
        kind=ShorterNoticeKind.URGENT,
        impracticable=impracticable.strip(),
        urgent_because=urgent_because.strip(),
        agreed_as=agreed_as,
        agreed_by=agreed_by.strip(),
        agreed_on=agreed_on,
        passed_over=passed_over.strip(),
        evidence=evidence.strip(),
        attachment=attachment,
        published_at=at,
        published_by=actor.user,
    )
    return _record(row, "notice.urgency_agreed", actor, at)


@transaction.atomic
def withdraw(
    *, shorter: ShorterNotice, reason: str, actor: Actor, at: datetime, version: int | None = None
) -> ShorterNotice:
    """Take back an exception or an urgency that nothing has been decided on. Refused by `may_withdraw`."""
    report = Report.objects.locked(shorter.report_id)
    row: ShorterNotice = ShorterNotice.objects.locked(shorter.pk)
    may_withdraw(
        actor,
        is_own_council=report.council_id == actor.council_id,
        stands=row.withdrawn_at is None,
        is_decided=report.status in _DECIDED,
        reason=reason,
    ).or_refuse()
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, actor.user, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    audit.record(actor, "notice.taken_back", row, at=at, changes={"withdrawn": (False, True)}, reason=reason.strip())
    return row


@transaction.atomic
def rule(*, report: Report, is_key: bool, reason: str, version: int, actor: Actor, at: datetime) -> KeyRuling:
    """Rule whether a report asks for a key decision, on what it asks now. Refused by `may_rule` or a stale version."""
    report = Report.objects.locked(report.pk).expect_version(version)
    may_rule(
        actor,
        is_own_council=report.council_id == actor.council_id,
        is_decided=report.status in _DECIDED,
        reason=reason,
    ).or_refuse()
    ruling = KeyRuling(
        report=report,
        is_key=is_key,
        reason=reason.strip(),
        value=routes.amounts_of(report).reaching(None).value,
        wards=report.wards_affected,
        ruled_by=actor.user,
        ruled_post=actor.post_label,
        ruled_at=at,
    )
    save_new(ruling)
    audit.record(actor, "report.key_ruled", report, at=at, changes={"is_key": (None, is_key)}, reason=ruling.reason)
    return ruling


def _may(
    kind: ShorterNoticeKind,
    report: Report,
    actor: Actor,
    at: datetime,
    impracticable: str,
    evidence: str,
    attachment: ReportAttachment | None,
    on: date,
) -> Verdict:
    return may_except(
        actor,
        is_own_council=report.council_id == actor.council_id,
        is_key=notices.is_key(report, at),
        is_decided=report.status in _DECIDED,
        stands=report.shorter_notices.filter(kind=kind, withdrawn_at__isnull=True).exists(),
        impracticable=impracticable,
        has_evidence=bool(evidence.strip()) or attachment is not None,
        on=on,
        today=clock.london_day(at),
    ) & Verdict.of(
        (
            attachment is None or (attachment.report_id == report.pk and not attachment.is_exempt),
            "other_document",
            "Choose a public document of this report.",
            "attachment",
        )
    )


def _shows_nothing(report: Report, public: Mapping[str, str]) -> Verdict:
    return shows_nothing_withheld(report.contract, public)


def _record(row: ShorterNotice, verb: str, actor: Actor, at: datetime) -> ShorterNotice:
    save_new(row)
    changes: dict[str, tuple[audit.Scalar, audit.Scalar]] = {
        "kind": (None, row.kind),
        "clear_days": (None, row.clear_days),
    }
    audit.record(actor, verb, row, at=at, changes=changes, reason=row.impracticable)
    return row
