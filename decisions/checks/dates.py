"""Whether dates exist, lengths of time are those between their dates, and what is cited has not run out.

Sources: model.md invariants 4 and 40; cases S0 (Regulations of “20016”, “two years ago”, a strategy to 2020) and S2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from commissioning.calendar import ONE_DAY, end_of_term, months_between, say_date
from decisions.checks.arithmetic import number_of
from decisions.checks.days import DATE, MONTH, dates_in, months_in
from decisions.checks.draft import Draft
from decisions.checks.numbers import NUMBER_WORD
from decisions.checks.phrases import any_of
from decisions.checks.rule import Finding, blocker, warning

IMPOSSIBLE = blocker("impossible_date", "A date that no calendar has, such as 31 June.", "Invariant 40")
YEAR = blocker("impossible_year", "A year of five figures in a date or after an Act or Regulations.", "Case S0")
UNLIKELY = warning(
    "unlikely_year", "A date more than thirty years from the day of the report, either way.", "Invariant 40"
)
LENGTH = warning(
    "length_does_not_tie",
    "A number of months or years that is not the number between its dates.",
    "Invariant 4; case S2",
)
AGO = warning("ago_does_not_tie", "“Two years ago” of something the dates put nearly three years back.", "Case S0")
PASSED = warning("period_has_passed", "A strategy or plan cited for a time after the years it is for.", "Case S0")
MALFORMED = warning("date_malformed", "A stray stroke or stop beside a date.", "Case S1")

_LONG_YEAR = re.compile(rf"\b(?:Act|Regulations?|Order|Rules?|Code|{MONTH}),?\s\(?(?P<year>(?:19|20)\d{{3,}})\b")
FAR = 30  # years; a lease may run longer, and then the author says so

_LENGTH = (
    rf"(?P<n>\d{{1,3}}|{NUMBER_WORD})(?:\s\(\w+\))?[\s-](?:further\s|calendar\s|full\s)?(?P<unit>months?|years?)\b"
)
_SPAN = (
    rf"(?P<first>{DATE})(?:\s?(?:to|until|till|and|[-–]|up to|through to)\s(?:and including\s)?|"
    rf",?\s(?:and\s)?(?:ending|expiring)\s(?:on\s)?)(?P<last>{DATE})"
)
# Not a length: an age, a hedge, the end of a range, a part of a sum.
_NOT_AFTER = "".join(
    rf"(?<!\b{word}\s)"
    for word in ("about", "nearly", "over", "under", "than", "and", "or", "to", "plus", "aged", "age")
)
_NAMED = r"(?P<named>contract|framework|extension|term|agreement|period|lease|licence|option)\b"
# “Spend under the four-year contract from …” and “the four-year contract from … was used by nine” tell a year of it.
_A_KNOWN_ONE = re.compile(
    r"\b(?:the|this|that|our|its|their|current|existing|present|(?:of|under|in|on|during) an?)\s$", re.IGNORECASE
)
_LENGTHS = (
    re.compile(
        rf"(?<![\w–+-]){_NOT_AFTER}{_LENGTH}(?:\s{_NAMED})?(?!\sand\b)\s?[,(]?\s?"
        r"(?:(?:running|lasting|that is|which is)\s)?(?:(?:from|between|(?:beginning|starting|commencing)(?:\son)?)\s)?"
        rf"{_SPAN}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:from|between)\s{_SPAN}\s?(?:,|\(|[-–]|which is|that is|,? a (?:period|term) of)\s?"
        rf"(?:a (?:further )?(?:period|term) of\s)?{_LENGTH}(?!\sand\b)",
        re.IGNORECASE,
    ),
)
_AGO = re.compile(
    rf"(?P<hedge>about|nearly|almost|over|more than|just over|some)?\s?\b(?P<n>\d{{1,2}}|{NUMBER_WORD})\syears\sago\b",
    re.IGNORECASE,
)
_BEGUN = re.compile(
    r"\b(?:contracts?|agreements?|frameworks?|list|lots?)\b.{0,60}\b(?:signed|began|begun|started|awarded|let|"
    r"commissioned|entered into|procured)\b|\b(?:signed|began|started|awarded|let|commissioned|entered into|"
    r"procured)\b.{0,60}\b(?:contracts?|agreements?|frameworks?|list|lots?)\b",
    re.IGNORECASE,
)
_ENTITLED = re.compile(
    r"(?P<name>(?:[A-Z][\w’'-]*\s(?:(?:and|for|of|in|the|&)\s)*){1,8}?(?:Strategy|Plan|Policy|Programme|"
    r"Priorities|Vision|Charter|Strategic Framework))\s?[,(:]?\s?(?P<range>(?P<first>(?:19|20)\d{2})\s?(?:[–/-]|"
    r"to)\s?(?P<last>(?:(?:19|20)\d{2}|\d{2})))\b"
)
_OVER = any_of(
    r"previous|former|formerly|expired|replac\w+|superseded|succe\w+|earlier|old|then|ended|ran until|until|last|still|"
    r"refresh\w*|in force"
)
_PROLONGED = re.compile(r"[,)]?\s(?:which\s)?(?:has been|have been|was|is|were|are)\s(?:\w+\s)?extended\b")
_EITHER = re.compile(rf"{DATE}\s?/\s?(?={DATE})", re.IGNORECASE)  # “1 May 2022 / 8 May 2022” is no slip
_STRAY = re.compile(rf"{DATE}\s?/|(?<![\w/])/\s?{DATE}|{DATE}\s?(?:,,|\.\.(?!\.))", re.IGNORECASE)


def real(draft: Draft) -> Iterator[Finding]:
    """Every date is one the calendar has, in a year that can be meant."""
    for passage in draft.passages:
        for match in _LONG_YEAR.finditer(passage.reading):
            yield YEAR.found(
                f"{passage.label} has the year {match['year']}, in “{match[0]}”. Correct the year.", passage.place
            )
        for written in dates_in(passage.reading):
            if _LONG_YEAR.search(written.text):
                continue  # said above
            if written.day is None and written.can_be_meant:
                yield IMPOSSIBLE.found(
                    f"{passage.label} has “{written.text}”, a day that does not exist. Correct the date.", passage.place
                )
            elif abs(written.year - draft.on.year) > FAR:
                yield UNLIKELY.found(
                    f"{passage.label} has {written.text}, more than {FAR} years from now. Check the year.",
                    passage.place,
                )
        for match in _STRAY.finditer(_EITHER.sub("", passage.reading)):
            yield MALFORMED.found(
                f"{passage.label} has “{match[0].strip()}”. Take out what does not belong to the date.", passage.place
            )


def lengths(draft: Draft) -> Iterator[Finding]:
    """“24 months, from 3 July 2021 to 2 July 2023” are 24 months; a day more or less is for the register to say."""
    for passage in draft.passages:
        for sentence in passage.sentences:
            for match in (match for pattern in _LENGTHS for match in pattern.finditer(sentence)):
                first, last = (dates_in(match[one])[0].day for one in ("first", "last"))
                count = number_of(match["n"])
                months = count * (12 if match["unit"].lower().startswith("year") else 1)
                if first is None or last is None or not months or _lasts(first, last, months):
                    continue
                if match.groupdict().get("named") and _A_KNOWN_ONE.search(sentence[: match.start()]):
                    continue
                unit = match["unit"].removesuffix("s") + "s" * (count > 1)
                yield LENGTH.found(
                    f"{passage.label} says {match['n']} {unit} from {say_date(first)} to {say_date(last)}; that is "
                    f"{_in_words(first, last)}. Correct the length or the dates.",
                    passage.place,
                )


def _lasts(first: date, last: date, months: int) -> bool:
    return abs((last - end_of_term(first, months=months)).days) <= 1


def _in_words(first: date, last: date) -> str:
    whole = next(
        (found for end in (last, last - ONE_DAY, last + ONE_DAY) if (found := months_between(first, end))), None
    )
    if whole is None:
        days = (last - first).days + 1
        return "before it begins" if days < 1 else f"{days} days"
    years, months = divmod(whole, 12)
    return f"{years} year{'s' * (years > 1)}" if years and not months else f"{whole} month{'s' * (whole > 1)}"


def years_ago(draft: Draft) -> Iterator[Finding]:
    """“Two years ago” fits the date beside it; of the signing of this contract, the register's first day."""
    for passage in draft.passages:
        for sentence in passage.sentences:
            for match in _AGO.finditer(sentence):
                then = _when(sentence, draft)
                if then is None or then > draft.on:
                    continue
                years = (draft.on - then).days / 365.25
                if abs(years - number_of(match["n"])) > 0.6:
                    nearest = round(years)
                    yield AGO.found(
                        f"{passage.label} says “{match[0].strip()}” of {say_date(then)}, which is nearer "
                        f"{nearest} year{'s' * (nearest != 1)} ago. Give the date instead.",
                        passage.place,
                    )


