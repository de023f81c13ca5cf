"""What a form of report consists of, and how a shipped file of one is read.

A form is TOML: `slug`, `name`, the `action` it asks power for, the numbering `scheme`, whether it
`counts_subheadings` like paragraphs, `recommendation_labels`, `reference_code` (DPR in BRK-DPR-2020-014), and lists of
`particulars` (the table at the head), `sections` in printed order and `sign_off` blocks. Defaults are filled in here,
so that the stored structure says everything. Pure: text in, plain values out.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from typing import Any

from commissioning.documents.nodes import LIST_STYLES
from commissioning.documents.numbering import SCHEMES
from commissioning.enums import Discipline
from decisions.enums import ParagraphNumbering, RouteAction, SectionKind

PARTICULARS = ("title", "sponsor", "wards", "classification", "enclosures", "contacts", "reference", "contract")
SIGNATORIES = ("consultee", "decision_maker")
MAX_LEVEL = 3
_REQUIRED = ("slug", "name", "action", "scheme", "reference_code", "sections")
_SECTION_DEFAULTS: dict[str, Any] = {
    "parent": "",
    "kind": SectionKind.PROSE.value,
    "numbering": ParagraphNumbering.FULL.value,
    "required": False,
    "locked": True,
    "discipline": "",
    "guidance": "",
}


class InvalidForm(ValueError):
    """A form of report that cannot be used; the message says which part and what would be right."""


def read(text: str) -> dict[str, Any]:
    """Parse and check one form. Returns its complete structure; refuses (`InvalidForm`) what could not be printed."""
    try:
        form = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidForm(f"The file is not valid TOML: {error}.") from error
    return checked(form)


def checked(form: dict[str, Any]) -> dict[str, Any]:
    """The form with every default filled in. Refuses (`InvalidForm`) unknown keys, kinds, parents and levels."""
    _only_keys(form, "the form", {*_REQUIRED, "counts_subheadings", "recommendation_labels", "particulars", "sign_off"})
    for key in _REQUIRED:
        if not form.get(key):
            raise InvalidForm(f"The form has no {key}.")
    _one_of(form["action"], RouteAction.values, "action")
    _one_of(form["scheme"], SCHEMES, "scheme")
    labels = form.get("recommendation_labels", "decimal")
    _one_of(labels, [style for style in LIST_STYLES if style != "bullet"], "recommendation_labels")
    return {
        "slug": form["slug"],
        "name": form["name"],
        "action": form["action"],
        "scheme": form["scheme"],
        "counts_subheadings": bool(form.get("counts_subheadings", False)),
        "reference_code": form["reference_code"],
        "recommendation_labels": labels,
        "particulars": [_particular(entry) for entry in form.get("particulars", [])],
        "sections": _sections(form["sections"]),
        "sign_off": [_signatory(entry) for entry in form.get("sign_off", [])],
    }


def digest(structure: dict[str, Any]) -> str:
    """SHA-256 of the structure's canonical JSON: an unchanged form has an unchanged digest."""
    text = json.dumps(structure, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def level_of(key: str, parents: dict[str, str]) -> int:
    """1 for a top heading, one more for each parent above it."""
    level = 1
    while key := parents[key]:
        level += 1
    return level


def _sections(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    parents: dict[str, str] = {}
    sections = []
    for entry in entries:
        _only_keys(entry, "a section", {"key", "heading", "level", *_SECTION_DEFAULTS})
        section = {"key": entry.get("key", ""), "heading": entry.get("heading", ""), **_SECTION_DEFAULTS, **entry}
        key, parent = section["key"], section["parent"]
        if not key or key in parents:
            raise InvalidForm(f"Every section needs a key of its own; “{key}” is missing or used twice.")
        if parent and parent not in parents:
            raise InvalidForm(f"Section “{key}” stands under “{parent}”, which does not come before it.")
        if section["locked"] and not section["heading"]:
            raise InvalidForm(f"Section “{key}” has a fixed heading but no words for it.")
        _one_of(section["kind"], SectionKind.values, f"kind of section “{key}”")
        _one_of(section["numbering"], ParagraphNumbering.values, f"numbering of section “{key}”")
        _one_of(section["discipline"], ["", *Discipline.values], f"discipline of section “{key}”")
        parents[key] = parent
        section["level"] = level_of(key, parents)
        if section["level"] > MAX_LEVEL:
            raise InvalidForm(f"Section “{key}” stands on level {section['level']}; {MAX_LEVEL} is the deepest.")
        sections.append(section)
    return sections


def _particular(entry: dict[str, Any]) -> dict[str, Any]:
    _only_keys(entry, "a particular", {"label", "source"})
    _one_of(entry.get("source"), PARTICULARS, "source of a particular")
    return {"label": entry["label"], "source": entry["source"]}


def _signatory(entry: dict[str, Any]) -> dict[str, Any]:
    _only_keys(entry, "a sign-off block", {"part", "role", "statement"})
    _one_of(entry.get("part"), SIGNATORIES, "part of a sign-off block")
    return {"part": entry["part"], "role": entry["role"], "statement": entry["statement"]}


def _only_keys(entry: dict[str, Any], what: str, known: set[str]) -> None:
    unknown = sorted(set(entry) - known)
    if unknown:
        raise InvalidForm(f"Unknown in {what}: {', '.join(unknown)}. Known are {', '.join(sorted(known))}.")


def _one_of(value: Any, allowed: Any, what: str) -> None:
    if value not in allowed:
        raise InvalidForm(f"The {what} is “{value}”; it must be one of {', '.join(str(item) for item in allowed)}.")
