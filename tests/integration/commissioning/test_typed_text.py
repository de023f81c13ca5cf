"""What somebody typed survives an expired session, a stale version, a validation error and a closed browser; it comes
back to them and to nobody else, and a password never stays behind."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from commissioning import typed
from commissioning.clock import LONDON
from commissioning.models import Draft
from commissioning.services import drafts
from tests.factories.commissioning import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.integration.commissioning.typed_pages")]

FRIDAY = datetime(2020, 10, 16, 14, 5, tzinfo=LONDON)
PAGE = "/reason/"
WORDS = "The provider asked for twelve months."


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(FRIDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def priya():
    return UserFactory(full_name="Priya Nair")


@pytest.fixture
def browser():
    """A browser as it is: it sends the token of the page it shows."""
    return Client(enforce_csrf_checks=True)


def sign_in(browser, user, onward=""):
    address = reverse("account_login") + (f"?next={onward}" if onward else "")
    token = browser.get(address).context["csrf_token"]
    sent = {"login": user.email, "password": PASSWORD, "csrfmiddlewaretoken": str(token), "next": onward}
    return browser.post(address, sent)


def open_page(browser, page=PAGE):
    return browser.get(page).context


def send(browser, context, page=PAGE, **boxes):
    return browser.post(page, {"csrfmiddlewaretoken": str(context["csrf_token"]), **boxes})


def shown(browser, page=PAGE):
    return browser.get(page).context["form"]


def end_session(browser):
    Session.objects.all().delete()
    browser.cookies.pop("sessionid", None)


def test_a_form_with_a_mistake_is_kept_until_it_is_saved(browser, priya):
    sign_in(browser, priya)
    wrong = send(browser, open_page(browser), reason=WORDS, on_day="31", on_month="2", on_year="2020")
    assert wrong.status_code == 200
    form = shown(browser)
    assert form["reason"].value() == WORDS
    assert form["on"].value() == "31/2/2020"
    assert form.restored_at == FRIDAY
    page = browser.get(PAGE).content.decode()
    assert "What you typed on Friday 16 October at 14:05 is in the boxes below; it is not saved yet." in page
    saved = send(browser, open_page(browser), reason=WORDS, on_day="1", on_month="2", on_year="2020")
    assert saved.status_code == 302
    assert shown(browser).restored_at is None
    assert not Draft.objects.exists()


def test_a_stale_version_comes_back_with_the_version_the_person_saw(browser, priya):
    sign_in(browser, priya)
    assert send(browser, open_page(browser), reason=f"stale {WORDS}", version="3").status_code == 409
    form = shown(browser)
    assert (form["reason"].value(), form.restored_version) == (f"stale {WORDS}", 3)


def test_a_closed_browser_keeps_what_the_page_sent_while_it_was_typed(browser, priya):
    sign_in(browser, priya)
    kept = send(browser, open_page(browser), reverse("draft-keep"), kept_path=PAGE, reason=WORDS)
    assert (kept.status_code, kept.content.decode()) == (200, "Draft kept at 14:05")
    elsewhere = Client(enforce_csrf_checks=True)
    sign_in(elsewhere, priya)
    assert shown(elsewhere)["reason"].value() == WORDS


def test_an_expired_session_brings_the_person_back_to_their_words(browser, priya):
    sign_in(browser, priya)
    page = open_page(browser)
    end_session(browser)
    answer = send(browser, page, reason=WORDS)
    assert answer["Location"] == f"{reverse('account_login')}?next={PAGE}"
    assert not Draft.objects.exists()
    assert "What you typed is kept" in browser.get(answer["Location"]).content.decode()
    assert sign_in(browser, priya, onward=PAGE)["Location"] == PAGE
    assert shown(browser)["reason"].value() == WORDS


def test_words_sent_to_an_address_without_a_page_come_back_on_the_page_they_were_typed_on(browser, priya):
    sign_in(browser, priya)
    page = open_page(browser)
    end_session(browser)
    sent = {"csrfmiddlewaretoken": str(page["csrf_token"]), "reason": WORDS}
    answer = browser.post("/only-sent-to/", sent, headers={"referer": f"http://testserver{PAGE}"})
    assert answer["Location"] == f"{reverse('account_login')}?next={PAGE}"


def test_somebody_else_who_signs_in_on_that_machine_never_sees_them(browser, priya):
    sign_in(browser, priya)
    page = open_page(browser)
    end_session(browser)
    send(browser, page, reason=WORDS)
    sign_in(browser, UserFactory(), onward=PAGE)
    assert shown(browser).restored_at is None
    browser.post(reverse("account_logout"), {"csrfmiddlewaretoken": str(open_page(browser)["csrf_token"])})
    sign_in(browser, priya)
    assert shown(browser).restored_at is None
    assert WORDS not in str(list(Session.objects.all()))


def test_signing_in_again_in_another_window_loses_nothing(browser, priya):
    sign_in(browser, priya)
    page = open_page(browser)
    end_session(browser)
    sign_in(browser, priya)
    answer = send(browser, page, reason=WORDS)
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert shown(browser)["reason"].value() == WORDS


def test_a_page_left_open_by_somebody_else_is_refused_and_not_kept(browser, priya):
    sign_in(browser, priya)
    page = open_page(browser)
    end_session(browser)
    sign_in(browser, UserFactory())
    assert send(browser, page, reason=WORDS).status_code == 403
    assert not Draft.objects.exists()


def test_a_form_sent_from_another_site_leaves_nothing_behind(browser, priya):
    sign_in(browser, priya)
    open_page(browser)
    forged = browser.post(PAGE, {"csrfmiddlewaretoken": "a" * 64, "reason": WORDS})
    assert forged.status_code == 403
    end_session(browser)
    assert browser.post(PAGE, {"csrfmiddlewaretoken": "a" * 64, "reason": WORDS}).status_code == 403
    assert browser.post(PAGE, {"reason": WORDS}).status_code == 403
    assert not Draft.objects.exists()
    assert not [one for one in Session.objects.all() if drafts.IN_SESSION in one.get_decoded()]


def test_secrets_are_never_kept(browser, priya):
    sign_in(browser, priya)
    send(browser, open_page(browser), reason=WORDS, secret="hunter2", password="hunter2", code="123456",
         authenticator_code="123456", key="hunter2")  # fmt: skip
    held = Draft.objects.get().data
    assert held["reason"] == [WORDS]
    assert {"secret", "password", "code", "authenticator_code", "csrfmiddlewaretoken"} & set(held) == set()


def test_a_password_box_never_comes_back_whatever_its_name(browser, priya):
    sign_in(browser, priya)
    drafts.keep(user=priya, path=PAGE, data={"reason": [WORDS], "key": ["hunter2"]}, at=FRIDAY)
    assert shown(browser)["key"].value() is None
    assert "hunter2" not in browser.get(PAGE).content.decode()


def test_an_empty_form_and_one_that_is_too_long_are_not_kept():
    assert drafts.worth_keeping([("version", ["3"]), ("reason", [" "])]) is None
    assert drafts.worth_keeping([("reason", ["x" * drafts.LARGEST])]) is None
    assert drafts.worth_keeping([("reason", [WORDS])]) == {"reason": [WORDS]}


def test_what_was_typed_can_be_discarded(browser, priya):
    sign_in(browser, priya)
    send(browser, open_page(browser), reason=WORDS)
    gone = send(browser, open_page(browser), reverse("draft-drop"), kept_path=PAGE)
    assert gone["Location"] == PAGE
    assert shown(browser).restored_at is None


def test_discarding_leads_nowhere_else(browser, priya):
    sign_in(browser, priya)
    assert send(browser, open_page(browser), reverse("draft-drop"), kept_path="//elsewhere.example/")["Location"] == "/"


def test_drafts_are_forgotten_after_thirty_days(priya, friday):
    drafts.keep(user=UserFactory(), path=PAGE, data={"reason": [WORDS]}, at=FRIDAY)
    drafts.keep(user=priya, path=PAGE, data={"reason": [WORDS]}, at=FRIDAY + timedelta(days=29))
    drafts.drop(user=priya, path="/elsewhere/", at=FRIDAY + timedelta(days=31))
    assert [one.user for one in Draft.objects.all()] == [priya]


def test_nothing_is_kept_for_the_admin_for_signing_in_or_for_no_page_at_all(browser, priya):
    assert [typed.keeps_drafts(path) for path in ("/admin/", "/accounts/login/", "/no-such-page/", "//x.example/")] == [
        False
    ] * 4
    sign_in(browser, priya)
    refused = send(browser, open_page(browser), reverse("draft-keep"), kept_path="/admin/", reason=WORDS)
    assert (refused.status_code, Draft.objects.exists()) == (400, False)


def test_a_set_of_rows_comes_back_with_every_row(browser, priya):
    sign_in(browser, priya)
    rows = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0", "form-0-reason": "one", "form-1-reason": "",
            "form-2-reason": "three"}  # fmt: skip
    send(browser, browser.get("/rows/").context, "/rows/", **rows)
    formset = browser.get("/rows/").context["formset"]
    assert [form["reason"].value() for form in formset] == ["one", "", "three"]
    assert formset.restored_at == FRIDAY
