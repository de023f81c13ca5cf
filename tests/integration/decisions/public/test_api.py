"""The read API: what everybody reads, what a token opens, how often, and that an answer is not sent twice."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from commissioning.enums import Role
from commissioning.models import ApiToken, AuditEvent
from commissioning.search import index
from commissioning.services import api_tokens
from commissioning.verdicts import Refused
from decisions.demonstration import people
from decisions.enums import ReportStatus
from decisions.services import publishing
from frameworks.enums import ContractStage
from frameworks.models import Contract
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.frameworks import S0_AT, AdmissionFactory, ContractFactory
from tests.factories.many import many_contracts
from tests.factories.providers import ProviderFactory
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(S0_AT, tick=False):
        yield


@pytest.fixture
def council():
    return CouncilFactory(code="BRK")


@pytest.fixture
def register(council):
    """Three contracts that run, one of them with a private person, and one that is planned."""
    many_contracts(council, 3)
    person = ProviderFactory(council=council, legal_name="Ottoline Vane", is_natural_person=True)
    AdmissionFactory(lot=Contract.objects.first().lots.first(), provider=person)
    ContractFactory(council=council, reference="PLANNED", title="Not yet public", department="Adults and Health")
    return council


def get(path: str, secret: str = "", **query) -> dict:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    response = Client().get(f"{API}{path}", query, headers=headers)
    assert response.status_code == 200, response.content
    return response.json()


def token_of(actor) -> str:
    return api_tokens.make(label="Monthly report", actor=actor, at=S0_AT)[1]


def test_everybody_reads_the_public_register_page_by_page(register):
    first = get("councils/BRK/contracts", per_page=2)
    assert (first["count"], first["page"], first["pages"], first["previous"]) == (3, 1, 2, None)
    second = Client().get(first["next"]).json()
    assert (len(second["results"]), second["next"]) == (1, None)
    assert second["previous"].endswith("page=1")
    one = first["results"][0]
    assert one["sums"] == [{"amount": f"{one['sums'][0]['amount']}", "what": "over the term, excluding VAT"}]
    assert {"name": "Withheld: a private person", "details": [], "is_withheld": True} in one["providers"]
    assert get(f"councils/BRK/contracts/{one['reference']}") == one
    assert get("councils/BRK/contracts", q="Vane")["count"] == 0
    assert "Not yet public" not in json.dumps([first, second])
    for path in ("councils/BRK/contracts/PLANNED", "councils/NIX/contracts", "councils/BRK/contracts?page=9"):
        assert Client().get(f"{API}{path}").status_code == 404
    assert Client().get(f"{API}councils/BRK/contracts?per_page=1000").status_code == 422


def test_everybody_reads_a_decision_once_it_is_published():
    told = report_at(ReportStatus.DECIDED)
    path = f"councils/BRK/decisions/{told.report.reference}"
    assert Client().get(f"{API}{path}").status_code == 404
    publishing.publish(decision=told.report.decision, actor=told.actor(people.OFFICE), at=told.at(0, 17))
    one = get(path)
    assert (one["reference"], one["standing"], one["is_withheld"]) == (
        told.report.reference,
        "Recommendations approved",
        False,
    )
    assert one["contract"] == "ASC-2017-041"
    assert one["resolved"][0]["outcome"]
    assert [each["reference"] for each in get("councils/BRK/decisions")["results"]] == [told.report.reference]
    assert get("councils/BRK/forward-plan") == []


def test_a_token_reads_what_its_person_sees_in_its_post_whoever_is_signed_in(register, client):
    own = actor_with(Role.CONTRACT_MANAGER, council=register, department="Adults and Health")
    elsewhere = actor_with(Role.CONTRACT_MANAGER, council=register, department="Highways")
    seen = get("register/contracts", token_of(own))
    assert seen["count"] == 4
    assert seen["results"][-1]["reference"] == "PLANNED"
    assert len(seen["results"][0]["lots"]) == 2
    secret = token_of(elsewhere)
    assert get("register/contracts", secret)["count"] == 0
    client.force_login(own.user)
    signed_in = client.get(f"{API}register/contracts", headers={"Authorization": f"Bearer {secret}"})
    assert signed_in.json()["count"] == 0
    assert client.get(f"{API}register/contracts").status_code == 401
    assert get("register/me", secret) == {
        "name": elsewhere.label, "post": elsewhere.post_label, "council": "BRK", "roles": ["Contract manager"]
    }  # fmt: skip
    outsider = actor_with(Role.MONITORING_OFFICER, council=CouncilFactory())
    assert get("register/contracts", token_of(outsider))["count"] == 0


def test_a_contract_that_was_undone_is_not_told_even_where_its_reference_is_used_again(register):
    ContractFactory(council=register, reference="PLANNED", title="Entered by mistake", stage=ContractStage.VOID)
    secret = token_of(actor_with(Role.COMMISSIONER, council=register))
    assert get("register/contracts/PLANNED", secret)["title"] == "Not yet public"
    assert get("register/contracts", secret)["count"] == 4


def test_a_token_searches_and_lists_reports_without_their_text():
    told = report_at(ReportStatus.IN_CLEARANCE)
    index.rebuild()
    author = told.actor(people.AUTHOR)
    secret = token_of(author)
    (report,) = get("register/reports", secret)["results"]
    assert set(report) == {"reference", "title", "status", "contract", "created_at", "url"}
    found = get("register/search", secret, q="opportunities")
    assert {"Contract", "Report"} <= {hit["kind"] for hit in found["results"]}
    assert "<" not in json.dumps(found)
    assert get("register/search", secret, q="")["count"] == 0
    assert get("register/providers", secret)["count"] > 0


@pytest.mark.parametrize("secret", ["", "cmr_wrong"])
def test_without_a_token_that_stands_nothing_but_the_public_part_opens(register, secret):
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    for path in ("contracts", "contracts/PLANNED", "providers", "reports", "me", "search?q=x"):
        assert Client().get(f"{API}register/{path}", headers=headers).status_code == 401


def test_a_token_opens_nothing_once_revoked_or_once_its_person_has_left_the_post(council):
    actor = actor_with(Role.COMMISSIONER, council=council)
    revoked, kept = token_of(actor), token_of(actor)
    api_tokens.revoke(token=ApiToken.objects.order_by("pk").first(), actor=actor, at=S0_AT)
    bearer = {"Authorization": f"Bearer {revoked}"}
    assert Client().get(f"{API}register/me", headers=bearer).status_code == 401
    assert get("register/me", kept)["council"] == "BRK"
    holding = actor.holding
    holding.ends_on = (S0_AT - timedelta(days=1)).date()
    holding.save()
    bearer = {"Authorization": f"Bearer {kept}"}
    assert Client().get(f"{API}register/me", headers=bearer).status_code == 401


def test_whoever_asks_too_often_is_told_when_to_go_on(council):
    browser = Client()
    assert [browser.get(f"{API}councils").status_code for _ in range(201)] == [200] * 200 + [429]
    assert browser.get(f"{API}councils")["Cache-Control"] == "no-store"
    assert int(browser.get(f"{API}councils").headers["Retry-After"]) <= 60
    with time_machine.travel(S0_AT + timedelta(minutes=2), tick=False):
        assert browser.get(f"{API}councils").status_code == 200


def test_an_answer_that_has_not_changed_is_not_sent_again(register):
    first = Client().get(f"{API}councils/BRK/contracts")
    assert first["Last-Modified"]
    assert first["Cache-Control"] == "public, max-age=300"
    again = Client().get(f"{API}councils/BRK/contracts", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    private = Client().get(
        f"{API}register/contracts",
        headers={"Authorization": f"Bearer {token_of(actor_with(Role.AUDITOR, council=register))}"},
    )
    assert private["Cache-Control"] == "private, no-cache"


def test_nothing_can_be_written(council):
    assert {Client().post(f"{API}{path}").status_code for path in ("councils", "register/contracts")} == {405}


def test_the_page_and_the_document_describe_every_address():
    document = get("openapi.json")
    page = Client().get(API).content.decode()
    assert len(document["paths"]) == 12
    assert [path for path in document["paths"] if f"<code>{path}</code>" not in page] == []
    assert all(set(methods) == {"get"} for methods in document["paths"].values())


def test_a_token_is_made_shown_once_and_revoked_in_the_browser(client, council):
    actor = actor_with(Role.COMMISSIONER, council=council)
    client.force_login(actor.user)
    page = client.post("/account/programs/", {"label": "Monthly report"}, follow=True).content.decode()
    token = ApiToken.objects.get()
    secret = page.partition("cmr_")[2].partition(" ")[0]
    assert token.sha256 == api_tokens.digest_of(f"cmr_{secret}")
    assert "cmr_" not in client.get("/account/programs/").content.decode()
    other = Client()
    other.force_login(actor_with(Role.COMMISSIONER, council=council).user)
    assert other.get(f"/account/programs/{token.pk}/revoke/").status_code == 404
    client.get(f"/account/programs/{token.pk}/revoke/")
    assert ApiToken.objects.standing().count() == 1
    client.post(f"/account/programs/{token.pk}/revoke/")
    assert ApiToken.objects.standing().count() == 0
    assert list(AuditEvent.objects.filter(verb__startswith="api_token").values_list("verb", flat=True)) == [
        "api_token.made", "api_token.revoked"
    ]  # fmt: skip


def test_nobody_makes_more_than_ten_tokens_or_one_without_saying_what_for(council):
    actor = actor_with(Role.COMMISSIONER, council=council)
    with pytest.raises(Refused):
        api_tokens.make(label=" ", actor=actor, at=S0_AT)
    for _ in range(api_tokens.MOST):
        token_of(actor)
    with pytest.raises(Refused) as refused:
        token_of(actor)
    assert refused.value.verdict.sentence == "You have 10 tokens. Revoke one that is not used any more."
