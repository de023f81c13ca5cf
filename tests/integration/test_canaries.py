"""A word planted in whatever is exempt or private is found nowhere by those who may not see it: a crawl.

Every address of `access.txt` that shows anything of the register or of reports, as every role finds it that has no
leave, and as another council does: pages, files, exports, the admin; then search boxes, the log and the audit trail.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib import admin
from django.core import mail
from django.http import FileResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse

from commissioning.documents.kept import Kept
from commissioning.documents.render import render_pdf
from commissioning.enums import RenditionKind
from commissioning.models import AuditEvent, OutgoingMail, Rendition, SearchEntry
from commissioning.search import index
from commissioning.search.finding import find
from commissioning.services import attachments as of_documents
from commissioning.services.documents import content_of
from decisions.demonstration import people
from decisions.enums import ReportStatus
from decisions.models import Decision
from decisions.services import attachments as of_reports
from decisions.services import publishing
from tests.factories.planted import CONTACT, EVERYTHING, REMARK, SAID, Planted, exempt_file, inside, plant
from tests.factories.public_addresses import public_addresses
from tests.factories.walks import certify, report_at
from tests.factories.withheld import CANARY, Withheld
from tests.integration.test_access import COLUMNS, address, rows, visitors

pytestmark = pytest.mark.django_db

SEES_CONTACTS = ("comm", "mgr")
ELSEWHERE = ("account_", "mfa_", "socialaccount_", "openid_connect_", "help", "healthz", "drafts", "draft-", "mail-")
CERTIFIED = (
    RenditionKind.ISSUED_PAPER, RenditionKind.RECORD, RenditionKind.EXEMPT_PAPER, RenditionKind.EXEMPT_RECORD,
)  # fmt: skip
# What is taken away or read by machines: a remark made on the way stands in none of it, whoever asks.
TAKEN_AWAY = ("export", "report-copy", "report-draft", "feed", "record", "paper", "audit-trail")
LISTS = ("decisions:report-list", "frameworks:contract-list", "providers:provider-list")


@pytest.fixture
def in_clearance() -> Iterator[Planted]:
    planted = plant(ReportStatus.IN_CLEARANCE)
    with time_machine.travel(planted.told.at(2, 9), tick=False):
        yield planted


@pytest.fixture
def decided() -> Iterator[Planted]:
    planted = plant(ReportStatus.DECIDED)
    told = planted.told
    office = told.actor(people.OFFICE)
    paper = of_reports.file_with_decision(
        decision=told.report.decision, given=exempt_file("paper"), actor=office, at=told.at(0, 17)
    )
    records = [certify(told.report, kind, told.at(0, 17)) for kind in CERTIFIED]
    publishing.publish(decision=told.report.decision, actor=office, at=told.at(0, 17, 30))
    planted.world |= {
        "decision": Decision.objects.get().pk, "reportattachment": paper.pk, "signedartefact": records[0].pk,
        "rendition": records[0].rendition_id,
    }  # fmt: skip
    with time_machine.travel(told.at(0, 18), tick=False):
        yield planted


def words_of(response: Any) -> str:
    """Everything that is served, as far as a word could stand in it."""
    if isinstance(response, FileResponse):
        if response.file_to_stream:
            response.file_to_stream.close()
        return ""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    headers = " ".join(response.headers.values())
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b"\n".join(parts.read(name) for name in parts.namelist())
    return headers + content.decode(errors="replace")


def places(world: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The addresses of the table whose objects are there, by name; a draft, which is compressed, is read elsewhere."""
    for words in rows():
        if words[0].startswith(ELSEWHERE) or words[0].endswith(("report-draft", "report_draft")):
            continue
        if words[0].endswith("_act") and words[1] != "report":
            continue
        try:
            yield " ".join(words), address(" ".join(words), world)
        except NoReverseMatch:  # an object of a model that nothing is planted in
            continue
    changes = reverse("decisions:report-changes", args=[world["report"]])
    for query in ("from=1", "from=1&show=text", "from=1&show=changes", "to=1", "from=issue-1"):
        yield f"changes {query}", f"{changes}?{query}"


def found_by(browser: Client, planted: Planted, *canaries: str) -> list[str]:
    """Where somebody finds any of these words."""
    found = []
    for name, url in places(planted.world):
        said = words_of(browser.get(url)).casefold()
        found += [f"{canary} at {name}" for canary in canaries if canary.casefold() in said]
    return found


def hidden_from(column: str) -> tuple[str, ...]:
    """What somebody in a column of the table may not find."""
    sees_report = rows()["decisions:report-detail", "report"][COLUMNS.index(column)] == 200
    return (CANARY, *(() if column in SEES_CONTACTS else (CONTACT,)), *(() if sees_report else (SAID, REMARK)))


