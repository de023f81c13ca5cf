"""The documents that people read as help pages, and the glossary: one text for the repository and for the screen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

DOCS = Path(settings.BASE_DIR) / "docs"
# In the order they are listed: those who begin a report, those who judge it, those who look after the rest.
GUIDES = (
    "commissioner",
    "contract-manager",
    "approving-manager",
    "clearing-officer",
    "consultee",
    "decision-maker",
    "democratic-services",
    "monitoring-officer",
    "auditor",
    "administrator",
)
ABOUT = {"glossary": "glossary.md", "accessibility": "accessibility.md"}
TERM = re.compile(r"^- \*\*(.+?)\*\* – (.+(?:\n  .+)*)", re.MULTILINE)
EMPHASIS = re.compile(r"[*`]+")
PICTURE = re.compile(r"[a-z0-9-]+\.png")


@dataclass(frozen=True)
class Guide:
    """One help page: its address, its title, what it says, and its first sentence for the list."""

    slug: str
    title: str
    body: SafeString
    summary: str


@cache
def guide(slug: str) -> Guide | None:
    """A help page, or None when there is none under this address."""
    if slug not in GUIDES and slug not in ABOUT:
        return None
    text = (DOCS / ABOUT.get(slug, f"guides/{slug}.md")).read_text(encoding="utf-8")
    heading, _, rest = text.partition("\n")
    return Guide(slug, heading.removeprefix("# ").strip(), _drawn(rest), _first_sentence(rest))


def guides() -> list[Guide]:
    """The guides of every role."""
    return [found for slug in GUIDES if (found := guide(slug))]


@cache
def terms() -> dict[str, str]:
    """Every word of the glossary, in lower case, with its explanation as plain text."""
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    return {term.lower(): EMPHASIS.sub("", " ".join(said.split())) for term, said in TERM.findall(text)}


def explained(term: str) -> str:
    """What the glossary says of a word. Refuses, with KeyError, a word it does not explain."""
    return terms()[term.lower()]


def picture(name: str) -> Path | None:
    """The file of a picture of the documents, or None: only plain names of pictures are looked for."""
    path = DOCS / "images" / name
    return path if PICTURE.fullmatch(name) and path.is_file() else None


def _drawn(text: str) -> SafeString:
    """Markdown as markup. Markup typed into it stays text; links and pictures lead to help pages."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(text)
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", _anchor(tokens[place + 1].content))
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        for child in token.children or []:
            _lead(child)
    return SafeString(parser.renderer.render(tokens, parser.options, {}))


def _lead(token: Token) -> None:
    if token.type == "image":
        token.attrSet("src", reverse("help-picture", args=[str(token.attrs["src"]).rpartition("/")[2]]))
        token.attrSet("loading", "lazy")
    elif token.type == "link_open":
        path, mark, fragment = str(token.attrs["href"]).partition("#")
        slug = path.rpartition("/")[2].removesuffix(".md")
        if slug in GUIDES or slug in ABOUT:
            token.attrSet("href", f"{reverse('help-guide', args=[slug])}{mark}{fragment}")


def _anchor(heading: str) -> str:
    """The id of a heading: the one the usual code forges give it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _first_sentence(text: str) -> str:
    paragraph = text.strip().split("\n\n")[0]
    return EMPHASIS.sub("", " ".join(paragraph.split())).partition(". ")[0].rstrip(".") + "."
