"""Whether the money is right: sums stand on money lines, tie to their parts, and are the same wherever they are said.

Source: model.md, invariants 13–15.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commissioning.money import format_pounds, round_pounds
from decisions.checks.draft import Draft, RecommendationView
from decisions.checks.numbers import HEDGE, POUNDS, Quantity, last_figure, read_number
from decisions.checks.passages import TableView, sentences_of
from decisions.checks.phrases import any_of
from decisions.checks.rule import FINANCE, Finding, blocker, warning
from decisions.enums import SPENDING_EFFECTS, RecommendationVerb
from decisions.facts import in_words

DOES_NOT_TIE = blocker(
    "does_not_tie", "A sum on the register that is not what its own calculation comes to.", "Invariant 15", FINANCE
)
NOT_TIED = blocker(
    "figure_not_tied",
    "The sum a recommendation asks for, where it has no money line, is another one, or was typed instead of taken from "
    "the register.",
    "Invariant 14; case S0",
)
OTHER_LOTS = blocker(
    "sum_for_other_lots", "A recommendation whose sum is for other lots than those it names.", "Invariants 14 and 15"
)
INCONSISTENT = blocker(
    "figure_inconsistent",
    "A typed sum, not said to be rounded, that differs by less than one per cent from one on the register.",
    "Invariants 14 and 15; case S2",
    FINANCE,
)
SHOULD_BE_FACT = warning("figure_should_be_fact", "A sum of the register that was typed in.", "Invariant 14")
WITHOUT_SOURCE = warning(
    "figure_without_source", "Sums that are neither of the register nor quoted with their source.", "Invariant 14"
)
NOT_BROKEN_DOWN = warning(
    "sum_not_broken_down",
    "A sum for several lots with no calculation and no sum for each lot behind it.",
    "Invariant 15; case S0",
)
NO_VAT = warning(
    "vat_not_stated", "A sum asked for whose source does not say how it stands to VAT.", "Invariant 13; case S4"
)

_AMOUNT = re.compile(
    rf"(?:(?<!\w)(?P<hedge>{HEDGE})\s?)?(?P<written>{POUNDS})(?P<rounded>,?\s\(?(?:rounded|to the nearest)\b)?",
    re.IGNORECASE,
)
# A typed sum this close to one on the register is taken for a slip of it (492,600 for 492,608).
NEARLY = Decimal("0.01")
# “More than £60,000” may stand for any sum above it, and is said of those that are not much above it.
ROUGHLY = Decimal("0.1")
# What is noted, saved or varied is not what a recommendation spends, nor is anything that a delegation goes on to say.
_BESIDE = any_of(r"not(?:e|es|ed|ing)|savings?|sav(?:e|es|ed)|variations?|vary|varied|contingency")
_DELEGATES = any_of(r"delegat\w+")
_CLAUSE = re.compile(r"[,;]\s|\bof which\b|\band\b", re.IGNORECASE)
_SPENDS = (RecommendationVerb.APPROVE, RecommendationVerb.EXTEND, RecommendationVerb.PROCURE, RecommendationVerb.AWARD)
_SOURCED = re.compile(r"\bsources?\s?:|\btaken from\b", re.IGNORECASE)


@dataclass(frozen=True)
class TypedSum:
    """A sum of money typed in a text: as written, what it may stand for, and whether a word such as “about” says so."""

    written: str
    quantity: Quantity
    is_hedged: bool = False

    def stands_for(self, amount: Decimal) -> bool:
        """Whether it is that sum, or that sum rounded as its unit or the word before it says."""
        return self._apart(amount) <= min(self.quantity.give, ROUGHLY * abs(amount))

    def is_near(self, amount: Decimal) -> bool:
        """Whether it stands for the sum or is almost it."""
        return self.stands_for(amount) or self._apart(amount) < NEARLY * abs(amount)

    def is_slip_of(self, amount: Decimal) -> bool:
        """Whether it is almost the sum by a slip. A round figure is near many: it is one only of what rounds to it."""
        if self.is_hedged or self.stands_for(amount) or not self.is_near(amount):
            return False
        value, unit = self.quantity.value, last_figure(self.quantity.value)
        return unit < NEARLY * value or round_pounds(amount, unit) == value

    def _apart(self, amount: Decimal) -> Decimal:
        return abs(self.quantity.value - amount)


def amounts(text: str) -> list[TypedSum]:
    """Sums of money typed in a text: “about £5.8m” is 5,800,000, give or take 50,000."""
    found = []
    for match in _AMOUNT.finditer(text):
        hedge = match["hedge"] or ("about" if match["rounded"] else "")
        found.append(TypedSum(match["written"], read_number(match["written"], hedge), bool(hedge)))
    return found


def formulas(draft: Draft) -> Iterator[Finding]:
    """Each money line the report stands on equals its calculation within its tolerance."""
    for line in draft.money:
        if line.mismatch:
            yield DOES_NOT_TIE.found(f"{line.label}: {line.mismatch}")


def recommended_sums(draft: Draft) -> Iterator[Finding]:
    """The sum a recommendation asks for is that of its money line, and comes from the register, not the keyboard.

    Any other sum in it, such as a weekly rate or how far a director may vary it, needs its source as in the text.
    """
    for asked in draft.recommendations:
        expected = asked.value.amount if asked.value else None
        typed = amounts(asked.words)
        asked_for = _asked_for(asked, typed)
        for one in asked_for:
            yield NOT_TIED.found(f"Recommendation {asked.order} {_how_it_differs(one, expected)}", asked.place)
        others = [one for one in typed if one not in asked_for]
        yield from _typed(draft, f"Recommendation {asked.order}", asked.place, others)
        for amount in asked.sums:
            if expected is not None and amount != expected:
                yield NOT_TIED.found(
                    f"Recommendation {asked.order} prints {format_pounds(amount)}; its money line says "
                    f"{format_pounds(expected)}.",
                    asked.place,
                )


def _asked_for(asked: RecommendationView, typed: Sequence[TypedSum]) -> list[TypedSum]:
    """The typed sums that are what is asked for: near its money line, else the most where no fact says it."""
    near = [one for one in typed if asked.value is not None and one.is_near(asked.value.amount)]
    spends = asked.effect in SPENDING_EFFECTS or asked.verb in _SPENDS
    if near or asked.sums or not spends:
        return near
    spent = [one for sentence in sentences_of(asked.words) for one in _spent(sentence)]
    return sorted(spent, key=lambda one: one.quantity.value)[-1:]


def _spent(sentence: str) -> Iterator[TypedSum]:
    before = ""
    for clause in _CLAUSE.split(sentence):
        before += clause
        if not _DELEGATES.search(before) and not _BESIDE.search(clause):
            yield from amounts(clause)


def _how_it_differs(one: TypedSum, expected: Decimal | None) -> str:
    if expected is None:
        return f"names {one.written} but has no money line for it."
    if one.quantity.value != expected:
        return f"says {one.written}; its money line says {format_pounds(expected)}."
    return f"has {one.written} typed in. Use {{{{ money.extension_total }}}}."


def lots_of_sums(draft: Draft) -> Iterator[Finding]:
    """The sum asked for is the sum of the lots asked for, where the register says which lots it is for."""
    for asked in draft.recommendations:
        named = [lot.position.label for lot in asked.lots]
        value = asked.value
        if value is not None and value.lots and sorted(value.lots) != sorted(named):
            yield OTHER_LOTS.found(
                f"Recommendation {asked.order} is about {in_words(named) or 'no lot'}, but its sum, {value.label} "
                f"{format_pounds(value.amount)}, is for {in_words(value.lots)}. Choose the sum of those lots, or "
                "add it on the contract's page.",
                asked.place,
            )


def bases(draft: Draft) -> Iterator[Finding]:
    """Behind a sum for several lots stands what each costs, and it is said whether it includes VAT."""
    for asked in draft.recommendations:
        value = asked.value
        if value is None:
            continue
        sum_in_words = f"{value.label}, {format_pounds(value.amount)},"
        if len(asked.lots) > 1 and not value.is_worked_out:
            yield NOT_BROKEN_DOWN.found(
                f"{sum_in_words} is for {len(asked.lots)} lots, and nothing says how it is arrived at. Add a sum for "
                "each lot on the contract's page, and make this their sum.",
                asked.place,
            )
        if not value.states_vat:
            yield NO_VAT.found(
                f"{sum_in_words} does not say whether it includes VAT. Say so on the contract's page.", asked.place
            )


def typed_sums(draft: Draft) -> Iterator[Finding]:
    """A sum typed in prose is a quoted figure with its source, or is flagged; a slip of a known sum is a blocker.

    A place is told once of all its sums without a source: a table of six cells is one thing to say, not six.
    """
    captions = {table.place: f"“{table.caption}”" for table in draft.typed}
    sourced = {table.place for table in draft.typed if _names_its_source(draft, table)}
    found: dict[str, list[TypedSum]] = {}
    labels: dict[str, str] = {}
    for passage in draft.passages:
        if passage.place not in sourced and not passage.place.startswith("recommendation:"):
            found.setdefault(passage.place, []).extend(amounts(passage.words))
            labels.setdefault(passage.place, captions.get(passage.place, passage.label))
    for place, typed in found.items():
        yield from _typed(draft, labels[place], place, typed)


def _names_its_source(draft: Draft, table: TableView) -> bool:
    """Whether the caption, a row or a paragraph for each table beside it says where the table is from."""
    if _SOURCED.search(table.caption) or any(_SOURCED.match(cell) for row in table.rows for cell in row):
        return True
    for passage in draft.passages:
        placed = [key for kind, key in passage.embeds if kind == "table"]
        if table.key in placed:
            return sum(bool(_SOURCED.match(text)) for text in passage.paragraphs) >= len(placed)
    return False


def _typed(draft: Draft, label: str, place: str, typed: Iterable[TypedSum]) -> Iterator[Finding]:
    unknown = []
    for one in typed:
        if one.written in draft.quoted:
            continue
        if finding := _of_the_register(draft, label, place, one):
            yield finding
        else:
            unknown.append(one.written)
    if unknown:
        them, their = ("it", "its") if len(set(unknown)) == 1 else ("them", "their")
        yield WITHOUT_SOURCE.found(
            f"{label} has {in_words(tuple(dict.fromkeys(unknown)))} with no source. Use a fact, or add {them} to the "
            f"quoted figures with {their} source.",
            place,
        )


def _of_the_register(draft: Draft, label: str, place: str, one: TypedSum) -> Finding | None:
    """What there is to say of a typed sum that is, or almost is, one of the register."""
    for line in draft.money:
        if one.quantity.value == line.amount or one.stands_for(line.amount):
            return SHOULD_BE_FACT.found(
                f"{label} has {one.written} typed in ({line.label}). Use the fact, so that it stays the same "
                "everywhere.",
                place,
            )
    for line in draft.money:
        if one.is_slip_of(line.amount):
            return INCONSISTENT.found(
                f"{label} says {one.written}; the register says {format_pounds(line.amount)} ({line.label}). Use "
                "the fact, or give the source of the other figure.",
                place,
            )
    return None


CHECKS = (formulas, recommended_sums, lots_of_sums, bases, typed_sums)
