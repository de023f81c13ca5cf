"""The stored form of a document, and its hashes.

Three hashes, never confused: `content_hash` is of what was issued for decision and is printed in the document;
`record_hash` is of content, decision and the audit chain's head before it; the SHA-256 of a file is of sealed bytes
and belongs to whoever stores them.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from commissioning.documents import canonical
from commissioning.documents.nodes import SCHEMA, Certificate, Document, SignOff, from_json, to_json

__all__ = [
    "canonical_bytes",
    "content_hash",
    "from_json",
    "issued_content",
    "record_hash",
    "record_payload",
    "stamped",
    "to_json",
]


def canonical_bytes(document: Document) -> bytes:
    """A document's canonical bytes: the same document has the same bytes everywhere."""
    return to_json(document).encode()


def issued_content(document: Document) -> Document:
    """What a document asks and says, without what happens to it afterwards: standing, watermark, signatures, record."""
    blocks = tuple(block for block in document.blocks if not isinstance(block, SignOff | Certificate))
    return replace(document, blocks=blocks, status="", watermark=None, content_hash="")


def content_hash(document: Document) -> str:
    """SHA-256 (hex) of the issued content. Draft, issued paper and certified record of the same words share it."""
    return hashlib.sha256(canonical_bytes(issued_content(document))).hexdigest()


def stamped(document: Document) -> Document:
    """The document with its own content hash for the page foot."""
    return replace(document, content_hash=content_hash(document))


def record_payload(document: Document, decision: Mapping[str, Any], previous_audit_head: str) -> dict[str, Any]:
    """What a record certifies, as plain JSON types: content, its hash, the decision, and the audit chain before it.

    `decision` holds text, whole numbers, booleans, lists and mappings; dates and money go in as text.
    """
    return {
        "schema": SCHEMA,
        "content": canonical.plain(issued_content(document)),
        "content_hash": content_hash(document),
        "decision": canonical.plain(decision),
        "previous_audit_head": previous_audit_head,
    }


def record_hash(payload: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of a record's payload in canonical form."""
    return hashlib.sha256(canonical.dumps(payload).encode()).hexdigest()
