"""Proving with a security key who decides: for one paper, once, by the key's own owner (architecture §4)."""

import json
from datetime import date

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from fido2.utils import websafe_decode, websafe_encode

from commissioning.models import User
from commissioning.security_keys import Browser, KeyAnswer, request_for
from commissioning.verdicts import Refused
from decisions.demonstration import people, register
from decisions.demonstration.walk import DECIDED_ON, Walk
from decisions.enums import ReportStatus
from decisions.models import Decision, DecisionProof, Report
from decisions.services.reauthentication import prove as prove_who
from decisions.services.reauthentication import signs_for as signs_for_report
from tests.factories.security_keys import TOUCHED, SoftKey, asked_on
from tests.factories.walks import Told, report_at
from tests.integration.decisions.course.test_query_budget import MOST

pytestmark = pytest.mark.django_db

AFTERNOON = "2020-10-22 16:00:00+01:00"


@pytest.fixture
def told(time_machine) -> Told:
    """The report is before the director, who has a password and a security key."""
    told = report_at("with_decision_maker")
    told.close_consultation()
    time_machine.move_to(AFTERNOON, tick=False)
    return told


@pytest.fixture
def director(told) -> User:
    return told.walk.cast.users[people.DIRECTOR.email]


@pytest.fixture
def key(director) -> SoftKey:
    return SoftKey(director)


@pytest.fixture
def desk(client, director) -> Client:
    client.force_login(director)
    return client


def page_of(report: Report, act: str = "decide") -> str:
    return reverse("decisions:report-act", args=[report.pk, act])


def check(desk, told, **more):
    """The page on which the director checks the answers and is asked for a proof."""
    return desk.post(page_of(told.report), told.typed() | {"version": told.report.version, **more})


def confirm(desk, told, answer, **more):
    """The same page sent on with what the key answered."""
    return check(desk, told, confirmed="1", security_key=json.dumps(answer), **more)


def refused(response) -> str:
    """Why the page came back; nothing was decided."""
    assert (response.status_code, Decision.objects.count()) == (200, 0)
    errors = response.context["proof_form"].errors
    return " ".join(message for messages in errors.values() for message in messages)


def test_a_key_proves_who_decides_in_place_of_the_password(desk, told, key):
    response = confirm(desk, told, key.answer(asked_on(check(desk, told).text)))
    assert response.status_code == 302
    proof = DecisionProof.objects.get()
    assert (told.report.status, proof.method) == (ReportStatus.DECIDED, DecisionProof.Method.SECURITY_KEY)
    assert (proof.content_hash, proof.used_at) == (told.report.content_hash, proof.attempted_at)
    key.registered.refresh_from_db()
    assert key.registered.last_used_at is not None


def test_a_whole_report_is_refused_with_a_key_too(desk, told, key):
    sent = {"version": told.report.version, "reason": "The need has not been shown.", "has_no_conflict": "on"}
    asked = asked_on(desk.post(page_of(told.report, "refuse"), sent).text)
    confirmed = {"confirmed": "1", "security_key": json.dumps(key.answer(asked))}
    desk.post(page_of(told.report, "refuse"), sent | confirmed)
    assert told.report.status == ReportStatus.REFUSED


def test_the_page_of_the_admin_asks_a_key_as_well(desk, told, key):
    address = reverse("admin:decisions_report_act", args=[told.report.pk, "decide"])
    sent = told.typed() | {"version": told.report.version}
    answer = key.answer(asked_on(desk.post(address, sent).text))
    desk.post(address, sent | {"confirmed": "1", "security_key": json.dumps(answer)})
    assert told.report.status == ReportStatus.DECIDED


def test_every_page_asks_under_another_challenge(desk, told, key):
    first, second = (asked_on(check(desk, told).text)["request"]["publicKey"] for _ in range(2))
    assert first["challenge"] != second["challenge"]
    assert {**first, "challenge": ""} == {**second, "challenge": ""}
    assert (first["rpId"], first["userVerification"]) == ("testserver", "required")
    assert [websafe_decode(one["id"]) for one in first["allowCredentials"]] == [key.id]


