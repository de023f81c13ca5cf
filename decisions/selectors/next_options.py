"""The options that running lots can still use: until when each can safely be begun, by the route it would take.

The route is the one the council's scheme of the day gives the sums on the register; the meetings are those on record.
Read in a fixed number of queries however many contracts there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects

from commissioning.models import Council
from commissioning.once import once, reading_once
from commissioning.verdicts import Verdict
from decisions import timing
from decisions.call_in import Facts, can_be_called_in
from decisions.enums import LeadPart, RouteAction, ValueBasis
from decisions.key_decisions import judge
from decisions.models import AuthorityRule, ForwardPlanEntry, KeyDecisionNotice, RecommendationLot, Report
from decisions.procedure import WorkingDays
from decisions.routing import Question, Route, Value, find_route
from decisions.selectors.call_in import BY_OFFICERS
from decisions.selectors.key_decisions import Amounts
from decisions.selectors.lead_times import LeadTimes, lead_times
from decisions.selectors.procedure import procedure_of
from decisions.selectors.routes import latest_approved, plan_for, rule_of, standing_rules, standing_values
from decisions.selectors.sittings import before, sittings_of
from decisions.selectors.timing import days_of, deadline_of
from decisions.timing import Allowance, Part, Sittings, Timetable
from frameworks.enums import MoneyKind
from frameworks.models import Contract, Lot, MoneyLine, OptionUse, TermOption
from frameworks.options import may_extend, option_span
from frameworks.selectors.terms import position_of
from frameworks.sums import Sum


@dataclass(frozen=True)
class NextOption:
    """An option that some running lot can still use.

    `lots` are those that can; `deadline` is the first last day for notice among them, or their end where the contract
    states none. `asked_in` is the open report that asks for it for all of them, `partly_in` one that asks for it for
    other lots of the contract. `found` is the route it would take, or why nobody could decide it as things stand.
    """

    contract: Contract
    option: TermOption
    lots: tuple[Lot, ...]
    deadline: date
    is_notice_stated: bool
    timetable: Timetable
    found: Route | Verdict
    parts: tuple[Part, ...]
    days: WorkingDays
    asked_in: Report | None = None
    partly_in: Report | None = None

    @property
    def start_on(self) -> date:
        """The last safe day to begin."""
        return self.timetable.start_on

    @property
    def who_decides(self) -> str:
        """By which route, in a sentence; or why nobody could decide it as things stand."""
        if isinstance(self.found, Route):
            return self.found.sentence
        return f"As things stand nobody could decide it, so no meeting is reckoned with. {self.found.sentence}"

    def by_deadline(self) -> list[NextOption]:
        """The same for the lots of each deadline, the first one first: lots can end on different days."""
        groups: dict[tuple[date, bool], list[Lot]] = defaultdict(list)
        for lot in self.lots:
            groups[deadline_of(self.option, [lot])].append(lot)
        return [
            replace(
                self,
                lots=tuple(lots),
                deadline=day,
                is_notice_stated=is_stated,
                timetable=timing.count_back(day, self.parts, self.days),
            )
            for (day, is_stated), lots in sorted(groups.items(), key=lambda group: group[0])
        ]


@reading_once()
def next_options(contracts: Sequence[Contract], on: date) -> dict[int, NextOption]:
    """The next option of each of these contracts that has one, by primary key, in a fixed number of queries."""
    return {pk: options[0] for pk, options in open_options(contracts, on).items()}


@once
def options_of(contract: Contract, on: date) -> list[NextOption]:
    """Every option of one contract that can still be used, in its order."""
    return open_options([contract], on).get(contract.pk, [])


def next_option(contract: Contract, on: date) -> NextOption | None:
    """The next option of one contract, if it has one."""
    return next(iter(options_of(contract, on)), None)


@reading_once()
def open_options(contracts: Sequence[Contract], on: date) -> dict[int, list[NextOption]]:
    """Every option that can still be used, in its order, of each contract that has one; by primary key."""
    reading = Reading(contracts, on)
    found = {contract.pk: reading.options_of(contract) for contract in contracts}
    return {pk: options for pk, options in found.items() if options}


def prefetched(contracts: Sequence[Contract]) -> None:
    """Read what the rules ask of many contracts' options and lots, where their page has not read it."""
    uses = Prefetch("lots__uses", OptionUse.objects.select_related("option"))
    prefetch_related_objects(list(contracts), "council__closures", "options", "lots", uses)


