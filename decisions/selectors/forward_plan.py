"""The forward plan: key decisions that are announced, what was decided on short notice, and what lacks its notice.

Everything a public page shows comes from here: published notices and published exceptions, nothing else of a report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from commissioning import clock
from commissioning.calendar import say_date
from commissioning.models import Council
from decisions.enums import ReportStatus, ShorterNoticeKind
from decisions.models import DecisionNumber, ForwardPlanEntry, KeyDecisionNotice, Report, ShorterNotice
from decisions.selectors import notices

DECIDED = (ReportStatus.DECIDED, ReportStatus.REFUSED)


@dataclass(frozen=True)
class Announced:
    """A published notice as everybody may read it."""

    pk: int
    number: str
    subject: str
    maker: str
    members: tuple[str, ...]
    due_from: date
    due_to: date
    documents: tuple[str, ...]
    obtain_from: str
    ask_by: str
    private_reasons: str
    published_on: date
    earliest_on: date
    changed_at: datetime

    @property
    def due(self) -> str:
        """“22 June 2021”, or “1 April 2022 to 29 April 2022”."""
        if self.due_from == self.due_to:
            return say_date(self.due_from)
        return f"{say_date(self.due_from)} to {say_date(self.due_to)}"


@dataclass(frozen=True)
class OnShortNotice:
    """A published exception or urgency as everybody may read it."""

    number: str
    kind: str
    subject: str
    impracticable: str
    urgent_because: str
    told: str
    agreed: str
    passed_over: str
    published_on: date
    earliest_on: date


def published(council: Council) -> QuerySet[KeyDecisionNotice]:
    """Every notice of a council that is public: published and not withdrawn, the soonest first."""
    found = KeyDecisionNotice.objects.filter(council=council, published_at__isnull=False, withdrawn_at__isnull=True)
    return found.order_by("due_from", "pk")


def to_come(council: Council) -> QuerySet[KeyDecisionNotice]:
    """Those about which nothing has been decided yet."""
    return not_decided(published(council))


def not_decided(rows: QuerySet[KeyDecisionNotice]) -> QuerySet[KeyDecisionNotice]:
    """Those of these about which nothing has been decided yet."""
    return rows.filter(~Exists(_decided()))


def decided(rows: QuerySet[KeyDecisionNotice]) -> QuerySet[KeyDecisionNotice]:
    """Those of these that were decided."""
    return rows.filter(Exists(_decided()))


def saying(word: str) -> Q:
    """Notices in which a word is found: the matter, who decides, the contract."""
    return (
        Q(subject__icontains=word)
        | Q(maker_name__icontains=word)
        | Q(maker_title__icontains=word)
        | Q(body__icontains=word)
        | Q(contract__reference__icontains=word)
    )


def _decided() -> QuerySet[Report]:
    mine = Q(pk=OuterRef("report")) | Q(forward_plan_entry=OuterRef("forward_plan_entry"))
    return Report.objects.filter(mine, status__in=DECIDED)


def announced(rows: Iterable[KeyDecisionNotice]) -> list[Announced]:
    """Notices as they are shown, each with its number, in one question for all of them."""
    found = list(rows)
    by_entry, by_report = _numbers(found)
    return [
        _announced(row, by_report.get(row.report_id or 0) or by_entry.get(row.forward_plan_entry_id or 0, ""))
        for row in found
    ]


def _numbers(rows: Sequence[KeyDecisionNotice]) -> tuple[dict[int, str], dict[int, str]]:
    """Numbers of the notices' forward plan entries and reports; a report's may be that of its entry."""
    entries = [row.forward_plan_entry_id for row in rows]
    reports = [row.report_id for row in rows]
    borne = Q(forward_plan_entry__in=entries) | Q(report__in=reports) | Q(forward_plan_entry__reports__in=reports)
    by_entry: dict[int, str] = {}
    by_report: dict[int, str] = {}
    of = DecisionNumber.objects.filter(borne).values_list(
        "text", "forward_plan_entry", "report", "forward_plan_entry__reports"
    )
    for text, entry, report, of_entry in of:
        by_entry |= {entry: text} if entry else {}
        if of_entry:
            by_report.setdefault(of_entry, text)
        by_report |= {report: text} if report else {}
    return by_entry, by_report


def _announced(row: KeyDecisionNotice, number: str) -> Announced:
    told = notices.given(row)
    maker = row.body or f"{row.maker_name}, {row.maker_title}"
    return Announced(
        pk=row.pk,
        number=number,
        subject=row.subject,
        maker=maker,
        members=lines_of(row.members) if row.body else (),
        due_from=row.due_from,
        due_to=row.due_to,
        documents=lines_of(row.documents),
        obtain_from=row.obtain_from,
        ask_by=row.ask_by,
        private_reasons=row.private_reasons,
        published_on=told.published_on,
        earliest_on=told.earliest_on,
        changed_at=row.published_at or row.drafted_at,
    )


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def short_notices(council: Council) -> QuerySet[ShorterNotice]:
    """Every exception and urgency of a council that is public, the newest first."""
    found = ShorterNotice.objects.filter(report__council=council, withdrawn_at__isnull=True)
    return found.select_related("report__council", "report__forward_plan_entry").order_by("-published_at", "-pk")


def urgent_in(council: Council, year: int) -> QuerySet[ShorterNotice]:
    """The decisions for which special urgency was agreed in a year, for the leader's report (reg 19)."""
    return short_notices(council).filter(kind=ShorterNoticeKind.URGENT, agreed_on__year=year).order_by("agreed_on")


