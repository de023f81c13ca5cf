"""A comparison as HTML: marks for the eye, and for every mark words that a screen reader says."""

from __future__ import annotations

from dataclasses import replace

from commissioning.documents import nodes
from commissioning.documents.changes import section_name, start_of
from commissioning.documents.compare import Comparison
from commissioning.documents.compared import Part, Row, words_of
from commissioning.documents.html import page, tables  # noqa: F401 – page registers every block
from commissioning.documents.html.blocks import block, blocks
from commissioning.documents.html.inlines import inlines
from commissioning.documents.html.markup import Writer, element
from commissioning.documents.wording import Words

HIDDEN = "govuk-visually-hidden"


def render_comparison(comparison: Comparison, *, is_brief: bool = False) -> str:
    """The new version with what was deleted, inserted and moved, as an article to set into a page.

    Change n has the id `change-n`. `is_brief` leaves out what did not change, and says how much that is.
    """
    writing = _Writing(comparison, is_brief)
    body = element("p", writing.line(comparison.title), class_="compared-title", id=_id(comparison.title))
    inside = "\n".join(writing.section(part) for part in comparison.sections)
    return element("article", body, inside, class_="document compared", lang=comparison.new.language)


class _Writing:
    """One rendering: the writer that remembers ids and levels, and where each section stands."""

    def __init__(self, comparison: Comparison, is_brief: bool) -> None:
        self.writer = Writer.for_document(comparison.new, "screen")
        self.is_brief = is_brief
        self.here: dict[int, str] = {}
        self.there: dict[int, str] = {}
        for section in comparison.sections:
            for part in (section, *section.parts):
                if part.kind == "moved":
                    (self.there if part.new is not None else self.here)[part.number] = section_name(section)

    # --- lines ---

    def line(self, part: Part) -> str:
        """The words of a part that is one line, with its changes."""
        return "".join(self.run(run) for run in part.line) if part.line else self.writer.words(str(part.new))

    def run(self, run: Words) -> str:
        """One run of words, in its mark if it has one."""
        match run.kind:
            case "deleted":
                return self.mark("del", "deleted", inlines(run.old, self.writer))
            case "inserted":
                return self.mark("ins", "inserted", inlines(run.new, self.writer))
            case "fact":
                old = element("del", self.hidden(" register value changed from "), inlines(run.old, self.writer))
                new = element("ins", self.hidden(" to "), inlines(run.new, self.writer))
                return element("span", old, " ", new, self.hidden(" end of change "), class_="compared-fact") + " "
        return inlines(run.new, self.writer)

    def mark(self, tag: str, word: str, html: str) -> str:
        """Words in a mark that is also said."""
        return element(tag, self.hidden(f" {word}: "), html, self.hidden(f" end of {word} ")) + " "

    def hidden(self, words: str) -> str:
        """Words for those who hear the page."""
        return element("span", self.writer.words(words), class_=HIDDEN)

    def note(self, words: str, *, link: str = "") -> str:
        """What was done to a whole part, for everybody."""
        text = self.writer.words(words)
        return element("span", element("a", text, href=link) if link else text, class_="compared-note") + " "

    # --- sections and blocks ---

    def section(self, part: Part) -> str:
        """A section with its changes."""
        node = part.new if part.new is not None else part.old
        whole = (node.heading, *node.blocks) if node.heading else node.blocks
        if part.kind in ("inserted", "deleted"):
            return self.whole(part, "Section", blocks(whole, self.writer))
        if part.went_away:
            return self.gone(part, "Section", start_of(node.heading or node.blocks))
        if part.kind == "same":
            return self.unchanged(whole, is_section=True)
        opening = element("p", self.moved(part, "Section"), id=_id(part)) if part.kind == "moved" else ""
        parts = part.parts or tuple(Part("block", "same", one, one) for one in whole)
        return opening + self.run_of(parts)

    def run_of(self, parts: tuple[Part, ...]) -> str:
        """A run of blocks, what did not change together."""
        written, same = [], list[nodes.Block]()
        for part in parts:
            if part.kind == "same" and not isinstance(part.new, nodes.Heading):
                same.append(part.new)
                continue
            written += [self.unchanged(tuple(same)), self.part(part)]
            same = []
        return "\n".join(html for html in (*written, self.unchanged(tuple(same))) if html)

    def unchanged(self, run: tuple[nodes.Block, ...], *, is_section: bool = False) -> str:
        """Blocks as they print, or in a brief comparison how many there are."""
        if not run or not self.is_brief:
            return blocks(run, self.writer)
        if is_section and isinstance(run[0], nodes.Heading):
            return block(run[0], self.writer) + element("p", "Unchanged.", class_="compared-same")
        words = "1 part unchanged." if len(run) == 1 else f"{len(run)} parts unchanged."
        return element("p", words, class_="compared-same")

    def part(self, part: Part, before: str = "") -> str:
        """One block in place; `before` is the label of the list item it begins."""
        node = part.new if part.new is not None else part.old
        name = _name(node)
        if part.kind in ("inserted", "deleted"):
            return self.whole(part, name, before + block(node, self.writer))
        if part.went_away:
            return self.gone(part, name, start_of(node))
        opening = self.moved(part, name) if part.kind == "moved" else ""
        if part.kind == "same" or not (part.line or part.parts):
            return self.plain(part, node, opening, before)
        match node:
            case nodes.Paragraph():
                label = before or self.writer.label(node.label)
                return element("p", opening, label, self.line(part), id=_id(part), class_=_numbered(node))
            case nodes.Heading():
                level = self.writer.heading_level(node.level)
                label = self.writer.label(node.label)
                return element(f"h{level}", opening, label, self.line(part), id=_id(part))
        inside = self.inside(part, node)
        said = self.note(part.said) if part.said else ""
        if not (opening or said):
            return inside
        return element("div", element("p", opening, said), inside, id=_id(part), class_="compared-part")

    def plain(self, part: Part, node: nodes.Block, opening: str, before: str) -> str:
        """A block whose inside is shown as it prints: it is the same, or only moved, or replaced as a whole."""
        if before and isinstance(node, nodes.Paragraph):
            return element("p", before, opening, inlines(node.inlines, self.writer), id=_id(part))
        html = block(node, self.writer)
        if part.kind == "changed":
            old = element("del", self.hidden(" deleted: "), block(part.old, self.writer))
            html = old + element("ins", self.hidden(" inserted: "), html) + self.hidden(" end of change ")
            opening = self.note(part.said)
        if not opening:
            return html
        return element("div", element("p", opening), html, id=_id(part), class_="compared-part compared-moved")

    def whole(self, part: Part, name: str, html: str) -> str:
        """A block that came or went."""
        tag, word = ("ins", "inserted") if part.kind == "inserted" else ("del", "deleted")
        opening = element("p", self.note(f"{name} {word}"))
        end = element("p", f"End of {word} {name.lower()}", class_=HIDDEN)
        return element("div", opening, element(tag, html), end, id=_id(part), class_=f"compared-part compared-{word}")

    def gone(self, part: Part, name: str, words: str) -> str:
        """Where a moved block was: a line that leads to where it is."""
        now = self.there.get(part.number)
        note = self.note(f"{name} moved{f' to “{now}”' if now else ''}", link=f"#change-{part.number}")
        words = element("span", self.writer.words(words), class_="compared-was")
        return element("p", note, words, id=f"was-{part.number}", class_="compared-away")

    def moved(self, part: Part, name: str) -> str:
        """Where a moved block is: from where."""
        was = self.here.get(part.number)
        return self.note(f"{name} moved here{f' from “{was}”' if was else ''}", link=f"#was-{part.number}")

    # --- what is inside a block ---

    def inside(self, part: Part, node: nodes.Block) -> str:
        """A list, a table or particulars, part by part."""
        match node:
            case nodes.Items():
                entries = "".join(self.item(one) for one in part.parts)
                return element("ul", entries, class_=f"items {node.style}", role="list", data_numbering=node.style)
            case nodes.Notes():
                entries = "".join(self.item(one) for one in part.parts)
                return element("ul", entries, class_="notes", role="list", data_numbering="decimal")
            case nodes.DetailsTable():
                rows = "".join(self.detail(one) for one in part.parts)
                return element("table", element("tbody", rows), class_="details")
            case nodes.Table():
                return self.table(part, node)
        return block(node, self.writer)

    def item(self, part: Part) -> str:
        """A list item or a note."""
        node = part.new if part.new is not None else part.old
        label = self.writer.label(node.label)
        name = "Note" if isinstance(node, nodes.Note) else "Item"
        if part.went_away:
            return element("li", self.gone(part, name, start_of(node)))
        if part.kind in ("inserted", "deleted"):
            html = blocks(node.blocks, self.writer)
            return element("li", element("p", label), self.whole(part, name, html))
        parts = part.parts or tuple(Part("block", "same", one, one) for one in node.blocks)
        opening = self.moved(part, name) if part.kind == "moved" else ""
        first = ""
        if parts and isinstance(parts[0].new, nodes.Paragraph) and parts[0].kind in ("same", "changed"):
            first, parts = self.part(parts[0], before=label + opening), parts[1:]
        else:
            first = element("p", label, opening)
        return element("li", first, "".join(self.part(one) for one in parts), id=_id(part))

    def detail(self, part: Part) -> str:
        """One row of the particulars."""
        node = part.new if part.new is not None else part.old
        head = element("th", self.writer.words(node.label), scope="row")
        return element("tr", head, element("td", self.within(part, "Particular", node.blocks)), id=_id(part))

    def within(self, part: Part, name: str, run: tuple[nodes.Block, ...]) -> str:
        """The inside of a cell."""
        if part.kind in ("inserted", "deleted"):
            tag, word = ("ins", "inserted") if part.kind == "inserted" else ("del", "deleted")
            note = self.note(f"{name} {word}") if part.number else self.hidden(f" {word}: ")
            return note + element(tag, blocks(run, self.writer)) + self.hidden(f" end of {word} ")
        if part.kind == "same" or not part.parts:
            return blocks(run, self.writer)
        return "".join(self.part(one) for one in part.parts)

    def table(self, part: Part, node: nodes.Table) -> str:
        """A table row by row; rows that moved or went stand in it too."""
        caption = next(one for one in part.parts if one.role == "caption")
        words = self.line(caption) if caption.line else self.writer.words(node.caption)
        number = self.writer.words(f"{node.number}: ") if node.number else ""
        head = "".join(self.row(one, "col") for one in part.parts if one.role == "header row")
        body = "".join(self.row(one, "row") for one in part.parts if one.role == "row")
        return element(
            "table",
            element("caption", number, words, id=_id(caption)),
            element("thead", head) if head else "",
            element("tbody", body),
            class_="content",
            id=self.writer.id_for(node.key),
        )

    def row(self, part: Part, scope: str) -> str:
        """One row; a note in its first cell says what became of it."""
        row: Row = part.new if part.new is not None else part.old
        note = ""
        if part.went_away:
            note = self.note("Row moved", link=f"#change-{part.number}")
        elif part.kind == "moved":
            note = self.note("Row moved here", link=f"#was-{part.number}")
        elif part.kind in ("inserted", "deleted"):
            note = self.note(f"Row {part.kind}")
        cells = part.parts or tuple(replace(part, role="cell", old=one, new=one, number=0) for one in row.cells)
        written = (self.cell(one, scope, note if place == 0 else "") for place, one in enumerate(cells))
        css = (
            f"compared-row-{'away' if part.went_away else part.kind}" if part.kind not in ("same", "changed") else None
        )
        return element("tr", *written, id=f"was-{part.number}" if part.went_away else _id(part), class_=css)

    def cell(self, part: Part, scope: str, note: str) -> str:
        """One cell in its row."""
        node: nodes.Cell = part.new if part.new is not None else part.old
        heads = (scope == "col" or node.is_header) and any(words_of(node.blocks))
        inside = note + self.within(part, "Column", node.blocks)
        named = tables.scope_of(node, scope) if heads else None
        return element("th" if heads else "td", inside, scope=named, id=_id(part), **tables.spans(node))


def _id(part: Part) -> str | None:
    return f"change-{part.number}" if part.number and not part.went_away else None


def _numbered(node: nodes.Paragraph) -> str | None:
    return "numbered" if node.label else None


def _name(node: nodes.Block) -> str:
    names = {nodes.Items: "List", nodes.Table: "Table", nodes.Heading: "Heading", nodes.Paragraph: "Paragraph"}
    return names.get(type(node), "Part")
