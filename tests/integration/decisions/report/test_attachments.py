"""Annexes: printed and certified with the report, frozen when it is issued, the exempt ones read by grant alone."""

import io
import json
from datetime import datetime

import pikepdf
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.clock import LONDON
from commissioning.documents.kept import Kept
from commissioning.enums import Role
from commissioning.models import AuditEvent
from commissioning.services.documents import content_of
from commissioning.verdicts import Refused
from decisions.demonstration import people
from decisions.enums import ReportStatus
from decisions.models import ReportAttachment
from decisions.selectors import content
from decisions.services import attachments, exempt
from frameworks.models import ContractAttachment
from frameworks.services import attachments as of_contracts
from tests.constraints import assert_trips
from tests.factories import files
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.decisions import ReportFactory
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db

CANARY = "Kingfisher-7731"
EXEMPT = {"exempt_paragraph": 3, "exempt_reasoning": f"It would weaken the council against {CANARY}."}
MORNING = datetime(2020, 10, 5, 9, tzinfo=LONDON)


class Annexed:
    """A report with the means to annex files to it."""

    def __init__(self, status=ReportStatus.DRAFT):
        self.told = report_at(status)
        self.author = self.told.actor(people.AUTHOR)
        self.at = self.told.at()

    @property
    def report(self):
        return self.told.report

    def attach(self, content=files.PDF, name="deed.pdf", title="Deed of variation", replaces=None, **given):
        file = files.new_file(content, name, title, **given)
        return attachments.attach(report=self.report, given=file, actor=self.author, at=self.at, replaces=replaces)

    def browser(self, person):
        client = Client()
        client.force_login(self.told.actor(person).user)
        return client

    def url(self, name, *args):
        return reverse(f"decisions:report-{name}", args=[self.report.pk, *args])


@pytest.fixture
def draft():
    return Annexed()


def text_of(report, reader):
    return repr(content.for_reader(report, reader))


def codes(call, **given):
    with pytest.raises(Refused) as refused:
        call(**given)
    return refused.value.verdict.codes


def test_an_annex_is_printed_with_its_hash_and_a_report_without_one_prints_as_ever(draft):
    before = content.issued_hash(draft.report)
    row = draft.attach()
    printed = repr(content.build(draft.report, audience="exempt_removed"))
    assert "Annex 1. " in printed
    assert f"SHA-256 of the file: {row.sha256}" in printed
    assert content.issued_hash(draft.report) != before
    attachments.withdraw(attachment=row, reason="Not needed.", actor=draft.author, at=draft.at)
    assert content.issued_hash(draft.report) == before


def test_a_later_file_takes_the_place_of_an_earlier_one_which_stays_readable(draft):
    first = draft.attach()
    second = draft.attach(files.DOCX, "deed.docx", "Deed, corrected", replaces=first)
    printed = repr(content.build(draft.report, audience="exempt_removed"))
    assert second.sha256 in printed
    assert first.sha256 not in printed
    page = draft.browser(people.AUTHOR).get(draft.url("attachments")).content.decode()
    assert "by “Deed, corrected”" in page
    fetched = draft.browser(people.AUTHOR).get(draft.url("attachment", first.pk))
    assert fetched.content == files.PDF
    assert codes(draft.attach, replaces=first) == ("not_current",)


def test_nothing_is_added_replaced_or_withdrawn_once_the_paper_is_issued():
    issued = Annexed(ReportStatus.ISSUED)
    assert codes(issued.attach) == ("issued",)
    page = issued.browser(people.AUTHOR).get(issued.url("attachment-add"))
    assert page.status_code == 403
    assert "The paper is issued with its annexes" in page.content.decode()


def test_an_annex_cannot_be_withdrawn_after_the_issue():
    cleared = Annexed(ReportStatus.IN_CLEARANCE)
    row = cleared.attach()
    cleared.told.walk.until(ReportStatus.ISSUED)
    assert codes(attachments.withdraw, attachment=row, reason="Oh.", actor=cleared.author, at=cleared.at) == ("issued",)


