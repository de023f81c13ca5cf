"""A table becomes rows when all of it is understood; otherwise it stays a table."""

from datetime import date

from commissioning.documents.pasted import PastedTable
from decisions.bringing.tables import answered_in, is_matrix, rows_in
from decisions.enums import MilestonePrecision

RISKS = PastedTable(
    key="risks",
    caption="Risks",
    groups=("", "Now", "Now", "Now", "", "Revised", "Revised", "Revised"),
    columns=("Risk", "Likelihood", "Impact", "RAG", "Mitigation", "Likelihood", "Impact", "RAG"),
    rows=(
        ("**Quality.** Support is poor.", "4", "4", "16", "Visits.", "1", "2", "2"),
        ("Time", "4", "2", "8 Amber", "A plan.\n\nOwner: Tom Ellery, by 3 May 2022.", "–", "–", "Not scored"),
    ),
)


def with_cell(table, row, column, text):
    rows = [list(cells) for cells in table.rows]
    rows[row][column] = text
    return PastedTable(**{**vars(table), "rows": tuple(map(tuple, rows))})


def test_a_register_of_risks_is_read_with_its_scores_before_and_after():
    quality, time = (row.values for row in rows_in(RISKS))
    assert quality == {
        "title": "Quality", "description": "Support is poor.", "mitigation": "Visits.", "owner": "", "due_on": None,
        "likelihood": 4, "impact": 4, "residual_likelihood": 1, "residual_impact": 2,
    }  # fmt: skip
    assert (time["mitigation"], time["owner"], time["due_on"]) == ("A plan.", "Tom Ellery", date(2022, 5, 3))
    assert (time["residual_likelihood"], time["residual_impact"]) == (None, None)


def test_a_score_that_is_not_the_product_leaves_the_table_as_it_is():
    assert rows_in(with_cell(RISKS, 0, 3, "15")) == ()


def test_a_score_in_words_leaves_the_table_as_it_is():
    assert rows_in(with_cell(RISKS, 0, 1, "High")) == ()


def test_an_owner_too_long_to_keep_leaves_the_table_as_it_is():
    table = PastedTable("t", "Risks", ("Risk", "Likelihood", "Impact", "Owner"), (("Time", "4", "2", "Ann, " * 30),))
    assert rows_in(table) == ()


def test_a_column_we_do_not_keep_leaves_the_table_as_it_is():
    odd = PastedTable("t", "Risks", ("Risk", "Likelihood", "Impact", "Weather"), (("Time", "4", "2", "Rain"),))
    assert rows_in(odd) == ()


def test_a_timetable_is_read_in_either_order_of_its_columns():
    table = PastedTable("t", "Timetable", ("Date", "Activity"), (("May 2022", "Tender"), ("TBC", "Award")))
    assert [(row.values["label"], row.values["precision"]) for row in rows_in(table)] == [
        ("Tender", MilestonePrecision.MONTH),
        ("Award", MilestonePrecision.TO_BE_CONFIRMED),
    ]


def test_a_timetable_without_headings_keeps_its_first_row():
    table = PastedTable("t", "Timetable", ("April 2022", "Tender"), (("3 May 2022", "Award"),))
    assert [row.values["label"] for row in rows_in(table)] == ["Tender", "Award"]


def test_a_date_nobody_can_read_leaves_the_table_as_it_is():
    assert rows_in(PastedTable("t", "Timetable", ("Date", "Activity"), (("soon", "Tender"),))) == ()


def test_a_matrix_only_ticks_what_the_form_lists():
    labels = ["Financial", "Legal", "Workforce"]
    matrix = PastedTable("m", "", ("", "", "", ""), (("Financial", "✓", "Legal", "Yes"), ("Workforce", "No", "", "")))
    assert is_matrix(matrix, labels)
    assert answered_in(matrix)["workforce"] == "no"
    assert not is_matrix(PastedTable("m", "", ("Lot", "Cost"), (("1", "£3"),)), labels)
