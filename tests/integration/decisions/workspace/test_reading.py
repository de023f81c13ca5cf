"""The report as it is read, and the words that may not be."""

from __future__ import annotations

import pytest

from decisions.demonstration import people
from decisions.enums import ExemptParagraph, ReportStatus
from decisions.services import exempt

CANARY = "The canary price is 123,456 pounds."
PAGES = (
    ("report-detail",), ("report-read",), ("report-readiness",), ("report-facts",), ("report-particulars",),
    ("report-rows", "exempt"), ("report-rows", "recommendations"), ("report-rows", "tables"),
    ("report-section", "finance"),
)  # fmt: skip


@pytest.fixture
def withheld(room):
    """A passage of the finance section, which its author may read."""
    return exempt.write(
        section=room.report.sections.get(key="finance"), version=room.report.version,
        paragraph=ExemptParagraph.BUSINESS,
        public_interest_reasoning="Prices of a competitor.", text=CANARY, actor=room.told.actor(people.AUTHOR),
        at=room.told.at(),
    )  # fmt: skip


def test_whoever_has_no_leave_finds_no_exempt_word_on_any_page(room, withheld):
    for person in (people.MANAGER, people.CLEARERS[0], people.OFFICE):
        room.sit(person)
        found = [page for page in PAGES if "canary" in room.get(*page).content.decode()]
        assert found == []
        assert room.get("report-row-edit", "exempt", withheld.pk).status_code in (403, 404)


def test_its_author_reads_it_where_it_belongs(room, withheld):
    for page in (("report-read",), ("report-rows", "exempt")):
        assert CANARY in room.get(*page).content.decode()
    assert "canary" not in room.get("report-detail").content.decode()


def test_everybody_is_told_that_something_is_withheld(room, withheld):
    room.sit(people.MANAGER)
    page = room.get("report-rows", "exempt").content.decode()
    assert "1 passage withheld. You have no leave to read it" in page
    assert "Exempt information is withheld here." in room.get("report-read").content.decode()


def test_an_exempt_passage_is_rewritten_by_its_author(room, withheld):
    typed = {"paragraph": 3, "public_interest_reasoning": "Prices of a competitor.", "text": "Other words."}
    assert room.post("report-row-edit", "exempt", withheld.pk, **typed).status_code == 302
    withheld.refresh_from_db()
    assert withheld.text == "Other words."
    stale = room.post("report-row-edit", "exempt", withheld.pk, **typed, version=1)
    assert stale.status_code == 409


def test_a_numbered_paragraph_has_an_address(room):
    page = room.get("report-read").content.decode()
    assert 'id="at-paragraph-1.1"' in page
    assert 'id="at-paragraph-5.4.1"' in page


def test_the_draft_is_a_pdf_until_the_paper_is_issued(room):
    draft = room.get("report-draft")
    assert draft["Content-Type"] == "application/pdf"
    assert draft.content.startswith(b"%PDF")
    assert draft["Cache-Control"] == "private, no-store"
    assert room.get("report-paper").status_code == 404
    room.told.walk.until(ReportStatus("issued"))
    assert room.get("report-draft").status_code == 404