def test_only_the_author_annexes_and_democratic_services_keep_what_comes_after_the_decision(draft):
    given = {"report": draft.report, "given": files.new_file(), "at": draft.at}
    assert codes(attachments.attach, actor=draft.told.actor(people.MANAGER), **given) == ("not_yours",)
    decided = Annexed(ReportStatus.DECIDED)
    paper = {"decision": decided.report.decision, "given": files.new_file(), "at": decided.at}
    assert codes(attachments.file_with_decision, actor=decided.author, **paper) == ("not_yours",)
    kept = attachments.file_with_decision(actor=decided.told.actor(people.OFFICE), **paper)
    assert "Annex" not in repr(content.build(decided.report, audience="full"))
    assert list(decided.report.decision.attachments.all()) == [kept]


def test_the_record_certifies_every_annex_and_names_no_exempt_one():
    cleared = Annexed(ReportStatus.DRAFT)
    public = cleared.attach()
    secret = cleared.attach(files.TEXT, "bid.txt", f"Bid of {CANARY}", **EXEMPT)
    cleared.told.walk.until(ReportStatus.DECIDED)
    report = cleared.report
    kept = Kept.from_bytes(content_of(report.decision.snapshot.sha256))
    said = kept.record["decision"]["annexes"]
    assert list(said) == [
        {"annex": 1, "kind": "contract", "title": "Deed of variation", "sha256": public.sha256},
        {"annex": 2, "kind": "contract", "exempt_paragraph": 3, "sha256_with_nonce": secret.vouched_sha256},
    ]
    assert secret.vouched_sha256 != secret.sha256
    for held in (repr(kept.document), json.dumps(kept.record, default=str)):
        assert CANARY not in held
        assert secret.sha256 not in held


def test_an_exempt_annex_is_there_only_for_those_with_leave(draft):
    row = draft.attach(title=f"Bid of {CANARY}", name=f"{CANARY}.pdf", **EXEMPT)
    report = draft.report
    assert report.classification == "part_exempt"
    assert CANARY in text_of(report, draft.author)
    assert CANARY not in repr(content.build(report, audience="exempt_removed"))
    for person in (people.MONITORING_OFFICER, people.AUDITOR, people.OFFICE, people.CLEARERS[0]):
        actor, browser = draft.told.actor(person), draft.browser(person)
        assert not ReportAttachment.objects.visible_to(actor).exists()
        assert CANARY not in text_of(report, actor)
        assert browser.get(draft.url("attachment", row.pk)).status_code == 404
        for page in (draft.url("attachments"), draft.url("detail"), draft.url("read")):
            assert CANARY not in browser.get(page).content.decode()
    finance = draft.told.actor(people.CLEARERS[0])
    exempt.grant(report=report, user=finance.user, reason="Clears it.", actor=draft.author, at=draft.at)
    assert draft.browser(people.CLEARERS[0]).get(draft.url("attachment", row.pk)).content == files.PDF
    assert not AuditEvent.objects.filter(payload__icontains=CANARY).exists()
    outsider = actor_with(Role.MONITORING_OFFICER, council=CouncilFactory())
    assert not ReportAttachment.objects.visible_to(outsider).exists()


def test_the_report_is_public_again_when_its_last_exempt_annex_is_withdrawn(draft):
    row = draft.attach(**EXEMPT)
    attachments.withdraw(attachment=row, reason="Wrong file.", actor=draft.author, at=draft.at)
    assert draft.report.classification == "public"


def test_the_report_is_public_again_when_its_last_exempt_annex_is_replaced_by_a_public_one(draft):
    draft.attach(replaces=draft.attach(**EXEMPT))
    assert draft.report.classification == "public"


def test_the_audit_chain_holds_no_plain_hash_of_an_exempt_file(draft):
    row = draft.attach(**EXEMPT)
    event = AuditEvent.objects.get(verb="report.annex_attached")
    assert event.payload["sha256"] == [None, row.vouched_sha256]
    assert row.vouched_sha256 != row.sha256


def test_a_file_is_fetched_to_be_saved_and_never_kept_by_anything_between(draft):
    row = draft.attach(files.TEXT, "Größe “1”.txt")
    got = draft.browser(people.AUTHOR).get(draft.url("attachment", row.pk))
    assert got["Content-Disposition"].startswith("attachment;")
    assert (got["X-Content-Type-Options"], got["Cache-Control"]) == ("nosniff", "private, no-store")
    assert got["Content-Type"] == "text/plain"


def upload(content=files.PDF, name="deed.pdf", **boxes):
    values = {"title": "Deed of variation", "kind": "contract", "access": "public", **boxes}
    return {"file": SimpleUploadedFile(name, content), **values}


