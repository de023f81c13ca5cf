"""Comments stay with their paragraphs, are read by whoever sees the report, and change nothing in it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.models import AuditEvent
from commissioning.verdicts import Refused
from decisions.demonstration import people
from decisions.enums import ReportStatus
from decisions.models import Comment, Report
from decisions.selectors.comments import discussion, open_comments, open_counts
from decisions.services import comments, exempt, reports
from decisions.services.workflow import perform

pytestmark = pytest.mark.django_db
CANARY = "Quincannon Holdings bid seventeen pence for each hour of care in the northern half"
LONG = "The service in the north of the borough was visited in May and was found to keep to time."


@pytest.fixture
def author(told):
    return told.actor(people.AUTHOR, told.at(7))


def write(told, body, key=None):
    """The author writes a section anew."""
    section = told.report.sections.get(key=key) if key else prose_section(told)
    return reports.edit_section(
        report=told.report, key=section.key, version=told.report.version,
        actor=told.actor(people.AUTHOR, told.at(7)), at=told.at(7), body=body,
    )  # fmt: skip


def prose_section(told, place=0):
    return told.report.sections.filter(kind="prose").exclude(body="")[place]


def spot_of(told, words, reader):
    return next(spot for spot in discussion(told.report, reader).spots if words in spot.anchor.quote)


def say(told, words, body="Is this so?", person=people.MANAGER, at=None):
    """Somebody comments on the first paragraph that has these words."""
    at = at or told.at(7)
    actor = told.actor(person, at)
    spot = spot_of(told, words, actor)
    return comments.add(
        report=told.report, place=spot.anchor.place, position=spot.anchor.position, digest=spot.anchor.digest,
        body=body, actor=actor, at=at,
    )  # fmt: skip


def where(told, comment, reader):
    """The words the comment stands beside now, or None when its paragraph is gone."""
    talk = discussion(told.report, reader)
    for spot in talk.spots:
        if any(thread.comment == comment for thread in spot.threads):
            return spot.anchor.quote
    assert [thread.comment for thread in talk.gone] == [comment]
    return None


def test_a_comment_stays_with_its_paragraph_when_others_come_before_it(told, author):
    write(told, f"First.\n\n{LONG}\n\nLast.")
    comment = say(told, LONG)
    write(told, f"New here.\n\nFirst.\n\nAnd this.\n\n{LONG}\n\nLast.")
    assert where(told, comment, author) == LONG


def test_a_comment_follows_a_small_edit_and_says_that_the_words_changed(told, author):
    write(told, f"First.\n\n{LONG}")
    comment = say(told, LONG)
    edited = LONG.replace("in May", "in June")
    write(told, f"First.\n\n{edited}")
    assert where(told, comment, author) == edited
    (thread,) = spot_of(told, edited, author).threads
    assert thread.was_rewritten
    assert thread.comment.quote == LONG


def test_a_comment_follows_its_paragraph_into_another_section(told, author):
    one, other = prose_section(told, 0), prose_section(told, 1)
    write(told, f"First.\n\n{LONG}", key=one.key)
    comment = say(told, LONG)
    write(told, "First.", key=one.key)
    write(told, f"{other.body}\n\n{LONG}", key=other.key)
    assert where(told, comment, author) == LONG
    assert spot_of(told, LONG, author).threads[0].is_elsewhere


def test_a_comment_whose_paragraph_is_gone_is_shown_with_its_quote(told, author, browser):
    write(told, f"First.\n\n{LONG}")
    comment = say(told, LONG, body="Who found this?")
    write(told, "Only this is left.")
    assert where(told, comment, author) is None
    text = browser().get(reverse("decisions:report-comments", args=[told.report.pk])).content.decode()
    assert "Comments whose paragraph is gone" in text
    assert LONG in text
    assert "Who found this?" in text


def test_a_comment_outlives_the_section_it_was_made_in(told, author):
    section = reports.add_section(
        report=told.report, version=told.report.version, key="aside", after=prose_section(told).key, actor=author,
        at=told.at(7), heading="Aside", text=reports.SectionText(body=LONG),
    )  # fmt: skip
    comment = say(told, LONG)
    assert comment.section == section
    reports.remove_section(report=told.report, version=told.report.version, key="aside", actor=author, at=told.at(7))
    assert where(told, comment, author) is None
    assert Comment.objects.get().section is None


def test_of_two_paragraphs_with_the_same_words_the_nearer_keeps_the_comment(told, author):
    write(told, f"{LONG}\n\nBetween them stands this.\n\n{LONG}")
    at = told.at(7)
    manager = told.actor(people.MANAGER, at)
    second = [spot for spot in discussion(told.report, manager).spots if spot.anchor.quote == LONG][1]
    comment = comments.add(
        report=told.report, place=second.anchor.place, position=second.anchor.position, digest=second.anchor.digest,
        body="This one.", actor=manager, at=at,
    )  # fmt: skip
    spots = [spot for spot in discussion(told.report, manager).spots if spot.anchor.quote == LONG]
    assert [[thread.comment for thread in spot.threads] for spot in spots] == [[], [comment]]


def test_a_comment_changes_neither_the_report_nor_its_clearances(told):
    write(told, LONG)
    before = Report.objects.values().get(pk=told.report.pk)
    clearances = list(told.report.clearances.values())
    say(told, LONG)
    assert Report.objects.values().get(pk=told.report.pk) == before
    assert list(told.report.clearances.values()) == clearances


def test_the_audit_chain_holds_the_digest_of_a_comment_and_none_of_its_words(told):
    write(told, LONG)
    say(told, LONG, body="Unmistakable words of mine")
    event = AuditEvent.objects.get(verb="comment.made")
    assert event.payload["reason"].startswith("sha256:")
    assert "Unmistakable" not in str(event.payload)


def test_comments_are_answered_resolved_and_opened_again(told, author):
    write(told, LONG)
    comment, at = say(told, LONG), told.at(7)
    comments.reply(comment=comment, body="It is.", actor=author, at=at)
    assert [reply.body for reply in open_comments(prose_section(told), author)[0].replies] == ["It is."]
    comments.resolve(comment=comment, actor=author, at=at)
    assert open_counts(told.report, author) == {}
    with pytest.raises(Refused, match="Open it again to go on"):
        comments.reply(comment=comment, body="But?", actor=author, at=at)
    with pytest.raises(Refused, match="resolved already"):
        comments.resolve(comment=comment, actor=author, at=at)
    comments.reopen(comment=comment, actor=author, at=at)
    assert open_counts(told.report, author) == {prose_section(told).key: 1}
    with pytest.raises(Refused, match="open already"):
        comments.reopen(comment=comment, actor=author, at=at)


def test_only_the_author_of_the_report_or_of_the_comment_resolves_it(told):
    write(told, LONG)
    comment, at = say(told, LONG), told.at(7)
    with pytest.raises(Refused, match="The author of the report resolves a comment, or whoever made it"):
        comments.resolve(comment=comment, actor=told.actor(people.OFFICE, at), at=at)
    assert comments.resolve(comment=comment, actor=told.actor(people.MANAGER, at), at=at).resolved_at == at


def test_a_comment_needs_words_and_the_paragraph_that_was_read(told):
    write(told, LONG)
    with pytest.raises(Refused, match="Write the comment"):
        say(told, LONG, body="  ")
    spot = spot_of(told, LONG, told.actor(people.MANAGER, told.at(7)))
    write(told, "Something else altogether.")
    with pytest.raises(Refused, match="has changed since you opened the page"):
        comments.add(
            report=told.report, place=spot.anchor.place, position=spot.anchor.position, digest=spot.anchor.digest,
            body="On what?", actor=told.actor(people.MANAGER, told.at(7)), at=told.at(7),
        )  # fmt: skip


def test_comments_are_closed_when_the_report_is_no_longer_on_its_way(told, author):
    write(told, LONG)
    comment, at = say(told, LONG), told.at(7)
    perform(report=told.report, action="withdraw", actor=author, version=told.report.version, at=at, reason="Over.")
    assert told.report.status == ReportStatus.WITHDRAWN
    with pytest.raises(Refused, match="its comments are closed"):
        say(told, LONG)
    with pytest.raises(Refused, match="its comments are closed"):
        comments.reply(comment=comment, body="Late.", actor=author, at=at)


def withhold(told, author):
    return exempt.write(
        section=prose_section(told), version=told.report.version, paragraph=3, public_interest_reasoning="Prices.",
        text=CANARY, actor=author, at=told.at(7),
    )  # fmt: skip


def test_what_is_said_of_an_exempt_passage_is_read_only_by_those_granted(told, author, browser):
    write(told, LONG)
    withhold(told, author)
    comment = say(told, CANARY, body="Quincannon asked for more", person=people.AUTHOR)
    assert comment.is_exempt
    pages = ("report-comments", "report-versions", "report-changes")
    for person in (people.MANAGER, people.OFFICE):
        for name in pages:
            text = browser(person).get(reverse(f"decisions:{name}", args=[told.report.pk])).content.decode()
            assert "Quincannon" not in text
        assert browser(person).get(reverse("decisions:comment-reply", args=[comment.pk])).status_code == 404
    assert (
        "Quincannon asked"
        in browser().get(reverse("decisions:report-comments", args=[told.report.pk])).content.decode()
    )
    assert open_counts(told.report, told.actor(people.MANAGER, told.at(7))) == {}


def test_nobody_comments_on_what_they_may_not_read(told, author):
    write(told, LONG)
    withhold(told, author)
    passage = spot_of(told, CANARY, author)
    manager = told.actor(people.MANAGER, told.at(7))
    withheld = [spot for spot in discussion(told.report, manager).spots if spot.is_withheld]
    assert [spot.can_be_spoken_about for spot in withheld] == [False]
    with pytest.raises(Refused, match="has changed since you opened the page"):
        comments.add(
            report=told.report, place=passage.anchor.place, position=passage.anchor.position,
            digest=passage.anchor.digest, body="Guessed.", actor=manager, at=told.at(7),
        )  # fmt: skip


def test_a_comment_is_made_and_answered_from_its_page(told, browser):
    write(told, LONG)
    client = browser(people.MANAGER)
    spot = spot_of(told, LONG, told.actor(people.MANAGER, told.at(7)))
    address = reverse("decisions:comment-add", args=[told.report.pk, spot.anchor.place, spot.anchor.position])
    assert LONG in client.get(address).content.decode()
    assert "Write the comment." in client.post(address, {"digest": spot.anchor.digest, "body": ""}).content.decode()
    page = client.post(address, {"digest": spot.anchor.digest, "body": "Says who?"}, follow=True)
    assert "Your comment is on the report." in page.content.decode()
    assert "Says who?" in page.content.decode()
    comment = Comment.objects.get()
    page = browser().post(reverse("decisions:comment-reply", args=[comment.pk]), {"body": "The return."}, follow=True)
    assert "The return." in page.content.decode()
    page = browser().post(reverse("decisions:comment-resolve", args=[comment.pk]), follow=True)
    assert "The comment is resolved." in page.content.decode()
    page = browser().post(reverse("decisions:comment-resolve", args=[comment.pk]), {"reopen": "1"}, follow=True)
    assert "The comment is open again." in page.content.decode()


def test_the_page_costs_the_same_at_one_three_and_thirty_comments(told, browser):
    write(told, LONG)
    client, counts = browser(people.OFFICE), []
    address = reverse("decisions:report-comments", args=[told.report.pk])
    client.get(address)
    for more in (1, 2, 27):
        for _ in range(more):
            say(told, LONG)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 30


def test_a_comment_overtaken_by_a_rewriting_comes_back_beside_the_new_words_and_can_be_made(told, browser):
    write(told, LONG)
    client = browser(people.MANAGER)
    spot = spot_of(told, LONG, told.actor(people.MANAGER, told.at(7)))
    address = reverse("decisions:comment-add", args=[told.report.pk, spot.anchor.place, spot.anchor.position])
    write(told, "The service in the south was closed.")
    overtaken = client.post(address, {"digest": spot.anchor.digest, "body": "Says who?"})
    assert (overtaken.status_code, "Says who?" in overtaken.content.decode()) == (409, True)
    form = client.get(address).context["form"]
    assert form["body"].value() == "Says who?"
    made = client.post(address, {"digest": form["digest"].value(), "body": form["body"].value()})
    assert (made.status_code, Comment.objects.get().quote) == (302, "The service in the south was closed.")
