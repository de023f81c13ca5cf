"""Departures from the rules: waivers, breaches and late authorisations. Who records what, and what each must say.

Pure: values in, verdicts out. A waiver is a rule of the council's own set aside beforehand by whoever may; a breach is
a rule broken, and no waiver cures it (the law is not the council's to waive); a late authorisation is a decision that
took effect after the service had already run on without one. Source: model.md §4.2, invariant 27; case S3.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.actors import Actor
from commissioning.calendar import ONE_DAY, add_months, say_date
from commissioning.enums import Role
from commissioning.verdicts import Verdict

# Whoever works with contracts may own up, or ask; whoever keeps the record may write down what they learn of.
RECORDERS = (
    Role.COMMISSIONER, Role.CONTRACT_MANAGER, Role.REPORT_AUTHOR, Role.APPROVING_MANAGER, Role.DEMOCRATIC_SERVICES,
    Role.MONITORING_OFFICER, Role.SECTION_151,
)  # fmt: skip
STATUTORY = (Role.MONITORING_OFFICER, Role.SECTION_151)
DECISION_ENTERERS = (*STATUTORY, Role.DEMOCRATIC_SERVICES)
# They read all of the council's; everybody else those of their department, and what they recorded.
READERS = (*DECISION_ENTERERS, Role.AUDITOR)


@dataclass(frozen=True)
class Quarter:
    """Three months of a finance year, both days inclusive. `number` counts from the year's first month."""

    year: int
    number: int
    first: date
    last: date

    @property
    def name(self) -> str:
        """“Quarter 2 of 2020/21”, as the finance year is named."""
        return f"Quarter {self.number} of {self.year}/{(self.year + 1) % 100:02}"

    @property
    def words(self) -> str:
        """With its days."""
        return f"{self.name}: {say_date(self.first)} to {say_date(self.last)}"


def quarter(year: int, number: int, *, starts_in: int) -> Quarter:
    """A quarter of the finance year that begins in a month of `year`. `ValueError` for no such quarter."""
    if number not in (1, 2, 3, 4):
        raise ValueError("A year has four quarters.")
    first = add_months(date(year, starts_in, 1), 3 * (number - 1))
    return Quarter(year, number, first, add_months(first, 3) - ONE_DAY)


