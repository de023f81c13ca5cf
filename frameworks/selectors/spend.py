"""What was spent under contracts, beside what was authorised.

Sums are added up in pence by the database, exact on either, or in Python (invariant 13). Pages read the monthly totals,
of which there are few, and never the lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, F, Min, OuterRef, QuerySet, Sum
from django.db.models.functions import Cast, Round

from commissioning.actors import Actor
from commissioning.calendar import months_between
from commissioning.models import Council
from frameworks.enums import STANDING_USES, Certainty, MoneyKind, VatBasis
from frameworks.models import (
    Contract,
    Lot,
    MoneyLine,
    MoneyLinePart,
    OptionUse,
    SpendImport,
    SpendLine,
    SpendTotal,
    Variation,
)
from frameworks.money_enums import MATCHED, SpendMatch
from frameworks.selectors.seldom import may_have, noting_what_there_is
from frameworks.spending import NEAR, Paid, SpendStanding, Stated, Typed, Varied, authority, spent
from frameworks.sums import Sum as SumOfMoney
from frameworks.years import finance_year


def pence(field: str) -> Sum:
    """The exact total of a column of pounds, in pence."""
    return Sum(Cast(Round(F(field) * 100), BigIntegerField()))


def pounds_of(pence: int | None) -> Decimal:
    """Pence as pounds with two places."""
    return Decimal(pence or 0).scaleb(-2)


def totals_of(imports: Sequence[int], contracts: Sequence[int] | None = None) -> Iterator[SpendTotal]:
    """The totals of extracts as their lines make them, not saved; of some contracts only where they are named."""
    lines = SpendLine.objects.filter(spend_import__in=imports, matched_as__in=MATCHED)
    if contracts is not None:
        lines = lines.filter(contract__in=contracts)
    alike = lines.order_by().values("spend_import", "contract", "lot", "cohort")
    for row in alike.annotate(lines=Count("pk"), net_pence=pence("net"), vat_pence=pence("vat")):
        yield SpendTotal(
            spend_import_id=row["spend_import"],
            contract_id=row["contract"],
            lot_id=row["lot"],
            cohort=row["cohort"],
            lines_count=row["lines"],
            net=pounds_of(row["net_pence"]),
            vat=pounds_of(row["vat_pence"]),
        )


# --- beside what was authorised -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SpendAlert:
    """A contract under which a mark of what was authorised is reached. `standing.level` is 80 or 100."""

    contract: Contract
    standing: SpendStanding


def spend_over_authority(contracts: QuerySet[Contract], *, at_least: int = NEAR) -> list[SpendAlert]:
    """Of these contracts, those under which so many per cent of what was authorised are spent; the most spent first.

    `contracts` are already those somebody may see. Four queries however many contracts there are, and a fifth
    where any was varied.
    """
    has_ledger = SpendTotal.objects.current().filter(contract=OuterRef("pk"))
    has_typed = MoneyLine.objects.filter(contract=OuterRef("pk"), kind=MoneyKind.ACTUAL)
    spending = noting_what_there_is(contracts.filter(Exists(has_ledger) | Exists(has_typed)))
    spending = spending.select_related("council").order_by("pk")
    alerts = (SpendAlert(contract, standing) for contract, standing in standings(list(spending)))
    told = [alert for alert in alerts if alert.standing.level >= at_least]
    return sorted(told, key=lambda alert: (-_share(alert.standing), str(alert.contract)))


def _share(standing: SpendStanding) -> Decimal:
    authorised = standing.authority.sum
    return standing.spent / authorised.amount if authorised and authorised.amount > 0 else Decimal("Infinity")


def standings(contracts: Sequence[Contract]) -> Iterator[tuple[Contract, SpendStanding]]:
    """Each contract with how much of what was authorised is spent; three queries, and a fourth where any was varied."""
    paid = paid_under(contracts)
    lines: dict[int, list[MoneyLine]] = {}
    in_another = MoneyLinePart.objects.filter(line=OuterRef("pk"), total__kind=OuterRef("kind"))
    for line in MoneyLine.objects.filter(contract__in=contracts).annotate(is_part=Exists(in_another)):
        lines.setdefault(line.contract_id, []).append(line)
    used: dict[int, set[tuple[int, int]]] = {}
    uses = OptionUse.objects.filter(option__contract__in=contracts, status__in=STANDING_USES)
    for pk, option, lot in uses.values_list("option__contract_id", "option_id", "lot_id"):
        used.setdefault(pk, set()).add((option, lot))
    varied = varied_in([contract for contract in contracts if may_have(contract, "variations")])
    for contract in contracts:
        yield (
            contract,
            standing_of(
                contract,
                lines.get(contract.pk, []),
                used.get(contract.pk, set()),
                varied=varied.get(contract.pk, []),
                paid=paid.get(contract.pk, []),
            ),
        )


def standing_of(
    contract: Contract,
    lines: Sequence[MoneyLine],
    used: set[tuple[int, int]],
    *,
    varied: Sequence[Varied],
    paid: Sequence[Paid],
) -> SpendStanding:
    """How one contract stands; `lines` are all its sums, each knowing `is_part` or its parts."""
    end = contract.authorised_ends_on or contract.initial_ends_on
    allowed = authority(stated(lines), used, varied=varied, months=months_between(contract.starts_on, end))
    return SpendStanding(allowed, spent(paid, typed(lines), allowed.sum.vat if allowed.sum else VatBasis.EXCLUDING))


def varied_in(contracts: Sequence[Contract]) -> dict[int, list[Varied]]:
    """What the variations that count do to the value of each contract; a bridge without a value, its cap. One query."""
    found: dict[int, list[Varied]] = {}
    if not contracts:
        return found
    rows = Variation.objects.counting().filter(contract__in=contracts)
    fields = ("contract_id", "value_change", "cap", "vat_basis", "changes_term")
    for pk, change, cap, vat, changes_term in rows.order_by("pk").values_list(*fields):
        amount = change if change is not None else cap
        if amount:
            found.setdefault(pk, []).append(Varied(SumOfMoney(amount, VatBasis(vat)), changes_term))
    return found


def standing_on_page(contract: Contract, lines: Sequence[MoneyLine], lots: Iterable[Lot]) -> SpendStanding | None:
    """How the spend of a contract stands; None where none is on record. `lines` and `lots` as its page has read them.

    Asks the database only where the contract may have something (`seldom`).
    """
    paid = paid_under([contract]).get(contract.pk, []) if may_have(contract, "ledger") else []
    if not paid and not any(line.kind == MoneyKind.ACTUAL for line in lines):
        return None
    varied = varied_in([contract]).get(contract.pk, []) if may_have(contract, "variations") else []
    return standing_of(contract, lines, used_of(lots), varied=varied, paid=paid)


def used_of(lots: Iterable[Lot]) -> set[tuple[int, int]]:
    """The (option, lot) pairs that are authorised, of lots with their uses at hand."""
    return {(use.option_id, lot.pk) for lot in lots for use in lot.uses.all() if use.status in STANDING_USES}


def stated(lines: Sequence[MoneyLine]) -> list[Stated]:
    """The sums of a contract as the rule on what was authorised sees them."""
    kinds = {line.pk: line.kind for line in lines}
    parts = {line.pk for line in lines if getattr(line, "is_part", False)}
    for line in lines:
        if not hasattr(line, "is_part"):
            parts |= {part.line_id for part in line.line_parts.all() if kinds.get(part.line_id) == line.kind}
    return [
        Stated(
            MoneyKind(line.kind), Certainty(line.certainty), line.stated, line.option_id, line.lot_id, line.pk in parts
        )
        for line in lines
    ]


def typed(lines: Iterable[MoneyLine]) -> list[Typed]:
    """The spend that was typed in by hand."""
    return [Typed(line.finance_year, line.stated, line.cohort) for line in lines if line.kind == MoneyKind.ACTUAL]


def paid_under(contracts: Sequence[Contract]) -> dict[int, list[Paid]]:
    """What the ledger says was paid under each of the contracts, by finance year, lot and cohort. One query."""
    starts_in = {one.pk: one.council.finance_year_start_month for one in contracts}
    found: dict[int, dict[tuple[str, int | None, str], list[Decimal]]] = {}
    rows = SpendTotal.objects.current().filter(contract__in=contracts).order_by("spend_import__period", "lot", "cohort")
    for pk, period, lot, cohort, net, vat in rows.values_list(
        "contract_id", "spend_import__period", "lot_id", "cohort", "net", "vat"
    ):
        key = (finance_year(period, starts_in=starts_in[pk]), lot, cohort)
        sums = found.setdefault(pk, {}).setdefault(key, [Decimal("0.00"), Decimal("0.00")])
        sums[0], sums[1] = sums[0] + net, sums[1] + vat
    return {
        contract: [Paid(year, net, vat, lot, cohort) for (year, lot, cohort), (net, vat) in of.items()]
        for contract, of in found.items()
    }


# --- the ledger itself ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Alike:
    """Lines of the queue with the same codes: how many, what they come to in pounds, and one of them."""

    cost_code: str
    provider_number: str
    provider_name: str
    purchase_order: str
    lines: int
    net: Decimal
    line: int


def waiting_alike(actor: Actor) -> QuerySet[SpendLine, Any]:
    """The queue, lines alike together, the dearest first: rows of `alike_of`."""
    lines = SpendLine.objects.visible_to(actor).current().unmatched().order_by()
    alike = lines.values("cost_code", "provider_number", "purchase_order").annotate(
        number=Count("pk"), net_pence=pence("net"), first=Min("pk"), name=Min("provider_name")
    )
    return alike.order_by("-net_pence", "cost_code", "provider_number", "purchase_order")


def alike_of(rows: Iterable[Mapping[str, object]]) -> Iterator[Alike]:
    """Rows of the queue as a page shows them."""
    for row in rows:
        yield Alike(
            str(row["cost_code"]),
            str(row["provider_number"]),
            str(row["name"]),
            str(row["purchase_order"]),
            int(str(row["number"])),
            pounds_of(int(str(row["net_pence"]))),
            int(str(row["first"])),
        )


def waiting_count(council: Council) -> int:
    """How many lines of the extracts that count nobody can place."""
    return SpendLine.objects.current().unmatched().filter(spend_import__council=council).count()


def current_import(council: Council, period: date) -> SpendImport | None:
    """The extract that counts for a month."""
    return SpendImport.objects.current().filter(council=council, period=period).first()


def matched_counts(imports: Iterable[int]) -> dict[int, dict[SpendMatch, int]]:
    """How many lines of each extract were matched by what."""
    found: dict[int, dict[SpendMatch, int]] = {}
    rows = SpendLine.objects.filter(spend_import__in=imports).order_by().values("spend_import", "matched_as")
    for row in rows.annotate(number=Count("pk")):
        found.setdefault(row["spend_import"], {})[SpendMatch(row["matched_as"])] = row["number"]
    return found
