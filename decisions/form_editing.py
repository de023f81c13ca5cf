"""Changing a form of report step by step, and saying what a change does. Pure: structures in, structures out.

A structure is what `form_structure.checked` gives. Every function returns a new one, checked, or refuses
(`InvalidForm`) with a sentence that says what would be right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from commissioning.keys import free_key
from decisions.form_structure import InvalidForm, checked, end_of_family, family

Structure = dict[str, Any]
SECTION_WORDS = {
    "heading": "its heading",
    "parent": "what it stands under",
    "kind": "what fills it",
    "numbering": "its numbering",
    "required": "whether it has to be answered",
    "locked": "whether authors may change its heading",
    "discipline": "who clears it",
    "guidance": "its guidance",
    "starter": "the words it begins with",
}
LIST_WORDS = {
    "particulars": "What stands at its head is",
    "recommendations": "The words recommendations begin with are",
    "alternatives": "The alternatives a report begins with are",
    "sign_off": "Who signs at the foot is",
}


def with_settings(structure: Mapping[str, Any], **values: Any) -> Structure:
    """The form with other settings of its own: name, scheme, labels; or a whole list, such as `sign_off`."""
    return checked({**structure, **values})


def with_heading(structure: Mapping[str, Any], *, after: str, values: Mapping[str, Any]) -> Structure:
    """The form with a heading more, after all that stands under the section `after` (empty: at the very top).

    Its key is made from the heading.
    """
    sections = list(structure["sections"])
    place = _end_of(sections, after) if after else 0
    new = {**values, "key": _new_key(str(values.get("heading", "")), sections)}
    return _resting_on(structure, [*sections[:place], new, *sections[place:]])


def with_changed_heading(structure: Mapping[str, Any], *, key: str, values: Mapping[str, Any]) -> Structure:
    """The form with one section changed: any of its values but the key, which reports already stand on."""
    _section(structure, key)
    sections = [{**section, **values, "key": key} if section["key"] == key else section
                for section in structure["sections"]]  # fmt: skip
    return _resting_on(structure, sections)


def without_heading(structure: Mapping[str, Any], *, key: str) -> Structure:
    """The form without one section. Refused while others stand under it, and for the last one."""
    name = _section(structure, key)["heading"] or key
    if any(section["parent"] == key for section in structure["sections"]):
        raise InvalidForm(f"Other headings stand under “{name}”. Move or remove those first.")
    sections = [section for section in structure["sections"] if section["key"] != key]
    if not sections:
        raise InvalidForm("A form has at least one heading.")
    return _resting_on(structure, sections)


def with_heading_moved(structure: Mapping[str, Any], *, key: str, places: int) -> Structure:
    """The form with a section, and all that stands under it, moved up (-1) or down (1) among its neighbours."""
    sections = list(structure["sections"])
    own = _section(structure, key)
    neighbours = [section["key"] for section in sections if section["parent"] == own["parent"]]
    wanted = neighbours.index(key) + places
    if not 0 <= wanted < len(neighbours):
        raise InvalidForm(f"“{own['heading'] or key}” is the {'first' if places < 0 else 'last'} one there already.")
    keys = {name: family(_parents(sections), name) for name in neighbours}
    families = {name: [section for section in sections if section["key"] in keys[name]] for name in neighbours}
    neighbours.remove(key)
    neighbours.insert(wanted, key)
    moved = iter([section for name in neighbours for section in families[name]])
    inside = frozenset[str]().union(*keys.values())
    return _resting_on(structure, [next(moved) if section["key"] in inside else section for section in sections])


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What the second form says otherwise than the first, in sentences, in the order of the page."""
    return [*_of_settings(before, after), *_of_sections(before["sections"], after["sections"])]


def _of_settings(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for name in after:
        if name == "sections" or before.get(name) == after[name]:
            continue
        if name in LIST_WORDS:
            yield f"{LIST_WORDS[name]} changed."
        else:
            words = name.replace("_", " ").capitalize()
            yield f"{words}: “{before.get(name, '')}” becomes “{after[name]}”."


def _of_sections(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    old, new = ({section["key"]: section for section in sections} for sections in (before, after))
    for key, section in new.items():
        if key not in old:
            yield f"“{_name(section)}” is new."
    for key, section in old.items():
        if key not in new:
            yield f"“{_name(section)}” is taken out."
    kept = [key for key in new if key in old]
    if kept != [key for key in old if key in new]:
        yield "The headings stand in another order."
    for key in kept:
        for name, words in SECTION_WORDS.items():
            if old[key].get(name) == new[key].get(name):
                continue
            if name == "heading":
                yield f"“{_name(old[key])}” is now called “{_name(new[key])}”."
            else:
                yield f"“{_name(new[key])}”: {words} is changed."


def _name(section: Mapping[str, Any]) -> str:
    return str(section["heading"] or section["key"])


def _resting_on(structure: Mapping[str, Any], sections: Sequence[Mapping[str, Any]]) -> Structure:
    """With these sections; levels are worked out anew."""
    return checked({**structure, "sections": [{k: v for k, v in one.items() if k != "level"} for one in sections]})


def _section(structure: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] | None = next((one for one in structure["sections"] if one["key"] == key), None)
    if found is None:
        raise InvalidForm("That heading is not in the form any more.")
    return found


def _end_of(sections: Sequence[Mapping[str, Any]], key: str) -> int:
    """The place behind a section and everything under it."""
    place = end_of_family(_parents(sections), key)
    if place is None:
        raise InvalidForm("The heading it was to stand after is not in the form any more.")
    return place


def _new_key(heading: str, sections: Sequence[Mapping[str, Any]]) -> str:
    """A short name from the heading's words, as no other section has it."""
    return free_key(heading, {section["key"] for section in sections}, otherwise="section", longest=40)


def _parents(sections: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    return [(section["key"], section["parent"]) for section in sections]
