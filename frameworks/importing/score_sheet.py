"""A sheet of one evaluator's own scores: a line for each application and lot."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from frameworks.importing.sheets import Raw, Sheet, Unreadable
from frameworks.importing.values import plain, read_number, read_text, read_whole

HEADINGS = ("Application", "Organisation", "Lot", "Score", "Why")


@dataclass(frozen=True)
class Scored:
    """One line of the sheet: an application by its number, a lot by its number, the score out of 100 and why."""

    row: int
    application: int
    lot: int
    points: Decimal
    comment: str


def read_scores(sheet: Sheet) -> tuple[list[Scored], list[str]]:
    """The scores of a sheet, and what is wrong with other lines. A line without a score is left out: not given yet."""
    places = {plain(heading): place for place, heading in reversed(list(enumerate(sheet.headings)))}
    missing = [heading for heading in HEADINGS if plain(heading) not in places and heading != "Organisation"]
    if missing:
        raise Unreadable(f"The sheet has no column headed {' or '.join(missing)}.")
    found, problems = [], []
    for number, cells in sheet.rows:
        values = {
            heading: cells[places[plain(heading)]] if places.get(plain(heading), len(cells)) < len(cells) else None
            for heading in HEADINGS
        }
        try:
            one = _scored(number, values)
        except Unreadable as problem:
            problems.append(f"Row {number}: {problem}")
            continue
        if one is not None:
            found.append(one)
    return found, problems


def _scored(row: int, values: dict[str, Raw]) -> Scored | None:
    points = read_number(values["Score"])
    if points is None:
        return None
    application, lot = read_whole(values["Application"]), read_whole(values["Lot"])
    if application is None or lot is None:
        raise Unreadable("Say which application and which lot this is.")
    return Scored(row, application, lot, points, read_text(values["Why"]))
