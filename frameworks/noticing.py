"""Procurement notices: who records them, and what each has to say once it is published or found not to be needed."""

from __future__ import annotations

from datetime import date

from commissioning.actors import Actor
from commissioning.enums import Discipline, Role
from commissioning.verdicts import Verdict

KEEPERS = (Role.COMMISSIONER, Role.CONTRACT_MANAGER)


def may_record_notice(actor: Actor) -> Verdict:
    """Commissioners, contract managers and procurement record notices; the program sends none."""
    return Verdict.of(
        (
            actor.holds(*KEEPERS) or actor.clears(Discipline.PROCUREMENT),
            "not_yours",
            "A commissioner, the contract manager or procurement records notices.",
        )
    )


def may_record_published(actor: Actor, *, is_published: bool) -> Verdict:
    """What was published stays: a wrong notice is followed by another."""
    return may_record_notice(actor) & Verdict.of(
        (
            not is_published,
            "published",
            "It was published. A notice that was wrong is followed by another one: note that.",
        ),
    )


def may_settle_notice(
    *, published_on: date | None, identifier: str, url: str, not_needed_because: str, today: date
) -> Verdict:
    """A published notice has its day, not a later one than today; one that is not needed has none."""
    return Verdict.of(
        (published_on is None or published_on <= today, "in_the_future", "That day has not come yet.", "published_on"),
        (
            published_on is not None or not (identifier or url),
            "not_published",
            "Give the day of publication, or take its number and address out.",
            "published_on",
        ),
        (
            published_on is None or not not_needed_because.strip(),
            "published_and_not_needed",
            "A notice that was published was needed: take the reason out.",
            "not_needed_because",
        ),
    )
