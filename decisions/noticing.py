"""Who rules what is key, who gives notice or records why there was less, and who numbers decisions.

Pure. Source: SI 2012/2089 regs 9–11 (the proper officer's acts, here those of democratic services) and 18.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.verdicts import Verdict
from decisions.enums import AgreedBy, ToldWhom
from decisions.key_decisions import say


def may_rule(actor: Actor, *, is_own_council: bool, is_decided: bool, reason: str) -> Verdict:
    """The monitoring officer rules whether a decision is key, with the reason that scrutiny may ask about."""
    return Verdict.of(
        (
            actor.holds(Role.MONITORING_OFFICER) and is_own_council,
            "not_yours",
            "Only the monitoring officer can rule whether a decision is key.",
        ),
        (not is_decided, "decided", "The report has been decided. Scrutiny can ask for a report about it."),
        (bool(reason.strip()), "no_reason", "Say why; scrutiny may ask for it.", "reason"),
    )


def may_say_key(*, is_key: bool, reason: str) -> Verdict:
    """An author may always say that a decision is key, with the reason; the council's test is put besides."""
    return Verdict.of(
        (not is_key or bool(reason.strip()), "no_key_reason", "Say why it is a key decision.", "key_reason"),
    )


def by_office(actor: Actor, *, is_own_council: bool) -> Verdict:
    """Notices are the proper officer's: democratic services write, publish and withdraw them."""
    return Verdict.of(
        (
            actor.holds(Role.DEMOCRATIC_SERVICES) and is_own_council,
            "not_yours",
            "Only democratic services can do this.",
        ),
    )


def may_publish(
    actor: Actor, *, is_own_council: bool, is_published: bool, is_withdrawn: bool, due_to: date, earliest_on: date
) -> Verdict:
    """Published once, by democratic services, early enough that its days run before the period is over."""
    return by_office(actor, is_own_council=is_own_council) & Verdict.of(
        (not is_withdrawn, "withdrawn", "This notice was withdrawn. Write another."),
        (not is_published, "published_already", "This notice is published already."),
        (
            earliest_on <= due_to,
            "too_late",
            f"Published today, it can be decided from {say(earliest_on)}, after the period it names. Give a later "
            "period, or record a general exception or special urgency.",
            "due_to",
        ),
    )


def may_write(actor: Actor, *, is_own_council: bool, is_published: bool) -> Verdict:
    """Written and changed until it is published."""
    return by_office(actor, is_own_council=is_own_council) & Verdict.of(
        (not is_published, "published_already", "A published notice is not changed. Withdraw it and write another."),
    )


def may_name_report(
    actor: Actor,
    *,
    is_own_council: bool,
    stands: bool,
    is_of_a_contract_alone: bool,
    is_same_contract: bool,
    is_decided: bool,
) -> Verdict:
    """A notice published of a contract, before there was a report, is said to have announced one about it."""
    return by_office(actor, is_own_council=is_own_council) & Verdict.of(
        (stands, "nothing_published", "Only a notice that is published, and not withdrawn, announces a report."),
        (is_of_a_contract_alone, "of_another", "This notice announces another report or line of the forward plan."),
        (is_same_contract, "other_contract", "The report is about another contract than the notice.", "report"),
        (not is_decided, "decided", "The report has been decided."),
    )


def may_withdraw(actor: Actor, *, is_own_council: bool, stands: bool, is_decided: bool, reason: str) -> Verdict:
    """Taken back with a reason, as long as nothing was decided on it."""
    return by_office(actor, is_own_council=is_own_council) & Verdict.of(
        (stands, "nothing_published", "Nothing is published that could be withdrawn."),
        (not is_decided, "decided", "The decision was taken on the strength of it, so it stays."),
        (bool(reason.strip()), "no_reason", "Say why it is withdrawn.", "reason"),
    )


def may_except(
    actor: Actor,
    *,
    is_own_council: bool,
    is_key: bool,
    is_decided: bool,
    stands: bool,
    impracticable: str,
    has_evidence: bool,
    on: date,
    today: date,
) -> Verdict:
    """What both shorter ways ask: a key decision to come, no such record yet, the reason and the evidence.

    `on` is the day of the written notice or of the agreement.
    """
    return by_office(actor, is_own_council=is_own_council) & Verdict.of(
        (is_key, "not_key", "This is not a key decision, so it needs no notice and no exception."),
        (not is_decided, "decided", "The report has been decided."),
        (not stands, "recorded_already", "This is recorded for the report already."),
        (
            bool(impracticable.strip()),
            "no_reason",
            "Say why 28 clear days' notice was impracticable; it is published.",
            "impracticable",
        ),
        (has_evidence, "no_evidence", "Say how it was given, or choose the document that shows it.", "evidence"),
        (on <= today, "in_future", "This cannot have happened after today.", "on"),
    )


def may_tell(told: ToldWhom, *, has_chair: bool) -> Verdict:
    """The chair of scrutiny gets the written notice; every member only where there is no such person (reg 10(1)(a))."""
    return Verdict.of(
        (
            told is ToldWhom.CHAIR or not has_chair,
            "there_is_a_chair",
            "The chair of the scrutiny committee is in post: the notice goes to them.",
            "told",
        ),
    )


def may_agree(
    agreed_as: AgreedBy, *, holders: Mapping[AgreedBy, str], passed_over: str, urgent_because: str
) -> Verdict:
    """Scrutiny's chair agrees; else the council's chair; else the vice-chair, in that order (reg 11(1)).

    `holders` are those in post that day. Somebody later in the order needs a word on why those before could not act.
    """
    order = list(AgreedBy)
    before = [holders[one] for one in order[: order.index(agreed_as)] if holders.get(one)]
    return Verdict.of(
        (
            not before or bool(passed_over.strip()),
            "out_of_order",
            f"{_and(before)} comes before in the order of the law. Say why they could not act.",
            "passed_over",
        ),
        (
            bool(urgent_because.strip()),
            "not_said_why",
            "Say why the decision is urgent and cannot reasonably be deferred; it is published.",
            "urgent_because",
        ),
    )


def may_number(actor: Actor, *, is_own_council: bool, has_number: bool, n: int | None, last: int) -> Verdict:
    """Democratic services issue the next number; a higher one where numbers were given elsewhere; never one below."""
    return by_office(actor, is_own_council=is_own_council) & Verdict.of(
        (not has_number, "has_number", "It has a decision number already."),
        (
            n is None or n > last,
            "number_gone",
            f"Numbers up to {last} of this year have been issued or passed over. Give a higher one, or none.",
            "n",
        ),
    )


def _and(names: Collection[str]) -> str:
    words = list(names)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
