"""Numbers as officers write them, how exact each is, and whether a sum written out comes to what is said.

“£246,304 × 2 = £492,608” and “7,392,400 plus 2,672,800 comes to 10,065,200” are equations; “£5.8m” is only as exact as
its last figure, and so is a number after “about”. Two sides tie when what they may stand for overlaps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

EXACT = Decimal(0)
PLACES = 12  # more of a pasted quotient say nothing, and leave no figures to reckon with
_UNITS = {"thousand": 3, "k": 3, "million": 6, "m": 6, "mn": 6, "billion": 9, "bn": 9}
WORDS = {
    word: number
    for number, word in enumerate(
        re.findall(
            r"\S+",
            "nought one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen twenty",
        )
    )
} | {"twenty-four": 24, "thirty": 30, "thirty-six": 36, "forty-eight": 48, "sixty": 60}
NUMBER_WORD = "|".join(sorted(WORDS, key=len, reverse=True))

HEDGE = (
    r"(?:about|around|approximately|approx\.?|roughly|some|circa|c\.|nearly|almost|just (?:over|under)|over|"
    r"more than|~|≈)"
)
_NEAR = re.compile(r"nearly|almost|just", re.IGNORECASE)
_BEYOND = re.compile(r"over|more", re.IGNORECASE)
_FIGURES = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:\s?(?:million|billion|thousand)\b|(?<=\d)\s?(?:bn|mn?|k)\b)?"
NUMBER = rf"(?<![\w.,/£-])(?:£\s?)?{_FIGURES}(?![\d/]|,\d|\.\d)"
# The pound says that it is no date and no part of another number, whatever stands beside it: “£12/week”.
POUNDS = rf"£\s?{_FIGURES}(?!\d|,\d|\.\d)"
_PARTS = re.compile(r"(?P<pound>£)?\s?(?P<whole>[\d,]+)(?:\.(?P<fraction>\d+))?\s?(?P<unit>[a-z]+)?", re.IGNORECASE)


@dataclass(frozen=True)
class Quantity:
    """A number in a text: its value, and by how much what it stands for may differ from it."""

    value: Decimal
    give: Decimal = EXACT
    is_money: bool = False
    decimals: int = 0

    @property
    def last_place(self) -> Decimal:
        """What a unit in the last written place is worth."""
        return Decimal(1).scaleb(-self.decimals)


def read_number(written: str, hedge: str = "") -> Quantity:
    """A number as written: “£5.8m” is 5,800,000, give or take 50,000.

    After “about” it gives half of its last figure that is not 0, after “nearly” the whole of it; “more than” says only
    which way, so nothing contradicts it.
    """
    parts = _PARTS.match(written)
    if parts is None:
        raise ValueError(f"“{written}” is not a number.")
    fraction, power = parts["fraction"] or "", _UNITS.get((parts["unit"] or "").lower(), 0)
    value = Decimal(f"{parts['whole'].replace(',', '')}.{fraction or '0'}").scaleb(power)
    decimals = len(fraction) - power
    give = Decimal(5).scaleb(-decimals - 1) if power else EXACT
    if hedge:
        last = last_figure(value) if not fraction else Decimal(1).scaleb(-decimals)
        give = max(give, value if _BEYOND.match(hedge) else last if _NEAR.match(hedge) else last / 2)
    return Quantity(value, give, bool(parts["pound"]), min(max(decimals, 0), PLACES))


def last_figure(value: Decimal) -> Decimal:
    """The worth of a unit in the place of the last figure that is not nought: 1,000 for 23,000."""
    if not value:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


# --- equations -------------------------------------------------------------------------------------------------------

_UNIT_WORDS = (
    r"(?:(?:a|an|per|each|every)\s)?(?:years?|months?|weeks?|days?|hours?|quarters?|annum|lots?|places?|people|"
    r"persons?|"
    r"providers?|sessions?|visits?)\b|p\.?a\.?(?![a-z])"
)
_TOKEN = re.compile(
    rf"(?P<number>(?:(?P<hedge>{HEDGE})\s)?(?P<written>{NUMBER})(?P<percent>\s?%)?)"
    rf"|(?P<unit>{_UNIT_WORDS})"
    r"|(?P<times>×|\*|\bx\b|\bmultiplied by\b|\btimes\b)"
    r"|(?P<over>÷|\bdivided by\b)"
    r"|(?P<plus>\+|\bplus\b)"
    r"|(?P<minus>−|\bminus\b|\bless\b)"
    r"|(?P<dash>(?<=\s)[-–](?=\s))"
    r"|(?P<equals>(?P<sign>=)|(?:,\s)?(?:which\s|that\s)?"
    r"\b(?:equals?|com(?:es?|ing) to|mak(?:es|ing)|giv(?:es|ing)|totall?(?:s|ing)|amount(?:s|ing) to)\b)"
    r"|(?P<loose>\bis\b|\bare\b|\bwas\b|\bwere\b)"
    r"|(?P<open>\()|(?P<close>\))"
    r"|(?P<skip>\s+|\b(?:a|in) total of\b|\bin (?:all|total)\b)"
    r"|(?P<word>[^\W\d_]+|\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Term:
    """A number in an equation with the unit after it (“a week”, “years”)."""

    quantity: Quantity
    unit: str = ""
    is_percent: bool = False


@dataclass(frozen=True)
class Equation:
    """Two sides said to be equal: the words as written, and what each may stand for."""

    written: str
    left: Quantity
    right: Quantity

    @property
    def ties(self) -> bool:
        return abs(self.left.value - self.right.value) <= self.left.give + self.right.give

    @property
    def worked(self) -> Quantity:
        """The side that was calculated, as against the sum that was stated."""
        return self.left


@dataclass(frozen=True)
class _Token:
    kind: str
    start: int
    end: int
    term: Term | None = None
    is_sign: bool = False  # “=”, as against words that may stand for it


def equations(sentence: str) -> Iterator[Equation]:
    """Every equation written out in a sentence, with at least one calculation in it."""
    tokens = _tokens(sentence)
    for place, token in enumerate(tokens):
        if token.kind in ("equals", "loose"):
            left, right = _back(tokens, place), _forth(tokens, place + 1)
            if (token.kind == "loose" and len(left) < 3) or (not token.is_sign and _is_range([*left, *right])):
                continue
            yield from _equation(sentence, left, right)
        elif token.kind == "open" and place and tokens[place - 1].term:
            inside = _forth(tokens, place + 1)
            closes = place + 1 + len(inside)
            is_closed = closes < len(tokens) and tokens[closes].kind == "close"
            if len(inside) >= 3 and is_closed and not _is_range(inside):
                yield from _equation(sentence, [tokens[place - 1]], inside)


def calculation_in(text: str) -> tuple[str, Quantity] | None:
    """The one calculation that stands in a text without its result, as written, and what it comes to."""
    tokens = _tokens(text)
    if any(token.kind in ("equals", "loose") for token in tokens):
        return None
    found, place = [], 0
    while place < len(tokens):
        is_cut = place > 0 and tokens[place - 1].kind in _OPERATORS
        calculation = [] if is_cut else _forth(tokens, place)
        if len(calculation) >= 3 and not _is_range(calculation):
            found.append(calculation)
        place += max(len(calculation), 1)
    if len(found) != 1 or (worked := _evaluate(found[0])) is None:
        return None
    return " ".join(text[found[0][0].start : found[0][-1].end].split()), worked


_CELL = re.compile(rf"(?P<written>{NUMBER})\s?%?\)?\*?")


def cell_number(cell: str) -> Quantity | None:
    """The number that a cell of a table consists of, negative after a dash or in brackets; None for anything else."""
    text = cell.strip()
    size = text.lstrip("-−–(").lstrip()
    match = _CELL.fullmatch(size)
    if match is None:
        return None
    one = read_number(match["written"])
    return one if size == text else Quantity(-one.value, one.give, one.is_money, one.decimals)


def _tokens(sentence: str) -> list[_Token]:
    found: list[_Token] = []
    for match in _TOKEN.finditer(sentence):
        kind = match.lastgroup or ""
        if match["written"] is not None:
            quantity = read_number(match["written"], match["hedge"] or "")
            found.append(_Token("number", match.start(), match.end(), Term(quantity, "", bool(match["percent"]))))
        elif match["unit"] is not None:
            _give_unit(found, match)
        elif match["skip"] is None:
            found.append(_Token(kind, match.start(), match.end(), is_sign=match["sign"] is not None))
    return _without_labels(found)


def _without_labels(tokens: list[_Token]) -> list[_Token]:
    """“£40 for staff plus rent at £9 comes to £49”: up to three words that say what is added do not break the sum."""
    if not any(token.kind == "plus" for token in tokens):
        return tokens
    kept: list[_Token] = []
    run: list[_Token] = []
    for token in tokens:
        if token.kind == "word":
            run.append(token)
            continue
        last = kept[-1].kind if kept else ""
        names_a_part = (last, token.kind) in (("number", "plus"), ("plus", "number"), ("number", "equals"))
        kept += [] if names_a_part and len(run) <= LABEL else run
        kept.append(token)
        run = []
    return kept + run


def _give_unit(found: list[_Token], match: re.Match[str]) -> None:
    """A unit belongs to the number before it; anywhere else it is a word."""
    last = found[-1] if found else None
    if last is not None and last.term is not None and not last.term.unit:
        term = Term(last.term.quantity, match[0].lower(), last.term.is_percent)
        found[-1] = _Token("number", last.start, match.end(), term)
    else:
        found.append(_Token("word", match.start(), match.end()))


LABEL = 3  # words
_OPERATORS = ("times", "over", "plus", "minus", "dash")


def _is_range(side: Sequence[_Token]) -> bool:
    """“Lots 1 - 3 are 12 in number”: a dash takes away only where “=” says that something is worked out."""
    return any(token.kind == "dash" for token in side)


def _back(tokens: Sequence[_Token], place: int) -> list[_Token]:
    """The longest calculation that ends before the token at `place`; none where it begins with what is not read.

    “20 beds × £850 × 52” is no sum of £850 × 52: what is multiplied stands before the word.
    """
    found: list[_Token] = []
    wanted_number = True
    while place:
        place -= 1
        token = tokens[place]
        if (token.term is not None) is not wanted_number or (not wanted_number and token.kind not in _OPERATORS):
            break
        found.insert(0, token)
        wanted_number = not wanted_number
    return [] if found and found[0].term is None else found


def _forth(tokens: Sequence[_Token], place: int) -> list[_Token]:
    """The longest calculation that begins with the token at `place`; none where it goes on with what is not read."""
    found: list[_Token] = []
    for token in tokens[place:]:
        if (token.term is not None) is not (len(found) % 2 == 0):
            break
        if len(found) % 2 and token.kind not in _OPERATORS:
            break
        found.append(token)
    return [] if found and found[-1].term is None else found


def _equation(sentence: str, left: list[_Token], right: list[_Token]) -> Iterator[Equation]:
    if not left or not right or max(len(left), len(right)) < 3:
        return
    one, other = _evaluate(left), _evaluate(right)
    if one is None or other is None or not _are_of_one_kind(left, right, one, other):
        return
    worked, stated = (one, other) if len(left) >= len(right) else (other, one)
    if _ROUNDED.search(sentence):
        give = stated.last_place if stated.decimals else last_figure(stated.value)
        stated = replace(stated, give=max(stated.give, give))
    if any(token.kind in ("over", "times") for token in (*left, *right)):
        worked = _as_rounded_as(worked, stated, [*left, *right])
    first, last = min(left[0].start, right[0].start), max(left[-1].end, right[-1].end)
    yield Equation(" ".join(sentence[first:last].split()), worked, stated)


# What the finding asks for where a sum is right and not exact; up or down, so that it gives the whole of a last figure.
_ROUNDED = re.compile(r"\bround(?:ed|ing)\b|\bto the nearest\b", re.IGNORECASE)


def _are_of_one_kind(left: Sequence[_Token], right: Sequence[_Token], one: Quantity, other: Quantity) -> bool:
    """Whether both sides are of money or neither, and a sum is of one period and of per cent on both sides.

    A product is not held against per cent: “3 ÷ 4 = 75%” and “3% × 4 = 12%” read them in two ways.

    “1 manager plus 4 officers, which makes £250,000” and “36 months plus 24 months, which gives 5 years” say no slip.
    """
    if one.is_money is not other.is_money:
        return False
    periods, percents = zip(*(_units_of(side) for side in (left, right)), strict=True)
    is_sum = not {"times", "over"} & {token.kind for token in (*left, *right)}
    if all(periods) and periods[0] != periods[1] and (is_sum or not one.is_money):
        return False
    stated_in_percent = percents[1] if len(left) >= len(right) else percents[0]
    return percents[0] is percents[1] if is_sum else not stated_in_percent


def _units_of(side: Sequence[_Token]) -> tuple[set[str], bool]:
    """The periods a side is of, and whether it is in per cent."""
    terms = [token.term for token in side if token.term]
    return {_bare(term.unit) for term in terms} & {*_PERIODS}, any(term.is_percent for term in terms)


def _as_rounded_as(worked: Quantity, stated: Quantity, tokens: list[_Token]) -> Quantity:
    """A quotient, or a share in per cent, is written to so many places; what lies beyond them is no slip."""
    terms = [token.term for token in tokens if token.term]
    if any(token.kind == "over" for token in tokens) or any(term.is_percent for term in terms):
        give = worked.give + stated.last_place / 2
        return Quantity(worked.value, give, worked.is_money, worked.decimals)
    return worked


def _evaluate(side: Sequence[_Token]) -> Quantity | None:
    """What a side comes to; None where its units do not fit each other (a sum a week, times years)."""
    terms = [token.term for token in side if token.term]
    operators = [token.kind for token in side[1::2]]
    if not _fits(terms, operators):
        return None
    is_sum = not {"times", "over"} & set(operators)
    total, factor = Quantity(EXACT), _as_factor(terms[0], is_sum)
    sign = 1
    for operator, term in zip(operators, terms[1:], strict=True):
        following = _as_factor(term, is_sum)
        if operator == "times":
            factor = _times(factor, following)
        elif operator == "over":
            if not following.value:
                return None
            factor = _over(factor, following)
        else:
            total, factor = _plus(total, factor, sign), following
            sign = 1 if operator == "plus" else -1
    return _plus(total, factor, sign)


def _fits(terms: Sequence[Term], operators: Sequence[str]) -> bool:
    units = [_bare(term.unit) for term in terms]
    if "times" in operators or "over" in operators:
        return len({unit for unit in units if unit in _PERIODS}) <= 1
    alike = len({unit for unit in units if unit}) <= 1
    return alike and len({(term.is_percent, term.quantity.is_money) for term in terms}) <= 1


_PERIODS = ("year", "month", "week", "day", "hour", "quarter")


def _bare(unit: str) -> str:
    """“a week”, “per week” and “weeks” are all of weeks; “p.a.” is of years."""
    last = unit.split()[-1] if unit else ""
    return "year" if last in ("pa", "p.a", "p.a.", "annum") else last.removesuffix("s")


def _as_factor(term: Term, is_sum: bool) -> Quantity:
    one = term.quantity
    if term.is_percent and not is_sum:
        return Quantity(one.value / 100, one.give / 100, False, one.decimals + 2)
    return one


def _plus(one: Quantity, other: Quantity, sign: int = 1) -> Quantity:
    decimals = max(one.decimals, other.decimals)
    return Quantity(one.value + sign * other.value, one.give + other.give, one.is_money or other.is_money, decimals)


def _times(one: Quantity, other: Quantity) -> Quantity:
    give = one.give * abs(other.value) + other.give * abs(one.value)
    return Quantity(one.value * other.value, give, one.is_money or other.is_money, one.decimals + other.decimals)


def _over(one: Quantity, other: Quantity) -> Quantity:
    give = one.give / abs(other.value) + other.give * abs(one.value) / (other.value * other.value)
    is_money = one.is_money and not other.is_money
    return Quantity(one.value / other.value, give, is_money, one.decimals)


def say_number(value: Decimal, *, is_money: bool) -> str:
    """A number as it is written in a sentence: “£492,608”, “-£4”, “2.8” or “1,763,766”."""
    size = f"{abs(value):,.2f}".removesuffix(".00")
    if "." in size and not is_money:
        size = size.rstrip("0")
    return f"{'-' if value < 0 else ''}{'£' if is_money else ''}{size}"
