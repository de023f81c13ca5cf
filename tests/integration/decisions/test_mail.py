"""Whoever has a report now is told at once, by a link and a reference; so are its author and those concerned."""

from datetime import datetime

import pytest
import time_machine
from django.core import mail as sent
from django.test import Client
from django.urls import reverse

from commissioning.clock import LONDON
from commissioning.enums import HoldingKind, MailKind, Role
from commissioning.models import OutgoingMail, PostHolding
from commissioning.services import mail
from decisions.demonstration import people
from decisions.enums import Action, ConsultationOutcome, ReportStatus
from decisions.selectors.waiting import reports_waiting
from decisions.services import attachments, consulting, exempt, reports, scheme, telling
from frameworks.services import corrections
from tests.factories.commissioning import UserFactory, actor_with
from tests.factories.files import new_file
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db

VIEW = "The view of the Chairman, Adults and Safeguarding Committee is recorded. "
EVERYBODY = (*people.PEOPLE, people.ADMINISTRATOR)


def told_since(count):
    """Who was told what after the first `count` messages."""
    return sorted((one.to.full_name, one.kind, one.what) for one in OutgoingMail.objects.all()[count:])


class Desk:
    """A report at a status, with the clock at the moment of the next act; what is told from here on."""

    def __init__(self, status, days_before=0):
        self.told = report_at(status)
        self.at = self.told.at(days_before)
        self.before = OutgoingMail.objects.count()

    def move(self, action, person, **entered):
        with time_machine.travel(self.at, tick=False):
            return self.told.move(action, self.told.actor(person, self.at), self.at, **entered)

    @property
    def mails(self):
        return told_since(self.before)


@pytest.mark.parametrize(
    ("status", "action", "person", "expected"),
    [
        (ReportStatus.DRAFT, Action.SUBMIT, people.AUTHOR, [people.MANAGER]),
        (ReportStatus.WITH_MANAGER, Action.APPROVE, people.MANAGER, people.CLEARERS),
        (ReportStatus.CLEARED, Action.ISSUE, people.OFFICE, []),
        (ReportStatus.ISSUED, Action.PUT_TO_MAKER, people.OFFICE, [people.DIRECTOR]),
    ],
)
def test_those_who_have_a_report_now_are_told_except_whoever_acted(status, action, person, expected):
    desk = Desk(status)
    desk.move(action, person)
    assert [(name, kind) for name, kind, _ in desk.mails] == sorted((one.name, MailKind.YOURS) for one in expected)


@pytest.mark.parametrize("action", [Action.SUBMIT, Action.APPROVE, Action.PUT_TO_MAKER])
def test_who_is_told_is_who_finds_it_waiting_on_their_home_page(action):
    status = {Action.SUBMIT: ReportStatus.DRAFT, Action.APPROVE: ReportStatus.WITH_MANAGER}
    actor = {Action.SUBMIT: people.AUTHOR, Action.APPROVE: people.MANAGER}
    desk = Desk(status.get(action, ReportStatus.ISSUED))
    waited = {(p.name, w.why) for p in EVERYBODY for w in reports_waiting(desk.told.actor(p, desk.at))}
    desk.move(action, actor.get(action, people.OFFICE))
    waits = {(p.name, w.why) for p in EVERYBODY for w in reports_waiting(desk.told.actor(p, desk.at))}
    assert {name for name, _, _ in desk.mails} == {name for name, _ in waits - waited}


def test_somebody_in_two_posts_is_told_when_one_of_them_is_asked():
    desk = Desk(ReportStatus.ISSUED)
    director = desk.told.actor(people.DIRECTOR, desk.at)
    also = actor_with(Role.DECISION_MAKER, council=desk.told.report.council)  # decides, but not this report
    PostHolding.objects.filter(post=also.post).update(user=director.user)
    desk.move(Action.PUT_TO_MAKER, people.OFFICE)
    assert [name for name, _, _ in desk.mails] == [people.DIRECTOR.name]


def test_its_author_is_told_when_it_comes_back():
    desk = Desk(ReportStatus.WITH_MANAGER)
    desk.move(Action.RETURN_TO_AUTHOR, people.MANAGER, reason="Name the ward.")
    assert desk.mails == [("Priya Nair", MailKind.BACK, "It has come back to you for changes")]


def test_the_office_is_told_that_a_view_has_come_while_the_report_is_theirs():
    desk = Desk(ReportStatus.ISSUED)
    with time_machine.travel(desk.at, tick=False):
        chairman = desk.told.actor(people.CHAIRMAN, desk.at)
        office = desk.told.actor(people.OFFICE, desk.at)
        asked = consulting.ask(
            report=desk.told.report, post=chairman.post, reply_due_on=desk.at.date(), actor=office, at=desk.at
        )
        before = OutgoingMail.objects.count()
        consulting.record_view(
            consultation=asked, outcome=ConsultationOutcome.AGREES, view="Agreed.", actor=chairman, at=desk.at
        )
    assert told_since(before) == [("Ruth Calder", MailKind.YOURS, VIEW + "Put it before the decision-maker")]


