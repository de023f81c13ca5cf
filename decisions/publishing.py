"""Who publishes a decision, and when. Pure. Source: SI 2012/2089 reg 12; SI 2014/2095 reg 8; model.md §4.4."""

from __future__ import annotations

from datetime import datetime

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.verdicts import Verdict


def may_publish(actor: Actor, *, is_own_council: bool, is_published: bool, taken_at: datetime, at: datetime) -> Verdict:
    """Democratic services publish their council's decision, once, after it has come on record."""
    return Verdict.of(
        (
            actor.holds(Role.DEMOCRATIC_SERVICES) and is_own_council,
            "not_yours",
            "Only democratic services of the council can publish a decision.",
        ),
        (not is_published, "published", "This decision has been published already."),
        (at >= taken_at, "not_taken_yet", "A decision cannot be published before it is taken."),
    )
