"""What the files of the further cases say: a council, its people, its contract, a report and the days of its course.

Each case is two TOML files, its council with the register and its report with the course; times in them are London
time. Nothing here writes: `entering`, `writing` and `course` do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from commissioning.clock import LONDON
from commissioning.enums import Discipline, Role
from decisions.demonstration.people import Person, Town
from decisions.enums import ReportStatus

FOLDER = Path(__file__).resolve().parent
ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Case:
    """One case as its file tells it."""

    name: str
    told: Mapping[str, Any]

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """Everybody by the word the file has for them, the administrator among them."""
        council = self.told["council"]
        return {key: _person(entry, council) for key, entry in self.told["people"].items()}

    @property
    def town(self) -> Town:
        """The council with its people."""
        council = self.told["council"]
        others = tuple(person for key, person in self.people.items() if key != ADMINISTRATOR)
        return Town(
            council["code"], council["name"], others, self.people[ADMINISTRATOR], in_london(council["founded_at"])
        )

    @property
    def settings(self) -> Mapping[str, Any]:
        """How the council differs from one with a committee system."""
        return dict(self.told["council"].get("settings", {}))

    @property
    def reference(self) -> str:
        """The report's."""
        return str(self.told["report"]["reference"])

    @property
    def stage(self) -> ReportStatus:
        """How far the report has come where the demonstration is loaded."""
        return ReportStatus(self.told["course"]["stage"])

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of one kind."""
        return [dict(row) for row in self.told.get(name, ())]

    def time(self, name: str) -> datetime:
        """When a step of the report's course is taken."""
        return in_london(self.told["course"][name])


def read(name: str) -> Case:
    """The case with this name, such as S2."""
    stem = name.lower()
    texts = [(FOLDER / f"{part}.toml").read_text(encoding="utf-8") for part in (stem, f"{stem}-report")]
    council, report = (tomllib.loads(text) for text in texts)
    return Case(name, council | report)


def in_london(at: datetime) -> datetime:
    """A time of day as a case's file has it."""
    return at.replace(tzinfo=LONDON)


def morning(day: date) -> datetime:
    """Nine o'clock in London."""
    return datetime(day.year, day.month, day.day, 9, tzinfo=LONDON)


def _person(entry: Mapping[str, Any], council: Mapping[str, Any]) -> Person:
    return Person(
        entry["name"],
        entry["post"],
        tuple(Role(role) for role in entry["roles"]),
        entry.get("department", council["department"]),
        Discipline(entry["discipline"]) if "discipline" in entry else None,
        council["domain"],
    )
