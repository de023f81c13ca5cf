"""What was decided is kept for its time; then it goes by a listed, approved act, and the proof that it stood stays."""

from datetime import date, datetime

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from commissioning.clock import LONDON
from commissioning.enums import RenditionKind, RetentionAction, RetentionClass, Role
from commissioning.models import AuditEvent, Disposal, DisposalAnswer, StoredContent
from commissioning.retention import MINIMUM_YEARS
from commissioning.services import audit
from commissioning.services.disposal import missing_bodies
from commissioning.services.documents import DISPOSED, content_of, render_and_seal
from commissioning.verdicts import Refused
from decisions.demonstration import people
from decisions.enums import ReportStatus
from decisions.models import Comment, Decision, LegalHold
from decisions.selectors.disposal import due
from decisions.selectors.record import reasons_of
from decisions.services import disposal, legal_holds
from tests.constraints import assert_trips
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.talking import CommentFactory
from tests.factories.walks import certify, report_at
from tests.integration.decisions.course.act_pages import said

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 10, 23, 10, tzinfo=LONDON)  # six years and a day after the decision
RECORD = RetentionClass.RECORD


class Archive:
    """A council whose report was decided on 22 October 2020, and the people who look after its records."""

    def __init__(self):
        self.told = report_at(ReportStatus.DECIDED)
        self.council = self.told.report.council
        self.office = actor_with(Role.DEMOCRATIC_SERVICES, council=self.council, title="Archivist")
        self.monitor = actor_with(Role.MONITORING_OFFICER, council=self.council, title="Keeper of records")

    @property
    def report(self):
        return self.told.report

    def rule(self, kind, years, actor=None, **given):
        values = {"action": RetentionAction.DISPOSE, "starts_on": date(2020, 1, 1), "at": LATER, **given}
        return disposal.set_rule(council=self.council, kind=kind, years=years, actor=actor or self.monitor, **values)

    def due(self, on=LATER):
        return {(one.kind, one.report.reference) for one in due(self.council, on.date())}

    def propose(self, actor=None):
        return disposal.propose(council=self.council, actor=actor or self.office, at=LATER)

    def answer(self, row, *, yes=True, actor=None, reason=""):
        return disposal.answer(disposal=row, is_approved=yes, actor=actor or self.monitor, at=LATER, reason=reason)


@pytest.fixture
def archive():
    return Archive()


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value.verdict.codes


def test_what_nobody_decided_is_kept_from_the_day_it_was_withdrawn():
    told = report_at(ReportStatus.WITHDRAWN)  # on 10 October 2020
    keeper = actor_with(Role.MONITORING_OFFICER, council=told.report.council, title="Keeper of records")
    given = {"action": RetentionAction.DISPOSE, "starts_on": date(2020, 1, 1), "actor": keeper, "at": LATER}
    disposal.set_rule(council=told.report.council, kind=RetentionClass.DRAFTS, years=1, **given)
    disposal.set_rule(council=told.report.council, kind=RetentionClass.COMMENTS, years=1, **given)
    CommentFactory(report=told.report)
    assert due(told.report.council, date(2021, 10, 10)) == []
    over = due(told.report.council, date(2021, 10, 11))
    assert {one.kind for one in over} == {RetentionClass.COMMENTS, RetentionClass.DRAFTS}
    for one in over:
        assert (one.report, one.ended_on, one.kept_until) == (told.report, date(2020, 10, 10), date(2021, 10, 10))
    legal_holds.place(report=told.report, on="report", reason="A claim.", actor=keeper, at=LATER)
    assert due(told.report.council, date(2021, 10, 11)) == []


def test_a_time_shorter_than_the_law_asks_is_refused(archive):
    for kind, least in MINIMUM_YEARS.items():
        assert refusal(archive.rule, kind, least - 1) == ("too_short",)
        assert archive.rule(kind, least).years == least
    assert refusal(archive.rule, RECORD, 6, actor=archive.office) == ("not_yours",)


def test_a_record_is_due_the_day_after_its_last_day(archive):
    archive.rule(RECORD, 6)
    assert archive.due(datetime(2026, 10, 22, tzinfo=LONDON)) == set()
    assert archive.due() == {("record", "BRK-DPR-2020-014")}


