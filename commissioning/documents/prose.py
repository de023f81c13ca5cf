"""Markdown prose to content nodes, by allow-list: what is not understood is kept as text and reported, never obeyed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from markdown_it.tree import SyntaxTreeNode

from commissioning.documents import nodes
from commissioning.documents.canonical import normal_text
from commissioning.documents.findings import Finding
from commissioning.documents.notes import NOTE, written_twice
from commissioning.documents.syntax import FACT, parser, with_lettered_lists
from commissioning.documents.typeface import unprintable

MARKUP = re.compile(r"<(?!https?:|mailto:|[^\s<>]+@)/?[A-Za-z!][^>\n]*>?")
TABLE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)+\|?\s*")
# At the end of a paragraph or sub-heading: not counted, or the key by which other places refer to it. Blanks are read
# from their first alone: from each of twenty thousand it takes a second.
ENDING = re.compile(r"(?<!\s)\s*\{(?:(?P<uncounted>-)|#(?P<key>[A-Za-z][A-Za-z0-9-]*))\}\s*$")


@dataclass(frozen=True)
class Parsed:
    """Blocks in reading order, the notes last, and what was found on the way."""

    blocks: tuple[nodes.Block, ...]
    findings: tuple[Finding, ...]


class Facts(Protocol):
    """Fact texts by dotted name; a mapping is one."""

    def get(self, name: str, /) -> str | None: ...


def parse(markdown: str, *, facts: Mapping[str, str] | Facts, heading_level: int = 3, key_prefix: str = "") -> Parsed:
    """Prose as blocks.

    `facts` gives the text of each `{{ dotted.name }}`; an unknown one stays visible and is a finding. `heading_level`
    is the level of a `###` sub-heading here; `key_prefix` keeps the notes of several sections apart. A paragraph or
    sub-heading that ends in `{-}` is not counted by the numbering; one that ends in `{#why-now}` can be referred to
    by that key. Never fails: anything typed gives blocks.
    """
    lines = [normal_text(line.expandtabs(4)) for line in markdown.replace("\r\n", "\n").split("\n")]
    text, styles, odd = with_lettered_lists(lines)
    reader = _Reader(facts, heading_level, key_prefix, styles)
    for number, line in enumerate(lines, start=1):
        reader.look_at(line, number)
    for place in odd:
        reader.find("list_order", line=place + 1)
    environment: dict[str, Any] = {}
    blocks = reader.blocks(SyntaxTreeNode(parser().parse(text, environment)).children)
    reader.report_lost_notes(environment, lines)
    return Parsed(tuple(blocks), tuple(sorted(reader.findings, key=lambda finding: finding.line)))


class _Reader:
    """One reading of one text."""

    def __init__(
        self,
        facts: "Mapping[str, str] | Facts",
        heading_level: int,
        key_prefix: str,
        styles: dict[int, nodes.ListStyle],
    ) -> None:
        self.facts = facts
        self.heading_level = heading_level
        self.key_prefix = key_prefix
        self.styles = styles
        self.findings: list[Finding] = []
        self.line = 1
        self.headings = 0

    def find(self, code: str, seen: str = "", *, line: int | None = None) -> None:
        self.findings.append(Finding.of(code, self.line if line is None else line, seen))

    def look_at(self, line: str, number: int) -> None:
        """What can be seen in a line before it is parsed."""
        if markup := MARKUP.search(line):
            self.find("html_inert", markup[0][:40], line=number)
        if line.count("{{") != len(FACT.findall(line)):
            self.find("malformed_fact", line=number)
        if TABLE_RULE.fullmatch(line):
            self.find("table_in_prose", line=number)
        if odd := unprintable(line):
            self.find("unprintable_character", ", ".join(f"“{c}” (U+{ord(c):04X})" for c in odd), line=number)

    def report_lost_notes(self, environment: dict[str, Any], lines: list[str]) -> None:
        """A note that nothing raises is not printed, a mark without a note is printed as typed, one of two is lost."""
        for label, number in written_twice("\n".join(lines)):
            self.find("note_twice", label, line=number)
        written = environment.get("footnotes", {}).get("refs", {})
        for number, line in enumerate(lines, start=1):
            for label, is_note in NOTE.findall(line):
                if is_note and written.get(f":{label}", 0) < 0:
                    self.find("unused_note", label, line=number)
                elif not is_note and f":{label}" not in written:
                    self.find("unknown_note", label, line=number)

    # --- blocks ---

    def blocks(self, children: list[SyntaxTreeNode]) -> list[nodes.Block]:
        return [block for child in children for block in self.block(child)]

    def block(self, node: SyntaxTreeNode) -> Iterator[nodes.Block]:
        if node.map:
            self.line = node.map[0] + 1
        match node.type:
            case "paragraph":
                yield from self.paragraph(node)
            case "heading":
                yield self.heading(node)
            case "bullet_list":
                yield nodes.Items(False, "bullet", tuple(self.item(child) for child in node.children))
            case "ordered_list":
                yield from self.ordered_list(node)
            case "embed":
                yield nodes.Embed(node.info, node.content)
            case "footnote_block":
                yield nodes.Notes(tuple(self.note(child) for child in node.children))
            case "hr":
                self.find("rule_dropped")

    def paragraph(self, node: SyntaxTreeNode) -> Iterator[nodes.Paragraph]:
        inlines, key, is_counted = _ending(self.inlines(node))
        if inlines:
            yield nodes.Paragraph(inlines, key=key, is_counted=is_counted)

    def heading(self, node: SyntaxTreeNode) -> nodes.Heading:
        depth = int(node.tag[1])
        if depth not in (3, 4):
            self.find("heading_level")
        inlines, key, is_counted = _ending(self.inlines(node))
        text = "".join(getattr(inline, "text", "") for inline in inlines)
        self.headings += 1
        level = self.heading_level + (depth == 4)
        key = key or f"{self.key_prefix}sub-{self.headings}"
        return nodes.Heading(key, level, text, is_counted=is_counted, is_subheading=True)

    def ordered_list(self, node: SyntaxTreeNode) -> Iterator[nodes.Block]:
        style = self.styles.get(node.map[0], "decimal") if node.map else "decimal"
        begins = next(
            (place for place, child in enumerate(node.children) if child.info in ("", "1")), len(node.children)
        )
        for child in node.children[:begins]:
            yield from self.false_item(child)
        if items := tuple(self.item(child) for child in node.children[begins:]):
            yield nodes.Items(True, style, items)

    def false_item(self, node: SyntaxTreeNode) -> Iterator[nodes.Block]:
        """A line such as “2020. The year …”: Markdown takes it for the 2,020th item of a list; the author did not."""
        self.line = node.map[0] + 1 if node.map else self.line
        self.find("list_start", f"{node.info}{node.markup}")
        first, *rest = self.item(node).blocks or (nodes.Paragraph(()),)
        mark = nodes.Text(f"{node.info}{node.markup} ")
        if isinstance(first, nodes.Paragraph):
            yield replace(first, inlines=_joined((mark, *first.inlines)))
        else:
            yield from (nodes.Paragraph((mark,)), first)
        yield from rest

    def item(self, node: SyntaxTreeNode) -> nodes.Item:
        return nodes.Item(tuple(self.blocks(node.children)))

    def note(self, node: SyntaxTreeNode) -> nodes.Note:
        return nodes.Note(self.note_key(node.meta), tuple(self.blocks(node.children)))

    def note_key(self, meta: dict[str, Any]) -> str:
        return f"{self.key_prefix}note-{meta['id'] + 1}"

    # --- inlines ---

    def inlines(self, node: SyntaxTreeNode) -> tuple[nodes.Inline, ...]:
        found = [inline for child in node.children for inline in self.run(child.children, False, False)]
        return _joined(tuple(found))

    def run(self, children: list[SyntaxTreeNode], strong: bool, emphasis: bool) -> Iterator[nodes.Inline]:
        for child in children:
            yield from self.inline(child, strong, emphasis)

    def inline(self, node: SyntaxTreeNode, strong: bool, emphasis: bool) -> Iterator[nodes.Inline]:
        match node.type:
            case "text" | "text_special":
                yield nodes.Text(node.content, strong, emphasis)
            case "softbreak":
                self.line += 1
                yield nodes.Text(" ", strong, emphasis)
            case "hardbreak":
                self.line += 1
                yield nodes.LineBreak()
            case "strong":
                yield from self.run(node.children, True, emphasis)
            case "em":
                yield from self.run(node.children, strong, True)
            case "fact":
                yield self.fact(node.content, strong, emphasis)
            case "link":
                yield from self.link(node, strong, emphasis)
            case "footnote_ref":
                yield nodes.NoteReference(self.note_key(node.meta))
            case "image":
                self.find("image_dropped")

    def fact(self, name: str, strong: bool, emphasis: bool) -> nodes.Inline:
        text = self.facts.get(name)
        if text is None:
            self.find("unknown_fact", name)
            return nodes.Text(f"[{name}: no such fact]", True, emphasis)
        return nodes.FactValue(name, text, strong, emphasis)

    def link(self, node: SyntaxTreeNode, strong: bool, emphasis: bool) -> Iterator[nodes.Inline]:
        href = str(node.attrs.get("href", ""))
        words = _joined(tuple(self.run(node.children, strong, emphasis)))
        if href.startswith("#") and len(href) > 1:
            yield nodes.CrossReference(href[1:], "".join(getattr(inline, "text", "") for inline in words))
        elif href.lower().startswith(nodes.LINK_SCHEMES):
            yield nodes.Link(href, words or (nodes.Text(href),))
        else:
            self.find("link_refused", href[:60])
            yield from words


def _joined(inlines: tuple[nodes.Inline, ...]) -> tuple[nodes.Inline, ...]:
    """Neighbouring text in the same face as one text; empty text left out."""
    joined: list[nodes.Inline] = []
    for inline in inlines:
        last = joined[-1] if joined else None
        if not isinstance(inline, nodes.Text):
            joined.append(inline)
        elif isinstance(last, nodes.Text) and (last.strong, last.emphasis) == (inline.strong, inline.emphasis):
            joined[-1] = replace(last, text=last.text + inline.text)
        elif inline.text:
            joined.append(inline)
    return tuple(joined)


def _ending(inlines: tuple[nodes.Inline, ...]) -> tuple[tuple[nodes.Inline, ...], str, bool]:
    """The inlines without what is said at their end: the key, if any, and whether the numbering counts them."""
    key, is_counted = "", True
    while inlines and isinstance(inlines[-1], nodes.Text) and (found := ENDING.search(inlines[-1].text)):
        key, is_counted = key or found["key"] or "", is_counted and not found["uncounted"]
        rest = inlines[-1].text[: found.start()]
        inlines = (*inlines[:-1], *((replace(inlines[-1], text=rest),) if rest else ()))
    return inlines, key, is_counted
