"""Sections that are made of rows, headings, and the page of implications; what may be placed by a code."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from decisions.demonstration import people
from decisions.enums import SectionAnswer, SectionKind
from tests.factories.decisions import OptionConsideredFactory, SectionFactory
from tests.factories.kinds import (
    CriterionFactory,
    EngagementFactory,
    FigureFactory,
    MilestoneFactory,
    MoneyScheduleFactory,
    RiskFactory,
    ScheduleLineFactory,
)

MADE = {
    SectionKind.RISKS: RiskFactory,
    SectionKind.MILESTONES: MilestoneFactory,
    SectionKind.ENGAGEMENT: EngagementFactory,
}


def add(room, kind: SectionKind, *, order: int = 900, **fields):
    """A section of this kind at the end of the report."""
    return SectionFactory(
        report=room.report,
        kind=kind,
        key=f"of-{kind}",
        order=order,
        heading=f"About {kind}",
        is_required=True,
        **fields,
    )


def state(room, key: str):
    return next(one for one in room.get("report-detail").context["states"] if one.section.key == key)


@pytest.mark.parametrize("kind", MADE)
def test_a_section_made_of_rows_shows_them_with_a_way_to_each(room, kind):
    section = add(room, kind)
    assert state(room, section.key).status == "Empty"
    page = room.get("report-section", section.key)
    slug = page.context["rows_kind"].slug
    assert room.url("report-row-add", slug) in page.content.decode()
    row = MADE[kind](report=room.report)
    page = room.get("report-section", section.key)
    assert room.url("report-row-edit", slug, row.pk) in page.content.decode()
    assert state(room, section.key).row_count == 1


def test_a_reader_sees_the_rows_and_no_way_to_change_them(room):
    section, row = add(room, SectionKind.RISKS), RiskFactory(report=room.report)
    room.sit(people.MANAGER)
    page = room.get("report-section", section.key).content.decode()
    assert row.title in page
    assert room.url("report-row-edit", "risks", row.pk) not in page


@pytest.mark.parametrize("kind", [SectionKind.CONSULTATIONS, SectionKind.ENCLOSURES, SectionKind.CONTACTS])
def test_what_is_asked_for_or_attached_elsewhere_is_shown_with_a_way_there(room, kind):
    section = add(room, kind)
    page = room.get("report-section", section.key).content.decode()
    there = {
        SectionKind.CONSULTATIONS: room.url("report-detail"),
        SectionKind.CONTACTS: room.url("report-rows", "contacts"),
        SectionKind.ENCLOSURES: room.url("report-attachments"),
    }
    assert f'href="{there[kind]}"' in page


@pytest.mark.parametrize("kind", [SectionKind.PART, SectionKind.GROUP])
def test_parts_and_groups_are_headings_among_the_tasks_and_hold_no_text(room, kind):
    section = add(room, kind, is_locked=False)
    assert state(room, section.key).is_heading_only
    page = room.get("report-detail").content.decode()
    assert f'href="{room.url("report-section", section.key)}"' not in page
    form = room.get("report-section", section.key).context["form"]
    assert not {"body", "answer"} & set(form.fields)
    last = room.get("report-section", "background-papers")
    assert last.context["after"] is None


def test_none_in_the_context_of_this_report_is_an_answer(room):
    answer = SectionAnswer.NONE_IN_CONTEXT
    assert room.write("finance", body="", answer=answer).status_code == 302
    assert room.report.sections.get(key="finance").answer == answer
    assert "None in the context of this report" in room.get("report-section", "finance").content.decode()


def offered(room) -> list[str]:
    return [section.key for section in room.get("report-short-answers").context["form"].sections]


def test_it_is_offered_for_several_sections_at_once(room):
    section = add(room, SectionKind.RISKS)
    room.post("report-short-answers", answer=SectionAnswer.NONE_IN_CONTEXT)
    assert room.report.sections.get(key=section.key).answer == SectionAnswer.NONE_IN_CONTEXT


def test_a_section_that_has_rows_needs_no_short_answer(room):
    section = add(room, SectionKind.RISKS)
    assert section.key in offered(room)
    RiskFactory(report=room.report)
    assert section.key not in offered(room)


# --- implications ---


@pytest.fixture
def implications(room):
    """Four implications: one with words, one with words beneath it, one that says none, one unanswered."""
    over = add(room, SectionKind.IMPLICATIONS)
    told = {
        "money": {"body": "It costs nothing."},
        "law": {},
        "policy": {"answer": SectionAnswer.NOT_APPLICABLE},
        "people": {},
    }
    made = {
        key: SectionFactory(report=room.report, key=key, heading=key, parent=over, level=2, order=901 + n, **fields)
        for n, (key, fields) in enumerate(told.items())
    }
    SectionFactory(report=room.report, key="law-more", heading="", parent=made["law"], level=3, order=950, body="Yes.")
    return over


def test_implications_stand_on_one_page_with_their_answers_at_a_glance(room, implications):
    page = room.get("report-section", implications.key)
    assert [(one.state.title, one.answer, one.is_answered) for one in page.context["implications"]] == [
        ("money", "Has implications", True),
        ("law", "Has implications", True),
        ("policy", "N/A", True),
        ("people", "Not answered yet", False),
    ]
    assert all(room.url("report-section", key) in page.content.decode() for key in ("money", "law", "policy", "people"))


def test_the_task_list_says_how_many_implications_are_open(room, implications):
    assert state(room, implications.key).status == "1 to answer"
    room.write("people", body="", answer=SectionAnswer.NONE)
    assert state(room, implications.key).status == "Answered"


def test_an_implication_is_answered_even_where_its_section_is_not_required(room, implications):
    assert "people" in offered(room)


# --- what is placed by a code ---


def test_everything_that_can_be_placed_is_offered_beside_the_box(room):
    assert list(room.get("report-section", "finance").context["embeds"]) == ["Tables"]
    RiskFactory(report=room.report)
    MilestoneFactory(report=room.report)
    FigureFactory(report=room.report)
    ScheduleLineFactory(schedule=MoneyScheduleFactory(report=room.report))
    page = room.get("report-section", "finance")
    offered = {one.token for there in page.context["embeds"].values() for one in there}
    table = room.report.tables.get().key
    assert offered == {
        f"[table:{table}]", "[schedule:whole-life]", "[figure:people-supported]", "[risks]", "[risk-map]",
        "[milestones]",
    }  # fmt: skip
    assert 'data-insert="[risks]" data-insert-alone' in page.content.decode()


def test_a_list_says_where_a_figure_stands(room):
    row = FigureFactory(report=room.report)
    room.write("finance", body=f"Words.\n\n[figure:{row.key}]")
    [shown] = room.get("report-rows", "pictures").context["rows"]
    assert dict(shown.details)["Stands in"] == f"“{room.report.sections.get(key='finance')}”"


def test_only_kinds_in_use_are_listed_and_the_others_are_a_step_away(room):
    page = room.get("report-detail")
    assert [line.title for line in page.context["other_rows"]] == [
        "Risks", "Timetable", "Engagement", "Criteria", "Schedules of money", "Pictures and charts",
    ]  # fmt: skip
    RiskFactory(report=room.report)
    add(room, SectionKind.MILESTONES)
    room.write("risk", body="They are these:\n\n[risks]")  # risks that stand nowhere are to be put right
    page = room.get("report-detail")
    assert {line.title: line.status for line in page.context["rows"]}.items() >= {
        "Risks": "1",
        "Timetable": "None",
    }.items()


# --- the budget ---


def everything(room, count: int) -> None:
    """So many rows of every kind."""
    for order in range(1, count + 1):
        RiskFactory(report=room.report, order=order)
        MilestoneFactory(report=room.report, order=order)
        EngagementFactory(report=room.report, order=order)
        CriterionFactory(report=room.report, order=order)
        OptionConsideredFactory(report=room.report, order=100 + order)
        schedule = MoneyScheduleFactory(report=room.report, key=f"schedule-{order}")
        ScheduleLineFactory(schedule=schedule)
        FigureFactory(report=room.report, key=f"figure-{order}")


PAGES = [
    ("report-detail",),
    ("report-section", "finance"),
    ("report-section", "of-risks"),
    ("report-short-answers",),
    ("report-scores",),
    *(("report-rows", kind) for kind in ("risks", "milestones", "engagement", "criteria", "schedules", "pictures")),
    *(("report-row-add", kind) for kind in ("risks", "milestones", "engagement", "schedules", "pictures")),
]


def test_no_page_asks_more_than_thirty_questions_nor_more_with_more_rows(room):
    add(room, SectionKind.RISKS)
    everything(room, 1)
    room.get("report-detail")  # the database is asked once what it can do
    asked: dict[tuple[str, ...], list[int]] = {page: [] for page in PAGES}
    for count in (1, 3):
        for made in (room.report.risks, room.report.milestones, room.report.engagements, room.report.criteria,
                     room.report.figures, room.report.schedules, room.report.options_considered):  # fmt: skip
            made.all().delete()
        everything(room, count)
        for page in PAGES:
            with CaptureQueriesContext(connection) as queries:
                assert room.get(*page).status_code == 200
            asked[page].append(len(queries))
    assert {page: counts for page, counts in asked.items() if max(counts) > 30 or counts[0] != counts[1]} == {}