@time_machine.travel(MORNING, tick=False)
def test_the_page_attaches_a_file_and_goes_back_to_the_list(draft):
    answer = draft.browser(people.AUTHOR).post(draft.url("attachment-add"), upload())
    assert answer["Location"] == draft.url("attachments")
    assert draft.report.attachments.get().title == "Deed of variation"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        (upload(files.DOCX), "file"),
        (upload(files.DOCM, "deed.docx"), "file"),
        (upload(b"", "deed.pdf"), "file"),
        (upload(access="exempt"), "exempt_paragraph"),
        (upload(access="exempt", exempt_paragraph="3"), "exempt_reasoning"),
        (upload(exempt_paragraph="3"), "access"),
        (upload(title=""), "title"),
    ],
)
def test_what_is_wrong_is_said_at_its_box_and_nothing_is_attached(draft, sent, field):
    page = draft.browser(people.AUTHOR).post(draft.url("attachment-add"), sent)
    assert field in page.context["form"].errors
    assert not draft.report.attachments.exists()


def test_a_file_that_is_too_large_is_refused_by_the_setting(draft, settings):
    settings.ATTACHMENT_MAX_MEGABYTES = 1
    page = draft.browser(people.AUTHOR).post(draft.url("attachment-add"), upload(files.PDF + b"0" * 1_000_001))
    said = "This file is larger than 1 megabytes. Make it smaller, or split it."
    assert page.context["form"].errors["file"] == [said]


def test_a_file_of_another_report_is_not_found_here(draft):
    row = draft.attach()
    other = ReportAttachment.objects.get(pk=row.pk)
    missing = reverse("decisions:report-attachment", args=[draft.report.pk + 1, other.pk])
    assert draft.browser(people.AUTHOR).get(missing).status_code == 404


def test_the_files_of_a_report_take_as_many_queries_for_three_as_for_one(draft, django_assert_num_queries):
    browser = draft.browser(people.AUTHOR)
    draft.attach()
    browser.get(draft.url("attachments"))
    with CaptureQueriesContext(connection) as one:
        browser.get(draft.url("attachments"))
    draft.attach(files.PNG, "plan.png", "Plan")
    draft.attach(files.DOCX, "report.docx", "Report")
    with django_assert_num_queries(len(one)):
        browser.get(draft.url("attachments"))


def test_leave_on_a_report_opens_its_own_exempt_files_and_none_of_its_contract(draft):
    contract, finance = draft.report.contract, draft.told.actor(people.CLEARERS[0])
    given = {"content": files.PNG, "name": f"{CANARY}.png", "title": f"Bid of {CANARY}", **EXEMPT}
    kept = of_contracts.attach(
        contract=contract, given=files.new_file(**given), actor=draft.told.actor(people.MANAGER), at=draft.at
    )  # fmt: skip
    annex = draft.attach(**EXEMPT)
    exempt.grant(report=draft.report, user=finance.user, reason="Clears it.", actor=draft.author, at=draft.at)
    browser = draft.browser(people.CLEARERS[0])
    assert browser.get(draft.url("attachment", annex.pk)).content == files.PDF
    assert browser.get(reverse("frameworks:contract-attachment", args=[contract.pk, kept.pk])).status_code == 404
    for name in ("contract-attachments", "contract-detail"):
        assert CANARY not in browser.get(reverse(f"frameworks:{name}", args=[contract.pk])).content.decode()
    for actor in (finance, draft.author):
        assert not ContractAttachment.objects.visible_to(actor).exists()


def test_leave_on_one_report_opens_no_exempt_file_of_another(draft):
    other = ReportFactory(council=draft.report.council, contract=draft.report.contract, author=draft.author.user)
    finance = draft.told.actor(people.CLEARERS[0])
    row = draft.attach(**EXEMPT)
    exempt.grant(report=other, user=finance.user, reason="Clears that one.", actor=draft.author, at=draft.at)
    assert not ReportAttachment.objects.visible_to(finance).exists()
    assert draft.browser(people.CLEARERS[0]).get(draft.url("attachment", row.pk)).status_code == 404


