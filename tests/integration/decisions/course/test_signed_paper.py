"""A decision signed on paper: entered by one person, confirmed by another, and marked as such for ever."""

import hashlib
from datetime import timedelta

import pytest

from commissioning.documents.kept import Kept
from commissioning.documents.nodes import to_json
from commissioning.documents.snapshot import record_hash
from commissioning.enums import Role
from commissioning.models import AuditEvent, Rendition, User
from commissioning.services import audit
from commissioning.services.documents import content_of
from commissioning.verdicts import Refused
from decisions.demonstration import people
from decisions.enums import Action, ItemOutcome, PaperStatus, ReportStatus
from decisions.models import Decision, DecisionPaper, DecisionProof, ExemptText, PaperEntry
from decisions.resolving import Resolved
from decisions.selectors.paper import PaperTyped, problem_with
from decisions.selectors.record import reasons_of
from decisions.selectors.waiting import reports_waiting
from decisions.services import effects, exempt
from frameworks.models import Lot
from tests.factories.commissioning import actor_with
from tests.factories.scans import locked_scan, scan
from tests.factories.walks import Told, report_at

pytestmark = pytest.mark.django_db

REASONS = "Daily use goes on, and a gap would harm those who rely on it."
SCAN = scan()


@pytest.fixture
def told() -> Told:
    """The report is before the director, and the chairman has given her view."""
    told = report_at("with_decision_maker")
    told.close_consultation()
    return told


def typed(told: Told, **otherwise) -> PaperTyped:
    """The director signed at half past two."""
    cast = told.walk.cast
    right = {
        "maker": cast.users[people.DIRECTOR.email], "maker_post": cast.post(people.DIRECTOR), "signed_at": told.at(),
        "scan": SCAN,
    }  # fmt: skip
    return PaperTyped(**right | otherwise)


def enter(told: Told, actor=None, *, paper=None, **entered):
    """Ruth Calder enters it an hour later."""
    at = told.at(0, 15, 30)
    entered = {"items": told.as_asked(), "reason": REASONS} | entered
    return told.move(Action.ENTER_PAPER, actor or told.actor(people.OFFICE), at, paper=paper or typed(told), **entered)


def confirm(told: Told, actor=None):
    """Anjali Desai has compared it another half hour later."""
    return told.move(Action.CONFIRM_PAPER, actor or told.actor(people.MONITORING_OFFICER), told.at(0, 16, 0))


def codes(call, *args, **entered) -> tuple[str, ...]:
    with pytest.raises(Refused) as error:
        call(*args, **entered)
    return error.value.verdict.codes


def test_entering_a_paper_decides_nothing(told):
    report = enter(told)
    entry = PaperEntry.objects.get()
    assert (report.status, entry.status) == (ReportStatus.WITH_DECISION_MAKER, PaperStatus.WAITING)
    assert (str(entry.entered_by), entry.scan_sha256) == (people.OFFICE.name, hashlib.sha256(SCAN).hexdigest())
    assert content_of(entry.scan_sha256) == SCAN
    assert list(Decision.objects.all()) == []


def test_what_was_entered_waits_for_another_on_the_first_page_until_it_is_confirmed(told):
    def waits(person):
        actor = told.actor(person, told.at(0, 15, 45))
        return [(one.why, one.act) for one in reports_waiting(actor) if one.act == "confirm-paper"]

    assert waits(people.MONITORING_OFFICER) == []
    enter(told)
    asked = [("Compare what was entered from signed paper, and confirm it", "confirm-paper")]
    assert [waits(one) for one in (people.MONITORING_OFFICER, people.OFFICE, people.DIRECTOR)] == [asked, [], []]
    confirm(told)
    assert waits(people.MONITORING_OFFICER) == []


def test_a_second_person_confirms_and_the_decision_was_taken_when_the_paper_was_signed(told):
    enter(told)
    report = confirm(told)
    decision, facts = Decision.objects.get(), DecisionPaper.objects.get()
    assert (report.status, decision.outcome) == (ReportStatus.DECIDED, "decided")
    assert (decision.maker_name, decision.maker_post_label) == (people.DIRECTOR.name, people.DIRECTOR.post)
    assert (decision.taken_at, decision.recorded_at) == (told.at(), told.at(0, 16, 0))
    assert reasons_of(decision) == REASONS
    assert (facts.entered_name, facts.confirmed_name) == (people.OFFICE.name, people.MONITORING_OFFICER.name)
    assert (facts.entered_at, facts.confirmed_at) == (told.at(0, 15, 30), told.at(0, 16, 0))
    assert facts.scan_sha256 == hashlib.sha256(SCAN).hexdigest()
    assert PaperEntry.objects.get().status == PaperStatus.CONFIRMED
    assert list(DecisionProof.objects.all()) == []


