"""One section a page: written, looked at, saved; what two people type at once is never lost."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.enums import MailKind, Role
from commissioning.models import OutgoingMail
from commissioning.verdicts import Refused
from decisions.demonstration import people
from decisions.enums import SectionAnswer
from decisions.services import reports
from decisions.services.reports import SectionText
from tests.factories.commissioning import actor_with


def section(room, key):
    return room.report.sections.get(key=key)


def give(room, key, *roles):
    """The section is given to somebody of the council who has a post of their own."""
    actor = actor_with(*roles or (Role.CONTRIBUTOR,), council=room.report.council, title="Placements")
    reports.give_section(
        report=room.report, version=room.report.version, key=key, post=actor.post,
        actor=room.told.actor(people.AUTHOR), at=room.told.at(),
    )  # fmt: skip
    client = Client()
    client.force_login(actor.user)
    return actor, client


def test_a_section_put_right_from_the_reports_list_leads_back_to_the_report(room):
    page = room.client.get(f"{room.url('report-section', 'finance')}?back=report").content.decode()
    assert 'name="back" value="report"' in page
    assert "Save and go to the next thing" in page
    assert room.write("finance", body="Words.", then="next", back="report")["Location"] == room.url("report-detail")
    stay = f"{room.url('report-section', 'finance')}?back=report"
    assert room.write("finance", body="Words again.", then="stay", back="report")["Location"] == stay


def test_what_was_typed_comes_back_by_whatever_way_the_section_is_opened(room):
    address = room.url("report-section", "finance")
    sent = {"version": room.report.version, "body": "Half a sentence", "kept_path": address, "back": "report"}
    room.client.post(reverse("draft-keep"), sent)
    for way in (address, f"{address}?back=report"):
        assert room.client.get(way).context["form"]["body"].value() == "Half a sentence"


def test_an_author_writes_a_section_and_goes_on_to_the_next(room):
    answer = room.write("finance", body="The money is there.\r\n\r\nAll of it.", then="next")
    assert answer.status_code == 302
    assert answer["Location"] == room.url("report-section", "procurement")
    assert section(room, "finance").body == "The money is there.\n\nAll of it."


def test_an_author_may_stay_where_they_are(room):
    assert room.write("finance", body="Words.", then="stay")["Location"] == room.url("report-section", "finance")


def test_the_last_section_leads_back_to_the_report(room):
    assert room.write("background-papers", then="next")["Location"] == room.url("report-detail")


def test_none_is_an_answer_and_has_no_text_beside_it(room):
    refused = room.write("finance", body="Words.", answer=SectionAnswer.NONE)
    assert refused.status_code == 200
    assert "There is text, and “None” is chosen." in refused.content.decode()
    assert room.write("finance", body="", answer=SectionAnswer.NONE).status_code == 302
    assert section(room, "finance").answer == SectionAnswer.NONE


def test_words_typed_over_an_earlier_none_are_the_answer(room):
    room.write("finance", body="", answer=SectionAnswer.NONE)
    assert room.write("finance", body="Words after all.", answer=SectionAnswer.NONE).status_code == 302
    written = section(room, "finance")
    assert (written.answer, written.body) == (SectionAnswer.CONTENT, "Words after all.")


def test_a_preview_shows_facts_and_numbers_and_saves_nothing(room):
    before = section(room, "social-value").body
    shown = room.write("social-value", body="Until {{ option.end }} it holds.", preview="1")
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "31 October 2021" in page
    assert "5.3.1" in page
    assert section(room, "social-value").body == before


def test_the_script_gets_the_same_preview_as_a_piece_of_page(room):
    piece = room.post("prose-preview", key="social-value", body="Until {{ option.end }}, not {{ no.such }}.")
    text = piece.content.decode()
    assert "31 October 2021" in text
    assert "<html" not in text
    assert "“no.such” is no fact the register states." in text


def test_a_section_with_facts_opens_with_its_preview_and_says_what_each_prints_as(room):
    room.write("social-value", body="Until {{ option.end }} it holds.")
    page = " ".join(room.get("report-section", "social-value").content.decode().split())
    assert '<section id="preview" aria-labelledby="preview-heading">' in page
    assert "<code>{{ option.end }}</code> prints as <strong>31 October 2021</strong>" in page


def test_a_section_of_plain_words_opens_without_a_preview(room):
    room.write("social-value", body="It holds.")
    page = room.get("report-section", "social-value")
    assert page.context["preview"] is None
    assert '<section id="preview" aria-labelledby="preview-heading" hidden>' in page.content.decode()


@pytest.mark.parametrize(("key", "is_needed"), [("social-value", True), ("background-papers", False)])
def test_a_box_that_stops_the_report_is_not_called_optional(room, key, is_needed):
    body = room.get("report-section", key).context["form"].fields["body"]
    assert (body.needed_later, body.help_text.startswith("Needed,")) == (is_needed, is_needed)


def test_a_section_with_facts_asks_at_most_thirty_questions(room):
    room.write("finance", body="Until {{ option.end }} it costs {{ money.extension_total }}.")
    with CaptureQueriesContext(connection) as asked:
        assert room.get("report-section", "finance").status_code == 200
    assert len(asked) <= 30, [query["sql"][:120] for query in asked]


def test_a_preview_obeys_no_markup(room):
    piece = room.post("prose-preview", key="social-value", body="<script>alert(1)</script>").content.decode()
    assert "<script>" not in piece
    assert "&lt;script&gt;" in piece


def test_a_preview_is_for_those_who_write(room):
    room.sit(people.MANAGER)
    assert room.post("prose-preview", key="finance", body="x").status_code == 404


def test_words_changed_by_somebody_else_are_shown_beside_those_typed(room):
    form = room.get("report-section", "finance").context["form"]
    seen, version = form["seen"].value(), room.report.version
    room.write("finance", body="The words of the other.")
    answer = room.post(
        "report-section", "finance", version=version, seen=seen, body="My own words.", answer="has_content"
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "The words of the other." in page
    assert page.count("My own words.") == 2
    assert section(room, "finance").body == "The words of the other."
    again = answer.context
    second = room.post(
        "report-section", "finance", version=again["form_version"], seen=again["form"]["seen"].value(),
        body="Both together.", answer="has_content",
    )  # fmt: skip
    assert second.status_code == 302
    assert section(room, "finance").body == "Both together."


def test_a_change_elsewhere_in_the_report_is_no_conflict(room):
    form = room.get("report-section", "finance").context["form"]
    version, seen = room.report.version, form["seen"].value()
    room.write("legal", body="Somebody wrote here meanwhile.")
    answer = room.post("report-section", "finance", version=version, seen=seen, body="Mine.", answer="has_content")
    assert answer.status_code == 302
    assert section(room, "finance").body == "Mine."
    assert section(room, "legal").body == "Somebody wrote here meanwhile."


def test_a_contributor_writes_their_own_section_and_no_other(room):
    _, client = give(room, "finance")
    mine, other = room.url("report-section", "finance"), room.url("report-section", "legal")
    assert client.get(mine).context["form"] is not None
    assert client.get(other).context["form"] is None
    sent = {"version": room.report.version, "seen": "", "body": "From placements.", "answer": "has_content"}
    before = section(room, "legal").body
    assert client.post(other, sent).status_code == 403
    assert section(room, "legal").body == before
    assert client.post(mine, sent).status_code == 302
    assert section(room, "finance").body == "From placements."


def hand_in(room, client, key, **typed):
    """A contributor presses the button that says the section is done."""
    sent = {"version": room.report.version, "seen": "", "answer": "has_content", "then": "done", **typed}
    return client.post(room.url("report-section", key), sent, follow=True)


def test_a_contributor_says_that_the_section_is_done_and_its_author_is_told(room):
    _, client = give(room, "finance")
    page = hand_in(room, client, "finance", body="From placements.")
    assert page.redirect_chain == [(room.url("report-detail"), 302)]
    author = people.AUTHOR.name
    assert [str(one) for one in page.context["messages"]] == [
        f"“Finance and value for money” is saved, and {author} is told that it is done."
    ]
    assert section(room, "finance").body == "From placements."
    mails = OutgoingMail.objects.filter(to__full_name=author)
    assert [(one.kind, one.what, one.path) for one in mails] == [
        (MailKind.BACK, "A section that you asked for is written", room.url("report-section", "finance"))
    ]


def test_nothing_is_handed_in_that_is_not_written(room):
    _, client = give(room, "finance")
    page = hand_in(room, client, "finance", body=" ")
    assert page.context["form"].errors == {
        "body": ["Write the section, or answer “None” or “N/A” below; then say that it is done."]
    }
    assert section(room, "finance").body != ""
    assert not OutgoingMail.objects.filter(to__full_name=people.AUTHOR.name).exists()
    assert hand_in(room, client, "finance", body="", answer="none").redirect_chain
    assert section(room, "finance").answer == SectionAnswer.NONE


def test_only_the_post_that_was_asked_says_that_a_section_is_done(room):
    author = room.told.actor(people.AUTHOR)
    with pytest.raises(Refused) as refused:
        reports.hand_in_section(
            report=room.report, key="finance", version=room.report.version, actor=author, at=room.told.at(),
            text=SectionText("Words."),
        )  # fmt: skip
    assert refused.value.verdict.codes == ("not_given",)
    assert (
        room.write("finance", body="Words.", then="done").status_code == 302
    )  # the author's own page has no such button
    assert not OutgoingMail.objects.exists()


def test_a_contributor_finds_their_section_on_the_report_and_nothing_else_to_change(room):
    _, client = give(room, "finance")
    page = client.get(room.url("report-detail")).content.decode()
    assert "You are asked to write" in page
    assert room.url("report-section", "finance") in page
    assert room.url("report-section", "legal") not in page
    for kind in ("recommendations", "alternatives", "papers", "contacts", "figures"):
        assert client.get(room.url("report-row-add", kind)).status_code == 403


def test_a_fixed_heading_is_not_asked_for_and_a_free_one_is(room):
    assert "heading" not in room.get("report-section", "finance").context["form"].fields
    reports.add_section(
        report=room.report, version=room.report.version, key="more", after="social-value", heading="More",
        actor=room.told.actor(people.AUTHOR), at=room.told.at(),
    )  # fmt: skip
    assert "heading" in room.get("report-section", "more").context["form"].fields


def test_the_page_of_a_section_names_what_is_wrong_in_it(room):
    room.write("finance", body="It costs £999,999 in all.")
    found = [one.finding.code for one in room.get("report-section", "finance").context["findings"]]
    assert found == ["figure_without_source"]


def test_a_section_that_is_not_there_is_not_found(room):
    assert room.get("report-section", "no-such").status_code == 404


def test_a_submitted_report_is_read_and_not_written(room):
    room.told.walk.submit()
    page = room.get("report-section", "finance")
    assert page.context["form"] is None
    assert "cannot be changed" in page.content.decode()
    assert room.post("report-section", "finance", body="x").status_code == 403
