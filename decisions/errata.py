"""What an erratum may put right: a slip in the paper, never what was decided.

Pure: values in, verdict out. Source: model.md invariant 28: slips by an erratum note of the monitoring officer;
substance by a new decision, by the full route.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.enums import Role
from commissioning.money import format_pounds
from commissioning.verdicts import Reason, Verdict
from decisions.checks.days import dates_in
from decisions.checks.figures import amounts
from decisions.enums import FROZEN_STATUSES, ReportStatus
from decisions.facts import in_words

BY_NEW_DECISION = (
    "A change of substance is a new decision by the full route: a report that names this one as the decision it "
    "replaces."
)
_LOTS = re.compile(r"\blots?\s+((?:\d+(?:\s*(?:,|and|or|&|to|–|-)\s*)?)+)", re.IGNORECASE)
_RANGE = re.compile(r"(\d+)\s*(?:to|–|-)\s*(\d+)")
MOST_LOTS = 999


@dataclass(frozen=True)
class Named:
    """What a text names of the kinds that decide something: sums in pounds, days, numbers of lots."""

    sums: frozenset[Decimal] = frozenset()
    days: frozenset[date] = frozenset()
    lots: frozenset[int] = frozenset()

    def __sub__(self, other: Named) -> Named:
        return Named(self.sums - other.sums, self.days - other.days, self.lots - other.lots)

    def __and__(self, other: Named) -> Named:
        return Named(self.sums & other.sums, self.days & other.days, self.lots & other.lots)

    def __or__(self, other: Named) -> Named:
        return Named(self.sums | other.sums, self.days | other.days, self.lots | other.lots)

    def __bool__(self) -> bool:
        return bool(self.sums or self.days or self.lots)

    def __str__(self) -> str:
        said = [format_pounds(one) for one in sorted(self.sums)]
        said += [say_date(one) for one in sorted(self.days)]
        said += [f"lot {number}" for number in sorted(self.lots)]
        return in_words(said)


@dataclass(frozen=True)
class Material:
    """What was decided, or is asked for: what it names, and the words resolved."""

    named: Named
    words: Sequence[str]


def named_in(text: str) -> Named:
    """The sums, days and lots that a text names, however they are written: “£1.2m”, “31/10/2021”, “lots 4 to 6”."""
    sums = (one.quantity.value for one in amounts(text))
    days = (one.day for one in dates_in(text))
    return Named(frozenset(sums), frozenset(day for day in days if day), frozenset(_lots_in(text)))


def _lots_in(text: str) -> Iterable[int]:
    for found in _LOTS.finditer(text):
        listed = found[1]
        yield from (int(number) for number in re.findall(r"\d+", listed) if int(number) <= MOST_LOTS)
        for first, last in _RANGE.findall(listed):
            yield from range(int(first), min(int(last), MOST_LOTS) + 1)


def may_issue(actor: Actor, *, status: ReportStatus, is_own_council: bool) -> Verdict:
    """The monitoring officer puts a slip right, in a paper that has been issued."""
    return Verdict.of(
        (
            actor.holds(Role.MONITORING_OFFICER) and is_own_council,
            "not_yours",
            "Only the monitoring officer puts right a slip in a paper that has been issued.",
        ),
        (
            status in FROZEN_STATUSES,
            "not_issued",
            "An erratum is about a paper that has been issued for decision; before that its author changes the text.",
        ),
    )


def is_worded(*, wrong: str, right: str, why: str, paper: str) -> Verdict:
    """What is wrong is quoted as it is printed, what is to be read differs, and it is said why it is a slip."""
    return Verdict.of(
        (bool(flat(wrong)), "no_quotation", "Quote what is wrong, as it is printed.", "wrong"),
        (bool(flat(right)), "no_reading", "Say what is to be read in its place.", "right"),
        (bool(flat(why)), "no_reason", "Say why it is a slip and changes nothing that was decided.", "why"),
        (
            not flat(wrong) or flat(wrong) in flat(paper),
            "not_printed",
            "These words do not stand in the paper as it was issued, or in its record. Quote them as they are printed.",
            "wrong",
        ),
        (
            not flat(wrong) or flat(wrong, fold=False) != flat(right, fold=False),
            "no_change",
            "That is what the paper says already.",
            "right",
        ),
    )


def is_a_slip(material: Material, *, wrong: str, right: str, is_sure: bool) -> Verdict:
    """Refused where it would read a sum, date or lot of the decision otherwise; where it touches what might be one,
    the monitoring officer looks again and says so (`is_sure`)."""
    lost, gained = named_in(wrong) - named_in(right), named_in(right) - named_in(wrong)
    taken = lost & material.named
    resolved = any(flat(wrong) in flat(words) for words in material.words)
    if taken:
        said = f"This would no longer read {taken}, which was put to the decision. {BY_NEW_DECISION}"
        return Verdict.refuse("of_substance", said, "right")
    if resolved and (lost or gained):
        said = f"This would change {lost | gained} in words that are resolved. {BY_NEW_DECISION}"
        return Verdict.refuse("of_substance", said, "right")
    doubts = []
    if strange := gained - material.named:
        doubts.append(f"It brings in {strange}, which the decision does not name.")
    if resolved:
        doubts.append("It touches words that are resolved.")
    if not doubts or is_sure:
        return Verdict.allow()
    again = "Look again whether anything that was decided changes; if nothing does, tick the box."
    return Verdict((Reason("look_again", f"{' '.join(doubts)} {again}", "is_sure"),))


def flat(text: str, *, fold: bool = True) -> str:
    """White space is not meaning; nor is a capital letter, where words are looked for."""
    words = " ".join(text.split())
    return words.casefold() if fold else words
