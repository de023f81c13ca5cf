"""People come in by e-mail and password; nobody signs up; somebody in no post finds nothing to see or do."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from commissioning.enums import Role
from commissioning.models import User
from tests.factories.commissioning import PASSWORD, CouncilFactory, UserFactory, actor_with

pytestmark = pytest.mark.django_db

STRICT = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
}  # fmt: skip


@pytest.fixture
def officer():
    return actor_with(Role.COMMISSIONER, council=CouncilFactory(name="Brackenford Borough Council"), title="Officer")


def policy(response):
    return {part.strip() for part in response["Content-Security-Policy"].split(";") if part.strip()}


def test_an_officer_signs_in_by_e_mail_and_lands_on_the_home_page(client, officer):
    response = client.post(
        reverse("account_login"), {"login": officer.user.email.upper(), "password": PASSWORD}, follow=True
    )
    assert response.redirect_chain[-1][0] == reverse("home")
    assert "Brackenford Borough Council" in response.text
    assert "acting as <strong>Officer</strong>" in response.text


def test_a_wrong_password_is_refused_without_saying_whether_the_account_exists(client, officer):
    known = client.post(reverse("account_login"), {"login": officer.user.email, "password": "wrong"})
    unknown = client.post(reverse("account_login"), {"login": "nobody@testbury.example", "password": "wrong"})
    said = [list(response.context["form"].non_field_errors()) for response in (known, unknown)]
    assert said == [["The email address and/or password you specified are not correct."]] * 2
    assert "There is a problem" in known.text


def test_guessing_comes_to_an_end(client, officer):
    answers = [
        client.post(reverse("account_login"), {"login": officer.user.email, "password": f"guess {n}"})
        for n in range(11)
    ]
    final = client.post(reverse("account_login"), {"login": officer.user.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    assert answers[-1].status_code in (200, 429)
    assert final.status_code in (200, 429)


def test_nobody_signs_up(client):
    page = client.get(reverse("account_signup"))
    client.post(reverse("account_signup"), {"email": "a@b.example", "password1": PASSWORD, "password2": PASSWORD})
    assert "Accounts are made for you" in page.text
    assert not User.objects.exists()


def test_the_admin_sends_people_to_the_one_sign_in_page(client):
    response = client.get(reverse("admin:login"), {"next": "/admin/commissioning/"})
    assert response.url == f"{reverse('account_login')}?next=/admin/commissioning/"
    assert client.get(reverse("admin:index")).url == f"{reverse('account_login')}?next={reverse('admin:index')}"


def test_an_account_that_is_not_staff_is_told_who_can_change_that(client):
    client.force_login(UserFactory(is_staff=False))
    response = client.get(reverse("admin:index"), follow=True)
    assert response.status_code == 403
    assert "Ask your administrator to make it a staff account" in response.text


def test_a_superuser_in_no_post_finds_nothing_to_see_or_do(client, officer):
    client.force_login(User.objects.create_superuser("root@testbury.example", PASSWORD, full_name="Root"))
    home = client.get(reverse("admin:index"))
    assert "You hold no post today" in home.text
    assert client.get(reverse("admin:commissioning_post_changelist")).status_code == 403
    assert client.get(reverse("admin:commissioning_post_change", args=[officer.post.pk])).status_code == 404


@pytest.mark.parametrize("name", ["account_login", "admin:index", "mfa_index", "account_change_password"])
def test_nothing_inline_and_nothing_from_elsewhere_is_allowed(client, officer, name):
    if name != "account_login":
        client.force_login(officer.user)
    response = client.get(reverse(name))
    assert policy(response) == STRICT
    assert "style=" not in response.text
    assert "onclick" not in response.text


@pytest.fixture
def sure(client, officer):
    """Signed in, and having just said again who they are, as the sign-in settings ask."""
    client.post(reverse("account_login"), {"login": officer.user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def test_only_the_authenticator_page_may_show_a_picture_in_its_markup(sure):
    response = sure.get(reverse("mfa_activate_totp"))
    assert response.status_code == 200
    assert policy(response) == STRICT - {"img-src 'self'"} | {"img-src 'self' data:"}
    assert '<img src="data:image/svg+xml' in response.text


def test_whoever_asked_for_a_new_password_once_can_still_set_up_a_second_factor(sure, officer):
    Client().post(reverse("account_reset_password"), {"email": officer.user.email})
    assert [sure.get(reverse(name)).status_code for name in ("mfa_activate_totp", "mfa_add_webauthn")] == [200, 200]


def test_a_security_key_can_be_registered(sure):
    response = sure.get(reverse("mfa_add_webauthn"))
    assert response.status_code == 200
    assert "mfa/js/webauthn" in response.text


def test_djangos_own_log_is_not_written(client):
    council = CouncilFactory()
    administrator = actor_with(Role.ADMINISTRATOR, council=council)
    client.force_login(administrator.user)
    client.post(reverse("admin:commissioning_user_add"), {"full_name": "New Person", "email": "new@testbury.example"})
    assert User.objects.filter(email="new@testbury.example").exists()
    assert not LogEntry.objects.exists()


def test_the_stylesheet_carries_the_councils_own_colour(client):
    council = CouncilFactory(code="BRK", brand_colour="#ffd83d")
    response = client.get(reverse("council-stylesheet", args=[council.code]))
    assert response["Content-Type"] == "text/css"
    assert "--brand: #ffd83d;" in response.text
    assert "--brand-ink: #15191c;" in response.text
    assert client.get(reverse("council-stylesheet", args=["NONE"])).status_code == 404
