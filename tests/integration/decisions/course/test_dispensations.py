"""A dispensation: recorded by the monitoring officer, printed, and letting somebody act where the rules say so."""

from datetime import date

import pytest

from commissioning.documents.kept import Kept
from commissioning.models import AuditEvent
from commissioning.services.documents import content_of
from commissioning.verdicts import Refused
from decisions.demonstration import people
from decisions.enums import ReportStatus
from decisions.models import Decision
from decisions.services import consulting
from tests.factories.procedure import ProcedureRulesFactory
from tests.factories.walks import Told, report_at

pytestmark = pytest.mark.django_db

WHY = "The shares are held through a pension fund that the director does not direct."
GIVER = "Miriam Stone, Chief Executive and Head of Paid Service"


@pytest.fixture
def told() -> Told:
    """The director has an interest and has declared it; the chairman's view is in."""
    told = report_at("with_decision_maker")
    told.close_consultation()
    consulting.declare_conflict(
        report=told.report, nature="Holds shares in a provider.", actor=told.actor(people.DIRECTOR), at=told.at(0, 11)
    )
    return told


def dispense(told: Told, person=people.MONITORING_OFFICER, **otherwise):
    given = {"given_by": GIVER, "given_on": date(2020, 10, 21), "reason": WHY} | otherwise
    declared = told.report.conflicts.get()
    return consulting.dispense(declaration=declared, actor=told.actor(person), at=told.at(0, 12), **given)


def lets_act(told: Told) -> None:
    ProcedureRulesFactory(council=told.report.council, starts_on=date(2020, 4, 1), dispensation_lets_act=True)


def codes(call, *args, **given) -> tuple[str, ...]:
    with pytest.raises(Refused) as error:
        call(*args, **given)
    return error.value.verdict.codes


def test_where_the_rules_say_so_a_dispensation_lets_the_person_decide_and_is_printed(told):
    lets_act(told)
    assert codes(told.decide) == ("conflict_declared",)
    dispense(told)
    assert told.decide().status == ReportStatus.DECIDED
    said = Kept.from_bytes(content_of(Decision.objects.get().snapshot.sha256)).record["decision"]["conflicts"]
    assert [one["dispensation"] for one in said] == [f"{WHY} Given by {GIVER} on 21 October 2020."]


def test_elsewhere_it_is_printed_and_lets_nobody_act(told):
    dispense(told)
    assert codes(told.decide) == ("conflict_declared",)


def test_it_never_lifts_the_separation_of_duties(told):
    lets_act(told)
    author = told.actor(people.AUTHOR)
    consulting.declare_conflict(report=told.report, nature="Knows a provider.", actor=author, at=told.at(0, 11))
    declared = told.report.conflicts.get(person=author.user)
    consulting.dispense(
        declaration=declared, given_by=GIVER, given_on=date(2020, 10, 21), reason=WHY,
        actor=told.actor(people.MONITORING_OFFICER), at=told.at(0, 12),
    )  # fmt: skip
    assert told.report.conflicts.get(person=author.user).is_dispensed
    assert "not_your_role" in codes(told.decide, author)


def test_only_the_monitoring_officer_records_it_and_not_their_own(told):
    assert codes(dispense, told, people.OFFICE) == ("not_yours",)
    officer = told.actor(people.MONITORING_OFFICER)
    own = consulting.declare_conflict(report=told.report, nature="A cousin.", actor=officer, at=told.at(0, 11))
    given = {"given_by": GIVER, "given_on": date(2020, 10, 21), "reason": WHY, "at": told.at(0, 12)}
    assert codes(consulting.dispense, declaration=own, actor=officer, **given) == ("own_dispensation",)


def test_it_has_a_giver_a_day_that_has_come_and_a_reason_and_is_recorded_once(told):
    wrong = {"given_by": " ", "given_on": date(2020, 10, 23), "reason": ""}
    assert codes(dispense, told, **wrong) == ("nobody_gave_it", "given_in_future", "no_reason")
    dispense(told)
    assert codes(dispense, told) == ("given_already",)
    event = AuditEvent.objects.get(verb="conflict.dispensed")
    assert WHY not in str(event.payload)


def test_the_page_records_it(client, told):
    client.force_login(told.actor(people.MONITORING_OFFICER).user)
    url = f"/reports/{told.report.pk}/act/record-dispensation/"
    typed = {
        "version": told.report.version, "declaration": told.report.conflicts.get().pk, "given_by": GIVER,
        "given_on_day": "21", "given_on_month": "10", "given_on_year": "2020", "reason": WHY,
    }  # fmt: skip
    assert client.post(url, typed).status_code == 302
    assert told.report.conflicts.get().dispensed_by == GIVER
