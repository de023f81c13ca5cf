"""Variations as the rules read them: what they are measured against, what counts already, and what waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from commissioning.calendar import ONE_DAY, extend_end, months_in
from frameworks.enums import MoneyKind, Regime, TermEventKind, VatBasis
from frameworks.models import Contract, Lot, Notice, TermEvent, Variation, VariationLot
from frameworks.selectors.terms import label_of, ledger_of
from frameworks.sums import added_up
from frameworks.terms import fold
from frameworks.variation_enums import ContractSubject
from frameworks.variations import LotEnd, Said
from frameworks.varying import Asked, Assessment, Base, Earlier, assess

NOUGHT = Decimal("0.00")
# CPV divisions and groups of Schedule 3 of the 2015 Regulations that adult social care meets: a first answer only.
LIGHT_TOUCH_CPV = ("75", "79", "80", "85", "98")
MOVES_BY_VARIATION = (TermEventKind.VARIATION, TermEventKind.RELIEF, TermEventKind.EARLY_TERMINATION)


@dataclass(frozen=True)
class Worth:
    """What a contract was worth at award, as the register states it; None where it does not."""

    amount: Decimal | None
    vat: VatBasis
    source: str


def worth_at_award(contract: Contract) -> Worth:
    """Its total, else its annual value over its longest term at award (invariant 16: options are in it)."""
    lines = list(contract.money_lines.filter(kind__in=(MoneyKind.CONTRACT_TOTAL, MoneyKind.ANNUAL)))
    totals = [line for line in lines if line.kind == MoneyKind.CONTRACT_TOTAL and not line.finance_year]
    if totals:
        total = added_up(line.stated for line in totals)
        if total is not None:
            return Worth(total.amount, total.vat, ", ".join(line.label for line in totals))
    years = [line for line in lines if line.kind == MoneyKind.ANNUAL]
    months, year = longest_at_award(contract), added_up(line.stated for line in years)
    if year is None or months is None or months.denominator != 1:
        return Worth(None, VatBasis.NOT_STATED, "")
    amount = (year.amount * months.numerator / 12).quantize(NOUGHT)
    return Worth(amount, year.vat, f"{', '.join(line.label for line in years)}, over {months.numerator} months")


def longest_at_award(contract: Contract) -> Fraction | None:
    """The longest term provided for at award, in months: the first term and every option."""
    if not contract.starts_on or not contract.initial_ends_on:
        return None
    option_months = sum(option.months for option in contract.options.all())
    return months_in(contract.starts_on, extend_end(contract.initial_ends_on, months=option_months))


def moved_by_variations(events: Sequence[TermEvent]) -> Fraction:
    """By how many months variations, relief and early ends that stand in a ledger have moved the term, net.

    `events` in sequence. A corrected entry counts as what it corrects, by the days it was corrected to.
    """
    state, by_sequence = fold(event.entry for event in events), {event.sequence: event for event in events}
    months = Fraction(0)
    for before, entry in pairwise(state.authorised):
        event = by_sequence[entry.sequence]
        while event.corrects is not None:
            event = by_sequence[event.corrects.sequence]
        if event.kind in MOVES_BY_VARIATION:
            months += months_in(before.to_on + ONE_DAY, entry.to_on)
    return months


def earlier_than(variation: Variation, lot_moves: Fraction) -> list[Earlier]:
    """What counts before it: the value of the contract's other variations, and how far ledgers have moved the term."""
    others = variation.contract.variations.counting().exclude(pk=variation.pk)
    values = [Earlier(one.ground, one.value_change or NOUGHT) for one in others]
    return [*values, Earlier("", months=lot_moves)] if lot_moves else values


