"""Labels of the notes in what officers type: `[^1]` raises the note whose words stand on a line beginning `[^1]:`.

What is pasted brings its own labels, and the text it goes into may have them already.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection
from itertools import count

NOTE = re.compile(r"\[\^([^\]\s]+)\](:?)")
WORDS = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:", re.MULTILINE)


def labels_in(markdown: str) -> set[str]:
    """Every label in use, of a note or of a mark."""
    return {found[1] for found in NOTE.finditer(markdown)}


def free_label(taken: Collection[str]) -> str:
    """The first number that is no label yet."""
    return next(label for label in map(str, count(1)) if label not in taken)


def written_twice(markdown: str) -> list[tuple[str, int]]:
    """Labels under which a second note is written, each with the line it stands on, counted from 1."""
    seen: set[str] = set()
    found = []
    for one in WORDS.finditer(markdown):
        if one[1] in seen:
            found.append((one[1], markdown.count("\n", 0, one.start(1)) + 1))
        seen.add(one[1])
    return found


def apart(markdown: str) -> str:
    """The same text with a label of its own for every note, where it is plain which marks raise which.

    A text with notes that is pasted after another brings its notes at its end, so a mark raises the next note written
    under its label, and a mark after them all the last. Where that leaves a note without a mark, two texts were put
    into each other: nothing is changed, and `prose` says so.
    """
    written: dict[str, list[int]] = defaultdict(list)
    for one in WORDS.finditer(markdown):
        written[one[1]].append(one.start(1))
    marks = [(one[1], one.start(1)) for one in NOTE.finditer(markdown)]
    raises = {
        at: min(bisect_left(written[label], at), len(written[label]) - 1) for label, at in marks if label in written
    }
    taken, new = labels_in(markdown), {}
    for label, places in written.items():
        raised = {raises[at] for one, at in marks if one == label and at not in places}
        for turn in range(1, len(places)) if len(raised) == len(places) else ():
            new[label, turn] = free_label(taken)
            taken.add(new[label, turn])
    return NOTE.sub(lambda one: f"[^{new.get((one[1], raises.get(one.start(1), 0)), one[1])}]{one[2]}", markdown)
