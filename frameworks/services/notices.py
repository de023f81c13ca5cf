"""Procurement notices: due because of a variation or a step of a procurement, published, or found not to be needed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.saving import checked, save_new
from frameworks import law
from frameworks.enums import ContractKind, Regime
from frameworks.models import Contract, Notice, Variation
from frameworks.noticing import may_record_notice, may_record_published, may_settle_notice
from frameworks.selectors.variations import worth_at_award
from frameworks.variation_enums import NoticeEvent, NoticeType
from frameworks.varying import NoticeOwed, due_on


def expect(variation: Variation, owed: Iterable[NoticeOwed]) -> list[Notice]:
    """The notices that a variation asks for, in the transaction that authorises it. A day follows from its signing."""
    return [
        save_new(
            Notice(
                contract=variation.contract,
                variation=variation,
                type=one.rule.type,
                is_before=one.rule.is_before,
                is_voluntary=one.rule.is_voluntary,
                source=one.rule.source,
            )
        )
        for one in owed
    ]


def fall_due(variation: Variation, signed_on: date) -> None:
    """Say by when each notice of a variation is due, now that the day of its signing is known."""
    rules = {rule.type: rule for rule in law.NOTICES if rule.regime == variation.contract.regime
             and rule.event == NoticeEvent.VARIATION}  # fmt: skip
    for notice in variation.notices.filter(due_on__isnull=True):
        rule = rules.get(NoticeType(notice.type))
        if rule is not None:
            notice.due_on = due_on(rule, signed_on)
            notice.save_version(update_fields=["due_on"])


def expect_of(contract: Contract, event: NoticeEvent, *, on: date) -> list[Notice]:
    """The notices that a step of its procurement asks for, each once, due about a day. In the step's transaction.

    A call-off needs none of its own; a copy of the contract is due only above its value.
    """
    if contract.kind == ContractKind.CALL_OFF:
        return []
    noted = set(contract.procurement_notices.filter(variation__isnull=True).values_list("type", flat=True))
    value = worth_at_award(contract).amount
    return [
        save_new(
            Notice(
                contract=contract,
                type=rule.type,
                is_before=rule.is_before,
                is_voluntary=rule.is_voluntary,
                due_on=due_on(rule, on),
                source=rule.source,
            )
        )
        for rule in law.notices_for(Regime(contract.regime), event, contract.regime_basis_on)
        if rule.type not in noted and (rule.over is None or (value is not None and value > rule.over))
    ]


@transaction.atomic
def add(
    *, contract: Contract, type: NoticeType, actor: Actor, at: datetime, due_on: date | None = None, source: str = "",
    published_on: date | None = None, identifier: str = "", url: str = "", not_needed_because: str = "",
) -> Notice:  # fmt: skip
    """Note that a notice is due, or was published."""
    may_record_notice(actor).or_refuse()
    may_settle_notice(published_on=published_on, identifier=identifier, url=url, not_needed_because=not_needed_because,
                      today=clock.london_day(at)).or_refuse()  # fmt: skip
    notice = save_new(
        Notice(
            contract=contract, type=type, due_on=due_on, source=source, published_on=published_on,
            identifier=identifier, url=url, not_needed_because=not_needed_because,
        )
    )  # fmt: skip
    changes = {"type": (None, str(type)), "due on": (None, due_on), "published on": (None, published_on)}
    audit.record(actor, "procurement_notice.noted", notice, at=at, changes=changes)
    return notice


@transaction.atomic
def settle(
    *, notice: Notice, version: int, actor: Actor, at: datetime, due_on: date | None = None,
    published_on: date | None = None, identifier: str = "", url: str = "", not_needed_because: str = "",
) -> Notice:  # fmt: skip
    """Record that a notice was published, where, or why it is not needed after all."""
    notice = Notice.objects.locked(notice.pk).expect_version(version)
    may_record_published(actor, is_published=notice.published_on is not None).or_refuse()
    may_settle_notice(published_on=published_on, identifier=identifier, url=url, not_needed_because=not_needed_because,
                      today=clock.london_day(at)).or_refuse()  # fmt: skip
    before, was_due = notice.published_on, notice.due_on
    notice.due_on, notice.published_on = due_on, published_on
    notice.identifier, notice.url, notice.not_needed_because = identifier, url, not_needed_because
    checked(notice).save_version()
    changes = {
        "due on": (was_due, due_on), "published on": (before, published_on), "number": (None, identifier or None),
    }  # fmt: skip
    audit.record(actor, "procurement_notice.settled", notice, at=at, changes=changes, reason=not_needed_because)
    return notice
