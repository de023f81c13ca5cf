"""Handing on what somebody who leaves has in hand: to whom, and where separation of duties stands in the way.

Authority stays with posts: either the successor takes over the posts, and what belongs to them stays; or the posts fall
vacant and what they look after moves to the successor's own post. Drafts are a person's, and move either way. Source:
model.md §4.2 (dated holdings), §4.3 invariant 19 (absolute separation), §4.6 (escalate when the owner has left).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from commissioning import configuring
from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.verdicts import Verdict


@dataclass(frozen=True)
class Draft:
    """A report that would get another author, and what that person has done about it. Persons by user id."""

    reference: str
    approvers: frozenset[int]
    clearers: frozenset[int]
    consulted: frozenset[int]
    makers: frozenset[int]
    conflicted: frozenset[int]


@dataclass(frozen=True)
class Seat:
    """An open report that a post of the leaver's decides or is asked about, and whoever must not sit there."""

    reference: str
    decides: bool
    had_a_part: frozenset[int]


def may_hand_over(actor: Actor, *, leaver_id: int) -> Verdict:
    """An administrator hands on what others have in hand, never their own."""
    return configuring.may_configure(actor) & Verdict.of(
        (leaver_id != actor.user_id, "own_post", "Another administrator has to do this for you.")
    )


def is_fit(
    actor: Actor, *, leaver_id: int, successor_id: int, last_on: date, starts_on: Collection[date], today: date
) -> Verdict:
    """Whether the person and the day will do."""
    late = max(starts_on, default=last_on)
    return Verdict.of(
        (successor_id != leaver_id, "same_person", "Choose somebody else than the person who leaves.", "to"),
        (
            successor_id != actor.user_id,
            "own_post",
            "You cannot hand it to yourself. Another administrator has to do that.",
            "to",
        ),
        (late <= last_on, "before_first", f"A post was taken up on {say_date(late)}: leave after that day.", "last_on"),
    )


def may_draft(draft: Draft, person: int) -> Verdict:
    """Nobody drafts what they approved, cleared, were consulted on, decide, or have declared a conflict in."""
    done = (
        ("approver_is_drafter", draft.approvers, "approved it as manager"),
        ("clearer_is_author", draft.clearers, "cleared it"),
        ("maker_is_consultee", draft.consulted, "are consulted on it"),
        ("maker_is_drafter", draft.makers, "decide it"),
        ("conflict_declared", draft.conflicted, "have declared a conflict of interest in it"),
    )
    return Verdict.of(
        *(
            (
                person not in who,
                code,
                f"{draft.reference}: they {what}, so somebody else has to draft it.",
                "to",
            )
            for code, who, what in done
        )
    )


def may_sit(seat: Seat, person: int, *, takes_posts: bool) -> Verdict:
    """Whether a post that decides or is consulted can be taken over, or left empty."""
    what = "decides" if seat.decides else "is consulted on"
    return Verdict.of(
        (
            not takes_posts or not seat.decides or person not in seat.had_a_part,
            "maker_had_a_part",
            f"{seat.reference}: the post decides it, and they drafted, cleared or were consulted on it. Choose "
            "somebody else for the posts.",
            "to",
        ),
        (
            takes_posts,
            "post_has_a_seat",
            f"{seat.reference}: the post {what} it, and the scheme names the post. Somebody has to hold it: choose "
            "that they take over the posts.",
            "how",
        ),
    )


def can_look_after(
    *,
    takes_posts: bool,
    manages: int,
    drafts: int,
    is_manager_post: bool,
    is_author_post: bool,
    fields_left: Collection[str],
) -> Verdict:
    """Whether the successor's own post may do what it is handed, and somebody is left for each field of clearance."""
    return Verdict.of(
        (
            takes_posts or not fields_left,
            "nobody_clears",
            f"Reports in clearance would wait for nobody: {', '.join(sorted(fields_left)).lower()}. Put somebody in "
            "such a post first, or choose that they take over the posts.",
            "how",
        ),
        (
            takes_posts or not manages or is_manager_post,
            "not_a_manager_post",
            "Their post manages no contracts. Choose somebody whose post does, or that they take over the posts.",
            "to",
        ),
        (
            takes_posts or not drafts or is_author_post,
            "not_an_author_post",
            "Their post drafts no reports. Choose somebody whose post does, or that they take over the posts.",
            "to",
        ),
    )
