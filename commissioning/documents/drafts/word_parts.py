"""What python-docx leaves to its users: styles of ours, the language, lists that begin anew, and notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from commissioning.documents import nodes
from commissioning.documents.drafts import marks

FONT = "Arial"
INDENT = 510  # twentieths of a point, 9 mm, for each level of a list
FORMATS = {
    "bullet": ("bullet", "•"),
    "decimal": ("decimal", "%{level}."),
    "lower-alpha": ("lowerLetter", "%{level}."),
    "lower-roman": ("lowerRoman", "%{level}."),
}
LEVELS = 9
NOTE, RAISED, LINK = "FootnoteText", "FootnoteReference", "Hyperlink"  # the ids of styles


def set_styles(word: WordDocument, colour: str) -> None:
    """The council's colour on headings, a plain typeface, and the styles that Word's own set lacks."""
    styles = word.styles
    shade = RGBColor.from_string(colour.removeprefix("#").upper())
    for name in ("Normal", "Title", "Caption", *(f"Heading {level}" for level in range(1, LEVELS + 1))):
        font = styles[name].font
        font.name = FONT
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        if name != "Normal":
            font.color.rgb = shade
    styles["Normal"].font.size = Pt(11)
    numbered = styles.add_style(marks.NUMBERED, WD_STYLE_TYPE.PARAGRAPH)
    numbered.base_style = styles["Normal"]
    numbered.paragraph_format.left_indent, numbered.paragraph_format.first_line_indent = Mm(15), Mm(-15)
    numbered.paragraph_format.tab_stops.add_tab_stop(Mm(15))
    note = _added(styles, "footnote text", NOTE, WD_STYLE_TYPE.PARAGRAPH)
    note.base_style, note.font.size = styles["Normal"], Pt(9)
    raised = _added(styles, "footnote reference", RAISED, WD_STYLE_TYPE.CHARACTER)
    raised.font.superscript = True
    link = _added(styles, "Hyperlink", LINK, WD_STYLE_TYPE.CHARACTER)
    link.font.underline, link.font.color.rgb = True, RGBColor(0x1D, 0x70, 0xB8)


def _added(styles: Any, name: str, style_id: str, kind: WD_STYLE_TYPE) -> Any:
    """A style under the name and id that Word itself gives it."""
    style = styles.add_style(name, kind)
    style.element.set(qn("w:styleId"), style_id)
    return style


def language(word: WordDocument, tag: str) -> None:
    """The language of everything that says nothing else: screen readers and the spelling check go by it."""
    for node in word.styles.element.iter(qn("w:lang")):
        node.set(qn("w:val"), tag)


class Lists:
    """Lists that each count from their own beginning."""

    def __init__(self, word: WordDocument) -> None:
        self.root = word.part.numbering_part.element
        self.abstract: dict[str, str] = {}

    def begin(self, style: nodes.ListStyle, depth: int) -> str:
        """A new list: the number under which its items are counted."""
        if style not in self.abstract:
            self.abstract[style] = self._define(style)
        number = str(1 + max((int(one.get(qn("w:numId"))) for one in self.root.iter(qn("w:num"))), default=0))
        self.root.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{self.abstract[style]}"/>'
                f'<w:lvlOverride w:ilvl="{_level(depth)}"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
            )
        )
        return number

    def mark(self, paragraph: Paragraph, number: str, depth: int) -> None:
        """Make a paragraph an item of a list."""
        properties = paragraph._p.get_or_add_pPr()
        marked = properties.get_or_add_numPr()
        marked.get_or_add_ilvl().val, marked.get_or_add_numId().val = _level(depth), int(number)

    def _define(self, style: str) -> str:
        form, text = FORMATS[style]
        number = str(1 + max((int(one.get(qn("w:abstractNumId"))) for one in self._abstracts()), default=0))
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{text.format(level=level + 1)}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{(level + 1) * INDENT}" w:hanging="{INDENT}"/></w:pPr></w:lvl>'
            for level in range(LEVELS)
        )
        definition = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">'
            f'<w:multiLevelType w:val="hybridMultilevel"/>{levels}</w:abstractNum>'
        )
        before = self._abstracts()
        if before:
            before[-1].addnext(definition)  # definitions stand before the lists that use them
        else:
            self.root.insert(0, definition)
        return number

    def _abstracts(self) -> list[Any]:
        return list(self.root.iter(qn("w:abstractNum")))


class Notes:
    """Notes as Word's own footnotes: linked both ways, read out where they are raised."""

    def __init__(self, word: WordDocument) -> None:
        self.word = word
        self.words: dict[str, nodes.Note] = {}
        self.ids: dict[str, str] = {}

    def keep(self, notes: Sequence[nodes.Note]) -> None:
        """The words of notes, for when every note has been raised."""
        self.words |= {note.key: note for note in notes}

    def raise_in(self, paragraph: Paragraph, node: nodes.NoteReference) -> None:
        """The raised number of a note."""
        number = self.ids.setdefault(node.key, str(len(self.ids) + 1))
        run = paragraph.add_run()
        run._r.get_or_add_rPr().style = RAISED
        run._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{number}"/>'))

    def finish(self, blocks_in: Callable[[Any, tuple[nodes.Block, ...]], None]) -> None:
        """Write the part that holds the notes; a document without notes has none."""
        if not self.ids:
            return
        root = parse_xml(
            f"<w:footnotes {nsdecls('w', 'r')}>"
            '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
            '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
            "</w:footnote></w:footnotes>"
        )
        package = self.word.part.package
        part = XmlPart(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, root, package)
        self.word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        for key, number in self.ids.items():
            note = OxmlElement("w:footnote")
            note.set(qn("w:id"), number)
            root.append(note)
            blocks_in(NoteBody(note, part), self.words[key].blocks if key in self.words else ())


class NoteBody:
    """A note as something that paragraphs are added to."""

    def __init__(self, element: Any, part: XmlPart) -> None:
        self.element = element
        self.part = part

    def add_paragraph(self, text: str = "", style: str | None = None) -> Paragraph:
        """A paragraph at the end of the note; the first carries the note's number."""
        node = OxmlElement("w:p")
        is_first = len(self.element) == 0
        self.element.append(node)
        paragraph = Paragraph(node, self)  # type: ignore[arg-type]
        paragraph._p.get_or_add_pPr().style = NOTE
        if is_first:
            run = parse_xml(f'<w:r {nsdecls("w")}><w:rPr><w:rStyle w:val="{RAISED}"/></w:rPr><w:footnoteRef/></w:r>')
            node.append(run)
            paragraph.add_run(" ")
        if text:
            paragraph.add_run(text)
        return paragraph


def _level(depth: int) -> int:
    return min(depth, LEVELS) - 1
