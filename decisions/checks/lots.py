"""Whether lots can be told apart: by whom they are for, and by what they are.

Read from the register, from the lots a recommendation plans, and from a typed table of lots. Source: case S3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from decisions.checks.draft import Draft
from decisions.checks.passages import TableView
from decisions.checks.rows import LotView
from decisions.checks.rule import Finding, warning
from frameworks.kinds import LISTS

AGES = warning("lots_overlap_in_age", "Two lots for people of ages that overlap.", "Case S3")
ALIKE = warning("lots_share_description", "Two lots with one description.", "Case S3")
NO_LOTS = warning("plan_without_lots", "A framework or list planned without its lots.", "Invariant 5; case S3")

ANY_AGE, ADULT = 120, 18
_AGES = (
    re.compile(
        r"\b(?:aged?\s)?(?P<first>\d{2})\s?(?:[–-]|to)\s?(?P<last>\d{2,3})\b(?!\s?(?:%|hours|places|people|months|"
        "weeks))"
    ),
    re.compile(r"\b(?P<first>\d{2})\s?(?:\+|plus\b|(?:years\s)?(?:and|or)\s(?:over|above|older)\b)"),
    re.compile(r"\b(?:aged\s)?(?:over|from)\s(?P<first>\d{2})\b(?!\s?(?:%|hours|places|people|months|weeks))"),
    re.compile(r"\b(?:aged\s)?(?:under|up to)\s(?P<under>\d{2})\b(?!\s?(?:%|hours|places|people|months|weeks))"),
)
_ABOUT_AGE = re.compile(
    r"\bage[ds]?\b|\byears\b|\+|\bolder\b|\bover\b|\badults?\b|\byoung\b|\bunder\b|\d{2}\s?[–-]\s?\d{2}", re.IGNORECASE
)
SHORT = 4  # words: a description shorter than this says nothing that could be shared


def lots(draft: Draft) -> Iterator[Finding]:
    """No two lots of one set overlap in age or share a description."""
    typed = [_of_table(table) for table in draft.typed if _has_lots(table)]
    for rows, place in [(draft.contract_lots, "contract"), *typed]:
        for one, other in combinations(rows, 2):
            first, second = ages_of(one), ages_of(other)
            if first and second and _overlap(first, second):
                yield AGES.found(
                    f"{one.label} is for people of {_say(first)} and {other.label} for people of {_say(second)}. Say "
                    "which lot those in both belong to, or correct an age.",
                    place,
                )
            if _same(one.scope, other.scope):
                yield ALIKE.found(
                    f"{one.label} and {other.label} have the same description. Say what sets them apart.", place
                )
    for asked in draft.recommendations:
        if asked.plan and asked.plan.kind in LISTS and not asked.plan.lots:
            yield NO_LOTS.found(
                f"Recommendation {asked.order} plans “{asked.plan.title}” without lots. List them, even where there is "
                f"one.",
                asked.place,
            )


def _has_lots(table: TableView) -> bool:
    return bool(table.headings) and bool(re.match(r"\s*lots?\b", table.headings[0], re.IGNORECASE))


def _of_table(table: TableView) -> tuple[tuple[LotView, ...], str]:
    """A typed table whose first column is headed “Lot”: the widest of the other cells describes it."""
    found = []
    for row in table.rows:
        label = row[0] if "lot" in row[0].lower() else f"Lot {row[0]}"
        cells = [cell for cell in row[1:] if cell.strip()]
        scope = max(cells, key=len, default="")
        found.append(LotView(label, "", scope, " ".join(cell for cell in cells if cell != scope)))
    return tuple(found), table.place


def ages_of(lot: LotView) -> tuple[int, int] | None:
    """The ages a lot is for, both inclusive, as its eligibility, title or label says."""
    for text in (lot.eligibility, lot.title, lot.label):
        for pattern in _AGES if _ABOUT_AGE.search(text) else ():
            match = pattern.search(text)
            if match is None:
                continue
            named = match.groupdict()
            if named.get("under"):
                return 0, int(named["under"]) - 1
            last = named.get("last")
            over = 1 if re.match(r"(?:aged\s)?over", match[0]) else 0
            return int(named["first"]) + over, int(last) if last else ANY_AGE
    return None


def _overlap(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether two different ranges share an age. “Adults” overlap with everybody of age and are meant to."""
    everybody = any(low <= ADULT and high == ANY_AGE for low, high in (one, other))
    return one != other and not everybody and max(one[0], other[0]) <= min(one[1], other[1])


def _say(ages: Sequence[int]) -> str:
    if ages[1] == ANY_AGE:
        return f"{ages[0]} and over"
    return f"under {ages[1] + 1}" if ages[0] == 0 else f"{ages[0]} to {ages[1]}"


def _same(one: str, other: str) -> bool:
    first, second = (" ".join(re.findall(r"\w+", text.lower())) for text in (one, other))
    return first == second and len(first.split()) >= SHORT


CHECKS = (lots,)
