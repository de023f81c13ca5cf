"""What becomes rows of the report: recommendations, alternatives, background papers and contacts in their lists.

Nothing is guessed: what is not plainly such a row stays prose, with all its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from commissioning.addresses import is_email, is_https
from commissioning.documents.drafts.draft import words_of
from commissioning.documents.pasted import Line, Run
from decisions.bringing import dates
from decisions.enums import ConsultationOutcome, EngagementAudience, MilestonePrecision, RecommendationVerb

RowKind = Literal["recommendation", "option", "paper", "contact", "risk", "milestone", "engagement"]
Write = Callable[[Sequence[Line]], str]  # lines as Markdown, with the notes they raise

# As much as the report's own fields hold; tests hold them to that.
LONGEST_TITLE, LONGEST_PAPER, LONGEST_ADDRESS, LONGEST_NAME, LONGEST_PHONE, LONGEST_METHOD = 200, 250, 300, 120, 30, 200
CONDITIONS = re.compile(r"^\s*subject to:\s*", re.I)
REJECTED = re.compile(r"^\s*(?:not recommended|reasons? for (?:rejection|rejecting it)|why (?:it is )?not|rejected "
                      r"because)\s*[:–-]\s*", re.I)  # fmt: skip
SWOT = ("strengths", "weaknesses", "opportunities", "threats")
LEAD = re.compile(rf"\s*({'|'.join(SWOT)})\s*:\s*", re.I)
RECOMMENDED = "This is the option recommended."
NOTHING = re.compile(r"\bdo(?:ing)? nothing\b|\bno action\b", re.I)
EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_OUTCOMES = "|".join(re.escape(one.label) for one in ConsultationOutcome)
VIEW = re.compile(rf"[^.]{{3,160}}\. (?:Asked on \d{{1,2}} |(?:{_OUTCOMES})[.:])")
PHONE = re.compile(r"\+?\(?\d[\d ()/-]{6,28}\d")
# The first of these found in a recommendation says what is asked; “delegate” is left to its author, who names the post.
VERBS = (
    (RecommendationVerb.RESOLVE_NOT, r"\b(?:is|are|be) not (?:extended|used|renewed)\b|\bresolves? not to\b|\bnot to "
                                     r"(?:extend|use|renew)\b"),
    (RecommendationVerb.NOTE, r"\bnotes?\b|\bnoted\b"),
    (RecommendationVerb.ENDORSE, r"\bendorsed?\b"),
    (RecommendationVerb.EXTEND, r"\bextend(?:s|ed)?\b|\bextension\b"),
    (RecommendationVerb.AWARD, r"\baward(?:s|ed)?\b"),
    (RecommendationVerb.PROCURE, r"\bprocure[sd]?\b|\bprocurement\b|\btender(?:s|ed)?\b"),
    (RecommendationVerb.CONSULT, r"\bconsult(?:s|ed)?\b"),
    (RecommendationVerb.RECOMMEND, r"\brecommends?\b"),
)  # fmt: skip


@dataclass(frozen=True)
class RowFound:
    """One row: its kind, and the values of its fields as they will be written; text values are Markdown."""

    kind: RowKind
    values: dict[str, Any]

    @property
    def texts(self) -> list[str]:
        """Its words, as the report prints them."""
        dates_said = [f"{value.day} {value:%B %Y}" for value in self.values.values() if isinstance(value, date)]
        return [value for value in self.values.values() if type(value) is str] + dates_said


@dataclass(frozen=True)
class Found:
    """Rows, the lines that are none of them and stay prose, what the author is told, what the form prints anyway."""

    rows: tuple[RowFound, ...] = ()
    rest: tuple[Line, ...] = ()
    told: tuple[tuple[str, str], ...] = ()
    printed: tuple[str, ...] = ()


# --- recommendations ---


def recommendations(lines: Sequence[Line], write: Write) -> Found:
    """Each item of the list, or each numbered paragraph, is one recommendation; conditions follow “Subject to:”."""
    entries, rest = _entries(lines)
    if not entries:
        entries, rest = _sentences(lines)
    rows, told = [], []
    for entry in entries:
        text, conditions = _conditions(entry, write)
        rows.append(RowFound("recommendation", {"verb": verb_of(text), "text": text, "conditions": conditions}))
        if re.search(r"\bdelegat(?:e|es|ed|ion)\b", text, re.I):
            told.append(("A recommendation delegates: choose “Delegate” and name the post on its page", ""))
    printed = ("Subject to",) * sum(bool(row.values["conditions"]) for row in rows)
    return Found(tuple(rows), rest, tuple(told), printed)


def verb_of(text: str) -> RecommendationVerb:
    """What the decision-maker is asked to do; “approve” where the words say nothing else."""
    first = re.match(r"\W*(?:that\s+)?(?:to\s+)?([A-Z]{4,})\b", text)
    said = first[1] if first else text
    return next((verb for verb, words in VERBS if re.search(words, said, re.I)), RecommendationVerb.APPROVE)


def _sentences(lines: Sequence[Line]) -> tuple[list[list[Line]], tuple[Line, ...]]:
    """Without a list, paragraphs that each begin “That …” are what is asked."""
    asked = [[line] for line in lines if line.kind == "paragraph" and words_of(line.runs).startswith("That ")]
    rest = tuple(line for line in lines if [line] not in asked)
    return asked, rest


def _conditions(entry: Sequence[Line], write: Write) -> tuple[str, str]:
    place = next((n for n, line in enumerate(entry) if n and CONDITIONS.match(words_of(line.runs))), len(entry))
    conditions = [_without(line, CONDITIONS) if n == 0 else line for n, line in enumerate(entry[place:])]
    return write(entry[:place]), write(conditions) if conditions else ""


# --- alternatives ---


def options(lines: Sequence[Line], write: Write) -> Found:
    """An alternative begins with a sub-heading, with bold words, or as an item that names it before a colon or dash."""
    groups, rest = _titled(lines)
    rows, printed = [], []
    for title, entry in groups:
        place = next((n for n, line in enumerate(entry) if REJECTED.match(words_of(line.runs))), len(entry))
        reason = [_without(line, REJECTED) if n == 0 else line for n, line in enumerate(entry[place:])]
        printed += ["Not recommended"] if reason else []
        body, swot = _swot(entry[:place])
        is_recommended = bool(body) and words_of(body[-1].runs) == RECOMMENDED
        printed += [RECOMMENDED] if is_recommended else []
        printed += [part for part in SWOT if part in swot]
        values = {
            "title": title,
            "text": write(body[:-1] if is_recommended else body),
            "reason_rejected": write(reason) if reason else "",
            "is_do_nothing": bool(NOTHING.search(title)),
            "is_recommended": is_recommended,
            **{part: write(lines) for part, lines in swot.items()},
        }
        rows.append(RowFound("option", values))
    return Found(tuple(rows), rest, printed=tuple(printed))


def _swot(lines: Sequence[Line]) -> tuple[list[Line], dict[str, list[Line]]]:
    """Lines that begin “Strengths:” and so on, each with those after it; and the lines before the first."""
    body: list[Line] = []
    found: dict[str, list[Line]] = {}
    open_part = body
    for line in lines:
        lead = LEAD.match(words_of(line.runs))
        part = lead[1].lower() if lead else ""
        if part and line.kind == "paragraph" and part not in found:
            open_part = found.setdefault(part, [])
            line = _without(line, LEAD)
        open_part.append(line)
    return body, found


def _titled(lines: Sequence[Line]) -> tuple[list[tuple[str, list[Line]]], tuple[Line, ...]]:
    """Lines in groups, each beneath its title; what comes before the first title stays prose."""
    groups: list[tuple[str, list[Line]]] = []
    rest: list[Line] = []
    by_heading = any(line.kind == "heading" for line in lines)
    for line in lines:
        title, remainder = (words_of(line.runs), None) if line.kind == "heading" else _lead(line)
        if line.kind != "heading" and by_heading:
            title = ""
        if title and len(title) <= LONGEST_TITLE:
            groups.append((title, [remainder] if remainder is not None else []))
        elif groups:
            groups[-1][1].append(_raised(line))
        else:
            rest.append(line)
    return groups, tuple(rest)


def _lead(line: Line) -> tuple[str, Line | None]:
    """The title a line begins with and the rest of it: bold words, or in a list what is before a colon or dash."""
    runs = [run for run in line.runs if run.text]
    if line.kind not in ("paragraph", "item") or line.depth > 1 or not runs:
        return "", None
    if runs[0].strong and not runs[0].raw and not runs[0].fact:
        bold = 1
        while bold < len(runs) and runs[bold].strong and not runs[bold].raw:
            bold += 1
        title = words_of(runs[:bold]).rstrip(".:–- ")
        rest = _stripped(runs[bold:])
        return (title, replace(_raised(line), runs=rest) if rest else None) if title else ("", None)
    found = re.match(r"\s*([^:–]{3,90}?)\s*(?::|\s–)\s+(?=\S)", runs[0].text) if line.kind == "item" else None
    if found is None:
        return "", None
    rest = (replace(runs[0], text=runs[0].text[found.end() :]), *runs[1:])
    return found[1].strip(), replace(_raised(line), runs=rest)


def _stripped(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Runs without the stop, colon or dash that parted them from a title."""
    if not runs:
        return ()
    first = replace(runs[0], text=re.sub(r"^\s*[.:–-]?\s*", "", runs[0].text)) if not runs[0].raw else runs[0]
    found = (first, *runs[1:]) if first.text else tuple(runs[1:])
    return found if any(run.text.strip() for run in found) else ()


