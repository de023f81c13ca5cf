"""Setting how long a part of the way to a decision is reckoned to take: for the council, a contract, or an option."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.models import Council
from commissioning.services import audit
from commissioning.services.saving import checked
from commissioning.verdicts import Verdict
from decisions.enums import LeadPart
from decisions.lead_times import may_configure, may_plan, says_enough
from decisions.models import LeadTime
from frameworks.models import Contract, TermOption


@transaction.atomic
def set_for_council(
    *, council: Council, part: LeadPart, count: int | None, starts_on: date, reason: str, actor: Actor, at: datetime
) -> LeadTime:
    """From a day on, this is how long the part takes in the council; without a count the rule counts again."""
    own = Verdict.of((council.pk == actor.council_id, "other_council", "That is another council."))
    (may_configure(actor) & own & says_enough(part, count=count, reason=reason)).or_refuse()
    row = LeadTime(council=council, part=part, count=count, starts_on=starts_on, reason=reason.strip())
    return _record(row, actor, at)


@transaction.atomic
def set_for_contract(
    *, contract: Contract, part: LeadPart, count: int | None, reason: str, actor: Actor, at: datetime,
    option: TermOption | None = None,
) -> LeadTime:  # fmt: skip
    """From today on, this is how long the part takes for the contract, or for one of its options.

    Without a count, what the council has set, or the rule, counts again.
    """
    own = Verdict.of(
        (contract.council_id == actor.council_id, "other_council", "The contract is another council's."),
        (option is None or option.contract_id == contract.pk, "other_contract", "The option is another contract's."),
    )
    (may_plan(actor) & own & says_enough(part, count=count, reason=reason)).or_refuse()
    row = LeadTime(
        council=contract.council, contract=contract, option=option, part=part, count=count,
        starts_on=clock.london_day(at), reason=reason.strip(),
    )  # fmt: skip
    return _record(row, actor, at)


def _record(row: LeadTime, actor: Actor, at: datetime) -> LeadTime:
    row.recorded_by, row.recorded_post, row.recorded_at = actor.user, actor.post_label, at
    checked(row).save()
    changes: dict[str, tuple[audit.Scalar, audit.Scalar]] = {row.part: (None, row.count), "from": (None, row.starts_on)}
    audit.record(
        actor, "lead_time.set", row.contract or row.council, at=at, changes=changes, reason=row.reason, row=row
    )
    return row
