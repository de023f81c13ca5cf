"""The way in: the bytes of a .docx or .md file as a draft in our terms. Nothing is run, fetched or written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from commissioning.documents.drafts import marks, words
from commissioning.documents.drafts.draft import Draft, Note, Part, Picture, with_notes, words_of
from commissioning.documents.drafts.labels import without_labels
from commissioning.documents.drafts.markdown import read_markdown
from commissioning.documents.drafts.package import TOO_DEEP
from commissioning.documents.drafts.word import read_word
from commissioning.documents.errors import InvalidDocument
from commissioning.documents.nodes import ListStyle
from commissioning.documents.pasted import LeftOut, Line, Run
from commissioning.documents.word_paste import CAPTION, NOTE_BACK, NOTE_HERE, Reader
from commissioning.documents.word_tables import TooLarge
from commissioning.keys import free_key

Node = Any

SUFFIXES = (".docx", ".md")
LARGEST = 30_000_000  # bytes of the file; what is in a package is measured besides
MISSED = "Words that were not understood where they stood"
FIGURE_LINE = re.compile(r"figure \d+[.:–-]? (\S.{0,198})$", re.I)
LONGEST_CAPTION = 200
CAPTION_LINE = re.compile(r"table \d+[.:–-]? \S.{0,200}$", re.I)
TITLE = 0  # the level of a title, above every heading


def read(content: bytes, name: str) -> Draft:
    """A draft from a file called `name`.

    Refuses (`InvalidDocument`, whose message is for people): an empty or too large file, one that is neither Word
    (.docx) nor Markdown (.md), and whatever `read_word` refuses.
    """
    suffix = PurePosixPath(name.lower()).suffix
    if suffix not in SUFFIXES:
        raise InvalidDocument("A draft is a Word document (.docx) or Markdown (.md). Save it as one of them.")
    if not content.strip():
        raise InvalidDocument("This file is empty. Choose another one.")
    if len(content) > LARGEST:
        raise InvalidDocument("This file is larger than 30 megabytes. Take large pictures out, or split it.")
    is_word = suffix == ".docx"
    body, left, said = read_word(content) if is_word else read_markdown(content)
    reader = DraftReader(has_pictures=is_word)
    try:
        lines = reader.lines(body)
    except RecursionError:
        raise InvalidDocument(TOO_DEEP) from None
    except TooLarge as problem:
        raise InvalidDocument(str(problem)) from None
    draft = _whole(_draft(reader, lines, left), said)
    if not draft.title and not draft.parts:
        raise InvalidDocument("There are no words in this file.")
    return draft


class DraftReader(Reader):
    """Reads HTML of a whole draft: as what is pasted, and besides titles, facts, places that links lead to."""

    unnamed_table = words.UNTITLED

    def __init__(self, *, has_pictures: bool) -> None:
        super().__init__(set(), set())
        self.has_pictures = has_pictures  # whether the file holds those that its figures name
        self.pictures: list[Picture] = []

    def block(self, node: Node, depth: int, style: ListStyle) -> list[Line]:
        """One block, with the places in it that links lead to."""
        kind = node.get("class", "")
        if node.tag == "figure" and self.has_pictures:
            self.pictures.append(Picture(f"figure-{len(self.pictures) + 1}", node.get("alt"), "", node.get("src")))
            return [Line("figure", key=self.pictures[-1].key)]
        found = super().block(node, depth, style)
        if kind == "continued" and found:
            level = int(node.get("data-depth", "1"))
            return [replace(found[0], kind="continued", depth=level), *found[1:]]
        if not found or node.tag not in ("p", "h1", "h2", "h3", "h4", "h5", "h6"):
            return found
        if node.tag == "p" and len(found) == 1 and CAPTION_LINE.match(words_of(found[0].runs)):
            found = [replace(found[0], key=CAPTION)]
        anchors = tuple(one.get("id", "") for one in (node, *node.iter("a")) if one.get("id"))
        first = replace(found[0], anchors=anchors, is_guess=kind == "guess", is_numbered=kind == "numbered")
        if number := marks.number_among(anchors):
            first = _numbered(first, number)
        return [replace(first, depth=TITLE) if kind == "title" else first, *found[1:]]

    def runs(self, node: Node, strong: bool = False, emphasis: bool = False, href: str = "") -> Iterator[Run]:
        """One element inside a line; `data` holds what a fact of the register read."""
        fact = node.get("value", "") if node.tag == "data" else ""
        found = super().runs(node, strong, emphasis, href)
        if not fact or not marks.is_fact(fact):
            yield from found
            return
        runs = list(found)
        if runs:
            text = "".join(run.text for run in runs)
            yield Run(text, any(run.strong for run in runs), any(run.emphasis for run in runs), runs[0].href, fact=fact)

    def link(self, node: Node, strong: bool, emphasis: bool) -> Iterator[Run]:
        """A link; one to a place in the draft is kept until it is known what stands there."""
        href = (node.get("href") or "").strip()
        is_note = NOTE_HERE.search(href) or NOTE_BACK.search(href) or href.startswith("#_msocom")
        if href.startswith("#") and not is_note:
            yield from self.inside(node, strong, emphasis, href)
        else:
            yield from super().link(node, strong, emphasis)

    def key_carried(self, table: Node) -> str:
        """The key a table brings: from its own mark, or from the bookmark at its caption."""
        carried = table.get("data-key") or ""
        return carried if marks.KEY.match(carried) else marks.key_among(self.caption_anchors)


def _numbered(line: Line, number: str) -> Line:
    """A line whose number is said beside it, as it is in Word: before a tab, in a style of its own."""
    own = tuple(anchor for anchor in line.anchors if anchor != marks.for_number(number))
    lead, *rest = line.runs or (Run(""),)
    if not lead.text.startswith(f"{number} "):
        return replace(line, anchors=own)
    text = f"{number}\t{lead.text.removeprefix(number).lstrip()}"
    return replace(line, runs=(replace(lead, text=text), *rest), anchors=own, is_numbered=True)


def _draft(reader: DraftReader, lines: list[Line], left: list[LeftOut]) -> Draft:
    notes = {line.key: line.runs for line in reader.note_lines()}
    lines, pictures = _captioned(list(_hanging(lines)), reader)
    title, is_guess, rest = _title(without_labels(lines))
    tables = tuple(
        replace(table, rows=tuple(tuple(with_notes(cell, notes) for cell in row) for row in table.rows))
        for table in reader.tables
    )
    return Draft(
        title=title,
        title_is_guess=is_guess,
        parts=tuple(_parts(rest)),
        tables=tables,
        notes=tuple(Note(key, runs) for key, runs in notes.items()),
        pictures=tuple(pictures),
        left_out=tuple(dict.fromkeys([*left, *reader.left_out])),
    )


def _whole(draft: Draft, said: str) -> Draft:
    """The draft with every word of the file that was passed by told: nothing is lost, whatever we do not know."""
    told = (f"{one.what} {one.words}" for one in draft.left_out)
    wanted = words.counted(said) - words.of_draft(draft) - words.of_labels(draft)
    missed = words.missing(wanted, told)
    return replace(draft, left_out=(*draft.left_out, LeftOut(MISSED, " ".join(missed)))) if missed else draft


def _hanging(lines: list[Line]) -> Iterator[Line]:
    """A paragraph that goes on with an item of a list, where there is such an item; elsewhere a plain one."""
    before = ""
    for line in lines:
        if line.kind == "continued" and before not in ("item", "continued", "table"):
            line = replace(line, kind="paragraph")
        before = line.kind
        yield line


def _captioned(lines: list[Line], reader: DraftReader) -> tuple[list[Line], list[Picture]]:
    """Pictures with the captions that follow them; a key that a caption carries is the picture's own."""
    kept: list[Line] = []
    found: dict[str, Picture] = {one.key: one for one in reader.pictures}
    for line in lines:
        before = kept[-1] if kept else None
        caption = FIGURE_LINE.match(words_of(line.runs)) if line.kind == "paragraph" else None
        if before is None or before.kind != "figure" or caption is None:
            kept.append(line)
            continue
        picture = found.pop(before.key)
        key = free_key(marks.key_among(line.anchors) or caption[1], {*found, *reader.taken}, otherwise="figure")
        found[key] = replace(picture, key=key, caption=caption[1])
        kept[-1] = replace(before, key=key, anchors=line.anchors)
    return kept, [replace(one, caption=one.caption or one.alt[:LONGEST_CAPTION]) for one in found.values()]


