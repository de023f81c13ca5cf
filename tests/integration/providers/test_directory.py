"""The directory of organisations: its constraints, who sees it, and contacts that stay private."""

from datetime import datetime

import pytest
from django.urls import reverse

from commissioning.actors import Actor
from commissioning.clock import LONDON
from commissioning.enums import Role
from commissioning.models import AuditEvent
from commissioning.verdicts import Refused, StaleVersion
from providers.models import Provider, ProviderContact
from providers.services import directory
from tests.constraints import assert_all_are_tried, assert_trips
from tests.factories.commissioning import CouncilFactory, UserFactory, actor_with
from tests.factories.providers import ProviderContactFactory, ProviderFactory

pytestmark = pytest.mark.django_db
AT = datetime(2020, 10, 22, 10, tzinfo=LONDON)


def provider(**given):
    return ProviderFactory.build(**{"council": CouncilFactory(), **given})


def contact(**given):
    return ProviderContactFactory.build(**{"provider": ProviderFactory(), **given})


def same(build, factory, *names, **given):
    first = factory(**given)
    return build(**{name: getattr(first, name) for name in names})


def part_of_itself():
    row = ProviderFactory()
    row.parent = row
    return row


CASES = {
    "providers_provider_reference_once_in_a_council": lambda: same(provider, ProviderFactory, "council", "reference"),
    "providers_provider_company_number_once_in_a_council": lambda: same(
        provider, ProviderFactory, "council", "company_number", company_number="01234567"
    ),
    "providers_provider_ledger_number_once_in_a_council": lambda: same(
        provider, ProviderFactory, "council", "ledger_number", ledger_number="501"
    ),
    "providers_provider_status_in_list": lambda: provider(status="asleep"),
    "providers_provider_not_part_of_itself": part_of_itself,
    "providers_provider_merged_names_its_successor": lambda: provider(status="merged"),
    "providers_provider_person_has_no_company_number": lambda: provider(
        is_natural_person=True, company_number="01234567"
    ),
    "providers_providercontact_name_once": lambda: same(contact, ProviderContactFactory, "provider", "name"),
    "providers_providercontact_can_be_reached": lambda: contact(email="", telephone=""),
}


def test_every_constraint_is_tried():
    assert_all_are_tried("providers", CASES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_row_that_breaks_it_is_refused_in_words_and_by_the_database(name):
    assert_trips("providers", name, CASES[name])


@pytest.fixture
def council():
    return CouncilFactory()


@pytest.fixture
def commissioner(council) -> Actor:
    return actor_with(Role.COMMISSIONER, council=council)


def test_who_sees_providers_and_who_sees_their_contacts(council):
    contact = ProviderContactFactory(provider__council=council)
    seen = {
        role: (
            Provider.objects.visible_to(actor).exists(),
            ProviderContact.objects.visible_to(actor).exists(),
        )
        for role in Role
        for actor in [actor_with((role, "finance") if role == Role.CLEARER else role, council=council)]
    }
    with_contacts = {Role.COMMISSIONER, Role.CONTRACT_MANAGER}
    assert seen == {role: (role != Role.ADMINISTRATOR, role in with_contacts) for role in Role}
    strangers = [
        actor_with(Role.COMMISSIONER, council=CouncilFactory()),
        Actor.nobody(UserFactory(is_superuser=True)),
    ]
    assert not any(Provider.objects.visible_to(actor).filter(pk=contact.provider_id) for actor in strangers)
    assert not any(ProviderContact.objects.visible_to(actor).exists() for actor in strangers)


def test_a_provider_is_entered_and_changed_with_both_versions_told_apart(commissioner):
    given = {"actor": commissioner, "at": AT}
    made = directory.add_provider(reference="PRV-1", legal_name="Larkfield Care Limited", **given)
    directory.edit_provider(provider=made, version=1, trading_name="Larkfield", **given)
    with pytest.raises(StaleVersion):
        directory.edit_provider(provider=made, version=1, trading_name="Lark", **given)
    made.refresh_from_db()
    assert (made.trading_name, made.version, made.history.count()) == ("Larkfield", 2, 2)


def test_an_impossible_company_number_is_refused_beside_its_field(commissioner):
    with pytest.raises(Refused) as refused:
        directory.add_provider(
            reference="PRV-1", legal_name="Larkfield", company_number="12", actor=commissioner, at=AT
        )
    assert [(reason.field, reason.message) for reason in refused.value.verdict.reasons] == [
        ("company_number", "A company number has eight characters: 01234567.")
    ]


def test_no_name_of_a_contact_reaches_the_audit_chain(commissioner):
    given = {"actor": commissioner, "at": AT}
    made = directory.add_provider(reference="PRV-1", legal_name="Larkfield", **given)
    contact = directory.add_contact(provider=made, name="Zebedee Quillfeather", email="z@larkfield.example", **given)
    directory.edit_contact(contact=contact, telephone="01632 960001", **given)
    directory.remove_contact(contact=contact, **given)
    chain = " ".join(f"{event.object_label} {event.payload}" for event in AuditEvent.objects.all())
    assert "Quillfeather" not in chain
    assert not ProviderContact.objects.exists()


def test_an_auditor_is_refused_and_told_who_can(council):
    auditor = actor_with(Role.AUDITOR, council=council)
    with pytest.raises(Refused, match="Only a commissioner enters and changes providers"):
        directory.add_provider(reference="PRV-1", legal_name="Larkfield", actor=auditor, at=AT)
    with pytest.raises(Refused, match="Only a commissioner or a contract manager keeps the contacts"):
        directory.add_contact(provider=ProviderFactory(council=council), name="Z", actor=auditor, at=AT)


def test_the_admin_shows_contacts_only_to_those_who_deal_with_providers(client, council, commissioner):
    contact = ProviderContactFactory(provider__council=council)
    url = reverse("admin:providers_provider_change", args=[contact.provider_id])
    client.force_login(commissioner.user)
    assert contact.name in client.get(url).content.decode()
    client.force_login(actor_with(Role.AUDITOR, council=council).user)
    shown = client.get(url)
    assert shown.status_code == 200
    assert contact.name not in shown.content.decode()


def test_a_commissioner_enters_a_provider_in_the_admin(client, commissioner):
    client.force_login(commissioner.user)
    typed = {
        "reference": "PRV-1",
        "legal_name": "Larkfield Care Limited",
        "status": "active",
        "contacts-TOTAL_FORMS": "1",
        "contacts-INITIAL_FORMS": "0",
        "contacts-MIN_NUM_FORMS": "0",
        "contacts-MAX_NUM_FORMS": "1000",
        "contacts-0-name": "Ada Moss",
        "contacts-0-email": "ada@larkfield.example",
    }
    assert client.post(reverse("admin:providers_provider_add"), typed).status_code == 302
    assert str(ProviderContact.objects.get()) == "Ada Moss"
    assert str(Provider.objects.get()) == "Larkfield Care Limited"
