"""HTML from the clipboard of Word, Word Online, LibreOffice and Google Docs to our prose and tables.

What has no place here is listed with its words: nothing is lost silently. Colours, fonts and sizes are looks, and are
not listed. The input is hostile until read: it is parsed, never shown.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

import tinyhtml5

from commissioning.documents import list_marks
from commissioning.documents.nodes import LINK_SCHEMES, ListStyle
from commissioning.documents.notes import free_label, labels_in
from commissioning.documents.pasted import LeftOut, Line, Pasted, PastedTable, Run, Writer
from commissioning.documents.word_tables import TableReader

Node = Any  # an element of the parsed tree: xml.etree has no public name for it

LONGEST = 2_000_000
NOT_CONTENT = frozenset(("head", "style", "script", "title", "meta", "link", "xml", "template", "colgroup", "col"))
INLINE = frozenset(
    (
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "dfn", "em", "font", "i", "img",
        "input", "ins", "del", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong",
        "sub", "sup", "time", "tt", "u", "var",
    )
)  # fmt: skip
NOTE_HERE = re.compile(r"#(?:_(ftn|edn)(\d+)|sd(foot|end)note(\d+)sym|(ftnt|fn)(\d+))$")
NOTE_BACK = re.compile(r"#(?:_(?:ftn|edn)ref\d+|sd(?:foot|end)note\d+anc|ftnt_ref\d+|fnref\d+(?::\d+)?)$")
NOTE_BODY = re.compile(r"^(?:_?(ftn|edn)(\d+)|sd(foot|end)note(\d+)|(ftnt|fn)(\d+))$")
LIST_LEVEL = re.compile(r"mso-list:\s*\S+\s+level(\d+)", re.I)
CAPTION = "caption"
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def convert(html: str, *, taken: Collection[str] = (), into: str = "") -> Pasted:
    """A fragment as our Markdown with its tables as data, and what was left out.

    `taken` are table keys in use; the notes of the text it goes `into` keep their labels. Whatever text stands in odd
    markup comes out. Refuses (`ValueError`) more than 2,000,000 characters, hundreds of elements inside each other, and
    tables that swell.
    """
    if len(html) > LONGEST:
        raise ValueError("This is too much to paste at once. Paste it section by section.")
    reader, writer = Reader(set(taken), labels_in(into)), Writer()
    try:
        body = tinyhtml5.parse(html, namespace_html_elements=False).find("body")
        lines = reader.lines(body) if body is not None else []
    except RecursionError:
        raise ValueError("This is nested too deeply to be read. Paste it section by section.") from None
    markdown = writer.write([*lines, *reader.note_lines()])
    for words in writer.plain:
        reader.leave("Bold or italic letters inside a word", words)
    return Pasted(markdown, tuple(reader.tables), tuple(dict.fromkeys(reader.left_out)))


class Reader:
    """One reading of one fragment."""

    unnamed_table = "Pasted table"

    def __init__(self, taken: set[str], labels: set[str]) -> None:
        self.taken, self.labels = taken, labels
        self.tables: list[PastedTable] = []
        self.places = self.text_in_tables = 0  # cells of these tables and characters in them, merged ones each time
        self.left_out: list[LeftOut] = []
        self.raised: dict[str, str] = {}
        self.notes: dict[str, tuple[Run, ...]] = {}
        self.caption = ""
        self.caption_anchors: tuple[str, ...] = ()

    def leave(self, what: str, words: str = "") -> None:
        """Say that something has no place here."""
        self.left_out.append(LeftOut(what, " ".join(words.split())))

    def key_carried(self, table: Node) -> str:
        """The key a table comes with; what is pasted has none."""
        return ""

    # --- blocks ---

    def lines(self, node: Node, depth: int = 0, style: ListStyle = "bullet") -> list[Line]:
        """The blocks in an element, in order; loose text between them is a paragraph."""
        found: list[Line] = []
        loose: list[Run] = [Run(_spaced(node.text))] if node.text else []
        for child in node:
            if self.is_inline(child):
                loose += self.runs(child)
            elif self.is_content(child):
                found += _paragraph(loose)
                loose = []
                if found and found[-1].key == CAPTION and _begins_with_table(child):
                    line = found.pop()
                    self.caption, self.caption_anchors = "".join(run.text for run in line.runs), line.anchors
                found += self.block(child, depth, style)
            if child.tail:
                loose.append(Run(_spaced(child.tail)))
        return [*found, *_paragraph(loose)]

    def block(self, node: Node, depth: int, style: ListStyle) -> list[Line]:
        """One block element."""
        tag = node.tag
        if self.is_note(node):
            return self.note(node)
        if tag in ("ul", "ol"):
            return self.listed(node, depth + 1)
        if tag == "li":
            return self.list_item(node, max(depth, 1), style)
        if tag == "table":
            return TableReader(self).read(node)
        if tag == "hr":
            if node.get("width") != "33%":  # the line above Word's notes
                self.leave("A line across the page")
            return []
        level = _heading_level(node)
        if level:
            return [Line("heading", tuple(self.inside(node)), depth=level)] if _text(node).strip() else []
        if tag == "p" and (word := LIST_LEVEL.search(_style(node))):
            return self.word_item(node, int(word[1]))
        found = self.lines(node, depth, style)
        if "caption" in node.get("class", "").lower() and len(found) == 1 and found[0].kind == "paragraph":
            return [replace(found[0], key=CAPTION)]
        return found

    def listed(self, node: Node, depth: int) -> list[Line]:
        """A list as HTML has it. Word Online says the level on each item, Google Docs nests a list beside its item."""
        style = self.style_of_list(node)
        if node.get("start", "1") not in ("1", "") and not node.get("class", "").startswith(("Bullet", "Number")):
            self.leave("A list that began at another number than 1", node.get("start", ""))
        found: list[Line] = []
        loose: list[Run] = [Run(_spaced(node.text))] if node.text else []
        for child in node:
            if self.is_inline(child):
                loose += self.runs(child)
            elif self.is_content(child):
                found += _items(loose, depth, style)
                loose = []
                found += self.inside_list(child, depth, style)
            if child.tail:
                loose.append(Run(_spaced(child.tail)))
        return [*found, *_items(loose, depth, style)]

    def inside_list(self, child: Node, depth: int, style: ListStyle) -> list[Line]:
        """One element in a list: an item, a list beside its item, or something that hangs beneath."""
        if child.tag in ("ul", "ol"):
            return self.listed(child, depth + 1)
        if self.is_note(child):
            return self.note(child)
        if child.tag != "li":
            return self.block(child, depth, style)
        level = child.get("data-aria-level") or child.get("aria-level") or ""
        at = int(level) if level.isdecimal() and len(level) < 3 else depth
        return self.list_item(child, at, self.style_of_item(child, style))

    def list_item(self, node: Node, depth: int, style: ListStyle) -> list[Line]:
        """An item: its first paragraph carries the mark, the rest hang beneath it."""
        found: list[Line] = []
        for line in self.lines(node, depth, style):
            if line.kind != "paragraph":
                found.append(line)
            elif any(one.kind == "item" and one.depth == depth for one in found):
                found.append(replace(line, kind="continued", depth=depth))
            else:
                found.append(replace(line, kind="item", depth=depth, style=style))
        return found

    def word_item(self, node: Node, depth: int) -> list[Line]:
        """An item as Word has it: a paragraph that says its level, with the mark written out in front."""
        marks = [_text(one).strip() for one in node.iter() if "mso-list:ignore" in _style(one).lower()]
        style = self.told_style(list_marks.of_mark(marks[0] if marks else ""), "bullet")
        return [Line("item", tuple(self.inside(node)), depth=depth, style=style)]

    def style_of_list(self, node: Node) -> ListStyle:
        """How a list's items are marked."""
        return "bullet" if node.tag == "ul" else self.told_style(node.get("type", ""), "decimal")

    def style_of_item(self, node: Node, style: ListStyle) -> ListStyle:
        """An item may say for itself how it is marked."""
        named = re.search(r"list-style-type:\s*([\w-]+)", _style(node), re.I)
        return self.told_style(named[1], style) if named and style != "bullet" else style

    def told_style(self, name: str, otherwise: ListStyle) -> ListStyle:
        """A mark's HTML or CSS name as ours; capitals are told."""
        if list_marks.is_capital(name):
            self.leave("Capital letters or numerals before the items of a list: small ones are used")
        return list_marks.named(name, otherwise)

    # --- notes ---

    def is_note(self, node: Node) -> bool:
        """Whether an element holds the words of a note, or of somebody's comment."""
        style, name = _style(node).lower(), node.get("id", "")
        return bool(NOTE_BODY.match(name) and node.tag in ("div", "p", "li")) or "mso-element:comment" in style

    def note(self, node: Node) -> list[Line]:
        """Keep a note's words for the end; a comment of Word's is told and left out."""
        found = NOTE_BODY.match(node.get("id", ""))
        if found is None:
            self.leave("A comment", _text(node))
            return []
        parts = [line.runs for line in self.lines(node)] if node.tag == "div" else [tuple(self.inside(node))]
        spaced = [run for runs in parts for run in (*runs, Run(" "))]
        name = "".join(part for part in found.groups() if part)
        self.notes[name] = (*self.notes.get(name, ()), *spaced)
        return []

    def note_lines(self) -> Iterator[Line]:
        """The words of every note raised; one without words is told."""
        for name, key in self.raised.items():
            if name in self.notes:
                yield Line("note", self.notes[name], key=key)
            else:
                self.leave("A note whose words were not among what was pasted", f"note {key}")
        for name in self.notes.keys() - self.raised.keys():
            self.leave("A note that nothing refers to", "".join(run.text for run in self.notes[name]))

    # --- inside a line ---

    def is_content(self, node: Node) -> bool:
        """Whether a node is an element with something to say. What hides in Word's own remarks is told."""
        if not isinstance(node.tag, str):
            self.remark(node.text or "")
            return False
        if "mso-element:" in _style(node).lower() and "list" in _style(node).lower() and not _text(node).strip():
            return False
        return node.tag.lower() not in NOT_CONTENT

    def remark(self, text: str) -> None:
        """Word hides drawings in remarks; their words are told."""
        if "<v:textbox" in text.lower() or "<w:txbxcontent" in text.lower():
            self.leave("A text box", re.sub(r"<[^>]*>", " ", text.split("]>", 1)[-1].replace("<![endif]", "")))

    def is_inline(self, node: Node) -> bool:
        """Whether a node stands inside a line: by its name, unless blocks stand in it."""
        if not isinstance(node.tag, str):
            return False
        if node.tag.lower() not in INLINE and ":" not in node.tag:
            return False
        return not any(isinstance(one.tag, str) and one.tag in _BLOCKS for one in node.iter())

    def inside(self, node: Node, strong: bool = False, emphasis: bool = False, href: str = "") -> Iterator[Run]:
        """The runs in an element."""
        if node.text:
            yield Run(_spaced(node.text), strong, emphasis, href)
        for child in node:
            if isinstance(child.tag, str):
                yield from self.runs(child, strong, emphasis, href)
            else:
                self.remark(child.text or "")
            if child.tail:
                yield Run(_spaced(child.tail), strong, emphasis, href)

    def runs(self, node: Node, strong: bool = False, emphasis: bool = False, href: str = "") -> Iterator[Run]:
        """One element inside a line, in its face."""
        tag, style = node.tag.lower(), _style(node).lower().replace(" ", "")
        if tag in NOT_CONTENT or "mso-list:ignore" in style:
            return
        if tag == "br" and "page-break" in style:
            return
        if tag == "br":
            yield Run("\n", strong, emphasis, href)
        elif tag in ("img", "v:imagedata"):
            self.leave("A picture", node.get("alt", ""))
        elif tag in ("input", "select", "textarea", "button"):
            self.leave("A form field", node.get("value", ""))
        elif self.is_struck(node, tag, style):
            self.leave("Deleted or struck-through words", _text(node))
        elif "display:none" in style or "mso-hide:all" in style:
            self.leave("Hidden words", _text(node))
        elif node.get("class", "").startswith(("MsoCommentReference", "msocom")):
            self.leave("The place of a comment")
        elif tag in ("sup", "sub") and not node.findall(".//a"):
            yield Run(self.raised_text(tag, _text(node)), strong, emphasis, href)
        elif tag == "a":
            yield from self.link(node, strong, emphasis)
        else:
            self.told_of(tag, style, node)
            strong = _face(tag, style, ("b", "strong"), "font-weight", ("bold", "700", "800", "900"), strong)
            emphasis = _face(tag, style, ("i", "em", "cite"), "font-style", ("italic", "oblique"), emphasis)
            yield from self.inside(node, strong, emphasis, href)

    def is_struck(self, node: Node, tag: str, style: str) -> bool:
        """Whether words are no longer meant: a tracked deletion, or struck through by hand."""
        is_tracked = node.get("class", "").lower() == "msodel"
        return is_tracked or tag in ("del", "s", "strike") or "text-decoration:line-through" in style

    def told_of(self, tag: str, style: str, node: Node) -> None:
        """Looks that mean something and have no place here."""
        words = _text(node)
        if not words.strip():
            return
        if tag == "u" or "text-decoration:underline" in style:
            self.leave("Underlining: the words are kept", words)
        if tag == "mark" or "mso-highlight" in style:
            self.leave("Highlighting: the words are kept", words)
        if tag == "ins":
            self.leave("A tracked insertion: the words are kept", words)
        if tag.startswith("m:"):
            self.leave("A formula: its letters are kept", words)

    def raised_text(self, tag: str, text: str) -> str:
        """Raised and lowered digits have characters of their own; other characters are told."""
        if text.strip().isdigit():
            return text.translate(RAISED if tag == "sup" else LOWERED)
        if text.strip() and text.strip() not in ("st", "nd", "rd", "th"):
            self.leave("Raised or lowered letters: the letters are kept", text)
        return text

    def link(self, node: Node, strong: bool, emphasis: bool) -> Iterator[Run]:
        """A link out, a note's mark, or a place in the other document, which is told."""
        href = (node.get("href") or "").strip()
        if href.startswith("#_msocom"):
            self.leave("The place of a comment")
        elif NOTE_BACK.search(href):
            return
        elif note := NOTE_HERE.search(href):
            name = "".join(part for part in note.groups() if part)
            key = self.raised.setdefault(name, free_label({*self.labels, *self.raised.values()}))
            yield Run(f"[^{key}]", raw=True)
        elif href.lower().startswith(LINK_SCHEMES) and not re.search(r"[<>\s]", href):
            yield from self.inside(node, strong, emphasis, href)
        else:
            if href and _text(node).strip():
                self.leave("A link that cannot be kept (only https and mailto can): its words are kept", href)
            yield from self.inside(node, strong, emphasis)


