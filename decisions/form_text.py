"""A form of report written as the text that `form_structure.read` reads. Pure: plain values in, TOML out.

The standard library reads TOML and does not write it; a form needs strings, yes or no, and lists of tables only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

LEFT_OUT = ("level",)  # worked out from the parents when the text is read


def written(structure: Mapping[str, Any]) -> str:
    """The form as TOML: its own settings, then each list of tables in order; what is empty is left out."""
    own = [_line(key, value) for key, value in structure.items() if not isinstance(value, list) and value != ""]
    tables = [
        "\n".join([f"[[{key}]]", *_lines(entry)])
        for key, value in structure.items()
        if isinstance(value, list)
        for entry in value
    ]
    return "\n\n".join(["\n".join(own), *tables]) + "\n"


def _lines(entry: Mapping[str, Any]) -> list[str]:
    return [_line(key, value) for key, value in entry.items() if key not in LEFT_OUT and value != ""]


def _line(key: str, value: str | bool | int) -> str:
    """A JSON string is a TOML basic string; the delete character alone has to be escaped besides."""
    text = json.dumps(value, ensure_ascii=False)
    return f"{key} = " + text.replace(chr(127), "\\u007f")
