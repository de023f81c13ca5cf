"""What a file is, by what it holds and not by its name; only kinds that cannot run anything are let in.

Source: OWASP File Upload Cheat Sheet (allow-list, content against extension); ECMA-376 part 2 ([Content_Types].xml);
OpenDocument 1.3 part 2 §3.3 (the entry “mimetype”).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import PurePosixPath

from commissioning.documents.errors import InvalidDocument

# What reading a package raises that is cut short, garbled or locked.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
LARGEST_PART = 1_000_000  # bytes read of a part that says what its package is: a package may be made to swell
PDF_WITHIN = 1024  # readers look for its signature in the first kilobyte
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
# A drawing begins with its root, after a declaration, a document type and remarks of the program that made it.
_BEFORE = rb"<\?xml[^>]*>|<!--(?:(?!-->).)*-->|<!DOCTYPE[^>\[]*>"
_DRAWING = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:(?:" + _BEFORE + rb")\s*)*<(?:svg:)?svg[\s>]", re.S)


@dataclass(frozen=True)
class FileType:
    """A kind of file that may be attached: what people call it, its media type, and how such files are named."""

    label: str
    media_type: str
    suffixes: tuple[str, ...]


PDF = FileType("PDF", "application/pdf", (".pdf",))
PNG = FileType("PNG picture", "image/png", (".png",))
JPEG = FileType("JPEG picture", "image/jpeg", (".jpg", ".jpeg"))
SVG = FileType("SVG drawing", "image/svg+xml", (".svg",))
TEXT = FileType("plain text", "text/plain", (".txt",))
EML = FileType("e-mail", "message/rfc822", (".eml",))
_OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = FileType("Word document", f"{_OOXML}wordprocessingml.document", (".docx",))
XLSX = FileType("Excel workbook", f"{_OOXML}spreadsheetml.sheet", (".xlsx",))
ODT = FileType("OpenDocument text", "application/vnd.oasis.opendocument.text", (".odt",))
ODS = FileType("OpenDocument spreadsheet", "application/vnd.oasis.opendocument.spreadsheet", (".ods",))
PICTURES = (PNG, JPEG, SVG)
ALL = (PDF, DOCX, XLSX, ODT, ODS, PNG, JPEG, TEXT, EML)
SUFFIXES = tuple(suffix for one in ALL for suffix in one.suffixes)

IN_WORDS = "PDF, Word (.docx), Excel (.xlsx), OpenDocument (.odt, .ods), PNG, JPEG, plain text (.txt) or e-mail (.eml)"
PICTURES_IN_WORDS = "PNG, JPEG or SVG"
_MAIN_PARTS = {f"{DOCX.media_type}.main+xml".encode(): DOCX, f"{XLSX.media_type}.main+xml".encode(): XLSX}


def identify(content: bytes, name: str) -> FileType:
    """What kind of file this is. Refuses (`InvalidDocument`) any other, one with macros, and one named otherwise."""
    if not content:
        raise InvalidDocument("This file is empty. Choose another one.")
    found = _by_content(content, suffix := PurePosixPath(name.lower()).suffix)
    if suffix not in found.suffixes:
        raise InvalidDocument(
            f"This file is named “{suffix or name}” but holds a {found.label}. Save it again under its right name, "
            f"ending in {found.suffixes[0]}, then choose it again."
        )
    return found


def identify_picture(content: bytes) -> FileType:
    """What kind of picture this is, whatever its name. Refuses (`InvalidDocument`) what is none of `PICTURES`."""
    if not content:
        raise InvalidDocument("This file is empty. Choose another one.")
    if content.startswith(_PNG):
        return PNG
    if content.startswith(_JPEG):
        return JPEG
    if _DRAWING.search(content[:PDF_WITHIN]):
        return SVG
    raise InvalidDocument(f"This is not a picture that can be printed. Save it as {PICTURES_IN_WORDS}, then choose it.")


def is_pdf(content: bytes) -> bool:
    """Whether a file begins as a PDF does, whatever its name."""
    return b"%PDF-" in content[:PDF_WITHIN]


def _by_content(content: bytes, suffix: str) -> FileType:
    if is_pdf(content):
        return PDF
    if content.startswith(_PNG):
        return PNG
    if content.startswith(_JPEG):
        return JPEG
    if content.startswith(b"PK"):
        return _package(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise InvalidDocument(
            "This is an Outlook message, or an Office file of an old format or locked with a password. Save it as "
            f"{IN_WORDS}, then choose it again."
        )
    if _is_text(content):
        return EML if suffix == ".eml" and _is_message(content) else TEXT
    raise InvalidDocument(f"This is not a kind of file that can be attached. Use {IN_WORDS}.")


def _package(content: bytes) -> FileType:
    """Word, Excel and OpenDocument files are packages of parts; one of the parts says which."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
            types, kind = _part(package, "[Content_Types].xml"), _part(package, "mimetype")
    except DAMAGED:
        raise InvalidDocument("This file is damaged or locked with a password. Save it again without.") from None
    lowered = [name.lower() for name in names]
    has_macros = b"macroEnabled" in types or any(
        name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/")) or "/activex/" in name
        for name in lowered
    )
    if has_macros:
        raise InvalidDocument(
            "This file holds macros, which could run on a colleague's machine. Save it without macros, then choose it "
            "again."
        )
    for part, found in _MAIN_PARTS.items():
        if part in types:
            return found
    for found in (ODT, ODS):
        if kind.strip() == found.media_type.encode():
            return found
    raise InvalidDocument(f"This is not a kind of file that can be attached. Use {IN_WORDS}.")


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    if name not in package.namelist():
        return b""
    with package.open(name) as part:
        return part.read(LARGEST_PART)


def _is_text(content: bytes) -> bool:
    if any(byte < 32 and byte not in b"\t\n\r\f" for byte in content):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return bool(content.decode("cp1252", errors="ignore").strip())
    return True


def _is_message(content: bytes) -> bool:
    message = message_from_bytes(content)
    return bool(message["From"] and message["Date"])
