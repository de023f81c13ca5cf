"""When a provider's place on a lot may be suspended, lifted or ended, and when it passes to another provider.

Pure: values in, verdicts out. Sources: framework terms (safeguarding); Procurement Act 2023 s. 48 (exclusion) and
Sch. 8 para. 9; Public Contracts Regulations 2015 reg. 72(1)(d); model.md §4.2 (Admission) and §4.4 (a safeguarding
suspension is immediate and ratified after). Case S1.
"""

from __future__ import annotations

from datetime import date

from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.enums import Role
from commissioning.verdicts import Verdict
from frameworks.enums import AdmissionStatus, SuspensionStatus

KEEPERS = (Role.COMMISSIONER, Role.CONTRACT_MANAGER)
RATIFIERS = (Role.APPROVING_MANAGER, Role.DECISION_MAKER)
HELD = (AdmissionStatus.ADMITTED, AdmissionStatus.SUSPENDED)
RATIFY_WITHIN_WORKING_DAYS = 5


def may_keep_places(actor: Actor) -> Verdict:
    """Commissioners and contract managers look after providers' places."""
    return Verdict.of(
        (actor.holds(*KEEPERS), "not_yours", "Only a commissioner or contract manager can do this."),
    )


def may_suspend(actor: Actor, status: str, *, reason: str) -> Verdict:
    """An admitted provider may be suspended at once, for a stated reason; somebody else ratifies it afterwards."""
    label = AdmissionStatus(status).label.lower()
    return may_keep_places(actor) & Verdict.of(
        (
            status == AdmissionStatus.ADMITTED,
            "not_admitted",
            f"Only an admitted provider can be suspended; this one is {label}.",
        ),
        (
            bool(reason.strip()),
            "no_reason",
            "Say why: the provider is told, and the reason is ratified afterwards.",
            "reason",
        ),
    )


def may_ratify(actor: Actor, status: str | None, *, suspended_by: int | None) -> Verdict:
    """A post with authority ratifies a suspension, or lifts it; not the person who suspended."""
    return Verdict.of(
        (actor.holds(*RATIFIERS), "not_yours", "An approving manager or a decision-maker ratifies a suspension."),
        (status == SuspensionStatus.AT_ONCE, "none_waiting", "No suspension of this place waits to be ratified."),
        (actor.user_id != suspended_by, "own_act", "You suspended it yourself: somebody else ratifies it."),
    )


def may_lift(actor: Actor, status: str | None, *, reason: str) -> Verdict:
    """A suspension that was ratified is lifted, and one that waits may be lifted as well, for a reason."""
    return Verdict.of(
        (
            actor.holds(*KEEPERS, *RATIFIERS),
            "not_yours",
            "A commissioner, a contract manager or whoever ratifies can lift it.",
        ),
        (
            status in (SuspensionStatus.AT_ONCE, SuspensionStatus.RATIFIED),
            "not_suspended",
            "This place is not suspended.",
        ),
        (bool(reason.strip()), "no_reason", "Say why it is lifted.", "reason"),
    )


def may_remove(actor: Actor, status: str, *, reason: str, on: date, admitted_on: date | None) -> Verdict:
    """A place is taken from a provider by a post with authority, for a reason that the provider is told."""
    return Verdict.of(
        (actor.holds(*RATIFIERS), "not_yours", "An approving manager or a decision-maker removes a provider."),
        *_ends(status, on, admitted_on),
        (bool(reason.strip()), "no_reason", "Say why: the provider is told.", "reason"),
    )


def may_withdraw(actor: Actor, status: str, *, on: date, admitted_on: date | None) -> Verdict:
    """A provider gives its place up; the day is the last of its place."""
    return may_keep_places(actor) & Verdict.of(*_ends(status, on, admitted_on))


def may_meet_condition(actor: Actor, *, has_condition: bool, is_met: bool, on: date, today: date) -> Verdict:
    """A condition of admission is met once, on a day that has come."""
    return may_keep_places(actor) & Verdict.of(
        (has_condition, "no_condition", "This place stands under no condition."),
        (not is_met, "met", "The condition is recorded as met."),
        (on <= today, "in_the_future", "It cannot have been met later than today.", "on"),
    )


def may_pass_on(
    actor: Actor, status: str, *, is_other: bool, is_active: bool, has_a_place: bool, on: date,
    admitted_on: date | None, ends_on: date | None, instrument: str,
) -> Verdict:  # fmt: skip
    """A place passes to another provider by novation, on the strength of a paper; the list need not be open for it."""
    return may_keep_places(actor) & Verdict.of(
        (status in HELD, "not_held", "Only a place that is held can pass to another provider."),
        (is_other, "same_provider", "Choose another provider than the one whose place it is.", "to"),
        (is_active, "not_active", "That organisation is merged or dissolved: choose its successor.", "to"),
        (not has_a_place, "has_a_place", "That provider has a place on this lot already.", "to"),
        (
            admitted_on is None or on > admitted_on,
            "too_early",
            f"The place was given on {say_date(admitted_on) if admitted_on else ''}: it passes on later.",
            "on",
        ),
        (
            ends_on is None or on <= ends_on,
            "over",
            f"The place ends on {say_date(ends_on) if ends_on else ''}: after that nothing passes on.",
            "on",
        ),
        (bool(instrument.strip()), "no_instrument", "Name the deed or letter by which it passes on.", "instrument"),
    )


def may_merge(actor: Actor, *, is_other: bool, is_active: bool, into_is_active: bool, is_council: bool) -> Verdict:
    """Two providers become one: the one that goes keeps its history, and its places pass to the other."""
    return Verdict.of(
        (actor.holds(Role.COMMISSIONER), "not_yours", "Only a commissioner enters and changes providers."),
        (is_other, "same_provider", "Choose the other organisation.", "into"),
        (is_active, "not_active", "This organisation is merged or dissolved already."),
        (into_is_active, "into_not_active", "That organisation is merged or dissolved: choose its successor.", "into"),
        (is_council, "other_council", "Choose a provider of this council.", "into"),
    )


def _ends(status: str, on: date, admitted_on: date | None) -> list[tuple[bool, str, str] | tuple[bool, str, str, str]]:
    return [
        (status in HELD, "not_held", "Only a place that is held can be ended."),
        (
            admitted_on is None or on >= admitted_on,
            "before_it_began",
            f"The place began on {say_date(admitted_on) if admitted_on else ''}: it cannot end before.",
            "on",
        ),
    ]
