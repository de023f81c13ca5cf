"""Attached files kept in the database, under the SHA-256 they are named by: one backup holds everything."""

from __future__ import annotations

from typing import IO

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage

from commissioning.models import StoredContent
from commissioning.services import documents


class DatabaseStorage(Storage):
    """A Django storage over `StoredContent`. A file's name is the hash of what it holds, so it is never written over.

    Nothing is deleted here: disposal of records is an act of its own. There is no address to fetch a file from: the
    program serves it, after asking who may have it.
    """

    def _open(self, name: str, mode: str = "rb") -> File:
        try:
            return ContentFile(documents.content_of(name), name=name)
        except StoredContent.DoesNotExist as gone:
            raise FileNotFoundError(name) from gone

    def _save(self, name: str, content: IO[bytes]) -> str:
        kept = documents.keep(content.read(), "application/octet-stream")
        if kept != name:
            raise ValueError("A file kept in the database is named by the SHA-256 of its content.")
        return name

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: what is stored under it is the same content."""
        return name

    def exists(self, name: str) -> bool:
        return StoredContent.objects.filter(pk=name).exists()

    def size(self, name: str) -> int:
        return len(documents.content_of(name))
