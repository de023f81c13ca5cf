"""Options with their scores, schedules of money, and figures: each refusal beside its box, nothing from elsewhere."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from commissioning.models import AuditEvent
from decisions.demonstration import people
from decisions.enums import FigureKind
from decisions.models import (
    Criterion,
    CriterionScore,
    Figure,
    MoneySchedule,
    OptionConsidered,
)
from decisions.services import rows
from decisions.services.rows import RowChange
from decisions.services.rows_beneath import Scored, SumShown
from frameworks.models import MoneyLinePart
from tests.factories.decisions import OptionConsideredFactory
from tests.factories.frameworks import MoneyLineFactory
from tests.factories.kinds import (
    CriterionFactory,
    FigureFactory,
    MoneyScheduleFactory,
    ScheduleLineFactory,
)


def png() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(file, "PNG")
    return SimpleUploadedFile("people.png", file.getvalue())


def errors(answer) -> dict[str, list[str]]:
    assert answer.status_code == 200
    return {name: list(found) for name, found in answer.context["form"].errors.items()}


# --- options: SWOT, criteria, scores ---


def test_an_option_has_strengths_weaknesses_opportunities_and_threats(room):
    typed = {"title": "Re-tender", "text": "A new contract.", "reason_rejected": "Late.", "strengths": "Fresh bids.",
             "weaknesses": "Takes a year.", "opportunities": "New models.", "threats": "No bids."}  # fmt: skip
    room.post("report-row-add", "alternatives", **typed)
    row = OptionConsidered.objects.get(title="Re-tender")
    assert (row.strengths, row.weaknesses, row.opportunities, row.threats) == tuple(
        typed[name] for name in ("strengths", "weaknesses", "opportunities", "threats")
    )
    page = room.get("report-row-edit", "alternatives", row.pk).content.decode()
    assert '<details class="govuk-details" open>' in page


@pytest.mark.parametrize("weight", ["", "0", "101", "half"])
def test_a_criterion_has_a_weight_in_per_cent(room, weight):
    assert set(errors(room.post("report-row-add", "criteria", name="Continuity", weight=weight))) == {"weight"}
    assert not Criterion.objects.exists()


@pytest.fixture
def grid(room):
    """Two criteria and two options, and the names of their boxes."""
    quality, price = (
        CriterionFactory(report=room.report, weight=60),
        CriterionFactory(report=room.report, order=2, name="Price", weight=40),
    )
    room.report.options_considered.all().delete()
    extend, tender = (
        OptionConsideredFactory(report=room.report, title="Extend"),
        OptionConsideredFactory(report=room.report, order=2, title="Re-tender"),
    )
    return {
        (one.name[0], two.title[0]): f"scores_{one.pk}-{two.pk}" for one in (quality, price) for two in (extend, tender)
    }


def test_the_grid_of_scores_is_saved_as_a_whole_and_shows_what_each_option_comes_to(room, grid):
    typed = {grid["C", "E"]: "8", grid["C", "R"]: "5", grid["P", "E"]: "6", f"{grid['C', 'E']}-reason": "Known."}
    assert room.post("report-scores", **typed).status_code == 302
    page = room.get("report-scores")
    assert [(title, str(total)) for title, total in page.context["totals"]] == [("Extend", "7.2"), ("Re-tender", "3.0")]
    assert sorted(CriterionScore.objects.values_list("score", "reason")) == [(5, ""), (6, ""), (8, "Known.")]
    [first, _] = room.get("report-rows", "criteria").context["rows"]
    assert dict(first.details)["Scores"] == "Extend: 8; Re-tender: 5"


def test_weights_that_do_not_come_to_a_hundred_are_said(room, grid):
    Criterion.objects.filter(name="Price").update(weight=30)
    assert room.get("report-scores").context["about_weights"] == "The weights come to 90 per cent, not 100."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"": "11"}, "Extend: a score is a whole number from 0 to 10."),
        ({"": "4.5"}, "Extend: a score is a whole number from 0 to 10."),
        ({"-reason": "Known."}, "Extend: give the score, or take the reason out."),
        ({"": "4", "-reason": "x" * 301}, "Extend: a reason has at most 300 characters."),
    ],
)
def test_an_impossible_score_is_refused_in_its_row(room, grid, typed, said):
    answer = room.post("report-scores", **{f"{grid['C', 'E']}{part}": text for part, text in typed.items()})
    assert list(errors(answer).values()) == [[said]]
    assert not CriterionScore.objects.exists()


def test_stale_scores_come_back_beside_those_on_record(room, grid):
    version = room.report.version
    room.post("report-scores", **{grid["C", "E"]: "8"})
    answer = room.post("report-scores", version=version, **{grid["C", "E"]: "3"})
    assert answer.status_code == 409
    assert [(one.typed, one.stored) for one in answer.context["conflict"]] == [("Extend: 3", "Extend: 8")]


def test_scores_that_differ_in_their_reason_alone_read_otherwise(room, grid):
    version = room.report.version
    room.post("report-scores", **{grid["C", "E"]: "8", f"{grid['C', 'E']}-reason": "Known."})
    typed = {grid["C", "E"]: "8", f"{grid['C', 'E']}-reason": "They know us."}
    answer = room.post("report-scores", version=version, **typed)
    assert [(one.typed, one.stored) for one in answer.context["conflict"]] == [
        ("Extend: 8 (They know us.)", "Extend: 8 (Known.)")
    ]


def test_scores_are_for_the_author_and_need_criteria_and_options(room):
    assert "Scores need criteria and options" in room.get("report-scores").content.decode()
    room.sit(people.MANAGER)
    assert room.get("report-scores").status_code == 403


# --- schedules of money ---


@pytest.fixture
def sums(room):
    """Two sums of the contract that can be added up, and one that cannot."""
    contract = room.report.contract
    return [
        MoneyLineFactory(contract=contract, label="First year", amount=100),
        MoneyLineFactory(contract=contract, label="Second year", amount=250),
        MoneyLineFactory(contract=contract, label="Spent", amount=90, kind="actual", certainty="actual"),
    ]


def test_a_schedule_takes_sums_of_the_register_in_the_order_asked_for(room, sums):
    first, second, _ = sums
    typed = {f"sums-{first.pk}": "1", f"sums-{second.pk}": "1", f"sums-{second.pk}-place": "1",
             f"sums-{first.pk}-label": "Year one"}  # fmt: skip
    room.post(
        "report-row-add", "schedules", caption="Whole-life value", shows_calculation="on", has_total="on", **typed
    )
    schedule = MoneySchedule.objects.get()
    assert (schedule.key, schedule.has_total) == ("whole-life-value", True)
    assert [(row.line, row.label) for row in schedule.lines.all()] == [(second, ""), (first, "Year one")]
    [shown] = room.get("report-rows", "schedules").context["rows"]
    assert dict(shown.details)["Sums"] == "Second year: £250; Year one: £100"
    assert dict(shown.details)["Stands nowhere yet"].startswith("write [schedule:whole-life-value]")


def test_a_schedule_keeps_its_key_when_it_is_called_otherwise(room, sums):
    row = MoneyScheduleFactory(report=room.report)
    ScheduleLineFactory(schedule=row, line=sums[0])
    room.post("report-row-edit", "schedules", row.pk, caption="Otherwise", **{f"sums-{sums[1].pk}": "1"})
    row.refresh_from_db()
    assert (row.key, row.caption, [one.line for one in row.lines.all()]) == ("whole-life", "Otherwise", [sums[1]])
    room.post("report-row-add", "schedules", caption="Whole life", **{f"sums-{sums[1].pk}": "1"})
    assert sorted(MoneySchedule.objects.values_list("key", flat=True)) == ["whole-life", "whole-life-2"]


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"certainty": "estimate"}, "not equally certain"),
        ({"vat_basis": "including"}, "Sums that stand to VAT differently"),
    ],
)
def test_sums_that_differ_are_not_added_up_and_the_refusal_says_why(room, sums, other, code):
    odd = MoneyLineFactory(contract=room.report.contract, label="Odd", **other)
    typed = {"caption": "Costs", "has_total": "on", f"sums-{sums[0].pk}": "1", f"sums-{odd.pk}": "1"}
    answer = room.post("report-row-add", "schedules", **typed)
    assert code in errors(answer)["has_total"][0]
    assert not MoneySchedule.objects.exists()
    del typed["has_total"]
    assert room.post("report-row-add", "schedules", **typed).status_code == 302


def added_up(contract, label, *lines):
    """A sum of the register that adds up others."""
    total = MoneyLineFactory(
        contract=contract, label=label, amount=sum(line.amount for line in lines), calculation="sum_of_lines"
    )
    for line in lines:
        MoneyLinePart.objects.create(total=total, line=line)
    return total


def test_a_sum_is_not_counted_twice_however_far_down_it_stands_in_another(room, sums):
    first, second, _ = sums
    both = added_up(room.report.contract, "Both years", first, second)
    whole = added_up(room.report.contract, "Whole life", both)
    typed = {"caption": "Costs", "has_total": "on", f"sums-{whole.pk}": "1", f"sums-{first.pk}": "1"}
    said = errors(room.post("report-row-add", "schedules", **typed))["has_total"][0]
    assert "“Whole life” is arrived at from others" in said
    third = MoneyLineFactory(contract=room.report.contract, label="Third year")
    another = added_up(room.report.contract, "From the second year", second, third)
    typed = {"caption": "Costs", "has_total": "on", f"sums-{whole.pk}": "1", f"sums-{another.pk}": "1"}
    said = errors(room.post("report-row-add", "schedules", **typed))["has_total"][0]
    assert "“Whole life” and “From the second year” add up some of the same sums" in said
    assert not MoneySchedule.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Tick at least one sum."),
        ({"": "1", "-place": "first"}, "First year, £100: write the place as a whole number, 1 for the first."),
        ({"-label": "Year one"}, "Year one, £100: tick it, or take its place and label out."),
        ({"": "1", "-label": "x" * 151}, f"{'x' * 151}, £100: a label has at most 150 characters."),
    ],
)
def test_sums_that_cannot_stand_are_refused_beside_their_boxes(room, sums, typed, said):
    sent = {f"sums-{sums[0].pk}{part}": text for part, text in typed.items()}
    assert errors(room.post("report-row-add", "schedules", caption="Costs", **sent)) == {"sums": [said]}


def test_sums_that_differ_in_their_place_alone_read_otherwise(room, sums):
    row = MoneyScheduleFactory(report=room.report)
    ScheduleLineFactory(schedule=row, line=sums[0])
    answer = room.post("report-row-edit", "schedules", row.pk, caption=row.caption, version=1,
                       **{f"sums-{sums[0].pk}": "1", f"sums-{sums[0].pk}-place": "4"})  # fmt: skip
    assert ("First year, £100 (place 4)", "First year, £100 (place 1)") in [
        (one.typed, one.stored) for one in answer.context["conflict"]
    ]


def test_a_schedule_is_offered_sums_of_the_reports_own_contracts_alone(room, sums):
    foreign = MoneyLineFactory()
    sent = {"caption": "Costs", f"sums-{sums[0].pk}": "1", f"sums-{foreign.pk}": "1"}
    room.post("report-row-add", "schedules", **sent)
    assert [row.line for row in MoneySchedule.objects.get().lines.all()] == [sums[0]]


# --- pictures and charts ---


def test_a_picture_is_kept_under_its_hash_and_shown_with_its_words(room):
    typed = {"caption": "People supported", "kind": FigureKind.PICTURE, "alt": "It rises.", "picture": png()}
    assert room.post("report-row-add", "pictures", **typed)["Location"] == room.url("report-rows", "pictures")
    figure = Figure.objects.get()
    assert (figure.key, figure.media_type, len(figure.sha256)) == ("people-supported", "image/png", 64)
    page = room.get("report-rows", "pictures").content.decode()
    assert f'src="{room.url("report-picture", figure.pk)}" alt="It rises."' in page
    served = room.get("report-picture", figure.pk)
    assert (served["Content-Type"], served.content[:4]) == ("image/png", b"\x89PNG")
    assert "sandbox" in served["Content-Security-Policy"]


def test_a_picture_stays_when_only_its_words_change(room):
    typed = {"caption": "People supported", "kind": FigureKind.PICTURE, "alt": "It rises."}
    room.post("report-row-add", "pictures", **typed, picture=png())
    before = Figure.objects.get()
    room.post("report-row-edit", "pictures", before.pk, **{**typed, "alt": "It rises from 40 to 55."})
    after = Figure.objects.get()
    assert (after.alt, after.sha256, after.key) == ("It rises from 40 to 55.", before.sha256, before.key)


AGAIN = "Choose the picture again: a browser does not keep a chosen file."


def test_a_picture_sent_with_a_mistake_or_too_late_has_to_be_chosen_again(room):
    typed = {"caption": "People supported", "kind": FigureKind.PICTURE, "alt": "It rises."}
    room.post("report-row-add", "pictures", **typed, picture=png())
    held = Figure.objects.get()
    wrong = room.post("report-row-edit", "pictures", held.pk, **{**typed, "alt": ""}, picture=png())
    assert errors(wrong) == {"alt": ["This field is required."], "picture": [AGAIN]}
    late = room.post("report-row-edit", "pictures", held.pk, **typed, picture=png(), version=1)
    assert (late.status_code, dict(late.context["form"].errors)) == (409, {"picture": [AGAIN]})
    assert [(one.label, one.typed) for one in late.context["conflict"]] == [("Picture", "A new picture")]


@pytest.mark.parametrize(
    ("typed", "box", "said"),
    [
        ({}, "picture", "Choose the picture."),
        ({"alt": ""}, "alt", "This field is required."),
        ({"kind": "chart"}, "schedule", "Choose the schedule the chart is drawn from. Is there none? Add it first."),
    ],
)
def test_a_figure_needs_its_source_and_its_words(room, typed, box, said):
    sent = {"caption": "People", "kind": "picture", "alt": "It rises.", **typed}
    found = errors(room.post("report-row-add", "pictures", **sent))
    assert found[box] == [said]
    assert not Figure.objects.exists()


def filled_with(paint):
    """A drawing of one box, filled so."""
    stops = '<defs><linearGradient id="g"><stop offset="0" stop-color="#000000"/></linearGradient></defs>'
    box = f'<rect width="5" height="5" style="fill:{paint}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{stops}{box}</svg>'.encode()


@pytest.mark.parametrize("paint", ["url(#g)", "url(&quot;#g&quot;)", "url('#g')", "url( #g )"])
def test_a_drawing_filled_from_its_own_definitions_is_taken_however_that_is_written(room, paint):
    picture = SimpleUploadedFile("people.svg", filled_with(paint))
    answer = room.post("report-row-add", "pictures", caption="People", kind="picture", alt="It rises.", picture=picture)
    assert answer.status_code == 302


def test_a_file_that_is_no_picture_is_refused_whatever_it_is_called(room):
    typed = {"caption": "People", "kind": "picture", "alt": "It rises."}
    for content, said in (
        (b"%PDF-1.7", "This is not a picture that can be printed."),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "This drawing holds “script”"),
        (
            b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 2000 + b"</g>" * 2000 + b"</svg>",
            "This drawing holds more than 100 groups inside each other.",
        ),
        (filled_with("url(&quot;http://example.org/#g&quot;)"), "This drawing fetches something from elsewhere."),
        (filled_with("url('other.svg#g')"), "This drawing fetches something from elsewhere."),
    ):
        answer = room.post("report-row-add", "pictures", **typed, picture=SimpleUploadedFile("people.png", content))
        assert errors(answer)["picture"][0].startswith(said)
    assert not Figure.objects.exists()


def test_a_picture_that_is_too_large_is_refused_before_it_is_read(room):
    huge = SimpleUploadedFile("people.png", b"\x89PNG\r\n\x1a\n" + bytes(5_000_001))
    answer = room.post("report-row-add", "pictures", caption="People", kind="picture", alt="It rises.", picture=huge)
    assert errors(answer)["picture"] == ["This picture is larger than 5 megabytes. Make it smaller."]


def test_a_chart_is_drawn_from_a_schedule_of_the_report_which_cannot_go_before_it(room):
    schedule, foreign = MoneyScheduleFactory(report=room.report), MoneyScheduleFactory()
    typed = {"caption": "Cost", "kind": "chart", "alt": "It grows."}
    assert set(errors(room.post("report-row-add", "pictures", **typed, schedule=foreign.pk))) == {"schedule"}
    assert room.post("report-row-add", "pictures", **typed, schedule=schedule.pk).status_code == 302
    drawn = room.get("report-picture", Figure.objects.get().pk)
    assert (drawn["Content-Type"], drawn.content[:4]) == ("image/svg+xml", b"<svg")
    answer = room.post("report-row-remove", "schedules", schedule.pk)
    assert "“Cost” is made from it. Change or remove that first." in answer.content.decode()
    assert MoneySchedule.objects.filter(pk=schedule.pk).exists()


def test_a_chart_has_no_file_and_a_picture_no_schedule(room):
    schedule = MoneyScheduleFactory(report=room.report)
    typed = {"caption": "Cost", "alt": "It grows.", "schedule": schedule.pk, "picture": png()}
    assert set(errors(room.post("report-row-add", "pictures", **{**typed, "kind": "chart"}))) == {"picture"}
    typed["picture"] = png()
    assert set(errors(room.post("report-row-add", "pictures", **{**typed, "kind": "picture"}))) == {
        "schedule",
        "picture",
    }


def test_a_picture_of_another_report_is_not_there(room):
    assert room.get("report-picture", FigureFactory().pk).status_code == 404


# --- what the service takes ---


@pytest.mark.parametrize(
    "change",
    [
        lambda report: RowChange(
            MoneySchedule, values={"key": "a", "caption": "A"}, sums=[SumShown(MoneyLineFactory())]
        ),
        lambda report: RowChange(
            Figure,
            values={"key": "a", "caption": "A", "alt": "A", "kind": "chart", "schedule": MoneyScheduleFactory()},
        ),
        lambda report: RowChange(
            Criterion, values={"name": "A", "weight": 5}, scores=[Scored(OptionConsideredFactory(), 5)]
        ),
    ],
)
def test_the_service_takes_nothing_of_another_council_or_report(room, change):
    before = AuditEvent.objects.count()
    with pytest.raises(rows.Refused) as refused:
        rows.save(
            report=room.report, version=room.report.version, changes=[change(room.report)],
            actor=room.told.actor(people.AUTHOR), at=room.told.at(),
        )  # fmt: skip
    assert refused.value.verdict.codes[0] in ("other_council", "other_report")
    assert AuditEvent.objects.count() == before
