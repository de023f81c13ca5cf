"""What must hold before a report moves: each guard, refused and allowed, in a sentence that says what would mend it."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest

from commissioning.actors import Actor, RoleGrant
from commissioning.clock import LONDON
from commissioning.enums import Discipline, Role
from commissioning.verdicts import Reason, Verdict
from decisions import guards, paper
from decisions.clearances import ClearanceState
from decisions.enums import ClearanceOutcome
from decisions.key_decisions import Notices
from decisions.paper import Minuted, SignedPaper
from decisions.procedure import THE_LAW_ALONE
from decisions.separation import Duties
from decisions.workflow import TRANSITIONS

DAY = date(2020, 10, 22)
AUTHOR, FINANCE, MAKER = (SimpleNamespace(pk=pk) for pk in (1, 2, 3))
CLEARED = ClearanceState(ClearanceOutcome.CLEARED, given_on="a", now="a")
VOIDED = ClearanceState(ClearanceOutcome.CLEARED, given_on="a", now="b")
OPEN = ClearanceState(None)
ASKED_FOR_CHANGES = ClearanceState(ClearanceOutcome.CHANGES_REQUIRED)
MANAGER = Actor(user=MAKER, roles=frozenset({RoleGrant(Role.APPROVING_MANAGER)}))
FINANCE_OFFICER = Actor(user=FINANCE, roles=frozenset({RoleGrant(Role.CLEARER, Discipline.FINANCE)}))


NO = Verdict.refuse("no", "Because.")
NOON = datetime(2020, 10, 22, 12, tzinfo=LONDON)
UNANNOUNCED = Notices(True, THE_LAW_ALONE)
RECORDER = {"actor": Actor(user=SimpleNamespace(pk=8))}


def paper_signed(**wrong) -> SignedPaper:
    """A paper signed by the maker at nine, entered by somebody with no part in the report."""
    right = {
        "maker": 3, "maker_name": "David Osei", "post": "Executive Director", "in_post": True,
        "authority": Verdict.allow(), "signed_at": NOON - timedelta(hours=3), "issued_at": NOON - timedelta(days=1),
        "day": DAY, "issued_on": DAY - timedelta(days=1),
        "entered_by": 7,
    }  # fmt: skip
    return SignedPaper(**right | wrong)


OF_BODY = {"maker_body": "Cabinet"}
DECIDES = Actor(user=MAKER, roles=frozenset({RoleGrant(Role.DECISION_MAKER)}))
OFFICE = Actor(user=SimpleNamespace(pk=8), roles=frozenset({RoleGrant(Role.DEMOCRATIC_SERVICES)}))


def minuted(**wrong) -> SignedPaper:
    """The minute of a meeting of the body that decides, with the report on its agenda in time."""
    right = {"body": "Cabinet", "is_of_the_maker": True, "is_on_agenda": True, "was_out": True}
    return paper_signed(maker=None, maker_name="Cabinet", post="Cabinet", minute=Minuted(**right | wrong))


def situation(**wrong) -> SimpleNamespace:
    """A situation in which everything is as it should be, but for what is given."""
    right = {
        "actor": Actor(user=MAKER),
        "day": DAY,
        "today": DAY,
        "author_id": 1,
        "duties": Duties(author=1),
        "blockers": (),
        "route": Verdict.allow(),
        "authority": Verdict.allow(),
        "discipline": None,
        "outcome": ClearanceOutcome.CLEARED,
        "reason": "",
        "clearances": {Discipline.FINANCE: CLEARED},
        "last_cleared_on": DAY,
        "approval_stands": True,
        "consultations": (("the chairman", True),),
        "holders_missing": (),
        "notices": Notices(False, THE_LAW_ALONE),
        "is_as_issued": True,
        "resolution": SimpleNamespace(verdict=Verdict.allow()),
        "proof": Verdict.allow(),
        "at": NOON,
        "paper": paper_signed(),
        "is_paper_waiting": False,
        "maker_body": "",
        "late_for": "",
        "reads_exempt": True,
        "not_agreed": (),
        "rival_report": "",
        "newer_report": "BRK-2",
    }
    return SimpleNamespace(**right | wrong)


REFUSALS = [
    (guards.is_the_author, {}, ("not_the_author",)),
    (guards.is_the_author_or_manager, {}, ("not_the_author",)),
    (guards.is_ready, {"blockers": (Reason("no", "Because."),)}, ("no",)),
    (guards.has_a_route, {"route": NO}, ("no",)),
    (guards.manager_is_independent, {"duties": Duties(author=3)}, ("approver_is_drafter",)),
    (guards.clearer_is_independent, {"duties": Duties(author=3)}, ("clearer_is_author",)),
    (guards.maker_is_independent, {"duties": Duties(author=1, clearers=frozenset({3}))}, ("maker_is_clearer",)),
    (guards.has_no_conflict, {"duties": Duties(author=1, conflicted=frozenset({3}))}, ("conflict_declared",)),
    (guards.approval_stands, {"approval_stands": False}, ("approval_lapsed",)),
    (guards.clears_what_is_asked, {}, ("no_discipline",)),
    (guards.clears_what_is_asked, {"discipline": Discipline.FINANCE}, ("not_your_discipline",)),
    (guards.clears_what_is_asked, {"discipline": Discipline.LEGAL, "actor": FINANCE_OFFICER},
     ("not_your_discipline", "discipline_not_asked")),
    (guards.clearance_is_open, {"discipline": Discipline.FINANCE}, ("already_cleared",)),
    (guards.clearance_is_worded, {"outcome": ClearanceOutcome.NOT_NEEDED}, ("no_comment",)),
    (guards.clearance_is_worded, {"outcome": ClearanceOutcome.CHANGES_REQUIRED, "reason": "Wrong."},
     ("not_a_clearance",)),
    (guards.clearances_stand, {"clearances": {Discipline.FINANCE: OPEN}}, ("finance_not_cleared",)),
    (guards.clearances_stand, {"clearances": {Discipline.FINANCE: CLEARED, Discipline.LEGAL: VOIDED}},
     ("legal_not_cleared",)),
    (guards.exempt_is_agreed, {"not_agreed": ("Annex 1", "Annex 2")}, ("exempt_not_agreed", "exempt_not_agreed")),
    (guards.consultations_are_closed, {"consultations": (("the chairman", False),)}, ("consultation_open",)),
    (guards.holders_agree, {"holders_missing": ("Chief Finance Officer",)}, ("holder_not_agreed",)),
    (guards.holds_authority, {"authority": NO}, ("no",)),
    (guards.paper_is_as_issued, {"is_as_issued": False}, ("not_as_issued",)),
    (guards.decision_date_is_lawful, {"day": date(2020, 10, 23)}, ("date_in_future",)),
    (guards.decision_date_is_lawful, {"day": date(2020, 10, 21)}, ("before_clearance",)),
    (guards.notice_has_run, {"notices": UNANNOUNCED}, ("notice_not_run",)),
    (guards.notice_has_run, {"notices": UNANNOUNCED, "paper": None}, ("notice_not_run",)),
    (guards.resolution_is_complete, {"resolution": None}, ("no_resolution",)),
    (guards.resolution_is_complete, {"resolution": SimpleNamespace(verdict=NO)}, ("no",)),
    (guards.identity_is_proved, {"proof": NO}, ("no",)),
    (guards.lots_are_free, {"rival_report": "BRK-3"}, ("lots_taken",)),
    (guards.newer_report_is_issued, {"newer_report": ""}, ("nothing_newer",)),
    (paper.is_entered, {"paper": None}, ("no_paper",)),
    (paper.is_waiting, {}, ("no_paper_waiting",)),
    (paper.none_is_waiting, {"is_paper_waiting": True}, ("paper_waiting",)),
    (paper.is_lawfully_dated, {"paper": paper_signed(signed_at=NOON + timedelta(hours=1))}, ("date_in_future",)),
    (paper.is_lawfully_dated, {"paper": paper_signed(issued_at=NOON)}, ("before_issue",)),
    (paper.is_lawfully_dated, {"last_cleared_on": date(2020, 10, 23)}, ("before_clearance",)),
    (paper.signer_holds_authority, {"paper": paper_signed(in_post=False)}, ("not_in_post",)),
    (paper.signer_holds_authority, {"paper": paper_signed(authority=NO)}, ("no",)),
    (paper.signer_is_independent, {"duties": Duties(author=3)}, ("maker_is_drafter",)),
    (paper.signer_is_independent, {"duties": Duties(author=1, conflicted=frozenset({3}))}, ("conflict_declared",)),
    (paper.recorder_is_independent, {}, ("recorder_is_maker",)),
    (paper.recorder_is_independent, {"duties": Duties(author=8), **RECORDER}, ("recorder_is_drafter",)),
    (paper.another_confirms, {"paper": paper_signed(entered_by=3)}, ("entered_by_yourself",)),
    (guards.one_person_decides, {"maker_body": "Cabinet"}, ("body_decides",)),
    (guards.speaks_for_the_maker, {}, ("for_the_maker",)),
    (guards.speaks_for_the_maker, {"maker_body": "Cabinet"}, ("body_decides",)),
    (guards.speaks_for_the_maker, {"actor": DECIDES, "authority": NO}, ("no",)),
    (guards.is_in_time_for_its_meeting, {"late_for": "Cabinet, 22 October 2020"}, ("late_report",)),
    (paper.it_was_taken_in_a_meeting, {"maker_body": "Cabinet"}, ("not_as_it_is_decided",)),
    (paper.it_was_taken_in_a_meeting, {"paper": minuted()}, ("not_as_it_is_decided",)),
    (paper.it_was_taken_in_a_meeting, OF_BODY | {"paper": minuted(is_of_the_maker=False)}, ("other_body",)),
    (paper.it_was_taken_in_a_meeting, OF_BODY | {"paper": minuted(is_on_agenda=False)}, ("not_on_agenda",)),
    (paper.it_was_taken_in_a_meeting, OF_BODY | {"paper": minuted(was_out=False)}, ("papers_too_late",)),
    (paper.scan_is_there, {"paper": paper_signed(scan_problem="It is no PDF.")}, ("bad_scan",)),
    (paper.scan_may_be_read, {"reads_exempt": False}, ("exempt_scan",)),
]  # fmt: skip

ALLOWED = [
    (guards.is_the_author, {"actor": Actor(user=AUTHOR)}),
    (guards.is_the_author_or_manager, {"actor": Actor(user=AUTHOR)}),
    (guards.is_the_author_or_manager, {"actor": MANAGER}),
    (guards.clears_what_is_asked, {"discipline": Discipline.FINANCE, "actor": FINANCE_OFFICER}),
    (guards.clearance_is_open, {"discipline": Discipline.FINANCE, "clearances": {Discipline.FINANCE: VOIDED}}),
    (guards.clearances_stand, {"clearances": {}}),
    (guards.consultations_are_closed, {"consultations": ()}),
    (guards.decision_date_is_lawful, {"last_cleared_on": None}),
    (guards.notice_has_run, {"notices": UNANNOUNCED, "paper": paper_signed(is_refusal=True)}),
    (paper.is_waiting, {"is_paper_waiting": True}),
    (paper.is_lawfully_dated, {"last_cleared_on": None, "paper": paper_signed(issued_at=None, issued_on=None)}),
    (paper.is_lawfully_dated, {"paper": None}),
    (paper.signer_holds_authority, {"paper": None}),
    (paper.signer_is_independent, {}),
    (paper.recorder_is_independent, RECORDER),
    (paper.another_confirms, {"paper": None}),
    (guards.one_person_decides, {}),
    (guards.speaks_for_the_maker, {"actor": DECIDES}),
    (guards.speaks_for_the_maker, {"actor": OFFICE, "maker_body": "Cabinet"}),
    (guards.is_in_time_for_its_meeting, {}),
    (paper.it_was_taken_in_a_meeting, {}),
    (paper.it_was_taken_in_a_meeting, OF_BODY | {"paper": minuted()}),
    (paper.signer_is_independent, OF_BODY | {"paper": minuted(), "duties": Duties(author=3)}),
    (paper.scan_is_there, {}),
    (paper.is_a_refusal, {"paper": paper_signed(is_refusal=True)}),
]  # fmt: skip


@pytest.mark.parametrize(("guard", "wrong", "codes"), REFUSALS)
def test_a_guard_refuses_and_says_why(guard, wrong, codes):
    verdict = guard(situation(**wrong))
    assert verdict.codes == codes
    assert all(reason.message.endswith(".") for reason in verdict.reasons)


@pytest.mark.parametrize(("guard", "right"), ALLOWED)
def test_a_guard_lets_pass_what_is_right(guard, right):
    assert guard(situation(**right)).allowed


def test_every_guard_of_the_table_is_tried_here():
    used = {guard for row in TRANSITIONS for guard in row.guards}
    assert used == {guard for guard, _, _ in REFUSALS}


@pytest.mark.parametrize(
    ("state", "stands", "sentence"),
    [
        (CLEARED, True, "Legal has cleared the report as it is."),
        (OPEN, False, "Legal has not cleared the report."),
        (ASKED_FOR_CHANGES, False, "Legal asked for changes and has not cleared the report since."),
        (VOIDED, False,
         "Legal cleared an earlier text; what was cleared has changed, so it must be cleared again."),
        (ClearanceState(ClearanceOutcome.NOT_NEEDED, "a", "a"), True, "Legal has cleared the report as it is."),
    ],
)  # fmt: skip
def test_silence_never_clears_and_a_clearance_stands_on_what_it_covered(state, stands, sentence):
    assert (state.stands, state.sentence("Legal")) == (stands, sentence)
