"""Who brings a register in from a file, and when what was brought in can be undone.

Source: model.md invariant 38 (imports are tried first, idempotent by reference, their errors told row by row); a
contract on which something was built since is no slip any more, and stays.
"""

from __future__ import annotations

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.verdicts import Verdict
from frameworks.enums import ImportStatus


def may_import(actor: Actor) -> Verdict:
    """Commissioners enter contracts, one by one or from a file."""
    return Verdict.of(
        (actor.holds(Role.COMMISSIONER), "not_yours", "Only a commissioner brings contracts in from a file."),
    )


def may_look_through(status: ImportStatus) -> Verdict:
    """Whether a file still waits to be brought in."""
    return Verdict.of(
        (status == ImportStatus.UPLOADED, "settled", f"This file is settled: {status.label.lower()}."),
    )


def may_bring(problems: int, unsure: int) -> Verdict:
    """Whether a file can be brought in as it is: all of it or nothing."""
    return Verdict.of(
        (
            problems == 0,
            "problems",
            f"{problems} {'thing is' if problems == 1 else 'things are'} wrong in the file. Correct them there, and "
            "bring in the corrected file.",
        ),
        (
            unsure == 0,
            "unsure",
            f"{unsure} {'provider is' if unsure == 1 else 'providers are'} not in the directory. Say of each which "
            "organisation it is, or that it is new.",
        ),
    )


def may_undo(status: ImportStatus, *, reason: str, built_on: int) -> Verdict:
    """Whether a batch can be undone: it is on the register, and nothing was built on any of its contracts."""
    return Verdict.of(
        (status == ImportStatus.IMPORTED, "not_imported", f"There is nothing to undo: {status.label.lower()}."),
        (bool(reason.strip()), "no_reason", "Say why it is undone.", "undo_reason"),
        (
            built_on == 0,
            "built_on",
            f"Something was built on {built_on} of its contracts since: a report, a decision, a change or a file. "
            "Those stay; correct them one by one.",
        ),
    )
