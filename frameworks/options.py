"""When an option in a contract may be used, and what brings its use into force.

An extension is the use of an option the contract already has. Anything else is a variation with a named ground, and
after a lot has ended there is nothing left to extend. Sources: model.md invariants 1–7 and 12; Public Contracts
Regulations 2015 reg. 72(1)(a); Procurement Act 2023 Sch. 8 para. 1; Provider Selection Regime 2023 reg. 13(1).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from commissioning.actors import Actor
from commissioning.calendar import ONE_DAY, end_of_term, say_date
from commissioning.enums import Role
from commissioning.verdicts import Verdict
from frameworks.enums import STANDING_USES, OptionKind, OptionScope, Reply, UseStatus
from frameworks.terms import Span, contiguous

LONGEST_MONTHS = 240
INSTEAD = (
    "Record what happened instead: a late authorisation with the true dates, a bridging variation with its ground, "
    "or a new award. If the end date on the register is mistyped, correct that entry with a second person."
)


@dataclass(frozen=True)
class OptionTerms:
    """What the clause gives. `months` is the length of a fixed period, or all a pool holds."""

    order: int
    kind: OptionKind
    months: int
    partial_use_allowed: bool = False
    scope: OptionScope = OptionScope.ANY_LOTS
    latest_notice_on: date | None = None
    notice_days: int | None = None

    @property
    def may_be_split(self) -> bool:
        """Whether a shorter use leaves a remainder: always for a pool, otherwise only if the clause says so."""
        return self.kind == OptionKind.POOL or self.partial_use_allowed


@dataclass(frozen=True)
class PastUse:
    """One use of one option for the lot in question; a use nobody gave dates to has none."""

    order: int
    status: UseStatus
    span: Span | None = None
    decision_reference: str = ""


@dataclass(frozen=True)
class LotPosition:
    """Where a lot's term stands: its ends as the ledger folds them, and every use of an option for it so far."""

    label: str
    authorised_end: date | None
    current_end: date | None
    maximum_end: date | None
    uses: tuple[PastUse, ...] = ()


def taking_back(lot: LotPosition, decision_reference: str) -> LotPosition:
    """Where the lot would stand once what a decision did to it is taken back (model.md invariant 28).

    What has been served on a provider is not taken back (`may_withdraw`), and stays.
    """
    mine = [
        use
        for use in lot.uses
        if use.decision_reference == decision_reference and use.status in (UseStatus.AUTHORISED, UseStatus.NOT_TAKEN_UP)
    ]
    starts = [use.span.from_on for use in mine if use.status == UseStatus.AUTHORISED and use.span is not None]
    end = min(starts) - ONE_DAY if starts else lot.authorised_end
    return replace(lot, authorised_end=end, uses=tuple(use for use in lot.uses if use not in mine))


def option_span(option: OptionTerms, lot: LotPosition) -> Span | None:
    """The whole of what is left of the option for the lot, from the day after its authorised end."""
    if lot.authorised_end is None:
        return None
    first = lot.authorised_end + ONE_DAY
    return Span(first, _limit(option, lot, first))


def latest_notice(option: OptionTerms, end: date) -> date | None:
    """The last day on which notice may be served for a term ending on `end`; None where the clause does not say."""
    if option.latest_notice_on is not None:
        return option.latest_notice_on
    return end - timedelta(days=option.notice_days) if option.notice_days is not None else None


def may_extend(option: OptionTerms, lot: LotPosition, span: Span, *, on: date) -> Verdict:
    """Whether the option may be used for the lot and the period, decided on a day.

    Refuses a lot without a term, impossible dates, a lot already ended, a gap or overlap, an end beyond the option
    or beyond the contract's maximum, part of an indivisible option, options out of order, and a second use.
    """
    if lot.authorised_end is None or lot.current_end is None or lot.maximum_end is None:
        return Verdict.refuse(
            "no_term", f"{lot.label} has no term on the register yet. Record its award or its history first."
        )
    if span.to_on < span.from_on:
        return Verdict.refuse(
            "impossible_dates",
            f"The last day, {say_date(span.to_on)}, is before the first, {say_date(span.from_on)}.",
            "to_on",
        )
    if on > lot.current_end:
        return Verdict.refuse(
            "lot_ended",
            f"{lot.label} ended on {say_date(lot.current_end)}, so there is no term left to extend under the option. "
            + INSTEAD,
        )
    used = _may_still_be_used(option, lot)
    if not used.allowed:
        return used
    following = contiguous(lot.authorised_end, span)
    return _within(option, lot, span) if following.allowed else following