def test_the_decision_maker_is_told_to_decide_once_the_view_has_come_and_not_before():
    desk = Desk(ReportStatus.ISSUED)
    chairman, office = (desk.told.actor(one, desk.at) for one in (people.CHAIRMAN, people.OFFICE))
    with time_machine.travel(desk.at, tick=False):
        asked = consulting.ask(
            report=desk.told.report, post=chairman.post, reply_due_on=desk.at.date(), actor=office, at=desk.at
        )
    before = OutgoingMail.objects.count()
    desk.move(Action.PUT_TO_MAKER, people.OFFICE)
    assert told_since(before) == []
    with time_machine.travel(desk.at, tick=False):
        consulting.record_view(consultation=asked, outcome=ConsultationOutcome.AGREES, actor=chairman, at=desk.at)
    assert told_since(before) == [(people.DIRECTOR.name, MailKind.YOURS, VIEW + "Decide it")]


def test_author_manager_and_office_are_told_of_the_decision():
    desk = Desk(ReportStatus.WITH_DECISION_MAKER)
    with time_machine.travel(desk.at, tick=False):
        desk.told.close_consultation()
        before = OutgoingMail.objects.count()
        desk.told.decide()
    assert told_since(before) == [
        (name, MailKind.DECIDED, "It is decided") for name in ("Helen Abara", "Priya Nair", "Ruth Calder")
    ]


def test_the_contracts_manager_is_told_to_serve_notice_once_the_extension_is_authorised(
    django_capture_on_commit_callbacks,
):
    desk = Desk(ReportStatus.WITH_DECISION_MAKER)
    with time_machine.travel(desk.at, tick=False), django_capture_on_commit_callbacks(execute=True):
        desk.told.close_consultation()
        desk.told.decide()
    serve = ("Tom Ellery", MailKind.YOURS, "An extension is authorised: serve notice on the providers")
    assert serve in desk.mails
    mailed = OutgoingMail.objects.get(what=serve[2])
    assert mailed.reference == desk.told.report.contract.reference


def test_a_contributor_is_told_that_a_section_is_theirs_to_write():
    desk = Desk(ReportStatus.DRAFT)
    author = desk.told.actor(people.AUTHOR, desk.at)
    report = desk.told.report
    with time_machine.travel(desk.at, tick=False):
        post = desk.told.walk.cast.post(people.CONTRACT_MANAGER)
        key = report.sections.filter(body="").first().key
        report = reports.give_section(
            report=report, version=report.version, key=key, post=post, actor=author, at=desk.at
        )  # fmt: skip
    assert desk.mails == [("Tom Ellery", MailKind.YOURS, "Write a section of it")]


def test_the_monitoring_officer_is_told_once_that_something_is_withheld():
    desk = Desk(ReportStatus.DRAFT)
    with time_machine.travel(desk.at, tick=False):
        for key in ("finance", "legal"):
            exempt.write(
                section=desk.told.report.sections.get(key=key), version=desk.told.report.version, paragraph=3,
                text="A price.", public_interest_reasoning="It would weaken the council.",
                actor=desk.told.actor(people.AUTHOR, desk.at), at=desk.at,
            )  # fmt: skip
    assert desk.mails == [("Anjali Desai", MailKind.YOURS, "Look at what is withheld in it, and say who may read it")]
    path = OutgoingMail.objects.get(to__full_name="Anjali Desai").path
    assert path == reverse("decisions:report-rows", args=[desk.told.report.pk, "exempt"])


def test_the_monitoring_officer_is_told_of_an_exempt_annex_and_led_to_the_files():
    desk = Desk(ReportStatus.DRAFT)
    annex = new_file(exempt_paragraph=3, exempt_reasoning="It would weaken the council.")
    with time_machine.travel(desk.at, tick=False):
        for given in (new_file(), annex):
            attachments.attach(
                report=desk.told.report, given=given, actor=desk.told.actor(people.AUTHOR, desk.at), at=desk.at
            )
    assert desk.mails == [("Anjali Desai", MailKind.YOURS, "Look at what is withheld in it, and say who may read it")]
    path = OutgoingMail.objects.get(to__full_name="Anjali Desai").path
    assert path == reverse("decisions:report-attachments", args=[desk.told.report.pk])


def test_the_monitoring_officer_is_told_of_every_rule_that_is_proposed():
    desk = Desk(ReportStatus.DRAFT)
    administrator = desk.told.actor(people.ADMINISTRATOR, desk.at)
    director = desk.told.walk.cast.post(people.DIRECTOR)
    values = {
        "name": "Smaller extensions", "clause": "Article 4.2", "text": "Up to £100,000.", "action": "extend",
        "priority": 5, "value_basis": "this_decision", "on_forward_plan": "any", "maker_post": director,
        "record_type": "delegated_powers_report", "starts_on": desk.at.date(),
    }  # fmt: skip
    with time_machine.travel(desk.at, tick=False):
        rule = scheme.propose_rule(values=values, consultees=[], clearances=[], actor=administrator, at=desk.at)
        scheme.propose_rule(
            values=values, consultees=[], clearances=[], actor=administrator, at=desk.at, rule=rule,
            version=rule.version,
        )  # fmt: skip
    assert desk.mails == [("Anjali Desai", MailKind.YOURS, "Confirm a rule that is proposed")] * 2
    mailed = OutgoingMail.objects.filter(to__full_name="Anjali Desai").first()
    assert mailed.reference == "Scheme of delegation"
    assert mailed.path == reverse("admin:decisions_authorityrule_change", args=[rule.pk])


