"""A Word file is measured before it is opened, and nothing in it can fetch, swell or run."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from commissioning.documents.drafts import package
from commissioning.documents.drafts.package import Package
from commissioning.documents.drafts.reading import LARGEST, read
from commissioning.documents.errors import InvalidDocument
from commissioning.documents.pasted import LeftOut

DOCTYPE = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def word(*, change=None, add=None):
    """A small Word file; `change` rewrites parts by name, `add` puts others beside them."""
    plain, out = io.BytesIO(), io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Some words.")
    document.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, (change or {}).get(name, lambda content: content)(old.read(name)))
        for name, content in (add or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def refusal(content, name="draft.docx"):
    with pytest.raises(InvalidDocument) as refused:
        read(content, name)
    return str(refused.value)


def test_a_plain_file_is_read():
    (part,) = read(word(), "draft.docx").parts
    assert [line.runs[0].text for line in part.lines] == ["Some words."]


def test_a_part_that_swells_is_refused_before_it_is_read():
    assert refusal(word(add={"word/media/image1.bin": b"0" * 20_000_000})) == package.SWELLS


def test_too_many_parts_are_refused():
    parts = {f"word/media/{number}.bin": b"" for number in range(package.MOST_PARTS)}
    assert refusal(word(add=parts)) == package.SWELLS


def test_a_document_type_is_refused_and_its_entity_never_read():
    changed = word(change={"word/document.xml": lambda content: DOCTYPE.encode() + content.split(b"?>", 1)[1]})
    assert refusal(changed) == "This file holds definitions that no Word document needs, so it is not read."


def test_broken_xml_is_refused_in_words():
    assert refusal(word(change={"word/document.xml": lambda content: content[:-20]})) == package.BROKEN


def test_a_file_made_to_run_macros_is_refused():
    types = {"[Content_Types].xml": lambda content: content.replace(
        b"vnd.openxmlformats-officedocument.wordprocessingml.document.main",
        b"vnd.ms-word.document.macroEnabled.main")}  # fmt: skip
    assert refusal(word(change=types)).startswith("This file is made to run macros.")


def test_macros_and_embedded_files_are_named_and_never_opened():
    draft = read(word(add={"word/vbaProject.bin": b"x", "word/embeddings/sheet1.xlsx": b"y"}), "draft.docx")
    assert draft.left_out == (
        LeftOut("An embedded file: it is not opened", "sheet1.xlsx"),
        LeftOut("Macros: they are not looked at"),
    )


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"%PDF-1.7", "draft.pdf", "A draft is a Word document (.docx) or Markdown (.md). Save it as one of them."),
        (b"  ", "draft.md", "This file is empty. Choose another one."),
        (
            b"0" * (LARGEST + 1),
            "draft.md",
            "This file is larger than 30 megabytes. Take large pictures out, or split it.",
        ),
        (b"\xff\xfe\x00", "draft.md", "This file is not text in UTF-8. Save it again as UTF-8, then choose it."),
        (b"PK", "draft.docx", "This is not a Word document (.docx). Save the draft as one, or as Markdown."),
    ],
    ids=["another kind", "empty", "large", "no text", "no package"],
)
def test_what_is_no_draft_is_refused(content, name, said):
    assert refusal(content, name) == said


def test_a_package_that_is_no_word_document_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as other:
        other.writestr("mimetype", "application/epub+zip")
    with pytest.raises(InvalidDocument, match=r"This is not a Word document"):
        Package.open(out.getvalue())


RELATED = (
    '<Relationship Id="rId99" Target="footnotes.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"/></Relationships>'
)
NOTES = (
    '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:footnote w:id="1"><w:p/></w:footnote></w:footnotes>'
)


def noted(notes):
    """A Word file with these footnotes."""
    related = {"word/_rels/document.xml.rels": lambda old: old.replace(b"</Relationships>", RELATED.encode())}
    return word(change=related, add={"word/footnotes.xml": notes})


def test_a_footnote_without_words_is_nothing_to_tell():
    (part,) = read(noted(NOTES), "draft.docx").parts
    assert [line.runs[0].text for line in part.lines] == ["Some words."]


@pytest.mark.parametrize(
    ("notes", "said"),
    [
        (NOTES[:-20], package.BROKEN),
        (DOCTYPE + NOTES, "This file holds definitions that no Word document needs, so it is not read."),
    ],
)
def test_what_is_wrong_with_the_notes_is_refused_in_words(notes, said):
    assert refusal(noted(notes)) == said


def test_tables_inside_tables_without_end_are_refused_for_what_they_are():
    nested = b"<w:tbl><w:tr><w:tc>" * 120 + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * 120
    changed = word(
        change={"word/document.xml": lambda content: content.replace(b"<w:sectPr", nested + b"<w:sectPr", 1)}
    )
    assert refusal(changed) == package.TOO_DEEP
