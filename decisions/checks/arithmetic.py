"""Whether sums, rates, totals and percentages written out in prose come to what is said.

Only what is written as a calculation is calculated: prose that merely has several numbers in it is left alone.
Sources: model.md invariant 15; cases S1 to S4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from decisions.checks.draft import Draft
from decisions.checks.numbers import (
    EXACT,
    HEDGE,
    NUMBER,
    NUMBER_WORD,
    POUNDS,
    WORDS,
    Quantity,
    equations,
    read_number,
    say_number,
)
from decisions.checks.phrases import any_of
from decisions.checks.rule import FINANCE, Finding, blocker, warning

SUM = blocker(
    "sum_does_not_tie",
    "A sum or product written out that does not come to what is said.",
    "Invariant 15; case S2",
    FINANCE,
)
RATE = warning(
    "rate_does_not_tie",
    "A sum a week, month or year beside what it makes a year or over some years, which it does not make.",
    "Invariant 15; case S3",
)
TOTAL = warning(
    "total_does_not_tie", "A total in a sentence that is not what its parts add up to.", "Invariant 15; case S1"
)
WHOLE = warning(
    "percentages_not_whole", "Percentages said to be all of something that do not add up to 100.", "Case S3"
)
SHARE = warning("share_does_not_tie", "A share of a number that is not the percentage beside it.", "Case S3")

_JOIN = (
    r"(?:or|which is|which makes|which comes to|that is|i\.e\.|equal to|equivalent to|the equivalent of|making|"
    r"coming to|(?:which )?equates to|equating to|totalling|a total of|in total|in all|altogether|=|≈)"
)
_GAP = rf"(?:\s?[,(–—:]\s?(?:{_JOIN}\s)?|\s{_JOIN}\s)"
_A = rf"(?:(?P<hedge_a>{HEDGE})\s)?(?P<a>{POUNDS})"
_B = rf"(?:(?P<hedge_b>{HEDGE})\s)?(?P<b>{POUNDS})"
_YEARS = rf"(?:the\s)?(?:first\s|next\s|whole\s|full\s)?(?P<n>\d{{1,2}}|{NUMBER_WORD})\syears"
_EACH = r"\s(?:a|per|each|every)\s"
_A_UNIT = rf"(?:{_EACH}(?P<unit>week|month|quarter)|\s?(?P<short>p\.?w|p\.?c\.?m)\.?(?![a-z]))"
_A_YEAR = rf"(?:{_EACH}(?:year|annum)|\s?p\.?a\.?(?![a-z]))"
# A sum a year that goes on so is of a part, or of one of the years.
_NOT_OF_ALL = r"(?!,?\s(?:of|for|from|more|less|on|in|above|below|to|rising|increasing|plus|initially|at)\b)"
_RATES = (
    re.compile(rf"{_A}{_A_UNIT}(?:\son average)?{_GAP}{_B}{_A_YEAR}", re.IGNORECASE),
    re.compile(rf"{_A}{_A_YEAR}\s(?:for|over|during)\s{_YEARS}{_GAP}{_B}", re.IGNORECASE),
    re.compile(rf"{_A}{_A_YEAR}{_GAP}{_B}\s(?:over|for|in|during)\s{_YEARS}", re.IGNORECASE),
    re.compile(
        rf"{_B}\s(?:over|for|in|during)\s{_YEARS}(?:\s?\((?:{_JOIN}\s)?|,?\s{_JOIN}\s){_A}(?P<share>{_A_YEAR})"
        rf"{_NOT_OF_ALL}\)?",
        re.IGNORECASE,
    ),
)
# How many times a year: a year of weeks is taken as 52 or as 365 days.
_IN_A_YEAR = {"week": (Decimal(52), Decimal(365) / 7), "month": (Decimal(12),), "quarter": (Decimal(4),)}
_SHORT_UNITS = {"pw": "week", "pcm": "month"}

_TOTALS = (
    re.compile(
        rf"(?:\b(?:total(?:ling)?(?: of| is| comes to)?|together|altogether|combined|making|in all),?)\s{_B}",
        re.IGNORECASE,
    ),
    re.compile(rf"{_B}\s(?:in total|in all|altogether|together|combined)\b", re.IGNORECASE),
)
_FIRST_TOTAL = re.compile(
    rf"{_B}(?:(?P<listed>:\s(?=£))|,?\s(?:comprising|consisting of|made up of)\s|,?\s(?P<which>of which)\s)"
    r"(?P<parts>.+)",
    re.IGNORECASE,
)
# With one of these a sum is a part of a part, or is set against the parts.
_NESTED = any_of(r"includ\w+|more|less|sav\w+|from|against|compared|than|instead|previous\w*|last year|plus|up to")
_BRACKETS = re.compile(r"\([^)]*\)")
_SUM_OF_MONEY = re.compile(_A, re.IGNORECASE)
# A slip is near; a total further off than this is of something else.
NEAR = Decimal("0.1")

_PER_CENT = r"(?:(?:\s?%)|\sper\scent\b)"
_PERCENTAGE = re.compile(rf"(?P<p>{NUMBER}){_PER_CENT}", re.IGNORECASE)
_ALL = re.compile(
    r"\bthe (?:remaining|rest|remainder)\b|\bremaining\b|\bmade up of\b|\bsplit (?:into|between|as)\b|"
    r"\bdivided (?:into|between)\b|\bbreaks? down\b|\bin all\b|\bof all\b",
    re.IGNORECASE,
)
_SMALL = r"(?:\s[\w’'-]+)"
_SHARES = (
    re.compile(
        rf"(?P<m>{NUMBER})\s(?:out\s)?of\s(?:(?:the|our|all|its)\s)*(?P<n>{NUMBER}){_SMALL}{{0,5}}\s?\((?:{HEDGE}\s)?"
        rf"(?P<p>{NUMBER}){_PER_CENT}\)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<m>{NUMBER}){_SMALL}{{0,2}}\s\((?:{HEDGE}\s)?(?P<p>{NUMBER}){_PER_CENT}\)\s(?:out\s)?of\s"
        rf"(?:(?:the|our|all|its)\s)*(?P<n>{NUMBER})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<p>{NUMBER}){_PER_CENT}\s\((?P<m>{NUMBER})\s(?:out\s)?of\s(?:(?:the|our|all|its)\s)*(?P<n>{NUMBER})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<p>{NUMBER}){_PER_CENT}\sof\s(?:(?:the|our|all|its)\s)*(?P<n>{NUMBER}){_SMALL}{{0,3}}?,?\s"
        rf"(?:is|are|=|≈|which is|that is)\s(?:{HEDGE}\s)?(?P<m>{NUMBER})(?!{_PER_CENT})",
        re.IGNORECASE,
    ),
    # Interest goes by the time: “5% on £100,000 is £2,500 for six months”.
    re.compile(
        rf"(?P<p>{NUMBER}){_PER_CENT}\s(?P<on>on)\s(?:(?:the|our|all|its)\s)*(?P<n>{NUMBER}),?\s(?:is|=|≈|which is|"
        rf"that is)\s(?:{HEDGE}\s)?(?P<m>{NUMBER})(?!{_PER_CENT}|\s(?:for|over|in|a|per)\b)",
        re.IGNORECASE,
    ),
)


def sums(draft: Draft) -> Iterator[Finding]:
    """Both sides of a sum written out come to the same, within the rounding that is stated."""
    for passage in draft.passages:
        for sentence in passage.sentences:
            for equation in equations(sentence):
                if not equation.ties:
                    worked = say_number(equation.worked.value, is_money=equation.right.is_money)
                    yield SUM.found(
                        f"{passage.label} says “{equation.written}”, but that comes to {worked}. Correct the sum or "
                        "its parts, or say how it is rounded.",
                        passage.place,
                    )


def rates(draft: Draft) -> Iterator[Finding]:
    """A weekly or yearly sum makes the sum for longer that stands beside it."""
    for passage in draft.passages:
        for sentence in passage.sentences:
            for match in (match for pattern in _RATES for match in pattern.finditer(sentence)):
                rounded = "about" if match.groupdict().get("share") else ""  # what a sum was divided into
                rate = read_number(match["a"], match["hedge_a"] or rounded)
                stated = read_number(match["b"], match["hedge_b"] or "")
                made = [rate.value * times for times in _times(match)]
                give = rate.give * max(_times(match)) + stated.give + stated.last_place / 2
                if all(abs(one - stated.value) > give for one in made):
                    yield RATE.found(
                        f"{passage.label} says “{match[0].strip()}”, but that makes "
                        f"{say_number(made[0], is_money=True)}. Correct one of them, or say how it is rounded.",
                        passage.place,
                    )


def _times(match: re.Match[str]) -> tuple[Decimal, ...]:
    named = match.groupdict()
    if unit := named.get("unit") or _SHORT_UNITS.get((named.get("short") or "").lower().replace(".", "")):
        return _IN_A_YEAR[unit.lower()]
    return (Decimal(number_of(named["n"])),)


def number_of(written: str) -> int:
    """A small whole number in figures or in words."""
    return int(written) if written.isdigit() else WORDS[written.lower()]


def totals(draft: Draft) -> Iterator[Finding]:
    """A total is what the sums before it, or those it is said to be made of, add up to, when it is near enough."""
    for passage in draft.passages:
        for sentence in passage.sentences:
            for match, parts in (*_last_total(sentence), *_first_total(sentence)):
                total = read_number(match["b"], match["hedge_b"] or "")
                if len(parts) < 2 or any(_makes(parts[first:], total) for first in range(len(parts) - 1)):
                    continue
                added = sum((part.value for part in parts), EXACT)
                is_part = match.groupdict().get("which") and added < total.value  # the rest is for what is not named
                if not is_part and abs(added - total.value) <= NEAR * total.value:
                    yield TOTAL.found(
                        f"{passage.label} gives {match['b']} as a total, but its parts add up to "
                        f"{say_number(added, is_money=True)}. Correct the total or its parts.",
                        passage.place,
                    )


def _last_total(sentence: str) -> Iterator[tuple[re.Match[str], list[Quantity]]]:
    """A total that ends a sentence, and the sums before it."""
    match = next((found for pattern in _TOTALS if (found := pattern.search(sentence))), None)
    if match is not None:
        yield match, _sums_in(sentence[: match.start()])


def _first_total(sentence: str) -> Iterator[tuple[re.Match[str], list[Quantity]]]:
    """A total whose parts are said to follow, the last of them first."""
    match = _FIRST_TOTAL.search(sentence)
    if match is None or _NESTED.search(match["parts"]):
        return
    if not match["listed"] or "total" in sentence[: match.start()].lower():
        bare = _sums_in(_BRACKETS.sub("", match["parts"]))
        yield match, (bare or _sums_in(match["parts"]))[::-1]


def _sums_in(text: str) -> list[Quantity]:
    return [read_number(found["a"], found["hedge_a"] or "") for found in _SUM_OF_MONEY.finditer(text)]


def _makes(parts: list[Quantity], total: Quantity) -> bool:
    give = sum((part.give for part in parts), total.give)
    return abs(sum((part.value for part in parts), EXACT) - total.value) <= give


def wholes(draft: Draft) -> Iterator[Finding]:
    """Percentages that are said to be all there is add up to 100, give or take the rounding of each."""
    for passage in draft.passages:
        for sentence in passage.sentences:
            found = [read_number(match["p"]) for match in _PERCENTAGE.finditer(sentence)]
            if len(found) < 2 or not _ALL.search(sentence) or (len(found) == 2 and "remain" not in sentence):
                continue
            added = sum((one.value for one in found), EXACT)
            give = sum((one.last_place / 2 for one in found), EXACT)
            if abs(added - 100) > give and abs(added - 100) <= 100 * NEAR:
                yield WHOLE.found(
                    f"{passage.label} has percentages of a whole that add up to {added.normalize():f}. Correct one, or "
                    "accept this with your reason.",
                    passage.place,
                )


def shares(draft: Draft) -> Iterator[Finding]:
    """A number out of another is the percentage beside it, to the places the percentage is given to."""
    for passage in draft.passages:
        for sentence in passage.sentences:
            for match in (match for pattern in _SHARES for match in pattern.finditer(sentence)):
                part, whole, percent = (read_number(match[one]) for one in "mnp")
                if not whole.value or part.value > whole.value or _is_share(part, whole, percent):
                    continue
                if match.groupdict().get("on") and _is_share(
                    replace(part, value=whole.value - part.value), whole, percent
                ):
                    continue  # what is left after a discount
                true = (part.value / whole.value * 100).quantize(min(percent.last_place, Decimal(1)))
                yield SHARE.found(
                    f"{passage.label} says “{match[0]}”; {match['m']} of {match['n']} is {true}%. Correct one of the "
                    "three.",
                    passage.place,
                )


def _is_share(part: Quantity, whole: Quantity, percent: Quantity) -> bool:
    true = part.value / whole.value * 100
    give = percent.last_place / 2 + (part.give + whole.give + Decimal("0.5")) / whole.value * 100
    return abs(true - percent.value) <= give


CHECKS = (sums, rates, totals, wholes, shares)
