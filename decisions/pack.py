"""The management pack: what a head of service and the officers who watch over them look at every month.

Five lists and a table of how many of each there are by head of service. Pure: rows in, tables out. Nothing here is
reckoned a second way: each list comes from the selector that the pages have it from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.exports import Cell
from commissioning.money import format_pounds
from commissioning.verdicts import Verdict

ENDING_MONTHS = 18
STUCK_DAYS = 10
"""A report that has stood still for so many days is told of."""
LATE_MONTHS = 12
# Managers see what their department and their post look after (`visible_to`); the others all of the council.
READERS = (
    Role.APPROVING_MANAGER, Role.CONTRACT_MANAGER, Role.COMMISSIONER, Role.DECISION_MAKER, Role.SECTION_151,
    Role.MONITORING_OFFICER, Role.DEMOCRATIC_SERVICES, Role.AUDITOR,
)  # fmt: skip
NOBODY = "No owner"


def may_read(actor: Actor) -> Verdict:
    """Whether the actor reads the pack. Which rows stand in it for them, `visible_to` says."""
    return Verdict.of(
        (
            actor.post_id is not None and actor.holds(*READERS),
            "not_yours",
            "The management pack is for managers, commissioners, decision-makers, the statutory officers, democratic "
            "services and auditors.",
        )
    )


@dataclass(frozen=True, order=True)
class Service:
    """Whose it is: the department, and the post that owns the contract."""

    department: str
    head: str

    @property
    def name(self) -> str:
        """As a table names it."""
        return f"{self.head}, {self.department}" if self.department else self.head


@dataclass(frozen=True)
class Row:
    """One line of a list. `cells` are as the headings say, without those that name the service; `url` is its page."""

    service: Service
    cells: tuple[Cell, ...]
    url: str = ""


@dataclass(frozen=True)
class Part:
    """One list of the pack."""

    key: str
    title: str
    about: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def all_headings(self) -> tuple[str, ...]:
        """With those that name the service, last."""
        return (*self.headings, "Head of service", "Department")

    def table(self) -> list[tuple[Cell, ...]]:
        """Every row in full, by service and then as it was found."""
        ordered = sorted(self.rows, key=lambda row: row.service)
        return [(*row.cells, row.service.head, row.service.department) for row in ordered]


@dataclass(frozen=True)
class Pack:
    """All of it, for one person on one day. `sight` says whose rows they are."""

    council: str
    colour: str
    on: date
    sight: str
    parts: tuple[Part, ...]

    @property
    def services(self) -> list[Service]:
        """Everybody who has a row in it, in order."""
        return sorted({row.service for part in self.parts for row in part.rows})

    @property
    def summary_headings(self) -> tuple[str, ...]:
        """The head of service, then each list by its title."""
        return ("Head of service", *(part.title for part in self.parts))

    def summary(self) -> list[tuple[Cell, ...]]:
        """How many rows of each list each head of service has, and all together."""
        counted = [Counter(row.service for row in part.rows) for part in self.parts]
        rows: list[tuple[Cell, ...]] = [(one.name, *(count[one] for count in counted)) for one in self.services]
        return [*rows, ("All", *(len(part.rows) for part in self.parts))]

    def part(self, key: str) -> Part | None:
        """The list called so."""
        return next((part for part in self.parts if part.key == key), None)


def said(cell: Cell) -> str:
    """A cell as people read it."""
    if cell is None or cell == "":
        return "–"
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, Decimal):
        return format_pounds(cell)
    if isinstance(cell, date):
        return f"{cell.day} {cell:%b %Y}"
    return str(cell)


def in_words(rows: Iterable[Sequence[Cell]]) -> list[list[str]]:
    """Rows of cells as people read them."""
    return [[said(cell) for cell in row] for row in rows]
