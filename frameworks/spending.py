"""Who keeps the ledger, what was authorised, how much of it is spent, and from where on somebody is told.

Pure: values in, verdicts and figures out. Estimated, budgeted and actual sums never share a column; actual is what the
ledger says for every year of which an extract is there, and what was typed in for the others. Source: model.md
invariants 8, 13 and 17.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commissioning.actors import Actor
from commissioning.enums import Discipline, Role
from commissioning.money import format_pounds, round_pounds
from commissioning.verdicts import Verdict
from frameworks.enums import Certainty, MoneyKind, VatBasis
from frameworks.sums import IN_WORDS, Sum

NOUGHT = Decimal("0.00")
NEAR, OVER = 80, 100  # per cent of what was authorised (invariant 17)
LEVELS = (OVER, NEAR)

KEEPERS = (Role.COMMISSIONER, Role.SECTION_151)
READERS = (*KEEPERS, Role.CONTRACT_MANAGER, Role.AUDITOR, Role.MONITORING_OFFICER)


def reads_ledger(actor: Actor) -> bool:
    """Whether the actor sees lines of the ledger that belong to no contract yet: most of it is no contract's."""
    return bool(actor.council_id) and (actor.is_system or actor.holds(*READERS) or actor.clears(Discipline.FINANCE))


def may_read_ledger(actor: Actor) -> Verdict:
    """Whether the actor may look at the ledger as a whole."""
    return Verdict.of(
        (
            reads_ledger(actor),
            "not_yours",
            "Commissioners, contract managers, finance, the monitoring officer and auditors see the ledger.",
        )
    )


def may_import(actor: Actor) -> Verdict:
    """Whether the actor may bring in an extract of the ledger: a commissioner or finance."""
    keeps = actor.is_system or actor.holds(*KEEPERS) or actor.clears(Discipline.FINANCE)
    return Verdict.of(
        (bool(actor.council_id) and keeps, "not_yours", "A commissioner or finance bring in extracts of the ledger.")
    )


def may_match(actor: Actor) -> Verdict:
    """Whether the actor may say where lines belong."""
    return Verdict.of(
        (
            may_import(actor).allowed or actor.holds(Role.CONTRACT_MANAGER),
            "not_yours",
            "A commissioner, a contract manager or finance say where lines of the ledger belong.",
        )
    )


# --- what was authorised --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stated:
    """A sum of the register as far as it bears on what may be spent. `is_part`: another of the same kind adds it up."""

    kind: MoneyKind
    certainty: Certainty
    sum: Sum
    option: int | None = None
    lot: int | None = None
    is_part: bool = False


@dataclass(frozen=True)
class Authority:
    """What may be spent, in pounds on one VAT basis; or why nobody can say."""

    sum: Sum | None
    why_not: str = ""


@dataclass(frozen=True)
class Varied:
    """What a variation that counts adds to the value, or takes off it."""

    sum: Sum
    changes_term: bool = False


def authority(
    lines: Sequence[Stated],
    used: Collection[tuple[int, int]],
    *,
    varied: Iterable[Varied] = (),
    months: int | None = None,
) -> Authority:
    """What was authorised: the value at award, the options used since and the variations, each counted once.

    `used` are the (option, lot) pairs that a decision has authorised. The price goes before an estimate; where no total
    is on record, the values of the lots are added up, else the annual value is taken over the authorised term, which
    is of so many whole `months` (options used and a longer term are in it already).
    """
    award = _award(lines)
    if award:
        options = (line for line in lines if line.kind == MoneyKind.OPTION and not line.is_part)
        parts = [*award, *(line.sum for line in options if _is_used(line, used)), *(one.sum for one in varied)]
    else:
        parts = [*_annual(lines, months), *(one.sum for one in varied if not one.changes_term)]
        if not _annual(lines, months):
            return Authority(None, "No total is on record. Enter the contract’s total, or the value of each lot.")
    bases = {one.vat for one in parts}
    if len(bases) > 1:
        words = " and ".join(sorted(IN_WORDS[basis] for basis in bases))
        return Authority(None, f"What was authorised is on several VAT bases ({words}). State the sums alike.")
    return Authority(Sum(sum((one.amount for one in parts), NOUGHT), bases.pop()))