def test_filing_an_exempt_paper_with_a_decision_opens_nothing_else_of_the_report():
    cleared = Annexed()
    section = cleared.report.sections.filter(kind="prose").exclude(body="").first()
    exempt.write(
        section=section, version=cleared.report.version, paragraph=3, public_interest_reasoning="Prices.",
        text=f"{CANARY} asked for more.", actor=cleared.author, at=cleared.told.at(20),
    )  # fmt: skip
    annex = cleared.attach(title=f"Bid of {CANARY}", **EXEMPT)
    cleared.told.walk.until(ReportStatus.DECIDED)
    office = cleared.told.actor(people.OFFICE)
    paper = attachments.file_with_decision(
        decision=cleared.report.decision, given=files.new_file(files.PNG, "call-in.png", **EXEMPT), actor=office,
        at=cleared.at,
    )  # fmt: skip
    assert list(ReportAttachment.objects.visible_to(office)) == [paper]
    assert CANARY not in text_of(cleared.report, office)
    browser = cleared.browser(people.OFFICE)
    assert browser.get(cleared.url("attachment", annex.pk)).status_code == 404
    assert "You have no leave to read it." in browser.get(cleared.url("attachments")).content.decode()


def test_an_exempt_file_in_the_place_of_a_public_one_withholds_that_too(draft):
    first = draft.attach(title=f"Bid of {CANARY}", name=f"{CANARY}.pdf")
    second = draft.attach(files.PNG, f"{CANARY}.png", f"Bid of {CANARY}, signed", replaces=first)
    draft.attach(files.DOCX, "bid.docx", "Bid", replaces=second, **EXEMPT)
    office, browser = draft.told.actor(people.OFFICE), draft.browser(people.OFFICE)
    assert not ReportAttachment.objects.visible_to(office).exists()
    assert [browser.get(draft.url("attachment", row.pk)).status_code for row in (first, second)] == [404, 404]
    assert CANARY not in browser.get(draft.url("attachments")).content.decode()


def test_the_audit_chain_says_how_many_files_an_exempt_one_withholds(draft):
    first = draft.attach()
    second = draft.attach(files.PNG, "bid.png", "Bid", replaces=first)
    draft.attach(files.DOCX, "bid.docx", "Bid", replaces=second, **EXEMPT)
    told = [
        event.payload.get("older_files_withheld") for event in AuditEvent.objects.filter(verb="report.annex_attached")
    ]
    assert told == [None, None, [None, 2]]


def test_leave_to_read_exempt_files_is_given_and_taken_back_where_there_is_no_exempt_passage(draft):
    row = draft.attach(**EXEMPT)
    officer, finance = draft.browser(people.MONITORING_OFFICER), draft.told.actor(people.CLEARERS[0])
    page = officer.get(draft.url("attachments")).content.decode()
    assert "1 file kept here is exempt. You have no leave to read it." in page
    assert draft.url("act", "grant-exempt") in page
    sent = {"post": finance.post.pk, "reason": "Clears it.", "version": draft.report.version}
    with time_machine.travel(draft.at, tick=False):
        assert officer.post(draft.url("act", "grant-exempt"), sent).status_code == 302
        assert draft.browser(people.CLEARERS[0]).get(draft.url("attachment", row.pk)).content == files.PDF
        given = draft.report.exempt_grants.get(post=finance.post)
        officer.post(draft.url("act", "revoke-exempt"), {"exempt_grant": given.pk, "version": draft.report.version})
        assert draft.browser(people.CLEARERS[0]).get(draft.url("attachment", row.pk)).status_code == 404


def test_a_printed_report_with_annexes_is_a_document_like_any_other(draft):
    draft.attach()
    got = draft.browser(people.AUTHOR).get(draft.url("draft"))
    with pikepdf.open(io.BytesIO(got.content)) as pdf:
        assert len(pdf.pages) > 1


def file_of_a_report(**given):
    values = {"kind": "contract", "title": "Deed", "sha256": "0" * 64, "size": 1, "attached_at": MORNING, **given}
    report = ReportFactory()
    return ReportAttachment(report=report, attached_by=report.author, **values)


CONSTRAINTS = files.constraint_cases("decisions_reportattachment", file_of_a_report)


@pytest.mark.parametrize("name", sorted(CONSTRAINTS))
def test_a_row_that_breaks_a_constraint_is_refused_by_its_name(name):
    assert_trips("decisions", name, CONSTRAINTS[name])
