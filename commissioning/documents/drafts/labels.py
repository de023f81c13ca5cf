"""Numbers that people type by hand before headings, paragraphs and the items of lists: known, taken off, kept aside.

The form counts anew, so a typed number would stand twice. Only what fits its place is taken for a number: 1.5 million
stays 1.5 million. Source: cases.md §5.6 (n.n.n, n.n, continuous, lettered, roman).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from commissioning.documents.numbering import letter, roman
from commissioning.documents.pasted import Line

SPACE = r"[ \t\u00a0]"
DOTTED = re.compile(rf"[ ]*(?P<mark>\d{{1,3}}(?:\.\d{{1,3}}){{1,3}})(?P<stop>[.)]?)(?P<space>{SPACE}+)(?=\S)")
SINGLE = re.compile(rf"[ ]*(?:¶ ?|para(?:graph)? )?(?P<mark>\d{{1,3}})(?P<stop>[.):]?)(?P<space>{SPACE}+)(?=\S)", re.I)
ROMAN = re.compile(rf"[ ]*(?P<mark>[IVX]{{1,5}})(?P<stop>[.)]?)(?P<space>{SPACE}+)(?=[^\Wa-z_])")
CAPITAL = re.compile(rf"[ ]*\(?(?P<mark>[A-Z])(?P<stop>[.)])(?P<space>{SPACE}+)(?=\S)")
LETTERED = re.compile(rf"[ ]*\(?(?P<mark>[a-z]{{1,4}})(?P<stop>[.)])(?P<space>{SPACE}+)(?=\S)")
INSIDE = re.compile(rf"[ ]*\((?P<mark>\d{{1,3}})(?P<stop>\))(?P<space>{SPACE}+)(?=\S)")
BULLET = re.compile(rf"[ ]*(?P<mark>[·•▪◦‣–*\uf0b7\uf0a7-]|o(?=\t))(?P<stop>)(?P<space>{SPACE}+)(?=\S)")
STARTS = re.compile(r"[^\Wa-z_]|[“\"'‘(\[£]")  # how a sentence begins
FAR = 6  # how many numbers a typist may have left out between two headings
MANY = 3  # fewer numbered paragraphs than this are no numbering through a document


@dataclass(frozen=True)
class Typed:
    """A number found at the start of a line: as typed, its counts, its length with the space after it."""

    text: str
    counts: tuple[int, ...]
    length: int
    has_tab: bool
    rest: str
    has_stop: bool = False

    @property
    def begins_sentence(self) -> bool:
        """Whether what follows looks like the beginning of something."""
        return self.has_tab or bool(STARTS.match(self.rest))


def without_labels(lines: list[Line]) -> list[Line]:
    """The lines without the numbers typed before them, each kept as its line's `label`; typed lists as items."""
    return list(_listed(_paragraphs(list(_headings(lines)))))


# --- headings ---


def _headings(lines: list[Line]) -> Iterator[Line]:
    before: dict[str, int] = {}
    for line in lines:
        if line.kind != "heading":
            yield line
            continue
        text = _text(line)
        typed = _of_heading(text, before)
        yield _cut(line, typed) if typed else line


def _of_heading(text: str, before: dict[str, int]) -> Typed | None:
    """The number of a heading. A bare one has to follow on from the one before: “24 Hour care” has none."""
    if (found := DOTTED.match(text)) and _typed(found, text).begins_sentence:
        before["single"] = int(found["mark"].split(".")[0])
        return _typed(found, text)
    for name, pattern, count in (("single", SINGLE, int), ("roman", ROMAN, _roman)):
        found = pattern.match(text)
        if not found:
            continue
        typed, number = _typed(found, text), count(found["mark"])
        follows = number == 1 or before.get(name, 0) < number <= before.get(name, 0) + FAR
        if typed.begins_sentence and (typed.has_tab or typed.has_stop or follows):
            before[name] = number
            return typed
    for pattern in (LETTERED, CAPITAL, INSIDE):
        if (found := pattern.match(text)) and _typed(found, text).begins_sentence:
            return _typed(found, text)
    return None


# --- paragraphs ---


def _paragraphs(lines: list[Line]) -> list[Line]:
    """Paragraph numbers: dotted ones that fit their heading, and single ones that run on through the document."""
    through = _through(lines)
    heading, found = "", list[Line]()
    last: tuple[int, ...] = (0,)
    for place, line in enumerate(lines):
        if line.kind == "heading":
            heading = line.label.rstrip(".)") or heading
        typed = _dotted(line, heading, last) if line.kind == "paragraph" else None
        if typed is not None:
            last = typed.counts
        typed = typed or through.get(place) or _of_style(line)
        found.append(_cut(line, typed) if typed else line)
    return found


