"""Published decisions as everybody reads them: only what is published, only what is public, the same for everyone."""

from __future__ import annotations

import html
import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.clock import LONDON
from commissioning.enums import RenditionKind
from commissioning.services.documents import keep
from decisions.demonstration import people
from decisions.enums import CallInStatus, ItemOutcome, PublicStanding, ReportStatus
from decisions.models import AgendaItem, CallIn, Decision, DecisionNumber, Erratum, Publication, Report
from decisions.services import attachments as papers
from tests.factories.call_ins import CallInFactory, CallInRequestFactory, PublicationFactory
from tests.factories.commissioning import CouncilFactory
from tests.factories.course import DecisionFactory, DecisionItemFactory, SnapshotFactory
from tests.factories.decisions import ExemptTextFactory, MatterFactory, MatterStepFactory, ReportFactory
from tests.factories.files import new_file
from tests.factories.meetings import MeetingFactory
from tests.factories.vouched import RenditionFactory, SignedArtefactFactory
from tests.factories.walks import certify, report_at

pytestmark = pytest.mark.django_db

LIST = "/public/BRK/decisions/"
NEXT_DAY = datetime(2020, 10, 23, 9, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def _the_day_after():
    with time_machine.travel(NEXT_DAY, tick=False):
        yield


def text(response) -> str:
    words = re.sub(r"<(style|script|head)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words)))


def publish(decision: Decision, at: datetime = NEXT_DAY) -> None:
    """As democratic services leave it behind."""
    by = {"published_at": at, "published_by": decision.maker, "published_post": "Democratic Services"}
    if not Publication.objects.filter(decision=decision).update(**by):
        PublicationFactory(decision=decision, **by)


@pytest.fixture
def report() -> Report:
    """Case S0 decided, its record, paper and a public annex there, published the day after."""
    told = report_at(ReportStatus.DECIDED)
    for kind in (RenditionKind.RECORD, RenditionKind.ISSUED_PAPER):
        certify(told.report, kind, told.at(0, 15))
    papers.file_with_decision(
        decision=told.report.decision, given=new_file(title="Letter to providers"), actor=told.actor(people.OFFICE),
        at=told.at(0, 16),
    )  # fmt: skip
    publish(told.report.decision)
    return told.report


def one(council, *, published: bool = True, status: str = CallInStatus.CLOSED, **given) -> Decision:
    """A decision by itself, with one item whose words are kept."""
    words = given.pop("words", "That the list is extended.")
    outcome = given.pop("item", ItemOutcome.AS_ASKED)
    report = ReportFactory(council=council, **given.pop("report", {}))
    decision = DecisionFactory(report=report, **given)
    DecisionItemFactory(
        decision=decision, outcome=outcome, words_sha256=keep(words.encode(), "text/plain"), amount=None
    )
    PublicationFactory(decision=decision)
    effective = {"effective_at": decision.taken_at} if status == CallInStatus.CLOSED else {}
    CallInFactory(decision=decision, status=status, **effective)
    if published:
        publish(decision)
    return decision


@pytest.fixture
def council():
    return CouncilFactory(code="BRK", name="Brackenford Borough Council")


def found(client, **asked) -> list[str]:
    page = client.get(LIST, asked)
    return [row.record.report.reference for row in page.context["table"].paginated_rows]


# --- only what is published -------------------------------------------------------------------------------------------


def test_a_decision_is_nowhere_before_it_is_published(client, council):
    hidden = one(council, published=False, report={"title": "Reablement at home"})
    matter = MatterFactory(council=council, reference="M-9")
    Report.objects.filter(pk=hidden.report_id).update(matter=matter)
    own = f"{LIST}{hidden.report.reference}/"
    for place in (own, f"{own}record.pdf", f"{own}papers/1/", "/public/BRK/matters/M-9/"):
        assert client.get(place).status_code == 404
    assert "Reablement" not in client.get(LIST).content.decode() + client.get(f"{LIST}feed.atom").content.decode()
    publish(hidden)
    assert client.get(own).status_code == 200
    assert "Reablement" in client.get(f"{LIST}feed.atom").content.decode()


def test_another_councils_decision_is_not_there(client, council):
    other = one(CouncilFactory(code="HLW"))
    assert client.get(f"{LIST}{other.report.reference}/").status_code == 404
    assert found(client) == []


# --- one decision -----------------------------------------------------------------------------------------------------


def test_a_decision_says_what_people_expect(client, report):
    page = client.get(f"{LIST}{report.reference}/")
    said = text(page)
    decision = report.decision
    for words in (
        report.title, f"Decision-maker {decision.maker_name}, {decision.maker_post_label}",
        "Decision status Recommendations approved", "Decided on 22 October 2020",
        "Published on 23 October 2020, 09:00", "Key decision No", "Call-in No.", "In effect from 22 October 2020",
        "Recommendation 1: as asked", "Purpose", "Reasons for the decision",
        "Alternatives considered and rejected", "Interests declared None.",
        "Certified record of the decision (PDF", "Report issued for decision, public copy (PDF",
        "Letter to providers", report.contacts.first().email, f"Report author {report.author.full_name}",
    ):  # fmt: skip
        assert words in said, words
    assert "&lt;" not in page.content.decode()
    for row in report.options_considered.filter(is_recommended=False):
        assert row.title in said


def test_its_number_its_meeting_and_its_errata_are_told(client, report):
    office = report.decision.maker
    number = {"council": report.council, "year": 2020, "n": 7, "text": "20/00007", "report": report}
    DecisionNumber.objects.create(**number, issued_by=office, issued_at=NEXT_DAY)
    meeting = MeetingFactory(body__council=report.council, body__name="Cabinet", held_on=date(2020, 10, 22))
    AgendaItem.objects.create(meeting=meeting, report=report, order=1, placed_by=office, placed_at=NEXT_DAY)
    texts = {"wrong": "1 November 2202", "right": "1 November 2020", "why": "A slip of the pen."}
    kept = {f"{name}_sha256": keep(words.encode(), "text/plain") for name, words in texts.items()}
    Erratum(
        report=report, number=1, content_hash="0" * 64, snapshot=SnapshotFactory(council=report.council),
        made_by=office, made_name="Anjali Desai", made_post="Monitoring Officer", made_at=NEXT_DAY, **kept,
    ).save()  # fmt: skip
    said = text(client.get(f"{LIST}{report.reference}/"))
    for words in (
        "Decision number 20/00007", "Meeting Cabinet, 22 October 2020", "Erratum 1, 23 October 2020",
        "For “1 November 2202” read “1 November 2020”. A slip of the pen. Anjali Desai, Monitoring Officer",
    ):  # fmt: skip
        assert words in said, words


def test_its_documents_are_there_byte_for_byte(client, report):
    record = client.get(f"{LIST}{report.reference}/record.pdf")
    assert (record.status_code, record.content) == (200, b"%PDF record")
    assert record["Content-Disposition"] == f'attachment; filename="{report.reference}-record.pdf"'
    assert client.get(f"{LIST}{report.reference}/notice.pdf").status_code == 404
    letter = report.attachments.get()
    fetched = client.get(f"{LIST}{report.reference}/papers/{letter.pk}/")
    assert (fetched.status_code, fetched["X-Content-Type-Options"]) == (200, "nosniff")
    assert letter.sha256 in client.get(f"{LIST}{report.reference}/").content.decode()


def test_the_ground_is_named_where_something_is_withheld_and_not_a_word_of_it(client, report):
    ExemptTextFactory(
        section=report.sections.first(), text="The price was £14.", public_interest_reasoning="Secret why."
    )
    said = text(client.get(f"{LIST}{report.reference}/"))
    assert "Paragraph 3: financial or business affairs of any person, the council included" in said
    assert ("£14" in said, "Secret why" in said) == (False, False)


def test_what_became_exempt_after_the_record_is_withheld_whole(client, report):
    Report.objects.filter(pk=report.pk).update(exempt_at=NEXT_DAY)
    own = f"{LIST}{report.reference}/"
    said = text(client.get(own))
    assert "Withheld from publication" in said
    assert [words in said for words in (report.title, "Reasons for the decision", "Recommendation 1")] == [False] * 3
    letter = report.attachments.get()
    assert [client.get(f"{own}{end}").status_code for end in ("record.pdf", f"papers/{letter.pk}/")] == [404, 404]
    assert report.title not in client.get(LIST).content.decode() + client.get(f"{LIST}feed.atom").content.decode()
    assert found(client, q="employment") == []
    assert found(client, q=report.reference) == [report.reference]


def test_an_exempt_paper_of_the_decision_is_not_there(client, report):
    letter = report.attachments.get()
    type(letter).objects.filter(pk=letter.pk).update(exempt_paragraph=3, exempt_reasoning="It is secret.")
    assert client.get(f"{LIST}{report.reference}/papers/{letter.pk}/").status_code == 404
    assert "Letter to providers" not in text(client.get(f"{LIST}{report.reference}/"))


def put_right(report, made_at) -> str:
    """A certified erratum; the address of its file."""
    snapshot = SnapshotFactory(council=report.council, kind=RenditionKind.ERRATUM, reference=f"{report.reference}-E1",
                               taken_at=made_at)  # fmt: skip
    erratum = Erratum(
        report=report, number=1, wrong_sha256=keep(b"1 November 2202", "text/plain"),
        right_sha256=keep(b"1 November 2020", "text/plain"), why_sha256=keep(b"A slip.", "text/plain"),
        content_hash=report.content_hash, snapshot=snapshot, made_by=report.author, made_name="Anjali Desai",
        made_post="Monitoring Officer", made_at=made_at,
    )  # fmt: skip
    erratum.save()
    rendition = RenditionFactory(
        council=report.council, kind=RenditionKind.ERRATUM, reference=snapshot.reference, snapshot=snapshot
    )
    SignedArtefactFactory(council=report.council, rendition=rendition, sha256=keep(b"%PDF erratum", "application/pdf"))
    return f"{LIST}{report.reference}/erratum-1.pdf"


def test_the_note_of_an_erratum_is_there_once_the_decision_is_published(client, report):
    file = put_right(report, NEXT_DAY - timedelta(hours=1))
    assert (client.get(file).status_code, client.get(file).content) == (200, b"%PDF erratum")
    assert "Erratum 1, certified" in text(client.get(f"{LIST}{report.reference}/"))
    Publication.objects.update(published_at=None, published_by=None, published_post="")
    assert client.get(file).status_code == 404


def test_no_erratum_is_there_that_was_made_before_something_was_made_exempt(client, report):
    taken_at = report.decision.snapshot.taken_at
    file = put_right(report, taken_at - timedelta(hours=2))
    Report.objects.filter(pk=report.pk).update(exempt_at=taken_at - timedelta(hours=1))
    said = text(client.get(f"{LIST}{report.reference}/"))
    assert [words in said for words in (report.title, "2202", "Erratum 1")] == [True, False, False]
    assert client.get(file).status_code == 404


def test_a_call_in_is_told_with_its_last_moment_and_how_many_asked(client, council):
    decision = one(council, status=CallInStatus.OPEN)
    track = CallIn.objects.get(decision=decision)
    CallIn.objects.filter(pk=track.pk).update(closes_at=datetime(2020, 10, 29, 17, tzinfo=LONDON))
    CallInRequestFactory(call_in=track)
    said = text(client.get(f"{LIST}{decision.report.reference}/"))
    assert "Decision status Approved subject to call-in" in said
    assert "Can be called in until Thursday 29 October 2020, 5 pm: 4 working days left." in said
    assert "Requests: 1 of the 1 it takes." in said
    assert "Not in effect yet" in said
    assert "Ann Other" not in said


def test_a_matter_groups_its_decisions(client, council):
    matter = MatterFactory(council=council, reference="M-1", title="Day opportunities")
    MatterStepFactory(matter=matter, body="Adults Committee", on=date(2020, 9, 14), outcome="Agreed")
    first = one(council, report={"matter": matter, "title": "The award"})
    one(council, report={"matter": matter, "title": "The extension"})
    one(council, published=False, report={"matter": matter, "title": "Not yet"})
    said = text(client.get("/public/BRK/matters/M-1/"))
    assert [words in said for words in ("Day opportunities", "The award", "The extension", "Adults Committee")] == [
        True
    ] * 4
    assert "Not yet" not in said
    assert "Day opportunities" in text(client.get(f"{LIST}{first.report.reference}/"))


# --- the list ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "standing"),
    [
        ({}, PublicStanding.APPROVED),
        ({"item": ItemOutcome.LESS}, PublicStanding.IN_PART),
        ({"status": CallInStatus.OPEN}, PublicStanding.SUBJECT_TO_CALL_IN),
        ({"status": CallInStatus.CALLED_IN}, PublicStanding.CALLED_IN),
        ({"status": CallInStatus.REFERRED}, PublicStanding.CALLED_IN),
        ({"status": CallInStatus.SENT_BACK}, PublicStanding.CALLED_IN),
        ({"status": CallInStatus.REPLACED}, PublicStanding.TO_BE_REPLACED),
        ({"outcome": ReportStatus.REFUSED}, PublicStanding.REFUSED),
    ],
)
def test_how_a_decision_stands_is_said_and_filtered_by(client, council, made, standing):
    decision = one(council, **made)
    assert standing.label in text(client.get(LIST))
    for asked in PublicStanding:
        assert found(client, standing=asked) == ([decision.report.reference] if asked == standing else [])


def test_it_is_narrowed_by_day_maker_key_and_ward(client, council):
    early = one(council, taken_at=datetime(2020, 3, 31, 23, 30, tzinfo=LONDON), maker_post_label="Director of Roads")
    late = one(council, report={"is_key": True, "wards": "Oak; Elm"}, maker_post_label="Director of Care")
    early, late = early.report.reference, late.report.reference
    day = {"taken_to_day": "31", "taken_to_month": "3", "taken_to_year": "2020"}
    assert found(client, **day) == [early]
    assert found(client, **{name.replace("_to_", "_from_"): value for name, value in day.items()}) == [late, early]
    assert found(client, maker="Director of Care") == [late]
    assert [found(client, key="yes"), found(client, key="no")] == [[late], [early]]
    assert found(client, wards="elm") == [late]


@pytest.mark.parametrize(
    ("said", "as_found", "is_key"),
    [(True, False, False), (False, True, True), (True, None, True), (False, None, False)],
)
def test_the_public_reads_key_as_it_was_found_and_not_as_the_author_said(client, council, said, as_found, is_key):
    reference = one(council, report={"is_key": said, "found_key": as_found}).report.reference
    assert ("Key decision Yes" in text(client.get(f"{LIST}{reference}/"))) is is_key
    assert [found(client, key="yes"), found(client, key="no")] == ([[reference], []] if is_key else [[], [reference]])


def test_titles_and_the_words_resolved_are_searched(client, council):
    decision = one(council, words="That lots 4 to 6 run on to Michaelmas.", report={"title": "Day opportunities"})
    for words in ("michaelmas", "LOTS day", decision.report.reference.lower()):
        assert found(client, q=words) == [decision.report.reference]
    assert found(client, q="nowhere") == []


def test_a_stored_file_is_never_read_as_words(client, council):
    keep(b"%PDF \xff\xfe Michaelmas", "application/pdf")
    one(council)
    assert found(client, q="michaelmas") == []


def test_the_queries_do_not_grow_with_the_rows(client, council):
    counted = []
    for more in (1, 2, 47):
        for _ in range(more):
            one(council)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(LIST, {"q": "list"})
        with CaptureQueriesContext(connection) as of_feed:
            client.get(f"{LIST}feed.atom")
        counted.append((len(queries), len(of_feed)))
        assert len(page.content) <= 150_000
    assert counted == [counted[0]] * 3


def test_the_feed_is_atom_and_newest_first(client, council):
    first = one(council, report={"title": "First & foremost"})
    second = one(council)
    publish(second, NEXT_DAY + timedelta(minutes=1))
    feed = client.get(f"{LIST}feed.atom")
    body = feed.content.decode()
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert body.index(second.report.reference) < body.index(first.report.reference)
    assert f"<title>{first.report.reference}: First &amp; foremost</title>" in body


def test_pages_are_kept_unchanged_and_set_no_cookie(client, report):
    for place in (LIST, f"{LIST}{report.reference}/", f"{LIST}feed.atom", f"{LIST}{report.reference}/record.pdf"):
        page = client.get(place)
        kept = set(page["Cache-Control"].split(", "))
        assert (page.status_code, dict(page.cookies), kept) == (200, {}, {"public", "max-age=300"})
        assert client.get(place, headers={"if-none-match": page["ETag"]}).status_code == 304


def test_one_decision_costs_at_most_thirty_queries(client, report):
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{LIST}{report.reference}/")
    assert len(queries) <= 30


def test_the_contract_of_the_register_leads_to_its_decisions(client, report):
    assert f"{LIST}{report.reference}/" in client.get("/public/BRK/contracts/ASC-2017-041/").content.decode()