def leaks(planted: Planted, *columns: str) -> dict[str, list[str]]:
    """Where anybody of these columns finds what is hidden from them."""
    browsers = visitors()
    found = {column: found_by(browsers[column], planted, *hidden_from(column)) for column in columns}
    return {column: where for column, where in found.items() if where}


def test_nobody_without_leave_finds_a_planted_word_while_a_report_is_cleared(in_clearance):
    assert (
        leaks(in_clearance, "anon", "none", "root", "else", "comm", "cont", "clr", "cons", "dem", "mon", "aud", "adm")
        == {}
    )


def test_nobody_without_leave_finds_a_planted_word_when_it_is_decided(decided):
    assert leaks(decided, "anon", "else", "mgr", "clr", "dem", "mon", "s151", "aud") == {}


def public_world(planted: Planted) -> dict[str, list[object]]:
    """What there is to put into the addresses that everybody may open, what is withheld included."""
    report = planted.report
    files = report.attachments.values_list("pk", flat=True)
    names = ["record", "notice", "paper", "exempt-record", "exempt-paper", "erratum-1"]
    references = [report.reference, report.contract.reference]
    known = {"code": [report.council.code], "reference": references, "name": names, "pk": list(files)}
    return known | {"secret": ["of-no-letter"], "number": [1]}


def test_everybody_finds_the_decision_and_no_planted_word_on_any_public_page_file_or_feed(decided):
    """Walks the resolver: a new public address is covered as soon as it is there."""
    found, opened = [], set()
    for name, url in public_addresses(public_world(decided)):
        for asked in (url, f"{url}?q={CANARY}"):
            response = Client().get(asked)
            said = words_of(response).replace(asked, "").casefold()
            opened |= {name} if response.status_code == 200 else set()
            seen = EVERYTHING if asked == url else ()
            found += [f"{one} at {name}" for one in seen if one.casefold() in said]
    assert found == []
    reference = decided.report.reference
    assert {f"public-decision BRK {reference}", "public-decisions BRK", "public-decisions-feed BRK"} <= opened
    withheld = [f"public-document BRK {reference} {name}" for name in ("exempt-record", "exempt-paper")]
    assert opened.isdisjoint(withheld)


def test_a_search_of_what_is_public_does_not_tell_whether_a_word_is_there(decided):
    for name in ("public-decisions", "public-contracts"):
        pages = []
        for word in (CANARY, "Nosuchword"):
            page = Client().get(reverse(name, args=["BRK"]), {"q": word}).content.decode()
            pages.append(page.replace(word, ""))
        assert pages[0] == pages[1]


def test_the_index_of_the_search_holds_no_planted_word_at_any_time(decided):
    """Kept up to date or made anew: what is searched is what everybody who sees the thing may read."""
    index.rebuild()
    kept = [one.casefold() for row in SearchEntry.objects.values_list("title", "text", "words") for one in row]
    assert kept
    assert [word for word in EVERYTHING if any(word.casefold() in one for one in kept)] == []
    author = decided.told.actor(people.AUTHOR)
    assert [find(word, author).hits for word in EVERYTHING] == [[]] * len(EVERYTHING)
    assert {hit.kind for hit in find(decided.report.reference, author).hits} >= {"Report", "Decision"}


def test_what_is_made_exempt_is_taken_out_of_the_index_at_once():
    told = report_at(ReportStatus.DRAFT)
    one = Withheld(told)
    one.write_openly(told.at(20, 9))
    index.refresh([told.report])
    author = told.actor(people.AUTHOR)
    assert [hit.kind for hit in find(CANARY, author).hits] == ["Report"]
    one.withhold(told.at(19, 9))  # nothing is committed here: it is gone before that
    assert find(CANARY, author).hits == []
    index.refresh([told.report])
    assert find(CANARY, author).hits == []
    assert [hit.kind for hit in find(told.report.reference, author).hits] == ["Report"]


def test_what_is_taken_away_holds_no_remark_made_on_the_way(decided):
    browsers = visitors()
    for column in ("clr", "dem", "mon", "aud", "adm"):
        for name, url in places(decided.world):
            if any(one in name for one in TAKEN_AWAY):
                said = words_of(browsers[column].get(url)).casefold()
                assert [one for one in (CANARY, SAID, REMARK) if one.casefold() in said] == [], f"{column}: {name}"


def test_no_certified_file_that_is_public_holds_a_planted_word_in_text_metadata_or_attachments(decided, tmp_path):
    held = {}
    for rendition in Rendition.objects.select_related("snapshot"):
        kept = rendition.snapshot
        loaded = Kept.from_bytes(content_of(kept.sha256))
        file = tmp_path / f"{rendition.kind}.pdf"
        pictures = of_documents.pictures_of(loaded.document)
        given = {"created_at": kept.taken_at, "identifier": b"0" * 16, "pictures": pictures}
        file.write_bytes(render_pdf(loaded.document, embedded=loaded.embedded, **given))
        held[rendition.kind, kept.is_exempt] = [one for one in EVERYTHING if one in inside(file)]
    assert {kind for kind, _ in held} == {*CERTIFIED, RenditionKind.DECISION_NOTICE}
    assert [words for (_, is_exempt), words in held.items() if not is_exempt] == [[]] * 3
    assert [words for (_, is_exempt), words in held.items() if is_exempt] == [[CANARY]] * 2


