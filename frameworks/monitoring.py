"""How a contract is watched over: returns by period, targets and how they stand, small numbers, and what the law asks.

Pure: values in, verdicts and words out. Counts only, never anybody's data; a count so small that a person might be
known by it is not shown. Sources: Procurement Act 2023 ss. 52 and 71 (targets and their assessment); UK GDPR
art. 5(1)(c), and the usual practice of official statistics for counts below five.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from commissioning.actors import Actor
from commissioning.calendar import ONE_DAY, add_months, say_date
from commissioning.enums import Role
from commissioning.verdicts import Verdict
from frameworks.enums import ContractKind, Regime, VatBasis
from frameworks.monitoring_enums import STAY_OPEN, Better, DiaryKind, Rag, ReturnState
from frameworks.sums import Sum

SMALL = 5
FEWER = f"fewer than {SMALL}"
MEASURES = ("people_supported", "referrals", "sessions", "outcomes")
EVERY = ((1, "Every month"), (3, "Every quarter"), (6, "Every half-year"), (12, "Every year"))
FIVE_MILLION = Decimal(5_000_000)
FEWEST_TARGETS, ASSESSED_EVERY = 3, 12  # s. 52(1) and s. 71(2): at least three, at least every twelve months
# s. 52(6): these are not public contracts for which targets must be set.
WITHOUT_TARGETS = (ContractKind.FRAMEWORK, ContractKind.DYNAMIC, ContractKind.OPEN_FRAMEWORK_SCHEME)


def may_monitor(actor: Actor) -> Verdict:
    """Whether the actor keeps the monitoring of a contract they see."""
    return Verdict.of(
        (
            actor.holds(Role.COMMISSIONER, Role.CONTRACT_MANAGER),
            "not_yours",
            "A commissioner or a contract manager keeps the monitoring of a contract.",
        )
    )


# --- returns --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Period:
    """A period of which a return is asked, both days inclusive, and the last day on which it is in time."""

    from_on: date
    to_on: date
    due_on: date

    @property
    def words(self) -> str:
        """“1 April 2020 to 30 June 2020”."""
        return f"{say_date(self.from_on)} to {say_date(self.to_on)}"

    def state(self, *, is_received: bool, today: date) -> ReturnState:
        """Received; else due, or overdue once its last day has passed."""
        if is_received:
            return ReturnState.RECEIVED
        return ReturnState.OVERDUE if today > self.due_on else ReturnState.DUE


def periods(*, starts_on: date, every_months: int, due_days: int, ends_on: date | None, today: date) -> list[Period]:
    """The periods that are over by today, earliest first; the last one is cut off where the term ends."""
    found: list[Period] = []
    number = 0
    while True:
        first = add_months(starts_on, number * every_months)
        last = add_months(starts_on, (number + 1) * every_months) - ONE_DAY
        if ends_on is not None:
            last = min(last, ends_on)
        if last < first or last >= today:
            return found
        found.append(Period(first, last, last + timedelta(days=due_days)))
        number += 1


def may_record_return(
    actor: Actor, *, from_on: date, to_on: date, received_on: date, today: date, counts: Collection[int | None]
) -> Verdict:
    """Whether a return may be recorded: of a period that is over, received by today, with a count in it."""
    return may_monitor(actor) & Verdict.of(
        (from_on <= to_on, "impossible_dates", "The period cannot end before it begins.", "to_on"),
        (to_on <= today, "not_over", "The period is not over yet.", "to_on"),
        (received_on <= today, "not_yet", "It cannot have been received later than today.", "received_on"),
        (any(one is not None for one in counts), "no_count", "Give at least one count.", "people_supported"),
    )


# --- small numbers --------------------------------------------------------------------------------------------------


def told(count: int | None) -> str:
    """A count as it is shown: one from 1 to 4 as “fewer than 5”, because a person might be known by it."""
    if count is None:
        return "–"
    return FEWER if 0 < count < SMALL else f"{count:,}"


def told_total(counts: Iterable[int | None]) -> str:
    """The total of counts that stand beside it: never one from which a small count could be worked out."""
    known = [count for count in counts if count is not None]
    if not known:
        return "–"
    if not any(0 < count < SMALL for count in known):
        return told(sum(known))
    return f"at least {least(known):,}" if len(known) > 1 else FEWER


def least(counts: Iterable[int | None]) -> int:
    """What counts come to at the least, each small one taken for one: as long as a bar may be drawn."""
    return sum(1 if 0 < count < SMALL else count for count in counts if count is not None)


# --- targets --------------------------------------------------------------------------------------------------------


def rag(value: Decimal | None, *, target: Decimal, limit: Decimal, better: Better) -> Rag:
    """Green at the target or better, red beyond the limit, amber between; the limit itself is amber."""
    if value is None:
        return Rag.NONE
    if better == Better.HIGHER:
        return Rag.GREEN if value >= target else Rag.AMBER if value >= limit else Rag.RED
    return Rag.GREEN if value <= target else Rag.AMBER if value <= limit else Rag.RED


def has_sound_limits(*, target: Decimal, limit: Decimal, better: Better) -> Verdict:
    """Whether the limit lies on the worse side of the target."""
    sound = limit <= target if better == Better.HIGHER else limit >= target
    return Verdict.of(
        (
            sound,
            "limit_beyond_target",
            "The limit is where “nearly met” ends: it lies on the worse side of the target, or is the target.",
            "limit",
        )
    )


def may_assess(actor: Actor, *, assessed_on: date, today: date, is_in_use: bool) -> Verdict:
    """Whether a measure may be assessed as on a day."""
    return may_monitor(actor) & Verdict.of(
        (assessed_on <= today, "not_yet", "It cannot have been assessed later than today.", "assessed_on"),
        (is_in_use, "ended", "This measure is not used any more."),
    )


@dataclass(frozen=True)
class Duty:
    """Something the law asks of a contract that is not done, in a sentence, and where it says so."""

    words: str
    source: str


def duties(
    *,
    regime: Regime,
    kind: ContractKind,
    value: Sum | None,
    targets: int,
    running_since: date | None,
    assessed: Sequence[date | None],
    today: date,
) -> Iterator[Duty]:
    """What ss. 52 and 71 of the Procurement Act 2023 still ask: warnings, never refusals.

    They hold for contracts of more than £5 million, VAT included, under the full regime; light touch is exempt
    (s. 52(6)(d)). `assessed` has for each target in use the day of its last assessment. A value that is without VAT may
    be more than it looks.
    """
    if regime != Regime.PA2023 or kind in WITHOUT_TARGETS or value is None:
        return
    is_short = value.vat in (VatBasis.EXCLUDING, VatBasis.NOT_STATED)
    if value.amount <= (FIVE_MILLION / Decimal("1.2") if is_short else FIVE_MILLION):
        return
    may = "" if value.amount > FIVE_MILLION else "with VAT it may be "
    of = f"At {value.words}, {may}more than £5 million:"
    if targets < FEWEST_TARGETS:
        yield Duty(
            f"{of} at least three key performance indicators are set and published; there "
            f"{'is' if targets == 1 else 'are'} {targets or 'none'}.",
            "Procurement Act 2023, s. 52(1) and (3)",
        )
    stale = sum(1 for day in assessed if _is_stale(day or running_since, today))
    if stale:
        yield Duty(
            f"{of} each is assessed at least once in twelve months, and the assessment published; {stale} "
            f"{'is' if stale == 1 else 'are'} not.",
            "Procurement Act 2023, s. 71(2)",
        )


def _is_stale(since: date | None, today: date) -> bool:
    return since is not None and add_months(since, ASSESSED_EVERY) < today


# --- the diary ------------------------------------------------------------------------------------------------------


def may_write(actor: Actor, *, happened_on: date, today: date) -> Verdict:
    """Whether an entry may be written: of something that has happened."""
    return may_monitor(actor) & Verdict.of(
        (happened_on <= today, "not_yet", "It cannot have happened later than today.", "happened_on"),
    )


def may_close(
    actor: Actor, kind: DiaryKind, *, is_open: bool, outcome: str, closed_on: date, happened_on: date, today: date
) -> Verdict:
    """Whether a concern or a default notice may be closed, with how it ended."""
    return may_monitor(actor) & Verdict.of(
        (kind in STAY_OPEN and is_open, "closed", "Only a concern or a default notice that is open can be closed."),
        (bool(outcome.strip()), "no_outcome", "Say how it ended.", "outcome"),
        (happened_on <= closed_on, "before", "It cannot have ended before it began.", "closed_on"),
        (closed_on <= today, "not_yet", "It cannot have ended later than today.", "closed_on"),
    )
