"""Separation of duties over one report: who may no longer do what, because of what they have done.

Absolute, and of persons rather than posts, so that nobody escapes it by changing chairs; a superuser is a person like
any other. Source: model.md invariant 19; a declared conflict removes the person (2012 regulations 12–13; 2014
regulation 7).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from commissioning.verdicts import Verdict


@dataclass(frozen=True)
class Duties:
    """What persons (by user id) have done about one report.

    `author` drafts it; `contributors` have written sections of it; `clearers` have cleared it or asked for
    changes; `consultees` have given a view or hold a post asked for one; `conflicted` have declared a conflict.
    """

    author: int | None
    contributors: frozenset[int] = field(default_factory=frozenset)
    clearers: frozenset[int] = field(default_factory=frozenset)
    consultees: frozenset[int] = field(default_factory=frozenset)
    conflicted: frozenset[int] = field(default_factory=frozenset)

    @property
    def drafters(self) -> frozenset[int]:
        """Everyone whose words are in the report."""
        return self.contributors | ({self.author} if self.author is not None else frozenset())


def may_approve(duties: Duties, person: int | None) -> Verdict:
    """The approving manager did not draft the report."""
    return Verdict.of(
        (
            person not in duties.drafters,
            "approver_is_drafter",
            "You drafted this report, so another approving manager has to approve, return or decline it.",
        ),
    )


def may_clear(duties: Duties, person: int | None) -> Verdict:
    """A clearing officer is not the author. A contributor may clear after writing a section (council's scheme)."""
    return Verdict.of(
        (
            person != duties.author,
            "clearer_is_author",
            "You are the author of this report, so another clearing officer has to clear it.",
        ),
    )


def may_make(duties: Duties, person: int | None) -> Verdict:
    """The maker is neither drafter nor clearer, and was not asked for a view as consultee."""
    return Verdict.of(
        (
            person not in duties.drafters,
            "maker_is_drafter",
            "You drafted this report, so somebody else with authority has to decide it.",
        ),
        (
            person not in duties.clearers,
            "maker_is_clearer",
            "You cleared this report, so somebody else with authority has to decide it.",
        ),
        (
            person not in duties.consultees,
            "maker_is_consultee",
            "You were consulted on this report, or hold a post that was, so somebody else with authority has to decide "
            "it.",
        ),
    )


def may_record_paper(duties: Duties, person: int | None, *, maker: int | None) -> Verdict:
    """Whoever enters or confirms a signed paper is not its maker, and has had no part that would bar a maker."""
    other = "so somebody else of democratic services, or the monitoring officer, has to do this."
    return Verdict.of(
        (maker is None or person != maker, "recorder_is_maker", f"You signed this paper yourself, {other}"),
        (person not in duties.drafters, "recorder_is_drafter", f"You drafted this report, {other}"),
        (person not in duties.clearers, "recorder_is_clearer", f"You cleared this report, {other}"),
        (person not in duties.consultees, "recorder_is_consultee", f"You were consulted on this report, {other}"),
    )


def has_no_conflict(duties: Duties, person: int | None) -> Verdict:
    """Whoever has declared a conflict of interest takes no further part."""
    return Verdict.of(
        (
            person not in duties.conflicted,
            "conflict_declared",
            "You have declared a conflict of interest in this report, so somebody else has to act on it.",
        ),
    )
