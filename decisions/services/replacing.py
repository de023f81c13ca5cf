"""A decision that replaces an earlier one: named before it is submitted, and what that one did reversed when it takes
effect. Nothing is deleted: the ledger gets counter-entries. Source: model.md invariant 28.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.saving import checked
from decisions.enums import PostingStatus, ReportStatus
from decisions.models import Decision, DecisionItem, EffectPosting, Report
from decisions.replacing import may_replace
from decisions.resolving import APPROVED
from decisions.selectors.replacing import is_replaced
from decisions.services import edits
from frameworks.enums import UseStatus
from frameworks.models import OptionUse, Variation
from frameworks.services import options, variations

_TAKEN_BACK = (UseStatus.WITHDRAWN,)


@transaction.atomic
def name(*, report: Report, replaced: Report | None, version: int, actor: Actor, at: datetime) -> Report:
    """Name the decision that this report asks to replace, or none. Refused by `may_edit` and `may_replace`."""
    edit = edits.begin(report=report, version=version, actor=actor, at=at)
    report = edit.report
    if replaced is not None:
        may_replace(
            ReportStatus(replaced.status),
            is_same_contract=replaced.contract_id == report.contract_id and replaced.council_id == report.council_id,
            is_replaced=is_replaced(replaced),
        ).or_refuse()
    before, report.replaces = report.replaces, replaced
    checked(report)
    edit.save()
    named = tuple(one.reference if one else None for one in (before, replaced))
    audit.record(actor, "report.replaces_named", report, at=at, changes={"replaces": (named[0], named[1])})
    return report


def expect(decision: Decision) -> None:
    """A posting for each lot on which the older decision acted and this one does not: there it is only reversed."""
    older, items = decision.report.replaces, decision.items.filter(outcome__in=APPROVED).order_by("order")
    first = items.first()
    if older is None or first is None:
        return
    acted = set(items.values_list("lots__lot", flat=True))
    lots = EffectPosting.objects.filter(item__decision__report=older, lot__isnull=False, status=PostingStatus.POSTED)
    EffectPosting.objects.bulk_create(
        EffectPosting(item=first, lot_id=lot)
        for lot in lots.values_list("lot", flat=True).distinct()
        if lot not in acted
    )


def take_back(item: DecisionItem, owed: Iterable[EffectPosting], *, actor: Actor, at: datetime) -> None:
    """Reverse what the older decision did to these lots. `Refused` where notice has been served on it meanwhile."""
    report = item.decision.report
    if report.replaces is None:
        return
    older, lots = report.replaces.reference, [posting.lot_id for posting in owed if posting.lot_id]
    for variation in Variation.objects.counting().filter(decision_reference=older, contract=report.contract):
        variations.void(
            variation=variation,
            reason=f"{report.reference} replaces {older}.",
            decision_reference=report.reference,
            actor=actor,
            at=at,
        )
    for use in OptionUse.objects.filter(decision_reference=older, lot__in=lots).exclude(status__in=_TAKEN_BACK):
        options.withdraw(
            use=use,
            decision_reference=report.reference,
            reason=f"{report.reference} replaces {older}.",
            actor=actor,
            at=at,
        )


def acted_on(item: DecisionItem, owed: Iterable[EffectPosting]) -> list[EffectPosting]:
    """Those postings that the item itself acts on, beyond what is only reversed."""
    own = set(item.lots.values_list("lot", flat=True))
    return [posting for posting in owed if posting.lot_id is None or posting.lot_id in own]
