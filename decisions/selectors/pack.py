"""The rows of the management pack, each list in the same queries however long it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse

from commissioning import clock
from commissioning.actors import Actor
from commissioning.calendar import add_months
from commissioning.once import reading_once
from decisions.enums import OPEN_STATUSES, ReportStatus
from decisions.models import LateAuthorisation
from decisions.pack import ENDING_MONTHS, LATE_MONTHS, NOBODY, STUCK_DAYS, Pack, Part, Row, Service
from decisions.selectors.next_options import next_options
from decisions.selectors.report_list import reports_for, turn_of
from frameworks.enums import ContractStage
from frameworks.models import Contract
from frameworks.models.sight import COUNCIL_WIDE
from frameworks.selectors.spend import spend_over_authority

OVER = (ContractStage.TERMINATED, ContractStage.CANCELLED, ContractStage.PLANNED, ContractStage.IN_PROCUREMENT)

# Key, title, what it is about, headings: in the order of the pack.
LISTS = (
    (
        "ending",
        f"Ending within {ENDING_MONTHS} months",
        "Contracts whose term, as it stands, ends in that time.",
        ("Contract", "Title", "Ends on", "Days left", "Can last until"),
    ),
    (
        "options",
        "Options not used",
        "Options that can still be used on those contracts, and that no report asks for.",
        ("Contract", "Option", "Months", "Last safe start", "Days to it", "Notice or end"),
    ),
    (
        "stuck",
        "Decisions stuck",
        f"Reports that have stood where they stand for {STUCK_DAYS} days or more.",
        ("Report", "Title", "State", "Whose move", "Since", "Days"),
    ),
    (
        "late",
        "Late authorisations",
        f"Recorded in the last {LATE_MONTHS} months.",
        ("Contract", "About", "Ran from", "Authorised on", "Days", "Value"),
    ),
    (
        "spend",
        "Spend against authority",
        "Contracts under which 80% or more of what was authorised is spent.",
        ("Contract", "Title", "Authorised", "Spent", "Left"),
    ),
)


@reading_once()
def pack_for(actor: Actor, at: datetime) -> Pack:
    """The pack as this person sees it at that moment. `actor` has a council (`pack.may_read`)."""
    council, today = actor.council, clock.london_day(at)
    seen = Contract.objects.visible_to(actor).select_related("council", "owner_post")
    ending = list(
        seen.filter(current_ends_on__gte=today, current_ends_on__lte=add_months(today, ENDING_MONTHS))
        .exclude(stage__in=OVER)
        .order_by("current_ends_on", "reference")
    )
    return Pack(
        council=council.name if council else "",
        colour=council.brand_colour if council else "",
        on=today,
        sight="the whole council" if actor.holds(*COUNCIL_WIDE) else actor.department or actor.post_label,
        parts=tuple(
            Part(key, title, about, headings, tuple(rows))
            for (key, title, about, headings), rows in zip(
                LISTS,
                (
                    _ending(ending, today),
                    _options(ending, today),
                    _stuck(actor, at),
                    _late(actor, today),
                    _spend(actor),
                ),
                strict=True,
            )
        ),
    )


def service_of(contract: Contract | None, department: str = "") -> Service:
    """The department and the owner of a contract, or the department alone."""
    if contract is None:
        return Service(department, NOBODY)
    owner = contract.owner_post.title if contract.owner_post else NOBODY
    return Service(contract.department or department, owner)


def _page(contract: Contract) -> str:
    return reverse("frameworks:contract-detail", args=[contract.pk])


def _ending(contracts: list[Contract], today: date) -> Iterator[Row]:
    for one in contracts:
        left = (one.current_ends_on - today).days  # type: ignore[operator]  # they are found by it
        cells = (one.reference, one.title, one.current_ends_on, left, one.max_ends_on)
        yield Row(service_of(one), cells, _page(one))


def _options(contracts: list[Contract], today: date) -> Iterator[Row]:
    found = next_options(contracts, today)
    options = [found[one.pk] for one in contracts if one.pk in found and found[one.pk].asked_in is None]
    for one in sorted(options, key=lambda option: option.start_on):
        days = (one.start_on - today).days
        cells = (
            one.contract.reference,
            f"Option {one.option.order}",
            one.option.months,
            one.start_on,
            days,
            one.deadline,
        )
        yield Row(service_of(one.contract), cells, _page(one.contract))


def _stuck(actor: Actor, at: datetime) -> Iterator[Row]:
    """In which state, whose move, since when; the longest first."""
    before = at - timedelta(days=STUCK_DAYS)
    stuck = reports_for(actor).filter(status__in=OPEN_STATUSES, since__lte=before).order_by("since", "reference")
    for report in stuck.select_related("contract__owner_post", "contract__council", "decision_maker_post", "author"):
        since = clock.london_day(report.since)
        whose = turn_of(report)
        if report.status == ReportStatus.WITH_DECISION_MAKER and report.decision_maker_post:
            whose = report.decision_maker_post.title
        days = (clock.london_day(at) - since).days
        cells = (report.reference, report.title, report.get_status_display(), whose, since, days)
        yield Row(service_of(report.contract), cells, reverse("decisions:report-detail", args=[report.pk]))


def _late(actor: Actor, today: date) -> Iterator[Row]:
    rows = LateAuthorisation.objects.visible_to(actor).counting()
    recent = rows.filter(authorised_on__gt=add_months(today, -LATE_MONTHS)).order_by("-authorised_on", "pk")
    for row in recent.select_related("contract__owner_post", "contract__council"):
        days = (row.authorised_on - row.service_from).days
        contract = row.contract.reference if row.contract else None
        cells = (contract, row.title, row.service_from, row.authorised_on, days, row.value)
        url = reverse("decisions:departure-detail", args=["late-authorisations", row.pk])
        yield Row(service_of(row.contract, row.department), cells, url)


def _spend(actor: Actor) -> Iterator[Row]:
    seen = Contract.objects.visible_to(actor).select_related("owner_post")
    for alert in spend_over_authority(seen):
        authorised = alert.standing.authority.sum
        cells = (
            alert.contract.reference,
            alert.contract.title,
            authorised.amount if authorised else None,
            alert.standing.spent,
            alert.standing.left,
        )
        yield Row(service_of(alert.contract), cells, _page(alert.contract))
