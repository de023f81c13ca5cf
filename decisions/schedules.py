"""Which sums of a schedule stand in which column, and when they may be added up.

Estimated, budgeted and actual sums never share a column. Source: model.md, invariants 14, 15 and 17.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from commissioning.verdicts import Verdict
from frameworks.enums import Certainty, MoneyKind, VatBasis
from frameworks.sums import Sum
from frameworks.sums import may_add_up as stand_alike

BETWEEN = " · "
_OF_KIND = {MoneyKind.BUDGET: "Budget", MoneyKind.FORECAST: "Forecast", MoneyKind.ACTUAL: "Actual"}
_OF_CERTAINTY = {Certainty.ESTIMATE: "Estimate", Certainty.QUOTE: "Price", Certainty.ACTUAL: "Actual"}


@dataclass(frozen=True)
class ShownSum:
    """A sum as a schedule shows it, in pounds.

    `made_of` are the keys of the money lines it is arrived at from, however far down; `adds_up` those of them that are
    added up in it, which a multiple of a line is not.
    """

    key: int
    label: str
    amount: Decimal
    kind: MoneyKind
    certainty: Certainty
    vat: VatBasis
    finance_year: str = ""
    made_of: frozenset[int] = frozenset()
    adds_up: frozenset[int] = frozenset()

    @property
    def terms(self) -> str:
        """What it is in words: its kind, how certain it is, how it stands to VAT, and for which year."""
        said = (self.kind.label, self.certainty.label, self.vat.label, self.finance_year)
        return BETWEEN.join(filter(None, said))

    def on_terms(self, said: str) -> ShownSum:
        """The same sum with what was said of it before, as `terms` says it; itself where these words mean nothing."""
        kind, certainty, vat, year = (*said.split(BETWEEN), "", "", "", "")[:4]
        if kind not in MoneyKind.labels or certainty not in Certainty.labels or vat not in VatBasis.labels:
            return self
        return replace(
            self,
            kind=next(one for one in MoneyKind if one.label == kind),
            certainty=next(one for one in Certainty if one.label == certainty),
            vat=next(one for one in VatBasis if one.label == vat),
            finance_year=year,
        )

    @property
    def column(self) -> str:
        """The column it stands in: what was budgeted or forecast, or how certain it is."""
        return _OF_KIND.get(self.kind) or _OF_CERTAINTY[self.certainty]


def fact_of(key: int) -> str:
    """The name of the fact that a money line in a schedule is: it is pinned as the facts in prose are."""
    return f"money.line_{key}"


def how_of(key: int) -> str:
    """The name of the fact that says how a money line in a schedule is arrived at."""
    return f"money.line_{key}_how"


def label_of(key: int) -> str:
    """The name of the fact that says what a money line in a schedule is for."""
    return f"money.line_{key}_label"


def terms_of(key: int) -> str:
    """The name of the fact that says of what kind a money line in a schedule is (`ShownSum.terms`)."""
    return f"money.line_{key}_terms"


def total_of(key: int) -> str:
    """The name of the fact that a schedule's sums may be added up: none of them is counted twice."""
    return f"money.schedule_{key}_counted_once"


def every_part(direct: Mapping[int, Iterable[int]], key: int) -> frozenset[int]:
    """The lines that a line is arrived at from, and those that these are arrived at from, however far down."""
    found: set[int] = set()
    wave = set(direct.get(key, ()))
    while wave:
        found |= wave
        wave = {part for line in wave for part in direct.get(line, ())} - found
    return frozenset(found - {key})


def columns(shown: Sequence[ShownSum]) -> dict[str, str]:
    """The columns in the order in which sums come, each with its heading: with the finance year where all share it."""
    found: dict[str, set[str]] = {}
    for one in shown:
        found.setdefault(one.column, set()).add(one.finance_year)
    return {name: f"{name} {next(iter(years))}".strip() if len(years) == 1 else name for name, years in found.items()}


def total(shown: Sequence[ShownSum]) -> Decimal | None:
    """The sums added up in pounds; None where they may not be."""
    return sum((one.amount for one in shown), Decimal()) if may_add_up(shown).allowed else None


def may_add_up(shown: Sequence[ShownSum]) -> Verdict:
    """Sums are added only where VAT and certainty agree, all stand in one column, and none is counted twice."""
    certainties = _listed(lower_first(one.certainty.label) for one in shown)
    columns = _listed(lower_first(one.column) for one in shown)
    differing = (
        ("certainty_differs", "they are not equally certain", certainties),
        ("columns_differ", "they are not of one kind", columns if len(certainties) < 2 else []),
    )
    return (
        Verdict.of((bool(shown), "nothing_to_add_up", "Choose the sums before you ask for their total.", "has_total"))
        & counted_once(shown)
        & _stand_alike(shown)
        & Verdict.of(
            *(
                (
                    len(found) < 2,
                    code,
                    f"These sums cannot be added up: {why} ({'; '.join(found)}). Leave the total out, or make a "
                    "schedule of each.",
                    "has_total",
                )
                for code, why, found in differing
            )
        )
    )


def _stand_alike(shown: Sequence[ShownSum]) -> Verdict:
    verdict = stand_alike((Sum(one.amount, one.vat) for one in shown), field="has_total")
    told = (replace(reason, message=f"{reason.message} Or leave the total out.") for reason in verdict.reasons)
    return Verdict(tuple(told))


def counted_once(shown: Sequence[ShownSum]) -> Verdict:
    """No sum is arrived at from another one shown, and no two add up the same line."""
    keys = {one.key for one in shown}
    within = _listed(f"“{one.label}”" for one in shown if one.made_of & (keys - {one.key}))
    shared = [(one, other) for one, other in combinations(shown, 2) if one.adds_up & other.adds_up]
    pairs = _listed(f"“{one.label}” and “{other.label}”" for one, other in shared)
    return Verdict.of(
        (
            not within,
            "counted_twice",
            f"These sums cannot be added up: {' and '.join(within)} is arrived at from others among them, which would "
            "be counted twice. Leave the total out.",
            "has_total",
        ),
        (
            bool(within) or not pairs,
            "counted_in_both",
            f"These sums cannot be added up: {'; '.join(pairs)} add up some of the same sums, which would be counted "
            "twice. Leave the total out.",
            "has_total",
        ),
    )


def _listed(labels: Iterable[str]) -> list[str]:
    """Each once, in the order found."""
    return list(dict.fromkeys(labels))


def lower_first(label: str) -> str:
    """A label as it stands inside a sentence: “excluding VAT”."""
    return label[0].lower() + label[1:]
