"""The schemas a release package is valid against: OCDS 1.1.5 and the extensions used, vendored beside this module.

Each extension is a JSON merge patch (RFC 7396) of the release schema; they are applied in the order of their names.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SCHEMA = Path(__file__).resolve().parent / "schema"


def release_schema() -> dict[str, Any]:
    """The schema of a release with every extension used here."""
    schema: dict[str, Any] = _read(SCHEMA / "release-schema.json")
    for patch in sorted((SCHEMA / "extensions").glob("*.json")):
        schema = merged(schema, _read(patch))
    return schema


def package_schema() -> dict[str, Any]:
    """The schema of a release package; it refers to the release schema by its address."""
    schema: dict[str, Any] = _read(SCHEMA / "release-package-schema.json")
    return schema


def merged(target: Any, patch: Any) -> Any:
    """A JSON document changed by a merge patch."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