def on_short_notice(rows: Iterable[ShorterNotice]) -> list[OnShortNotice]:
    """Exceptions as they are shown, each under the title that its report bears on the public pages."""
    found = list(rows)
    reports = [row.report_id for row in found]
    borne = Q(report__in=reports) | Q(forward_plan_entry__reports__in=reports)
    numbers: dict[int, str] = {}
    for text, report, of_entry in DecisionNumber.objects.filter(borne).values_list(
        "text", "report", "forward_plan_entry__reports"
    ):
        numbers |= {key: text for key in (report, of_entry) if key}
    return [_short(row, numbers.get(row.report_id, "")) for row in found]


def _short(row: ShorterNotice, number: str) -> OnShortNotice:
    published_on = clock.london_day(row.published_at)
    told = f"{row.get_told_display()}, on {say_date(row.told_on)}" if row.told_on else ""
    agreed = ""
    if row.agreed_on:
        agreed = f"{row.get_agreed_as_display()} ({row.agreed_by}), on {say_date(row.agreed_on)}"
    return OnShortNotice(
        number=number,
        kind=row.get_kind_display(),
        subject=row.report.title,
        impracticable=row.impracticable,
        urgent_because=row.urgent_because,
        told=told,
        agreed=agreed,
        passed_over=row.passed_over,
        published_on=published_on,
        earliest_on=notices.earliest_of(row),
    )


def without_notice(council: Council) -> QuerySet[ForwardPlanEntry]:
    """Lines of the forward plan that are key decisions still to be taken, and have no published notice."""
    noticed = KeyDecisionNotice.objects.filter(
        forward_plan_entry=OuterRef("pk"), published_at__isnull=False, withdrawn_at__isnull=True
    )
    decided = Report.objects.filter(forward_plan_entry=OuterRef("pk"), status__in=DECIDED)
    found = ForwardPlanEntry.objects.filter(~Exists(noticed), ~Exists(decided), council=council, is_key=True)
    return found.select_related("contract__council", "decision_number").order_by("planned_on", "reference")


def number_borne(entry: ForwardPlanEntry) -> str:
    """The number of a line read by `without_notice`; empty where none was issued."""
    number = getattr(entry, "decision_number", None)
    return number.text if number is not None else ""
