"""A security key's answer counts for what it was asked about, from its owner, on this host, and for nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.signing import TimestampSigner
from fido2.utils import websafe_encode

from commissioning.security_keys import ANSWERED_WITHIN, Browser, KeyAnswer, key_that_signed, request_for
from tests.factories.commissioning import UserFactory
from tests.factories.security_keys import TOUCHED, SoftKey

pytestmark = pytest.mark.django_db

HOST, PAPER = "contracts.testbury.example", "report 1, version 7, abc"
DESK = Browser(HOST, "session")


@pytest.fixture
def owner():
    return UserFactory()


@pytest.fixture
def key(owner):
    return SoftKey(owner, host=HOST)


def asked(owner):
    return request_for(owner, browser=DESK, signs_for=PAPER)


def found(owner, sent, *, browser=DESK, paper=PAPER, **changed):
    given = {"nonce": sent["nonce"], "response": sent["answer"], "browser": browser, **changed}
    return key_that_signed(owner, KeyAnswer(**given), signs_for=paper)


def test_the_key_that_signed_is_found_among_several(owner, key):
    SoftKey(owner, host=HOST)
    assert found(owner, key.answer(asked(owner))) == key.registered


def test_no_two_challenges_are_alike(owner, key):
    assert len({asked(owner)["request"]["publicKey"]["challenge"] for _ in range(100)}) == 100


@pytest.mark.parametrize(
    ("browser", "paper"),
    [
        (Browser("contracts.elsewhere.example", DESK.session), PAPER),
        (Browser(HOST, "another session"), PAPER),
        (DESK, "report 1, version 8, abc"),
        (DESK, "report 1, version 7, abd"),
        (DESK, "report 2, version 7, abc"),
    ],
)
def test_an_answer_counts_in_one_browser_and_for_one_paper(owner, key, browser, paper):
    assert found(owner, key.answer(asked(owner)), browser=browser, paper=paper) is None


def test_an_answer_under_a_nonce_of_ones_own_counts_for_nothing(owner, key):
    for nonce in ("", "mine", TimestampSigner().sign("mine"), TimestampSigner(salt="mine").sign("mine")):
        request = asked(owner) | {"nonce": nonce}
        challenge = KeyAnswer({}, nonce, DESK).challenge(PAPER)
        request["request"] = {"publicKey": {"challenge": websafe_encode(bytes.fromhex(challenge))}}
        assert found(owner, key.answer(request)) is None


def test_an_answer_counts_for_five_minutes(owner, key):
    morning = datetime(2020, 10, 22, 9, tzinfo=UTC)
    with time_machine.travel(morning, tick=False) as clock:
        answer = key.answer(asked(owner))
        clock.move_to(morning + ANSWERED_WITHIN)
        assert found(owner, answer) == key.registered
        clock.move_to(morning + ANSWERED_WITHIN + timedelta(seconds=1))
        assert found(owner, answer) is None


def test_somebody_elses_key_counts_for_nothing(owner, key):
    assert found(owner, SoftKey(UserFactory(), host=HOST).answer(asked(owner))) is None


def test_a_key_that_does_not_know_its_owner_counts_for_nothing(owner, key):
    assert found(owner, key.answer(asked(owner), flags=TOUCHED)) is None


@pytest.mark.parametrize("origin", [f"http://{HOST}", f"https://{HOST}.elsewhere.example", "https://elsewhere.example"])
def test_an_answer_from_a_page_elsewhere_counts_for_nothing(owner, key, origin):
    assert found(owner, key.answer(asked(owner), origin=origin)) is None


@pytest.mark.parametrize("instead", [None, "", "AA", 17, {}, "%%%"])
@pytest.mark.parametrize("place", ["id", "rawId", "response", "clientDataJSON", "authenticatorData", "signature"])
def test_a_garbled_answer_counts_for_nothing_and_fails_nowhere(owner, key, place, instead):
    sent = key.answer(asked(owner))
    answer = sent["answer"]
    (answer if place in answer else answer["response"])[place] = instead
    assert found(owner, sent) is None


@pytest.mark.parametrize("response", [{}, {"id": "AA", "rawId": "AA"}, {"response": []}])
def test_what_is_no_answer_counts_for_nothing(owner, key, response):
    assert found(owner, {"nonce": asked(owner)["nonce"], "answer": response}) is None
