"""The scheme of delegation and the forward plan: proposed by an administrator, confirmed by the monitoring officer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commissioning.actors import Actor
from commissioning.enums import Discipline, Role
from commissioning.models import Post
from commissioning.services import audit
from commissioning.services.saving import checked
from commissioning.verdicts import Verdict
from decisions.editing import may_confirm_rule, may_propose_rule
from decisions.models import AuthorityRule, ForwardPlanEntry
from decisions.services import telling

RULE_FIELDS = (
    "name", "clause", "text", "action", "priority", "value_basis", "value_from", "value_to", "on_forward_plan",
    "is_key", "budgeted", "routine", "level", "maker_post", "template", "record_type", "starts_on", "ends_on",
)  # fmt: skip
ENTRY_FIELDS = (
    "reference", "title", "contract", "action", "planned_value", "planned_on", "is_budgeted", "is_key",
    "approving_body", "approving_decision", "approved_on",
)  # fmt: skip


def _may_say(rule: AuthorityRule | None, maker: Post, consultees: Collection[Post], actor: Actor) -> Verdict:
    return Verdict.of(
        (
            rule is None or rule.confirmed_at is None,
            "already_confirmed",
            "A confirmed rule is not changed: give it an end date and propose its successor.",
        ),
        (
            all(post.council_id == actor.council_id for post in (maker, *consultees)),
            "other_council",
            "Every post named in a rule is a post of the council.",
            "maker_post",
        ),
        (
            maker.roles.filter(role=Role.DECISION_MAKER).exists(),
            "not_a_decision_maker",
            f"{maker} does not have the role of decision-maker. Give it to the post first.",
            "maker_post",
        ),
        (
            maker not in consultees,
            "consults_itself",
            "The post that decides cannot be the one it consults.",
            "consultee_posts",
        ),
    )


@transaction.atomic
def propose_rule(
    *,
    values: Mapping[str, Any],
    consultees: Collection[Post],
    clearances: Collection[Discipline],
    actor: Actor,
    at: datetime,
    rule: AuthorityRule | None = None,
    version: int | None = None,
) -> AuthorityRule:
    """Propose a rule, or change a proposal nobody has confirmed yet. It counts only once confirmed.

    Refused to anybody but an administrator, for a confirmed rule, a stale version, a post of another council, or a
    post that cannot decide.
    """
    rule = put_forward(
        values=values, consultees=consultees, clearances=clearances, actor=actor, at=at, rule=rule, version=version
    )
    telling.of_rule(rule, actor=actor, at=at)
    return rule


def put_forward(
    *,
    values: Mapping[str, Any],
    consultees: Collection[Post],
    clearances: Collection[Discipline],
    actor: Actor,
    at: datetime,
    rule: AuthorityRule | None = None,
    version: int | None = None,
) -> AuthorityRule:
    """Propose a rule and tell nobody: for a whole scheme, of which the monitoring officer is told once."""
    if rule is not None:
        rule = AuthorityRule.objects.locked(rule.pk)
        rule.expect_version(rule.version if version is None else version)
    maker: Post = values["maker_post"]
    (may_propose_rule(actor) & _may_say(rule, maker, consultees, actor)).or_refuse()
    if rule is None:
        rule = AuthorityRule(council=actor.council, proposed_by=actor.user, proposed_at=at, version=0)
    for name in RULE_FIELDS:
        if name in values:
            setattr(rule, name, values[name])
    rule.proposed_by, rule.proposed_at = actor.user, at
    checked(rule).save_version()
    rule.consultee_posts.set(consultees)
    rule.clearances.all().delete()
    for discipline in sorted(set(clearances)):
        rule.clearances.create(discipline=discipline)
    audit.record(actor, "rule.proposed", rule, at=at, changes={"maker_post": (None, str(maker))}, reason=rule.text)
    return rule


@transaction.atomic
def confirm_rule(*, rule: AuthorityRule, version: int, actor: Actor, at: datetime) -> AuthorityRule:
    """Bring a proposed rule into the scheme from its start date. Refused by `may_confirm_rule` or a stale version."""
    rule = AuthorityRule.objects.locked(rule.pk).expect_version(version)
    verdict = may_confirm_rule(
        actor, proposed_by_id=rule.proposed_by_id, is_confirmed=rule.confirmed_at is not None
    ) & Verdict.of((rule.council_id == actor.council_id, "other_council", "The rule is another council's."))
    verdict.or_refuse()
    rule.confirmed_at, rule.confirmed_by = at, actor.user
    rule.save_version(update_fields=["confirmed_at", "confirmed_by"])
    audit.record(actor, "rule.confirmed", rule, at=at, changes={"confirmed": (False, True)})
    return rule


@transaction.atomic
def end_rule(*, rule: AuthorityRule, version: int, ends_on: date, actor: Actor, at: datetime) -> AuthorityRule:
    """Give a rule its last day (inclusive). Only the monitoring officer; refused before its first day."""
    rule = AuthorityRule.objects.locked(rule.pk).expect_version(version)
    Verdict.of(
        (actor.holds(Role.MONITORING_OFFICER), "not_yours", "Only the monitoring officer can end a rule."),
        (rule.council_id == actor.council_id, "other_council", "The rule is another council's."),
        (ends_on >= rule.starts_on, "ends_before_start", "A rule cannot end before it starts.", "ends_on"),
    ).or_refuse()
    before, rule.ends_on = rule.ends_on, ends_on
    rule.save_version(update_fields=["ends_on"])
    audit.record(actor, "rule.ended", rule, at=at, changes={"ends_on": (before, ends_on)})
    return rule


@transaction.atomic
def save_forward_plan_entry(
    *, values: Mapping[str, Any], actor: Actor, at: datetime, entry: ForwardPlanEntry | None = None
) -> ForwardPlanEntry:
    """Add or change a line of the forward plan. Only democratic services or an administrator, for their own council.

    Refused when an approved entry names no body, and for another council's contract.
    """
    contract = values.get("contract") or (entry.contract if entry else None)
    approved_on = values.get("approved_on", entry.approved_on if entry else None)
    body = values.get("approving_body", entry.approving_body if entry else "")
    Verdict.of(
        (
            actor.holds(Role.DEMOCRATIC_SERVICES, Role.ADMINISTRATOR),
            "not_yours",
            "Only democratic services or an administrator can write the forward plan.",
        ),
        (
            contract is not None and contract.council_id == actor.council_id,
            "other_council",
            "The forward plan lists contracts of this council.",
            "contract",
        ),
        (
            approved_on is None or bool(body),
            "no_body",
            "Name the body that approved the entry.",
            "approving_body",
        ),
    ).or_refuse()
    is_new = entry is None
    entry = entry or ForwardPlanEntry(council=actor.council)
    changes = {}
    for name in ENTRY_FIELDS:
        before = None if is_new else getattr(entry, name)
        if name in values and before != values[name]:
            changes[name] = (None if before is None else str(before), str(values[name]))
            setattr(entry, name, values[name])
    checked(entry).save()
    audit.record(actor, "forward_plan.saved", entry, at=at, changes=changes)
    return entry