def test_a_class_without_a_rule_or_kept_for_good_is_never_due(archive):
    archive.rule(RetentionClass.PAPERS, 4, action=RetentionAction.KEEP)
    assert archive.due() == set()


def test_a_later_rule_counts_from_its_first_day(archive):
    archive.rule(RECORD, 6)
    archive.rule(RECORD, 12, starts_on=date(2026, 1, 1))
    assert archive.due() == set()


def test_an_approved_disposal_removes_the_words_and_the_proof_stays(archive):
    archive.rule(RECORD, 6)
    decision = Decision.objects.get()
    row = archive.propose()
    named = set(row.items.values_list("sha256", flat=True))
    assert {decision.reasons_sha256, decision.snapshot.sha256} <= named
    archive.answer(row)
    assert not StoredContent.objects.filter(pk__in=named).exists()
    decision = Decision.objects.get()  # the stub and its hash stay
    assert decision.reasons_sha256 in named
    assert reasons_of(decision) == DISPOSED
    assert list(audit.broken_links()) == []
    assert list(missing_bodies()) == []
    assert AuditEvent.objects.get(verb="disposal.carried_out").payload["bodies"] == [None, len(named)]
    assert archive.due() == set()


def test_what_is_kept_longer_stays_where_it_shares_a_body(archive):
    archive.rule(RetentionClass.DRAFTS, 1)
    archive.rule(RECORD, 20)
    papers = StoredContent.objects.filter(pk=archive.report.versions.get().snapshot.sha256)
    archive.answer(archive.propose())
    assert papers.exists()
    assert not archive.report.saved_versions.filter(sha256__in=StoredContent.objects.values("pk")).exists()


def test_nobody_approves_their_own_proposal_and_nobody_else_approves(archive):
    archive.rule(RECORD, 6)
    row = archive.propose(archive.monitor)
    assert refusal(archive.answer, row) == ("same_person",)
    assert refusal(archive.answer, row, actor=archive.office) == ("not_yours",)
    stranger = actor_with(Role.MONITORING_OFFICER, council=CouncilFactory(), title="Elsewhere")
    assert refusal(archive.answer, row, actor=stranger) == ("other_council",)
    assert not DisposalAnswer.objects.exists()


def test_a_declined_disposal_says_why_and_removes_nothing(archive):
    archive.rule(RECORD, 6)
    before = StoredContent.objects.count()
    row = archive.propose()
    assert refusal(archive.propose) == ("waiting",)
    assert refusal(archive.answer, row, yes=False) == ("no_reason",)
    archive.answer(row, yes=False, reason="An audit has asked for it.")
    assert StoredContent.objects.count() == before
    assert refusal(archive.answer, row) == ("answered",)
    assert archive.propose().number == 2


@pytest.mark.parametrize("on", ["report", "contract"])
def test_a_legal_hold_stops_it_until_it_is_lifted(archive, on):
    archive.rule(RECORD, 6)
    row = archive.propose()
    given = {"actor": archive.monitor, "at": LATER}
    hold = legal_holds.place(report=archive.report, on=on, reason="A claim is before the court.", **given)
    assert archive.due() == set()
    assert refusal(archive.answer, row) == ("not_due",)
    assert refusal(legal_holds.lift, hold=hold, reason=" ", **given) == ("no_reason",)
    legal_holds.lift(hold=hold, reason="It is settled.", **given)
    assert refusal(legal_holds.lift, hold=hold, reason="Again.", **given) == ("lifted",)
    archive.answer(row)
    assert list(missing_bodies()) == []


def test_only_the_monitoring_officer_places_a_hold(archive):
    given = {"report": archive.report, "on": "report", "at": LATER}
    assert refusal(legal_holds.place, reason="A claim.", actor=archive.office, **given) == ("not_yours",)
    assert refusal(legal_holds.place, reason="", actor=archive.monitor, **given) == ("no_reason",)
    assert refusal(legal_holds.place, reason="A claim.", actor=archive.monitor, **{**given, "on": "matter"}) == (
        "no_matter",
    )


def test_comments_and_mail_go_as_rows(archive):
    comment = CommentFactory(section=archive.report.sections.first())
    archive.rule(RetentionClass.COMMENTS, 2)
    archive.answer(archive.propose())
    assert not Comment.objects.filter(pk=comment.pk).exists()
    assert list(audit.broken_links()) == []


