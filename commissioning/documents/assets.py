"""The only door through which a rendering gets bytes: bundled style sheets and fonts by name, pictures by hash."""

import hashlib
import io
from collections.abc import Mapping
from functools import cache, lru_cache
from html import escape
from pathlib import Path

from fontTools.ttLib import woff2
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from commissioning.documents import nodes, tree
from commissioning.documents.errors import RenderFailed
from commissioning.documents.html.markup import ASSETS, STATIC
from commissioning.documents.html.page import STYLESHEETS, WATERMARK
from commissioning.documents.typeface import FAMILIES, FONTS

ROOT = Path(__file__).resolve().parents[2] / "static"
MEDIA_TYPES = {".css": "text/css", ".woff2": "font/ttf", ".svg": "image/svg+xml"}
SIGNS = ("commissioning/documents/tick.svg",)


@lru_cache(maxsize=1)
def bundled() -> Mapping[str, Path]:
    """The static files a rendering may read, by the name it asks with. Nothing else under static is served."""
    fonts = {f"commissioning/fonts/{path.name}": path for path in sorted(FONTS.glob("*.woff2"))}
    return {name: ROOT / name for name in (*STYLESHEETS, *SIGNS)} | fonts


class Fetcher(URLFetcher):
    """Answers for bundled files and the given pictures, and stops the rendering for any other address."""

    def __init__(self, pictures: Mapping[str, tuple[str, bytes]]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.pictures = pictures

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The bytes for an address of ours. Raises for every other one, whatever its scheme."""
        if url.startswith(STATIC) and (path := bundled().get(url.removeprefix(STATIC))):
            return URLFetcherResponse(url, _content(path), {"Content-Type": MEDIA_TYPES[path.suffix]})
        if url.startswith(ASSETS) and (picture := self.pictures.get(url.removeprefix(ASSETS))):
            return URLFetcherResponse(url, picture[1], {"Content-Type": picture[0]})
        raise FatalURLFetchingError(f"A document takes nothing from {url}.")


@cache
def _content(path: Path) -> bytes:
    """The bytes of a bundled file. A typeface comes unpacked: WeasyPrint would unpack all of them for every document,
    a third of the time that a short one takes."""
    if path.suffix != ".woff2":
        return path.read_bytes()
    unpacked = io.BytesIO()
    woff2.decompress(str(path), unpacked)
    return unpacked.getvalue()


def pictures(document: nodes.Document, given: Mapping[str, bytes]) -> dict[str, tuple[str, bytes]]:
    """Media type and bytes of every picture of a document, by hash; the watermark among them when it has one.

    Refuses a picture that was not handed in, or whose bytes are not those the document names.
    """
    found: dict[str, tuple[str, bytes]] = {}
    for digest, asset in tree.assets(document).items():
        content = given.get(digest)
        if content is None:
            raise RenderFailed(f"The picture {asset.name!r} is missing: attach it again.")
        if hashlib.sha256(content).hexdigest() != digest:
            raise RenderFailed(f"The picture {asset.name!r} is not the one the document names.")
        found[digest] = (asset.media_type, content)
    if document.watermark:
        found[WATERMARK] = ("image/svg+xml", watermark(document.watermark).encode())
    return found


def watermark(text: str) -> str:
    """A pale slanting word the size of an A4 page. As a page background the file marks it as decoration."""
    size = min(150, 900 // max(len(text), 1))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="595" height="842" viewBox="0 0 595 842">'
        f'<text x="297" y="421" font-family="{", ".join(FAMILIES)}" font-weight="700" font-size="{size}" fill="#ececec"'
        f' text-anchor="middle" transform="rotate(-52 297 421)">{escape(text)}</text></svg>'
    )
