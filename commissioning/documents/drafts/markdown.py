"""A Markdown file as the HTML that `word_paste` reads: CommonMark with tables, notes, and lists by letter."""

from __future__ import annotations

from typing import Any

import tinyhtml5
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from commissioning.documents.errors import InvalidDocument
from commissioning.documents.pasted import LeftOut
from commissioning.documents.syntax import with_lettered_lists
from commissioning.documents.word_paste import LONGEST

Node = Any
TYPES = {"lower-alpha": "a", "lower-roman": "i"}


def read_markdown(content: bytes) -> tuple[Node, list[LeftOut]]:
    """The file as HTML. HTML in it is read like any other and never shown. Refuses what is no text, or too long."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidDocument("This file is not text in UTF-8. Save it again as UTF-8, then choose it.") from None
    if len(text) > LONGEST:
        raise InvalidDocument("This text is too long to be read as a draft. Split it.")
    if "\x00" in text:
        raise InvalidDocument("This file is not text. Choose a Markdown file (.md) or a Word document (.docx).")
    body = tinyhtml5.parse(to_html(text), namespace_html_elements=False).find("body")
    return body, []


def to_html(text: str) -> str:
    """Markdown as HTML."""
    lines = [line.expandtabs(4) for line in text.replace("\r\n", "\n").split("\n")]
    plain, styles, _odd = with_lettered_lists(lines)
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)
    markdown.add_render_rule("footnote_block_open", lambda *_: "<section>\n<ol>\n")
    environment: dict[str, Any] = {}
    tokens = markdown.parse(plain, environment)
    for token in tokens:
        if token.type == "ordered_list_open" and token.map and token.map[0] in styles:
            token.attrSet("type", TYPES[styles[token.map[0]]])
    return str(markdown.renderer.render(tokens, markdown.options, environment))
