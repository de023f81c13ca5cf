"""A step of a timetable in words, never more exactly than its date is known.

Source: cases.md, timetables of S1 and S3 (a day, a month, “spring 2022 onwards”, “mid-July”, from, TBC).
"""

from __future__ import annotations

from datetime import date

from commissioning.calendar import say_date
from commissioning.enums import MilestonePrecision
from commissioning.verdicts import Verdict

# Which boxes say when, for each precision: the date, the last day, the words. A month may be said more closely.
COUNTS: dict[MilestonePrecision, tuple[str, ...]] = {
    MilestonePrecision.DAY: ("starts_on",),
    MilestonePrecision.MONTH: ("starts_on", "words"),
    MilestonePrecision.SEASON: ("words",),
    MilestonePrecision.RANGE: ("starts_on", "ends_on"),
    MilestonePrecision.FROM: ("starts_on",),
    MilestonePrecision.TO_BE_CONFIRMED: (),
}


def in_words(precision: MilestonePrecision, *, starts_on: date | None, ends_on: date | None, words: str) -> str:
    """When it is, as a timetable prints it. Days are inclusive."""
    match precision, starts_on, ends_on:
        case MilestonePrecision.DAY, date(), _:
            return say_date(starts_on)
        case MilestonePrecision.MONTH, date(), _:
            return words or f"{starts_on:%B %Y}"
        case MilestonePrecision.RANGE, date(), date():
            return from_to(starts_on, ends_on)
        case MilestonePrecision.FROM, date(), _:
            return f"From {say_date(starts_on)}"
        case MilestonePrecision.SEASON, _, _:
            return words
    return MilestonePrecision.TO_BE_CONFIRMED.label


def from_to(first: date, last: date) -> str:
    """Two days, the month and the year said once where both share them: “6 September to 4 October 2021”."""
    if first.year != last.year:
        return f"{say_date(first)} to {say_date(last)}"
    month = "" if first.month == last.month else f" {first:%B}"
    return f"{first.day}{month} to {say_date(last)}"


def is_said(
    precision: MilestonePrecision, *, starts_on: date | None, has_day: bool, ends_on: date | None, words: str
) -> Verdict:
    """Whether the boxes say as much as the precision claims, and no more; `has_day` is False for a month alone."""
    return _date_is_said(precision, starts_on=starts_on, has_day=has_day) & _rest_is_said(
        precision, starts_on=starts_on, ends_on=ends_on, words=words
    )


def _date_is_said(precision: MilestonePrecision, *, starts_on: date | None, has_day: bool) -> Verdict:
    counts, label = COUNTS[precision], precision.label.lower()
    needs_month_alone = precision == MilestonePrecision.MONTH
    return Verdict.of(
        (
            "starts_on" not in counts or starts_on is not None,
            "no_date",
            "Give the month and the year." if needs_month_alone else "Give the date.",
            "starts_on",
        ),
        (
            "starts_on" in counts or starts_on is None,
            "date_not_counted",
            f"For “{label}” take the date out, or choose how exact it is.",
            "starts_on",
        ),
        (
            starts_on is None or "starts_on" not in counts or has_day or needs_month_alone,
            "no_day",
            "The day is missing. Give it, or choose “A month”.",
            "starts_on",
        ),
        (
            starts_on is None or not needs_month_alone or not has_day,
            "day_not_counted",
            "Leave the day empty where only the month is known, or choose “A day”.",
            "starts_on",
        ),
    )


def _rest_is_said(
    precision: MilestonePrecision, *, starts_on: date | None, ends_on: date | None, words: str
) -> Verdict:
    counts, label = COUNTS[precision], precision.label.lower()
    return Verdict.of(
        ("ends_on" not in counts or ends_on is not None, "no_last_day", "Give the last day.", "ends_on"),
        (
            "ends_on" in counts or ends_on is None,
            "last_day_not_counted",
            "Only what goes from one day to another has a last day. Take it out, or choose that.",
            "ends_on",
        ),
        (
            starts_on is None or ends_on is None or "ends_on" not in counts or ends_on >= starts_on,
            "ends_before_it_starts",
            "The last day cannot be before the first.",
            "ends_on",
        ),
        (
            precision != MilestonePrecision.SEASON or bool(words),
            "no_words",
            "Say which season, such as spring 2022.",
            "words",
        ),
        (
            "words" in counts or not words,
            "words_not_counted",
            f"For “{label}” take the words out, or choose “A season” or “A month”.",
            "words",
        ),
    )
