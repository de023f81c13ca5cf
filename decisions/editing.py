"""Who may write in a report or change a form of report, and when.

Source: model.md §4.4 (whose move it is; the author may go on editing during clearance, digests protect), invariant 35.
"""

from __future__ import annotations

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.verdicts import StaleVersion, Verdict
from decisions.checks.rule import Rule
from decisions.enums import BEFORE_ISSUE, EDITABLE_STATUSES, ReportStatus


class StaleText(StaleVersion):
    """Somebody else saved first: carries the words on record, so that the page can show both versions."""

    def __init__(self, *, expected: int, stored: int, stored_text: str) -> None:
        super().__init__(expected=expected, stored=stored)
        self.stored_text = stored_text


def may_begin_report(actor: Actor) -> Verdict:
    """A report is begun by somebody acting in a post that drafts reports."""
    return Verdict.of(
        (
            actor.holds(Role.REPORT_AUTHOR),
            "not_yours",
            "Only a post with the role of report author can begin a report.",
        ),
    )


def may_edit(actor: Actor, *, status: ReportStatus, author_id: int, contributor_post_id: int | None = None) -> Verdict:
    """The author edits the whole report; a contributor only the section given to their post.

    Pass `contributor_post_id` when one section is edited. Refused once the report has left its author's hands.
    """
    is_author = actor.user_id == author_id and actor.holds(Role.REPORT_AUTHOR)
    is_contributor = contributor_post_id is not None and actor.post_id == contributor_post_id
    return Verdict.of(
        (
            is_author or is_contributor,
            "not_yours",
            "Only the author of this report can change it, and a contributor only their own section.",
        ),
        (
            status in EDITABLE_STATUSES,
            "not_editable",
            f"A report that is “{status.label}” cannot be changed. It can be while it is a draft, in clearance, "
            "or sent back for changes.",
        ),
    )


def may_hand_in(actor: Actor, *, contributor_post_id: int | None, is_answered: bool) -> Verdict:
    """A contributor says that the section given to their post is done, once there is something in it."""
    return Verdict.of(
        (
            contributor_post_id is not None and actor.post_id == contributor_post_id,
            "not_given",
            "Only the post that was asked to write a section says that it is done.",
        ),
        (
            is_answered,
            "nothing_written",
            "Write the section, or answer “None” or “N/A” below; then say that it is done.",
            "body",
        ),
    )


def may_override(actor: Actor, *, rule: Rule, status: ReportStatus, author_id: int) -> Verdict:
    """A blocker is let stand, with a reason, by the one kind of post its rule names, and never by the author.

    Invariants 15 and 19. Refused once the paper has been issued: then nothing is checked any more.
    """
    return Verdict.of(
        (
            rule.overridden_by is not None,
            "blocker",
            "This has to be put right; nobody can let it stand.",
        ),
        (
            rule.overridden_by is None or rule.may_be_overridden_by(actor),
            "not_yours",
            f"Only {rule.overrider} can let this stand, with a reason.",
        ),
        (
            actor.user_id != author_id,
            "overrider_is_author",
            f"You wrote this report, so {rule.overrider or 'somebody else'} other than you has to look at it.",
        ),
        (
            status in BEFORE_ISSUE,
            "not_before_issue",
            f"A report that is “{status.label}” is checked no more. Before its paper is issued it is.",
        ),
    )


def may_propose_rule(actor: Actor) -> Verdict:
    """The scheme of delegation is configured by an administrator."""
    return Verdict.of(
        (actor.holds(Role.ADMINISTRATOR), "not_yours", "Only an administrator can propose a rule of the scheme."),
    )


def may_confirm_rule(actor: Actor, *, proposed_by_id: int | None, is_confirmed: bool) -> Verdict:
    """A change to the scheme counts once the monitoring officer, another person, has confirmed it (model.md §4.2)."""
    return Verdict.of(
        (
            actor.holds(Role.MONITORING_OFFICER),
            "not_yours",
            "Only the monitoring officer can confirm a rule of the scheme of delegation.",
        ),
        (actor.user_id != proposed_by_id, "own_proposal", "A rule is confirmed by somebody other than its proposer."),
        (
            not is_confirmed,
            "already_confirmed",
            "This rule is confirmed already. To change it, end it and add another.",
        ),
    )


def may_change_form(actor: Actor, *, council_id: int | None) -> Verdict:
    """An administrator changes the council's own forms of report; a shipped one, of no council, is copied first."""
    return Verdict.of(
        (
            actor.holds(Role.ADMINISTRATOR) and council_id in (None, actor.council_id),
            "not_yours",
            "Only an administrator of the council can change its forms.",
        ),
        (
            council_id is not None,
            "shipped",
            "This form is shipped with the program. Copy it first, then change the copy.",
        ),
    )


def may_begin_to_change_form(actor: Actor, *, council_id: int | None, is_begun: bool) -> Verdict:
    """The same, and nobody has begun already: there is one working copy of a form."""
    return may_change_form(actor, council_id=council_id) & Verdict.of(
        (
            not is_begun,
            "begun",
            "The form is being changed already. Go on with what was begun, or throw it away first.",
        ),
    )


def may_publish_form(actor: Actor, *, council_id: int | None, is_changed: bool) -> Verdict:
    """Whoever may change a form publishes it, once it says something otherwise than its newest version."""
    return may_change_form(actor, council_id=council_id) & Verdict.of(
        (
            is_changed,
            "nothing_changed",
            "The form is the same as its newest version: change something first.",
        ),
    )