def _when(sentence: str, draft: Draft) -> date | None:
    """The one past date the sentence gives, to the day or the month; else, of the contract, its first day."""
    given = [one.day for one in dates_in(sentence) if one.day and one.day <= draft.on]
    given += [one.first for one in months_in(sentence) if one.first <= draft.on]
    if given:
        return given[0] if len(given) == 1 else None
    return draft.contract.starts_on if draft.contract and _BEGUN.search(sentence) else None


def strategies(draft: Draft) -> Iterator[Finding]:
    """A strategy for 2015 to 2020 does not guide what is decided for later years."""
    until = (draft.asked_until or draft.on).year
    for passage in draft.passages:
        for sentence in passage.sentences:
            for match in _ENTITLED.finditer(sentence):
                first, last = int(match["first"]), int(match["last"])
                last += first // 100 * 100 if last < 100 else 0
                is_held = _OVER.search(sentence) or _PROLONGED.match(sentence, match.end())
                if first < last < until and not is_held:
                    yield PASSED.found(
                        f"{passage.label} cites the {match['name'].removeprefix('The ').strip()} for {match['range']}, "
                        f"which are over before {until}. Cite the one now in force, or say that this one still holds.",
                        passage.place,
                    )


CHECKS = (real, lengths, years_ago, strategies)
