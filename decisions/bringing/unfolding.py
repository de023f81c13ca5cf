"""Headings that are no lines of their own: “Summary: …” in a block of labels, “Staffing: …” under a common heading.

A draft is unfolded for one form: only labels that name one of its sections become headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from commissioning.documents.drafts.draft import Draft, Part, words_of
from commissioning.documents.pasted import Line, Run
from decisions.bringing.headings import How, find, suggest
from decisions.bringing.shape import Place, Shape

LABEL = re.compile(r"\s*(?P<label>[^:\t\n]{2,70}?)\s*(?P<mark>:|\t)\s*")
BELOW = 9  # the level of a heading that was a label: beneath every other


def unfolded(draft: Draft, shape: Shape) -> Draft:
    """The draft with such labels as headings of their own: before the first heading, and under common headings."""
    draft = _with_first_heading(draft, shape)
    parts: list[Part] = []
    for part, suggestion in zip(draft.parts, suggest(draft, shape), strict=True):
        place = shape.place(suggestion.key)
        if not part.heading:
            parts += _unfold(part, [one for one in shape.places if one.takes_text], 1)
        elif place is not None and not place.takes_text:
            parts += _unfold(part, shape.beneath(place.key), BELOW)
        else:
            parts.append(part)
    return replace(draft, parts=tuple(parts))


def _with_first_heading(draft: Draft, shape: Shape) -> Draft:
    """The draft whose title, only guessed to be one, is the heading of a section: as of a file that holds just that."""
    found = find(draft.title, shape.places) if draft.title_is_guess else None
    if found is None or found[1] is How.NEAR:
        return draft
    first, *rest = draft.parts
    opening = first if not first.heading else Part("", 0, ())
    below = [replace(part, level=part.level + 1) for part in (rest if opening is first else draft.parts)]
    return replace(draft, title="", parts=(replace(opening, heading=draft.title, level=1), *below))


def labelled(line: Line) -> tuple[str, int]:
    """The label a line begins with, and where its words go on; no label where there is none."""
    if line.kind != "paragraph" or not line.runs:
        return "", 0
    text = "".join(run.text for run in line.runs if not run.raw)
    found = LABEL.match(text)
    return (found["label"], found.end()) if found else ("", 0)


def after_label(line: Line) -> Line:
    """A line without the label it begins with."""
    cut, runs = labelled(line)[1], []
    for run in line.runs:
        taken = 0 if run.raw else min(cut, len(run.text))
        cut -= taken
        if run.raw or len(run.text) > taken:
            runs.append(replace(run, text=run.text[taken:]))
    return replace(line, runs=tuple(runs))


def _unfold(part: Part, places: Sequence[Place], level: int) -> Iterator[Part]:
    """The part cut at the lines whose label names one of these sections in the same or in well-known words."""
    open_part, lines = part, list[Line]()
    for line in part.lines:
        label, _ = labelled(line)
        found = find(label, places) if label else None
        if found is None or found[1] is How.NEAR:
            lines.append(line)
            continue
        if lines or open_part is part:
            yield replace(open_part, lines=tuple(lines))
        rest = _capital(after_label(line))
        open_part = Part(label, level, (), label=line.label, is_guess=True)
        lines = [replace(rest, label=line.label)] if words_of(rest.runs) else []
    yield replace(open_part, lines=tuple(lines))


def _capital(line: Line) -> Line:
    """A line that began after a label begins like a sentence of its own."""
    first, *more = line.runs or (Run(""),)
    if first.fact or first.raw:
        return line
    return replace(line, runs=(replace(first, text=first.text[:1].upper() + first.text[1:]), *more))
