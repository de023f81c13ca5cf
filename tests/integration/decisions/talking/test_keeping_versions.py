"""What a report said is kept at every step of its course: once, without exempt text, at a constant cost."""

import pytest
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext

from commissioning.models import StoredContent
from commissioning.verdicts import Refused, StaleVersion
from decisions.demonstration import people
from decisions.enums import Action, ReportStatus
from decisions.models import SavedVersion
from decisions.selectors import versions
from decisions.services import exempt, reports
from decisions.services.versions import keep
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db
CANARY = "Quincannon Holdings bid 17 pence"


def edit(told, body, at=None):
    """The author writes something else in the first section of words."""
    at = at or told.at(9)
    section = told.report.sections.filter(kind="prose").exclude(body="").first()
    return reports.edit_section(
        report=told.report, key=section.key, version=told.report.version, actor=told.actor(people.AUTHOR, at), at=at,
        body=body,
    )  # fmt: skip


def keep_now(told, **given):
    at = told.at(9)
    given = {"report": told.report, "version": told.report.version, "actor": told.actor(people.AUTHOR, at)} | given
    return keep(at=at, **given)


def test_every_move_keeps_what_the_report_said():
    told = report_at(ReportStatus.DECIDED)
    kept = SavedVersion.objects.filter(report=told.report).order_by("number")
    assert [row.number for row in kept] == list(range(1, len(kept) + 1))
    assert [row.move_id for row in kept if row.move_id] == [move.pk for move in told.report.moves.order_by("pk")]
    assert [row.why for row in kept if not row.move_id] == ["View of Chairman, Adults and Safeguarding Committee"]
    for row in kept:
        assert StoredContent.objects.filter(pk=row.sha256).exists()


def test_the_version_kept_at_issue_is_the_content_the_paper_prints():
    told = report_at(ReportStatus.ISSUED)
    kept = told.report.saved_versions.get(move__action=Action.ISSUE)
    assert kept.sha256 == told.report.content_hash == told.report.versions.get().content_hash


def test_the_same_words_are_stored_once():
    told = report_at(ReportStatus.DECIDED)
    hashes = list(told.report.saved_versions.values_list("sha256", flat=True))
    assert len(set(hashes)) < len(hashes)
    assert StoredContent.objects.filter(pk__in=hashes).count() == len(set(hashes))


def test_keeping_a_version_twice_keeps_it_once():
    told = report_at(ReportStatus.DRAFT)
    first, second = keep_now(told, why="Before the rewrite"), keep_now(told)
    assert first == second
    assert (first.number, first.why) == (1, "Before the rewrite")
    edit(told, "Something else.")
    assert keep_now(told).number == 2


def test_only_the_author_keeps_a_version_and_only_of_what_they_saw():
    told = report_at(ReportStatus.DRAFT)
    with pytest.raises(Refused, match="Only the author"):
        keep_now(told, actor=told.actor(people.MANAGER))
    with pytest.raises(StaleVersion):
        keep_now(told, version=told.report.version - 1)


def test_no_version_holds_exempt_text_and_a_comparison_says_only_that_it_changed():
    told = report_at(ReportStatus.DRAFT)
    report, at = told.report, told.at(9)
    author = told.actor(people.AUTHOR, at)
    section = report.sections.filter(kind="prose").exclude(body="").first()
    keep_now(told)
    given = {"paragraph": 3, "public_interest_reasoning": "Prices.", "actor": author, "at": at}
    passage = exempt.write(section=section, version=told.report.version, text=CANARY, **given)
    keep_now(told)
    exempt.write(section=section, version=told.report.version, text=CANARY + " more", exempt_text=passage, **given)
    third = keep_now(told)
    assert third.number == 3
    kept = b"".join(bytes(row.content) for row in StoredContent.objects.all())
    assert CANARY.encode() not in kept
    assert passage.nonce.encode() not in kept
    first, second, last = (versions.step_named(told.report, author, key) for key in ("1", "2", "3"))
    said = versions.exempt_changes
    assert said(told.report, first, second) == [f"An exempt passage in “{section.heading}” was added."]
    assert said(told.report, second, last) == [f"The words of an exempt passage in “{section.heading}” were changed."]
    assert said(told.report, last, first) == [f"An exempt passage in “{section.heading}” was taken out."]
    assert said(told.report, last, versions.step_now(told.report)) == []


def test_keeping_costs_the_same_however_long_the_history():
    told = report_at(ReportStatus.DRAFT)
    counts = []
    for number in range(1, 13):
        edit(told, f"Words number {number}.")
        reset_queries()  # the log of a long test runs full
        with CaptureQueriesContext(
            connection,
        ) as queries:
            keep_now(told)
        counts.append(len(queries))
    assert len(set(counts[1:])) == 1


def test_the_list_has_kept_versions_and_issues_newest_first_and_each_can_be_read():
    told = report_at(ReportStatus.DECIDED)
    listed = versions.steps(told.report)
    assert [step.name for step in listed] == [f"Version {number}" for number in range(len(listed), 0, -1)]
    assert [step.issue for step in listed if step.issue] == [1]
    for step in listed:
        assert versions.document_of(told.report, step).title == told.report.title


def test_an_issue_from_before_versions_were_kept_is_in_the_list():
    told = report_at(ReportStatus.ISSUED)
    from commissioning import append_only

    with append_only.disarmed():
        SavedVersion.objects.all()._raw_delete(using="default")
    (only,) = versions.steps(told.report)
    assert (only.key, only.name, only.issue) == ("issue-1", "Issue 1", 1)
    actor = told.actor(people.MANAGER)
    assert versions.document_of(told.report, versions.step_named(told.report, actor, "issue-1")).title
    assert versions.step_named(told.report, actor, "issue-2") is None


def test_the_last_version_a_person_saw_is_that_of_their_own_last_act():
    told = report_at(ReportStatus.IN_CLEARANCE)
    manager = told.actor(people.MANAGER, told.at(9))
    clearer = told.actor(people.CLEARERS[0], told.at(9))
    seen = versions.last_seen_version(told.report, manager)
    assert seen.move.action == Action.APPROVE
    assert versions.last_seen_version(told.report, clearer) is None
    assert versions.step_named(told.report, clearer, versions.SEEN) is None
    assert versions.step_named(told.report, manager, versions.SEEN).key == str(seen.number)


def test_a_number_that_is_none_names_nothing():
    told = report_at(ReportStatus.DRAFT)
    actor = told.actor(people.AUTHOR)
    assert [versions.step_named(told.report, actor, key) for key in ("", "7", "-1", "x", "9" * 30, "issue-")] == (
        [None] * 6
    )
