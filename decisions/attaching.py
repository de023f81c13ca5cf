"""Who may keep files with a report, and when: its annexes are part of what is issued, and then nobody changes them.

Source: model.md §4.2 (Report: frozen when issued, then only numbered supplements).
"""

from __future__ import annotations

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.verdicts import Verdict
from decisions.editing import may_edit
from decisions.enums import FROZEN_STATUSES, ReportStatus

ISSUED = (
    "The paper is issued with its annexes, and they are what is decided: none can be added, replaced or withdrawn. "
    "To change them the decision-maker returns the report for changes."
)

VOIDS = (
    "An annex is part of what is decided. To add, replace or withdraw one voids every clearance given so far; each has "
    "to be given again."
)


def may_annex(actor: Actor, *, status: ReportStatus, author_id: int) -> Verdict:
    """Annexes are the author's, as long as the report can be edited."""
    if status in FROZEN_STATUSES:
        return Verdict.refuse("issued", ISSUED)
    return may_edit(actor, status=status, author_id=author_id)


def may_file_with_decision(actor: Actor, *, is_decided: bool) -> Verdict:
    """What comes after a decision (a reply, a letter, a call-in request) is kept with it by democratic services."""
    return Verdict.of(
        (
            actor.holds(Role.DEMOCRATIC_SERVICES),
            "not_yours",
            "Papers of a decision are kept by democratic services. Ask them to attach it.",
        ),
        (is_decided, "not_decided", "There is no decision yet. Until the paper is issued its author attaches annexes."),
    )
