"""Rows with their small forms, and tables as grids; nothing typed is lost by any button."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.verdicts import Refused
from decisions.demonstration import people
from decisions.enums import EffectKind, RecommendationVerb
from decisions.models import Recommendation
from decisions.services import rows
from decisions.services.rows import RowChange
from decisions.views.row_kinds import KINDS
from tests.factories.commissioning import PostFactory
from tests.factories.frameworks import MoneyLineFactory, TermOptionFactory

PAPER = {"title": "Minutes of 6 January", "dated_on_day": "6", "dated_on_month": "1", "dated_on_year": "2020",
         "url": "https://council.example/minutes", "kept_until": ""}  # fmt: skip
NEW = {
    "alternatives": {"title": "Wait", "text": "Nothing happens.", "reason_rejected": "It would be too late."},
    "papers": PAPER,
    "contacts": {"name": "A. Officer", "post_title": "Officer", "email": "a@council.example", "phone": ""},
    "figures": {"figure": "£1.17", "meaning": "Return for each £1", "source": "Evaluation, 2019", "url": ""},
    "recommendations": {"verb": RecommendationVerb.NOTE, "text": "That it is noted.", "effect": EffectKind.NONE,
                        "option": "", "value_line": "", "conditions": "", "delegate_post": ""},
    "risks": {"title": "Not ready in time", "likelihood": "4", "impact": "2"},
    "milestones": {"label": "Invitation to tender", "precision": "tbc"},
    "engagement": {"method": "Two meetings", "audience": "users"},
    "criteria": {"name": "Continuity", "weight": "60"},
}  # fmt: skip


def rows_of(room, kind):
    return list(KINDS[kind].model.objects.filter(report=room.report))


def grid_of(room, table):
    form = room.get("report-table", table.pk).context["form"]
    return {name: form[name].value() or "" for name in form.fields if name != "has_row_headers"}


def test_a_row_put_right_from_the_reports_list_leads_to_the_next_thing_and_back_after_the_last(room):
    row = room.report.options_considered.get(is_do_nothing=True)
    room.write("social-value", body="")
    form = {"title": row.title, "text": row.text, "reason_rejected": "Nobody would be cared for."}
    page = room.client.get(f"{room.url('report-row-edit', 'alternatives', row.pk)}?back=report").content.decode()
    assert 'name="back" value="report"' in page
    assert "Save and go to the next thing" in page
    answer = room.post("report-row-edit", "alternatives", row.pk, **form, back="report")
    assert answer["Location"] == f"{room.url('report-section', 'social-value')}?back=report#id_body"
    room.write("social-value", body="Local people are employed.")
    answer = room.post("report-row-edit", "alternatives", row.pk, **form, back="report")
    assert answer["Location"] == room.url("report-detail")


def test_where_a_reason_alone_is_missing_its_box_alone_is_asked_for(room):
    row = room.report.options_considered.get(is_do_nothing=True)
    type(row).objects.filter(pk=row.pk).update(reason_rejected="")
    address = f"{room.url('report-row-edit', 'alternatives', row.pk)}?back=report&box=reason_rejected"
    asked = {one.url for one in room.get("report-detail").context["blockers"]}
    assert f"{address}#id_reason_rejected" in asked
    form = room.client.get(address).context["form"]
    assert [box.field.name for box in form.open_boxes] == ["reason_rejected"]
    assert "title" in [box.name for box in form.folded_boxes]
    whole = room.client.get(address.replace("reason_rejected", "version")).context["form"]
    assert "title" in [box.field.name for box in whole.open_boxes]


def test_changing_a_recommendation_asks_no_more_however_many_lots_it_names(room):
    row, other = room.report.recommendations.order_by("order")
    assert (row.lots.count(), other.lots.count()) == (3, 3)
    counts = []
    for _ in range(2):
        room.get("report-row-edit", "recommendations", row.pk)
        with CaptureQueriesContext(connection) as asked:
            room.get("report-row-edit", "recommendations", row.pk)
        counts.append(len(asked))
        row.lots.exclude(lot__number=4).delete()
    assert counts[0] == counts[1] <= 30


def test_a_fact_in_a_row_is_shown_as_it_reads_above_its_boxes(room):
    row = room.report.options_considered.get(is_do_nothing=True)
    words = {"title": row.title, "text": "The term would end on {{ lots.named_end }}.", "reason_rejected": "No."}
    room.post("report-row-edit", "alternatives", row.pk, **words)
    page = room.get("report-row-edit", "alternatives", row.pk).content.decode()
    assert "The term would end on {{ lots.named_end }}." in page
    assert "The term would end on 31 October 2020." in page


@pytest.mark.parametrize("kind", NEW)
def test_a_row_of_every_kind_is_added_changed_and_removed(room, kind):
    before = len(rows_of(room, kind))
    added = room.post("report-row-add", kind, **NEW[kind])
    assert (added.status_code, added["Location"]) == (302, room.url("report-rows", kind))
    row = max(rows_of(room, kind), key=lambda one: one.pk)
    assert len(rows_of(room, kind)) == before + 1
    first = next(iter(name for name in NEW[kind] if name not in ("verb", "figure", "effect")))
    changed = room.post("report-row-edit", kind, row.pk, **{**NEW[kind], first: "Otherwise"})
    assert changed.status_code == 302
    row.refresh_from_db()
    assert getattr(row, first) == "Otherwise"
    assert room.get("report-row-remove", kind, row.pk).status_code == 200
    assert len(rows_of(room, kind)) == before + 1
    assert room.post("report-row-remove", kind, row.pk).status_code == 302
    assert len(rows_of(room, kind)) == before


def test_a_recommendation_names_lots_with_their_last_days(room):
    contract = room.report.contract
    lots = list(contract.lots.order_by("number"))
    room.post("report-row-remove", "recommendations", room.report.recommendations.first().pk)
    typed = {
        "verb": RecommendationVerb.EXTEND, "text": "That they go on.", "effect": EffectKind.EXTEND,
        "option": contract.options.get().pk, "value_line": "", "conditions": "", "delegate_post": "",
        f"lots-{lots[3].pk}": "1", f"lots-{lots[3].pk}-until_day": "31", f"lots-{lots[3].pk}-until_month": "10",
        f"lots-{lots[3].pk}-until_year": "2021",
    }  # fmt: skip
    assert room.post("report-row-add", "recommendations", **typed).status_code == 302
    named = room.report.recommendations.order_by("-order").first().lots.get()
    assert (named.lot, f"{named.from_on} {named.to_on}") == (lots[3], "2020-11-01 2021-10-31")


def test_unticking_a_lot_leaves_it_out_whatever_last_day_stands_beside_it(room):
    one = room.report.recommendations.first()
    first, *others = one.lots.order_by("lot__number")
    named = {f"lots-{row.lot_id}-until_{part}": getattr(row.to_on, part)
             for row in (first, *others) for part in ("day", "month", "year")}  # fmt: skip
    typed = {
        "verb": one.verb, "text": one.text, "effect": one.effect, "option": one.option_id,
        "value_line": one.value_line_id or "", "conditions": "", "delegate_post": "",
        **{f"lots-{row.lot_id}": "1" for row in others}, **named,
    }  # fmt: skip
    assert room.post("report-row-edit", "recommendations", one.pk, **typed).status_code == 302
    assert set(one.lots.values_list("lot", flat=True)) == {row.lot_id for row in others}


def test_rows_move_up_and_down(room):
    one, two, *_ = rows_of(room, "alternatives")
    assert room.post("report-rows", "alternatives", move=f"down:{one.pk}").status_code == 302
    assert [row.pk for row in rows_of(room, "alternatives")][:2] == [two.pk, one.pk]
    room.post("report-rows", "alternatives", move=f"up:{one.pk}")
    assert [row.pk for row in rows_of(room, "alternatives")][:2] == [one.pk, two.pk]


def test_a_moved_recommendation_keeps_its_lots(room):
    one = room.report.recommendations.first()
    before = sorted(one.lots.values_list("lot", "from_on", "to_on"))
    room.post("report-rows", "recommendations", move=f"down:{one.pk}")
    assert sorted(room.report.recommendations.get(pk=one.pk).lots.values_list("lot", "from_on", "to_on")) == before


def test_a_stale_row_comes_back_beside_what_is_on_record(room):
    row = room.report.background_papers.first()
    version = room.report.version
    room.post("report-row-edit", "papers", row.pk, **PAPER)
    answer = room.post("report-row-edit", "papers", row.pk, version=version, **{**PAPER, "title": "My title"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "My title" in page
    assert "Minutes of 6 January" in page
    assert room.report.background_papers.get(pk=row.pk).title == "Minutes of 6 January"


def test_a_list_shows_facts_and_never_their_names(room):
    room.post("report-row-add", "papers", **{**PAPER, "title": "The contract of {{ contract.start }}"})
    page = room.get("report-rows", "papers").content.decode()
    assert "The contract of 1 November 2017" in page
    assert "{{" not in page
    assert "{{" not in room.get("report-rows", "recommendations").content.decode()


def test_nobody_but_the_author_changes_a_row(room):
    row = room.report.background_papers.first()
    room.sit(people.MANAGER)
    assert room.get("report-rows", "papers").status_code == 200
    assert room.post("report-row-add", "papers", **PAPER).status_code == 403
    assert room.post("report-row-edit", "papers", row.pk, **PAPER).status_code == 403
    assert room.post("report-row-remove", "papers", row.pk).status_code == 403
    assert room.post("report-rows", "papers", move=f"up:{row.pk}").status_code == 403
    assert [one.pk for one in rows_of(room, "papers")] == [row.pk]


def test_a_kind_or_row_that_is_not_there_is_not_found(room):
    assert room.get("report-rows", "no-such").status_code == 404
    assert room.get("report-row-edit", "papers", 999_999).status_code == 404


# --- tables -----------------------------------------------------------------------------------------------------------


def test_a_table_is_begun_filled_in_and_taken_out(room):
    begun = room.post("report-table-add", caption="Places", key="places", columns="Service\nPlaces",
                      has_row_headers="on")  # fmt: skip
    table = room.report.tables.get(key="places")
    assert begun["Location"] == room.url("report-table", table.pk)
    typed = {**grid_of(room, table), "cell_1_1": "Day", "cell_1_2": "40", "then": "list"}
    assert room.post("report-table", table.pk, **typed)["Location"] == room.url("report-rows", "tables")
    table = room.report.tables.get(key="places")
    assert [cell.body for row in table.rows.all() for cell in row.cells.all()] == ["Day", "40"]
    asked = room.post("report-table", table.pk, **grid_of(room, table), do="remove-table")
    assert asked.status_code == 200
    assert "The whole table goes." in asked.content.decode()
    room.post("report-table", table.pk, **grid_of(room, table), do="remove-table-sure")
    assert not room.report.tables.filter(key="places").exists()


def test_a_column_is_added_and_what_was_typed_is_saved_with_it(room):
    table = room.report.tables.get()
    count = table.columns.count()
    typed = {**grid_of(room, table), "cell_1_1": "Typed just now"}
    assert room.post("report-table", table.pk, **typed, do="add-column").status_code == 302
    table = room.report.tables.get()
    assert table.columns.count() == count + 1
    assert table.rows.first().cells.first().body == "Typed just now"


def test_a_row_with_words_is_removed_only_when_sure(room):
    table = room.report.tables.get()
    rows = table.rows.count()
    asked = room.post("report-table", table.pk, **grid_of(room, table), do="remove-row-1")
    assert "Row 1 has words in it" in asked.content.decode()
    assert room.report.tables.get().rows.count() == rows
    room.post("report-table", table.pk, **grid_of(room, table), do="remove-row-1-sure")
    assert room.report.tables.get().rows.count() == rows - 1


def test_a_column_is_removed_with_its_cells(room):
    table = room.report.tables.get()
    kept = [column.heading for column in table.columns.all()][1:]
    room.post("report-table", table.pk, **grid_of(room, table), do="remove-column-1-sure")
    table = room.report.tables.get()
    assert [column.heading for column in table.columns.all()] == kept
    assert {row.cells.count() for row in table.rows.all()} == {len(kept)}


def test_a_stale_table_comes_back_with_what_was_typed(room):
    table = room.report.tables.get()
    version, typed = room.report.version, {**grid_of(room, table), "cell_1_1": "Mine"}
    room.write("finance", body="Somebody wrote meanwhile.")
    answer = room.post("report-table", table.pk, **typed, version=version)
    assert answer.status_code == 409
    assert "Mine" in answer.content.decode()


def test_a_reader_sees_a_table_and_cannot_change_it(room):
    table = room.report.tables.get()
    room.sit(people.MANAGER)
    assert room.get("report-table", table.pk).context["form"] is None
    assert room.post("report-table", table.pk, caption="x").status_code == 403
    assert room.get("report-table-add").status_code == 403


def test_what_a_recommendation_is_not_offered_is_refused_when_it_is_sent(room):
    line, option, post = MoneyLineFactory(), TermOptionFactory(), PostFactory()
    assert room.report.council_id not in {line.contract.council_id, option.contract.council_id, post.council_id}
    foreign = {"value_line": line.pk, "option": option.pk, "delegate_post": post.pk}
    answer = room.post("report-row-add", "recommendations", **{**NEW["recommendations"], **foreign})
    assert (answer.status_code, set(answer.context["form"].errors)) == (200, set(foreign))
    assert not room.report.recommendations.filter(text="That it is noted.").exists()


@pytest.mark.parametrize("foreign", [MoneyLineFactory, TermOptionFactory, PostFactory])
def test_the_service_takes_nothing_of_another_council(room, foreign):
    box = {MoneyLineFactory: "value_line", TermOptionFactory: "option", PostFactory: "delegate_post"}[foreign]
    values = {"verb": RecommendationVerb.NOTE, "text": "That it is noted.", "effect": EffectKind.NONE, box: foreign()}
    with pytest.raises(Refused) as refused:
        rows.save(
            report=room.report, version=room.report.version, changes=[RowChange(Recommendation, values=values)],
            actor=room.told.actor(people.AUTHOR), at=room.told.at(),
        )  # fmt: skip
    assert refused.value.verdict.codes == ("other_council",)
