"""Which post a person acts in is chosen by them, among those they hold today."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from commissioning.enums import HoldingKind, Role
from tests.factories.commissioning import CouncilFactory, UserFactory, actor_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    return CouncilFactory()


@pytest.fixture
def priya(council):
    user = UserFactory(full_name="Priya Nair")
    actor_with(Role.COMMISSIONER, council=council, user=user, title="Commissioning Officer")
    actor_with(Role.APPROVING_MANAGER, council=council, user=user, title="Head of Commissioning",
               kind=HoldingKind.ACTING, starts_on=date(2020, 10, 1), ends_on=date(2020, 10, 21))  # fmt: skip
    return user


def acting(client):
    return client.get(reverse("admin:index")).context["actor"].post_label


def switch(client, title, **more):
    post = client.get(reverse("admin:index")).context["actor_posts"]
    wanted = next(holding.post_id for holding in post if holding.post.title == title)
    return client.post(reverse("act-in-post"), {"post": wanted, **more})


@time_machine.travel("2020-10-20 09:00+01:00", tick=False)
def test_a_person_acts_in_their_own_post_until_they_choose_their_cover(client, priya):
    client.force_login(priya)
    assert acting(client) == "Commissioning Officer"
    switch(client, "Head of Commissioning")
    assert acting(client) == "Head of Commissioning (acting)"


def test_a_cover_that_has_lapsed_is_not_acted_in(client, priya):
    with time_machine.travel("2020-10-21 23:59+01:00", tick=False):
        client.force_login(priya)
        switch(client, "Head of Commissioning")
        assert acting(client) == "Head of Commissioning (acting)"
    with time_machine.travel("2020-10-22 00:01+01:00", tick=False):
        assert acting(client) == "Commissioning Officer"


@time_machine.travel("2020-10-20 09:00+01:00", tick=False)
def test_a_post_one_does_not_hold_is_not_taken_up(client, priya, council):
    stranger = actor_with(Role.DECISION_MAKER, council=council, title="Executive Director")
    client.force_login(priya)
    response = client.post(reverse("act-in-post"), {"post": stranger.post.pk}, follow=True)
    assert "You do not hold that post today" in response.text
    assert acting(client) == "Commissioning Officer"


@time_machine.travel("2020-10-20 09:00+01:00", tick=False)
def test_switching_leads_back_to_the_page_but_never_to_another_site(client, priya):
    client.force_login(priya)
    page = reverse("admin:commissioning_post_changelist")
    assert switch(client, "Head of Commissioning", next=page).url == page
    assert switch(client, "Head of Commissioning", next="https://elsewhere.example/").url == reverse("home")


def test_looking_at_the_address_switches_nothing(client, priya):
    client.force_login(priya)
    assert client.get(reverse("act-in-post")).status_code == 405