def test_the_crawl_would_find_them(in_clearance):
    """Whoever has leave does find them, and whoever sees the report what was said: the words are really there."""
    client = Client()
    client.force_login(in_clearance.told.actor(people.AUTHOR).user)
    found = found_by(client, in_clearance, *EVERYTHING)
    for expected in (
        f"{REMARK} at decisions:report-comments report", f"{CANARY} at decisions:report-rows report exempt",
        f"{CANARY} at decisions:report-read report", f"{CANARY} at decisions:report-comments report",
        f"{CANARY} at decisions:report-attachments report", f"{SAID} at decisions:report-detail report",
        f"{CONTACT} at providers:provider-detail provider", f"{CANARY} at admin:decisions_report_change report",
    ):  # fmt: skip
        assert expected in found


def test_no_word_of_it_is_in_a_draft_its_metadata_or_its_attachments(in_clearance, tmp_path):
    client = Client()
    client.force_login(in_clearance.told.actor(people.AUTHOR).user)  # a draft travels: not even for whoever may read it
    file = tmp_path / "draft.pdf"
    file.write_bytes(client.get(reverse("decisions:report-draft", args=[in_clearance.report.pk])).content)
    held = inside(file)
    assert "Exempt information is withheld here." in held
    assert [one for one in (CANARY, SAID, REMARK, CONTACT) if one in held] == []


def test_no_search_box_and_no_filter_of_the_admin_tells_whether_it_is_there(in_clearance):
    for person in (people.AUTHOR, people.OFFICE, people.ADMINISTRATOR):
        client = Client()
        client.force_login(in_clearance.told.actor(person).user)
        for name in LISTS:
            for word in (CANARY, SAID, CONTACT):
                page = client.get(reverse(name), {"q": word})
                assert page.status_code in (200, 404)
                assert page.context.get("total", 0) == 0
        for model, page in admin.site._registry.items():
            if page.search_fields:
                listed = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
                found = client.get(listed, {"q": CANARY})
                assert found.status_code in (200, 403)
                assert found.status_code == 403 or found.context["cl"].result_count == 0


# A list, and a condition on a column that no filter of it is about.
NOT_FILTERS = (
    ("commissioning_user", "password__startswith"), ("commissioning_user", "email__contains"),
    ("decisions_clearance", "comment__contains"), ("decisions_consultation", "view__contains"),
    ("decisions_report", "exempt_texts__text__contains"), ("decisions_report", "exempt_at__isnull"),
    ("commissioning_auditevent", "payload__contains"), ("frameworks_contract", "attachments__title__contains"),
)  # fmt: skip


def test_a_list_of_the_admin_is_narrowed_by_its_own_filters_alone(in_clearance):
    client = Client()
    client.force_login(in_clearance.told.actor(people.MONITORING_OFFICER).user)
    for listed, asked in NOT_FILTERS:
        url = reverse(f"admin:{listed}_changelist")
        assert (client.get(url).status_code, client.get(url, {asked: "s"}).status_code) == (200, 400)


def test_the_filters_a_list_offers_still_narrow_it(in_clearance):
    client = Client()
    client.force_login(in_clearance.told.actor(people.MONITORING_OFFICER).user)
    for status, count in (("in_clearance", 1), ("decided", 0)):
        page = client.get(reverse("admin:decisions_report_changelist"), {"status__exact": status})
        assert page.context["cl"].result_count == count
    posts = client.get(reverse("admin:commissioning_post_changelist"), {"roles__role__exact": "auditor"})
    assert posts.context["cl"].result_count == 1


def test_no_word_of_it_is_in_the_audit_trail_in_mail_or_in_the_log(decided, caplog):
    told = [
        *AuditEvent.objects.values_list("payload", "object_label"),
        *OutgoingMail.objects.values_list("what", "path"),
    ]
    assert [one for one in told if any(word in str(one) for word in EVERYTHING)] == []
    assert [one for one in mail.outbox if any(word in f"{one.subject}{one.body}" for word in EVERYTHING)] == []
    client = Client()
    client.force_login(decided.told.actor(people.OFFICE).user)
    with caplog.at_level("DEBUG"):
        for url in (reverse("decisions:report-list"), reverse("admin:decisions_report_changelist"), "/nowhere/"):
            client.get(url, {"q": CANARY})
    assert caplog.records
    assert [one.getMessage() for one in caplog.records if CANARY in one.getMessage()] == []