class Reading:
    """What is to be known of many contracts before the way of any option is reckoned, read for all of them at once."""

    def __init__(self, contracts: Sequence[Contract], on: date) -> None:
        prefetched(contracts)
        self.on = on
        usable = {contract.pk: usable_of(contract, on) for contract in contracts}
        self.usable = {pk: options for pk, options in usable.items() if options}
        pks = list(self.usable)
        councils = {contract.council_id: contract.council for contract in contracts if contract.pk in self.usable}
        self.asked = _asked(pks)
        self.entries = _entries(pks)
        self.lines = _lines(pks)
        self.set_lengths: dict[int, LeadTimes] = {pk: lead_times(council, on) for pk, council in councils.items()}
        self.rules: dict[int, list[AuthorityRule]] = {
            council: standing_rules(council, RouteAction.EXTEND, on, with_clearances=False) for council in councils
        }
        self.bodies: dict[int, Sittings] = sittings_of([one for rules in self.rules.values() for one in rules], on)

    def options_of(self, contract: Contract) -> list[NextOption]:
        """The options of a contract that can still be used, in their order."""
        return [self._next(contract, option, lots) for option, lots in self.usable.get(contract.pk, ())]

    def _next(self, contract: Contract, option: TermOption, usable: Sequence[Lot]) -> NextOption:
        asked = self.asked[contract.pk]
        free = tuple(lot for lot in usable if (lot.pk, option.pk) not in asked)
        meant = free or tuple(usable)
        deadline, is_stated = deadline_of(option, meant)
        question = self._question(contract, option, meant)
        rules = [row for row in self.rules[contract.council_id] if _is_about(row, contract)]
        found = find_route([rule_of(row, with_clearances=False) for row in rules], question)
        parts, days = self._parts(contract, option, question, found), days_of(contract.council)
        return NextOption(
            contract=contract,
            option=option,
            lots=meant,
            deadline=deadline,
            is_notice_stated=is_stated,
            timetable=timing.count_back(deadline, parts, days),
            found=found,
            parts=parts,
            days=days,
            asked_in=None if free else asked[usable[0].pk, option.pk],
            partly_in=next((report for (_, held), report in asked.items() if held == option.pk and free), None),
        )

    def _question(self, contract: Contract, option: TermOption, lots: Sequence[Lot]) -> Question:
        """What a report about the option would ask the scheme today, by the sums on the register."""
        lines = self.lines[contract.pk]
        entry = latest_approved(self.entries[contract.pk])
        plan = plan_for(entry, contract.pk, {contract.pk}, RouteAction.EXTEND, self.on)
        spent = cost_of(option, lots, lines)
        amounts = Amounts.of(spent, lines, {contract.pk})
        key = judge(procedure_of(contract.council, self.on), amounts.reaching(None), is_planned=plan.is_key)
        values = {ValueBasis.THIS_DECISION: Value.of(spent)} if spent else {}
        return Question(
            action=RouteAction.EXTEND,
            on=self.on,
            values=values | standing_values(lines, {contract.pk}),
            plan=plan.entry,
            is_key=key.is_key,
            why_key=key.sentences,
            template_slug="",
        )

    def _parts(
        self, contract: Contract, option: TermOption, question: Question, found: Route | Verdict
    ) -> tuple[Part, ...]:
        return way_parts(
            contract.council,
            self.on,
            is_key=question.is_key,
            is_noticed=any(getattr(entry, "is_noticed", False) for entry in self.entries[contract.pk]),
            route=found if isinstance(found, Route) else None,
            bodies=self.bodies,
            allowed=self.set_lengths[contract.council_id].allowed(contract.pk, option.pk),
        )


