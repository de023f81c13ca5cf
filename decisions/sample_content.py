"""Sample content for looking at a form before anybody has written a report on it: an invented service, as pure data.

One file for each shipped form in `decisions/samples/`, and one for what they share. A council's own form, copied from a
shipped one and changed, is filled from the sample whose sections it has most of; a section no sample knows gets words
that say what stands there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from decisions.enums import SectionAnswer, SectionKind

FOLDER = Path(__file__).resolve().parent / "samples"
COMMON = "common"


@dataclass(frozen=True)
class Sample:
    """What fills a form: `said` as its file has it, and `shared` for whatever it leaves out."""

    said: Mapping[str, Any]
    shared: Mapping[str, Any]

    def value(self, name: str) -> str:
        """One of the sample's own values, such as its title."""
        return str(self.said.get(name, self.shared.get(name, "")))

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of one kind: its own, or those all samples share."""
        return list(self.said.get(name, self.shared.get(name, [])))

    @property
    def facts(self) -> Mapping[str, str]:
        """What the register would state, by the fact's name."""
        return {**self.shared["facts"], **self.said.get("facts", {})}

    def answer(self, key: str) -> SectionAnswer:
        """The explicit answer of a section, or that it has content."""
        return SectionAnswer(self.said.get("answers", {}).get(key, SectionAnswer.CONTENT))

    def body(self, key: str, kind: SectionKind) -> str:
        """The words of a section as Markdown; empty where it is answered, or filled by rows alone."""
        if self.answer(key) != SectionAnswer.CONTENT:
            return ""
        words = self.said.get("sections", {}).get(key)
        if words is None:
            return "What an author writes in this section stands here." if kind == SectionKind.PROSE else ""
        return str(words).strip()


def for_form(structure: Mapping[str, Any]) -> Sample:
    """The sample that fits a form best: the one made for it, or the one that knows most of its sections."""
    samples = _samples()
    if structure["slug"] in samples:
        return samples[structure["slug"]]
    keys = {section["key"] for section in structure["sections"]}
    return max(samples.values(), key=lambda sample: len(keys & set(sample.said["sections"])))


def picture(name: str) -> bytes:
    """The bytes of a sample's picture."""
    return (FOLDER / name).read_bytes()


@cache
def _samples() -> dict[str, Sample]:
    read = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
    shared = read.pop(COMMON)
    return {slug: Sample(said, shared) for slug, said in read.items()}
