"""Who may comment on a report, and who closes what was said.

Source: model.md §4.4: contributors, clearers, the manager, consultees, the maker and democratic services see a report
on its way; an auditor reads and changes nothing, an administrator configures.
"""

from __future__ import annotations

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.verdicts import Verdict
from decisions.enums import OPEN_STATUSES, ReportStatus

ONLY_READ = (Role.AUDITOR, Role.ADMINISTRATOR)
LONGEST = 4_000


def may_comment(actor: Actor, *, status: ReportStatus) -> Verdict:
    """Everybody who sees a report comments on it until it is decided. That they see it is asked by who fetched it."""
    speaks = any(grant.role not in ONLY_READ for grant in actor.roles)
    return Verdict.of(
        (
            actor.post_id is not None and speaks,
            "not_yours",
            "Comments are made by those who take part in the report. Your post reads it without taking part.",
        ),
        (
            status in OPEN_STATUSES,
            "not_open",
            f"This report is “{status.label}”: its comments are closed. They can still be read.",
        ),
    )


def may_say(body: str) -> Verdict:
    """A comment has words, and not a report's worth of them."""
    return Verdict.of(
        (bool(body.strip()), "no_comment", "Write the comment.", "body"),
        (len(body) <= LONGEST, "too_long", f"A comment has at most {LONGEST:,} characters.", "body"),
    )


def may_resolve(actor: Actor, *, status: ReportStatus, author_id: int, commenter_id: int) -> Verdict:
    """A comment is resolved, and opened again, by the report's author or by whoever made it."""
    return may_comment(actor, status=status) & Verdict.of(
        (
            actor.user_id in (author_id, commenter_id),
            "not_yours_to_resolve",
            "The author of the report resolves a comment, or whoever made it.",
        ),
    )
