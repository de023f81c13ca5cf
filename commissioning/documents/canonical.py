"""Canonical JSON: one value has exactly one sequence of bytes, so that its hash means something.

Keys sorted, no insignificant white space, UTF-8, text in Unicode NFC, whole numbers only. Close to RFC 8785, whose
number rules are not needed because figures in a document are text.
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from commissioning.documents.errors import InvalidDocument

NODE = "node"


def normal_text(text: str) -> str:
    """Text in NFC without the control characters that XML and PDF cannot carry; tabs and line ends become spaces."""
    spaced = "".join(" " if char in "\t\n\r\x0b\x0c\u2028\u2029" else char for char in text)
    return unicodedata.normalize("NFC", "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cs", "Cn")))


def plain(value: Any) -> Any:
    """A value as JSON types. Refuses floats and anything without one agreed form (dates and money go in as text)."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if is_dataclass(value) and not isinstance(value, type):
        return {NODE: type(value).__name__} | {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise InvalidDocument("Only text can be a key in a canonical document.")
        return {unicodedata.normalize("NFC", key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise InvalidDocument(f"{type(value).__name__} has no canonical form: put dates and figures in as text.")


def dumps(value: Any) -> str:
    """Canonical JSON text of a value (see `plain` for what is refused)."""
    return json.dumps(plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def revive(value: Any, types: Mapping[str, type]) -> Any:
    """The nodes that `plain` described; lists become tuples. Refuses a kind or a field that is not known."""
    if isinstance(value, list):
        return tuple(revive(item, types) for item in value)
    if not isinstance(value, dict):
        return value
    if NODE not in value:
        return {key: revive(item, types) for key, item in value.items()}
    kind = types.get(value[NODE])
    if kind is None:
        raise InvalidDocument(f"This version does not know the kind of content called {value[NODE]!r}.")
    given = {key: revive(item, types) for key, item in value.items() if key != NODE}
    _refuse_unknown_fields(kind, given)
    return kind(**given)


def _refuse_unknown_fields(kind: type, given: Iterable[str]) -> None:
    expected = {field.name for field in fields(kind)}
    if set(given) != expected:
        odd = ", ".join(sorted(set(given) ^ expected))
        raise InvalidDocument(f"{kind.__name__} was stored with other fields than this version has: {odd}.")
