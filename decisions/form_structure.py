"""What a form of report consists of, and how a shipped file of one is read.

A form is TOML: `slug`, `name`, the `action` it asks power for, the numbering `scheme`, whether it
`counts_subheadings` like paragraphs, `recommendation_labels`, `reference_code` (DPR in BRK-DPR-2020-014), settings
that say how it prints (`SETTINGS`), and lists of `particulars` (what stands at the head), `sections` in printed order
and `sign_off` blocks. The words a new report begins with stand in a section's `starter`, in `recommendations` (one for
each effect) and in `alternatives`. Defaults are filled in here, so that the stored structure says everything; but a
setting is stored only where it is not the usual one, so that forms from before it have the digest they always had.
Pure: text in, plain values out.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from commissioning.documents.nodes import LIST_STYLES
from commissioning.documents.numbering import SCHEMES
from commissioning.enums import Discipline
from decisions.enums import EffectKind, ParagraphNumbering, RouteAction, SectionKind

# What can fill a particular, as an administrator would say it.
PARTICULARS = {
    "title": "The report's title",
    "sponsor": "Whose report it is",
    "author": "Who wrote it",
    "wards": "The wards, or what the council calls them",
    "classification": "Whether it is public, in the council's word for that",
    "enclosures": "The enclosures",
    "contacts": "The officers who can be asked",
    "reference": "The report's reference",
    "contract": "The contract it is about",
    "from": "Who brings it: the decision-maker and whose report it is",
    "to": "The body it goes to next, and when",
    "report_date": "The day for which it is planned",
    "decision_number": "The decision's number in the forward plan, or else the report's reference",
    "decision_maker": "Who decides",
    "consultees": "Who is consulted first",
    "past_pathway": "Where the matter has been",
    "future_pathway": "Where the matter goes afterwards",
    "key_decision": "Whether it is a key decision",
    "exempt": "Whether anything in it is exempt, and on which ground",
    "recommendations": "The recommendations, as their section prints them",
}
# “section:summary” prints that section's words at the head, and not again below.
OF_SECTION = "section:"
# How a form prints, each with what is usual. The first of several is the usual one.
SETTINGS: dict[str, tuple[Any, ...]] = {
    "particulars_style": ("table", "labels"),
    "verbs_in_capitals": (False, True),
    "options_printed": ("rejected", "all"),
    "counts_alternatives": (False, True),
    "leaves_out_empty": (False, True),
}
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
    "starter": "",
}
_LISTS = ("particulars", "recommendations", "alternatives", "sign_off")


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
    _only_keys(form, "the form", {*_REQUIRED, *_LISTS, *SETTINGS, "counts_subheadings", "recommendation_labels"})
    for key in _REQUIRED:
        if not form.get(key):
            raise InvalidForm(f"The form has no {key}.")
    _one_of(form["action"], RouteAction.values, "action")
    _one_of(form["scheme"], SCHEMES, "scheme")
    labels = form.get("recommendation_labels", "decimal")
    _one_of(labels, LIST_STYLES, "recommendation_labels")
    sections = _sections(form["sections"])
    return {
        "slug": form["slug"],
        "name": form["name"],
        "action": form["action"],
        "scheme": form["scheme"],
        "counts_subheadings": bool(form.get("counts_subheadings", False)),
        "reference_code": form["reference_code"],
        "recommendation_labels": labels,
        **_settings(form),
        "particulars": [_particular(entry, sections) for entry in form.get("particulars", [])],
        "sections": sections,
        "recommendations": [_recommendation(entry) for entry in form.get("recommendations", [])],
        "alternatives": [_alternative(entry) for entry in form.get("alternatives", [])],
        "sign_off": [_signatory(entry) for entry in form.get("sign_off", [])],
    }


def setting(structure: Mapping[str, Any], name: str) -> Any:
    """How the form prints in one respect of `SETTINGS`: as it says, or as is usual."""
    return structure.get(name, SETTINGS[name][0])


def at_the_head(structure: Mapping[str, Any]) -> frozenset[str]:
    """The keys of the sections whose words stand among the particulars, and so not below."""
    sources = (entry["source"] for entry in structure["particulars"])
    return frozenset(source.removeprefix(OF_SECTION) for source in sources if source.startswith(OF_SECTION))


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


def family(sections: Iterable[tuple[str, str]], key: str) -> frozenset[str]:
    """The key of a section and of everything under it; `sections` are (key, parent) in printed order."""
    inside = {key}
    for one, parent in sections:
        if parent in inside:
            inside.add(one)
    return frozenset(inside)


def end_of_family(sections: Sequence[tuple[str, str]], key: str) -> int | None:
    """The place behind a section and everything under it; None where there is no such section."""
    inside = family(sections, key)
    places = [place for place, (one, _) in enumerate(sections) if one in inside]
    return places[-1] + 1 if places else None


def _sections(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    parents: dict[str, str] = {}
    sections: list[dict[str, Any]] = []
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
        _refuse_odd_part(section, sections)
        parents[key] = parent
        section["level"] = level_of(key, parents)
        if section["level"] > MAX_LEVEL:
            raise InvalidForm(f"Section “{key}” stands on level {section['level']}; {MAX_LEVEL} is the deepest.")
        sections.append(section)
    return sections


def _refuse_odd_part(section: dict[str, Any], before: Sequence[dict[str, Any]]) -> None:
    """A part such as Part A is a heading alone: nothing stands under it, and it stands under nothing."""
    key, parent = section["key"], section["parent"]
    if section["kind"] == SectionKind.PART and (parent or not section["heading"]):
        raise InvalidForm(f"Part “{key}” needs a heading, and stands under no other section.")
    if any(one["key"] == parent and one["kind"] == SectionKind.PART for one in before):
        raise InvalidForm(f"Section “{key}” comes after part “{parent}”, not under it: take its parent out.")


def _settings(form: dict[str, Any]) -> dict[str, Any]:
    for name, (usual, *_) in SETTINGS.items():
        _one_of(form.get(name, usual), SETTINGS[name], name)
    return {name: form[name] for name, (usual, *_) in SETTINGS.items() if form.get(name, usual) != usual}


def _particular(entry: dict[str, Any], sections: Sequence[dict[str, Any]]) -> dict[str, Any]:
    _only_keys(entry, "a particular", {"label", "source"})
    source = str(entry.get("source", ""))
    if source.startswith(OF_SECTION):
        _refuse_odd_source(source.removeprefix(OF_SECTION), sections)
    else:
        _one_of(source, PARTICULARS, "source of a particular")
    return {"label": entry["label"], "source": source}


def _refuse_odd_source(key: str, sections: Sequence[dict[str, Any]]) -> None:
    """Only a section of prose that nothing stands under can be printed at the head instead of in its place."""
    found = next((section for section in sections if section["key"] == key), None)
    if found is None:
        raise InvalidForm(f"A particular prints section “{key}”, which the form does not have.")
    if found["kind"] != SectionKind.PROSE or any(section["parent"] == key for section in sections):
        raise InvalidForm(f"A particular prints section “{key}”: it must be prose, with no sections under it.")


def _recommendation(entry: dict[str, Any]) -> dict[str, Any]:
    _only_keys(entry, "a recommendation's words", {"effect", "names_lots", "text"})
    _one_of(entry.get("effect"), EffectKind.values, "effect of a recommendation's words")
    return {"effect": entry["effect"], "names_lots": bool(entry.get("names_lots", True)), "text": entry["text"]}


def _alternative(entry: dict[str, Any]) -> dict[str, Any]:
    _only_keys(entry, "an alternative", {"title", "text", "is_do_nothing"})
    return {
        "title": entry["title"],
        "text": entry["text"],
        "is_do_nothing": bool(entry.get("is_do_nothing", False)),
    }


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