def quarter_of(day: date, *, starts_in: int) -> Quarter:
    """The quarter in which a day falls."""
    year = day.year if day.month >= starts_in else day.year - 1
    months = (day.year - year) * 12 + day.month - starts_in
    return quarter(year, months // 3 + 1, starts_in=starts_in)


def quarter_before(one: Quarter, *, starts_in: int) -> Quarter:
    """The quarter that ended the day before it began."""
    return quarter_of(one.first - ONE_DAY, starts_in=starts_in)


def may_record(actor: Actor, *, is_own_council: bool = True) -> Verdict:
    """Whether the actor may ask for a waiver, or record a breach or a late authorisation."""
    return Verdict.of(
        (
            actor.holds(*RECORDERS) and is_own_council,
            "not_yours",
            "Commissioning posts, democratic services and the statutory officers record these.",
        ),
    )


def says_enough(*, explanation: str, value: Decimal, is_reason_in_force: bool) -> Verdict:
    """What every departure has to say: a reason of the council's list, a sum, and what happened."""
    return Verdict.of(
        (
            is_reason_in_force,
            "reason_not_in_force",
            "This reason is not in the council's list on that day. An administrator keeps the list.",
            "reason",
        ),
        (value >= 0, "negative", "The value is nought or more.", "value"),
        (bool(explanation.strip()), "no_explanation", "Say what happened, and why.", "explanation"),
    )


def may_ask_waiver(*, requested_on: date, today: date) -> Verdict:
    """A waiver is asked for on a day that has come."""
    return Verdict.of(
        (requested_on <= today, "not_yet", "A waiver cannot have been asked for later than today.", "requested_on"),
    )


def may_decide_waiver(
    actor: Actor, *, is_waiting: bool, is_voided: bool, asked_by: int | None, requested_on: date, decided_on: date,
    decided_by: str, today: date,
) -> Verdict:  # fmt: skip
    """Whether the answer to a request may be entered: by a statutory officer or democratic services, not whoever asked.

    A waiver granted after it was used is recorded as what it is: retrospective.
    """
    return Verdict.of(
        (
            actor.holds(*DECISION_ENTERERS),
            "not_yours",
            "The monitoring officer, the section 151 officer or democratic services enter whether it was granted.",
        ),
        (not is_voided, "voided", "This entry was struck out."),
        (is_waiting, "decided", "The request has been answered already."),
        (actor.user_id != asked_by, "asked_by_yourself", "Whoever asked for a waiver does not enter the answer."),
        (
            decided_on >= requested_on,
            "before_asked",
            f"It was asked for on {say_date(requested_on)}: it cannot have been decided before.",
            "decided_on",
        ),
        (decided_on <= today, "not_yet", "It cannot have been decided later than today.", "decided_on"),
        (bool(decided_by.strip()), "no_maker", "Say which post or body decided it.", "decided_by"),
    )


def is_retrospective(applies_from: date | None, decided_on: date | None) -> bool:
    """Whether a waiver was decided only after what it waives a rule for had begun."""
    return applies_from is not None and decided_on is not None and decided_on > applies_from


def may_record_breach(*, happened_on: date, found_on: date, today: date) -> Verdict:
    """A breach happened, then was found, and both by today."""
    return Verdict.of(
        (found_on >= happened_on, "found_before", "It cannot have been found before it happened.", "found_on"),
        (found_on <= today, "not_yet", "It cannot have been found later than today.", "found_on"),
    )


def may_remedy(actor: Actor, *, is_open: bool, is_voided: bool, remedy: str, on: date, found_on: date) -> Verdict:
    """A statutory officer says what was done about a breach. A waiver may be named beside it and never closes it."""
    return Verdict.of(
        (
            actor.holds(*STATUTORY),
            "not_yours",
            "The monitoring officer or the section 151 officer say what was done about a breach.",
        ),
        (not is_voided, "voided", "This entry was struck out."),
        (is_open, "remedied", "What was done about it has been recorded already."),
        (bool(remedy.strip()), "no_remedy", "Say what was done. A waiver does not cure a breach.", "remedy"),
        (on >= found_on, "before_found", "Nothing can be done about it before it was found.", "remedied_on"),
    )


def may_record_late(
    *, service_from: date, authorised_on: date, today: date, is_of_contract: bool, is_recorded: bool
) -> Verdict:
    """A late authorisation: the service ran from a day on which the decision had not yet taken effect."""
    return Verdict.of(
        (
            authorised_on > service_from,
            "in_time",
            f"A decision in effect from {say_date(authorised_on)} is in time for a service from "
            f"{say_date(service_from)}: there is nothing late to record.",
            "authorised_on",
        ),
        (authorised_on <= today, "not_yet", "The decision has not taken effect yet: record it once it has.",
         "authorised_on"),
        (is_of_contract, "other_contract", "The lot and the decision are about another contract.", "lot"),
        (not is_recorded, "recorded", "The late authorisation of this lot by this decision is recorded already."),
    )  # fmt: skip


def may_void(actor: Actor, *, is_voided: bool, why: str) -> Verdict:
    """The monitoring officer strikes out an entry made by mistake; it stays readable and counts no more."""
    return Verdict.of(
        (
            actor.holds(Role.MONITORING_OFFICER),
            "not_yours",
            "Only the monitoring officer can strike out an entry.",
        ),
        (not is_voided, "voided", "This entry was struck out already."),
        (bool(why.strip()), "no_reason", "Say why it is struck out.", "why"),
    )


def may_keep_reasons(actor: Actor) -> Verdict:
    """Whether the actor keeps the council's list of reasons."""
    return Verdict.of(
        (actor.holds(Role.ADMINISTRATOR), "not_yours", "An administrator keeps the list of reasons."),
    )
