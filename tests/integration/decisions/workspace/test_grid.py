"""The grid of a table: headings over headings, moving rows and columns, pasting; every button saves what is typed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from decisions.demonstration import people
from decisions.forms.tables import TOO_LARGE, fits
from decisions.services import rows
from decisions.services.rows import Grid

HTML = (
    "<table><tr><td rowspan=2>Risk</td><td colspan=2>Before</td><td colspan=2>After</td></tr>"
    "<tr><td>L</td><td>I</td><td>L</td><td>I</td></tr>"
    "<tr><td>Late</td><td>4</td><td>2</td><td>1</td><td><ul><li>one<li>two</ul></td></tr></table>"
)


@pytest.fixture
def table(room):
    """A table of two columns and two rows, placed nowhere."""
    grid = Grid("places", "Places", [("Service", 60), ("Places", None)], [["Day", "40"], ["Night", "12"]])
    return rows.save_table(
        report=room.report, version=room.report.version, grid=grid, actor=room.told.actor(people.AUTHOR),
        at=room.told.at(),
    )  # fmt: skip


def typed(room, table, **changes: str) -> dict[str, str]:
    """The grid's boxes as they stand, some typed over."""
    page = room.get("report-table", table.pk)
    form = page.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields if name != "has_row_headers"}
    return {**sent, "has_row_headers": "on", "size": form.size, **changes}


def save(room, table, **changes: str):
    return room.post("report-table", table.pk, **typed(room, table, **changes))


def headings(room) -> list[tuple[str, str, int | None]]:
    found = room.report.tables.get(key="places").columns.all()
    return [(column.group, column.heading, column.width) for column in found]


def cells(room) -> list[list[str]]:
    found = room.report.tables.get(key="places").rows.prefetch_related("cells")
    return [[cell.body for cell in row.cells.order_by("column__order")] for row in found]


def test_columns_stand_under_a_heading_over_them(room, table):
    assert save(room, table, group_1="2020", group_2="2020").status_code == 302
    assert headings(room) == [("2020", "Service", 60), ("2020", "Places", None)]
    save(room, table, group_1="", group_2="")
    assert [group for group, *_ in headings(room)] == ["", ""]


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ("row-up-2", [["Night", "12"], ["Day", "40"]]),
        ("row-down-1", [["Night", "12"], ["Day", "40"]]),
        ("row-up-1", [["Day", "40"], ["Night", "12"]]),
        ("column-left-2", [["40", "Day"], ["12", "Night"]]),
        ("column-right-1", [["40", "Day"], ["12", "Night"]]),
        ("column-right-9", [["Day", "40"], ["Night", "12"]]),
        ("add-column", [["Day", "40", ""], ["Night", "12", ""]]),
        ("remove-column-2-sure", [["Day"], ["Night"]]),
        ("remove-row-1-sure", [["Night", "12"]]),
        ("remove-row-4", [["Day", "40"], ["Night", "12"]]),
    ],
)
def test_rows_and_columns_are_moved_added_and_removed(room, table, button, expected):
    assert save(room, table, do=button).status_code == 302
    assert cells(room) == expected


def test_a_column_takes_its_headings_and_width_along(room, table):
    save(room, table, group_1="Kind", do="column-right-1")
    assert headings(room) == [("", "Places", None), ("Kind", "Service", 60)]


def test_a_moved_row_is_saved_as_it_was_just_typed(room, table):
    save(room, table, cell_2_1="At night", do="row-up-2")
    assert cells(room) == [["At night", "12"], ["Day", "40"]]


def test_nothing_typed_is_dropped_because_somebody_else_took_rows_out(room, table):
    mine = typed(room, table, cell_3_1="Evening", cell_3_2="7")
    version = room.report.version
    room.report.tables.get(key="places").rows.all().delete()
    save(room, table, do="remove-column-2-sure")
    answer = room.post("report-table", table.pk, **mine, version=version)
    assert answer.status_code == 409
    form = answer.context["form"]
    assert (form["cell_3_1"].value(), form["cell_3_2"].value()) == ("Evening", "7")
    room.post("report-table", table.pk, **mine)
    assert cells(room) == [["Day", "40"], ["Night", "12"], ["Evening", "7"]]


# --- pasting ---


def test_a_pasted_table_takes_the_place_of_an_empty_one_with_its_merged_headings(room, table):
    room.report.tables.get(key="places").rows.all().delete()
    answer = save(room, table, do="paste", pasted_html=HTML, into="instead")
    assert answer["Location"] == room.url("report-table", table.pk)
    assert headings(room) == [
        ("", "Risk", None), ("Before", "L", None), ("Before", "I", None), ("After", "L", None), ("After", "I", None),
    ]  # fmt: skip
    assert cells(room) == [["Late", "4", "2", "1", "- one\n- two"]]