# --- background papers and contacts ---


def papers(lines: Sequence[Line], write: Write) -> Found:
    """Each paragraph or item is a paper, with its date and its address where they stand at its end."""
    rows, rest = [], []
    for line in lines:
        row = _paper(line, write) if line.kind in ("paragraph", "item") else None
        if row is None:
            rest.append(line)
        else:
            rows.append(row)
    return Found(tuple(rows), tuple(rest))


def _paper(line: Line, write: Write) -> RowFound | None:
    links = list(dict.fromkeys(run.href for run in line.runs if run.href))
    if len(links) > 1 or any(len(href) > LONGEST_ADDRESS or not is_https(href) for href in links):
        return None
    runs = tuple(replace(run, href="", strong=False, emphasis=False) for run in line.runs)
    address = "".join(run.text for run in line.runs if run.href).strip()
    if links and address == links[0]:  # the address itself is printed, after a colon
        kept = [replace(run, strong=False, emphasis=False) for run in line.runs if not run.href]
        runs = (*kept[:-1], replace(kept[-1], text=kept[-1].text.rstrip(" :"))) if kept else ()
    title, dated_on = _dated(write([Line("paragraph", runs)]))
    if not title or len(title) > LONGEST_PAPER or "\n" in title:
        return None
    return RowFound("paper", {"title": title, "dated_on": dated_on, "url": links[0] if links else ""})