def way_parts(
    council: Council,
    on: date,
    *,
    is_key: bool,
    is_noticed: bool,
    route: Route | None = None,
    bodies: Mapping[int, Sittings] = MappingProxyType({}),
    allowed: Mapping[LeadPart, Allowance] = MappingProxyType({}),
) -> tuple[Part, ...]:
    """The parts of the way by a route: notice where the decision is key and none runs, the meetings of the bodies it
    names, call-in where it applies."""
    procedure = procedure_of(council, on)
    facts = Facts(
        governance=council.governance_model,
        is_key=is_key,
        is_by_officer=route is not None and route.rule.record_type in BY_OFFICERS,
    )
    return timing.parts_of(
        clearance_working_days=council.clearance_working_days,
        procedure=procedure,
        is_key=is_key and not is_noticed,
        can_be_called_in=can_be_called_in(procedure.call_in, facts).allowed,
        bodies=before(route, bodies) if route else (),
        allowed=allowed,
    )


def way_of(
    contract: Contract,
    option: int | None,
    rules: Sequence[AuthorityRule],
    found: Route | Verdict,
    question: Question,
    *,
    is_due: bool,
) -> tuple[Part, ...]:
    """The parts of the way of one proposal that is led by a contract and an option (its primary key)."""
    council = contract.council
    return way_parts(
        council,
        question.on,
        is_key=question.is_key,
        is_noticed=not is_due,
        route=found if isinstance(found, Route) else None,
        bodies=sittings_of(rules, question.on),
        allowed=lead_times(council, question.on).allowed(contract.pk, option),
    )


def usable_of(contract: Contract, on: date) -> list[tuple[TermOption, list[Lot]]]:
    """Each option with the lots for which it could still be used on a day; those of none left out."""
    lots = list(contract.lots.all())
    options = sorted(contract.options.all(), key=lambda one: one.order)
    found = [(option, [lot for lot in lots if _can_use(option, lot, on)]) for option in options]
    return [(option, usable) for option, usable in found if usable]


def _can_use(option: TermOption, lot: Lot, on: date) -> bool:
    position = position_of(lot)
    span = option_span(option.terms, position)
    return span is not None and may_extend(option.terms, position, span, on=on).allowed


def cost_of(option: TermOption, lots: Sequence[Lot], lines: Sequence[MoneyLine]) -> list[Sum]:
    """What using an option for these lots costs by the register: each lot's own estimate where each has exactly one,
    else the option's one sum for the whole contract; nothing where the register does not say."""
    stated = [line for line in lines if line.option_id == option.pk and line.kind == MoneyKind.OPTION]
    wanted = {lot.pk for lot in lots}
    own = [line for line in stated if line.lot_id in wanted]
    if {line.lot_id for line in own} == wanted and len(own) == len(wanted):
        return [line.stated for line in own]
    whole = [line for line in stated if line.lot_id is None]
    return [whole[0].stated] if len(whole) == 1 else []


def _is_about(row: AuthorityRule, contract: Contract) -> bool:
    """A rule of the scheme, or one that a decision delegated for this very contract."""
    return row.grant is None or row.grant.contract_id == contract.pk


def _asked(contracts: Sequence[int]) -> dict[int, dict[tuple[int, int], Report]]:
    """By contract: the open report that holds each lot and option."""
    held = RecommendationLot.objects.filter(claims_option=True, option__contract__in=contracts)
    by_contract: dict[int, dict[tuple[int, int], Report]] = defaultdict(dict)
    for row in held.select_related("recommendation__report", "option"):
        by_contract[row.option.contract_id][row.lot_id, row.option_id] = row.recommendation.report
    return by_contract


def _entries(contracts: Sequence[int]) -> dict[int, list[ForwardPlanEntry]]:
    """By contract: its lines of the forward plan for extending it, each knowing whether a notice of it is published."""
    noticed = KeyDecisionNotice.objects.filter(
        forward_plan_entry=OuterRef("pk"), published_at__isnull=False, withdrawn_at__isnull=True
    )
    rows = ForwardPlanEntry.objects.filter(contract__in=contracts, action=RouteAction.EXTEND)
    by_contract: dict[int, list[ForwardPlanEntry]] = defaultdict(list)
    for row in rows.annotate(is_noticed=Exists(noticed)).order_by("pk"):
        by_contract[row.contract_id].append(row)
    return by_contract


def _lines(contracts: Sequence[int]) -> dict[int, list[MoneyLine]]:
    """By contract: every sum the register has of it."""
    by_contract: dict[int, list[MoneyLine]] = defaultdict(list)
    for line in MoneyLine.objects.filter(contract__in=contracts).order_by("pk"):
        by_contract[line.contract_id].append(line)
    return by_contract
