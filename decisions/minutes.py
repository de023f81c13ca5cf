"""A body's meeting as the record of its decision tells it. Pure.

Source: model.md §4.2 (Decision: maker a body with meeting and minute); SI 2012/2089 reg 12; Local Government Act 1972
s.100B(4) for a late report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commissioning.calendar import say_date

STATEMENT = (
    "This file is a digitally certified record of a decision taken in a meeting. It was entered from the minute, and a "
    "second person compared it with the minute and confirmed it. The certificate in the file is the council's and "
    "shows that nothing has changed since. The fingerprints below are worked out from the minute and from every letter "
    "of the paper as issued and of this decision: if one letter changed, they would too."
)


@dataclass(frozen=True)
class Late:
    """A late report: the number of its supplement, why it could not wait, and which chair agreed."""

    supplement: int
    reason: str
    agreed_by: str


@dataclass(frozen=True)
class Minute:
    """The meeting, the number of its minute, and the members present by name."""

    body: str
    held_on: date
    place: str
    number: str
    present: Sequence[str]
    votes: str = ""
    late: Late | None = None

    @property
    def meeting(self) -> str:
        """“Cabinet, 22 June 2021, County Hall”."""
        return ", ".join(filter(None, (self.body, say_date(self.held_on), self.place)))

    @property
    def in_place_of_a_post(self) -> str:
        """What stands beside the body's name where a person's post would: “meeting of 22 June 2021, minute 34”."""
        return f"meeting of {say_date(self.held_on)}, minute {self.number}"

    @property
    def attendance(self) -> str:
        """Who was there, in a sentence."""
        return f"Members present: {', '.join(self.present)}."

    @property
    def rows(self) -> list[tuple[str, tuple[str, ...]]]:
        """What is certified of it: labels, each with its lines."""
        told = [("Meeting", (self.meeting,)), ("Minute", (self.number,)), ("Members present", tuple(self.present))]
        if self.votes:
            told.append(("Votes", (self.votes,)))
        if self.late:
            number, agreed = self.late.supplement, self.late.agreed_by
            told.append(("Late report", (f"Supplement {number}. {self.late.reason}", f"Agreed by {agreed}.")))
        return told

    @property
    def statement(self) -> dict[str, Any]:
        """As plain JSON types."""
        said: dict[str, Any] = {
            "body": self.body,
            "held_on": self.held_on.isoformat(),
            "place": self.place,
            "number": self.number,
            "present": list(self.present),
            "votes": self.votes,
        }
        if self.late:
            late = self.late
            said["late_report"] = {"supplement": late.supplement, "reason": late.reason, "agreed_by": late.agreed_by}
        return said
