"""What was on the clipboard, sent by the page of a section: turned into ours; tables made only when asked for."""

from pathlib import Path

import pytest
from django.urls import reverse

from decisions.demonstration import people
from decisions.forms.tables import TOO_LARGE
from decisions.services import reports

pytestmark = pytest.mark.django_db
WORD = (Path(__file__).parents[3] / "fixtures" / "pasted" / "word.html").read_text(encoding="utf-8")


def paste(client, told, html=WORD, **given):
    section = told.report.sections.filter(kind="prose").first().key
    posted = {"html": html, "section": section, "version": told.report.version} | given
    return client.post(reverse("decisions:prose-paste", args=[told.report.pk]), posted)


def test_it_answers_with_markdown_tables_and_what_was_left_out_and_writes_nothing(told, browser):
    version, tables = told.report.version, told.report.tables.count()
    answer = paste(browser(), told).json()
    assert answer["markdown"].startswith("### Performance")
    assert [table["key"] for table in answer["tables"]] == ["cost-by-lot-and-year"]
    assert {"what": "A picture", "words": "Visits by month"} in answer["left_out"]
    assert (told.report.version, told.report.tables.count()) == (version, tables)


def test_the_tables_asked_for_are_made_and_the_new_version_comes_back(told, browser):
    answer = paste(browser(), told, create=["cost-by-lot-and-year"])
    assert answer.status_code == 200
    assert answer.json() == {"created": ["Cost by lot and year"], "version": told.report.version}
    table = told.report.tables.get(key="cost-by-lot-and-year")
    assert [(column.group, column.heading) for column in table.columns.all()] == [
        ("", "Lot"), ("Cost a year", "2019/20"), ("Cost a year", "2020/21"),
    ]  # fmt: skip
    assert [cell.body for cell in table.rows.get().cells.order_by("column__order")] == [
        "Lot 4", "£150,000", "1. £151,250\n2. less the grant",
    ]  # fmt: skip


def test_a_key_already_in_the_report_is_not_taken_twice(told, browser):
    client = browser()
    paste(client, told, create=["cost-by-lot-and-year"])
    assert [one["key"] for one in paste(client, told).json()["tables"]] == ["cost-by-lot-and-year-2"]
    refused = paste(client, told, create=["cost-by-lot-and-year"])
    assert refused.status_code == 409
    assert refused.json() == {"refused": "The tables of this report have changed since you pasted. Paste again."}


def test_tables_are_not_made_in_a_report_that_somebody_changed_since(told, browser):
    refused = paste(browser(), told, create=["cost-by-lot-and-year"], version=told.report.version - 1)
    assert refused.status_code == 409
    assert "Someone else has changed this since you opened it." in refused.json()["refused"]
    assert not told.report.tables.filter(key="cost-by-lot-and-year").exists()


def test_a_table_too_large_for_a_page_is_not_made(told, browser):
    cells = "<td>x</td>" * 20
    html = f"<p>Long</p><table>{f'<tr>{cells}</tr>' * 60}</table>"
    client = browser()
    [table] = paste(client, told, html=html).json()["tables"]
    refused = paste(client, told, html=html, create=[table["key"]])
    assert refused.status_code == 413
    assert refused.json()["refused"] == f"“{table['caption']}”: {TOO_LARGE}"
    assert not told.report.tables.filter(key=table["key"]).exists()


NOTED = (
    '<p>Visits rose.<a href="#_ftn1" name="_ftnref1">[1]</a></p>'
    '<div id="ftn1"><p><a href="#_ftnref1">[1]</a> Returns, 2018.</p></div>'
)


def test_a_second_paste_into_a_section_keeps_its_notes_apart_from_the_first(told, browser):
    client, box = browser(), "Written before."
    for _ in range(2):
        box += "\n\n" + paste(client, told, NOTED, text=box).json()["markdown"]
    assert box.count("[^1]") == box.count("[^2]") == 2


def test_notes_typed_twice_under_one_label_are_kept_apart_when_the_section_is_saved(told, browser):
    section = told.report.sections.filter(kind="prose").exclude(body="").first()
    twice = "Visits rose.[^1]\n\n[^1]: Returns, 2018.\n\n"
    reports.edit_section(
        report=told.report, key=section.key, version=told.report.version, body=twice * 2,
        actor=told.actor(people.AUTHOR, told.at(7)), at=told.at(7),
    )  # fmt: skip
    section.refresh_from_db()
    assert section.body == (twice + twice.replace("[^1]", "[^2]")).strip()


def test_only_those_who_write_the_section_paste_and_others_hear_why_not(told, browser):
    refused = paste(browser(people.MANAGER), told)
    assert refused.status_code == 403
    assert "Only the author of this report can change it" in refused.json()["refused"]


def test_too_much_is_refused_with_what_to_do_instead(told, browser):
    refused = paste(browser(), told, html="x" * 2_000_001)
    assert refused.status_code == 413
    assert refused.json() == {"refused": "This is too much to paste at once. Paste it section by section."}


def test_nobody_pastes_by_an_address_alone(told, browser):
    assert browser().get(reverse("decisions:prose-paste", args=[told.report.pk])).status_code == 405