def test_what_it_would_cover_is_asked_about_and_the_paste_waits_in_the_page(room, table):
    asked = save(room, table, do="paste", pasted_html=HTML)
    assert asked.status_code == 200
    assert asked.context["asked"].lost == ["Day", "40", "Night", "12"]
    assert asked.context["paste"]["pasted_html"].value() == HTML
    assert cells(room) == [["Day", "40"], ["Night", "12"]]
    save(room, table, do="paste-sure", pasted_html=HTML)
    assert cells(room) == [["Late", "4", "2", "1", "- one\n- two"]]


def test_words_parted_by_tabs_go_below_the_last_row_and_widen_the_table(room, table):
    save(room, table, do="paste", pasted="Evening\t7\t*new\n", into="below", heads="0")
    assert cells(room) == [["Day", "40", ""], ["Night", "12", ""], ["Evening", "7", "\\*new"]]
    assert headings(room) == [("", "Service", 60), ("", "Places", None), ("", "", None)]


def test_cells_go_where_they_are_pasted(room, table):
    save(room, table, do="paste", pasted="7\tspare\n8\t", at="3-2")
    assert cells(room) == [["Day", "40", ""], ["Night", "12", ""], ["", "7", "spare"], ["", "8", ""]]


def test_cells_that_cover_others_are_asked_about(room, table):
    asked = save(room, table, do="paste", pasted="Day\t41", at="1-1")
    assert asked.context["asked"].lost == ["40"]
    save(room, table, do="paste-sure", pasted="Day\t41", at="1-1")
    assert cells(room) == [["Day", "41"], ["Night", "12"]]


def test_the_headings_stay_where_none_are_pasted(room, table):
    save(room, table, do="paste-sure", pasted="Evening\t7", heads="0")
    assert headings(room) == [("", "Service", 60), ("", "Places", None)]
    assert cells(room) == [["Evening", "7"]]


def test_what_is_typed_elsewhere_is_saved_with_the_paste(room, table):
    save(room, table, cell_1_2="44", do="paste", pasted="Evening\t7", into="below", heads="0")
    assert cells(room) == [["Day", "44"], ["Night", "12"], ["Evening", "7"]]


def test_what_cannot_be_placed_is_listed(room, table):
    given = f"<p>From our files:</p>{HTML}<table><tr><td>Other</td><td>table</td></tr></table>"
    room.post("report-table", table.pk, **typed(room, table, do="paste-sure", pasted_html=given))
    told = room.get("report-table", table.pk).content.decode()
    assert "Not brought over, or changed on the way: " in told
    assert "Words beside the table: “From our files:”" in told
    assert "Another table: paste it into one of its own: “Other table”" in told
    save(room, table, do="paste", pasted="Service\tPlaces\nEvening\t7", into="below", heads="1")
    assert "The headings of what was pasted: “Service, Places”" in room.get("report-table", table.pk).content.decode()


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("", "There is no table in what you pasted. Copy the cells themselves, then paste again."),
        ("x\t" * 40 + "\n" + ("y\t" * 40 + "\n") * 30, TOO_LARGE),
        (
            'Day\t"40\n' + "Night\t12\n" * 15_000,
            "The cells of this table cannot be told apart. Look for a quotation mark that is opened and not closed, or "
            "paste it in parts.",
        ),
    ],
)
def test_what_is_no_table_or_too_large_is_refused_and_comes_back(room, table, pasted, said):
    answer = save(room, table, do="paste", pasted=pasted, cell_1_1="Just typed")
    assert dict(answer.context["paste"].errors) == {"pasted": [said]}
    assert answer.context["form"]["cell_1_1"].value() == "Just typed"
    assert cells(room) == [["Day", "40"], ["Night", "12"]]


# --- size ---


def keep(room, columns: list[tuple[str, int | None]], body: list[list[str]], **more: object):
    """The table put on record as large as it may be, as an import might."""
    grid = Grid("places", "Places", columns, body, **more)
    return rows.save_table(report=room.report, version=room.report.version, grid=grid,
                           actor=room.told.actor(people.AUTHOR), at=room.told.at())  # fmt: skip


@pytest.mark.parametrize(
    ("width", "height", "expected"), [(8, 117, True), (8, 118, False), (240, 1, True), (241, 1, False)]
)
def test_a_table_fits_with_the_boxes_at_the_head_of_its_columns(width, height, expected):
    assert fits(width, height) is expected


def test_a_table_as_large_as_a_page_can_hold_is_sent_and_saved(room, table):
    keep(room, [("x", None)] * 60, [["y"] * 60] * 13)
    answer = save(room, table, cell_1_1="Just typed")
    assert (answer.status_code, cells(room)[0][0], len(cells(room))) == (302, "Just typed", 13)
    assert room.get("report-table", table.pk).context["form"].size == "13-60"
    save(room, table, do="save")
    told = [str(one) for one in room.get("report-table", table.pk).context["messages"]]
    assert told == ["The table is saved.", f"There is no room for more rows. {TOO_LARGE}"]


