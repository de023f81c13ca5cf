"""What stands in the cells of lists: dates, sums, and a word for what is not there.

An empty cell reads as nothing to somebody who hears the page, so it says in hidden words what is missing.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from commissioning.money import format_pounds


def none_yet(words: str = "None") -> SafeString:
    """A dash for the eye, words for the ear."""
    return format_html('<span aria-hidden="true">–</span><span class="govuk-visually-hidden">{}</span>', words)


def day(value: date, before: str = "") -> SafeString:
    """A date in a column: “31 Oct 2020”, not broken over lines, nor from the word `before` it."""
    words = f"{value.day} {value:%b %Y}"
    return format_html('<span class="app-nowrap">{}</span>', f"{before} {words}" if before else words)


def deadline(value: date) -> SafeString:
    """A date on which something hangs, with its weekday: “Mon 3 Aug 2020”."""
    return format_html("{} {}", f"{value:%a}", day(value))


def with_note(value: Any, note: str) -> Any:
    """A value with a quieter line under it, if there is one to say."""
    return format_html('{}<br><span class="app-quiet">{}</span>', value, note) if note else value


def told(value: Any, *, missing: str = "None") -> Any:
    """A value from another package as a cell shows it: a date with its weekday, a sum in pounds, words as they are."""
    if value is None or value == "":
        return none_yet(missing)
    if isinstance(value, date):
        return deadline(value)
    return format_pounds(value) if isinstance(value, Decimal) else value
