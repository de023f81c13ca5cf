"""A Word file opened safely: a package of parts, measured before it is read, without anything that could run or call.

Source: ECMA-376 part 2 (packages, relationships); OWASP XML External Entity Prevention Cheat Sheet; zip bombs: CWE-409.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from commissioning.documents.errors import InvalidDocument
from commissioning.documents.filetypes import DAMAGED, DOCX

Node = Any  # an element of lxml, which has no public types

LARGEST_PART = 40_000_000  # bytes of one part, swollen: a report of several hundred pages has one or two million
LARGEST_WHOLE = 200_000_000
MOST_PARTS = 3_000
RATIO = 250  # Word's own text swells at most thirtyfold
RATIO_FROM = 1_000_000  # bytes: a short part of spaces is no bomb

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1],
    "http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1],
    "http://purl.oclc.org/ooxml/drawingml/main": "http://schemas.openxmlformats.org/drawingml/2006/main",
}
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

TOO_LARGE = "This file is too large to be read as a draft. Split it, or paste it section by section."
SWELLS = "This file swells to far more than a draft holds, so it is not opened. Save it again in Word, then choose it."
TOO_DEEP = "This file is nested too deeply to be read. Save it again in Word, then choose it."
BROKEN = "This file is damaged or locked with a password. Save it again without, then choose it again."


@dataclass(frozen=True)
class Relation:
    """What one part says of another: its id, what it is for (`hyperlink`, `header`), and where it is."""

    id: str
    kind: str
    target: str
    is_outside: bool


class Package:
    """The parts of one Word file, read one by one as they are asked for."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = set(archive.namelist())
        self.main = self._main_part()

    @classmethod
    def open(cls, content: bytes) -> Package:
        """The package in these bytes. Refuses (`InvalidDocument`) what is no Word document, swells, or is broken."""
        if content.startswith(_OLD_OR_LOCKED):
            raise InvalidDocument(
                "This is a Word file of the old kind, or one locked with a password. Save it as a Word document "
                "(.docx) without a password, then choose it again."
            )
        try:
            archive = zipfile.ZipFile(io.BytesIO(content))
        except DAMAGED:
            raise InvalidDocument(
                "This is not a Word document (.docx). Save the draft as one, or as Markdown."
            ) from None
        _refuse_bomb(archive.infolist())
        return cls(archive)

    def xml(self, name: str) -> Node | None:
        """A part as XML without entities, comments or instructions; None when there is no such part."""
        content = self.read(name)
        return None if content is None else parse(content)

    def read(self, name: str) -> bytes | None:
        """The bytes of a part; None when there is no such part."""
        if name not in self.names:
            return None
        try:
            with self.archive.open(name) as part:
                content = part.read(LARGEST_PART + 1)
        except DAMAGED:
            raise InvalidDocument(BROKEN) from None
        if len(content) > LARGEST_PART:
            raise InvalidDocument(SWELLS)
        return content

    def relations(self, name: str) -> Iterator[Relation]:
        """What a part says of others, in its own order."""
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        for one in root.iter(_RELATIONSHIP) if root is not None else ():
            is_outside = one.get("TargetMode") == "External"
            target = one.get("Target", "")
            if not is_outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            yield Relation(one.get("Id", ""), one.get("Type", "").rsplit("/", 1)[-1], target, is_outside)

    def related(self, kind: str) -> list[str]:
        """The parts of one kind that belong to the main one: `styles`, `footnotes`, `header`."""
        return [one.target for one in self.relations(self.main) if one.kind == kind and not one.is_outside]

    def _main_part(self) -> str:
        types = (self.read("[Content_Types].xml") or b"").decode("utf-8", errors="replace")
        mains = [one.target for one in self.relations("") if one.kind == "officeDocument"]
        main = next((name for name in mains if name in self.names), "")
        if "macroEnabled" in types:
            raise InvalidDocument(
                "This file is made to run macros. Save it as a Word document (.docx), then choose it again."
            )
        if not main or f"{DOCX.media_type}." not in types:
            raise InvalidDocument("This is not a Word document (.docx). Save the draft as one, or as Markdown.")
        return main


def parse(content: bytes) -> Node:
    """XML without entities, comments and instructions. Refuses (`InvalidDocument`) a document type, and what is broken.

    Word never writes a document type; one is there to fetch something, or to swell.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise InvalidDocument(TOO_DEEP if "Excessive depth" in str(problem) else BROKEN) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise InvalidDocument("This file holds definitions that no Word document needs, so it is not read.")
    return _transitional(root)


def _transitional(root: Node) -> Node:
    """Word's “strict” files name the same elements in other words: one set of names is enough."""
    if not any(uri in _STRICT for uri in root.nsmap.values()):
        return root
    for node in root.iter(etree.Element):
        node.tag = _renamed(node.tag)
        for name, value in list(node.attrib.items()):
            if (new := _renamed(name)) != name:
                del node.attrib[name]
                node.set(new, value)
    return root


def _renamed(name: str) -> str:
    uri, _, local = name[1:].partition("}") if name.startswith("{") else ("", "", name)
    return f"{{{_STRICT[uri]}}}{local}" if uri in _STRICT else name


def _refuse_bomb(entries: list[zipfile.ZipInfo]) -> None:
    """Measure by what the package says of itself; `Package.read` holds it to that."""
    swollen = sum(one.file_size for one in entries)
    if len(entries) > MOST_PARTS or swollen > LARGEST_WHOLE or any(one.file_size > LARGEST_PART for one in entries):
        raise InvalidDocument(SWELLS)
    if any(one.file_size > RATIO_FROM and one.file_size > RATIO * max(one.compress_size, 1) for one in entries):
        raise InvalidDocument(SWELLS)
