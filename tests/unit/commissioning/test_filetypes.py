"""A file is what it holds, whatever it is called; what could run something, or is of no known kind, is refused."""

import pytest

from commissioning.documents import filetypes
from commissioning.documents.errors import InvalidDocument
from tests.factories import files


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (files.PDF, "deed.PDF", filetypes.PDF),
        (files.PNG, "scan.png", filetypes.PNG),
        (files.JPEG, "photo.jpeg", filetypes.JPEG),
        (files.DOCX, "report.docx", filetypes.DOCX),
        (files.XLSX, "figures.xlsx", filetypes.XLSX),
        (files.ODT, "report.odt", filetypes.ODT),
        (files.ODS, "figures.ods", filetypes.ODS),
        (files.TEXT, "note.txt", filetypes.TEXT),
        ("£5".encode("cp1252"), "old.txt", filetypes.TEXT),
        (files.EML, "reply.eml", filetypes.EML),
        (files.EML, "reply.txt", filetypes.TEXT),
    ],
)
def test_each_kind_is_known_by_what_it_holds(content, name, expected):
    assert filetypes.identify(content, name) is expected


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.pdf", "This file is empty"),
        (files.DOCX, "deed.pdf", "This file is named “.pdf” but holds a Word document"),
        (files.PDF, "deed.docx", "This file is named “.docx” but holds a PDF"),
        (b"<script>alert(1)</script>", "page.html", "This file is named “.html” but holds a plain text"),
        (files.DOCM, "letter.docx", "This file holds macros"),
        (files.office(f"{filetypes.XLSX.media_type}.main+xml", xl__vbaProject_dot_bin=b"x"), "a.xlsx", "holds macros"),
        (files.package(mimetype=filetypes.ODT.media_type, Basic__Standard__Module1_dot_xml="x"), "a.odt", "macros"),
        (files.OLE, "old.doc", "This is an Outlook message, or an Office file of an old format"),
        (files.package(a="b"), "archive.zip", "This is not a kind of file that can be attached"),
        (b"PK\x03\x04broken", "broken.docx", "damaged or locked"),
        (b"MZ\x90\x00\x03\x00\x00", "setup.exe", "This is not a kind of file that can be attached"),
        (b"no headers here", "reply.eml", "This file is named “.eml” but holds a plain text"),
        (files.PDF, "deed", "This file is named “deed” but holds a PDF"),
    ],
)
def test_anything_else_is_refused_with_what_to_do(content, name, said):
    with pytest.raises(InvalidDocument) as refused:
        filetypes.identify(content, name)
    assert said in str(refused.value)


def test_a_package_made_to_swell_is_read_only_so_far():
    swollen = files.package(mimetype=b"a" * 50_000_000)
    with pytest.raises(InvalidDocument):
        filetypes.identify(swollen, "bomb.odt")


def test_a_package_garbled_on_its_way_is_refused_as_damaged():
    whole = files.office(f"{filetypes.DOCX.media_type}.main+xml")
    name = b"[Content_Types].xml"
    start = whole.index(name) + len(name)
    garbled = whole[:start] + b"\xff\xff\xff\xff" + whole[start + 4 :]
    with pytest.raises(InvalidDocument, match="damaged or locked"):
        filetypes.identify(garbled, "report.docx")
