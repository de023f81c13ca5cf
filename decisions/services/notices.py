"""The notice that a key decision is due: written, published, withdrawn. Source: SI 2012/2089 reg 9."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.calendar import after_clear_days
from commissioning.services import audit
from commissioning.services.saving import checked
from commissioning.verdicts import Verdict
from decisions.enums import ReportStatus
from decisions.exemption import not_in_public
from decisions.models import KeyDecisionNotice, Report
from decisions.noticing import may_name_report, may_publish, may_withdraw, may_write
from decisions.selectors import versions
from decisions.selectors.procedure import procedure_of
from frameworks.models import Contract

NOTICE_FIELDS = (
    "contract", "forward_plan_entry", "report", "subject", "maker_post", "maker_name", "maker_title", "body", "members",
    "due_from", "due_to", "documents", "obtain_from", "ask_by", "private_reasons",
)  # fmt: skip
WORDS = {
    "subject": "the matter", "members": "the members", "documents": "the documents", "obtain_from": "where to get them",
    "ask_by": "how to ask", "private_reasons": "the reasons for a private meeting",
}  # fmt: skip


@transaction.atomic
def save(
    *,
    values: Mapping[str, Any],
    actor: Actor,
    at: datetime,
    notice: KeyDecisionNotice | None = None,
    version: int | None = None,
) -> KeyDecisionNotice:
    """Write a notice (`NOTICE_FIELDS`), or change one that is not published yet.

    Refused by `may_write`, a stale version, for what is another council's, and where it shows exempt words.
    """
    if notice is not None:
        notice = KeyDecisionNotice.objects.locked(notice.pk)
        notice.expect_version(notice.version if version is None else version)
    row = notice or KeyDecisionNotice(council=actor.council, version=0)
    may_write(
        actor, is_own_council=row.council_id == actor.council_id, is_published=row.published_at is not None
    ).or_refuse()
    for name in NOTICE_FIELDS:
        if name in values:
            setattr(row, name, values[name])
    row.drafted_at, row.drafted_by = at, actor.user
    (
        _of_one_council(row) & shows_nothing_withheld(row.contract, {WORDS[n]: getattr(row, n) for n in WORDS})
    ).or_refuse()
    checked(row).save_version()
    changes = {"due_from": (None, row.due_from), "due_to": (None, row.due_to)}
    audit.record(actor, "notice.written", row, at=at, changes=changes, reason=row.subject)
    return row


@transaction.atomic
def publish(*, notice: KeyDecisionNotice, version: int, actor: Actor, at: datetime) -> KeyDecisionNotice:
    """Make the notice public: its clear days run from the day after. Refused by `may_publish` or a stale version.

    What a report withholds may have been withheld since it was written, so its words are looked at again.
    """
    row: KeyDecisionNotice = KeyDecisionNotice.objects.locked(notice.pk).expect_version(version)
    day = clock.london_day(at)
    clear_days = procedure_of(row.council, day).notice_clear_days
    verdict = may_publish(
        actor,
        is_own_council=row.council_id == actor.council_id,
        is_published=row.published_at is not None,
        is_withdrawn=row.withdrawn_at is not None,
        due_to=row.due_to,
        earliest_on=after_clear_days(day, clear_days),
    )
    (verdict & _shows_nothing(row)).or_refuse()
    row.clear_days, row.published_at, row.published_by = clear_days, at, actor.user
    row.save_version(update_fields=["clear_days", "published_at", "published_by"])
    audit.record(actor, "notice.published", row, at=at, changes={"clear_days": (None, clear_days)})
    return row


@transaction.atomic
def announce(*, values: Mapping[str, Any], actor: Actor, at: datetime) -> KeyDecisionNotice:
    """Write a notice and publish it in one act. Refused as either of them; then nothing is kept."""
    written = save(values=values, actor=actor, at=at)
    return publish(notice=written, version=written.version, actor=actor, at=at)


@transaction.atomic
def name_report(
    *, notice: KeyDecisionNotice, report: Report, version: int, actor: Actor, at: datetime
) -> KeyDecisionNotice:
    """Say which report a notice announced, where it was published of a contract alone, before there was one.

    Refused by `may_name_report` or a stale version.
    """
    row: KeyDecisionNotice = KeyDecisionNotice.objects.locked(notice.pk).expect_version(version)
    may_name_report(
        actor,
        is_own_council=row.council_id == actor.council_id == report.council_id,
        stands=row.published_at is not None and row.withdrawn_at is None,
        is_of_a_contract_alone=row.report_id is None and row.forward_plan_entry_id is None,
        is_same_contract=row.contract_id == report.contract_id,
        is_decided=report.status == ReportStatus.DECIDED,
    ).or_refuse()
    row.report = report
    checked(row).save_version(update_fields=["report"])
    audit.record(actor, "notice.report_named", row, at=at, changes={"report": (None, str(report))})
    return row


@transaction.atomic
def withdraw(*, notice: KeyDecisionNotice, version: int, reason: str, actor: Actor, at: datetime) -> KeyDecisionNotice:
    """Take a notice back; what it announced needs another. Refused by `may_withdraw` or a stale version."""
    row: KeyDecisionNotice = KeyDecisionNotice.objects.locked(notice.pk).expect_version(version)
    may_withdraw(
        actor,
        is_own_council=row.council_id == actor.council_id,
        stands=row.withdrawn_at is None,
        is_decided=is_decided_on(row),
        reason=reason,
    ).or_refuse()
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, actor.user, reason.strip()
    row.save_version(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    audit.record(actor, "notice.withdrawn", row, at=at, changes={"withdrawn": (False, True)}, reason=reason.strip())
    return row


def is_decided_on(notice: KeyDecisionNotice) -> bool:
    """Whether something was decided on the strength of this notice."""
    decided = Report.objects.filter(status=ReportStatus.DECIDED)
    if notice.report_id is not None:
        return decided.filter(pk=notice.report_id).exists()
    entry = notice.forward_plan_entry_id
    return entry is not None and decided.filter(forward_plan_entry=entry).exists()


def shows_nothing_withheld(contract: Contract, public: Mapping[str, str]) -> Verdict:
    """No words that a report about the contract withholds stand in what is to be public."""
    verdict = Verdict.allow()
    for report in Report.objects.filter(contract=contract, exempt_texts__isnull=False).distinct():
        for passage in report.exempt_texts.all():
            verdict &= not_in_public(versions.as_printed(report, passage.text), public)
    return verdict


def _shows_nothing(row: KeyDecisionNotice) -> Verdict:
    return shows_nothing_withheld(row.contract, {place: getattr(row, name) for name, place in WORDS.items()})


def _of_one_council(row: KeyDecisionNotice) -> Verdict:
    named = (row.contract, row.forward_plan_entry, row.report, row.maker_post)
    about = (row.forward_plan_entry, row.report)
    return Verdict.of(
        (
            all(one is None or one.council_id == row.council_id for one in named),
            "other_council",
            "A notice names contracts, reports and posts of this council only.",
        ),
        (
            all(one is None or one.contract_id == row.contract_id for one in about),
            "other_contract",
            "The report or the line of the forward plan is about another contract.",
            "contract",
        ),
    )
