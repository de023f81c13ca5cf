"""HTML built so that nothing unescaped can stand in it: words go through `Writer.words`, tags through `element`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Literal

from commissioning.documents import nodes, tree
from commissioning.documents.canonical import normal_text
from commissioning.documents.typeface import in_print

# For a page of ours, for the renderer, or for somebody's own program: there lists and notes are that program's.
Mode = Literal["screen", "print", "file"]
# Addresses that exist nowhere (RFC 6761): only `assets.Fetcher` answers them.
STATIC = "https://static.invalid/"
ASSETS = "https://assets.invalid/"

VOID = frozenset({"br", "img", "meta", "link", "col"})


def element(tag: str, *children: str, **attributes: str | int | None) -> str:
    """One element. Children are finished HTML; attribute values are escaped, and None leaves the attribute out.

    `class_` stands for class; an underscore inside a name stands for a hyphen.
    """
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{written}>" if tag in VOID else f"<{tag}{written}>{''.join(children)}</{tag}>"


def anchor(key: str) -> str:
    """An HTML id for a node's key; different keys never give the same id."""
    return "at-" + re.sub(r"[^A-Za-z0-9.-]", lambda found: f"_{ord(found[0]):x}_", key)


@dataclass
class Writer:
    """What one rendering has to remember: the mode, the ids that exist and are used, and the last heading level."""

    mode: Mode
    targets: frozenset[str]
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # by SHA-256, for a file that holds its own
    used: set[str] = field(default_factory=set)
    level: int = 1

    @classmethod
    def for_document(cls, document: nodes.Document, mode: Mode, pictures: Mapping[str, bytes] = {}) -> "Writer":
        """A writer that knows every place of a document a link may lead to."""
        writer = cls.for_blocks(document.blocks, mode)
        writer.pictures = pictures
        return writer

    @classmethod
    def for_blocks(cls, blocks: tuple[nodes.Block, ...], mode: Mode) -> "Writer":
        """A writer for a run of blocks that stand on one page."""
        keyed = (nodes.Heading, nodes.Paragraph, nodes.Table, nodes.Figure)
        keys = {node.key for node in tree.walk(blocks) if isinstance(node, keyed) and node.key}
        notes = {f"note-{node.key}" for node in tree.walk(blocks) if isinstance(node, nodes.Note)}
        references = {f"noteref-{n.key}" for n in tree.walk(blocks) if isinstance(n, nodes.NoteReference)}
        return cls(mode=mode, targets=frozenset(keys | notes | references))

    def words(self, text: str) -> str:
        """Text, escaped; on paper also without characters that the typeface does not have."""
        shown = normal_text(text)
        return escape(in_print(shown) if self.mode == "print" else shown, quote=False)

    def attribute(self, text: str) -> str:
        """Text for an attribute value (which `element` escapes)."""
        return in_print(normal_text(text)) if self.mode == "print" else normal_text(text)

    def id_for(self, key: str) -> str | None:
        """The id for a key the first time it is asked for: an id must not stand twice in a page."""
        if not key or key in self.used:
            return None
        self.used.add(key)
        return anchor(key)

    def heading_level(self, wanted: int) -> int:
        """The level to use: never more than one deeper than the heading before (PDF/UA-1 §7.4.2, WCAG 1.3.1)."""
        self.level = max(2, min(wanted, self.level + 1, 6))
        return self.level

    def label(self, text: str) -> str:
        """A number as real text, before what it numbers; nothing when there is no number."""
        return element("span", self.words(text), class_="label") + " " if text else ""
