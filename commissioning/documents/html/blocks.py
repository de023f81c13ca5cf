"""Which function writes which block: `prose`, `tables` and `signatures` register theirs here."""

from functools import singledispatch

from commissioning.documents import nodes
from commissioning.documents.html.markup import Writer


@singledispatch
def block(node: nodes.Block, writer: Writer) -> str:
    """One block as HTML. Refuses what is not a block."""
    raise TypeError(f"{type(node).__name__} is not a block.")


def blocks(run: tuple[nodes.Block, ...], writer: Writer) -> str:
    """A run of blocks as HTML."""
    return "\n".join(block(node, writer) for node in run)