def _award(lines: Sequence[Stated]) -> list[Sum]:
    return _of_kind(lines, MoneyKind.CONTRACT_TOTAL) or _of_kind(lines, MoneyKind.LOT)


def _annual(lines: Sequence[Stated], months: int | None) -> list[Sum]:
    if months is None:
        return []
    return [Sum(round_pounds(one.amount * months / 12), one.vat) for one in _of_kind(lines, MoneyKind.ANNUAL)]


def _of_kind(lines: Sequence[Stated], kind: MoneyKind) -> list[Sum]:
    """The sums of a kind: priced, else estimated."""
    for certainty in (Certainty.QUOTE, Certainty.ESTIMATE):
        found = [line.sum for line in lines if line.kind == kind and line.certainty == certainty and not line.is_part]
        if found:
            return found
    return []


def _is_used(line: Stated, used: Collection[tuple[int, int]]) -> bool:
    """An option's value counts once it is authorised for the lot it is for, or for any where it names none."""
    return any(option == line.option and line.lot in (None, lot) for option, lot in used)


# --- what was spent -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Paid:
    """What the ledger says was paid in a finance year, by lot and cohort."""

    year: str
    net: Decimal
    vat: Decimal
    lot: int | None = None
    cohort: str = ""


@dataclass(frozen=True)
class Typed:
    """Spend that somebody typed in for a finance year; an empty year is none in particular."""

    year: str
    sum: Sum
    cohort: str = ""


def counted(paid: Iterable[Paid], typed: Iterable[Typed]) -> tuple[list[Paid], list[Typed]]:
    """The ledger, and what was typed in for the years of which no extract is there: never the same year twice."""
    ledger = list(paid)
    years = {one.year for one in ledger}
    return ledger, [one for one in typed if one.year not in years]


def spent(paid: Iterable[Paid], typed: Iterable[Typed], vat: VatBasis) -> Decimal:
    """All that was spent, on the VAT basis of what was authorised; a basis not stated is compared without VAT.

    Sums typed in on another basis cannot be compared and are left out.
    """
    ledger, rest = counted(paid, typed)
    with_vat = vat in (VatBasis.INCLUDING, VatBasis.EXEMPT)
    total = sum((one.net + one.vat if with_vat else one.net for one in ledger), NOUGHT)
    return total + sum((one.sum.amount for one in rest if one.sum.vat == vat), NOUGHT)


@dataclass(frozen=True)
class SpendStanding:
    """How much of what was authorised is spent. `level` is 100, 80 or 0."""

    authority: Authority
    spent: Decimal

    @property
    def level(self) -> int:
        """The highest of the two marks that spend has reached; nought below both, or where nothing is authorised."""
        return level_of(self.spent, self.authority.sum.amount) if self.authority.sum else 0

    @property
    def left(self) -> Decimal | None:
        """What may still be spent; negative when it was overspent."""
        return self.authority.sum.amount - self.spent if self.authority.sum else None

    @property
    def words(self) -> str:
        """“£380,000 of £453,750, excluding VAT, is spent: 83%”."""
        if self.authority.sum is None:
            return f"{format_pounds(self.spent)} is spent. {self.authority.why_not}"
        share = percent(self.spent, self.authority.sum.amount)
        told = f": {share}%" if share is not None else ""
        return f"{format_pounds(self.spent)} of {self.authority.sum.words}, is spent{told}"


def level_of(amount: Decimal, authorised: Decimal) -> int:
    """Which mark spend has reached, exactly: £80.00 of £100.00 is 80 per cent, £79.99 is not."""
    if authorised <= 0:
        return OVER if amount > 0 else 0
    return next((level for level in LEVELS if amount * 100 >= authorised * level), 0)


def percent(amount: Decimal, authorised: Decimal) -> int | None:
    """The share in whole per cent, rounded down, so that no mark is told before it is reached; None of nothing."""
    return int(amount * 100 // authorised) if authorised > 0 and amount >= 0 else None


def has_no_bad_row(bad: int) -> Verdict:
    """An extract is brought in whole or not at all: no row of it is left out in silence."""
    rows = "One row is" if bad == 1 else f"{bad:,} rows are"
    return Verdict.of(
        (bad == 0, "bad_rows", f"{rows} not right, so nothing was brought in. Correct the file and try again.")
    )
