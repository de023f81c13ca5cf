"""The first page of a report: shaped for whoever reads it, and no slower for a long report than for a short one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.enums import Role
from decisions.checks.rule import blocker
from decisions.demonstration import people
from decisions.enums import Action, ReportStatus, SectionKind
from decisions.models import ReportTable, Section, TableCell, TableColumn, TableRow
from decisions.readiness import RULES
from decisions.selectors import parts
from decisions.services import rows
from decisions.services.rows import RowChange
from decisions.views import places
from tests.factories.commissioning import actor_with

MOST = 30


def queries(room, name="report-detail", *more):
    room.get(name, *more)
    with CaptureQueriesContext(connection) as asked:
        assert room.get(name, *more).status_code == 200
    return len(asked)


def lengthen(report, count):
    """The report with so many sections in all, each with a sum that is found wanting."""
    last = report.sections.order_by("-order").first()
    for number in range(report.sections.count() + 1, count + 1):
        Section.objects.create(
            report=report, key=f"more-{number}", order=last.order + number, heading=f"More {number}",
            body=f"It costs £{number},999.", kind=SectionKind.PROSE,
        )  # fmt: skip


def finding(code, place):
    """Something found in a place."""
    return blocker(code, "Something.", "Somewhere").found("…", place)


def test_its_author_finds_every_section_with_its_number_and_how_far_it_is(room):
    states = {one.section.key: one for one in room.get("report-detail").context["states"]}
    assert (states["social-value"].number, states["social-value"].status) == ("5.3", "Written")
    assert (states["insight"].number, states["insight"].status) == ("5.9", "N/A")
    assert states["summary"].number == ""
    assert states["implications"].is_heading_only
    room.write("social-value", body="")
    assert {one.section.key: one.status for one in room.get("report-detail").context["states"]}[
        "social-value"
    ] == "Empty"


def test_a_section_that_has_something_to_put_right_is_only_started(room):
    room.write("social-value", body="See {{ no.such }}.")
    state = next(one for one in room.get("report-detail").context["states"] if one.section.key == "social-value")
    assert (state.status, state.blockers) == ("Started", 1)


def test_several_empty_sections_are_told_in_one_line_each_by_its_title(room):
    room.write("social-value", body="")
    assert [one.finding.code for one in room.get("report-detail").context["blockers"]] == ["section_empty"]
    room.write("it", body="", answer="has_content")
    page = room.get("report-detail")
    assert (page.context["blockers"], page.context["things"]) == ([], 2)
    assert "2 things to put right before it goes on" in page.text
    assert "2 sections are empty:" in page.text
    assert [url for _, url in page.context["empty"]] == [
        f"{room.url('report-section', key)}?back=report#id_body" for key in ("it", "social-value")
    ]


def test_a_reader_finds_what_is_asked_and_nothing_to_write(room):
    room.sit(people.MANAGER)
    page = room.get("report-detail").content.decode()
    assert "What is asked" in page
    assert "£453,750" in page
    assert "Write the report" not in page
    assert room.url("report-row-add", "papers") not in page
    assert "{{" not in page


def test_it_says_whose_turn_it_is_since_when_and_why(room):
    assert "Waiting for you since" in room.get("report-detail").content.decode()
    room.told.walk.submit()
    manager = room.told.actor(people.MANAGER)
    room.told.move(Action.RETURN_TO_AUTHOR, manager, room.told.at(0, 9), reason="Say what it costs each year.")
    page = room.get("report-detail").content.decode()
    assert "Changes requested" in page
    assert "Say what it costs each year." in page
    assert "Helen Abara" in page
    assert "Thursday 22 October 2020" in page


def test_what_moved_on_the_register_is_told_with_the_way_to_take_it(room):
    room.told.walk.until(ReportStatus("in_clearance"))
    contract = room.report.contract
    contract.title = "A new name"
    contract.save()
    page = room.get("report-detail").content.decode()
    assert "The register has changed since" in page
    assert "A new name" in page
    facts = room.get("report-facts").content.decode()
    assert "A new name" in facts
    assert "Take the register’s new values" in facts


def test_the_clearances_and_views_so_far_are_told(room):
    room.told.walk.until(ReportStatus("with_decision_maker"))
    page = room.get("report-detail").content.decode()
    assert "Finance has cleared the report as it is." in page
    assert "a reply is asked for by Thursday 22 October 2020" in page


def test_who_may_not_see_the_report_is_told_there_is_none(room):
    stranger = actor_with(Role.REPORT_AUTHOR, council=room.report.council, department="Elsewhere")
    room.client.force_login(stranger.user)
    for name in ("report-detail", "report-read", "report-readiness", "report-facts", "report-particulars"):
        assert room.get(name).status_code == 404


@pytest.mark.parametrize("status", ["draft", "in_clearance", "cleared", "with_decision_maker", "decided"])
def test_no_page_of_a_report_asks_too_much(room, status):
    room.told.walk.until(ReportStatus(status))
    for person in (people.AUTHOR, people.MANAGER, people.CLEARERS[0]):
        room.sit(person)
        counted = {
            (name, *more): queries(room, name, *more)
            for name, *more in (
                ("report-detail",), ("report-section", "finance"), ("report-section", "decisions"),
                ("report-readiness",),
                ("report-facts",), ("report-read",), ("report-rows", "recommendations"), ("report-rows", "tables"),
                ("report-particulars",),
            )
        }  # fmt: skip
        assert {page: count for page, count in counted.items() if count > MOST} == {}


def test_no_page_on_which_something_is_added_asks_too_much(room):
    counted = {
        (name, *more): queries(room, name, *more)
        for name, *more in (
            *(("report-row-add", kind) for kind in ("recommendations", "alternatives", "papers")),
            ("report-table-add",), ("report-versions",), ("report-changes",), ("report-comments",),
            ("report-attachments",),
        )
    }  # fmt: skip
    assert {page: count for page, count in counted.items() if count > MOST} == {}


def test_a_long_report_asks_no_more_than_a_short_one(room):
    pages = ("report-detail", "report-readiness", "report-read")
    room.write("legal", body="It costs £1,999.")
    short = {name: queries(room, name) for name in pages}
    lengthen(room.report, 60)
    assert room.report.sections.count() == 60
    assert {name: queries(room, name) for name in pages} == short


def test_every_finding_leads_to_a_page_that_is_there(room):
    report = room.report
    rows.save(
        report=report, version=report.version, actor=room.told.actor(people.AUTHOR), at=room.told.at(),
        changes=[RowChange(type(report.background_papers.first()), values={"title": "A paper"})],
    )  # fmt: skip
    about = (
        "report", "route", "contract", "fact:option.end", "section:finance", "recommendation:1", "option_considered:1",
        "background_paper:1", f"table:{report.tables.get().key}", "recommendation:99", "table:gone",
    )  # fmt: skip
    addresses = {places.address_of(report, finding(rule.code, place)) for rule in RULES for place in about}
    served = {address: room.client.get(address.split("#")[0]).status_code for address in addresses}
    assert {address: status for address, status in served.items() if status != 200} == {}


def test_the_fragment_a_finding_names_is_on_its_page(room):
    for place in ("section:finance", "fact:option.end", "route"):
        address = places.address_of(room.report, finding("any", place))
        page, fragment = address.split("#")
        assert f'id="{fragment}"' in room.client.get(page).content.decode()


def test_a_warning_is_accepted_with_a_reason_where_it_is_shown(room):
    room.write("social-value", body="It costs £999,999 in all.")
    found = [
        one for one in room.get("report-readiness").context["warnings"] if one.finding.code == "figure_without_source"
    ]
    key = found[0].key
    assert room.post("report-readiness", finding=key, reason="").status_code == 200
    assert room.report.accepted_findings.filter(code="figure_without_source").count() == 0
    assert room.post("report-readiness", finding=key, reason="It is the budget's own figure.").status_code == 302
    accepted = room.report.accepted_findings.get(code="figure_without_source")
    assert accepted.reason == "It is the budget's own figure."
    assert "It is the budget&#x27;s own figure." in room.get("report-readiness").content.decode()


def test_a_reason_typed_while_the_session_ended_comes_back_beside_its_warning(room):
    room.write("social-value", body="It costs £999,999 in all.")
    page = room.get("report-readiness")
    key = next(one.key for one in page.context["warnings"] if one.finding.code == "figure_without_source")
    token = page.context["csrf_token"]
    author, address = room.report.author, room.url("report-readiness")
    del room.client.cookies["sessionid"]
    sent = {"version": room.report.version, "finding": key, "reason": "The budget's.", "csrfmiddlewaretoken": token}
    assert room.client.post(address, sent)["Location"].startswith("/accounts/login/")
    room.client.force_login(author)
    assert "The budget&#x27;s." in room.get("report-readiness").content.decode()


def test_a_blocker_cannot_be_accepted(room):
    room.write("social-value", body="")
    answer = room.post("report-readiness", finding="section_empty@section:social-value", reason="Never mind.")
    assert answer.status_code == 200
    assert "This has changed since you opened the page." in answer.content.decode()


def test_the_particulars_are_changed_on_a_page_of_their_own(room):
    form = room.get("report-particulars").context["form"]
    shown = {name: form[name].value() or "" for name in form.fields if name != "is_key"}
    assert room.post("report-particulars", **{**shown, "wards": "Riverside"}).status_code == 302
    assert room.report.wards == "Riverside"
    stale = room.post("report-particulars", **{**shown, "wards": "All"}, version=room.report.version - 1)
    assert stale.status_code == 409
    assert "Riverside" in stale.content.decode()
    room.sit(people.MANAGER)
    assert room.post("report-particulars", **shown).status_code == 403


def test_a_table_is_read_whole_with_its_empty_rows_and_columns(room):
    table = ReportTable.objects.create(report=room.report, key="aaa", caption="Sums")
    first, second = (TableColumn.objects.create(table=table, order=order, heading=f"H{order}") for order in (1, 2))
    rows_of = [TableRow.objects.create(table=table, order=order) for order in (1, 2, 3)]
    TableCell.objects.create(row=rows_of[2], column=first, body="last")
    TableCell.objects.create(row=rows_of[0], column=first, body="first")
    bare = ReportTable.objects.create(report=room.report, key="aab", caption="Bare")
    read = {one.key: one for one in parts.tables(room.report)}
    assert [(column.pk, column.heading) for column in read["aaa"].columns] == [(first.pk, "H1"), (second.pk, "H2")]
    assert [(row.order, row.cells) for row in read["aaa"].rows] == [
        (1, {first.pk: "first"}), (2, {}), (3, {first.pk: "last"}),
    ]  # fmt: skip
    assert (read["aab"].pk, read["aab"].columns, read["aab"].rows) == (bare.pk, [], [])