def _dated(title: str) -> tuple[str, date | None]:
    """A title without the date after its last comma."""
    lead, comma, tail = title.rpartition(", ")
    day = dates.day_of(tail) if comma else None
    return (lead, day) if day else (title, None)


def contacts(lines: Sequence[Line], write: Write) -> Found:
    """An officer: name, post, and an e-mail address or telephone number, between commas or on lines of their own."""
    rows, rest = [], []
    for line in lines:
        row = contact(words_of(_commas(line.runs))) if line.kind in ("paragraph", "item", "continued") else None
        if row is None:
            rest.append(line)
        else:
            rows.append(row)
    return Found(tuple(rows), tuple(rest))


def contact(words: str) -> RowFound | None:
    """One officer's line; None for what is not plainly one."""
    emails, phones = EMAIL.findall(words), PHONE.findall(words)
    bare = PHONE.sub("", EMAIL.sub("", words))
    bare = re.sub(r"\b(?:e-?mail|tel(?:ephone)?|phone)\b\.?\s*:?", "", bare, flags=re.I)
    parts = [part.strip(" :;–-") for part in re.split(r"[,;]", bare)]
    parts = [part for part in parts if part]
    if len(parts) < 2 or len(emails) > 1 or len(phones) > 1 or not (emails or phones):
        return None
    name, post = parts[0], ", ".join(parts[1:])
    if len(name) > LONGEST_NAME or len(post) > LONGEST_NAME or any(char.isdigit() for char in name):
        return None
    phone = phones[0].strip() if phones else ""
    if len(phone) > LONGEST_PHONE or not all(map(is_email, emails)):
        return None
    return RowFound("contact", {"name": name, "post_title": post, "email": emails[0] if emails else "", "phone": phone})


