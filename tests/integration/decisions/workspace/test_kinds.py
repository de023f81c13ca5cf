"""Risks, timetable and engagement, and what holds of every kind of row: small forms, each refusal beside its box."""

from __future__ import annotations

import pytest

from commissioning.models import AuditEvent
from decisions.demonstration import people
from decisions.enums import EngagementAudience, MilestonePrecision
from decisions.models import (
    Engagement,
    Milestone,
    Risk,
)
from decisions.views.row_kinds import KINDS
from tests.factories.kinds import (
    CriterionFactory,
    EngagementFactory,
    FigureFactory,
    MilestoneFactory,
    MoneyScheduleFactory,
    RiskFactory,
)

RISK = {
    "title": "The new provider is not ready in time", "description": "", "likelihood": "4", "impact": "2",
    "mitigation": "Mobilisation begins early.", "residual_likelihood": "2", "residual_impact": "2", "comment": "",
    "owner": "Head of Service", "due_on_day": "1", "due_on_month": "12", "due_on_year": "2020",
}  # fmt: skip
STEP = {"label": "Invitation to tender", "precision": MilestonePrecision.DAY, "words": "", "source": ""}
TALK = {"audience": EngagementAudience.USERS, "method": "Two meetings", "summary": "Most agreed."}


def day(name: str, date: str) -> dict[str, str]:
    """A date in its three boxes: `3/5/2022`, or `/5/2022` for a month."""
    return dict(zip((f"{name}_{part}" for part in ("day", "month", "year")), date.split("/"), strict=True))


def errors(answer) -> dict[str, list[str]]:
    assert answer.status_code == 200
    return {name: list(found) for name, found in answer.context["form"].errors.items()}


# --- every kind ---


def test_the_list_of_every_kind_says_what_to_do_first(room):
    for kind in KINDS:
        page = room.get("report-rows", kind)
        assert page.status_code == 200
        if not page.context["rows"]:
            assert KINDS[kind].empty in page.content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize("kind", ["risks", "milestones", "engagement", "criteria", "schedules", "pictures"])
def test_nobody_but_the_author_changes_these_rows(room, kind):
    made = {"risks": RiskFactory, "milestones": MilestoneFactory, "engagement": EngagementFactory,
            "criteria": CriterionFactory, "schedules": MoneyScheduleFactory, "pictures": FigureFactory}  # fmt: skip
    row = made[kind](report=room.report)
    room.sit(people.MANAGER)
    assert room.get("report-rows", kind).status_code == 200
    assert [
        room.get("report-row-add", kind).status_code,
        room.post("report-row-add", kind).status_code,
        room.post("report-row-edit", kind, row.pk).status_code,
        room.post("report-row-remove", kind, row.pk).status_code,
        room.post("report-rows", kind, move=f"up:{row.pk}").status_code,
    ] == [403] * 5
    row.refresh_from_db()


# --- risks ---


def test_a_risk_is_saved_and_its_score_and_band_are_shown_beside_it(room):
    assert room.post("report-row-add", "risks", **RISK)["Location"] == room.url("report-rows", "risks")
    [shown] = room.get("report-rows", "risks").context["rows"]
    assert [(mark.label, mark.text, mark.colour) for mark in shown.marks] == [
        ("Before", "4 × 2 = 8, amber", "orange"),
        ("Afterwards", "2 × 2 = 4, green", "green"),
    ]
    assert AuditEvent.objects.latest("pk").verb == "report.rows_changed"


def test_the_bands_are_the_councils(room):
    council = room.report.council
    council.risk_amber_from, council.risk_red_from = 2, 8
    council.save()
    RiskFactory(report=room.report)
    [shown] = room.get("report-rows", "risks").context["rows"]
    assert [mark.text for mark in shown.marks] == ["4 × 2 = 8, red", "2 × 2 = 4, amber"]


def test_a_risk_without_scores_afterwards_has_one_mark(room):
    room.post("report-row-add", "risks", **{**RISK, "residual_likelihood": "", "residual_impact": ""})
    [shown] = room.get("report-rows", "risks").context["rows"]
    assert [mark.label for mark in shown.marks] == ["Before"]


def test_a_risk_that_is_greater_afterwards_asks_why_and_keeps_what_was_typed(room):
    answer = room.post("report-row-add", "risks", **{**RISK, "residual_likelihood": "5"})
    assert errors(answer) == {
        "comment": ["The risk is greater afterwards (10) than before (8). Say why, or put the scores right."]
    }
    assert answer.context["form"]["title"].value() == RISK["title"]
    explained = {**RISK, "residual_likelihood": "5", "comment": "Two contracts end at once."}
    assert room.post("report-row-add", "risks", **explained).status_code == 302


def test_one_score_for_afterwards_is_half_an_answer(room):
    answer = room.post("report-row-add", "risks", **{**RISK, "residual_impact": ""})
    assert errors(answer) == {"residual_impact": ["Give both scores for afterwards, or neither."]}


def test_a_risk_needs_a_title_and_scores_from_one_to_five(room):
    answer = room.post("report-row-add", "risks", **{**RISK, "title": "", "likelihood": "6", "impact": ""})
    assert set(errors(answer)) == {"title", "likelihood", "impact"}
    assert not Risk.objects.exists()


def test_a_stale_risk_comes_back_beside_what_is_on_record(room):
    row = RiskFactory(report=room.report)
    version = room.report.version
    room.post("report-row-edit", "risks", row.pk, **{**RISK, "title": "Theirs"})
    answer = room.post("report-row-edit", "risks", row.pk, version=version, **{**RISK, "title": "Mine"})
    assert answer.status_code == 409
    assert [(one.typed, one.stored) for one in answer.context["conflict"] if one.label == "Risk"] == [
        ("Mine", "Theirs")
    ]
    assert Risk.objects.get().title == "Theirs"