def test_asking_a_key_as_well_stays_within_the_budget(desk, told, key):
    address, sent = page_of(told.report), told.typed() | {"version": told.report.version}
    garbled = {"confirmed": "1", "security_key": json.dumps({"nonce": "n", "answer": {}})}
    for more in ({}, garbled):
        with CaptureQueriesContext(connection) as asked:
            assert desk.post(address, sent | more).status_code == 200
        assert len(asked) <= MOST


# --- what the page says, by what somebody has ---


def prepare(director, *, password, code, with_key):
    """The director with these means and no others."""
    if not password:
        director.set_unusable_password()
        director.save()
    if code:
        TOTP.activate(director, generate_totp_secret())
    if with_key:
        SoftKey(director)


@pytest.mark.parametrize(
    ("password", "code", "with_key", "label", "without"),
    [
        (True, False, False, "Your password", ""),
        (True, True, False, "Your password", ""),
        (True, False, True, "Your password", "Type your password instead."),
        (False, True, False, "The code from your authenticator app", ""),
        (False, True, True, "The code from your authenticator app", "Type your code instead."),
        (False, False, True, "", "Put that right, or set up an authenticator app under"),
    ],
)
def test_the_page_asks_for_what_the_person_has(client, told, director, password, code, with_key, label, without):
    prepare(director, password=password, code=code, with_key=with_key)
    client.force_login(director)
    page = check(client, told)
    boxes = page.context["proof_form"].visible_fields()
    assert [box.label for box in boxes] == ([label] if label else [])
    told_of = [words in page.text for words in ("data-use-key", "data-without-key", "webauthn-json.js")]
    assert told_of == [with_key] * 3
    assert without in page.text


def test_whoever_signs_in_through_the_organisation_with_nothing_to_prove_it_is_told_what_to_set_up(
    client, told, director
):
    prepare(director, password=False, code=False, with_key=False)
    client.force_login(director)
    page = check(client, told)
    assert page.context["proof_form"].visible_fields() == []
    assert "you need an authenticator app or a security key to decide" in page.text
    assert f'href="{reverse("mfa_index")}"' in page.text
    assert "Set one up under “Your sign-in”" in refused(check(client, told, confirmed="1"))


def test_whoever_has_only_a_key_and_sends_no_answer_is_told_to_use_it(client, told, director):
    prepare(director, password=False, code=False, with_key=True)
    client.force_login(director)
    assert refused(check(client, told, confirmed="1")) == "Use your security key."
    assert not DecisionProof.objects.exists()


def test_a_password_still_proves_it_for_whoever_has_a_key(desk, told, key):
    assert check(desk, told, confirmed="1", secret=settings.DEMO_PASSWORD).status_code == 302
    assert DecisionProof.objects.get().method == DecisionProof.Method.PASSWORD


# --- what proves nothing ---

WRONG = "That is not right. Use the security key registered for you."


def test_an_answer_to_another_challenge_proves_nothing_and_the_attempt_is_kept(desk, told, key):
    asked = asked_on(check(desk, told).text)
    asked["request"]["publicKey"]["challenge"] = websafe_encode(bytes(32))
    assert refused(confirm(desk, told, key.answer(asked))) == WRONG
    assert DecisionProof.objects.get().expires_at is None


def test_an_answer_sent_twice_decides_once(desk, told, key):
    answer, version, sent = key.answer(asked_on(check(desk, told).text)), told.report.version, told.typed()
    sent |= {"version": version, "confirmed": "1", "security_key": json.dumps(answer)}
    assert desk.post(page_of(told.report), sent).status_code == 302
    assert desk.post(page_of(told.report), sent).status_code == 409
    assert (Decision.objects.count(), DecisionProof.objects.count()) == (1, 1)


