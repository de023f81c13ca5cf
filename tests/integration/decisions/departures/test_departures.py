"""Waivers, breaches and late authorisations: recorded by whom, answered by whom, owed when, and counted how."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.clock import LONDON
from commissioning.enums import Role
from commissioning.models import AuditEvent
from commissioning.verdicts import Refused
from decisions.demonstration import people
from decisions.departures import quarter
from decisions.enums import CallInStatus, DepartureKind, EffectKind, WaiverOutcome
from decisions.models import Breach, DepartureReason, LateAuthorisation, Waiver
from decisions.selectors import ledger
from decisions.selectors.departures import late_owed, quarterly
from decisions.services import calling_in, departures
from tests.factories.call_ins import CallInFactory, publish, with_call_in
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.course import DecisionFactory, DecisionItemFactory, DecisionItemLotFactory
from tests.factories.decisions import ReportFactory
from tests.factories.departures import (
    BreachFactory,
    DepartureReasonFactory,
    LateAuthorisationFactory,
    WaiverFactory,
)
from tests.factories.frameworks import ContractFactory, LotFactory
from tests.factories.walks import report_at
from tests.integration.decisions.course.act_pages import browser
from tests.integration.decisions.departures.acting import AT, TODAY, answer, ask, said, text

pytestmark = pytest.mark.django_db


# --- waivers ----------------------------------------------------------------------------------------------------------


def test_a_waiver_is_asked_for_answered_by_another_and_known_for_retrospective(commissioner, officer):
    waiver = answer(ask(commissioner), officer)
    assert (waiver.outcome, waiver.decided_by, waiver.is_retrospective) == (
        WaiverOutcome.GRANTED, "Chief Finance Officer", True,
    )  # fmt: skip
    assert (waiver.department, waiver.recorded_post) == ("Adults and Health", commissioner.post_label)
    events = AuditEvent.objects.about(waiver)
    assert [event.verb for event in events] == ["waiver.asked", "waiver.granted"]
    assert "competition" not in str([event.payload for event in events])


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"decided_on": date(2020, 11, 1)}, "before_asked"),
        ({"decided_on": TODAY + timedelta(days=1)}, "not_yet"),
        ({"decided_by": " "}, "no_maker"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(commissioner, officer, given, code):
    with pytest.raises(Refused) as refused:
        answer(ask(commissioner), officer, **given)
    assert refused.value.verdict.codes == (code,)


def test_whoever_asked_does_not_enter_the_answer_nor_does_a_commissioner(council, commissioner, officer):
    with pytest.raises(Refused) as refused:
        answer(ask(commissioner), actor_with(Role.COMMISSIONER, council=council))
    assert refused.value.verdict.codes == ("not_yours",)
    with pytest.raises(Refused) as refused:
        answer(ask(officer), officer)
    assert refused.value.verdict.codes == ("asked_by_yourself",)
    done = answer(ask(commissioner), officer)
    with pytest.raises(Refused) as refused:
        answer(done, officer)
    assert refused.value.verdict.codes == ("decided",)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CONSULTEE, Role.DECISION_MAKER, Role.ADMINISTRATOR])
def test_those_who_work_on_no_contract_record_nothing(council, role):
    with pytest.raises(Refused) as refused:
        ask(actor_with(role, council=council))
    assert refused.value.verdict.codes == ("not_yours",)
    assert Waiver.objects.count() == 0


def test_the_councils_own_reasons_take_the_place_of_the_shipped_ones_from_their_day(council, commissioner):
    own = DepartureReasonFactory(council=council, kind=DepartureKind.WAIVER, starts_on=date(2020, 11, 2))
    with pytest.raises(Refused) as refused:
        ask(commissioner)
    assert refused.value.verdict.codes == ("reason_not_in_force",)
    assert ask(commissioner, said=said(DepartureKind.WAIVER, reason=own)).reason == own
    assert ask(commissioner, requested_on=date(2020, 11, 1)).reason.council is None


# --- breaches ---------------------------------------------------------------------------------------------------------


def breach(actor, **given: Any) -> Breach:
    values = {"rule": "CPR 4.1", "is_of_law": True, "happened_on": date(2020, 9, 1), "found_on": date(2020, 11, 3)}
    return departures.record_breach(said=said(DepartureKind.BREACH), **(values | given), actor=actor, at=AT)


def test_a_waiver_named_beside_a_breach_does_not_cure_it(council, commissioner, officer):
    waiver = answer(ask(commissioner), officer)
    found = breach(commissioner, waiver=waiver)
    report = quarterly(council, quarter(2020, 3, starts_in=4))
    assert (report.parts[0].count, report.parts[1].count) == (1, 1)
    assert found.remedied_on is None
    assert report.parts[1].notes[1] == (
        "A waiver is named beside 1. It does not cure a breach, so each is counted here all the same."
    )


def test_what_was_done_about_a_breach_is_said_by_a_statutory_officer(commissioner, officer):
    found = breach(commissioner)
    given = {"breach": found, "version": found.version, "remedy": "Competed anew.", "remedied_on": TODAY, "at": AT}
    with pytest.raises(Refused) as refused:
        departures.remedy_breach(**given, actor=commissioner)
    assert refused.value.verdict.codes == ("not_yours",)
    done = departures.remedy_breach(**given, actor=officer)
    assert (done.remedy, done.remedied_on) == ("Competed anew.", TODAY)


def test_an_entry_made_by_mistake_is_struck_out_and_counts_no_more(council, commissioner, officer):
    found = breach(commissioner)
    with pytest.raises(Refused):
        departures.void(departure=found, version=found.version, why="Twice.", actor=commissioner, at=AT)
    departures.void(departure=found, version=found.version, why="Entered twice.", actor=officer, at=AT)
    assert quarterly(council, quarter(2020, 3, starts_in=4)).parts[1].count == 0
    assert Breach.objects.visible_to(commissioner).get().void_reason == "Entered twice."


# --- late authorisations ----------------------------------------------------------------------------------------------


def extended(council, effective_at: datetime | None, from_on: date = date(2020, 11, 1)) -> Any:
    """A decision that extends one lot from a day, in effect at a moment (or not yet)."""
    report = ReportFactory(council=council)
    lot = LotFactory(contract=report.contract)
    decision = DecisionFactory(report=report)
    item = DecisionItemFactory(decision=decision, effect=EffectKind.EXTEND)
    DecisionItemLotFactory(item=item, lot=lot, from_on=from_on, to_on=date(2021, 10, 31))
    status = CallInStatus.CLOSED if effective_at else CallInStatus.OPEN
    CallInFactory(decision=decision, status=status, effective_at=effective_at)
    return decision, lot


@pytest.mark.parametrize(
    ("effective_at", "is_owed"),
    [
        (None, False),
        (datetime(2020, 10, 31, 23, 59, tzinfo=LONDON), False),
        (datetime(2020, 11, 1, 0, 0, tzinfo=LONDON), True),
        (datetime(2020, 11, 5, 17, 0, tzinfo=LONDON), True),
    ],
)
def test_a_late_authorisation_is_owed_when_a_decision_takes_effect_after_the_lots_last_day(
    council, officer, effective_at, is_owed
):
    decision, lot = extended(council, effective_at)
    assert [(one.decision, one.lot, one.ended_on) for one in late_owed(officer)] == (
        [(decision, lot, date(2020, 10, 31))] if is_owed else []
    )


def test_what_is_warned_of_before_a_decision_is_what_is_owed_after_it():
    told = with_call_in(report_at("with_decision_maker"), call_in_days=10)
    told.close_consultation()
    with time_machine.travel(told.at(), tick=False):
        page = text(browser(told, people.DIRECTOR).get(f"/reports/{told.report.pk}/act/decide/"))
    warned = ledger.leaves_no_gap(told.report, told.at())
    assert warned.codes == ("service_gap",) * 3
    told.decide()  # nothing that records the truth is blocked
    publish(told)
    at = datetime(2020, 11, 5, 17, 1, tzinfo=LONDON)
    list(calling_in.close_call_ins(at=at))
    owed = late_owed(told.actor(people.OFFICE, at))
    assert [reason.message for reason in warned.reasons] == [
        f"Lot {one.lot.number} ends on {one.ended_on:%A %-d %B %Y}, and the decision takes effect on "
        f"{one.effective_on:%A %-d %B %Y} at the earliest, 5 days later: a service gap, or holding over. A late "
        "authorisation has to be recorded."
        for one in owed
    ]
    assert all(reason.message in page for reason in warned.reasons)
    with time_machine.travel(at, tick=False):
        office = browser(told, people.OFFICE)
        after = text(office.get(f"/reports/{told.report.pk}/after/"))
        home = text(office.get("/"))
    assert after.count("Service gap, or holding over:") == home.count("Record the late authorisation") == 3


def test_what_is_owed_is_settled_by_recording_it_and_owed_again_when_that_is_struck_out(council, officer):
    decision, lot = extended(council, datetime(2020, 11, 5, 17, tzinfo=LONDON))
    (owed,) = late_owed(officer)
    assert (owed.service_from, owed.days) == (date(2020, 11, 1), 4)
    given = {"service_from": owed.service_from, "authorised_on": owed.effective_on, "actor": officer, "at": AT}
    about = said(DepartureKind.LATE, contract=lot.contract)
    late = departures.record_late(said=about, decision=decision, lot=lot, **given)
    assert (late.days, late_owed(officer)) == (4, [])
    with pytest.raises(Refused) as refused:
        departures.record_late(said=about, decision=decision, lot=lot, **given)
    assert refused.value.verdict.codes == ("recorded",)
    departures.void(departure=late, version=late.version, why="Wrong days.", actor=officer, at=AT)
    assert [one.lot for one in late_owed(officer)] == [lot]


def test_a_late_authorisation_is_recorded_once_the_decision_is_in_effect_and_of_its_own_contract(council, officer):
    about = said(DepartureKind.LATE, contract=ContractFactory(council=council))
    given = {"said": about, "service_from": date(2020, 11, 1), "actor": officer, "at": AT}
    for day, lot, code in (
        (date(2020, 11, 1), None, "in_time"), (TODAY + timedelta(days=1), None, "not_yet"),
        (TODAY, LotFactory(), "other_contract"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            departures.record_late(authorised_on=day, lot=lot, **given)
        assert refused.value.verdict.codes == (code,)


# --- pages ------------------------------------------------------------------------------------------------------------


def test_the_page_fills_in_what_is_owed_and_records_it(client, council, officer):
    decision, lot = extended(council, datetime(2020, 11, 5, 17, tzinfo=LONDON))
    client.force_login(officer.user)
    listed = client.get("/departures/late-authorisations/")
    assert f"{lot} ended on 31 October 2020; {decision} took effect on 5 November 2020." in text(listed)
    where = f"/departures/late-authorisations/add/?decision={decision.pk}&lot={lot.pk}"
    assert where.replace("&", "&amp;") in listed.content.decode()
    initial = client.get(where).context["form"].initial
    reason = DepartureReason.objects.get(council=None, code="call_in")
    typed = {
        "title": initial["title"], "contract": initial["contract"], "decision": initial["decision"],
        "lot": initial["lot"], "reason": reason.pk, "value": "£4,000", "explanation": "Called in.",
        "service_from_day": "1", "service_from_month": "11", "service_from_year": "2020",
        "authorised_on_day": "5", "authorised_on_month": "11", "authorised_on_year": "2020",
    }  # fmt: skip
    saved = client.post(where, typed)
    late = LateAuthorisation.objects.get()
    assert (saved.status_code, saved["Location"]) == (302, f"/departures/late-authorisations/{late.pk}/")
    assert (late.days, late.value, late.reason) == (4, Decimal("4000.00"), reason)
    assert late_owed(officer) == []


def test_an_answer_goes_through_a_page_that_shows_it_again(client, commissioner, officer):
    waiver = ask(commissioner)
    client.force_login(officer.user)
    where = f"/departures/waivers/{waiver.pk}/act/answer/"
    typed = {
        "version": waiver.version, "granted": "yes", "decided_by": "Chief Finance Officer",
        "decided_on_day": "10", "decided_on_month": "11", "decided_on_year": "2020",
    }  # fmt: skip
    assert "Check your answers" in text(client.post(where, typed))
    client.post(where, typed | {"confirmed": "1"})
    assert "Granted, after it had begun" in text(client.get(f"/departures/waivers/{waiver.pk}/"))


def test_a_refusal_says_who_could_do_it(client, council, commissioner):
    waiver = ask(commissioner)
    client.force_login(commissioner.user)
    assert "The monitoring officer, the section 151 officer or democratic services enter" in text(
        client.get(f"/departures/waivers/{waiver.pk}/")
    )
    client.force_login(actor_with(Role.AUDITOR, council=council).user)
    page = client.get("/departures/waivers/add/")
    assert (page.status_code, "Commissioning posts, democratic services" in text(page)) == (403, True)


def test_those_who_answer_for_the_rules_see_all_and_others_their_departments(client, council, commissioner, officer):
    waiver = WaiverFactory(council=council, department="Roads")
    for actor, status in ((officer, 200), (commissioner, 404)):
        client.force_login(actor.user)
        assert client.get(f"/departures/waivers/{waiver.pk}/").status_code == status
    elsewhere = actor_with(Role.MONITORING_OFFICER, council=CouncilFactory())
    client.force_login(elsewhere.user)
    assert client.get(f"/departures/waivers/{waiver.pk}/").status_code == 404
    assert client.get("/departures/whims/").status_code == 404


@pytest.mark.parametrize("kind", ["waivers", "breaches", "late-authorisations"])
def test_the_queries_of_a_list_do_not_grow_with_its_rows(client, council, officer, kind):
    made = {"waivers": WaiverFactory, "breaches": BreachFactory, "late-authorisations": LateAuthorisationFactory}
    client.force_login(officer.user)
    counted = []
    for more in (1, 2):
        for _ in range(more):
            made[kind](council=council)
            extended(council, datetime(2020, 11, 5, 17, tzinfo=LONDON))
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/departures/{kind}/")
        counted.append(len(queries))
    assert counted == [counted[0]] * 2


# --- the quarterly report ---------------------------------------------------------------------------------------------


def test_an_administrator_keeps_the_councils_own_reasons(council, commissioner):
    administrator = actor_with(Role.ADMINISTRATOR, council=council)
    values = {"kind": "late", "code": "flood", "label": "Flood", "starts_on": None, "ends_on": None}
    with pytest.raises(Refused):
        departures.keep_reason(values=values, actor=commissioner, at=AT)
    reason = departures.keep_reason(values=values, actor=administrator, at=AT)
    changed = departures.keep_reason(
        values=values | {"ends_on": TODAY}, actor=administrator, at=AT, reason=reason, version=reason.version
    )
    assert (changed.ends_on, changed.code) == (TODAY, "flood")
    shipped = DepartureReason.objects.filter(council=None).first()
    with pytest.raises(Refused) as refused:
        departures.keep_reason(values=values, actor=administrator, at=AT, reason=shipped, version=shipped.version)
    assert refused.value.verdict.codes == ("shipped",)
