"""On what terms authority may be delegated by a decision, and when joint holders have agreed to its use.

Pure. Source: model.md §4.2 (AuthorityGrant); cases S1 b and S3 b; Local Government Act 1972 s. 101.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.enums import Role
from commissioning.money import format_pounds
from commissioning.verdicts import Verdict
from decisions.enums import EffectKind, HeldBy, ReportStatus, RouteAction

AGREED_IN = (ReportStatus.ISSUED, ReportStatus.WITH_DECISION_MAKER, ReportStatus.DEFERRED)


@dataclass(frozen=True)
class Terms:
    """What is delegated: to whom, how they hold it, to do what, about which contract, how much (£), until when."""

    posts: tuple[str, ...]
    held: HeldBy
    action: RouteAction
    contract: str
    cap: Decimal | None
    expires_on: date

    @property
    def words(self) -> str:
        """The terms in a sentence, as they are printed under the recommendation and in the record."""
        several = len(self.posts) > 1
        how = (" jointly" if self.held is HeldBy.JOINTLY else ", each of them alone") if several else ""
        about = f"contract {self.contract}" if self.contract else "this matter and what is planned by this decision"
        most = f", up to {format_pounds(self.cap)} in all" if self.cap is not None else ""
        return (
            f"Delegated to {' and '.join(self.posts)}{how}: {self.action.label.lower()}, about {about}{most}, until "
            f"{say_date(self.expires_on)}."
        )


def may_say(effect: EffectKind, terms: Terms, *, posts: Sequence[int], deciding: Sequence[int], on: date) -> Verdict:
    """Whether a recommendation may delegate on these terms; `posts` are those named, `deciding` those that can."""
    return Verdict.of(
        (
            effect is EffectKind.DELEGATE,
            "not_delegating",
            "Only a recommendation that delegates authority has such terms. Change what it does to the register first.",
        ),
        (len(set(posts)) == len(posts), "named_twice", "A post is named once.", "others"),
        (
            set(posts) <= set(deciding),
            "not_a_decision_maker",
            "Every post that authority is delegated to has the role of decision-maker. Give it to the post first.",
            "others",
        ),
        (
            terms.held is HeldBy.SEVERALLY or len(posts) > 1,
            "nobody_beside",
            "Held jointly, it needs another post beside the one the recommendation names.",
            "others",
        ),
        (terms.cap is None or terms.cap > 0, "no_cap", "The most that may be spent is more than nothing.", "cap"),
        (terms.expires_on >= on, "expired", "The delegation would have ended already.", "expires_on"),
    )


def may_agree(actor: Actor, *, status: ReportStatus, missing: Sequence[int], post: int | None, words: str) -> Verdict:
    """A holder whose agreement is missing gives it; democratic services record it for them from what they wrote."""
    mine = actor.post_id in missing
    return Verdict.of(
        (
            bool(missing),
            "nothing_open",
            "No other holder of a joint delegation has to agree to this report.",
        ),
        (
            mine or actor.holds(Role.DEMOCRATIC_SERVICES),
            "not_yours",
            "Only another holder of the joint delegation agrees, or democratic services record it for them.",
        ),
        (status in AGREED_IN, "not_now", "The other holder agrees to the paper that was issued, before it is signed."),
        (post is None or post in missing, "not_a_holder", "Choose a holder whose agreement is missing.", "post"),
        (bool(words.strip()), "no_words", "Give what was written.", "words"),
    )


def may_revoke_any(actor: Actor, *, expires_on: date, revoked_from: date | None, on: date) -> Verdict:
    """The monitoring officer revokes a delegation that still runs on the day, once."""
    return Verdict.of(
        (
            actor.holds(Role.MONITORING_OFFICER),
            "not_yours",
            "Only the monitoring officer records that a delegation is revoked.",
        ),
        (
            revoked_from is None,
            "revoked",
            f"It is revoked already, from {say_date(revoked_from)} on." if revoked_from else "It is revoked already.",
        ),
        (expires_on >= on, "expired", f"It ended on {say_date(expires_on)} by itself."),
    )


def may_revoke(
    actor: Actor, *, expires_on: date, revoked_from: date | None, from_on: date, reason: str, on: date
) -> Verdict:
    """Whether it may be revoked from a day, today or later, for a reason: what was decided before stands."""
    return may_revoke_any(actor, expires_on=expires_on, revoked_from=revoked_from, on=on) & Verdict.of(
        (
            from_on >= on,
            "in_the_past",
            "A delegation is revoked from today or a later day: what was decided under it stands.",
            "from_on",
        ),
        (
            from_on <= expires_on,
            "after_its_end",
            f"It ends on {say_date(expires_on)} by itself. Choose a day before then.",
            "from_on",
        ),
        (bool(reason.strip()), "no_reason", "Say why, and which body or decision revokes it.", "reason"),
    )


def holders_agree(missing: Sequence[str]) -> Verdict:
    """What is held jointly is used jointly: every other holder has agreed in writing to the paper."""
    return Verdict.of(
        (
            not missing,
            "holder_not_agreed",
            f"This authority is held jointly. The written agreement of {' and '.join(missing)} is not recorded: they "
            "give it themselves, or democratic services record it.",
        ),
    )


def within_cap(asked: Decimal, remaining: Decimal | None) -> Verdict:
    """Whether what is resolved is within what is left of the cap, both in pounds."""
    return Verdict.of(
        (
            remaining is None or asked <= remaining,
            "beyond_cap",
            f"Only {format_pounds(max(remaining or Decimal(0), Decimal(0)))} is left of what was delegated. Somebody "
            "whose authority reaches further decides it.",
        ),
    )
