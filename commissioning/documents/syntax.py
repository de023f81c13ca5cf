"""The Markdown that officers type: CommonMark without HTML and code, with facts, embed codes, notes and lettered lists.

`{{ option.end }}` is a fact; `[table:key-challenges]` or `[risks]` alone on a line is a place for rows; `[^1]` is a
note; lines beginning `a)`, `(a)`, `a.`, `i)` and so on are a list, as they are on paper.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.footnote import footnote_plugin

from commissioning.documents.nodes import ListStyle
from commissioning.documents.numbering import letter, roman

NAME = r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*"
FACT = re.compile(rf"\{{\{{ *({NAME}(?:\.{NAME})*) *\}}\}}")
# Rows of which a report has one set need no key; any other word in square brackets is a word in square brackets.
ONE_SET = ("risks", "risk-map", "milestones")
EMBED = re.compile(rf"\[(?=(?:{'|'.join(ONE_SET)})\]|[a-z-]+:[A-Za-z0-9])([a-z][a-z-]*):?([A-Za-z0-9_.-]*)\]\s*$")
LETTERED = re.compile(r"(?P<indent> *)(?:\((?P<inside>[a-z]{1,5})\)|(?P<mark>[a-z]{1,5})[.)])(?P<space> +)(?=\S)")
OTHER_LIST = re.compile(r" *(?:[-*+]|\d{1,9}[.)]) ")
NOT_SUPPORTED = ("code", "fence", "blockquote", "html_block", "lheading", "reference")
NOT_SUPPORTED_INLINE = ("backticks", "html_inline")


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """The one configured parser. Links are judged by `prose`, which can say why one is refused."""
    markdown = MarkdownIt("commonmark", {"html": False})
    markdown.disable([*NOT_SUPPORTED, *NOT_SUPPORTED_INLINE])
    markdown.use(footnote_plugin)
    markdown.inline.ruler.before("escape", "fact", _fact)
    markdown.block.ruler.before("paragraph", "embed", _embed, {"alt": ["paragraph"]})
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    return markdown


def _fact(state: StateInline, silent: bool) -> bool:
    found = FACT.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("fact", "", 0).content = found[1]
    state.pos = found.end()
    return True


def _embed(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    first = state.bMarks[start] + state.tShift[start]
    found = EMBED.match(state.src[first : state.eMarks[start]])
    if found is None:
        return False
    if not silent:
        token = state.push("embed", "", 0)
        token.map, token.info, token.content = [start, start + 1], found[1], found[2]
        state.line = start + 1
    return True


def with_lettered_lists(given: Sequence[str]) -> tuple[str, dict[int, ListStyle], list[int]]:
    """Markdown in which lettered lists are written as numbered ones, the style of each by its line, and odd lines.

    Markdown knows no lettered lists. A list begins with a or i and goes on with the next letter or numeral at the
    same indent; every item is rewritten to `1)` in the same width, so that what hangs beneath it stays beneath it.
    An odd line looks like an item but neither begins nor continues a list: it stays text. Lines count from 0.
    """
    styles: dict[int, ListStyle] = {}
    odd: list[int] = []
    running: dict[int, tuple[ListStyle, int]] = {}
    lines = list(given)
    after_blank = True
    for place, line in enumerate(lines):
        found = LETTERED.match(line)
        indent = len(line) - len(line.lstrip(" "))
        if found is None:
            if line.strip() and (after_blank or OTHER_LIST.match(line)):
                running = {depth: state for depth, state in running.items() if depth < indent}
        elif state := _next_item(found["inside"] or found["mark"], running.get(indent)):
            running = {depth: other for depth, other in running.items() if depth < indent} | {indent: state}
            styles[place] = state[0]
            width = found.end() - found.end("indent")
            lines[place] = " " * indent + "1)" + " " * min(max(width - 2, 1), 4) + line[found.end() :]
        elif found["inside"] or line[found.end("mark")] == ")":
            odd.append(place)
        after_blank = not line.strip()
    return "\n".join(lines), styles, odd


def _next_item(mark: str, running: tuple[ListStyle, int] | None) -> tuple[ListStyle, int] | None:
    """The style and count of a list after this item, or None when the mark neither continues nor begins one."""
    if running is not None:
        style, count = running
        if mark == (letter(count + 1) if style == "lower-alpha" else roman(count + 1)):
            return style, count + 1
    if mark in ("a", "i"):
        return ("lower-alpha" if mark == "a" else "lower-roman"), 1
    return None