def test_a_cover_is_told_instead_of_the_person_who_is_away():
    desk = Desk(ReportStatus.DRAFT)
    cover = UserFactory(full_name="Femi Adebayo")
    post = desk.told.walk.cast.post(people.MANAGER)
    day = desk.at.date()
    PostHolding.objects.create(post=post, user=cover, kind=HoldingKind.ACTING, starts_on=day, ends_on=day)
    desk.move(Action.SUBMIT, people.AUTHOR)
    assert [name for name, _, _ in desk.mails] == ["Femi Adebayo"]


def test_a_message_says_nothing_of_what_is_in_the_report(django_capture_on_commit_callbacks, settings):
    settings.SITE_URL = "https://contracts.example"
    desk = Desk(ReportStatus.DRAFT)
    with django_capture_on_commit_callbacks(execute=True):
        desk.move(Action.SUBMIT, people.AUTHOR)
    (message,) = sent.outbox
    report = desk.told.report
    assert message.to == ["helen.abara@brackenford.example"]
    assert message.subject == "BRK-DPR-2020-014: Approve it for clearance, return it or decline it"
    assert message.from_email.startswith("Brackenford Borough Council <")
    act = f"https://contracts.example{OutgoingMail.objects.get().path}"
    choose = f"https://contracts.example{reverse('mail-preferences')}"
    assert [line for line in message.body.splitlines() if "https://" in line] == [
        act,
        f"To choose which of these messages you get: {choose}",
    ]
    for content in (report.title, report.contract.title, *report.sections.exclude(body="").values_list("body")):
        assert str(content) not in message.subject + message.body


def test_nobody_is_told_twice_of_one_thing():
    desk = Desk(ReportStatus.DRAFT)
    desk.move(Action.SUBMIT, people.AUTHOR)
    first = OutgoingMail.objects.get()
    with time_machine.travel(desk.at, tick=False):
        again = mail.tell(
            council=first.council, to=[first.to], kind=first.kind, reference=first.reference, what=first.what,
            path=first.path, about=first.about, actor=desk.told.actor(people.AUTHOR, desk.at), at=desk.at,
        )  # fmt: skip
    assert (again, OutgoingMail.objects.count()) == ([], 1)


def test_what_is_written_down_of_an_earlier_day_is_news_to_nobody():
    report_at(ReportStatus.WITH_DECISION_MAKER)
    assert not OutgoingMail.objects.exists()


def test_a_kind_that_was_turned_off_is_not_sent():
    desk = Desk(ReportStatus.DRAFT)
    manager = desk.told.actor(people.MANAGER, desk.at).user
    browser = Client()
    browser.force_login(manager)
    saved = browser.post(reverse("mail-preferences"), {"wanted": [MailKind.BACK, MailKind.DECIDED]})
    assert saved["Location"] == reverse("mail-preferences")
    assert browser.get(reverse("mail-preferences")).context["form"]["wanted"].value() == ["back", "decided"]
    desk.move(Action.SUBMIT, people.AUTHOR)
    assert desk.mails == []


def test_a_second_person_is_asked_to_confirm_a_correction():
    told = report_at(ReportStatus.DRAFT)
    contract, at = told.report.contract, datetime(2020, 10, 1, 9, tzinfo=LONDON)
    event = contract.lots.first().events.first()
    colleague = actor_with(Role.COMMISSIONER, council=contract.council)
    other = actor_with(Role.APPROVING_MANAGER, council=contract.council, department="Highways")
    with time_machine.travel(at, tick=False):
        corrections.propose(
            event=event, to_on=event.to_on.replace(day=1), reason="Misread.", at=at,
            actor=told.actor(people.AUTHOR, at),
        )  # fmt: skip
    names = {name for name, _, _ in told_since(0)}
    assert colleague.user.full_name in names
    assert "Priya Nair" not in names
    assert other.user.full_name not in names


def test_a_consultee_is_told_the_day_by_which_to_answer():
    told = report_at(ReportStatus.WITH_DECISION_MAKER)
    asked = told.report.consultations.open().get()
    at = told.at()
    with time_machine.travel(at, tick=False):
        telling.of_consultation(asked, actor=told.actor(people.AUTHOR, at), at=at)
    assert told_since(0) == [
        ("Cllr Margaret Thorne", MailKind.YOURS, "Give your view by Thursday 22 October 2020"),
    ]
