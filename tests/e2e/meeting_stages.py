"""A committee that meets, its agenda, and what becomes of the reports on it."""

from __future__ import annotations

from datetime import date, time

from decisions.demonstration import people
from decisions.enums import ReportStatus
from decisions.models import Meeting, Report
from decisions.services import consulting, meetings
from tests.e2e.report_stages import of_report
from tests.e2e.stages import World
from tests.factories.decisions import ReportFactory
from tests.factories.walks import Told, report_at


def agenda() -> World:
    """The papers of one meeting are out: a report on its agenda is late, another has gone to the next meeting."""
    told = report_at(ReportStatus.IN_CLEARANCE)
    soon, later = _meetings(told)
    at = told.at(9, 10)
    office = told.actor(people.OFFICE, at)
    item = meetings.place(meeting=soon, report=told.report, actor=office, at=told.at(12, 9))
    moved = meetings.place(meeting=soon, report=_another(told), actor=office, at=told.at(12, 9))
    meetings.roll(item=moved, to=later, reason="The figures are not ready.", actor=office, at=told.at(11, 9))
    why = {"late_reason": "Notice is due before the next meeting.", "late_agreed_by": "Cllr Margaret Thorne, chairman"}
    meetings.place(meeting=soon, report=_another(told), actor=office, at=at, **why)
    consulting.declare_conflict(
        report=told.report, nature="A cousin works for a provider.", actor=told.actor(people.CONTRACT_MANAGER), at=at
    )
    return of_report(told, at, meeting=soon.pk, later=later.pk, agendaitem=item.pk)


def _meetings(told: Told) -> tuple[Meeting, Meeting]:
    at = told.at(13, 9)
    office, cast = told.actor(people.OFFICE, at), told.walk.cast
    body = meetings.save_body(
        values={
            "name": "Adults and Safeguarding Committee", "kind": "committee", "post": cast.post(people.CHAIRMAN),
            "members": "Cllr Margaret Thorne\nCllr Iwan Probert\nCllr Sade Balogun", "clerk_post": office.post,
        },
        actor=office, at=at,
    )  # fmt: skip
    first, second = (
        meetings.schedule(
            values={"body": body, "held_on": day, "starts_at": time(18, 30), "place": "Council chamber"},
            actor=office, at=at,
        )
        for day in (date(2020, 10, 20), date(2020, 11, 24))
    )  # fmt: skip
    return first, second


def _another(told: Told) -> Report:
    return ReportFactory(council=told.report.council, contract=told.report.contract, author=told.report.author,
                         author_post=told.report.author_post)  # fmt: skip