def may_use_for(option: OptionTerms, named: Collection[str], running: Collection[str]) -> Verdict:
    """Whether the option may be used for the lots named when these lots are running (labels)."""
    left_out = [label for label in running if label not in named]
    return Verdict.of(
        (bool(named), "no_lots", "Name at least one lot.", "lots"),
        (
            option.scope == OptionScope.ANY_LOTS or not left_out,
            "whole_contract_only",
            f"The option covers the whole contract only; {_listed(left_out)} would be left out. "
            "Name every lot, or record a variation.",
            "lots",
        ),
    )


def may_authorise(actor: Actor, *, decision_reference: str) -> Verdict:
    """Only the effect of a decision uses an option or takes it back: posted by the program, and by nobody by hand."""
    return Verdict.of(
        (
            actor.is_system,
            "not_yours",
            "An option is used by a decision. Take a report to the decision-maker, or record history already decided.",
        ),
        _named(decision_reference),
    )


def may_record_award(actor: Actor, *, decision_reference: str) -> Verdict:
    """An award is put on the ledger by the program, or by those who take and record decisions."""
    return Verdict.of(
        (
            actor.is_system or actor.holds(Role.DECISION_MAKER, Role.DEMOCRATIC_SERVICES),
            "not_yours",
            "An award is a decision. Democratic services record it, or record it as history already decided.",
        ),
        _named(decision_reference),
    )


def _named(decision_reference: str) -> tuple[bool, str, str, str]:
    return bool(decision_reference.strip()), "no_decision", "Name the decision.", "decision_reference"


def may_resolve_not_to(option: OptionTerms, lot: LotPosition) -> Verdict:
    """Whether it can still be resolved not to use the option for the lot: nothing has been settled about it yet."""
    settled = next(
        (
            use
            for use in lot.uses
            if use.order == option.order and use.status in (*STANDING_USES, UseStatus.NOT_TAKEN_UP)
        ),
        None,
    )
    return Verdict.of(
        (
            lot.authorised_end is not None,
            "no_term",
            f"{lot.label} has no term on the register yet. Record its award or its history first.",
        ),
        (
            settled is None,
            "already_settled",
            f"{settled.decision_reference if settled else ''} has already settled option {option.order} for "
            f"{lot.label}. A new decision has to withdraw that first.",
        ),
    )


def may_withdraw(status: UseStatus, *, decision_reference: str) -> Verdict:
    """A use or a resolution not to use can be withdrawn by a later decision until notice has been served."""
    withdrawable = (UseStatus.PROPOSED, UseStatus.AUTHORISED, UseStatus.NOT_TAKEN_UP)
    return Verdict.of(
        (
            status in withdrawable,
            "notice_served",
            f"The use is {status.label.lower()}; once notice is served it can only be ended with the provider.",
        ),
        (bool(decision_reference.strip()), "no_decision", "Name the decision that withdraws it.", "decision_reference"),
    )


def may_work_with_providers(actor: Actor) -> Verdict:
    """Notices, replies and deeds are the contract manager's and the commissioner's to record."""
    return Verdict.of(
        (
            actor.holds(Role.CONTRACT_MANAGER, Role.COMMISSIONER),
            "not_yours",
            "Only a contract manager or a commissioner records notices, replies and deeds.",
        ),
    )


def may_serve_notice(
    status: UseStatus,
    *,
    served_on: date,
    authorised_on: date | None,
    latest_on: date | None,
    place_ends_on: date,
    consent_on: date | None,
    consent_evidence: str,
    today: date,
) -> Verdict:
    """Notice follows authorisation, comes while the provider's place still runs, and late only with its consent."""
    verdict = Verdict.of(
        (
            status in STANDING_USES,
            "not_authorised",
            f"The extension is {status.label.lower()}; notice is served once a decision has authorised it.",
        ),
        (served_on <= today, "in_the_future", "Record the notice once it has been served.", "served_on"),
        (
            authorised_on is None or served_on >= authorised_on,
            "before_decision",
            "Notice cannot have been served before the decision took effect"
            + (f" on {say_date(authorised_on)}." if authorised_on else "."),
            "served_on",
        ),
        (
            served_on <= place_ends_on,
            "place_ended",
            f"The provider's place ended on {say_date(place_ends_on)}, so a notice after that day extends nothing. "
            + INSTEAD,
            "served_on",
        ),
    )
    is_late = latest_on is not None and served_on > latest_on
    has_consent = consent_on is not None and bool(consent_evidence.strip())
    if is_late and not has_consent and latest_on is not None:
        verdict &= Verdict.refuse(
            "notice_late",
            f"The latest day for notice was {say_date(latest_on)}. It can still be served if the provider consents: "
            "record the day it did and where the consent is kept.",
            "consent_on",
        )
    return verdict


