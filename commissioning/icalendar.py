"""A calendar of whole days as a file, as RFC 5545 asks: escaped text, lines folded at 75 octets, CRLF line ends.

Written here because it is this little: all-day events without time zones, alarms or repetition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from commissioning.calendar import ONE_DAY

MEDIA_TYPE = "text/calendar; charset=utf-8"
LONGEST = 75  # octets in a line, its line end not counted (RFC 5545, 3.1)


@dataclass(frozen=True)
class Event:
    """Something on one day or several, both inclusive. `uid` stays the same as long as it is the same thing."""

    uid: str
    summary: str
    first: date
    last: date
    changed_at: datetime
    description: str = ""
    url: str = ""


def calendar(name: str, events: Iterable[Event], *, product: str) -> bytes:
    """The bytes of a calendar with these events. `product` names the program that wrote it."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{escaped(product)}//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        *(line for event in events for line in _event(event)),
        "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def escaped(text: str) -> str:
    """Text as a value holds it: backslash, semicolon, comma and line end escaped, other control characters left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in text if sign in "\n\t" or (ord(sign) >= 32 and ord(sign) != 127))
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        kept = kept.replace(plain, written)
    return kept


def folded(line: str) -> str:
    """A line in pieces of at most 75 octets, each after the first begun with a space; no letter is cut in two."""
    pieces, piece, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > LONGEST:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    return "\r\n".join([*pieces, piece])


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{event.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.last + ONE_DAY:%Y%m%d}"  # the day after: RFC 5545 leaves the end out
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    if event.url:
        yield f"URL:{event.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"
