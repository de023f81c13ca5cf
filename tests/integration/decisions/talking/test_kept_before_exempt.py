"""What was kept of a report before something in it was made exempt is read with leave alone, whatever it is."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.models import AuditEvent
from commissioning.verdicts import Refused
from decisions.demonstration import people
from decisions.enums import ReportStatus
from decisions.models import Comment, ExemptText
from decisions.selectors.comments import spots_of
from decisions.services import attachments, comments, exempt
from tests.factories import files
from tests.factories.walks import report_at
from tests.factories.withheld import CANARY, OFFICER, SENTENCE, Withheld

pytestmark = pytest.mark.django_db
WHY = "What was kept of the report before something in it was made exempt may show the same words."
WHO = "The author of the report or the monitoring officer can give leave."


@pytest.fixture
def kept(told):
    """Kept at noon with the words in public, withheld an hour later, kept again in the evening."""
    one = Withheld(told)
    one.write_openly(told.at(7, 12))
    one.before = one.report.saved_versions.order_by("-number").first().number
    one.withhold(told.at(7, 13))
    one.after = one.keep(told.at(7, 19))
    with time_machine.travel(told.at(7, 20), tick=False):
        yield one


def test_an_earlier_version_is_withheld_from_whoever_has_no_leave_and_says_who_gives_it(kept, browser):
    for person in (OFFICER, people.MANAGER, people.OFFICE, people.AUDITOR, people.MONITORING_OFFICER):
        client = browser(person)
        for query in (
            {"from": kept.before}, {"from": 1, "to": kept.before}, {"from": kept.before, "show": "text"},
            {"from": kept.before, "show": "changes"}, {"from": kept.after, "to": kept.before},
        ):  # fmt: skip
            page = kept.changes(client, **query)
            assert (page.status_code, CANARY in page.content.decode()) == (403, False)
        text = kept.changes(client, **{"from": kept.before}).content.decode()
        assert WHY in text
        assert WHO in text


def test_the_list_of_versions_names_the_withheld_ones_and_nothing_typed_about_them(kept, browser):
    page = browser(OFFICER).get(reverse("decisions:report-versions", args=[kept.report.pk]))
    text = page.content.decode()
    assert CANARY not in text
    assert WHY in text
    withheld = [row["step"].key for row in page.context["rows"] if row["is_withheld"]]
    assert withheld == [str(number) for number in range(kept.before, 0, -1)]
    assert [step.key for step in page.context["steps"]] == [str(kept.after)]


def test_whoever_has_leave_reads_what_was_kept_before(kept, browser):
    officer = kept.told.actor(OFFICER)
    exempt.grant(report=kept.report, user=officer.user, reason="Clears it.", actor=kept.author(kept.told.at(7)),
                 at=kept.told.at(7, 20))  # fmt: skip
    for person in (people.AUTHOR, OFFICER):
        page = kept.changes(browser(person), **{"from": kept.before})
        assert (page.status_code, SENTENCE in page.content.decode()) == (200, True)
    assert CANARY in browser(OFFICER).get(reverse("decisions:report-comments", args=[kept.report.pk])).content.decode()


def test_a_clearing_officer_without_leave_still_sees_what_is_new_since_versions_kept_afterwards(kept, browser):
    client = browser(OFFICER)
    kept.write(kept.section.body + "\n\nAltogether another paragraph.", kept.told.at(7, 20))
    page = kept.changes(client, **{"from": kept.after})
    assert page.status_code == 200
    assert "Altogether another paragraph." in page.content.decode()


def test_somebody_whose_last_act_was_before_is_told_so_and_offered_the_first_version_since(kept, browser):
    page = kept.changes(browser(people.MANAGER))
    assert page.status_code == 403
    text = page.content.decode()
    assert "You last acted on the report before that" in text
    assert f"?from={kept.after}&amp;to=now" in text
    assert f"An exempt passage in “{kept.section.heading}” was added. Its words are not shown here." in text


def test_comments_made_before_are_withheld_with_what_they_quote(kept, browser):
    client, actor = browser(OFFICER), kept.told.actor(OFFICER)
    assert not Comment.objects.visible_to(actor).exists()
    text = client.get(reverse("decisions:report-comments", args=[kept.report.pk])).content.decode()
    assert CANARY not in text
    assert "1 comment made before something in the report was made exempt is withheld from you." in text
    assert WHO in text
    for name in ("comment-reply", "comment-resolve"):
        made = Comment.objects.filter(parent=None).get()
        assert client.post(reverse(f"decisions:{name}", args=[made.pk]), {"body": "x"}).status_code == 404
    assert CANARY in browser().get(reverse("decisions:report-comments", args=[kept.report.pk])).content.decode()


def test_comments_made_afterwards_are_read_by_everybody(kept, browser):
    actor, at = kept.told.actor(OFFICER), kept.told.at(7, 20)
    spot = next(one for one in spots_of(kept.report, actor) if one.can_be_spoken_about)
    comments.add(report=kept.report, place=spot.anchor.place, position=spot.anchor.position,
                 digest=spot.anchor.digest, body="Is this so?", actor=actor, at=at)  # fmt: skip
    text = browser(people.MANAGER).get(reverse("decisions:report-comments", args=[kept.report.pk])).content.decode()
    assert "Is this so?" in text


def test_of_a_comment_on_an_exempt_passage_the_audit_chain_has_not_even_the_digest(kept):
    author, at = kept.told.actor(people.AUTHOR), kept.told.at(7, 20)
    spot = next(one for one in spots_of(kept.report, author) if one.is_exempt and CANARY in one.anchor.quote)
    comments.add(report=kept.report, place=spot.anchor.place, position=spot.anchor.position,
                 digest=spot.anchor.digest, body="17 pence?", actor=author, at=at)  # fmt: skip
    assert "reason" not in AuditEvent.objects.filter(verb="comment.made").latest("sequence").payload


def test_the_page_of_a_comment_says_who_will_read_it(kept, browser):
    client, author = browser(), kept.told.actor(people.AUTHOR)
    spots = [spot for spot in spots_of(kept.report, author) if spot.can_be_spoken_about]
    said = {}
    for is_exempt in (False, True):
        spot = next(one for one in spots if one.is_exempt is is_exempt)
        address = reverse("decisions:comment-add", args=[kept.report.pk, spot.anchor.place, spot.anchor.position])
        said[is_exempt] = client.get(address).content.decode()
    assert "Everybody who sees the report can read your comment: write nothing exempt." in said[False]
    assert "Only those with leave to read what is exempt in the report can read your comment." in said[True]


def test_pages_that_may_show_what_is_exempt_are_not_kept_by_the_browser(kept, browser):
    report, comment = kept.report, Comment.objects.filter(parent=None).get()
    spot = next(one for one in spots_of(report, kept.told.actor(people.AUTHOR)) if one.is_exempt)
    for name, *given in (
        ("report-read", report.pk),
        ("report-comments", report.pk),
        ("report-rows", report.pk, "exempt"),
        ("report-act", report.pk, "withhold"),
        ("report-section", report.pk, kept.section.key),
        ("comment-add", report.pk, spot.anchor.place, spot.anchor.position),
        ("comment-reply", comment.pk),
    ):
        page = browser().get(reverse(f"decisions:{name}", args=given))
        assert (name, "no-store" in page["Cache-Control"]) == (name, True)
    shown = browser().post(reverse("decisions:prose-preview", args=[report.pk]), {"key": kept.section.key})
    assert "no-store" in shown["Cache-Control"]


def test_whoever_answers_is_told_to_write_nothing_exempt(kept, browser):
    page = browser(people.CLEARERS[1]).get(reverse("decisions:report-act", args=[kept.report.pk, "clear"]))
    assert "most of it is printed in the public record: write nothing exempt." in page.content.decode()


def test_taking_the_passage_out_again_opens_nothing_that_was_kept(kept, browser):
    passage = ExemptText.objects.get(report=kept.report)
    at = kept.told.at(7, 20)
    exempt.remove(exempt_text=passage, version=kept.report.version, actor=kept.author(at), at=at)
    assert kept.report.classification == "public"
    assert kept.changes(browser(OFFICER), **{"from": kept.before}).status_code == 403
    act = reverse("decisions:report-act", args=[kept.report.pk, "grant-exempt"])
    assert browser(people.MONITORING_OFFICER).get(act).status_code == 200


def test_rewriting_a_passage_withholds_what_was_kept_since_and_a_new_ground_does_not(kept, browser):
    passage = ExemptText.objects.get(report=kept.report)
    given = {"exempt_text": passage, "public_interest_reasoning": "Prices, still."}
    kept.withhold(kept.told.at(7, 20), text=SENTENCE, **given)
    assert kept.changes(browser(OFFICER), **{"from": kept.after}).status_code == 200
    kept.withhold(kept.told.at(7, 20), text=f"{SENTENCE} Twice.", **given)
    assert kept.changes(browser(OFFICER), **{"from": kept.after}).status_code == 403


def test_an_exempt_annex_withholds_what_was_kept_before_it_too(told, browser):
    one = Withheld(told)
    one.write_openly(told.at(7, 12))
    one.write(one.section.body, told.at(7, 13))
    given = files.new_file(exempt_paragraph=3, exempt_reasoning="Prices.")
    attachments.attach(report=one.report, given=given, actor=one.author(told.at(7, 13)), at=told.at(7, 13))
    assert one.changes(browser(OFFICER), **{"from": 1}).status_code == 403


def test_something_kept_by_a_request_that_was_served_first_though_begun_later_is_withheld(told, browser):
    """Two at once: the version is kept while the one who withholds waits for the lock."""
    one = Withheld(told)
    one.write_openly(told.at(7, 12, 30))
    one.withhold(told.at(7, 12, 29))
    number = one.report.saved_versions.order_by("-number").first().number
    assert one.changes(browser(OFFICER), **{"from": number}).status_code == 403


@pytest.mark.parametrize(("kind", "field"), [("moves", "made_at"), ("consultations", "closed_at"),
                                             ("clearances", "cleared_at")])  # fmt: skip
def test_a_reason_a_view_or_a_comment_served_first_though_begun_later_is_withheld(kind, field):
    told = report_at(ReportStatus.WITH_DECISION_MAKER)
    told.close_consultation()
    later = told.at(-3)
    row = getattr(told.report, kind).first()
    type(row)._default_manager.filter(pk=row.pk).update(**{field: later})
    report = told.report
    exempt.note_withheld(report, actor=told.actor(people.AUTHOR), at=told.at(-2))
    assert report.exempt_at == later


def test_words_are_taken_out_of_the_public_text_before_they_are_withheld(told):
    one, at = Withheld(told), told.at(7, 12)
    one.write(
        one.section.body + f"\n\nAs **{CANARY}** Holdings bid seventeen pence less than\nanybody else. So there.", at
    )
    given = {"section": one.section, "version": one.report.version, "paragraph": 3, "actor": one.author(at), "at": at}
    with pytest.raises(Refused) as refused:
        exempt.write(text=SENTENCE, public_interest_reasoning="Prices.", **given)
    assert refused.value.verdict.codes == ("still_public",)
    assert f"These words still stand in “{one.section.heading}”" in refused.value.verdict.sentence
    assert one.report.exempt_at is None


def test_the_page_on_which_a_passage_is_withheld_says_what_else_will_be(told, browser):
    one = Withheld(told)
    one.write_openly(told.at(7, 12))
    count = one.report.saved_versions.count()
    text = browser().get(reverse("decisions:report-act", args=[one.report.pk, "withhold"])).content.decode()
    assert f"so far that is {count} versions and 1 comment" in text
    assert "Take the words out of the report&#x27;s public text before you withhold them here." in text


def test_the_audit_chain_has_no_word_of_it(kept):
    assert not AuditEvent.objects.filter(payload__icontains=CANARY).exists()


PAGES = (
    ("report-versions",), ("report-changes",), ("report-comments",), ("report-detail",), ("report-act", "clear"),
    ("report-attachments",), ("report-rows", "exempt"), ("report-read",), ("report-section", "finance"),
    ("report-readiness",),
)  # fmt: skip


@pytest.mark.parametrize("person", [people.AUTHOR, OFFICER, people.MONITORING_OFFICER], ids=lambda one: one.post)
def test_the_pages_keep_within_their_queries(kept, browser, person):
    attachments.attach(
        report=kept.report, given=files.new_file(exempt_paragraph=3, exempt_reasoning="Prices."),
        actor=kept.author(kept.told.at(7)), at=kept.told.at(7, 20),
    )  # fmt: skip
    client, counts = browser(person), {}
    for name, *given in PAGES:
        address = reverse(f"decisions:{name}", args=[kept.report.pk, *given])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts[name, *given] = len(queries)
    assert {page: count for page, count in counts.items() if count > 30} == {}
