"""A Markdown file as the HTML that `word_paste` reads: CommonMark with tables, notes, and lists by letter."""

from __future__ import annotations

from typing import Any

import tinyhtml5
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from mdit_py_plugins.footnote import footnote_plugin

from commissioning.documents.errors import InvalidDocument
from commissioning.documents.pasted import LeftOut
from commissioning.documents.syntax import with_lettered_lists
from commissioning.documents.word_paste import INLINE, LONGEST, NOT_CONTENT

Node = Any
UNRAISED = "unraised"
TYPES = {"lower-alpha": "a", "lower-roman": "i"}


def read_markdown(content: bytes) -> tuple[Node, list[LeftOut], str]:
    """The file as HTML, notes that nothing refers to, and all words in it, those of remarks and scripts among them.

    HTML in it is read like any other and never shown. Refuses what is no text, or too long.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidDocument("This file is not text in UTF-8. Save it again as UTF-8, then choose it.") from None
    if len(text) > LONGEST:
        raise InvalidDocument("This text is too long to be read as a draft. Split it.")
    if "\x00" in text:
        raise InvalidDocument("This file is not text. Choose a Markdown file (.md) or a Word document (.docx).")
    environment: dict[str, Any] = {UNRAISED: []}
    html = to_html(text, environment)
    root = tinyhtml5.parse(html, namespace_html_elements=False)
    left = [LeftOut("A note that nothing refers to", " ".join(words.split())) for words in environment[UNRAISED]]
    return root.find("body"), left, words_in(root)


def to_html(text: str, environment: dict[str, Any]) -> str:
    """Markdown as HTML. The words of notes that nothing raises, which HTML leaves out, are put into `environment`."""
    lines = [line.expandtabs(4) for line in text.replace("\r\n", "\n").split("\n")]
    plain, styles, _odd = with_lettered_lists(lines)
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)
    markdown.add_render_rule("footnote_block_open", lambda *_: "<section>\n<ol>\n")
    markdown.core.ruler.before("footnote_tail", UNRAISED, _keep_unraised)
    tokens = markdown.parse(plain, environment)
    for token in tokens:
        if token.type == "ordered_list_open" and token.map and token.map[0] in styles:
            token.attrSet("type", TYPES[styles[token.map[0]]])
    return str(markdown.renderer.render(tokens, markdown.options, environment))


def words_in(root: Node) -> str:
    """Every word in some HTML, shown or not: text, remarks, scripts, the titles of links."""
    said: list[str] = []
    aside: list[str] = []  # what stands in the middle of a line and parts no word there
    waiting: list[Node | str] = [root]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            said.append(one)
        elif not isinstance(one.tag, str):
            aside.append(one.text or "")
        elif one.tag in NOT_CONTENT - {"head"}:
            aside += one.itertext()
        else:
            gap = "" if one.tag in INLINE - {"br"} else " "
            aside.append(one.get("title", ""))
            inside = [piece for child in one for piece in (child, child.tail or "")]
            waiting += reversed([gap, one.text or "", *inside, gap])
    return " ".join(["".join(said), *aside])


def _keep_unraised(state: StateCore) -> None:
    """Keep the words of notes that nothing raises: the plug-in for notes is about to drop them."""
    raised = {label for label, place in state.env.get("footnotes", {}).get("refs", {}).items() if place >= 0}
    label = ""
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            label = f":{token.meta['label']}"
        elif token.type == "footnote_reference_close":
            label = ""
        elif label and label not in raised and token.type == "inline":
            state.env[UNRAISED].append(token.content)
