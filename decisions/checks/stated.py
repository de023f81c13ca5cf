"""Whether one thing is stated with two values: the same words with another sum, or two digits changed round.

Source: model.md invariants 14 and 15; anchors: one figure said three times has to be one figure (case S0).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from commissioning.money import format_pounds
from decisions.checks.draft import Draft
from decisions.checks.numbers import HEDGE, NUMBER, POUNDS, Quantity, read_number
from decisions.checks.passages import Passage
from decisions.checks.phrases import any_of
from decisions.checks.rule import Finding, warning

TWO_WAYS = warning(
    "stated_two_ways", "The same thing in the same words with two different sums.", "Invariant 14; case S0"
)
TRANSPOSED = warning(
    "figures_transposed", "Two long figures that differ only by two digits changed round.", "Invariants 14 and 15"
)

_CLAIM = re.compile(
    r"\b(?:the|its|our|this)\s(?P<label>(?:[\w’'/-]+\s){1,8}?)"
    r"(?:of|is|was|at|will be|comes to|stands at|is (?:estimated|put|set) at)\s"
    rf"(?:(?P<hedge>{HEDGE})\s)?(?P<value>{POUNDS})",
    re.IGNORECASE,
)
_LONG = re.compile(rf"(?:{NUMBER})", re.IGNORECASE)
_CONTEXT = any_of(
    r"\d{4}(?:[/–-]\d{2,4})?|lots?\s\d+(?:\s(?:to|and)\s\d+)?|years?\s\d+|options?\s\d+|including|excluding|net|"
    r"gross|VAT|weekdays?|weekends?"
)
_SMALL_WORDS = frozenset(
    re.findall(
        r"\S+",
        "the a an of for in on to and or at by its our their this that is was will be which with from over as now then "
        "estimated approximate current whole",
    )
)
# Values further apart than a quarter are of two things that happen to be called alike.
ALIKE = Decimal("0.25")
LONG = 5  # figures this long do not become each other's mirror by chance
LONGEST = 15  # beyond the trillions stands no sum, only something pasted by mistake


@dataclass(frozen=True)
class _Claim:
    passage: Passage
    label: str
    written: str
    quantity: Quantity


def two_values(draft: Draft) -> Iterator[Finding]:
    """What is called by the same words, of the same year and lots, has the same sum wherever it is stated."""
    claims: dict[tuple[str, frozenset[str]], list[_Claim]] = defaultdict(list)
    for passage in draft.passages:
        if not passage.place.startswith(("option_considered:", "table:")):
            for sentence in passage.sentences:
                for match in _CLAIM.finditer(sentence):
                    words = [word for word in match["label"].lower().split() if word not in _SMALL_WORDS]
                    context = frozenset(found.lower() for found in _CONTEXT.findall(sentence))
                    if len(words) >= 2:
                        quantity = read_number(match["value"], match["hedge"] or "")
                        claim = _Claim(passage, match["label"].strip(), match["value"], quantity)
                        claims[" ".join(words), context].append(claim)
    for said in claims.values():
        for claim in said[1:]:
            if _differs(said[0].quantity, claim.quantity):
                yield TWO_WAYS.found(
                    f"{claim.passage.label} gives the {claim.label} as {claim.written}; {said[0].passage.label} gives "
                    f"it as {said[0].written}. Make them one figure, or say what each is.",
                    claim.passage.place,
                )


def _differs(one: Quantity, other: Quantity) -> bool:
    apart = abs(one.value - other.value)
    return one.give + other.give < apart <= ALIKE * max(one.value, other.value)


def transposed(draft: Draft) -> Iterator[Finding]:
    """A long figure is not another long figure of the report with two neighbouring digits changed round."""
    seen: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for line in draft.money:
        digits = str(int(line.amount))
        if len(digits.rstrip("0")) >= LONG:
            seen["".join(sorted(digits))].setdefault(digits, (format_pounds(line.amount), "the register"))
    for passage in draft.passages:
        for match in _LONG.finditer(passage.reading):
            if sum(map(str.isdigit, match[0])) > LONGEST:
                continue
            digits = str(int(read_number(match[0]).value)) if "," in match[0] or "£" in match[0] else ""
            if len(digits.rstrip("0")) < LONG or match[0] in draft.quoted:
                continue
            alike = seen["".join(sorted(digits))]
            if digits in alike:
                continue
            other = next((kept for known, kept in alike.items() if _is_swapped(known, digits)), None)
            alike[digits] = (match[0].strip(), passage.label)
            if other is not None:
                yield TRANSPOSED.found(
                    f"{passage.label} says {match[0].strip()} and {other[1]} says {other[0]}: two digits may have "
                    "changed places. Correct one, or say that both are meant.",
                    passage.place,
                )


def _is_swapped(one: str, other: str) -> bool:
    differing = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return len(differing) == 2 and differing[1] == differing[0] + 1


CHECKS = (two_values, transposed)
