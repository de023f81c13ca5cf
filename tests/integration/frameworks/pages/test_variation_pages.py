"""Variations in the workspace: proposed, judged beside their rules, signed; notices; and what each role sees."""

import re
from datetime import date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from commissioning.clock import LONDON
from commissioning.enums import Role
from frameworks.forms.variations import GROUPS, VariationForm
from frameworks.models import Notice, Variation
from frameworks.services import variations
from frameworks.variation_enums import VariationStatus
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.variations import DRAFTED_AT, six_months

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def then():
    with time_machine.travel(datetime(2021, 7, 1, 9, tzinfo=LONDON), tick=False):
        yield


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def day(name: str, value: date) -> dict[str, str]:
    return {f"{name}_{part}": str(getattr(value, part)) for part in ("day", "month", "year")}


def sign_in(client, actor):
    client.force_login(actor.user)
    return client


def typed(**more) -> dict[str, object]:
    return {
        "title": "Six months more",
        "kinds": ["changes_term", "changes_value"],
        **day("ends_on", date(2022, 1, 2)),
        "value_change": "123,152",
        "vat_basis": "not_stated",
        "reason": "The new service is not ready.",
        "ground": "pcr72_1_b",
        "does": ["none"],
        "subject": "light_touch",
        **more,
    }


def test_a_commissioner_drafts_one_from_the_contracts_page_and_reads_what_the_law_makes_of_it(client, s2):
    sign_in(client, s2.commissioner)
    page = client.get(reverse("frameworks:contract-detail", args=[s2.contract.pk]))
    add = reverse("frameworks:variation-add", args=[s2.contract.pk])
    assert add in page.content.decode()
    shown = client.post(add, typed(), follow=True)
    variation = Variation.objects.get()
    assert shown.redirect_chain == [(reverse("frameworks:variation-detail", args=[variation.pk]), 302)]
    said = words(shown)
    assert (
        "Value of this variation £123,152 10% of £1,231,520 at most 50% Within SI 2015/102, reg. 72(1)(b) and (2)"
        in said
    )
    assert "Term added or taken by this variation 6 months 10% of 60 months – No limit" in said
    assert "Modification notice (2015 Regulations): without delay once it is signed" in said
    page = words(client.get(reverse("frameworks:contract-detail", args=[s2.contract.pk])))
    assert "1 Six months more term and value 2 January 2022 £123,152 Reg. 72(1)(b)" in page


def test_what_cannot_be_authorised_is_said_before_anybody_asks_for_it(client, s2):
    sign_in(client, s2.commissioner)
    add = reverse("frameworks:variation-add", args=[s2.contract.pk])
    said = words(client.post(add, typed(value_change="700000"), follow=True))
    assert "it has to be at most 50% (SI 2015/102, reg. 72(1)(b) and (2))" in said
    assert "As it stands, no decision can authorise it." in said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"does": []}, "Tick what it does, or “None of these”."),
        ({"does": ["none", "alters_nature"]}, "but not both"),
        ({"ground": ""}, "Choose the ground it stands on."),
        ({"kinds": ["changes_value"]}, "Tick “Term”, or leave the last day empty."),
    ],
)
def test_what_is_missing_is_asked_for_beside_its_box(client, s2, more, said):
    sign_in(client, s2.commissioner)
    shown = client.post(reverse("frameworks:variation-add", args=[s2.contract.pk]), typed(**more))
    assert (shown.status_code, Variation.objects.count()) == (200, 0)
    assert said in words(shown)


def test_every_question_stands_under_one_heading():
    asked = [name for _, _, names in GROUPS for name in names]
    assert sorted(asked) == sorted(VariationForm.base_fields)


def test_a_draft_is_changed_and_dropped_on_pages_of_its_own(client, s2):
    variation = variations.propose(**six_months(s2), actor=s2.commissioner, at=DRAFTED_AT)
    sign_in(client, s2.manager)
    edit = reverse("frameworks:variation-edit", args=[variation.pk])
    assert client.get(edit).context["form"].initial["kinds"] == ["changes_term", "changes_value"]
    client.post(edit, typed(title="Half a year more", version=variation.version))
    variation.refresh_from_db()
    assert variation.title == "Half a year more"
    drop = reverse("frameworks:variation-act", args=[variation.pk, "drop"])
    client.post(drop, {"reason": "Not needed.", "version": variation.version})
    variation.refresh_from_db()
    assert variation.status == VariationStatus.VOID


def test_the_contract_manager_records_the_signature_after_a_check_page(client, s2):
    s2.contract.contract_manager_post = s2.manager.post
    s2.contract.save()
    variation = variations.propose(**six_months(s2), actor=s2.commissioner, at=DRAFTED_AT)
    variations.authorise(variation=variation, decision_reference="D-7", actor=s2.program, at=DRAFTED_AT)
    variation.refresh_from_db()
    sign_in(client, s2.manager)
    detail = reverse("frameworks:variation-detail", args=[variation.pk])
    assert detail in client.get(reverse("home")).content.decode()
    sign = reverse("frameworks:variation-act", args=[variation.pk, "sign"])
    given = {**day("signed_on", date(2021, 6, 28)), "instrument": "Deed 3", "version": variation.version}
    assert "Check before you go on" in words(client.post(sign, given))
    done = client.post(sign, {**given, "confirmed": "1"}, follow=True)
    assert "It is in effect." in words(done)
    s2.refresh()
    assert s2.contract.current_ends_on == date(2022, 1, 2)
    notice = Notice.objects.get()
    settle = reverse("frameworks:notice-edit", args=[notice.pk])
    assert settle in done.content.decode()
    client.post(settle, {**day("published_on", date(2021, 7, 1)), "identifier": "2021/S 1", "version": notice.version})
    notice.refresh_from_db()
    assert (notice.published_on, notice.identifier) == (date(2021, 7, 1), "2021/S 1")
    page = words(client.get(reverse("frameworks:contract-procurement", args=[s2.contract.pk])))
    assert "Modification notice (2015 Regulations) Follows from the signing Published on 1 July 2021, 2021/S 1" in page


def test_an_auditor_reads_and_drafts_nothing_and_an_outsider_finds_nothing(client, s2):
    variation = variations.propose(**six_months(s2), actor=s2.commissioner, at=DRAFTED_AT)
    detail = reverse("frameworks:variation-detail", args=[variation.pk])
    add = reverse("frameworks:variation-add", args=[s2.contract.pk])
    sign_in(client, actor_with(Role.AUDITOR, council=s2.contract.council))
    assert (client.get(detail).status_code, client.get(add).status_code) == (200, 403)
    sign_in(client, actor_with(Role.COMMISSIONER, council=CouncilFactory()))
    assert (client.get(detail).status_code, client.get(add).status_code) == (404, 404)


def test_the_page_of_a_variation_asks_no_more_of_the_database_for_several_lots(
    client, s0, django_assert_max_num_queries
):
    variation = variations.propose(
        contract=s0.contract, lots=s0.lots, title="Six months more", reason="Late.", changes_term=True,
        ends_on=date(2021, 4, 30), ground="pcr72_1_b", actor=s0.commissioner, at=DRAFTED_AT,
        base_value=Decimal("1.00"), vat_basis="exempt",
    )  # fmt: skip
    sign_in(client, s0.commissioner)
    detail = reverse("frameworks:variation-detail", args=[variation.pk])
    client.get(detail)
    with django_assert_max_num_queries(30):
        client.get(detail)
