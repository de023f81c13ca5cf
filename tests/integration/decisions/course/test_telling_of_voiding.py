"""Whoever cleared a report is told once when an edit voids their clearance, and by no edit that leaves it standing."""

import pytest
import time_machine

from commissioning.enums import Discipline, HoldingKind, MailKind
from commissioning.models import MailPreference, OutgoingMail, PostHolding
from decisions.demonstration import people
from decisions.enums import Action, ReportStatus
from decisions.models import Recommendation
from decisions.services import facts, reports, rows
from decisions.services.rows import RowChange
from tests.factories.commissioning import UserFactory
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db

AGAIN = "Clear it again (equalities): what was cleared has changed"


class Desk:
    """A report in clearance that finance and equalities have cleared; the author writes in it today."""

    def __init__(self, *disciplines):
        self.told = report_at(ReportStatus.IN_CLEARANCE)
        self.at = self.told.at(3)
        for discipline in disciplines or (Discipline.FINANCE, Discipline.EQUALITIES):
            self.told.clear(discipline)
        self.author = self.told.actor(people.AUTHOR, self.at)

    def write(self, key, body):
        with time_machine.travel(self.at, tick=False):
            report = self.told.report
            reports.edit_section(
                report=report, key=key, version=report.version, body=body, actor=self.author, at=self.at
            )

    def add(self, sentence):
        """A sentence without a figure in the equalities section: only equalities stands on it."""
        self.write("equalities", f"{self.said('equalities')}\n\n{sentence}")

    def recommend(self, text):
        report = self.told.report
        change = RowChange(Recommendation, row=report.recommendations.first(), values={"text": text})
        with time_machine.travel(self.at, tick=False):
            rows.save(report=report, version=report.version, changes=[change], actor=self.author, at=self.at)

    def said(self, key):
        return self.told.report.sections.get(key=key).body


def mails():
    return [(one.to.full_name, one.kind, one.what) for one in OutgoingMail.objects.order_by("pk")]


def holder(discipline):
    return next(person for person in people.CLEARERS if person.discipline == discipline)


def test_the_officer_whose_clearance_no_longer_stands_is_told_and_nobody_else():
    desk = Desk()
    desk.add("An assessment was made anew.")
    assert mails() == [(holder(Discipline.EQUALITIES).name, MailKind.YOURS, AGAIN)]
    mail = OutgoingMail.objects.get()
    assert (mail.reference, mail.path) == ("BRK-DPR-2020-014", f"/reports/{desk.told.report.pk}/act/clear/")


def test_a_typo_voids_nothing_and_nobody_is_told():
    desk = Desk()
    desk.write("why", desk.said("why").replace("The use of the option was planned.", "Use of the option was planned."))
    assert mails() == []


def test_it_is_told_once_for_each_voiding_and_not_for_each_save():
    desk = Desk()
    before = desk.said("equalities")
    desk.add("An assessment was made anew.")
    desk.add("And once more.")
    assert len(mails()) == 1
    desk.write("equalities", before)
    assert len(mails()) == 1
    desk.add("An assessment was made anew.")
    assert [what for _, _, what in mails()] == [AGAIN, AGAIN]


def test_a_change_of_what_is_asked_comes_back_to_everybody_who_has_cleared_it():
    desk = Desk()
    desk.recommend("That the option is used for lots 4 to 6.")
    assert sorted(mails()) == sorted(
        (holder(one).name, MailKind.YOURS, f"Clear it again ({one.label.lower()}): what was cleared has changed")
        for one in (Discipline.FINANCE, Discipline.EQUALITIES)
    )


def test_one_officer_of_two_disciplines_gets_one_message():
    desk = Desk()
    finance, equalities = (desk.told.actor(holder(one), desk.at) for one in (Discipline.FINANCE, Discipline.EQUALITIES))
    PostHolding.objects.filter(post=equalities.post).update(user=finance.user)
    desk.told.report.clearances.filter(discipline=Discipline.EQUALITIES).update(cleared_by=finance.user)
    desk.recommend("That the option is used for lots 4 to 6.")
    assert [(name, what) for name, _, what in mails()] == [
        (finance.user.full_name, "Clear it again (equalities and finance): what was cleared has changed")
    ]


def test_while_its_author_makes_changes_it_is_said_that_it_will_come_again():
    desk = Desk()
    legal = desk.told.actor(holder(Discipline.LEGAL), desk.at)
    desk.told.move(Action.REQUIRE_CHANGES, legal, desk.at, discipline=Discipline.LEGAL, reason="Name the regulation.")
    desk.add("An assessment was made anew.")
    assert mails() == [
        (
            holder(Discipline.EQUALITIES).name,
            MailKind.BACK,
            "To be cleared again (equalities): what was cleared has changed",
        )
    ]


def test_a_cover_is_told_in_place_of_the_officer_who_is_away():
    desk, day = Desk(), report_at(ReportStatus.IN_CLEARANCE).at(3).date()
    post = desk.told.walk.cast.post(holder(Discipline.EQUALITIES))
    cover = UserFactory(full_name="Femi Adebayo")
    PostHolding.objects.create(post=post, user=cover, kind=HoldingKind.ACTING, starts_on=day, ends_on=day)
    desk.add("An assessment was made anew.")
    assert [name for name, _, _ in mails()] == ["Femi Adebayo"]


def test_who_wants_no_such_message_gets_none():
    desk = Desk()
    user = desk.told.actor(holder(Discipline.EQUALITIES), desk.at).user
    MailPreference.objects.create(user=user, kind=MailKind.YOURS, wanted=False)
    desk.add("An assessment was made anew.")
    assert mails() == []


def test_a_new_value_taken_from_the_register_voids_what_stood_on_the_old_one():
    desk = Desk()
    fact = desk.told.report.pinned_facts.get(name="money.extension_total")
    fact.text = "£450,000"
    fact.save()
    desk.told.clear(Discipline.FINANCE)
    report = desk.told.report
    with time_machine.travel(desk.at, tick=False):
        facts.refresh(report=report, version=report.version, actor=desk.author, at=desk.at)
    assert (holder(Discipline.FINANCE).name, MailKind.YOURS, AGAIN.replace("equalities", "finance")) in mails()
