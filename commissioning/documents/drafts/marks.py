"""What a draft carries so that it can come back: facts and the keys of places as bookmarks, numbers by their style.

A bookmark's name in Word has letters, digits and underscores, begins with a letter, and is at most 40 characters long.
A key holds hyphens and the name of a fact dots, so both are written another way.
"""

from __future__ import annotations

import re

LONGEST = 40
NUMBERED = "Numbered paragraph"  # the style of a paragraph whose number is typed before a tab
FACT = re.compile(r"fact\d+__(?P<name>[A-Za-z][A-Za-z0-9_]*)$")
PLACE = re.compile(r"at(?:__(?P<word>[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*)|-(?P<html>[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*))$")
NAME = r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*"
KEY = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$")
OWN = re.compile(r"(?:.*-)?sub-\d+$")  # the key that a sub-heading has when nobody gave it one


def for_fact(name: str, place: int) -> str:
    """The bookmark of the place-th fact in a document; empty when the name is too long for one."""
    mark = f"fact{place}__{name.replace('.', '__')}"
    return mark if len(mark) <= LONGEST else ""


def fact_of(bookmark: str) -> str:
    """The fact a bookmark stands for; empty for any other bookmark. No part of a fact's name has two underscores."""
    found = FACT.match(bookmark)
    name = found["name"].replace("__", ".") if found else ""
    return name if is_fact(name) else ""


def is_fact(name: str) -> bool:
    """Whether this can be the name of a fact."""
    return bool(re.fullmatch(rf"{NAME}(?:\.{NAME})*", name))


def for_place(key: str) -> str:
    """The bookmark of a table, heading or paragraph by its key; empty for one that could not come back."""
    mark = f"at__{key.replace('-', '_')}"
    return mark if KEY.match(key) and not OWN.match(key) and len(mark) <= LONGEST else ""


def place_of(bookmark: str) -> str:
    """The key of the place a bookmark stands for, in Word or in our HTML; empty for any other bookmark."""
    found = PLACE.match(bookmark)
    key = (found["word"] or found["html"]).replace("_", "-") if found else ""
    return "" if OWN.match(key) else key


def for_number(label: str) -> str:
    """The place in Markdown that says of what follows that it is a paragraph's number, as its style says in Word."""
    return f"number-{label}"


def number_among(anchors: tuple[str, ...]) -> str:
    """The number that one of these places says to follow, if any does."""
    return next((anchor.removeprefix("number-") for anchor in anchors if anchor.startswith("number-")), "")


def key_among(anchors: tuple[str, ...]) -> str:
    """The key that one of these bookmarks carries, if any does."""
    return next((key for anchor in anchors if (key := place_of(anchor))), "")