def _dotted(line: Line, heading: str, last: tuple[int, ...]) -> Typed | None:
    """A number such as 2.4 before a paragraph: with a tab, or beneath heading 2, or after 2.3, or 3.1 after 2.5."""
    found = DOTTED.match(_text(line))
    if found is None:
        return None
    typed = _typed(found, _text(line))
    above = ".".join(str(count) for count in typed.counts[:-1])
    fits = above == heading or typed.counts[:-1] == last[:-1] or (
        typed.counts[0] == last[0] + 1 and set(typed.counts[1:]) == {1}
    )  # fmt: skip
    return typed if typed.has_tab or (fits and typed.begins_sentence) else None


def _of_style(line: Line) -> Typed | None:
    """The number and its tab before a paragraph whose style says that it has one, however few of them there are."""
    text = _text(line)
    found = (DOTTED.match(text) or SINGLE.match(text)) if line.is_numbered else None
    typed = _typed(found, text) if found else None
    return typed if typed and typed.has_tab else None


def _through(lines: list[Line]) -> dict[int, Typed]:
    """Paragraphs numbered 1, 2, 3 … through the document, by their place: the count goes on beneath later headings."""
    wanted, heading, found, crosses = 1, 0, list[tuple[int, Typed]](), False
    at_heading = 0
    for place, line in enumerate(lines):
        heading += line.kind == "heading"
        match = SINGLE.match(_text(line)) if line.kind == "paragraph" else None
        typed = _typed(match, _text(line)) if match else None
        if match is None or typed is None or not (typed.has_stop or typed.begins_sentence):
            continue
        number = int(match["mark"])
        if not wanted - 1 <= number <= wanted + 1 or (number < wanted and not found):
            continue
        crosses = crosses or (bool(found) and heading > at_heading and number > 1)
        wanted, at_heading = number + 1, heading
        found.append((place, typed))
    return dict(found) if crosses and len(found) >= MANY else {}


# --- lists ---


def _listed(lines: list[Line]) -> Iterator[Line]:
    """Neighbouring paragraphs that begin a), b) or 1., 2. or with a bullet are the items of a list."""
    running: list[tuple[str, int]] = []  # the lists open here, the outermost first: style and count
    for line in lines:
        item = _item(line, running) if line.kind == "paragraph" and not line.label else None
        if item is None:
            running = []
            yield line
        else:
            yield item


def _item(line: Line, running: list[tuple[str, int]]) -> Line | None:
    """The line as an item of a list that it begins or goes on with."""
    text = _text(line)
    for typed, style, count in _marks(text):
        for depth, (open_style, reached) in enumerate(running, start=1):
            if open_style == style and (style == "bullet" or count == reached + 1):
                running[depth - 1 :] = [(style, count)]
                return _as_item(line, typed, style, depth)
        if count == 1 and len(running) < 3:
            running.append((style, 1))
            return _as_item(line, typed, style, len(running))
    return None


def _marks(text: str) -> Iterator[tuple[Typed, str, int]]:
    """What the beginning of a line may be the mark of: “i)” is the ninth letter or the first numeral."""
    if found := BULLET.match(text):
        yield _typed(found, text), "bullet", 1
    if found := LETTERED.match(text):
        mark, typed = found["mark"], _typed(found, text)
        if len(mark) == 1:
            yield typed, "lower-alpha", ord(mark) - ord("a") + 1
        if (count := _roman(mark.upper())) and letter(count) != mark:
            yield typed, "lower-roman", count
    for pattern in (INSIDE, SINGLE):
        found = pattern.match(text)
        if found and (found["stop"] or "\t" in found["space"]):
            yield _typed(found, text), "decimal", int(found["mark"])


def _as_item(line: Line, typed: Typed, style: str, depth: int) -> Line:
    return replace(_cut(line, typed), kind="item", style=style, depth=depth)  # type: ignore[arg-type]


# --- taking a number off ---


def _typed(found: re.Match[str], text: str) -> Typed:
    mark = found["mark"]
    return Typed(
        text=text[: found.end()].strip(),
        counts=tuple(int(count) for count in mark.split(".") if count.isdecimal()),
        length=found.end(),
        has_tab="\t" in found["space"],
        rest=text[found.end() :],
        has_stop=bool(found["stop"]),
    )


def _cut(line: Line, typed: Typed) -> Line:
    """The line without its number, whichever of its runs the number stands in."""
    left, runs = typed.length, []
    for run in line.runs:
        cut = 0 if run.raw else min(left, len(run.text))
        left -= cut
        if run.raw or len(run.text) > cut:
            runs.append(replace(run, text=run.text[cut:]))
    return replace(line, runs=tuple(runs), label=typed.text)


def _text(line: Line) -> str:
    """What the line says as far as a note's mark, a fact or a line end: a number is never one of those."""
    said = ""
    for run in line.runs:
        if run.raw or run.fact:
            return f"{said}\ufffc"
        said += run.text
    return said


def _roman(numeral: str) -> int:
    """1 to 39 for a roman numeral in capitals; 0 for letters that are none."""
    return next((count for count in range(1, 40) if roman(count).upper() == numeral), 0)
