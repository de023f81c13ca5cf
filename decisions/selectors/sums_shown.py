"""The sums of a report's schedules as values: what they are now, and what they are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from decisions.models import ScheduleLine
from decisions.schedules import ShownSum, every_part
from frameworks.enums import Certainty, MoneyKind, VatBasis
from frameworks.models import MoneyLine, MoneyLinePart


def shown_sum(row: ScheduleLine) -> ShownSum:
    """A sum of a schedule as the register has it now, without what it is made of."""
    line = row.line
    return ShownSum(
        key=line.pk,
        label=row.label or line.label,
        amount=line.amount,
        kind=MoneyKind(line.kind),
        certainty=Certainty(line.certainty),
        vat=VatBasis(line.vat_basis),
        finance_year=line.finance_year,
    )


def with_parts(rows: Sequence[ScheduleLine]) -> list[ShownSum]:
    """The sums with what each is made of, however far down. Two queries, none for no sum."""
    contracts = {row.line.contract_id for row in rows}
    if not contracts:
        return []
    added = MoneyLinePart.objects.filter(total__contract__in=contracts).values_list("total", "line")
    multiplied = MoneyLine.objects.filter(contract__in=contracts, base_line__isnull=False)
    adds_up, made_of = _by_total(added), _by_total([*added, *multiplied.values_list("pk", "base_line")])
    return [
        replace(shown_sum(row), made_of=every_part(made_of, row.line_id), adds_up=every_part(adds_up, row.line_id))
        for row in rows
    ]


def _by_total(pairs: Iterable[tuple[int, int | None]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for total, line in pairs:
        if line is not None:
            found[total].append(line)
    return found
