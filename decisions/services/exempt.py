"""Exempt text: written under its ground and reasoning, read only by grant.

Source: Local Government Act 1972, Schedule 12A, Part 1; model.md, invariant 31. The audit chain keeps digests only.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from commissioning.actors import Actor
from commissioning.models import Post, User
from commissioning.search import index
from commissioning.services import audit, leave
from commissioning.services.saving import checked
from commissioning.verdicts import Refused, Verdict
from decisions.enums import Classification, ExemptParagraph
from decisions.exemption import may_grant_exempt, may_withhold, not_in_public
from decisions.models import Decision, ExemptGrant, ExemptText, Report, Section
from decisions.selectors import exempt_leave, versions
from decisions.selectors.exempt_agreements import digest_of_passage
from decisions.services import edits, telling


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

    The author's own grant to read is written with the first passage, and the monitoring officer is told. What was kept
    of the report until then is read with leave alone (`note_withheld`). Refused by `may_edit`, a stale version,
    `may_withhold`, as long as its words stand in the public text (`not_in_public`), or without reasoning and text.
    """
    edit = edits.begin(report=section.report, version=version, actor=actor, at=at)
    report = edit.report
    Verdict.of(
        (
            bool(public_interest_reasoning.strip()),
            "no_reasoning",
            "Say why the public interest in withholding this outweighs the interest in publishing it.",
            "public_interest_reasoning",
        ),
        (bool(text.strip()), "no_text", "Write the passage to be withheld.", "text"),
    ).or_refuse()
    not_in_public(versions.as_printed(report, text), versions.public_words(report)).or_refuse()
    if exempt_text is None:
        may_withhold_more(report, actor).or_refuse()
        highest = section.exempt_texts.aggregate(highest=Max("order"))["highest"] or 0
        exempt_text = ExemptText(report=report, section=section, order=highest + 1)
    elif not ExemptText.objects.visible_to(actor).filter(pk=exempt_text.pk, section=section).exists():
        raise Refused(Verdict.refuse("not_granted", "You have no grant to read or rewrite this passage."))
    before, exempt_text.text = exempt_text.text, text.strip()
    exempt_text.paragraph = paragraph
    exempt_text.public_interest_reasoning = public_interest_reasoning.strip()
    checked(exempt_text).save()
    if exempt_text.text != before:
        note_withheld(report, actor=actor, at=at)
    edit.save()
    telling.of_withheld(report, actor=actor, at=at)
    if report.exempt_agreements.exists():
        telling.of_withheld_anew(report, digest_of_passage(exempt_text), actor=actor, at=at)
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
    edit = edits.begin(report=exempt_text.report, version=version, actor=actor, at=at)
    report = edit.report
    if not ExemptText.objects.visible_to(actor).filter(pk=exempt_text.pk).exists():
        raise Refused(Verdict.refuse("not_granted", "You have no grant to read or remove this passage."))
    section, lost = exempt_text.section, exempt_text.sha256
    exempt_text.delete()
    if not holds_exempt(report):
        report.classification = Classification.PUBLIC
    edit.save()
    audit.record(
        actor,
        "report.exempt_text_removed",
        report,
        at=at,
        changes={"section": (section.key, None), "sha256": (lost, None)},
    )
    return report


def holds_exempt(report: Report) -> bool:
    """Whether any passage or annex of the report is withheld from the public."""
    return report.exempt_texts.exists() or bool(report.attachments.annexes().exempt().exists())


@transaction.atomic
def grant(
    *, report: Report, reason: str, actor: Actor, at: datetime, user: User | None = None, post: Post | None = None
) -> ExemptGrant:
    """Let one person, or the holder of one post, read what is exempt in the report. Refused by `may_grant_exempt`.

    Exactly one of `user` and `post`; a reason is required; a post of another council is refused.
    """
    may_give_leave(report, actor).or_refuse()
    return leave.give(
        ExemptGrant(report=report), user=user, post=post, reason=reason,
        verb="report.exempt_granted", about=report, actor=actor, at=at,
    )  # fmt: skip


@transaction.atomic
def revoke(*, exempt_grant: ExemptGrant, actor: Actor, at: datetime) -> ExemptGrant:
    """Take a grant back; from then on its holder reads nothing exempt. Refused by `may_grant_exempt`, and when gone."""
    report = exempt_grant.report
    may_give_leave(report, actor).or_refuse()
    return leave.take_back(exempt_grant, verb="report.exempt_revoked", about=report, actor=actor, at=at)


def may_withhold_more(report: Report, actor: Actor) -> Verdict:
    """Whether somebody who writes in the report may withhold something in it that was not withheld before."""
    held = exempt_leave.was_ever_exempt(report)
    return may_withhold(holds_exempt=held, has_leave=not held or exempt_leave.has_leave(report, actor))


def may_give_leave(report: Report, actor: Actor) -> Verdict:
    """Whether somebody says who reads what is exempt in the report."""
    has_leave = not exempt_leave.was_ever_exempt(report) or exempt_leave.has_leave(report, actor)
    is_ours = (report.council_id == actor.council_id, "other_council", "The report is another council's.")
    return may_grant_exempt(actor, author_id=report.author_id, has_leave=has_leave) & Verdict.of(is_ours)


def note_withheld(report: Report, *, actor: Actor, at: datetime) -> None:
    """Something in the locked report was just made exempt, or exempt words were changed; the caller saves the report.

    It is part-exempt; whoever did it has leave; and what was kept of it up to now is read with leave alone. Up to the
    newest thing kept, because somebody else's request may have begun later and been served first.
    """
    index.forget("report", [report.pk])  # not a moment longer: what is left is read again after the commit
    index.forget("decision", Decision.objects.filter(report=report).values_list("pk", flat=True))
    if not exempt_leave.has_leave(report, actor):
        report.exempt_grants.create(user=actor.user, reason="Withheld it.", granted_by=actor.user, granted_at=at)
    report.classification = Classification.PART_EXEMPT
    kept = (
        (report.saved_versions, "saved_at"),
        (report.comments, "at"),
        (report.moves, "made_at"),
        (report.consultations, "closed_at"),
        (report.clearances, "cleared_at"),
    )
    newest = (rows.aggregate(at=Max(field))["at"] for rows, field in kept)
    report.exempt_at = max(filter(None, (at, report.exempt_at, *newest)))
