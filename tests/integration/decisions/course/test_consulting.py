"""A view before signing: asked, recorded, disagreed with, or not given; closed before the decision (invariant 20)."""

from datetime import date

import pytest

from commissioning.verdicts import Refused
from decisions.demonstration import people
from decisions.enums import ConsultationOutcome as Outcome
from decisions.enums import ReportStatus
from decisions.models import Consultation
from decisions.services import consulting
from tests.factories.walks import Told, report_at

pytestmark = pytest.mark.django_db
DUE = date(2020, 10, 20)


def ask(told: Told, post=None, *, by=people.OFFICE, at=None, due=DUE) -> Consultation:
    at = at or told.at(5)
    post = post or told.walk.cast.post(people.CHAIRMAN)
    return consulting.ask(report=told.report, post=post, reply_due_on=due, actor=told.actor(by, at), at=at)


def close(told: Told, asked: Consultation, outcome, *, by=people.OFFICE, at=None, **said) -> Consultation:
    return consulting.record_view(
        consultation=asked, outcome=outcome, actor=told.actor(by), at=at or told.at(1), **said
    )


def codes(call, *args, **entered) -> tuple[str, ...]:
    with pytest.raises(Refused) as error:
        call(*args, **entered)
    return error.value.verdict.codes


def test_the_consultee_gives_their_own_view():
    told = report_at("in_clearance")
    closed = close(told, ask(told), Outcome.COMMENTS, by=people.CHAIRMAN, view="Ask about travel first.")
    assert (closed.person.full_name, closed.person_post, closed.is_on_behalf) == (
        people.CHAIRMAN.name, people.CHAIRMAN.post, False,
    )  # fmt: skip


def test_a_view_recorded_on_behalf_needs_its_evidence():
    told = report_at("in_clearance")
    asked = ask(told)
    assert codes(close, told, asked, Outcome.AGREES) == ("no_evidence",)
    closed = close(told, asked, Outcome.AGREES, evidence="By telephone, noted at once.")
    assert (closed.person.full_name, closed.is_on_behalf) == (people.CHAIRMAN.name, True)


def test_a_substitute_gives_the_view_in_their_own_name():
    told = report_at("in_clearance")
    vice = told.actor(people.TREASURER)
    closed = close(told, ask(told), Outcome.AGREES, evidence="E-mail of 21 October.", substitute=vice)
    assert (closed.person.full_name, closed.substitute_for) == (people.TREASURER.name, people.CHAIRMAN.post)


def test_a_disagreement_is_in_words_and_blocks_nothing():
    told = report_at("with_decision_maker")
    asked = told.report.consultations.get()
    assert codes(close, told, asked, Outcome.DISAGREES, by=people.CHAIRMAN) == ("no_view",)
    close(told, asked, Outcome.DISAGREES, by=people.CHAIRMAN, at=told.at(0, 10), view="All six lots should go on.")
    assert told.decide().status == ReportStatus.DECIDED


def test_no_reply_closes_only_after_the_day_and_with_evidence():
    told = report_at("in_clearance")
    asked = ask(told)
    assert codes(close, told, asked, Outcome.NO_REPLY, at=told.at(2), evidence="Two e-mails.") == ("not_due",)
    assert codes(close, told, asked, Outcome.NO_REPLY) == ("no_evidence",)
    closed = close(told, asked, Outcome.NO_REPLY, evidence="E-mails of 15 and 19 October, two calls.")
    assert (closed.outcome, closed.person) == (Outcome.NO_REPLY, None)


def test_the_decision_waits_until_the_consultation_is_closed():
    told = report_at("with_decision_maker")
    assert codes(told.decide) == ("consultation_open",)


def test_a_consultee_the_rule_demands_is_waited_for_though_nobody_asked():
    told = report_at("with_decision_maker")
    told.report.consultations.all().delete()
    assert codes(told.decide) == ("consultation_open",)


def test_the_post_that_decides_is_not_consulted():
    told = report_at("in_clearance")
    assert codes(ask, told, told.walk.cast.post(people.DIRECTOR)) == ("maker_consulted",)


def test_nobody_is_asked_twice_at_once_nor_for_yesterday():
    told = report_at("in_clearance")
    ask(told)
    assert codes(ask, told, due=date(2020, 10, 16)) == ("asked_already", "due_in_the_past")


def test_nobody_is_asked_about_a_draft():
    assert codes(ask, report_at("draft")) == ("not_now",)


def test_a_bystander_records_nothing():
    told = report_at("in_clearance")
    asked = ask(told)
    assert codes(close, told, asked, Outcome.AGREES, by=people.AUDITOR, evidence="Overheard.") == ("not_yours",)


def test_a_conflict_is_declared_once_in_words_and_before_the_decision():
    told = report_at("in_clearance")
    chairman = told.actor(people.CHAIRMAN)

    def declare(nature: str) -> None:
        consulting.declare_conflict(report=told.report, nature=nature, actor=chairman, at=told.at(3))

    assert codes(declare, " ") == ("no_nature",)
    declare("Trustee of Dovecote Farm Trust.")
    assert codes(declare, "Again.") == ("declared_already",)