def test_raw_sql_removes_a_body_only_where_an_approved_disposal_names_it(archive):
    archive.rule(RECORD, 6)
    sha256 = Decision.objects.get().reasons_sha256
    statement = "DELETE FROM commissioning_storedcontent WHERE sha256 = %s"
    tried(statement, sha256)
    row = archive.propose()
    tried(statement, sha256)  # proposed is not approved
    archive.answer(row, yes=False, reason="Not yet.")
    tried(statement, sha256)  # nor is declined
    archive.answer(archive.propose())
    assert not StoredContent.objects.filter(pk=sha256).exists()
    for table in ("disposal", "disposalitem", "disposalanswer", "retentionrule"):
        tried(f"DELETE FROM commissioning_{table}")
    tried("UPDATE commissioning_disposalanswer SET is_approved = is_approved")
    tried("UPDATE commissioning_storedcontent SET media_type = media_type")


def tried(statement, *given):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, given)


def test_a_body_that_goes_missing_without_a_disposal_is_found(archive):
    from commissioning import append_only

    decision = Decision.objects.get()
    with append_only.disarmed(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM commissioning_storedcontent WHERE sha256 = %s", [decision.reasons_sha256])
    (problem,) = missing_bodies()
    assert problem.startswith(f"Decision {decision} names content {decision.reasons_sha256[:12]}…")
    assert f"Stored content: {problem}" in list(audit.broken_links())


def test_what_was_disposed_of_is_neither_rendered_nor_fetched(archive):
    record = certify(archive.report, RenditionKind.RECORD, archive.told.at(0, 17))
    archive.rule(RECORD, 6)
    archive.answer(archive.propose())
    with pytest.raises(StoredContent.DoesNotExist):
        content_of(record.sha256)
    made = render_and_seal(rendition_pk=record.rendition_id, at=LATER)
    assert "disposed of" in made.problem
    client = Client()
    client.force_login(archive.told.walk.cast.users[people.AUTHOR.email])
    assert client.get(reverse("decisions:report-record", args=[archive.report.pk])).status_code == 404
    assert DISPOSED in said(client.get(reverse("decisions:report-after", args=[archive.report.pk])))


def test_it_is_proposed_and_approved_on_its_pages(archive):
    archive.rule(RECORD, 6)
    office, monitor = Client(), Client()
    office.force_login(archive.office.user)
    monitor.force_login(archive.monitor.user)
    with time_machine.travel(LATER, tick=False):
        listed = said(office.get(reverse("decisions:disposal-list")))
        assert "BRK-DPR-2020-014 Record of the decision 22 October 2020 22 October 2026" in listed
        url = reverse("decisions:retention-act", args=["propose-disposal"])
        proposed = office.post(url, {"version": 0}, follow=True)
        assert "Disposal 1 waits for the monitoring officer." in said(proposed)
        act = reverse("decisions:disposal-act", args=[Disposal.objects.get().pk, "approve"])
        assert office.get(act).status_code == 403
        assert "What is disposed of cannot be brought back." in said(monitor.post(act, {"version": 0}))
        done = monitor.post(act, {"version": 0, "confirmed": "1"}, follow=True)
    assert "Approved and carried out by" in said(done)


def test_nobody_but_those_who_keep_records_sees_the_list(archive):
    client = Client()
    client.force_login(archive.told.walk.cast.users[people.AUTHOR.email])
    assert client.get(reverse("decisions:disposal-list")).status_code == 403


def test_the_database_refuses_a_hold_on_nothing_or_for_no_reason(archive):
    hold = {"council": archive.council, "placed_by": archive.monitor.user, "placed_post": "X", "placed_at": LATER}
    for name, make in {
        "decisions_legal_hold_on_one_thing": lambda: LegalHold(**hold, reason="A claim."),
        "decisions_legal_hold_has_reasons": lambda: LegalHold(**hold, report=archive.report),
        "decisions_legal_hold_lifted_at_and_by_together": lambda: LegalHold(
            **hold, report=archive.report, reason="A.", lifted_at=LATER, lifted_reason="B."
        ),
    }.items():
        assert_trips("decisions", name, make)