# --- the timetable ---


@pytest.mark.parametrize(
    ("precision", "typed", "when"),
    [
        (MilestonePrecision.DAY, day("starts_on", "3/5/2022"), "3 May 2022"),
        (MilestonePrecision.MONTH, day("starts_on", "/4/2022"), "April 2022"),
        (MilestonePrecision.MONTH, {**day("starts_on", "/7/2022"), "words": "mid-July 2022"}, "mid-July 2022"),
        (MilestonePrecision.SEASON, {"words": "Spring 2022 onwards"}, "Spring 2022 onwards"),
        (
            MilestonePrecision.RANGE,
            {**day("starts_on", "3/5/2022"), **day("ends_on", "1/6/2022")},
            "3 May to 1 June 2022",
        ),
        (MilestonePrecision.FROM, day("starts_on", "1/10/2022"), "From 1 October 2022"),
        (MilestonePrecision.TO_BE_CONFIRMED, {}, "To be confirmed"),
    ],
)
def test_a_step_is_as_exact_as_it_is_said_to_be(room, precision, typed, when):
    assert room.post("report-row-add", "milestones", **{**STEP, "precision": precision, **typed}).status_code == 302
    [shown] = room.get("report-rows", "milestones").context["rows"]
    assert dict(shown.details)["When"] == when
    # Opened again and saved as it stands, it says the same.
    form = room.get("report-row-edit", "milestones", shown.row.pk).context["form"]
    again = {**STEP, "precision": precision, **typed}
    assert room.post("report-row-edit", "milestones", form.instance.pk, **again).status_code == 302
    [shown] = room.get("report-rows", "milestones").context["rows"]
    assert dict(shown.details)["When"] == when


def test_a_month_opens_with_its_day_empty(room):
    row = MilestoneFactory(report=room.report, precision=MilestonePrecision.MONTH, starts_on="2022-04-01")
    page = room.get("report-row-edit", "milestones", row.pk)
    boxes = page.context["form"]["starts_on"].field.widget.decompress(page.context["form"]["starts_on"].value())
    assert boxes == ["", "4", "2022"]


@pytest.mark.parametrize(
    ("precision", "typed", "box", "said"),
    [
        ("day", {}, "starts_on", "Give the date."),
        ("day", day("starts_on", "/5/2022"), "starts_on", "The day is missing. Give it, or choose “A month”."),
        ("day", {**day("starts_on", "3/5/2022"), "words": "soon"}, "words",
         "For “a day” take the words out, or choose “A season” or “A month”."),
        ("month", {}, "starts_on", "Give the month and the year."),
        ("month", day("starts_on", "3/5/2022"), "starts_on",
         "Leave the day empty where only the month is known, or choose “A day”."),
        ("season", {}, "words", "Say which season, such as spring 2022."),
        ("season", {"words": "Spring", **day("starts_on", "3/5/2022")}, "starts_on",
         "For “a season” take the date out, or choose how exact it is."),
        ("range", day("starts_on", "3/5/2022"), "ends_on", "Give the last day."),
        ("range", {**day("starts_on", "3/5/2022"), **day("ends_on", "2/5/2022")}, "ends_on",
         "The last day cannot be before the first."),
        ("from", {**day("starts_on", "3/5/2022"), **day("ends_on", "2/6/2022")}, "ends_on",
         "Only what goes from one day to another has a last day. Take it out, or choose that."),
        ("tbc", day("starts_on", "3/5/2022"), "starts_on",
         "For “to be confirmed” take the date out, or choose how exact it is."),
        ("day", day("starts_on", "31/2/2022"), "starts_on", "“31” is not a day of February 2022, which has 28 days."),
        ("month", day("starts_on", "/13/2022"), "starts_on", "“13” is not a month: use a number from 1 to 12."),
    ],
)  # fmt: skip
def test_a_date_that_says_more_or_less_than_is_known_is_refused_beside_its_box(room, precision, typed, box, said):
    answer = room.post("report-row-add", "milestones", **{**STEP, "precision": precision, **typed})
    assert errors(answer) == {box: [said]}
    assert not Milestone.objects.exists()


def test_steps_change_places(room):
    one, two = MilestoneFactory(report=room.report), MilestoneFactory(report=room.report, order=2, label="Award")
    room.post("report-rows", "milestones", move=f"up:{two.pk}")
    assert list(room.report.milestones.values_list("pk", flat=True)) == [two.pk, one.pk]


# --- engagement ---


def test_engagement_says_with_whom_when_and_what_was_said(room):
    typed = {**TALK, **day("from_on", "10/1/2022"), **day("to_on", "21/1/2022")}
    assert room.post("report-row-add", "engagement", **typed).status_code == 302
    [shown] = room.get("report-rows", "engagement").context["rows"]
    assert (shown.title, dict(shown.details)) == (
        "Two meetings",
        {"With": "people who use the service", "When": "10 January 2022 to 21 January 2022",
         "What was said": "Most agreed."},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "box", "said"),
    [
        (day("to_on", "21/1/2022"), "from_on", "Give the first day as well, or take the last day out."),
        ({**day("from_on", "22/1/2022"), **day("to_on", "21/1/2022")}, "to_on",
         "The last day cannot be before the first."),
    ],
)  # fmt: skip
def test_engagement_does_not_end_before_it_begins(room, days, box, said):
    assert errors(room.post("report-row-add", "engagement", **TALK, **days)) == {box: [said]}
    assert not Engagement.objects.exists()


def test_engagement_says_with_whom_it_was(room):
    assert set(errors(room.post("report-row-add", "engagement", **{**TALK, "audience": "", "method": ""}))) == {
        "audience", "method",
    }  # fmt: skip
