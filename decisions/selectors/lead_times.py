"""What a council, or one contract, has set for the parts by which the last safe start is reckoned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from commissioning import clock
from commissioning.calendar import say_date
from commissioning.models import Council
from commissioning.once import once
from decisions.enums import LeadPart
from decisions.models import LeadTime
from decisions.timing import Allowance

_Place = tuple[int | None, int | None]  # contract and option, by primary key


@dataclass
class LeadTimes:
    """Every length that counts in a council on a day; asked for a contract and an option."""

    _rows: dict[LeadPart, dict[_Place, LeadTime]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[LeadTime]) -> LeadTimes:
        """Of rows in the order in which they count, the latest last."""
        found = cls()
        for row in rows:
            found._rows.setdefault(LeadPart(row.part), {})[row.contract_id, row.option_id] = row
        return found

    def counting(self, contract: int | None = None, option: int | None = None) -> dict[LeadPart, LeadTime]:
        """By part: the row that counts, from the option's over the contract's to the council's."""
        places: list[_Place] = [(contract, option), (contract, None), (None, None)]
        counting = {}
        for part, by_place in self._rows.items():
            rows = (by_place.get(place) for place in dict.fromkeys(places))
            row = next((one for one in rows if one is not None and one.count is not None), None)
            if row is not None:
                counting[part] = row
        return counting

    def allowed(self, contract: int | None = None, option: int | None = None) -> dict[LeadPart, Allowance]:
        """The same as the rule reads it."""
        rows = self.counting(contract, option)
        return {part: Allowance(row.count or 0, why(row)) for part, row in rows.items()}


def why(row: LeadTime) -> str:
    """Who set it, when, and for what reason."""
    whose = "the council" if row.contract_id is None else "this contract" if row.option_id is None else "this option"
    day = say_date(clock.london_day(row.recorded_at))
    return f"set for {whose} by {row.recorded_by}, {row.recorded_post}, on {day}: {row.reason}"


@once
def lead_times(council: Council, on: date) -> LeadTimes:
    """What has been set in a council and counts on a day: a few rows, read at once."""
    rows = LeadTime.objects.filter(council=council, starts_on__lte=on).order_by("starts_on", "pk")
    return LeadTimes.of(rows.select_related("recorded_by"))
