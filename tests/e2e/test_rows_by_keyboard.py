"""Risks, a timetable, a table pasted from a spreadsheet and a figure, filled in by keyboard alone on sound pages."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from decisions.demonstration import people
from tests.e2e.keyboard import Keyboard
from tests.factories.walks import Told, report_at

pytestmark = pytest.mark.django_db(transaction=True)

# As a spreadsheet puts it on the clipboard: two rows of headings, the upper one merged.
SPREADSHEET = """
<html><body><table>
<tr><td rowspan=2>Service</td><td colspan=2>2019/20</td><td colspan=2>2020/21</td></tr>
<tr><td>People</td><td>Cost</td><td>People</td><td>Cost</td></tr>
<tr><td>Day opportunities</td><td>40</td><td>£120,000</td><td>55</td><td>£165,000</td></tr>
<tr><td>Travel training</td><td>12</td><td>£9,000</td><td>14</td><td>£10,500</td></tr>
</table></body></html>
"""
PASTE = """([box, html, words]) => {
    const held = new DataTransfer();
    held.setData("text/html", html);
    held.setData("text/plain", words);
    box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: held, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def told(live_server) -> Iterator[Told]:
    """Case S0 as a draft, on the day of the decision."""
    with time_machine.travel("2020-10-22 14:30 +0100", tick=True):
        yield report_at("draft")


def picture(folder: Path) -> Path:
    """A drawing of something, as an officer might have it on their machine."""
    image = Image.new("RGB", (640, 320), "white")
    ImageDraw.Draw(image).line([(40, 260), (300, 180), (600, 60)], fill="navy", width=8)
    kept = io.BytesIO()
    image.save(kept, "PNG")
    file = folder / "people.png"
    file.write_bytes(kept.getvalue())
    return file


def test_rows_are_filled_in_by_keyboard(told: Told, at_desk: Callable[..., Keyboard], tmp_path: Path):
    report = told.report
    hands = at_desk(told.actor(people.AUTHOR).user)

    def to(name: str, *more: object) -> None:
        hands.open(reverse(f"decisions:{name}", args=[report.pk, *more]))

    # a risk that is greater afterwards asks why
    to("report-rows", "risks")
    hands.submit("Add the first risk")
    hands.type("title", "The new provider is not ready in time")
    hands.pick("likelihood", "4")
    hands.pick("impact", "2")
    hands.type("mitigation", "Mobilisation begins three months before the first day.")
    hands.pick("residual_likelihood", "5")
    hands.pick("residual_impact", "2")
    hands.submit("Save")
    expect(hands.page.locator(".govuk-error-summary")).to_contain_text("greater afterwards (10) than before (8)")
    hands.pick("residual_likelihood", "2")
    hands.submit("Save")
    hands.is_told("The risk is saved.")
    expect(hands.page.locator("main")).to_contain_text("4 × 2 = 8, amber")
    expect(hands.page.locator("main")).to_contain_text("2 × 2 = 4, green")

    # a timetable, each date as exact as it is known
    to("report-rows", "milestones")
    hands.submit("Add the first step")
    hands.type("label", "Invitation to tender")
    hands.pick("precision", "A day")
    expect(hands.box("ends_on_day")).to_be_hidden()
    hands.type_date("starts_on", 3, 5, 2021)
    hands.submit("Save")
    hands.submit("Add another step")
    hands.type("label", "Governance for the award")
    hands.pick("precision", "To be confirmed")
    hands.submit("Save")
    expect(hands.page.locator("main")).to_contain_text("3 May 2021")
    expect(hands.page.locator("main")).to_contain_text("To be confirmed")

    # a table with merged headings, pasted from a spreadsheet
    to("report-table-add")
    hands.type("caption", "People supported")
    hands.type("columns", "Service")
    hands.submit("Go on to its rows")
    box = hands.reach(hands.page.locator("[name=pasted]"))
    hands.page.evaluate(PASTE, [box.element_handle(), SPREADSHEET, ""])
    hands.submit("Paste it and save")
    hands.is_told("The table is pasted and saved.")
    expect(hands.box("group_2")).to_have_value("2019/20")
    expect(hands.box("group_3")).to_have_value("2019/20")
    expect(hands.box("heading_5")).to_have_value("Cost")
    expect(hands.box("cell_1_5")).to_have_value("£165,000")
    # cells pasted into the middle of it
    box = hands.reach(hands.box("cell_3_1"))
    with hands.page.expect_navigation():
        hands.page.evaluate(PASTE, [box.element_handle(), "", "Employment support\t7"])
    hands.look(hands.page)
    expect(hands.box("cell_3_1")).to_have_value("Employment support")
    expect(hands.box("cell_3_2")).to_have_value("7")

    # a picture, with words for whoever cannot see it
    to("report-row-add", "pictures")
    hands.type("caption", "People supported since 2019")
    hands.pick("kind", "Picture")
    hands.reach(hands.box("picture")).set_input_files(picture(tmp_path))
    hands.type("alt", "The number of people supported rises from 52 to 69.")
    hands.submit("Save")
    expect(hands.page.get_by_role("img", name="The number of people supported rises")).to_be_visible()

    # and each is placed in the text by its button
    to("report-section", "social-value")
    hands.reach(hands.page.locator("[data-insert='[figure:people-supported-since-2019]']"))
    hands.page.keyboard.press("Enter")
    expect(hands.page.locator("#id_body")).to_have_value(re.compile(r"^\[figure:people-supported-since-2019\]\n"))
