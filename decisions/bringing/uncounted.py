"""Paragraphs that a draft leaves without a number among numbered ones: they stay without one in the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from commissioning.documents.pasted import Line, Run

UNCOUNTED = " {-}"


def uncounted(lines: Sequence[Line], *, counts_subheadings: bool) -> list[Line]:
    """Where a draft numbers its paragraphs, one without a number goes on from the one before: `{-}` says so.

    The first paragraph beneath a numbered sub-heading shares its number, so it needs no mark.
    """
    marked, is_beneath = [], False
    for line in lines:
        is_heading = line.kind == "heading"
        is_embed = any(run.raw and run.text.startswith("[") and run.text.endswith("]") for run in line.runs)
        wants_mark = not line.label and (line.kind == "paragraph" or (is_heading and counts_subheadings))
        if wants_mark and not is_embed and not (is_beneath and line.kind == "paragraph"):
            line = replace(line, runs=(*line.runs, Run(UNCOUNTED, raw=True)))
        if line.kind in ("paragraph", "heading"):
            is_beneath = is_heading and counts_subheadings and bool(line.label)
        marked.append(line)
    return marked
