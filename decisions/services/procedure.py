"""The council's rules of procedure: proposed by an administrator, confirmed by the monitoring officer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.actors import Actor
from commissioning.models import Post
from commissioning.services import audit
from commissioning.services.saving import checked
from commissioning.verdicts import Verdict
from decisions.editing import may_confirm_rule, may_propose_rule
from decisions.models import ProcedureRules
from decisions.services import telling

CHAIRS = ("scrutiny_chair_post", "council_chair_post", "council_vice_chair_post")
PROCEDURE_FIELDS = (
    "clause", "starts_on", "key_value_from", "key_wards_from", "notice_clear_days", "exception_clear_days",
    "agenda_clear_days", "despatch_working_days", "publication_working_days", "reminder_working_days",
    "escalation_working_days", "decision_number", "call_in_days", "call_in_unit", "call_in_cut_off",
    "call_in_requests", "call_in_by", "call_in_key_only", "call_in_spares_officers", "call_in_spares_urgent",
    "dispensation_lets_act", *CHAIRS,
)  # fmt: skip
CONFIRMED_STAYS = (
    "Confirmed rules of procedure are not changed: decisions were taken under them. Propose others that begin later."
)


@transaction.atomic
def propose(
    *,
    values: Mapping[str, Any],
    grounds: Sequence[str],
    actor: Actor,
    at: datetime,
    rules: ProcedureRules | None = None,
    version: int | None = None,
) -> ProcedureRules:
    """Propose rules of procedure (`PROCEDURE_FIELDS`) with their grounds of call-in, or change a proposal.

    They count once confirmed. Refused to anybody but an administrator, for confirmed rules, a stale version, and a
    chair whose post is another council's.
    """
    if rules is not None:
        rules = ProcedureRules.objects.locked(rules.pk)
        rules.expect_version(rules.version if version is None else version)
    chairs: list[Post] = [values[name] for name in CHAIRS if values.get(name) is not None]
    verdict = may_propose_rule(actor) & Verdict.of(
        (rules is None or rules.confirmed_at is None, "already_confirmed", CONFIRMED_STAYS),
        (
            all(post.council_id == actor.council_id for post in chairs),
            "other_council",
            "Every post named in the rules is a post of the council.",
            CHAIRS[0],
        ),
    )
    verdict.or_refuse()
    if rules is None:
        rules = ProcedureRules(council=actor.council, version=0)
    for name in PROCEDURE_FIELDS:
        if name in values:
            setattr(rules, name, values[name])
    rules.proposed_by, rules.proposed_at = actor.user, at
    checked(rules).save_version()
    rules.grounds.all().delete()
    for order, text in enumerate(filter(None, (ground.strip() for ground in grounds)), start=1):
        rules.grounds.create(order=order, text=text)
    telling.of_procedure(rules, actor=actor, at=at)
    audit.record(actor, "procedure.proposed", rules, at=at, changes={"starts_on": (None, rules.starts_on)})
    return rules


@transaction.atomic
def confirm(*, rules: ProcedureRules, version: int, actor: Actor, at: datetime) -> ProcedureRules:
    """Bring proposed rules into force from their first day. Refused by `may_confirm_rule` or a stale version."""
    rules = ProcedureRules.objects.locked(rules.pk).expect_version(version)
    verdict = may_confirm_rule(
        actor, proposed_by_id=rules.proposed_by_id, is_confirmed=rules.confirmed_at is not None
    ) & Verdict.of((rules.council_id == actor.council_id, "other_council", "The rules are another council's."))
    verdict.or_refuse()
    rules.confirmed_at, rules.confirmed_by = at, actor.user
    rules.save_version(update_fields=["confirmed_at", "confirmed_by"])
    audit.record(actor, "procedure.confirmed", rules, at=at, changes={"confirmed": (False, True)})
    return rules
