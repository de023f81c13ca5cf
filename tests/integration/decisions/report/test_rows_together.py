"""Rows read together are the rows the database has, column by column, and cost one question however many kinds."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from decisions.models import Report
from decisions.selectors import parts, seldom, together
from tests.factories.decisions import ReportFactory
from tests.factories.kinds import (
    CriterionFactory,
    CriterionScoreFactory,
    EngagementFactory,
    FigureFactory,
    MilestoneFactory,
    MoneyScheduleFactory,
    RiskFactory,
    ScheduleLineFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def report() -> Report:
    """Two rows of every kind, made in the wrong order."""
    made = ReportFactory()
    for order in (2, 1):
        RiskFactory(report=made, order=order, title=f'Risk “{order}”\n"\\', due_on=date(2021, 3, order))
        MilestoneFactory(report=made, order=order)
        EngagementFactory(report=made, order=order)
        CriterionFactory(report=made, order=order)
        ScheduleLineFactory(schedule=MoneyScheduleFactory(report=made, key=f"schedule-{order}", has_total=order == 1))
    FigureFactory(report=made, key="b")
    FigureFactory(report=made, key="a", kind="chart", schedule=made.schedules.first(), sha256="", media_type="")
    return made


def columns(rows) -> list[dict[str, object]]:
    return [{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields} for row in rows]


@pytest.mark.parametrize("name", together.KINDS)
def test_each_row_is_what_the_database_has_in_the_same_order(report, name):
    assert columns(together.rows(report)[name]) == columns(getattr(report, name).all())


def test_all_kinds_cost_one_question_and_none_where_there_are_none(report):
    together.rows(report)  # the database is asked once what it can do
    with CaptureQueriesContext(connection) as queries:
        together.rows(report)
    assert len(queries) == 1
    empty = seldom.noting_what_there_is(Report.objects.filter(pk=ReportFactory().pk)).get()
    with CaptureQueriesContext(connection) as queries:
        assert together.rows(empty) == {}
    assert len(queries) == 0


def test_a_row_read_so_can_be_changed_and_knows_what_stands_beneath_it(report):
    risk = parts.risks(report)[0]
    risk.title = "Changed"
    risk.save()
    assert report.risks.get(order=1).title == "Changed"
    chart, picture = parts.figures(report)
    assert (chart.schedule, picture.schedule) == (report.schedules.first(), None)
    score = CriterionScoreFactory(criterion=report.criteria.first())
    assert [list(one.scores.all()) for one in parts.scored_criteria(report)] == [[score], []]
    assert [one.lines.count() for one in parts.schedules(report)] == [1, 1]
