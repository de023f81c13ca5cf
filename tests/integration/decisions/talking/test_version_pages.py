"""The list of versions and the page of what changed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decisions.demonstration import people
from decisions.selectors import versions
from decisions.services import exempt, reports
from decisions.services.versions import keep
from tests.factories.decisions import ReportFactory

pytestmark = pytest.mark.django_db
CANARY = "Quincannon Holdings bid 17 pence"


def rewrite(told, old, new):
    """The author replaces words in the first section that has them."""
    section = next(one for one in told.report.sections.all() if old in one.body)
    return reports.edit_section(
        report=told.report, key=section.key, version=told.report.version, actor=told.actor(people.AUTHOR, told.at(7)),
        at=told.at(7), body=section.body.replace(old, new, 1),
    )  # fmt: skip


def keep_now(told):
    author = told.actor(people.AUTHOR, told.at(7))
    return keep(report=told.report, version=told.report.version, actor=author, at=told.at(7))


def changes(client, told, **query):
    return client.get(reverse("decisions:report-changes", args=[told.report.pk]), query)


def first_words(told):
    section = next(one for one in told.report.sections.all() if len(one.body.split()) > 20)
    return section.body.split()[1]


def test_the_list_names_every_version_with_who_when_and_why(told, browser):
    page = browser().get(reverse("decisions:report-versions", args=[told.report.pk]))
    assert page.status_code == 200
    text = page.content.decode()
    for step in versions.steps(told.report):
        assert step.name in text
        assert step.why in text
        assert step.who in text


def test_a_report_of_which_no_version_is_kept_yet_says_when_the_first_will_be(told, browser):
    report = ReportFactory(council=told.report.council, contract=told.report.contract, author=told.report.author)
    page = browser().get(reverse("decisions:report-versions", args=[report.pk]))
    assert (page.status_code, "No version has been kept yet." in page.content.decode()) == (200, True)


def test_why_a_version_is_kept_comes_back_when_it_was_too_long(told, browser):
    client = browser()
    sent = {"version": told.report.version, "why": "word " * 50}
    assert client.post(reverse("decisions:version-keep", args=[told.report.pk]), sent).status_code == 422
    page = client.get(reverse("decisions:report-versions", args=[told.report.pk]))
    assert page.context["form"]["why"].value() == "word " * 50


def test_the_author_keeps_a_version_from_the_page_and_is_told_when_there_is_nothing_new(told, browser):
    client, address = browser(), reverse("decisions:version-keep", args=[told.report.pk])
    rewrite(told, first_words(told), "Altogether")
    before = told.report.saved_versions.count()
    posted = {"version": told.report.version, "why": "Before the figures"}
    page = client.post(address, posted, follow=True)
    assert f"Kept as version {before + 1}." in page.content.decode()
    assert "Before the figures" in page.content.decode()
    page = client.post(address, posted, follow=True)
    assert f"Nothing has changed since version {before + 1}" in page.content.decode()
    assert told.report.saved_versions.count() == before + 1


def test_nobody_but_the_author_keeps_a_version(told, browser):
    page = browser(people.MANAGER).post(
        reverse("decisions:version-keep", args=[told.report.pk]), {"version": told.report.version}
    )
    assert page.status_code == 403
    assert "Only the author of this report can change it" in page.content.decode()


def test_a_version_is_not_kept_of_what_somebody_has_changed_since(told, browser):
    seen = told.report.version
    rewrite(told, first_words(told), "Altogether")
    page = browser().post(reverse("decisions:version-keep", args=[told.report.pk]), {"version": seen})
    assert page.status_code == 409
    assert "Someone else has changed this since you opened it." in page.content.decode()


def test_without_saying_which_the_page_shows_what_changed_since_the_readers_last_act(told, browser):
    word = first_words(told)
    rewrite(told, word, "Altogether")
    text = changes(browser(people.MANAGER), told).content.decode()
    assert "1 change</h2>" in text
    assert "Altogether" in text
    assert 'id="change-1"' in text


def test_somebody_who_has_not_acted_is_told_so_and_can_choose(told, browser):
    page = changes(browser(people.OFFICE), told)
    assert page.status_code == 200
    assert "You have not acted on this report yet" in page.content.decode()


def test_any_two_versions_can_be_compared_and_what_is_none_is_not_found(told, browser):
    client = browser()
    keep_now(told)
    rewrite(told, first_words(told), "Altogether")
    last = keep_now(told).number
    assert "1 change</h2>" in changes(client, told, **{"from": last - 1, "to": last}).content.decode()
    assert "Nothing changed between these two." in changes(client, told, **{"from": last}).content.decode()
    assert changes(client, told, **{"from": "999"}).status_code == 404
    assert changes(client, told, **{"from": "1", "to": "x"}).status_code == 404


def test_the_changes_as_plain_text(told, browser):
    rewrite(told, first_words(told), "Altogether")
    page = changes(browser(people.MANAGER), told, show="text")
    assert page["Content-Type"] == "text/plain; charset=utf-8"
    assert "[inserted: Altogether]" in page.content.decode()


def test_an_exempt_passage_is_said_to_have_changed_and_no_word_of_it_is_shown_to_anybody(told, browser):
    report, author = told.report, told.actor(people.AUTHOR, told.at(7))
    section = report.sections.exclude(body="").first()
    passage = exempt.write(
        section=section, version=report.version, paragraph=3, public_interest_reasoning="Prices.",
        text=CANARY, actor=author, at=told.at(7),
    )  # fmt: skip
    keep_now(told)
    exempt.write(
        section=section, version=told.report.version, paragraph=3, public_interest_reasoning="Prices.",
        text=f"{CANARY} more", actor=author, at=told.at(7), exempt_text=passage,
    )  # fmt: skip
    for person in (people.AUTHOR, people.MANAGER, people.OFFICE):
        for query in ({}, {"from": "1"}, {"from": "1", "show": "text"}, {"from": told.report.saved_versions.count()}):
            text = changes(browser(person), told, **query).content.decode()
            assert "Quincannon" not in text
    text = changes(browser(people.AUTHOR), told, **{"from": told.report.saved_versions.count()}).content.decode()
    assert "The words of an exempt passage in" in text


@pytest.mark.parametrize("name", ["report-versions", "report-changes"])
def test_the_pages_cost_the_same_however_long_the_history(told, browser, name):
    client, counts = browser(people.MANAGER), []
    address = reverse(f"decisions:{name}", args=[told.report.pk])
    client.get(address)
    for number in range(3):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
        for turn in range(4):
            rewrite(told, first_words(told), f"Word{number}x{turn}")
            keep_now(told)
    assert counts[0] <= 30
    assert len(set(counts)) == 1