def test_a_column_for_which_there_is_no_room_is_refused_before_anything_is_saved(room, table):
    keep(room, [("x", None)] * 60, [["y"] * 60] * 13)
    answer = save(room, table, cell_1_1="Just typed", do="add-column")
    assert answer.context["form"].non_field_errors() == [TOO_LARGE]
    assert answer.context["form"]["cell_1_1"].value() == "Just typed"
    assert cells(room)[0][0] == "y"


def test_a_table_is_not_begun_with_more_columns_than_fit(room):
    answer = room.post("report-table-add", caption="Wide", columns="x\n" * 241)
    assert dict(answer.context["form"].errors) == {"columns": [TOO_LARGE]}


def test_a_table_larger_than_a_page_can_hold_is_made_several_that_keep_its_headings(room, table):
    body = [[f"{row}-{n}" for n in range(30)] for row in range(31)]
    keep(room, [("x", 3)] * 30, body, groups=["2020"] * 30)
    page = room.get("report-table", table.pk)
    assert (page.context["form"], TOO_LARGE in page.content.decode()) == (None, True)
    answer = room.post("report-table", table.pk, do="split")
    assert answer["Location"] == room.url("report-rows", "tables")
    found = {one.key: one for one in room.report.tables.filter(key__startswith="places")}
    assert [(key, one.caption, one.rows.count()) for key, one in sorted(found.items())] == [
        ("places", "Places", 16), ("places-2", "Places (2)", 15),
    ]  # fmt: skip
    assert cells(room) == body[:16]
    assert set(found["places-2"].columns.values_list("group", "heading", "width")) == {("2020", "x", 3)}
    assert room.get("report-table", found["places-2"].pk).context["form"] is not None


def test_a_table_larger_than_a_page_can_hold_is_removed_after_asking(room, table):
    keep(room, [("x", None)] * 30, [["y"] * 30] * 30)
    stale = room.post("report-table", table.pk, do="remove-table-sure", version=1)
    assert (stale.status_code, stale.context["is_stale"]) == (409, True)
    asked = room.post("report-table", table.pk, do="remove-table")
    assert asked.context["asked"].lost == ["Places"]
    assert room.report.tables.filter(key="places").exists()
    assert room.post("report-table", table.pk, do="remove-table-sure").status_code == 302
    assert not room.report.tables.filter(key="places").exists()


def test_a_table_of_too_many_columns_can_only_be_removed(room, table):
    keep(room, [("x", None)] * 330, [["y"] * 330])
    page = room.get("report-table", table.pk).content.decode()
    assert ('value="split"' in page, 'value="remove-table"' in page) == (False, True)
    room.post("report-table", table.pk, do="split")
    assert room.report.tables.filter(key__startswith="places").count() == 1


def test_whoever_only_reads_is_offered_nothing_of_it(room, table):
    keep(room, [("x", None)] * 30, [["y"] * 30] * 30)
    room.sit(people.MANAGER)
    assert "<button" not in room.get("report-table", table.pk).content.decode().split("</h1>")[1].split("</main>")[0]


def test_the_admin_shows_no_boxes_it_could_not_take_and_makes_several_tables_too(room, table):
    address = reverse("admin:decisions_reporttable_change", args=[table.pk])
    assert 'name="cell_1_1"' in room.client.get(address).content.decode()
    keep(room, [("x", None)] * 30, [["y"] * 30] * 31)
    page = room.client.get(address).content.decode()
    assert ('name="cell_1_1"' in page, TOO_LARGE in page) == (False, True)
    act = reverse("admin:decisions_reporttable_act", args=[table.pk, "split"])
    room.client.post(act, {"version": room.report.version})
    assert [one.rows.count() for one in room.report.tables.filter(key__startswith="places").order_by("key")] == [16, 15]
    assert 'name="cell_1_1"' in room.client.get(address).content.decode()


def test_a_short_name_is_made_from_the_title(room, table):
    room.post("report-table-add", caption="Places", key="", columns="Service", has_row_headers="on")
    assert room.report.tables.filter(key="places-2").exists()


def test_a_page_of_a_large_table_costs_no_more_questions(room, table, django_assert_max_num_queries):
    grid = Grid("places", "Places", [(str(n), None) for n in range(8)], [[str(n)] * 8 for n in range(40)])
    rows.save_table(report=room.report, version=room.report.version, grid=grid, actor=room.told.actor(people.AUTHOR),
                    at=room.told.at())  # fmt: skip
    with django_assert_max_num_queries(30):
        page = room.get("report-table", table.pk)
    assert len(page.content) <= 150_000
