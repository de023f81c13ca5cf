"""Pictures for papers: known by what they hold, harmless, and proven to print before anybody relies on them.

A drawing (SVG) is a small program in the wrong hands: it may hold scripts and fetch things. One that does is refused;
the remarks of the program that made it are left out, and its letters are set in the house's typeface.
Source: OWASP File Upload Cheat Sheet; SVG 2 §2.4 (secure static mode).
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

from PIL import Image, UnidentifiedImageError

from commissioning.documents import filetypes, nodes
from commissioning.documents.errors import InvalidDocument, RenderFailed
from commissioning.documents.render import render_pdf
from commissioning.documents.typeface import FAMILIES

LARGEST = 5_000_000  # bytes: every copy of the paper carries them
MOST_PIXELS = 40_000_000
DEEPEST = 100  # elements inside each other: whoever reads or prints a drawing goes down one by one
IN_WORDS = f"{filetypes.PICTURES_IN_WORDS}, at most {LARGEST // 1_000_000} megabytes"

SVG, XLINK, XML = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"
DRAWN = frozenset(
    (
        "svg", "g", "defs", "symbol", "use", "switch", "title", "desc", "style", "image", "a", "view",
        "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "textPath",
        "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "marker",
        "filter", "feGaussianBlur", "feOffset", "feBlend", "feFlood", "feComposite", "feMerge", "feMergeNode",
        "feColorMatrix",
    )
)  # fmt: skip
REMARKS = frozenset(("metadata",))
_ENTITIES = re.compile(r"<!ENTITY|<!DOCTYPE[^>]*\[", re.I)
_DOCUMENT_TYPE = re.compile(r"<!DOCTYPE[^>\[]*>", re.I)
_FETCHES = re.compile(r"url\((?!\s*['\"]?\s*#)|@import|\\", re.I)
_SCRIPT = re.compile(r"^\s*(?:java|vb)script:", re.I)
_INSIDE = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=\s]+")
_FAMILY = re.compile(r"font-family\s*:[^;}]*", re.I)
_HOUSE = ", ".join(f"'{family}'" for family in FAMILIES)
_TRIED_AT = datetime(2000, 1, 1, tzinfo=UTC)

ElementTree.register_namespace("", SVG)
ElementTree.register_namespace("xlink", XLINK)


@dataclass(frozen=True)
class Picture:
    """A picture that prints, and what kind it is."""

    content: bytes
    media_type: str

    def __str__(self) -> str:
        return "A new picture"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def read(content: bytes) -> Picture:
    """The picture in a file that somebody gives. Refuses (`InvalidDocument`) what is too large, harmful or will not
    print, and says what would do.
    """
    if len(content) > LARGEST:
        raise InvalidDocument(f"This picture is larger than {LARGEST // 1_000_000} megabytes. Make it smaller.")
    kind = filetypes.identify_picture(content)
    if kind is filetypes.SVG:
        content = harmless(content)
    else:
        _measure(content)
    picture = Picture(content, kind.media_type)
    _try(picture)
    return picture


def harmless(content: bytes) -> bytes:
    """A drawing without its maker's remarks, in the house's typeface. Refuses scripts and whatever is fetched."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidDocument("This drawing is not written in UTF-8. Save it again as plain SVG, or as PNG.") from None
    if _ENTITIES.search(text):
        raise InvalidDocument("This drawing declares entities, which can hide anything. Save it again as plain SVG.")
    try:
        root = ElementTree.fromstring(_DOCUMENT_TYPE.sub("", text))  # noqa: S314 - no entities: see above
    except ElementTree.ParseError:
        raise InvalidDocument("This drawing is damaged. Save it again as plain SVG, or as PNG.") from None
    _clean(root)
    root.set("font-family", _HOUSE)
    found: bytes = ElementTree.tostring(root, encoding="utf-8")
    return found


def _clean(node: Any, depth: int = 1) -> None:
    """Take the remarks out of an element and all in it; refuse what may do harm, and what lies too deep."""
    if depth > DEEPEST:
        raise InvalidDocument(
            f"This drawing holds more than {DEEPEST} groups inside each other. Ungroup them, or save it as PNG."
        )
    namespace, _, name = node.tag.rpartition("}")
    if namespace.lstrip("{") != SVG or name not in DRAWN:
        raise InvalidDocument(
            f"This drawing holds “{name}”, which no paper can print and which may do harm. Save it as plain SVG "
            "without it, or as PNG."
        )
    if name == "style":
        node.text = _styled(node.text or "")
    for attribute, value in list(node.attrib.items()):
        _attribute(node, name, attribute, value)
    for child in list(node):
        if isinstance(child.tag, str) and not _is_remark(child.tag):
            _clean(child, depth + 1)
        else:
            node.remove(child)


def _is_remark(tag: str) -> bool:
    namespace, _, name = tag.rpartition("}")
    return name in REMARKS or namespace.lstrip("{") not in ("", SVG)


def _attribute(node: Any, name: str, attribute: str, value: str) -> None:
    namespace, _, own = attribute.rpartition("}")
    if own.lower().startswith("on"):
        raise InvalidDocument("This drawing holds a script. Save it as plain SVG without it, or as PNG.")
    if namespace.lstrip("{") not in ("", XLINK, XML) or own == "font-family":
        del node.attrib[attribute]
    elif own == "href":
        if name == "a":
            del node.attrib[attribute]  # a picture in a paper leads nowhere
        elif not value.startswith("#") and not (name == "image" and _INSIDE.fullmatch(value)):
            raise InvalidDocument(f"This drawing fetches “{value[:60]}”. Put it into the drawing, or save it as PNG.")
    else:
        node.set(attribute, _styled(value))


def _styled(text: str) -> str:
    if _FETCHES.search(text) or _SCRIPT.search(text):
        raise InvalidDocument(
            "This drawing fetches something from elsewhere. Put it into the drawing, or save it as PNG."
        )
    return _FAMILY.sub(f"font-family: {_HOUSE}", text)


def _measure(content: bytes) -> None:
    """A picture of dots can be opened, is not made to swell, and is in colours of the screen."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            width, height, mode = *image.size, image.mode
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise InvalidDocument("This picture is damaged. Save it again, then choose it.") from None
    if width * height > MOST_PIXELS:
        raise InvalidDocument(f"This picture has {width} × {height} dots. Make it smaller: 4,000 each way is plenty.")
    if mode == "CMYK":
        raise InvalidDocument("This picture is in the colours of a printing press (CMYK). Save it in RGB.")


def _try(picture: Picture) -> None:
    """Set the picture on a page of its own: what does not print there would stop the whole paper later."""
    asset = nodes.Asset("picture", picture.sha256, picture.media_type)
    page = nodes.Document(
        title="A trial",
        council=nodes.Council(name="A trial", colour="#1d5a6c"),
        reference="TRIAL",
        kind="A trial",
        status="",
        classification="",
        watermark=None,
        blocks=(nodes.Figure("trial", asset, alt="A trial"),),
    )
    try:
        render_pdf(page, created_at=_TRIED_AT, identifier=b"trial", pictures={picture.sha256: picture.content})
    except RenderFailed as problem:
        raise InvalidDocument(f"This picture will not print: {problem} Save it as PNG, then choose it.") from problem
