"""What is kept of a document so that it can be made again: the tree, and the record that travels inside the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commissioning.documents import canonical
from commissioning.documents.errors import InvalidDocument
from commissioning.documents.nodes import Document, from_json, to_json

RECORD_FILE = "decision.json"


@dataclass(frozen=True)
class Kept:
    """A document to render and, for a certified record, the machine-readable decision to embed in it."""

    document: Document
    record: Mapping[str, Any] | None = None

    @property
    def embedded(self) -> dict[str, bytes]:
        """The files that travel inside the PDF, by name."""
        return {} if self.record is None else {RECORD_FILE: canonical.dumps(self.record).encode()}

    def to_bytes(self) -> bytes:
        """The canonical bytes a snapshot stores."""
        return to_json({"document": self.document, "record": self.record}).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> Kept:
        """Read what `to_bytes` wrote, lifted from an older schema where needed; refuses anything else."""
        stored = from_json(content)
        if not isinstance(stored, Mapping) or not isinstance(stored.get("document"), Document):
            raise InvalidDocument("This is not a stored document.")
        return cls(stored["document"], stored["record"])