def _title(lines: list[Line]) -> tuple[str, bool, list[Line]]:
    """The title, whether it is a guess, and the rest.

    What is marked as the title is no guess; else it is the only heading of the highest level if it is the first.
    """
    marked = next((line for line in lines if line.kind == "heading" and line.depth == TITLE), None)
    headings = [line for line in lines if line.kind == "heading" and not line.is_guess]
    is_guess = marked is None and len(headings) > 1 and headings[0].depth < min(line.depth for line in headings[1:])
    found = headings[0] if is_guess else marked
    if found is None:
        return "", False, lines
    return words_of(found.runs), is_guess, [line for line in lines if line is not found]


def _parts(lines: list[Line]) -> Iterator[Part]:
    """Lines cut at their headings. A line that only looks like a heading stands below the real ones."""
    levels = sorted({line.depth for line in lines if line.kind == "heading" and not line.is_guess})
    part = Part("", 0, ())
    under: list[Line] = []
    for line in lines:
        if line.kind != "heading":
            under.append(line)
            continue
        if part.heading or under:
            yield replace(part, lines=tuple(under))
        level = len(levels) + 1 if line.is_guess else levels.index(line.depth) + 1
        part = Part(words_of(line.runs), level, (), line.label, line.anchors, line.is_guess)
        under = []
    if part.heading or under:
        yield replace(part, lines=tuple(under))