def test_an_answer_proves_once(told, director, key):
    signs_for, browser = signs_for_report(told.report), Browser("testserver", "session")
    sent = key.answer(request_for(director, browser=browser, signs_for=signs_for))
    answer = KeyAnswer(sent["answer"], sent["nonce"], browser)

    def prove():
        return prove_who(actor=told.actor(people.DIRECTOR), report=told.report, at=told.at(), security_key=answer)

    assert prove().expires_at is not None
    with pytest.raises(Refused) as error:
        prove()
    assert error.value.verdict.codes == ("wrong_secret",)
    assert [(row.challenge == "", row.expires_at is None) for row in DecisionProof.objects.order_by("pk")] == [
        (False, False), (True, True),
    ]  # fmt: skip


def test_two_pages_open_side_by_side_each_take_their_own_answer(desk, told, key):
    first, second = (asked_on(check(desk, told).text) for _ in range(2))
    garbled = key.answer(second)
    garbled["answer"]["response"]["signature"] = "AA"
    assert refused(confirm(desk, told, garbled)) == WRONG
    assert confirm(desk, told, key.answer(first)).status_code == 302


def test_an_answer_given_in_another_browser_proves_nothing(desk, told, key, director):
    answer = key.answer(asked_on(check(desk, told).text))
    elsewhere = Client()
    elsewhere.force_login(director)
    assert refused(confirm(elsewhere, told, answer)) == WRONG


def test_an_answer_for_one_report_proves_nothing_for_another(desk, told, key):
    cast, another = told.walk.cast, register.live(date(2020, 9, 1))
    second = Told(Walk(cast, another, drafted_at=told.walk.drafted_at, decided_on=DECIDED_ON))
    second.walk.until(ReportStatus.WITH_DECISION_MAKER)
    second.close_consultation()
    answer = key.answer(asked_on(check(desk, told).text))
    assert refused(confirm(desk, second, answer)) == WRONG
    assert confirm(desk, second, key.answer(asked_on(check(desk, second).text))).status_code == 302


def test_an_answer_for_the_paper_before_it_moved_on_proves_nothing(desk, told, key):
    before = told.report.version
    answer = key.answer(asked_on(check(desk, told).text))
    Report.objects.update(version=F("version") + 1)
    stale = confirm(desk, told, answer, version=before)
    assert (stale.status_code, Decision.objects.count(), DecisionProof.objects.count()) == (409, 0, 0)
    answer = key.answer(asked_on(check(desk, told).text))
    Report.objects.update(version=F("version") + 1)
    assert refused(confirm(desk, told, answer)) == WRONG


def test_the_key_of_somebody_else_proves_nothing(desk, told, key):
    another = SoftKey(told.walk.cast.users[people.TREASURER.email])
    assert refused(confirm(desk, told, another.answer(asked_on(check(desk, told).text)))) == WRONG


def test_a_key_that_only_felt_a_touch_proves_nothing(desk, told, key):
    answer = key.answer(asked_on(check(desk, told).text), flags=TOUCHED)
    assert refused(confirm(desk, told, answer)) == WRONG


def test_a_key_that_was_removed_proves_nothing(desk, told, key, director):
    SoftKey(director)
    answer = key.answer(asked_on(check(desk, told).text))
    key.registered.delete()
    assert refused(confirm(desk, told, answer)) == WRONG


def test_wrong_answers_come_to_an_end(desk, told, key, director):
    thief = SoftKey(told.walk.cast.users[people.TREASURER.email])
    for _ in range(5):
        assert refused(confirm(desk, told, thief.answer(asked_on(check(desk, told).text)))) == WRONG
    right = key.answer(asked_on(check(desk, told).text))
    assert refused(confirm(desk, told, right)) == "Too many wrong tries. Wait 15 minutes, then try again."


@pytest.mark.parametrize("sent", ["no JSON", "[]", "17", '{"nonce": "n"}', '{"nonce": 7, "answer": {}}'])
def test_what_is_no_answer_at_all_is_asked_for_again(desk, told, key, sent):
    check(desk, told)
    response = check(desk, told, confirmed="1", security_key=sent)
    assert refused(response) == "The answer of the key is garbled. Use it again."
