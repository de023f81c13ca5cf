"""The pages on which a provider is entered and changed."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from commissioning.enums import Discipline, Role
from providers.models import Provider
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.frameworks import S0_AT
from tests.factories.providers import ProviderFactory

pytestmark = pytest.mark.django_db

OTHERS = [
    (role, Discipline.FINANCE) if role is Role.CLEARER else role for role in Role if role is not Role.COMMISSIONER
]


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(S0_AT, tick=False):
        yield


@pytest.fixture
def commissioner(client):
    actor = actor_with(Role.COMMISSIONER, council=CouncilFactory())
    client.force_login(actor.user)
    return actor


def page_of(provider) -> str:
    return reverse("providers:provider-detail", args=[provider.pk])


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def typed(**changes: str) -> dict[str, str]:
    """The form of a provider, filled in."""
    given = {
        "reference": "PRV-9", "legal_name": "Heron Limited", "trading_name": "", "company_number": "01234567",
        "charity_number": "", "ppon": "", "vat_number": "", "cqc_location_id": "", "is_sme": "on", "status": "active",
        "parent": "", "exclusion_checked_on_day": "1", "exclusion_checked_on_month": "9",
        "exclusion_checked_on_year": "2020", "version": "1",
    }  # fmt: skip
    return {**given, **changes}


def test_a_provider_is_entered(client, commissioner):
    page = client.post(reverse("providers:provider-add"), typed())

    provider = Provider.objects.get()
    assert page.url == page_of(provider)
    assert (provider.legal_name, provider.is_sme, provider.is_vcse) == ("Heron Limited", True, False)
    assert provider.exclusion_checked_on == date(2020, 9, 1)
    assert "Added: Heron Limited." in text(client.get(page.url))


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"legal_name": ""}, "legal_name", "Give the legal name."),
        ({"reference": "PRV 9"}, "reference", "A reference has no spaces in it."),
        ({"company_number": "12"}, "company_number", "A company number has eight characters: 01234567."),
        ({"exclusion_checked_on_day": "31"}, "exclusion_checked_on",
         "“31” is not a day of September 2020, which has 30 days."),
        ({"reference": "TAKEN"}, None, "This council already has a provider with this reference."),
        ({"is_natural_person": "on"}, None, "A person has no company number."),
        ({"status": "merged"}, None, "Say which organisation it was merged into (part of)."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_box_and_nothing_typed_is_lost(client, commissioner, changes, field, message):
    ProviderFactory(council=commissioner.council, reference="TAKEN")

    page = client.post(reverse("providers:provider-add"), typed(**changes, trading_name="Heron & Co"))

    form = page.context["form"]
    assert (form.errors[field] if field else form.non_field_errors()) == [message]
    assert form["trading_name"].value() == "Heron & Co"
    assert Provider.objects.filter(legal_name="Heron Limited").count() == 0


def test_a_provider_is_changed(client, commissioner):
    provider = ProviderFactory(council=commissioner.council)
    edit = reverse("providers:provider-edit", args=[provider.pk])
    assert client.get(edit).context["form"]["legal_name"].value() == provider.legal_name

    assert client.post(edit, typed()).url == page_of(provider)

    provider.refresh_from_db()
    assert (provider.legal_name, provider.version) == ("Heron Limited", 2)


def test_a_provider_changed_by_two_shows_both_versions_and_loses_nothing(client, commissioner):
    provider = ProviderFactory(council=commissioner.council)
    edit = reverse("providers:provider-edit", args=[provider.pk])
    client.post(edit, typed(trading_name="Theirs"))

    page = client.post(edit, typed(trading_name="Mine"))

    assert page.status_code == 409
    assert [(one.label, one.typed, one.stored) for one in page.context["conflict"]] == [
        ("Trading name", "Mine", "Theirs"),
    ]  # fmt: skip
    assert "othing you typed is lost" in text(page)
    assert (page.context["version"], page.context["form"]["trading_name"].value()) == (2, "Mine")
    provider.refresh_from_db()
    assert provider.trading_name == "Theirs"
    assert client.post(edit, typed(trading_name="Mine", version="2")).status_code == 302


def test_a_form_that_does_not_say_its_version_is_not_taken(client, commissioner):
    provider = ProviderFactory(council=commissioner.council)
    edit = reverse("providers:provider-edit", args=[provider.pk])

    assert client.post(edit, typed(version="x")).status_code == 404


def test_a_provider_can_be_part_of_one_of_the_same_council_and_not_of_itself(client, commissioner):
    provider, other = (ProviderFactory(council=commissioner.council) for _ in range(2))
    ProviderFactory()

    form = client.get(reverse("providers:provider-edit", args=[provider.pk])).context["form"]

    assert list(form.fields["parent"].queryset) == [other]


@pytest.mark.parametrize("role", OTHERS, ids=str)
def test_others_are_told_who_enters_and_changes_providers(client, role):
    actor = actor_with(role, council=CouncilFactory())
    provider = ProviderFactory(council=actor.council)
    client.force_login(actor.user)
    sentence = "Only a commissioner enters and changes providers."

    add = client.get(reverse("providers:provider-add"))
    edit = client.post(reverse("providers:provider-edit", args=[provider.pk]), typed())

    assert (add.status_code, sentence in text(add)) == (403, True)
    assert edit.status_code == (404 if role is Role.ADMINISTRATOR else 403)
    provider.refresh_from_db()
    assert provider.version == 1