_BLOCKS = frozenset(
    ("p", "div", "ul", "ol", "li", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr")
)


def _paragraph(runs: list[Run]) -> list[Line]:
    return [Line("paragraph", tuple(runs))] if any(run.raw or run.text.strip(" \n\t\r\u00a0") for run in runs) else []


def _items(runs: list[Run], depth: int, style: ListStyle) -> list[Line]:
    """Loose text in a list is an item of it."""
    return [replace(line, kind="item", depth=depth, style=style) for line in _paragraph(runs)]


def _begins_with_table(node: Node) -> bool:
    """Whether the first thing in an element is a table."""
    first = node
    while first.tag in ("div", "center", "figure") and len(first) and not (first.text or "").strip():
        first = first[0]
    return bool(first.tag == "table")


def _heading_level(node: Node) -> int:
    """1 to 6 for a heading, by its name, its role or Word's outline level; 0 for anything else."""
    if re.fullmatch(r"h[1-6]", node.tag):
        return int(node.tag[1])
    if node.get("role") == "heading" and node.get("aria-level", "").isdecimal():
        return int(node.get("aria-level"))
    named = re.search(r"MsoHeading(\d)", node.get("class", ""))
    return int(named[1]) if named else 0


def _face(tag: str, style: str, tags: tuple[str, ...], name: str, values: tuple[str, ...], now: bool) -> bool:
    """Whether words are in a face; a style has the last word (Google Docs wraps all in a `b` that is not bold)."""
    said = re.search(rf"(?<![\w-]){name}:(\w+)", style)
    if said:
        return said[1] in values
    return now or tag in tags


def _style(node: Node) -> str:
    return (node.get("style") or "") if isinstance(node.tag, str) else ""


def _text(node: Node) -> str:
    return " ".join("".join(_words(node)).split())


def _words(node: Node) -> Iterator[str]:
    if not isinstance(node.tag, str):
        return
    yield node.text or ""
    for child in node:
        yield from _words(child)
        yield child.tail or ""


def _spaced(text: str) -> str:
    """The line ends of the markup are spaces; those of the text are `br`. Marks of our own are nobody's to type."""
    return re.sub(r"[\ue000-\ue002]", "", re.sub(r"[\r\n]+", " ", text))
