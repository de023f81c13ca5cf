"""On which days a council works, and by when notice of an option has to be served."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commissioning.models import Council
from commissioning.once import once
from decisions.procedure import WorkingDays
from frameworks.models import Lot, TermOption
from frameworks.options import latest_notice


@once
def days_of(council: Council) -> WorkingDays:
    """The days on which the council works."""
    return WorkingDays(council.nation, frozenset(closure.on for closure in council.closures.all()))


def deadline_of(option: TermOption, lots: Sequence[Lot]) -> tuple[date, bool]:
    """The first last day for notice among lots with a term; their first end where the contract states no such day."""
    ends = [lot.current_ends_on for lot in lots if lot.current_ends_on]
    notices = [day for end in ends if (day := latest_notice(option.terms, end))]
    return (min(notices), True) if notices else (min(ends), False)
