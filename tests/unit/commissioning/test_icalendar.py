"""A calendar as a file: what other programs need to read it (RFC 5545)."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from commissioning.icalendar import Event, calendar, escaped, folded

MADE = datetime(2022, 2, 28, 10, 0, tzinfo=UTC)


def lines(written: bytes) -> list[str]:
    """The lines of a calendar as a reader unfolds them."""
    return written.decode().replace("\r\n ", "").split("\r\n")


def test_an_event_of_several_days_ends_on_the_day_after_its_last():
    event = Event("a@b", "Whether to procure", date(2022, 4, 1), date(2022, 4, 29), MADE, url="https://x.example/1/")
    assert lines(calendar("Plan", [event], product="Test")) == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        "X-WR-CALNAME:Plan", "BEGIN:VEVENT", "UID:a@b", "DTSTAMP:20220228T100000Z", "DTSTART;VALUE=DATE:20220401",
        "DTEND;VALUE=DATE:20220430", "SUMMARY:Whether to procure", "URL:https://x.example/1/", "TRANSP:TRANSPARENT",
        "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip


def test_signs_that_mean_something_are_escaped_and_others_are_left_out():
    assert escaped("a,b;c\\d\r\ne\rf\x00g") == "a\\,b\\;c\\\\d\\ne\\nfg"


def test_nothing_in_a_text_begins_a_line_of_its_own():
    event = Event("a", "x\r\nATTACH:https://evil.example", date(2022, 4, 1), date(2022, 4, 1), MADE)
    assert "SUMMARY:x\\nATTACH:https://evil.example" in lines(calendar("Plan", [event], product="T"))


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=400))
def test_a_folded_line_is_never_too_long_and_unfolds_to_itself(text):
    pieces = folded(text).split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == text
