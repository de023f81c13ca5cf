"""The next option of each contract: until when it can safely be begun, and which open report asks for it already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects

from commissioning.models import Council
from commissioning.once import once, reading_once
from decisions import timing
from decisions.enums import RouteAction
from decisions.models import ForwardPlanEntry, KeyDecisionNotice, RecommendationLot, Report
from decisions.procedure import WorkingDays
from decisions.selectors.procedure import procedure_of
from decisions.timing import Part, Timetable
from frameworks.models import Contract, Lot, OptionUse, TermOption
from frameworks.options import latest_notice, may_extend, option_span
from frameworks.selectors.terms import position_of


@dataclass(frozen=True)
class NextOption:
    """The next option that some running lot can still use.

    `lots` are those that can; `deadline` is the first last day for notice among them, or their end where the contract
    states none. `asked_in` is the open report that asks for it for all of them, `partly_in` one that asks for it for
    other lots of the contract.
    """

    contract: Contract
    option: TermOption
    lots: tuple[Lot, ...]
    deadline: date
    is_notice_stated: bool
    timetable: Timetable
    asked_in: Report | None = None
    partly_in: Report | None = None

    @property
    def start_on(self) -> date:
        """The last safe day to begin."""
        return self.timetable.start_on


@once
def days_of(council: Council) -> WorkingDays:
    """The days on which the council works."""
    return WorkingDays(council.nation, frozenset(closure.on for closure in council.closures.all()))


def parts_of(council: Council, on: date, *, is_key: bool = False) -> tuple[Part, ...]:
    """The parts of the council's way to a decision and beyond, by its rules of that day.

    `is_key` for a key decision whose notice is still to be published: one that is published runs already.
    """
    return timing.parts_of(
        clearance_working_days=council.clearance_working_days,
        procedure=procedure_of(council, on),
        is_key=is_key,
    )


@reading_once()
def next_options(contracts: Sequence[Contract], on: date) -> dict[int, NextOption]:
    """The next option of each of these contracts that has one, by primary key, in a fixed number of queries."""
    uses = Prefetch("lots__uses", OptionUse.objects.select_related("option"))
    prefetch_related_objects(list(contracts), "council__closures", "options", "lots", uses)
    pks = [contract.pk for contract in contracts]
    asked = _asked(pks)
    noticed = KeyDecisionNotice.objects.filter(
        forward_plan_entry=OuterRef("pk"), published_at__isnull=False, withdrawn_at__isnull=True
    )
    plan = ForwardPlanEntry.objects.filter(~Exists(noticed), contract__in=pks, action=RouteAction.EXTEND, is_key=True)
    key = set(plan.values_list("contract_id", flat=True))
    found = {contract.pk: _next(contract, on, asked[contract.pk], is_key=contract.pk in key) for contract in contracts}
    return {pk: option for pk, option in found.items() if option is not None}


@once
def next_option(contract: Contract, on: date) -> NextOption | None:
    """The next option of one contract, if it has one."""
    return next_options([contract], on).get(contract.pk)


def _asked(contracts: Sequence[int]) -> dict[int, dict[tuple[int, int], Report]]:
    """By contract: the open report that holds each lot and option."""
    held = RecommendationLot.objects.filter(claims_option=True, option__contract__in=contracts)
    by_contract: dict[int, dict[tuple[int, int], Report]] = defaultdict(dict)
    for row in held.select_related("recommendation__report", "option"):
        by_contract[row.option.contract_id][row.lot_id, row.option_id] = row.recommendation.report
    return by_contract


def _next(contract: Contract, on: date, asked: dict[tuple[int, int], Report], *, is_key: bool) -> NextOption | None:
    lots = list(contract.lots.all())
    for option in sorted(contract.options.all(), key=lambda one: one.order):
        usable = [lot for lot in lots if _can_use(option, lot, on)]
        if not usable:
            continue
        free = tuple(lot for lot in usable if (lot.pk, option.pk) not in asked)
        meant = free or tuple(usable)
        deadline, is_stated = deadline_of(option, meant)
        return NextOption(
            contract=contract,
            option=option,
            lots=meant,
            deadline=deadline,
            is_notice_stated=is_stated,
            timetable=timing.count_back(
                deadline, parts_of(contract.council, on, is_key=is_key), days_of(contract.council)
            ),
            asked_in=None if free else asked[usable[0].pk, option.pk],
            partly_in=next((report for (_, held), report in asked.items() if held == option.pk and free), None),
        )
    return None


def deadline_of(option: TermOption, lots: Sequence[Lot]) -> tuple[date, bool]:
    """The first last day for notice among lots with a term; their first end where the contract states no such day."""
    ends = [lot.current_ends_on for lot in lots if lot.current_ends_on]
    notices = [day for end in ends if (day := latest_notice(option.terms, end))]
    return (min(notices), True) if notices else (min(ends), False)


def _can_use(option: TermOption, lot: Lot, on: date) -> bool:
    position = position_of(lot)
    span = option_span(option.terms, position)
    return span is not None and may_extend(option.terms, position, span, on=on).allowed
