"""The shapes on the paper are those of the characters in the text.

Extraction alone cannot show this: a file can say “ŵ” to a reader and draw something else.
"""

import io
import re

import pikepdf
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from commissioning.documents import nodes
from commissioning.documents.render import render_pdf
from commissioning.documents.typeface import FONTS, printable
from tests.fixtures import s0_tree

from .conftest import AT, IDENTIFIER

FACES = {"-Bold-Italic": "700-italic", "-Italic": "400-italic", "-Bold": "700-normal", "": "400-normal"}


def outline(font: TTFont, glyph: str) -> list:
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[glyph].draw(pen)
    return pen.value


@pytest.fixture(scope="module")
def drawn() -> list[tuple[str, str, list]]:
    """Face, character and outline of everything drawn when every printable character stands in every face."""
    text = " ".join(sorted(printable()))
    runs = [nodes.Text(text, strong, emphasis) for strong in (False, True) for emphasis in (False, True)]
    document = nodes.Document("T", s0_tree.COUNCIL, "R", tuple(nodes.Paragraph((run,)) for run in runs))
    found = []
    with pikepdf.open(io.BytesIO(render_pdf(document, created_at=AT, identifier=IDENTIFIER))) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            name = str(font.BaseFont)
            face = next(weight for suffix, weight in FACES.items() if name.endswith(suffix))
            program = TTFont(io.BytesIO(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()))
            pairs = re.findall(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]{4})>\n", font.ToUnicode.read_bytes())
            for glyph, character in pairs:
                shape = outline(program, program.getGlyphName(int(glyph, 16)))
                found.append((face, chr(int(character, 16)), shape))
    return found


def test_every_character_is_drawn_in_every_face(drawn):
    seen = {face: {char for other, char, _ in drawn if other == face} for face in FACES.values()}
    spaces = {" ", "\u00a0", "\u2009"}  # the typesetter may draw one for another
    assert {face: missing for face, chars in seen.items() if (missing := printable() - spaces - chars)} == {}
    assert set(seen) == set(FACES.values())


def test_every_shape_is_the_typefaces_own_for_that_character(drawn):
    own: dict[tuple[str, str], list[list]] = {}
    for face in FACES.values():
        for font in map(TTFont, FONTS.glob(f"*-{face}.woff2")):
            for code, glyph in font.getBestCmap().items():
                own.setdefault((face, chr(code)), []).append(outline(font, glyph))
    empty = "\uffff"  # stands for no character at all
    assert [(face, char) for face, char, shape in drawn if char != empty and shape not in own[face, char]] == []