def test_the_record_says_that_it_comes_from_paper_and_vouches_for_the_scan(told):
    enter(told, paper=typed(told, conflicts="The chairman is a neighbour of a provider."))
    confirm(told)
    decision = Decision.objects.get()
    kept = Kept.from_bytes(content_of(decision.snapshot.sha256))
    sha256 = hashlib.sha256(SCAN).hexdigest()
    assert record_hash(kept.record) == decision.record_hash
    assert kept.record["decision"]["signed_paper"] == {
        "entered": {"name": "Ruth Calder", "post": "Democratic Services Officer", "at": "2020-10-22T15:30:00+01:00"},
        "confirmed": {"name": "Anjali Desai", "post": "Monitoring Officer", "at": "2020-10-22T16:00:00+01:00"},
        "scan_sha256": sha256,
    }
    printed = to_json(kept.document)
    assert (
        "Signed by David Osei, Executive Director, Adults and Health, on 22 October 2020 at 14:30; entered by Ruth "
        "Calder, Democratic Services Officer, on 22 October 2020 at 15:30; confirmed by Anjali Desai, Monitoring "
        "Officer, on 22 October 2020 at 16:00." in printed
    )
    assert f"Fingerprint of the scan (SHA-256): {sha256}" in printed
    assert "Declared on the signed paper: The chairman is a neighbour of a provider." in printed
    assert "given electronically" not in printed


def test_a_decision_on_screen_says_nothing_of_paper(told):
    told.decide()
    record = Kept.from_bytes(content_of(Decision.objects.get().snapshot.sha256)).record
    assert "signed_paper" not in record["decision"]


def test_the_chain_vouches_for_decision_and_paper(told):
    enter(told)
    confirm(told)
    decision = Decision.objects.get()
    decided = AuditEvent.objects.get(verb="report.decided_on_paper")
    vouched = AuditEvent.objects.get(verb="decision.recorded_from_paper")
    assert (decided.previous_hash, decided.row_pk) == (decision.previous_audit_hash, str(decision.pk))
    assert (vouched.row_type, vouched.row_pk) == ("decisions.decisionpaper", str(decision.paper.pk))
    assert list(audit.broken_links()) == []


def test_what_was_resolved_reaches_the_register_as_of_the_day_of_signature(told):
    enter(told)
    confirm(told)
    posted = effects.post_decision(Decision.objects.get().pk)
    assert {posting.status for posting in posted} == {"posted"}
    ends = (
        Lot.objects.filter(contract=told.walk.contract).order_by("number").values_list("authorised_ends_on", flat=True)
    )
    assert [end.year for end in ends] == [2020] * 3 + [2021] * 3
    assert Rendition.objects.get(kind="record").reference == told.report.reference


def test_a_paper_that_refuses_everything_refuses_the_report(told):
    items = {pk: Resolved(ItemOutcome.REFUSED) for pk in told.as_asked()}
    enter(told, items=items, paper=typed(told, is_refusal=True))
    assert confirm(told).status == ReportStatus.REFUSED
    assert Decision.objects.get().outcome == "refused"


def test_a_paper_may_resolve_less(told):
    first = told.report.recommendations.get(order=1)
    ends = {row.lot_id: row.to_on for row in first.lots.all() if row.lot.number != 6}
    items = told.as_asked() | {first.pk: Resolved(ItemOutcome.LESS, lots=ends)}
    enter(told, items=items)
    confirm(told)
    item = Decision.objects.get().items.get(order=first.order)
    assert {row.lot_id: row.to_on for row in item.lots.all()} == ends


def test_whoever_entered_it_cannot_confirm_it(told):
    enter(told)
    assert codes(confirm, told, told.actor(people.OFFICE)) == ("entered_by_yourself",)


def test_a_superuser_is_one_person_too(told):
    User.objects.filter(email=people.OFFICE.email).update(is_superuser=True)
    enter(told)
    assert codes(confirm, told, told.actor(people.OFFICE)) == ("entered_by_yourself",)