def assessment(variation: Variation, lots: Sequence[Lot], *, on: date) -> Assessment:
    """What the rules say of a variation on a day. Of several lots the one is measured whose term moves furthest."""
    worth = worth_at_award(variation.contract)
    longest = longest_at_award(variation.contract)
    furthest, end, moved = _furthest(variation, lots)
    base = Base(
        value=variation.base_value or worth.amount,
        vat=VatBasis(variation.vat_basis),
        months=longest,
        source=variation.base_source or worth.source,
        ends_on=end,
    )
    asked = Asked(
        regime=Regime(variation.contract.regime),
        ground=variation.ground,
        subject=ContractSubject(variation.subject),
        changes=variation.changes,
        value=variation.value_change or NOUGHT,
        months=furthest,
        alters=variation.alters,
        clause=variation.clause,
        names_provider=variation.provider_after_id is not None,
    )
    return assess(asked, base, earlier_than(variation, moved), on=on)


def _furthest(variation: Variation, lots: Sequence[Lot]) -> tuple[Fraction, date | None, Fraction]:
    """By how many months the term moves, from which end, and by how many it was moved before: where that is most."""
    found = []
    for lot in lots:
        end = lot.authorised_ends_on
        if end is not None:
            moves = months_in(end + ONE_DAY, variation.ends_on) if variation.ends_on else Fraction(0)
            found.append((moves, end, moved_by_variations(ledger_of(lot))))
    return max(found, key=lambda one: abs(one[0] + one[2]), default=(Fraction(0), None, Fraction(0)))


def said_by(variation: Variation) -> Said:
    """What it says of itself, for the rules."""
    return Said(
        changes=variation.changes,
        ends_on=variation.ends_on,
        value_change=variation.value_change,
        before=variation.before,
        after=variation.after,
        changes_provider_to=variation.provider_after_id,
        changes_provider_from=variation.provider_before_id,
        bridges=variation.bridges_to_id is not None,
        cap=variation.cap,
    )


def lot_ends(contract: Contract, lots: Iterable[Lot]) -> list[LotEnd]:
    """The lots as the rules name them."""
    is_only = contract.lots.count() == 1
    return [
        LotEnd(
            label=label_of(lot, is_only=is_only),
            ends_on=lot.authorised_ends_on,
            is_in_hand=lot.authorised_ends_on != lot.current_ends_on,
        )
        for lot in lots
    ]


def lots_of(variation: Variation) -> list[Lot]:
    """The lots it is about, each with its contract at hand."""
    rows = variation.lots.select_related("lot__contract__council").order_by("lot__number")
    return [row.lot for row in rows]


def subject_of(contract: Contract) -> ContractSubject:
    """A first answer to what is bought, from the regime and the CPV codes."""
    light = contract.regime in (Regime.PA2023_LIGHT_TOUCH, Regime.PSR)
    coded = any(code.strip().startswith(LIGHT_TOUCH_CPV) for code in contract.cpv_codes.split(",") if code.strip())
    return ContractSubject.LIGHT_TOUCH if light or coded else ContractSubject.SERVICES


def unpublished_before(variation: Variation) -> list[Notice]:
    """The notices that come before it and are neither published nor found not to be needed."""
    return list(variation.notices.waiting().filter(is_before=True, is_voluntary=False))


@dataclass(frozen=True)
class WholeLife:
    """What a contract is worth for life: at award, and with every variation that counts (invariant 8)."""

    at_award: Worth
    varied_by: Decimal

    @property
    def amount(self) -> Decimal | None:
        """In pounds, on the VAT basis of the award; None where the register does not state that."""
        return None if self.at_award.amount is None else self.at_award.amount + self.varied_by


def whole_life(contract: Contract) -> WholeLife:
    """Award and authorised effects, and nothing else: no value rises silently."""
    changes = contract.variations.counting().values_list("value_change", flat=True)
    return WholeLife(worth_at_award(contract), sum((one for one in changes if one is not None), NOUGHT))


def entries_of_decided_variations(events: Iterable[int]) -> set[int]:
    """Which entries of a ledger, by their keys, are the work of a variation signed here, not recorded from paper."""
    rows = VariationLot.objects.filter(event__in=events, variation__signed_on__isnull=False)
    return {pk for pk in rows.values_list("event", flat=True) if pk is not None}
