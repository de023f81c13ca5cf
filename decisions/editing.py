"""Who may write in a report, and when.

Source: model.md §4.4 (whose move it is; the author may go on editing during clearance, digests protect), invariant 35.
"""

from __future__ import annotations

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.verdicts import StaleVersion, Verdict
from decisions.enums import EDITABLE_STATUSES, ReportStatus


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


def may_grant_exempt(actor: Actor, *, author_id: int) -> Verdict:
    """Leave to read exempt text is given by the author or the monitoring officer."""
    return Verdict.of(
        (
            actor.post_id is not None and (actor.user_id == author_id or actor.holds(Role.MONITORING_OFFICER)),
            "not_yours",
            "Only the author of the report or the monitoring officer can say who reads its exempt text.",
        ),
    )


def may_propose_rule(actor: Actor) -> Verdict:
    """The scheme of delegation is configured by an administrator."""
    return Verdict.of(
        (actor.holds(Role.ADMINISTRATOR), "not_yours", "Only an administrator can propose a rule of the scheme."),
    )


def may_confirm_rule(actor: Actor, *, proposed_by_id: int, is_confirmed: bool) -> Verdict:
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