@pytest.mark.parametrize("person", [people.AUTHOR, people.CLEARERS[0], people.DIRECTOR, people.CHAIRMAN])
def test_nobody_with_a_part_in_the_report_enters_or_confirms_it(told, person):
    user = told.walk.cast.users[person.email]
    actor = actor_with(Role.DEMOCRATIC_SERVICES, user=user, council=told.report.council)
    barred = {
        people.AUTHOR: "recorder_is_drafter", people.CLEARERS[0]: "recorder_is_clearer",
        people.DIRECTOR: "recorder_is_maker", people.CHAIRMAN: "recorder_is_consultee",
    }[person]  # fmt: skip
    assert codes(enter, told, actor) == (barred,)
    enter(told)
    assert codes(confirm, told, actor) == (barred,)


@pytest.mark.parametrize("person", [people.AUTHOR, people.MANAGER, people.DIRECTOR, people.AUDITOR])
def test_only_democratic_services_enter(told, person):
    assert codes(enter, told, told.actor(person)) == ("not_your_role",)


def test_the_signer_held_the_post_that_day(told):
    stranger = told.walk.cast.users[people.TREASURER.email]
    assert codes(enter, told, paper=typed(told, maker=stranger)) == ("not_in_post",)


def test_the_post_held_authority_that_day(told):
    cast = told.walk.cast
    other = typed(told, maker=cast.users[people.MANAGER.email], maker_post=cast.post(people.MANAGER))
    assert codes(enter, told, paper=other) == ("no_authority",)


@pytest.mark.parametrize(
    ("moved", "code"),
    [(timedelta(hours=2), "date_in_future"), (timedelta(days=-2), "before_issue")],
)
def test_the_day_of_signature_is_possible(told, moved, code):
    assert codes(enter, told, paper=typed(told, signed_at=told.at() + moved)) == (code,)


def test_a_date_refused_names_the_day_it_stands_against(told):
    with pytest.raises(Refused, match="issued on Wednesday 21 October 2020"):
        enter(told, paper=typed(told, signed_at=told.at(2)))


def test_consultations_are_closed_first():
    told = report_at("with_decision_maker")
    assert codes(enter, told) == ("consultation_open",)


def test_a_rejected_entry_is_kept_and_the_paper_entered_anew(told):
    enter(told)
    report = told.move(
        Action.REJECT_PAPER, told.actor(people.MONITORING_OFFICER), told.at(0, 16, 0), reason="Wrong day."
    )
    assert (report.status, PaperEntry.objects.get().reject_reason) == (ReportStatus.WITH_DECISION_MAKER, "Wrong day.")
    enter(told)
    assert [entry.status for entry in PaperEntry.objects.order_by("pk")] == ["rejected", "waiting"]


def test_nothing_waits_to_be_confirmed_before_it_was_entered(told):
    assert codes(confirm, told)[0] == "no_paper_waiting"


def test_while_a_paper_waits_nothing_else_is_done_with_the_report(told):
    enter(told)
    director, author = told.actor(people.DIRECTOR), told.actor(people.AUTHOR)
    assert codes(told.decide) == ("paper_waiting",)
    assert codes(told.move, Action.DEFER, director, reason="Later.") == ("paper_waiting",)
    assert codes(told.move, Action.RETURN_FROM_MAKER, director, reason="Why?") == ("paper_waiting",)
    assert codes(told.move, Action.WITHDRAW, author, reason="No.") == ("paper_waiting",)
    assert codes(enter, told) == ("paper_waiting",)


def test_a_scan_that_may_show_exempt_text_is_handled_by_those_with_leave(told):
    section = told.report.sections.first()
    ExemptText.objects.create(report=told.report, section=section, paragraph=3, public_interest_reasoning="Prices.",
                              text="The canary sings.")  # fmt: skip
    assert "exempt_scan" in codes(enter, told)
    exempt.grant(report=told.report, post=told.walk.cast.post(people.OFFICE), reason="To enter the paper.",
                 actor=told.actor(people.MONITORING_OFFICER), at=told.at())  # fmt: skip
    assert "exempt_scan" not in codes(enter, told)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"GIF89a", "not a PDF"),
        (b"%PDF-1.7 and nothing behind it", "damaged"),
        (locked_scan(), "locked with a password"),
        (SCAN, ""),
    ],
)
def test_a_scan_is_judged_by_what_it_holds(content, said):
    problem = problem_with(content)
    assert said in problem
    assert bool(problem) == bool(said)


def test_a_bad_scan_is_refused_by_the_service_too(told):
    assert codes(enter, told, paper=typed(told, scan=b"GIF89a")) == ("bad_scan",)