def may_record_reply(notice_on: date | None, reply: Reply, *, replied_on: date | None, settled: bool) -> Verdict:
    """A reply answers a notice and comes after it; “no reply” has no date and can still become a reply."""
    return Verdict.of(
        (notice_on is not None, "no_notice", "Record the notice to this provider first."),
        (not settled, "settled", "The provider's answer is already on record. A deed may still be recorded."),
        (
            reply == Reply.NO_REPLY or replied_on is not None,
            "no_date",
            "Give the day on which the provider replied.",
            "replied_on",
        ),
        (
            notice_on is None or replied_on is None or replied_on >= notice_on,
            "before_notice",
            "The provider cannot have replied before the notice was served.",
            "replied_on",
        ),
    )


def may_record_deed(notice_on: date | None, reply: Reply | None, *, signed_on: date, signed_before: bool) -> Verdict:
    """A deed of extension follows the notice, and a provider that declined signs none."""
    return Verdict.of(
        (notice_on is not None, "no_notice", "Record the notice to this provider first."),
        (
            reply != Reply.DECLINED,
            "declined",
            "The provider declined the extension, so its place keeps its own end. A new offer needs a new notice.",
        ),
        (not signed_before, "already_signed", "The deed with this provider is already on record."),
        (
            notice_on is None or signed_on >= notice_on,
            "before_notice",
            "The deed cannot have been signed before the notice was served.",
            "signed_on",
        ),
    )


def not_in_future(day: date | None, *, today: date, field: str) -> Verdict:
    """What is recorded has happened."""
    return Verdict.of(
        (day is None or day <= today, "in_the_future", "This day has not come yet. Record it when it has.", field)
    )


def _may_still_be_used(option: OptionTerms, lot: LotPosition) -> Verdict:
    mine = [use for use in lot.uses if use.order == option.order]
    resolved = next((use.decision_reference for use in mine if use.status == UseStatus.NOT_TAKEN_UP), None)
    started = {use.order for use in lot.uses if use.status in STANDING_USES}
    skipped = [order for order in range(1, option.order) if order not in started]
    return Verdict.of(
        (
            resolved is None,
            "resolved_not_to",
            f"{resolved} resolved not to extend {lot.label}. A new decision has to withdraw that resolution first.",
        ),
        (
            option.order not in started or (option.may_be_split and not _is_used_up(option, lot)),
            "already_used",
            f"Option {option.order} has already been used for {lot.label}: two extensions cannot cover the same "
            "period. Use a later option, or record a variation with its ground.",
        ),
        (
            not skipped,
            "out_of_order",
            f"Options are used in order: option {skipped[0] if skipped else ''} comes first for {lot.label}.",
        ),
        (
            max(started, default=0) <= option.order,
            "out_of_order",
            f"A later option is already in use for {lot.label}; options are used in order.",
        ),
    )


def _is_used_up(option: OptionTerms, lot: LotPosition) -> bool:
    end = lot.authorised_end
    return end is not None and end >= _limit(option, lot, end + ONE_DAY)


def _within(option: OptionTerms, lot: LotPosition, span: Span) -> Verdict:
    limit, maximum = _limit(option, lot, span.from_on), lot.maximum_end
    if maximum is not None and span.to_on > maximum:
        return Verdict.refuse(
            "beyond_maximum",
            f"The contract can last until {say_date(maximum)} at most, its options included. "
            "Going on is a variation with its own ground, or a new award.",
            "to_on",
        )
    return Verdict.of(
        (
            span.to_on <= limit,
            "beyond_option",
            f"Option {option.order} gives {option.months} months, which takes {lot.label} to {say_date(limit)} at the "
            "latest. A longer period is a variation and needs its own ground.",
            "to_on",
        ),
        (
            option.may_be_split or span.to_on >= limit,
            "partial_use",
            f"The clause does not allow part of the option to be used: it runs to {say_date(limit)} or not at all. "
            "A shorter period is a variation and needs its own ground.",
            "to_on",
        ),
    )


def _limit(option: OptionTerms, lot: LotPosition, first: date) -> date:
    """The last day the option can reach: its months counted from its first use for this lot."""
    starts = [
        use.span.from_on
        for use in lot.uses
        if use.order == option.order and use.status in STANDING_USES and use.span is not None
    ]
    return end_of_term(min(starts, default=first), months=option.months)


def _listed(labels: Collection[str]) -> str:
    words = sorted(labels)
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
