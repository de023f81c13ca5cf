"""Whether one body, provider or post goes by one name.

Names are runs of capitalised words. Two are taken for one when they differ by a slip of the keyboard, by spaces or
hyphens alone, or, for a committee, by leaving words out. Sources: cases S0 (a committee named three ways) and S4 (a
provider spelled three ways).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from decisions.checks.draft import Draft
from decisions.checks.rule import Finding, warning

TWO_NAMES = warning(
    "name_spelled_two_ways", "A body, provider or post whose name is spelled in more ways than one.", "Cases S0 and S4"
)

_WORD = r"[A-Z][\w’'&-]*"
# No name has more words; a text typed in capitals throughout would be one name of thousands.
_NAME = re.compile(rf"{_WORD}(?:\s(?:(?:of|and|the|for|in|&)\s){{0,3}}{_WORD}){{0,7}}")
_OPENERS = frozenset(
    re.findall(
        r"\S+",
        "The A An In On At Of For By From To This That These Those Each Every All Some Any No Our Its Their His Her If "
        "When While As And But Or With Under After Before Since Until Although Because Both Following Between Where "
        "There It We They",
    )
)
# “X Limited and Y Limited” are two names.
_LISTED = re.compile(
    "|".join(
        rf"(?<=\b{last}) and " for last in ("Limited", "Ltd", "CIC", "Trust", "Committee", "Board", "Panel", "Forum")
    )
)
_SMALL = frozenset(("of", "and", "the", "for", "in", "&"))
_BODIES = frozenset(("committee", "board", "panel", "forum", "sub-committee", "subcommittee", "commission"))
# A short form made of these alone may stand for a long one: “the Scrutiny Committee”.
_GENERAL = frozenset(("scrutiny", "select", "overview", "executive", "policy", "standing", "joint"))
# With one of these it is another body: Planning and Strategic Planning, Audit and Audit and Governance.
_ANOTHER = frozenset(("strategic", "joint", "governance", "safeguarding"))
MOST_LEFT_OUT = 2  # words
SLIP, LONG_WORD, LONG_NAME = 2, 5, 8


def spellings(draft: Draft) -> Iterator[Finding]:
    """Each name is spelled in one way, the register's where it has one."""
    counts: Counter[str] = Counter()
    where: dict[str, tuple[str, str]] = {}
    for passage in draft.passages:
        for name in _names(passage.reading):
            counts[name] += 1
            where.setdefault(name, (passage.label, passage.place))
    register = [_typeset(name) for name in (*draft.names, *(draft.contract.names if draft.contract else ())) if name]
    known = {name for held in register for name in _names(held)} | set(register)
    told: set[str] = set()
    for one, other in _pairs(counts, known):
        ranks = [(name in known, counts[name]) for name in (one, other)]
        right, wrong = (one, other) if ranks[0] >= ranks[1] else (other, one)
        if wrong in told or wrong in known or wrong not in where:
            continue
        told.add(wrong)
        label, place = where[wrong]
        said = (
            f"“{right}” and “{wrong}” both stand in the report"
            if ranks[0] == ranks[1]
            else f"{label} says “{wrong}”; elsewhere it is “{right}”"
        )
        yield TWO_NAMES.found(f"{said}. If they are one, use one name.", place)


def _typeset(text: str) -> str:
    """With one apostrophe: what was typed here and pasted there is no other name."""
    return text.replace("'", "’")


def _names(text: str) -> Iterator[str]:
    """Capitalised names, without the word that only begins a sentence, and without Acts and numbered things."""
    for match in _NAME.finditer(_typeset(text)):
        if re.match(r"\s\d", text[match.end() : match.end() + 2]):
            continue
        for name in _LISTED.split(match[0]):
            words = name.split()
            while words and (words[0] in _OPENERS or words[0] in _SMALL):
                words = words[1:]
            if words:
                yield " ".join(words)


def _pairs(counts: Counter[str], known: set[str]) -> list[tuple[str, str]]:
    """Every two names that look like one, in a fixed order."""
    ordered = sorted(set(counts) | known)
    settled = known | {name for name, count in counts.items() if count > 1}
    found = dict.fromkeys((*_spaced(ordered), *_misspelt(ordered), *_bodies(ordered, known, settled)))
    return [pair for pair in found if pair[0] != pair[1]]


def _spaced(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """“Care First”, “Care-First” and “CareFirst”."""
    alike: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if len(squashed := re.sub(r"[^a-z0-9]", "", name.lower())) >= LONG_NAME:
            alike[squashed].append(name)
    for group in alike.values():
        for one, other in combinations(group, 2):
            if one.lower() != other.lower():
                yield one, other


def _misspelt(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Names of as many words, alike in all but one, which differs by a letter or two."""
    alike: dict[tuple[int, tuple[str, ...]], list[tuple[str, str]]] = defaultdict(list)
    for name in names:
        words = name.split()
        if len(words) > 1:
            for place, word in enumerate(words):
                rest = tuple(one.lower() for one in (*words[:place], *words[place + 1 :]))
                alike[place, rest].append((word.lower(), name))
    for group in alike.values():
        for (one, first), (other, second) in combinations(group, 2):
            if one != other and _is_slip(one, other):
                yield first, second


def _is_slip(one: str, other: str) -> bool:
    """Whether two words of some length differ by a letter or two, and not as one and many of the same thing do."""
    if min(len(one), len(other)) < LONG_WORD or one.rstrip("s’'") == other.rstrip("s’'") or any(map(str.isdigit, one)):
        return False
    return one[0] == other[0] and _distance(one, other) <= (1 if min(len(one), len(other)) < LONG_NAME else SLIP)


def _distance(one: str, other: str) -> int:
    """How many letters have to be put in, left out, changed or swapped with their neighbour; large when it is many."""
    if abs(len(one) - len(other)) > SLIP:
        return SLIP + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        above, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _bodies(names: Iterable[str], known: set[str], settled: set[str]) -> Iterator[tuple[str, str]]:
    """Committees and boards of which one is the other with words left out or put in another order.

    A longer name that comes again is a body of its own, unless the register has one of the two.
    """
    bodies = [(name, _of_what(name)) for name in names if name.split()[-1].lower() in _BODIES and len(name.split()) > 1]
    for (first, one), (second, other) in combinations(bodies, 2):
        if not one or not other or first.split()[-1] != second.split()[-1] or first.lower() == second.lower():
            continue
        longer = first if len(one) > len(other) else second
        left_out = one ^ other
        is_body_of_its_own = left_out & _ANOTHER or (longer in settled and not {first, second} & known)
        if not (one <= other or other <= one) or (left_out and is_body_of_its_own):
            continue
        if len(left_out) <= MOST_LEFT_OUT and min(one, other, key=len) - _GENERAL:
            yield first, second


def _of_what(name: str) -> frozenset[str]:
    """What a body is for: “adult” and “safeguarding” of the Adults and Safeguarding Committee."""
    words = (word.lower().removesuffix("’s").removesuffix("'s") for word in name.split()[:-1])
    return frozenset(word.rstrip("s") for word in words if word not in _SMALL)


CHECKS = (spellings,)
