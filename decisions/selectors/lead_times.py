"""What a council, or one contract, has set for the parts by which the last safe start is reckoned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from commissioning import clock
from commissioning.calendar import say_date
from decisions.enums import LeadPart
from decisions.models import LeadTime
from decisions.timing import Allowance

_Place = tuple[int | None, int | None]  # contract and option, by primary key


@dataclass
class LeadTimes:
    """Every length that counts on a day, by council; asked for a contract and an option."""

    _rows: dict[int, dict[LeadPart, dict[_Place, LeadTime]]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def of(cls, rows: Iterable[LeadTime]) -> LeadTimes:
        """Of rows in the order in which they count, the latest last."""
        found = cls()
        for row in rows:
            by_place = found._rows[row.council_id].setdefault(LeadPart(row.part), {})
            by_place[row.contract_id, row.option_id] = row
        return found

    def counting(
        self, council: int, contract: int | None = None, option: int | None = None
    ) -> dict[LeadPart, LeadTime]:
        """By part: the row that counts, from the option's over the contract's to the council's."""
        places: list[_Place] = [(contract, option), (contract, None), (None, None)]
        counting = {}
        for part, by_place in self._rows.get(council, {}).items():
            rows = (by_place.get(place) for place in dict.fromkeys(places))
            row = next((one for one in rows if one is not None and one.count is not None), None)
            if row is not None:
                counting[part] = row
        return counting

    def allowed(
        self, council: int, contract: int | None = None, option: int | None = None
    ) -> dict[LeadPart, Allowance]:
        """The same as the rule reads it."""
        rows = self.counting(council, contract, option)
        return {part: Allowance(row.count or 0, why(row)) for part, row in rows.items()}


def why(row: LeadTime) -> str:
    """Who set it, when, and for what reason."""
    whose = "the council" if row.contract_id is None else "this contract" if row.option_id is None else "this option"
    day = say_date(clock.london_day(row.recorded_at))
    return f"set for {whose} by {row.recorded_by}, {row.recorded_post}, on {day}: {row.reason}"


def lead_times(councils: Collection[int], contracts: Collection[int], on: date) -> LeadTimes:
    """What counts on a day for these councils and contracts, in one query."""
    rows = LeadTime.objects.filter(council__in=councils, starts_on__lte=on).order_by("starts_on", "pk")
    whose = rows.filter(contract__isnull=True) | rows.filter(contract__in=contracts)
    return LeadTimes.of(whose.select_related("recorded_by"))
