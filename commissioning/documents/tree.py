"""Going through a document: reading every node, putting rows in place of embed codes, collecting words and pictures."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from commissioning.documents import nodes


def walk(value: Any) -> Iterator[Any]:
    """Every node in reading order, the given one first."""
    if isinstance(value, tuple):
        for item in value:
            yield from walk(item)
    elif is_dataclass(value):
        yield value
        for field in fields(value):
            yield from walk(getattr(value, field.name))


def plain_text(value: Any) -> str:
    """The words of a node or run of nodes, for search, short titles and comparisons."""
    return " ".join(" ".join(_words(value)).split())


# Fields that hold words a reader sees; keys, hashes and styles are not among them, nor are the names of facts.
WORDS = frozenset(("label", "number", "heading", "caption", "text", "statement", "role", "post", "capacity", "alt"))


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, tuple) and value and all(isinstance(item, nodes.Inline) for item in value):
        yield "".join(" " if isinstance(item, nodes.LineBreak) else "".join(_words(item)) for item in value)
    elif isinstance(value, tuple):
        for item in value:
            yield from _words(item)
    elif is_dataclass(value):
        for field in fields(value):
            piece = getattr(value, field.name)
            if not isinstance(piece, str):
                yield from _words(piece)
            elif field.name in WORDS or (isinstance(value, nodes.SignatureLine) and field.name == "name"):
                yield piece


def rewrite(value: Any, write: Callable[[Any], Any]) -> Any:
    """The same tree with `write` applied to every node, inner nodes first."""
    if isinstance(value, tuple):
        return tuple(rewrite(item, write) for item in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    inner = {field.name: rewrite(getattr(value, field.name), write) for field in fields(value)}
    return write(replace(value, **inner))


def place_embeds(
    blocks: tuple[nodes.Block, ...], find: Callable[[nodes.Embed], tuple[nodes.Block, ...] | None]
) -> tuple[nodes.Block, ...]:
    """Put rows where their embed codes stand, inside lists too. One that `find` does not know stays and is shown."""
    placed: list[nodes.Block] = []
    for block in blocks:
        if isinstance(block, nodes.Embed):
            found = find(block)
            placed.extend((block,) if found is None else found)
        elif isinstance(block, nodes.Items):
            items = tuple(replace(item, blocks=place_embeds(item.blocks, find)) for item in block.items)
            placed.append(replace(block, items=items))
        else:
            placed.append(block)
    return tuple(placed)


def assets(document: nodes.Document) -> Mapping[str, nodes.Asset]:
    """Every picture the document names, by SHA-256."""
    return {node.sha256: node for node in walk(document) if isinstance(node, nodes.Asset)}
