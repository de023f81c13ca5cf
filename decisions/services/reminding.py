"""Reminding of clearances and views that fall due, and telling those above of what is overdue or has nobody.

Run once a day by `send_reminders`; nothing is told to the same person twice (`commissioning.services.mail`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.enums import Discipline, MailKind, Role
from commissioning.models import OutgoingMail, Post, User
from commissioning.once import reading_once
from commissioning.selectors.people import actors_of
from commissioning.services import mail
from decisions.consultations import RUNS_IN
from decisions.enums import ReportStatus
from decisions.models import Body, Clearance, Consultation, Report
from decisions.reminding import Turn, turn_of
from decisions.selectors.procedure import procedure_of
from decisions.selectors.timing import days_of


@dataclass(frozen=True)
class Reminded:
    """One clearance or view of a report, whether it was reminded of or escalated, and to how many people anew."""

    report: Report
    what: str
    turn: Turn
    people: int


@dataclass(frozen=True)
class _Owed:
    """What is owed on a report by a day: by whom, to be done where, and who is above them."""

    row: Clearance | Consultation
    what: str
    does: str
    act: str
    due_on: date
    to: list[User]
    above: list[User]


def send(*, on: date, at: datetime) -> Iterator[Reminded]:
    """Tell whoever has to be told on a day; a line for each clearance or view about which somebody was told anew."""
    for owed in _everything_owed(on):
        with transaction.atomic():
            if told := _tell(owed, on, at):
                yield told


@reading_once()
def _everything_owed(on: date) -> list[_Owed]:
    beside = ("report__council", "report__contract__council")
    clearances = Clearance.objects.filter(outcome="", report__status=ReportStatus.IN_CLEARANCE)
    views = Consultation.objects.open().filter(report__status__in=RUNS_IN)
    return [
        *(_clearance(row, on) for row in clearances.select_related(*beside).order_by("report", "discipline")),
        *(_view(row, on) for row in views.select_related(*beside, "consultee_post").order_by("report", "pk")),
    ]


def _clearance(row: Clearance, on: date) -> _Owed:
    discipline = Discipline(row.discipline)
    posts = Post.objects.filter(council=row.report.council_id).with_role(Role.CLEARER, discipline)
    above = _manager(row.report, on)
    if discipline is Discipline.GOVERNANCE:
        above += _in_role(row.report, on, Role.MONITORING_OFFICER)
    what = f"{discipline.label} clearance"
    return _Owed(row, what, f"clear it ({discipline.label.lower()})", "clear", row.due_on, _users(posts, on), above)


def _view(row: Consultation, on: date) -> _Owed:
    """A body is reminded through its clerk, because nobody speaks for it alone."""
    body = Body.objects.filter(post=row.consultee_post_id).first()
    post = body.clerk_post_id if body else row.consultee_post_id
    does, act = ("record the body's view", "record-view") if body else ("give your view", "give-view")
    above = [*_manager(row.report, on), *_in_role(row.report, on, Role.DEMOCRATIC_SERVICES)]
    to = _users(Post.objects.filter(pk__in=[post]), on)
    return _Owed(row, f"View of {row.consultee_post}", does, act, row.reply_due_on, to, above)


def _tell(owed: _Owed, on: date, at: datetime) -> Reminded | None:
    report = owed.row.report
    council = report.council
    days, procedure = days_of(council), procedure_of(council, on)
    turn = turn_of(owed.due_on, on, procedure, days, is_covered=bool(owed.to))
    if turn is None:
        return None
    if turn is Turn.REMIND:
        told = _send(owed, turn, owed.to, f"Due {say_date(owed.due_on)}: {owed.does}", owed.act, at)
    elif owed.to:
        told = _send(owed, turn, owed.above, f"{owed.what}: due {say_date(owed.due_on)} and not given", "", at)
    else:
        above = [*owed.above, *_in_role(report, on, Role.ADMINISTRATOR)]
        told = _send(owed, turn, above, f"{owed.what}: nobody is in the post today", "", at)
    return Reminded(report, owed.what, turn, len(told)) if told else None


def _send(owed: _Owed, turn: Turn, to: Iterable[User], what: str, act: str, at: datetime) -> list[OutgoingMail]:
    report = owed.row.report
    name, args = ("decisions:report-act", [report.pk, act]) if act else ("decisions:report-detail", [report.pk])
    return mail.tell(
        council=report.council,
        to=to,
        kind=MailKind.REMINDER,
        reference=report.reference,
        what=what,
        path=reverse(name, args=args),
        about=f"{owed.row._meta.label_lower}:{owed.row.pk}:{turn}{'' if owed.to else ':vacant'}",
        actor=Actor.system(report.council),
        at=at,
    )


def _manager(report: Report, on: date) -> list[User]:
    """The manager who approved the report; where they cannot act any more, every approving manager."""
    approval = report.approvals.select_related("approved_by").last()
    managers = _in_role(report, on, Role.APPROVING_MANAGER)
    return [approval.approved_by] if approval and approval.approved_by in managers else managers


def _in_role(report: Report, on: date, role: Role) -> list[User]:
    posts = Post.objects.filter(council=report.council_id, is_active=True, roles__role=role).distinct()
    return _users(posts, on)


def _users(posts: Iterable[Post], on: date) -> list[User]:
    return list(dict.fromkeys(actor.user for actor in actors_of(posts, on=on)))
