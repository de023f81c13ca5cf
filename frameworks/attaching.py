"""Who may keep files with a contract, and who says who reads the exempt ones.

Replaced and withdrawn files stay readable, so nobody may delete one. Source: model.md §4.3 invariant 31 (exemption is
agreed by the monitoring officer), §4.4 (exempt content needs explicit grant).
"""

from __future__ import annotations

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.verdicts import Verdict

KEEPERS = (Role.COMMISSIONER, Role.CONTRACT_MANAGER, Role.APPROVING_MANAGER, Role.DEMOCRATIC_SERVICES)


WHO_GIVES = "The monitoring officer can give leave."


def may_give_file_leave(actor: Actor, *, has_exempt: bool) -> Verdict:
    """Several people attach files to a contract and none of them speaks for all: the monitoring officer gives leave."""
    return Verdict.of(
        (
            actor.post_id is not None and actor.holds(Role.MONITORING_OFFICER),
            "not_yours",
            "Only the monitoring officer says who reads the exempt files of a contract.",
        ),
        (has_exempt, "no_exempt_files", "No file of this contract is exempt."),
    )


def may_attach(actor: Actor) -> Verdict:
    """Whether a person attaches, replaces and withdraws the files of a contract that they see."""
    return Verdict.of(
        (
            actor.post_id is not None and actor.holds(*KEEPERS),
            "not_yours",
            "Files of a contract are kept by commissioners, contract managers, approving managers and democratic "
            "services. Ask one of them to attach it.",
        ),
    )
