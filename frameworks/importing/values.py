"""What is typed in cells, as values: sums, dates, yes and no, whole numbers, choices; or why it cannot be read.

Dates are read as councils write them, day before month. An empty cell is None in every case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from commissioning.money import PENNY
from frameworks.importing.sheets import NOT_TEXT, Formula, Raw, Unreadable, is_empty, unguarded

LARGEST = Decimal("999999999999.99")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_FIRST = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?:[ T]00:00(?::00(?:\.0+)?)?)?$")
_YEAR_FIRST = re.compile(r"^(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?(?:Z|\+00:00)?)?$")
_IN_WORDS = re.compile(r"^(?:[A-Za-z]+,? )?(\d{1,2})(?:st|nd|rd|th)?[ \-]([A-Za-z]{3,9})\.?[ \-](\d{4}|\d{2})$")
_MONEY = re.compile(r"^(?P<sign>[-−]?)£?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<part>\.\d+)?(?P<after>-?)$")
_YES = frozenset({"yes", "y", "true", "1", "x", "✓"})
_NO = frozenset({"no", "n", "false", "0", "none", "n/a", "not applicable"})
FIRST_YEAR, LAST_YEAR = 1900, 2200
MOST = 9_999  # of lots, months or days: with more of them no day can be reckoned
_WHEN_DAY_FIRST = "Write dates like 31/03/2026."


def read_text(raw: Raw) -> str:
    """The words of a cell, without space around them; numbers and dates as they are written by themselves."""
    if raw is None:
        return ""
    if isinstance(raw, str):
        _no_formula(raw)
        return unguarded(NOT_TEXT.sub("", raw.replace("\r\n", "\n").replace("\r", "\n")).strip())
    if isinstance(raw, bool):
        return "Yes" if raw else "No"
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return str(raw)


def read_money(raw: Raw) -> Decimal | None:
    """A sum in pounds with two places: “£1,000”, “1000.5”, “-£20”, “(20.00)”, a number. Refuses parts of a penny."""
    if is_empty(raw):
        return None
    _no_formula(raw)
    if isinstance(raw, bool | date):
        raise Unreadable(f"“{read_text(raw)}” is not a sum of money. Write it like £1,000 or 1000.00.")
    if isinstance(raw, float):
        # A spreadsheet keeps 0.1 + 0.2 as a little more than 0.3: what it shows is meant.
        return _in_range(Decimal(repr(raw)), read_text(raw)).quantize(PENNY, ROUND_HALF_UP)
    if isinstance(raw, int | Decimal):
        return _pennies(Decimal(raw), str(raw))
    return _money(read_text(raw))


def read_date(raw: Raw) -> date | None:
    """A day: “31/03/2026”, “31 March 2026”, “2026-03-31”, or a date cell. Refuses a day the calendar does not have."""
    if is_empty(raw):
        return None
    _no_formula(raw)
    if isinstance(raw, datetime):
        return _in_reach(raw.date())
    if isinstance(raw, date):
        return _in_reach(raw)
    if not isinstance(raw, str):
        raise Unreadable(f"“{read_text(raw)}” is not a date. {_WHEN_DAY_FIRST}")
    return _day(unguarded(raw.strip()))


def read_yes_no(raw: Raw) -> bool | None:
    """Yes or no, in the usual ways of writing them."""
    if is_empty(raw):
        return None
    _no_formula(raw)
    if isinstance(raw, bool):
        return raw
    words = read_text(raw).lower()
    if words in _YES:
        return True
    if words in _NO:
        return False
    raise Unreadable(f"“{read_text(raw)}” is neither yes nor no.")


def read_whole(raw: Raw) -> int | None:
    """A whole number, nought or more: “12”, “12.0”, “1,200”."""
    if is_empty(raw):
        return None
    _no_formula(raw)
    words = read_text(raw).replace(",", "").removesuffix(".0")
    if isinstance(raw, bool | date) or not (words.isascii() and words.isdigit()) or len(words) > 9:
        raise Unreadable(f"“{read_text(raw)}” is not a whole number.")
    return int(words)


def read_few(raw: Raw) -> int | None:
    """A whole number of lots, months or days, so small that days can be reckoned with it."""
    number = read_whole(raw)
    if number is not None and number > MOST:
        raise Unreadable(f"“{read_text(raw)}” is too many: at most {MOST:,}.")
    return number


def read_number(raw: Raw) -> Decimal | None:
    """A number that need not be whole: “52.5”."""
    if is_empty(raw):
        return None
    _no_formula(raw)
    words = read_text(raw).replace(",", "")
    try:
        number = Decimal(words)
    except InvalidOperation as error:
        raise Unreadable(f"“{words}” is not a number.") from error
    if isinstance(raw, bool) or not number.is_finite():
        raise Unreadable(f"“{words}” is not a number.")
    return number


def choice_reader(
    choices: Iterable[tuple[str, str]], also: Mapping[str, str] | None = None
) -> Callable[[Raw], str | None]:
    """A reader of one choice: given as stored, as labelled, or by one of the words in `also` (in lower case)."""
    pairs = [(str(value), str(label)) for value, label in choices]
    known = dict(also or {}) | {plain(word): value for value, label in pairs for word in (label, value)}
    listed = "; ".join(label for _, label in pairs)

    def read(raw: Raw) -> str | None:
        if is_empty(raw):
            return None
        found = known.get(plain(read_text(raw)))
        if found is None:
            raise Unreadable(f"“{read_text(raw)}” is not one of: {listed}.")
        return found

    return read


@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """Words to compare by: lower case, letters and digits only, one space between."""
    return " ".join(re.findall(r"[a-z0-9£%]+", text.lower()))


def _no_formula(raw: Raw) -> None:
    if isinstance(raw, Formula):
        raise Unreadable(f"The cell holds a formula ({raw[:40]}). Copy the column and paste it as values.")


@lru_cache(maxsize=10_000)
def _day(words: str) -> date:
    if match := _DAY_FIRST.match(words):
        day, month, year = match.groups()
    elif match := _YEAR_FIRST.match(words):
        year, month, day = match.groups()
    elif (match := _IN_WORDS.match(words)) and match[2][:3].lower() in _MONTHS:
        day, year = match[1], match[3]
        month = str(_MONTHS.index(match[2][:3].lower()) + 1)
    else:
        raise Unreadable(f"“{words}” is not a date. {_WHEN_DAY_FIRST}")
    number = int(year) + (2000 if len(year) == 2 else 0)
    try:
        found = date(number, int(month), int(day))
    except ValueError as error:
        raise Unreadable(f"There is no such day as “{words}”; the day comes before the month.") from error
    return _in_reach(found)


def _in_reach(day: date) -> date:
    """The same years as are typed in a browser: “31/12/9999” stands for no end, and no term can be reckoned from it."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unreadable(f"The year {day.year} is out of reach: give the day itself, or leave the cell empty.")
    return day


@lru_cache(maxsize=10_000)
def _money(words: str) -> Decimal:
    bare = words.replace(" ", "").replace("\u00a0", "").removeprefix("GBP").removesuffix("GBP")
    is_credit = bare.startswith("(") and bare.endswith(")")
    bare = bare[1:-1] if is_credit else bare
    bare = f"-{bare[2:]}" if bare.startswith("£-") else bare
    match = _MONEY.match(bare)
    if not match or (match["sign"] and match["after"]):
        raise Unreadable(f"“{words}” is not a sum of money. Write it like £1,000 or 1000.00.")
    amount = Decimal(match["whole"].replace(",", "") + (match["part"] or ""))
    return _pennies(-amount if is_credit or match["sign"] or match["after"] else amount, words)


def _pennies(amount: Decimal, words: str) -> Decimal:
    _in_range(amount, words)
    exact = amount.quantize(PENNY)
    if exact != amount:
        raise Unreadable(f"“{words}” has fractions of a penny.")
    return exact


def _in_range(amount: Decimal, words: str) -> Decimal:
    if not amount.is_finite() or abs(amount) > LARGEST:
        raise Unreadable(f"“{words}” is not a sum the register can hold.")
    return amount
