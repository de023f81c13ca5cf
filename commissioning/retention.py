"""How long what is decided is kept, and who removes it afterwards.

Pure. Sources: SI 2014/2095 reg. 8 (record six years, background papers four, from the decision); SI 2012/2089
reg. 21(6)–(7) likewise for executives; model.md invariant 32.
"""

from __future__ import annotations

from datetime import date

from commissioning.actors import Actor
from commissioning.calendar import add_months
from commissioning.enums import RetentionClass, Role
from commissioning.verdicts import Verdict

# What the law asks for at least. Files may be background papers, so they are kept as long as those.
MINIMUM_YEARS = {
    RetentionClass.RECORD: 6,
    RetentionClass.PAPERS: 4,
    RetentionClass.DRAFTS: 1,
    RetentionClass.ATTACHMENTS: 4,
    RetentionClass.COMMENTS: 1,
    RetentionClass.MAIL: 1,
}
PROPOSERS = (Role.DEMOCRATIC_SERVICES, Role.MONITORING_OFFICER)


def kept_until(decided_on: date, *, years: int) -> date:
    """The last day on which it is kept (inclusive): the same day so many years later."""
    return add_months(decided_on, 12 * years)


def is_due(decided_on: date, *, years: int, on: date) -> bool:
    """Whether its time is over."""
    return on > kept_until(decided_on, years=years)


def may_set(actor: Actor, *, kind: RetentionClass, years: int) -> Verdict:
    """The monitoring officer says how long a class is kept, never shorter than the law asks."""
    least = MINIMUM_YEARS[kind]
    return Verdict.of(
        (
            actor.holds(Role.MONITORING_OFFICER),
            "not_yours",
            "Only the monitoring officer says how long records are kept.",
        ),
        (
            years >= least,
            "too_short",
            f"{kind.label} is kept {least} years at least (SI 2014/2095 reg. 8, SI 2012/2089 reg. 21).",
            "years",
        ),
    )


def may_propose(actor: Actor) -> Verdict:
    """Democratic services or the monitoring officer proposes what is to be removed."""
    return Verdict.of(
        (
            actor.holds(*PROPOSERS),
            "not_yours",
            "Only democratic services or the monitoring officer proposes a disposal.",
        ),
    )


def may_answer(actor: Actor, *, proposed_by_id: int, is_answered: bool) -> Verdict:
    """The monitoring officer approves or declines, never their own proposal."""
    return Verdict.of(
        (actor.holds(Role.MONITORING_OFFICER), "not_yours", "Only the monitoring officer approves a disposal."),
        (not is_answered, "answered", "This disposal has been answered already."),
        (
            actor.user_id != proposed_by_id,
            "same_person",
            "You proposed this disposal yourself; whoever covers the monitoring officer's post has to approve it.",
        ),
    )