def _commas(runs: Sequence[Run]) -> list[Run]:
    return [replace(run, text=run.text.replace("\n", ", ")) for run in runs]


# --- engagement, and views asked for ---


def engagement(lines: Sequence[Line], write: Write) -> Found:
    """With whom (in bold), then how and when in italics, then what was said."""
    rows: list[RowFound] = []
    rest: list[Line] = []
    printed: list[str] = []
    said: list[Line] = []
    for line in lines:
        found = _engaged(line)
        if found is None:
            (said if rows else rest).append(line)
            continue
        if rows:
            rows[-1].values["summary"] = write(said)
        values, said = found[0], [found[1]] if found[1] else []
        rows.append(RowFound("engagement", values))
        printed.append(values["audience"].label)
    if rows:
        rows[-1].values["summary"] = write(said)
    return Found(tuple(rows), tuple(rest), printed=tuple(printed))


def _engaged(line: Line) -> tuple[dict[str, Any], Line | None] | None:
    runs = [run for run in line.runs if run.text]
    if line.kind != "paragraph" or len(runs) < 2 or not runs[0].strong or not runs[1].emphasis:
        return None
    audience = next((one for one in EngagementAudience if one.label == words_of(runs[:1]).rstrip(". ")), None)
    how = words_of(runs[1:2]).rstrip(". ")
    method, comma, days = how.rpartition(", ")
    when = dates.when(days) if comma else None
    if when is None or when.precision not in (MilestonePrecision.DAY, MilestonePrecision.RANGE):
        method, when = how, None
    if audience is None or not method or len(method) > LONGEST_METHOD:
        return None
    values = {
        "audience": audience, "method": method, "from_on": when.starts_on if when else None,
        "to_on": when.ends_on if when else None, "summary": "",
    }  # fmt: skip
    rest = _stripped(runs[2:])
    return values, replace(line, runs=rest, label="") if rest else None


def views(lines: Sequence[Line], _write: Write) -> Found:
    """What was said of views asked for: the report prints that from the consultations themselves."""
    printed = [line for line in lines if VIEW.match(words_of(line.runs))]
    rest = tuple(line for line in lines if line not in printed)
    told = tuple(
        ("A view asked for: it is printed from the consultation itself", words_of(one.runs)) for one in printed
    )
    return Found((), rest, told)


# --- entries of a list ---


def _entries(lines: Sequence[Line]) -> tuple[list[list[Line]], tuple[Line, ...]]:
    """The items of the lists at the left edge, each with what hangs beneath it; else the numbered paragraphs."""
    starts_item = any(line.kind == "item" and line.depth == 1 for line in lines)
    entries: list[list[Line]] = []
    rest: list[Line] = []
    is_open = False
    for line in lines:
        begins = (
            line.kind == "item" and line.depth == 1 if starts_item else line.kind == "paragraph" and bool(line.label)
        )
        hangs = line.kind in ("item", "continued") or (not starts_item and line.kind == "paragraph")
        if begins:
            entries.append([_raised(line)])
            is_open = True
        elif is_open and hangs:
            entries[-1].append(_raised(line))
        else:
            is_open = False
            rest.append(line)
    return entries, tuple(rest)


def _raised(line: Line) -> Line:
    """A line of a list one level further out: an item at the edge becomes a paragraph."""
    if line.kind not in ("item", "continued"):
        return replace(line, label="")
    return replace(line, kind="paragraph") if line.depth <= 1 else replace(line, depth=line.depth - 1)


def _without(line: Line, lead: re.Pattern[str]) -> Line:
    """A line without the words it begins with, whichever runs they stand in, and without the face of those words."""
    left = lead.match("".join(run.text for run in line.runs))
    cut, runs = (left.end() if left else 0), []
    for run in line.runs:
        taken = min(cut, len(run.text))
        cut -= taken
        if len(run.text) > taken:
            runs.append(replace(run, text=run.text[taken:]))
    return replace(_raised(line), runs=tuple(runs))
