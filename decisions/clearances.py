"""How one clearance stands on the report as it is now. Silence never clears.

Source: model.md invariants 21 and 22.
"""

from __future__ import annotations

from dataclasses import dataclass

from decisions.enums import ClearanceOutcome

GIVEN = (ClearanceOutcome.CLEARED, ClearanceOutcome.CLEARED_WITH_COMMENT, ClearanceOutcome.NOT_NEEDED)


@dataclass(frozen=True)
class ClearanceState:
    """The latest round of one discipline: its outcome (None while open) and two digests.

    `given_on` is the digest of the aspect that was cleared, `now` the digest of the same aspect today.
    """

    outcome: ClearanceOutcome | None
    given_on: str = ""
    now: str = ""

    @property
    def is_given(self) -> bool:
        """Whether the officer has cleared, on whatever the report then said."""
        return self.outcome in GIVEN

    @property
    def is_voided(self) -> bool:
        """Whether what was cleared has changed since."""
        return self.is_given and self.given_on != self.now

    @property
    def stands(self) -> bool:
        """Whether the clearance was given and still covers the report."""
        return self.is_given and not self.is_voided

    def sentence(self, discipline: str) -> str:
        """How it stands, for a person: what is missing and who can mend it."""
        if self.stands:
            return f"{discipline} has cleared the report as it is."
        if self.is_voided:
            return f"{discipline} cleared an earlier text; what was cleared has changed, so it must be cleared again."
        if self.outcome is ClearanceOutcome.CHANGES_REQUIRED:
            return f"{discipline} asked for changes and has not cleared the report since."
        return f"{discipline} has not cleared the report."
