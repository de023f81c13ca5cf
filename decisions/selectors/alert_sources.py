"""Everything that falls due, a small function for each kind: whose it is, what, on which day, and where to look.

To add a kind, write one function `(Scope) → Due…` and name it in `SOURCES`. Read in a fixed number of queries for all
the contracts of a scope; nothing here knows what has been told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.urls import reverse

from commissioning import clock
from commissioning.actors import Actor
from commissioning.calendar import add_months
from commissioning.enums import Role
from commissioning.models import Council
from decisions.alerts import Due
from decisions.enums import AlertKind
from decisions.models import AuthorityGrant, CallIn
from decisions.selectors import disposal
from decisions.selectors.next_options import NextOption, open_options, options_of
from decisions.selectors.reprocurement import Reprocurement, reprocurements, reprocurements_of
from frameworks.enums import ContractStage, LotStatus, RoundStatus, UseStatus
from frameworks.models import AdmissionRound, Contract, Lot, Notice
from frameworks.monitoring import Period
from frameworks.options import latest_notice
from frameworks.selectors.monitoring import returns_due
from frameworks.selectors.spend import spend_over_authority

CHECK_MONTHS = 12
A_YEAR = timedelta(days=366)
LONGEST_TITLE = 120
OFFICE = (Role.DEMOCRATIC_SERVICES, Role.MONITORING_OFFICER, Role.ADMINISTRATOR)


@dataclass
class Scope:
    """Whose eyes, which contracts they look after, and the day: what a source looks at.

    `contracts` have their council, owner and manager at hand. The program itself sees all of a council.
    """

    council: Council
    actor: Actor
    contracts: Sequence[Contract]
    on: date

    @cached_property
    def by_pk(self) -> dict[int, Contract]:
        """The contracts by primary key."""
        return {contract.pk: contract for contract in self.contracts}

    @cached_property
    def options(self) -> list[NextOption]:
        """Every option that can still be used, for the lots of each deadline."""
        if len(self.contracts) == 1:  # a contract's own page, which asks for it elsewhere too
            found = options_of(self.contracts[0], self.on)
        else:
            found = [one for several in open_options(self.contracts, self.on).values() for one in several]
        return [part for option in found for part in option.by_deadline()]

    @cached_property
    def reprocurements(self) -> list[Reprocurement]:
        """What has to be procured anew."""
        if len(self.contracts) == 1:
            return reprocurements_of(self.contracts[0], self.on)
        return [one for several in reprocurements(self.contracts, self.on).values() for one in several]

    def is_for(self, *roles: Role) -> bool:
        """Whether what is not about one contract concerns whoever looks."""
        return self.actor.is_system or self.actor.holds(*roles)


def start_governance(scope: Scope) -> Iterator[Due]:
    """The last safe start of each option that no report asks for yet."""
    for option in scope.options:
        if option.asked_in is None:
            yield _of_contract(
                option.contract,
                AlertKind.START,
                [f"option:{option.option.pk}/lot:{lot.pk}" for lot in option.lots],
                option.start_on,
                f"last safe day to begin with option {option.option.order}",
                page="decisions:safe-start",
                anchor=option.deadline,
            )


def begin_procurement(scope: Scope) -> Iterator[Due]:
    """Where no option is left and nothing follows: when a new procurement has to begin."""
    for one in scope.reprocurements:
        yield _of_contract(
            one.contract,
            AlertKind.REPROCURE,
            [f"lot:{lot.pk}" for lot in one.lots],
            one.start_on,
            "last safe day to begin a new procurement",
            page="decisions:safe-start",
            anchor=one.ends_on,
        )


def notice_deadlines(scope: Scope) -> Iterator[Due]:
    """The latest day for notice, as the contract states it, of options that are open or authorised and not served."""
    for option in scope.options:
        if option.is_notice_stated:
            subjects = [f"option:{option.option.pk}/lot:{lot.pk}" for lot in option.lots]
            yield _notice(option.contract, option.option.order, subjects, option.deadline)
    for contract in scope.contracts:
        for lot in contract.lots.all():
            for use in lot.uses.all():
                if use.status == UseStatus.AUTHORISED and use.from_on:
                    by_on = latest_notice(use.option.terms, use.from_on - timedelta(days=1))
                    if by_on:
                        yield _notice(contract, use.option.order, [f"option:{use.option_id}/lot:{lot.pk}"], by_on)


def _notice(contract: Contract, order: int, subjects: list[str], day: date) -> Due:
    return _of_contract(contract, AlertKind.NOTICE_BY, subjects, day, f"latest day for notice of option {order}")


def ends(scope: Scope) -> Iterator[Due]:
    """The end of each running term, for the lots that end together."""
    for contract in scope.contracts:
        by_end: dict[date, list[Lot]] = {}
        for lot in contract.lots.all():
            if lot.current_ends_on and lot.current_ends_on >= scope.on and lot.status != LotStatus.TERMINATED:
                by_end.setdefault(lot.current_ends_on, []).append(lot)
        for day, lots in sorted(by_end.items()):
            yield _of_contract(
                contract, AlertKind.ENDS, [f"lot:{lot.pk}" for lot in lots], day, _ending(contract, lots)
            )


def _ending(contract: Contract, lots: Sequence[Lot]) -> str:
    if len(contract.lots.all()) == len(lots):
        return "it ends"
    numbers = ", ".join(str(lot.number) for lot in lots)
    return f"lot{'s' if len(lots) > 1 else ''} {numbers} end{'' if len(lots) > 1 else 's'}"


def reviews(scope: Scope) -> Iterator[Due]:
    """The day of review that somebody set, until another is set."""
    for contract in scope.contracts:
        if contract.review_on:
            yield _of_contract(contract, AlertKind.REVIEW, [f"contract:{contract.pk}"], contract.review_on, "review")


def insurance(scope: Scope) -> Iterator[Due]:
    """Insurance is looked at every year: a year after it was last checked."""
    for contract in scope.contracts:
        if contract.insurance_checked_on:
            day = add_months(contract.insurance_checked_on, CHECK_MONTHS)
            yield _of_contract(
                contract, AlertKind.CHECK, [f"contract:{contract.pk}"], day, "insurance to be checked again"
            )


def rounds(scope: Scope) -> Iterator[Due]:
    """Rounds of admission that are to open, and open ones that close."""
    running = AdmissionRound.objects.running().filter(contract__in=scope.by_pk).order_by("pk")
    for row in running:
        is_planned = row.status == RoundStatus.PLANNED
        day = row.opens_on if is_planned else row.closes_on
        if day is not None and (is_planned or row.status == RoundStatus.OPEN):
            yield _of_contract(
                scope.by_pk[row.contract_id],
                AlertKind.ROUND,
                [f"round:{row.pk}/{'opens' if is_planned else 'closes'}"],
                day,
                f"round {row.number} of admission {'opens' if is_planned else 'closes'}",
                page="frameworks:round-detail",
                of=row.pk,
            )


def procurement_notices(scope: Scope) -> Iterator[Due]:
    """Procurement notices that are due and neither published nor found not to be needed."""
    waiting = Notice.objects.waiting().filter(contract__in=scope.by_pk).order_by("pk")
    for row in waiting:
        if row.due_on is not None:
            what, contract = f"notice due: {row.get_type_display()}", scope.by_pk[row.contract_id]
            yield _of_contract(contract, AlertKind.NOTICE_DUE, [f"notice:{row.pk}"], row.due_on, what)


def monitoring(scope: Scope) -> Iterator[Due]:
    """Monitoring returns that are still out, for the lots of each period."""
    for contract, out in returns_due(Contract.objects.filter(pk__in=scope.by_pk), on=scope.on):
        by_period: dict[Period, list[int]] = {}
        for one in out:
            by_period.setdefault(one.period, []).append(one.lot.pk)
        for period, lots in by_period.items():
            yield _of_contract(
                scope.by_pk[contract.pk],
                AlertKind.MONITORING,
                [f"lot:{pk}/return" for pk in lots],
                period.due_on,
                f"monitoring return for {period.words}",
                page="frameworks:contract-monitoring",
            )


def spend(scope: Scope) -> Iterator[Due]:
    """80 or 100 per cent of what was authorised is spent: once for each mark and for each authorised term."""
    for alert in spend_over_authority(Contract.objects.filter(pk__in=scope.by_pk)):
        level, contract = alert.standing.level, scope.by_pk[alert.contract.pk]
        yield _of_contract(
            contract,
            AlertKind.SPEND,
            [f"contract:{contract.pk}/spend:{level}"],
            scope.on,
            f"{level}% of what was authorised is spent",
            anchor=contract.authorised_ends_on or contract.initial_ends_on,
        )


def call_ins(scope: Scope) -> Iterator[Due]:
    """Call-ins that are open, until they close."""
    if not scope.is_for(*OFFICE):
        return
    open_ones = CallIn.objects.open().filter(decision__report__council=scope.council)
    for row in open_ones.visible_to(scope.actor).select_related("decision__report"):
        report = row.decision.report
        yield Due(
            AlertKind.CALL_IN,
            (f"call-in:{row.pk}",),
            clock.london_day(row.closes_at),
            f"{report.reference}: call-in closes",
            reverse("decisions:report-after", args=[report.pk]),
            roles=OFFICE,
        )


def grants(scope: Scope) -> Iterator[Due]:
    """Authority that a decision delegated, before it expires."""
    rows = AuthorityGrant.objects.filter(
        council=scope.council, expires_on__gte=scope.on, revoked_from__isnull=True
    ).prefetch_related("posts")
    for row in rows.select_related("item__decision__report"):
        posts = tuple(post.pk for post in row.posts.all())
        if scope.actor.is_system or scope.actor.post_id in posts:
            report = row.item.decision.report
            yield Due(
                AlertKind.GRANT,
                (f"grant:{row.pk}",),
                row.expires_on,
                f"{report.reference}: authority it delegated expires",
                reverse("admin:decisions_authoritygrant_change", args=[row.pk]),
                owners=posts,
                roles=(Role.MONITORING_OFFICER, Role.ADMINISTRATOR),
            )


def retention(scope: Scope) -> Iterator[Due]:
    """What of decisions has been kept long enough, report by report."""
    if not scope.is_for(*OFFICE):
        return
    for one in disposal.due(scope.council, scope.on):
        yield Due(
            AlertKind.RETENTION,
            (f"report:{one.report.pk}/{one.kind}",),
            one.kept_until,
            f"{one.report.reference}: {one.kind.label.lower()} kept long enough",
            reverse("decisions:disposal-list"),
            roles=OFFICE,
        )


SOURCES: dict[str, Callable[[Scope], Iterable[Due]]] = {
    "start": start_governance,
    "procurement": begin_procurement,
    "notice": notice_deadlines,
    "ends": ends,
    "review": reviews,
    "insurance": insurance,
    "round": rounds,
    "procurement notice": procurement_notices,
    "monitoring": monitoring,
    "spend": spend,
    "call-in": call_ins,
    "grant": grants,
    "retention": retention,
}
# Those that look at contracts alone; and those of them that ask nothing which a contract's own page has not asked.
OF_CONTRACTS = (
    "start", "procurement", "notice", "ends", "review", "insurance", "round", "procurement notice",
    "monitoring", "spend",
)  # fmt: skip
# What is still awaited once a contract is over: its last return, and the notices of its end.
AFTER_ITS_END = ("procurement notice", "monitoring")
ON_ITS_PAGE = ("start", "procurement", "notice", "ends", "review", "insurance")


def everything_due(scope: Scope, names: Iterable[str] = tuple(SOURCES)) -> list[Due]:
    """All of it, the first day first."""
    found = [due for name in names for due in SOURCES[name](scope)]
    return sorted(found, key=lambda due: (due.day, due.what))


def looked_at(on: date) -> Q:
    """Which contracts can have anything that falls due: those that run on a day, and those that are planned."""
    never = (ContractStage.CANCELLED, ContractStage.VOID)
    return Q(current_ends_on__gte=on) | Q(current_ends_on__isnull=True) & ~Q(stage__in=never)


def lately_over(on: date) -> Q:
    """Which contracts have ended in the year before a day, so that something of them may still be awaited."""
    return Q(current_ends_on__lt=on, current_ends_on__gte=on - A_YEAR) & ~Q(stage=ContractStage.VOID)


def _of_contract(
    contract: Contract, kind: AlertKind, subjects: Sequence[str], day: date, what: str,
    *, page: str = "frameworks:contract-detail", of: int | None = None, anchor: date | None = None,
) -> Due:  # fmt: skip
    owners: list[Any] = [contract.owner_post_id, contract.contract_manager_post_id]
    title = contract.title if len(contract.title) <= LONGEST_TITLE else f"{contract.title[: LONGEST_TITLE - 1]}…"
    return Due(
        kind,
        tuple(subjects),
        day,
        f"{contract} {title}: {what}",
        reverse(page, args=[of or contract.pk]),
        owners=tuple(dict.fromkeys(pk for pk in owners if pk is not None)),
        department=contract.department,
        anchor=anchor,
    )
