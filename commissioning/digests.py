"""The digest of a row: one form in which its columns are written, whichever database they come from."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import models


def row_digest(row: models.Model) -> str:
    """The SHA-256 of every column of a row that holds something, by column name.

    What is empty (no value, or no text) is left out, so that a later release may add a column to an append-only table
    without making every older row a changed one. Values are taken as the database keeps them, saved or read.
    """
    held = _columns(row)
    return digest({name: value for name, value in held.items() if value not in (None, "")})


def full_row_digest(row: models.Model) -> str:
    """The digest as it was made up to release 0.1.0: of every column, the empty ones too."""
    return digest(_columns(row))


def digest(value: Any) -> str:
    """The SHA-256 of plain values: scalars, lists and mappings."""
    return hashlib.sha256(
        json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()


def plain(value: Any) -> Any:
    """A value in the one form in which it is hashed."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(bytes(value)).hexdigest()
    return value


def _columns(row: models.Model) -> dict[str, Any]:
    return {
        str(field.column): plain(_as_kept(field, getattr(row, field.attname))) for field in row._meta.concrete_fields
    }


def _as_kept(field: models.Field, value: Any) -> Any:
    """A value as the column gives it back: what is saved may be a number where the column holds a decimal."""
    if value is None or isinstance(field, models.BinaryField | models.JSONField):
        return value
    kept = field.target_field.to_python(value) if isinstance(field, models.ForeignKey) else field.to_python(value)
    if isinstance(field, models.DecimalField):
        return round(kept, field.decimal_places)
    return str(kept) if isinstance(kept, str) else kept
