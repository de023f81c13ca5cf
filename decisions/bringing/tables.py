"""Tables that are rows of the report: risks, a timetable, contacts, alternatives. Any other table stays a table.

A table becomes rows only when every one of its columns and rows is understood; a score that does not tie, a date we
could not print as it is written, or a column we do not keep leaves it as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from commissioning.documents.drafts.draft import words_in
from commissioning.documents.drafts.words import UNTITLED
from commissioning.documents.pasted import PastedTable
from decisions.bringing import dates
from decisions.bringing.headings import plain
from decisions.bringing.rows import LONGEST_TITLE, NOTHING, RowFound, contact

LONGEST_RISK, LONGEST_OWNER, LONGEST_STEP = 150, 120, 200
NUMBERED = re.compile(r"^\d{1,2}\\?\. ")
OWNED = re.compile(r"(?:Owner: (?P<owner>[^.]{2,120}?))?(?:(?:, b|B)y (?P<day>\d{1,2} \w+ \d{4}))?\.")
BAND = re.compile(r" (?:green|amber|red)$", re.I)
TICKS = frozenset(("✓", "✔", "☑", "x", "X", "✗", "☐", "☒", "√"))
NO = ("no",)
ANSWERED = ("yes", *NO, "n/a", "to be answered")  # what a matrix says beside an implication, besides ticking it
MATRIX_HEADS = ("implication", "implications", "applies")
RISK = {
    "title": ("risk", "risks", "risk description", "description of risk", "key risk", "risk and description"),
    "description": ("description", "detail", "cause and effect"),
    "likelihood": ("likelihood", "l", "probability"),
    "impact": ("impact", "i", "severity"),
    "score": ("rag", "score", "rating", "risk score", "rag rating", "overall", "risk rating", "total"),
    "mitigation": (
        "mitigation",
        "mitigations",
        "mitigating actions",
        "mitigating action",
        "actions",
        "controls",
        "what is done about it",
    ),
    "owner": ("owner", "risk owner", "lead"),
    "due_on": ("due", "by when", "due date", "date"),
}
AFTERWARDS = ("residual", "revised", "after", "mitigated", "target")
STEP = {
    "label": ("step", "milestone", "activity", "action", "stage", "event", "task"),
    "when": ("date", "dates", "when", "timescale", "by when", "deadline", "target date", "timeline", "due"),
}
OPTION = {
    "title": ("option", "options", "alternative"),
    "text": ("description", "detail", "what it means"),
    "strengths": ("strengths", "advantages", "benefits", "pros"),
    "weaknesses": ("weaknesses", "disadvantages", "cons"),
    "opportunities": ("opportunities",),
    "threats": ("threats",),
    "reason_rejected": (
        "reason for rejection",
        "why not recommended",
        "reason not recommended",
        "reasons for rejection",
    ),
}


def rows_in(table: PastedTable) -> tuple[RowFound, ...]:
    """The rows a table is made of; none where it is an ordinary table."""
    for read in (risks, milestones, contacts, options):
        if rows := read(table):
            return rows
    return ()


def risks(table: PastedTable) -> tuple[RowFound, ...]:
    """A risk register: every score from 1 to 5, and every product the product of its two."""
    names = _named(table, RISK)
    if names is None or not {"title", "likelihood", "impact"} <= set(names):
        return ()
    found = [_risk(dict(zip(names, row, strict=True))) for row in table.rows]
    return _all(found)


def _risk(cells: dict[str, str]) -> RowFound | None:
    title, description = _title(NUMBERED.sub("", cells["title"]), cells.get("description", ""))
    mitigation, owner, due = _owned(
        cells.get("mitigation", ""), _words(cells.get("owner", "")), cells.get("due_on", "")
    )
    scores = {name: _score(cells.get(name, "")) for name in _SCORES}
    both = (scores["residual_likelihood"] is None) is (scores["residual_impact"] is None)
    ties = _ties(cells.get("score", ""), scores["likelihood"], scores["impact"]) and _ties(
        cells.get("residual_score", ""), scores["residual_likelihood"], scores["residual_impact"]
    )
    if (
        not title
        or len(owner) > LONGEST_OWNER
        or scores["likelihood"] is None
        or scores["impact"] is None
        or not both
        or not ties
    ):
        return None
    if (cells.get("due_on", "").strip() and due is None) or any(
        _is_said(cells, name) and scores[name] is None for name in _SCORES
    ):
        return None
    values: dict[str, Any] = {
        "title": title, "description": description, "mitigation": mitigation, "owner": owner, "due_on": due,
    }  # fmt: skip
    return RowFound("risk", values | scores)


def _owned(mitigation: str, owner: str, due: str) -> tuple[str, str, date | None]:
    """What is done, who sees to it, by when: as columns of their own, or as the last line of what is done."""
    lead, _, last = mitigation.rpartition("\n\n")
    found = OWNED.fullmatch(last.strip())
    day = dates.day_of(found["day"]) if found and found["day"] else None
    if not owner and not due.strip() and found and (found["owner"] or day):
        return lead, found["owner"] or "", day
    return mitigation, owner, dates.day_of(_words(due))


def _is_said(cells: dict[str, str], name: str) -> bool:
    return _words(cells.get(name, "")) not in ("", "–", "-")


def _ties(product: str, likelihood: int | None, impact: int | None) -> bool:
    """Whether a score that is written is the product we would compute."""
    said = _words(product)
    if said in ("", "–", "-", "Not scored"):
        return True
    return _score(BAND.sub("", said), most=25) == (likelihood or 0) * (impact or 0)


_SCORES = ("likelihood", "impact", "residual_likelihood", "residual_impact")


def milestones(table: PastedTable) -> tuple[RowFound, ...]:
    """A timetable of two columns, the step and its date, in either order, with a heading or without."""
    width = len(table.columns)
    if width != 2 or not table.rows:
        return ()
    names = _named(table, STEP)
    whole = [table.columns, *table.rows] if names is None else list(table.rows)
    for order in (("when", "label"), ("label", "when")) if names is None else (tuple(names),):
        found = [_step(dict(zip(order, row, strict=True))) for row in whole if any(cell.strip() for cell in row)]
        if rows := _all(found):
            return rows
    return ()


def _step(cells: dict[str, str]) -> RowFound | None:
    label, when = _words(cells["label"]), dates.when(_words(cells["when"]))
    if when is None or not label or len(label) > LONGEST_STEP or "\n\n" in cells["label"]:
        return None
    return RowFound("milestone", {
        "label": label, "precision": when.precision, "starts_on": when.starts_on, "ends_on": when.ends_on,
        "words": when.words,
    })  # fmt: skip


def contacts(table: PastedTable) -> tuple[RowFound, ...]:
    """Officers, one a row."""
    headings = " ".join(plain(column) for column in table.columns)
    if "name" not in headings or not re.search(r"mail|phone", headings):
        return ()
    return _all([contact(", ".join(filter(None, map(_words, row)))) for row in table.rows])


def options(table: PastedTable) -> tuple[RowFound, ...]:
    """Alternatives, one a row, with what speaks for and against each."""
    names = _named(table, OPTION)
    if names is None or "title" not in names or len(names) < 2:
        return ()
    return _all([_option(dict(zip(names, row, strict=True))) for row in table.rows])


def _option(cells: dict[str, str]) -> RowFound | None:
    title = _words(cells["title"])
    if not title or len(title) > LONGEST_TITLE:
        return None
    values = {**cells, "title": title, "is_do_nothing": bool(NOTHING.search(title))}
    is_rejected = bool(cells.get("reason_rejected", "").strip())
    return RowFound("option", values | ({"is_recommended": False} if is_rejected else {}))


def is_matrix(table: PastedTable, labels: Sequence[str]) -> bool:
    """Whether a table only ticks which of these there are: the form prints that by itself."""
    cells = [_words(cell) for row in (table.columns, *table.rows) for cell in row]
    said = [cell for cell in cells if cell and cell not in TICKS and cell.lower() not in (*ANSWERED, *MATRIX_HEADS)]
    known = {plain(label) for label in labels}
    return bool(said) and len(said) < len(cells) and all(plain(cell) in known for cell in said)


def answered_in(table: PastedTable) -> dict[str, str]:
    """What a matrix says in words beside each of its labels, such as “No”."""
    found: dict[str, str] = {}
    for row in table.rows:
        cells = [_words(cell) for cell in row]
        found |= {plain(label): answer.lower() for label, answer in zip(cells[::2], cells[1::2], strict=False) if label}
    return found


def headings_of(table: PastedTable) -> str:
    """A table's caption and headings."""
    caption = "" if table.caption.startswith(UNTITLED) else table.caption
    return " | ".join(filter(None, (caption, *dict.fromkeys(table.groups), *table.columns)))


