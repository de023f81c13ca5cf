"""How an exempt copy is marked, and how the public one vouches for it without giving anything away.

Pure: values in, document nodes out. Source: Local Government Act 1972, s.100D and Schedule 12A; SI 2012/2089 reg 7:
what is withheld is marked not for publication, with the description of the exempt information.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from commissioning.documents import snapshot
from commissioning.documents.nodes import NOT_FOR_PUBLICATION, Certificate, Detail, Document
from decisions.blocks import say
from decisions.facts import in_words

HEADING = "How the public copy vouches for this one"
STATEMENT = (
    "This copy holds exempt information. It is read with leave and is not to be passed on. The public copy names it by "
    "the fingerprint below, which is worked out from the key and from the fingerprint at the foot of these pages: so "
    "whoever has this copy can show that it is the one, and nobody can guess its words from the public copy."
)


def marking(paragraphs: Iterable[int]) -> str:
    """What every page says: “Not for publication: Schedule 12A, paragraphs 3 and 5”."""
    numbers = sorted(set(paragraphs))
    noun = "paragraph" if len(numbers) == 1 else "paragraphs"
    return f"{NOT_FOR_PUBLICATION}: Schedule 12A, {noun} {in_words([str(number) for number in numbers])}"


def marked(document: Document, paragraphs: Iterable[int]) -> Document:
    """A document as its exempt copy: marked on every page, under a content hash of its own."""
    return snapshot.stamped(replace(document, classification=marking(paragraphs)))


def vouched(nonce: str, content_hash: str) -> str:
    """The hash by which the public copy names the exempt one."""
    return hashlib.sha256(f"{nonce}{content_hash}".encode()).hexdigest()


def with_proof(document: Document, *, nonce: str, public_hash: str) -> Document:
    """The copy with what ties it to the public one at its end, in its certificate; no part of its content hash."""
    rows = (
        Detail("Fingerprint of the public copy (SHA-256)", (say(public_hash, is_counted=False),)),
        Detail("Key", (say(nonce, is_counted=False),)),
        Detail("Fingerprint in the public record", (say(vouched(nonce, document.content_hash), is_counted=False),)),
    )
    last = document.blocks[-1]
    if isinstance(last, Certificate):
        proved = replace(last, statement=f"{last.statement} {STATEMENT}", rows=(*last.rows, *rows))
        return replace(document, blocks=(*document.blocks[:-1], proved))
    return replace(document, blocks=(*document.blocks, Certificate(STATEMENT, rows, HEADING)))
