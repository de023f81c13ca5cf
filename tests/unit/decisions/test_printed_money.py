"""Schedules, charts and tables with headings over headings, as they print; every sum in a cell of its own kind."""

import hashlib

from commissioning.charts import ChartBar, bar_chart
from commissioning.documents import nodes, tree
from commissioning.documents.html import render_html
from tests.fixtures import forms
from tests.fixtures.forms import grid, head, section, tables, under, words


def line(label, amount, **more):
    return {"label": label, "amount": amount, "kind": "annual", "certainty": "quote", "vat": "excluding", **more}


YEAR = line("A year", "246304")
TWO_YEARS = line("Two years", "492608", kind="option", base=1, times="2")


def schedule(*lines, body="[schedule:cost]", **more):
    shown = {"key": "cost", "caption": "Cost", "lines": list(lines), **more}
    return forms.of([section("money", "Money")], sections={"money": body}, schedules=[shown])


def test_a_schedule_says_how_each_sum_is_arrived_at_and_how_it_stands_to_vat():
    table = tables(schedule(YEAR, TWO_YEARS))["cost"]
    assert (table.number, table.caption) == ("Table 1", "Cost")
    assert head(table) == [[(word, 1, 1) for word in ("For", "How it is arrived at", "Price", "VAT")]]
    assert grid(table) == [
        ["A year", "–", "£246,304", "Excluding VAT"],
        ["Two years", "£246,304 × 2", "£492,608", "Excluding VAT"],
    ]
    sums = [node for node in tree.walk(table) if isinstance(node, nodes.FactValue) and not node.name.endswith("_how")]
    assert [node.text for node in sums] == ["£246,304", "£492,608"]


def test_estimate_budget_and_actual_never_share_a_column():
    table = tables(
        schedule(
            line("Estimated", "100", certainty="estimate"),
            line("Budgeted", "90", kind="budget", certainty="estimate"),
            line("Forecast", "95", kind="forecast", certainty="estimate", year="2026/27"),
            line("Spent", "80", kind="actual", certainty="actual"),
            has_total=True,
            shows_calculation=False,
        )
    )["cost"]
    assert [cell[0] for cell in head(table)[0]] == ["For", "Estimate", "Budget", "Forecast 2026/27", "Actual", "VAT"]
    assert [row[1:5] for row in grid(table)] == [
        ["£100", "", "", ""], ["", "£90", "", ""], ["", "", "£95", ""], ["", "", "", "£80"],
    ]  # fmt: skip


def test_a_total_stands_only_under_sums_that_may_be_added_up():
    def has_total(*lines):
        return grid(tables(schedule(*lines, has_total=True))["cost"])[-1][0] == "Total"

    assert has_total(YEAR, line("Another", "5"))
    assert not has_total(YEAR, TWO_YEARS)  # it would be counted twice
    assert not has_total(YEAR, line("With VAT", "5", vat="including"))
    assert not has_total(YEAR, line("Estimated", "5", certainty="estimate"))


def test_sums_stand_at_the_right_of_their_column_and_so_does_its_heading():
    page = render_html(schedule(YEAR, TWO_YEARS), mode="print")
    assert page.count('class="sum"') == 3


def figures(*rows, body):
    shown = {"key": "cost", "caption": "Cost", "lines": [YEAR, TWO_YEARS]}
    return forms.made(
        [section("money", "Money")], sections={"money": body}, schedules=[shown], figures=list(rows)
    )  # fmt: skip


CHART = {"key": "chart", "caption": "Cost by term", "alt": "Two bars, one twice the other.", "schedule": "cost"}


def test_a_chart_is_drawn_from_its_schedule_and_stands_with_its_table():
    made = figures(CHART, body="See [](#chart).\n\n[figure:chart]")
    referring, chart, table = made.document.blocks[-3:]
    assert words(referring) == "See Figure 1."
    assert (chart.number, chart.alt, chart.asset.media_type) == ("Figure 1", CHART["alt"], "image/svg+xml")
    assert grid(table) == grid(tables(schedule(YEAR, TWO_YEARS))["cost"])
    drawn = made.pictures[chart.asset.sha256]
    assert hashlib.sha256(drawn).hexdigest() == chart.asset.sha256
    assert drawn == bar_chart(
        [ChartBar("A year", 246304), ChartBar("Two years", 492608)], colour="#1d5a6c"
    )  # fmt: skip
    for told in (b"A year", "£246,304".encode(), b"Two years", "£492,608".encode()):
        assert told in drawn


def test_a_chart_whose_table_stands_elsewhere_does_not_repeat_it():
    document = figures(CHART, body="[schedule:cost]\n\n[figure:chart]").document
    assert [type(block).__name__ for block in under(document, "Money")] == ["Table", "Figure"]


def test_words_in_a_chart_are_words():
    drawn = bar_chart([ChartBar("<script>&", 1)], colour="#000000").decode()
    assert "<script" not in drawn
    assert "&lt;script&gt;&amp;" in drawn


def test_a_code_that_names_nothing_is_seen():
    document = forms.of([section("a", "A")], sections={"a": "[figure:gone]\n\n[schedule:gone]\n\n[risks:gone]"})
    assert [(block.kind, block.key) for block in under(document, "A")] == [
        ("figure", "gone"), ("schedule", "gone"), ("risks", "gone"),
    ]  # fmt: skip


# --- tables with headings over headings ------------------------------------------------------------------------------


def test_neighbouring_columns_of_one_group_stand_under_one_heading():
    table = {
        "key": "scores", "caption": "Scores",
        "columns": [["", "", 40], ["Points", "Quality", 30], ["Points", "Price", 30]],
        "rows": [["A", "51", "37"]],
    }  # fmt: skip
    document = forms.of([section("a", "A")], sections={"a": "[table:scores]"}, tables=[table])
    made = tables(document)["scores"]
    assert head(made) == [[("", 1, 2), ("Points", 2, 1)], [("Quality", 1, 1), ("Price", 1, 1)]]
    page = render_html(document, mode="print")
    assert '<td rowspan="2"><p></p></td><th scope="colgroup" colspan="2">' in page