def in_words(table: PastedTable) -> str:
    """A table as lines of words, for a list of what has no place."""
    rows = [table.groups, table.columns, *table.rows]
    caption = [] if table.caption.startswith(UNTITLED) else [table.caption]
    return "\n".join([*caption, *(" | ".join(row) for row in rows if any(row))])


def _named(table: PastedTable, names: dict[str, tuple[str, ...]]) -> list[str] | None:
    """What each column holds, by its heading and the one over it; None unless every one is known, and once."""
    found: list[str] = []
    groups = table.groups or ("",) * len(table.columns)
    for group, column in zip(groups, table.columns, strict=True):
        said = plain(column)
        over = f"{plain(group)} {said}"
        is_after = any(word in over.split() for word in AFTERWARDS)
        bare = " ".join(word for word in said.split() if word not in AFTERWARDS)
        name = next((name for name, known in names.items() if bare in known), "")
        found.append(f"residual_{name}" if is_after and name in ("likelihood", "impact", "score") else name)
    return found if all(found) and len(set(found)) == len(found) else None


def _title(cell: str, description: str) -> tuple[str, str]:
    """The risk's name and what is said about it: bold words, the first line, or the first sentence."""
    lead, _, rest = cell.partition("\n\n")
    bold = re.match(r"\*\*(.+?)\*\*[.:]?\s*(.*)", lead, re.S)
    if bold and not rest:
        lead, rest = bold[1].rstrip(".:"), bold[2]
    elif len(_words(lead)) > LONGEST_RISK and (sentence := re.match(r"(.{10,140}?[.:])\s+(.*)", lead, re.S)):
        lead, rest = sentence[1], "\n\n".join(filter(None, [sentence[2], rest]))
    title = _words(lead)
    said = "\n\n".join(filter(None, [rest.strip(), description.strip()]))
    return (title, said) if len(title) <= LONGEST_RISK else ("", "")


def _score(cell: str, *, most: int = 5) -> int | None:
    words = _words(cell)
    return int(words) if words.isdecimal() and 1 <= int(words) <= most else None


def _words(cell: str) -> str:
    return words_in(cell)


def _all(found: Sequence[RowFound | None]) -> tuple[RowFound, ...]:
    """The rows when every one was understood, else none."""
    rows = tuple(row for row in found if row is not None)
    return rows if rows and len(rows) == len(found) else ()
