"""Views a person keeps of a list: theirs alone, one of which may open it."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.urls import reverse

from commissioning.actors import Actor
from commissioning.clock import LONDON
from commissioning.enums import Role, SavedList
from commissioning.models import AuditEvent, SavedView
from commissioning.services.saved_views import delete_view, essence, save_view
from commissioning.verdicts import Refused
from tests.factories.commissioning import CouncilFactory, UserFactory, actor_with

pytestmark = pytest.mark.django_db

AT = datetime(2020, 10, 22, 10, 0, tzinfo=LONDON)
CONTRACTS = "frameworks:contract-list"


@pytest.fixture
def actor() -> Actor:
    return actor_with(Role.COMMISSIONER, council=CouncilFactory())


def keep(actor: Actor, name: str, query: str = "kind=framework", **given) -> SavedView:
    chosen = {"list_name": SavedList.CONTRACTS, "is_default": False, **given}
    return save_view(name=name, query=query, actor=actor, at=AT, **chosen)


def test_what_was_chosen_is_kept_without_the_page_and_without_empty_boxes():
    assert essence("page=3&q=&sort=-ends&kind=framework&kind=contract") == "kind=framework&kind=contract&sort=-ends"
    assert essence("page=2&q=") == ""


def test_a_view_is_kept_for_one_person_in_one_council(actor):
    view = keep(actor, "Frameworks")
    colleague = actor_with(Role.COMMISSIONER, council=actor.council)
    elsewhere = actor_with(Role.COMMISSIONER, council=CouncilFactory(), user=actor.user)

    assert [list(SavedView.objects.visible_to(who)) for who in (actor, colleague, elsewhere, Actor.nobody())] == [
        [view], [], [], [],
    ]  # fmt: skip
    assert AuditEvent.objects.get(verb="view.saved").object_label == "Frameworks"


def test_a_view_of_the_same_name_is_replaced(actor):
    keep(actor, "Mine", "kind=framework")
    keep(actor, "Mine", "kind=call_off")

    assert [view.query for view in SavedView.objects.all()] == ["kind=call_off"]


def test_one_view_opens_a_list_and_the_last_chosen_is_the_one(actor):
    keep(actor, "First", is_default=True)
    keep(actor, "Of another list", "status=active", list_name=SavedList.PROVIDERS, is_default=True)
    keep(actor, "Second", "stage=live", is_default=True)

    assert sorted(SavedView.objects.filter(is_default=True).values_list("name", flat=True)) == [
        "Of another list", "Second",
    ]  # fmt: skip


def test_a_view_of_everything_is_refused_with_what_to_do(actor):
    with pytest.raises(Refused) as refused:
        keep(actor, "Everything", "q=&page=2")
    assert refused.value.verdict.codes == ("nothing_chosen",)


def test_somebody_in_no_post_keeps_nothing():
    with pytest.raises(Refused) as refused:
        keep(Actor.nobody(UserFactory()), "Mine")
    assert refused.value.verdict.codes == ("no_post",)


def test_a_view_is_forgotten(actor):
    assert delete_view(view=keep(actor, "Mine"), actor=actor, at=AT) == SavedList.CONTRACTS
    assert SavedView.objects.count() == 0
    assert AuditEvent.objects.filter(verb="view.deleted").count() == 1


# --- pages --------------------------------------------------------------------------------------------------------


def test_the_list_offers_to_keep_what_is_chosen_and_then_shows_it(client, actor):
    client.force_login(actor.user)
    url = reverse(CONTRACTS)
    assert client.get(url).context["saved"].save_url == ""

    listed = client.get(f"{url}?stage=live&page=1")
    page = client.get(listed.context["saved"].save_url)
    typed = {**page.context["form"].initial, "name": "Live ones"}
    saved = client.post(reverse("saved-view-save"), typed)

    assert (saved.status_code, saved.url) == (302, f"{url}?stage=live")
    shown = client.get(saved.url)
    assert [view.name for view in shown.context["saved"].views] == ["Live ones"]
    assert shown.context["saved"].save_url == ""
    assert 'aria-current="true">Live ones</a>' in shown.content.decode()


def test_the_list_opens_with_the_chosen_view_and_everything_is_one_link_away(client, actor):
    keep(actor, "Frameworks", is_default=True)
    client.force_login(actor.user)
    url = reverse(CONTRACTS)

    assert client.get(url).url == f"{url}?kind=framework"
    shown = client.get(f"{url}?kind=framework")
    assert shown.context["filters"].clear_url == "?q="
    assert [one.remove_url for one in shown.context["filters"].active] == ["?q="]
    assert client.get(f"{url}?q=").status_code == 200


def test_a_view_without_a_name_or_of_nothing_is_asked_for_again(client, actor):
    client.force_login(actor.user)
    typed = {"list_name": "contracts", "query": "stage=live", "name": ""}

    nameless = client.post(reverse("saved-view-save"), typed)
    of_nothing = client.post(reverse("saved-view-save"), {**typed, "query": "", "name": "Mine"})

    assert nameless.context["form"].errors["name"] == ["Give the view a name."]
    assert "Choose a filter or an order on the list first, then save it." in of_nothing.content.decode()
    assert SavedView.objects.count() == 0


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_list_that_does_not_exist_has_no_views(client, actor, method):
    client.force_login(actor.user)
    assert (
        getattr(client, method)(reverse("saved-view-save"), {"list": "users", "list_name": "users"}).status_code == 404
    )


def test_nobody_deletes_the_view_of_another(client, actor):
    view = keep(actor, "Mine")
    colleague = actor_with(Role.COMMISSIONER, council=actor.council)
    url = reverse("saved-view-delete", args=[view.pk])

    client.force_login(colleague.user)
    assert client.post(url).status_code == 404
    client.force_login(actor.user)
    assert client.get(url).status_code == 405
    assert client.post(url).url == f"{reverse(CONTRACTS)}?q="
    assert SavedView.objects.count() == 0
