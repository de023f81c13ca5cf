"""Exempt text: written under its ground and reasoning, read only by grant.

Source: Local Government Act 1972, Schedule 12A, Part 1; model.md, invariant 31. The audit chain keeps digests only.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from commissioning.actors import Actor
from commissioning.models import Post, User
from commissioning.services import audit
from commissioning.services.saving import checked
from commissioning.verdicts import Refused, Verdict
from decisions.editing import may_grant_exempt
from decisions.enums import Classification, ExemptParagraph
from decisions.models import ExemptGrant, ExemptText, Report, Section
from decisions.services.reports import opened_for_editing


@transaction.atomic
def write(
    *,
    section: Section,
    version: int,
    paragraph: ExemptParagraph,
    public_interest_reasoning: str,
    text: str,
    actor: Actor,
    at: datetime,
    exempt_text: ExemptText | None = None,
) -> ExemptText:
    """Add an exempt passage to a section, or rewrite `exempt_text`. The report becomes part-exempt.

    The author's own grant to read is written with the first passage. Refused by `may_edit`, a stale version, or
    without reasoning and text.
    """
    report = opened_for_editing(report=section.report, version=version, actor=actor)
    Verdict.of(
        (
            bool(public_interest_reasoning.strip()),
            "no_reasoning",
            "Say why the public interest in withholding this outweighs the interest in publishing it.",
            "public_interest_reasoning",
        ),
        (bool(text.strip()), "no_text", "Write the passage to be withheld.", "text"),
    ).or_refuse()
    if exempt_text is None:
        highest = section.exempt_texts.aggregate(highest=Max("order"))["highest"] or 0
        exempt_text = ExemptText(report=report, section=section, order=highest + 1)
    elif not ExemptText.objects.visible_to(actor).filter(pk=exempt_text.pk, section=section).exists():
        raise Refused(Verdict.refuse("not_granted", "You have no grant to read or rewrite this passage."))
    exempt_text.paragraph = paragraph
    exempt_text.public_interest_reasoning = public_interest_reasoning.strip()
    exempt_text.text = text.strip()
    checked(exempt_text).save()
    if not report.exempt_grants.standing().filter(user=actor.user).exists():
        report.exempt_grants.create(user=actor.user, reason="Wrote the passage.", granted_by=actor.user, granted_at=at)
    report.classification = Classification.PART_EXEMPT
    report.save_version()
    audit.record(
        actor,
        "report.exempt_text_written",
        report,
        at=at,
        changes={
            "section": (None, section.key),
            "paragraph": (None, int(paragraph)),
            "sha256": (None, exempt_text.sha256),
        },
    )
    return exempt_text


@transaction.atomic
def remove(*, exempt_text: ExemptText, version: int, actor: Actor, at: datetime) -> Report:
    """Take an exempt passage out; the report is public again after the last. Refused by `may_edit` or ungranted."""
    report = opened_for_editing(report=exempt_text.report, version=version, actor=actor)
    if not ExemptText.objects.visible_to(actor).filter(pk=exempt_text.pk).exists():
        raise Refused(Verdict.refuse("not_granted", "You have no grant to read or remove this passage."))
    section, lost = exempt_text.section, exempt_text.sha256
    exempt_text.delete()
    if not report.exempt_texts.exists():
        report.classification = Classification.PUBLIC
    report.save_version()
    audit.record(
        actor,
        "report.exempt_text_removed",
        report,
        at=at,
        changes={"section": (section.key, None), "sha256": (lost, None)},
    )
    return report


@transaction.atomic
def grant(
    *, report: Report, reason: str, actor: Actor, at: datetime, user: User | None = None, post: Post | None = None
) -> ExemptGrant:
    """Let one person, or the holder of one post, read the report's exempt text. Refused by `may_grant_exempt`.

    Exactly one of `user` and `post`; a reason is required; a post of another council is refused.
    """
    (
        may_grant_exempt(actor, author_id=report.author_id)
        & Verdict.of(
            ((user is None) != (post is None), "one_grantee", "Name one person or one post.", "user"),
            (bool(reason.strip()), "no_reason", "Say why they need to read it.", "reason"),
            (
                post is None or post.council_id == report.council_id,
                "other_council",
                "The post is another council's.",
                "post",
            ),
            (
                user is None or User.objects.visible_to(actor).filter(pk=user.pk).exists(),
                "other_council",
                "This person holds no post of the council.",
                "user",
            ),
            (report.council_id == actor.council_id, "other_council", "The report is another council's."),
        )
    ).or_refuse()
    given: ExemptGrant = report.exempt_grants.create(
        user=user, post=post, reason=reason.strip(), granted_by=actor.user, granted_at=at
    )
    audit.record(
        actor, "report.exempt_granted", report, at=at, changes={"to": (None, str(user or post))}, reason=reason
    )
    return given


@transaction.atomic
def revoke(*, exempt_grant: ExemptGrant, actor: Actor, at: datetime) -> ExemptGrant:
    """Take a grant back; from then on its holder reads nothing exempt. Refused by `may_grant_exempt`, and when gone."""
    exempt_grant = ExemptGrant.objects.select_for_update(of=("self",)).get(pk=exempt_grant.pk)
    report = exempt_grant.report
    (
        may_grant_exempt(actor, author_id=report.author_id)
        & Verdict.of(
            (exempt_grant.revoked_at is None, "already_revoked", "This grant has been taken back already."),
            (report.council_id == actor.council_id, "other_council", "The report is another council's."),
        )
    ).or_refuse()
    exempt_grant.revoked_at, exempt_grant.revoked_by = at, actor.user
    exempt_grant.save(update_fields=["revoked_at", "revoked_by"])
    to = str(exempt_grant.user or exempt_grant.post)
    audit.record(actor, "report.exempt_revoked", report, at=at, changes={"to": (to, None)})
    return exempt_grant
