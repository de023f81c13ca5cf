"""Whether a report asks for a key decision: the council's test, what is said of it, and the latest ruling."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning import clock
from commissioning.once import once_each
from decisions.key_decisions import Extent, KeyFinding, Ruling, judge
from decisions.models import KeyRuling, Report
from decisions.selectors import parts
from decisions.selectors.procedure import procedure_of
from frameworks.enums import MoneyKind
from frameworks.models import MoneyLine
from frameworks.sums import Sum


@once_each
def rulings(reports: Sequence[Report]) -> dict[int, list[KeyRuling]]:
    """Every ruling on whether a report asks for a key decision, the latest last."""
    return parts.of_each(reports, KeyRuling.objects.select_related("ruled_by"), seldom="key_rulings")


def key_finding(report: Report, amounts: Amounts, *, on: date, is_planned: bool) -> KeyFinding:
    """What the council's rules of the day make of a report; `is_planned` when the forward plan says that it is key."""
    latest = rulings(report)
    return judge(
        procedure_of(report.council, on),
        amounts.reaching(report.wards_affected),
        is_said=report.is_key,
        reason=report.key_reason,
        is_planned=is_planned,
        ruling=_ruling(latest[-1]) if latest else None,
    )


@dataclass(frozen=True)
class Amounts:
    """What a decision spends and saves in pounds, as far as anybody has said."""

    spend: Decimal | None
    saving: Decimal | None

    def reaching(self, wards: int | None) -> Extent:
        """With the wards affected significantly."""
        return Extent(self.spend, self.saving, wards)

    @classmethod
    def of(cls, asked: Iterable[Sum], lines: Iterable[MoneyLine], contracts: Collection[int]) -> Amounts:
        """`asked` are all the sums of the decision, none where one is missing; `lines` the register's of `contracts`.

        A sum counts as it is stated, whether or not VAT comes on top. Of savings the greatest counts: a total and its
        parts are not added twice.
        """
        spend = [one.amount for one in asked]
        saving = [one.amount for one in lines if one.kind == MoneyKind.SAVING and one.contract_id in contracts]
        return cls(sum(spend, Decimal("0.00")) if spend else None, max(saving, default=None))


def _ruling(row: KeyRuling) -> Ruling:
    return Ruling(row.is_key, row.reason, str(row.ruled_by), clock.london_day(row.ruled_at), row.value, row.wards)
