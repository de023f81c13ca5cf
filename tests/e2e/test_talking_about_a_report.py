"""Text pasted from Word, what changed since, and comments, in a real browser."""

from pathlib import Path

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from decisions.demonstration import people
from decisions.enums import ReportStatus
from decisions.selectors.comments import discussion
from decisions.services import comments, reports
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db(transaction=True)
WORD = (Path(__file__).parents[1] / "fixtures" / "pasted" / "word.html").read_text(encoding="utf-8")
PASTE = """([box, html]) => {
    const held = new DataTransfer();
    held.setData("text/html", html);
    held.setData("text/plain", "The plain words.");
    box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: held, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def told():
    walked = report_at(ReportStatus.IN_CLEARANCE)
    with time_machine.travel(walked.at(7), tick=True):
        yield walked


def write(told, key, body):
    return reports.edit_section(
        report=told.report, key=key, version=told.report.version, actor=told.actor(people.AUTHOR, told.at(7)),
        at=told.at(7), body=body,
    )  # fmt: skip


def test_a_fragment_of_word_is_pasted_read_through_and_its_table_made(told, at_desk):
    page = at_desk(people.AUTHOR).page
    section = told.report.sections.filter(kind="prose").exclude(body="").first()
    page.goto(reverse("decisions:report-section", args=[told.report.pk, section.key]))
    box = page.locator("#id_body")
    box.fill("")
    box.focus()
    box.evaluate("(box, html) => (" + PASTE + ")([box, html])", WORD)
    said = page.locator(".app-paste")
    expect(said).to_contain_text("A picture: “Visits by month”")
    expect(said).to_contain_text("Deleted or struck-through words: “of £450,000”")
    text = box.input_value()
    assert text.startswith("### Performance\n\nThe service in Brackenford supported **212 people** in the year")
    assert "[table:cost-by-lot-and-year]" in text
    page.get_by_role("button", name="Make this table").click()
    expect(said).to_contain_text("Made: “Cost by lot and year”.")
    page.get_by_role("button", name="Save and stay").click()
    expect(page.locator("#id_body")).to_have_value(text)
    assert told.report.tables.filter(key="cost-by-lot-and-year").exists()


def test_plain_words_are_pasted_when_the_server_refuses(told, at_desk):
    page = at_desk(people.AUTHOR).page
    section = told.report.sections.filter(kind="prose").exclude(body="").first()
    page.goto(reverse("decisions:report-section", args=[told.report.pk, section.key]))
    box = page.locator("#id_body")
    box.fill("")
    box.evaluate("(box, html) => (" + PASTE + ")([box, html])", "x" * 1_900_001)
    expect(page.locator(".app-paste")).to_contain_text("This is too much to paste at once.")
    expect(box).to_have_value("The plain words.")


def test_versions_changes_and_comments_look_right(told, at_desk, looks_right):
    first, second = list(told.report.sections.filter(kind="prose").exclude(body=""))[:2]
    write(
        told, first.key, f"{first.body}\n\nThe last thing to be said here, at some length.\n\n- one of these\n- another"
    )
    manager, at = told.actor(people.MANAGER, told.at(7)), told.at(7)
    spot = next(one for one in discussion(told.report, manager).spots if "The last thing" in one.anchor.quote)
    comment = comments.add(
        report=told.report, place=spot.anchor.place, position=spot.anchor.position, digest=spot.anchor.digest,
        body="Is it?", actor=manager, at=at,
    )  # fmt: skip
    comments.reply(comment=comment, body="It is.", actor=told.actor(people.AUTHOR, at), at=at)
    write(told, second.key, "Written anew.")
    page = at_desk(people.MANAGER).page
    pk = told.report.pk
    for address in (
        reverse("decisions:report-versions", args=[pk]),
        reverse("decisions:report-changes", args=[pk]),
        reverse("decisions:report-changes", args=[pk]) + "?from=1&show=changes",
        reverse("decisions:report-comments", args=[pk]),
        reverse("decisions:comment-add", args=[pk, spot.anchor.place, spot.anchor.position]),
        reverse("decisions:comment-reply", args=[comment.pk]),
    ):
        page.goto(address)
        looks_right(page, again=True)
