"""Help is open to everybody, and each page leads to the guide for the post somebody acts in."""

from __future__ import annotations

import pytest

from commissioning.enums import Role
from commissioning.guides import GUIDES
from tests.factories.commissioning import CouncilFactory, actor_with

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", [*GUIDES, "glossary", "accessibility"])
def test_a_guide_is_shown_to_somebody_who_cannot_sign_in(client, slug):
    assert client.get(f"/help/{slug}/").status_code == 200


def test_all_guides_are_listed(client):
    page = client.get("/help/").content.decode()
    assert [slug for slug in GUIDES if f'href="/help/{slug}/"' not in page] == []


def test_a_guide_that_is_not_there_is_not_found(client):
    assert client.get("/help/nothing/").status_code == 404
    assert client.get("/help/pictures/nothing.png").status_code == 404


def test_a_picture_comes_as_a_picture(client):
    response = client.get("/help/pictures/record.png")
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert response.content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("role", "slug"),
    [(Role.DECISION_MAKER, "decision-maker"), (Role.AUDITOR, "auditor"), (Role.REPORT_AUTHOR, "commissioner")],
)
def test_help_leads_to_the_guide_of_the_post(client, role, slug):
    client.force_login(actor_with(role, council=CouncilFactory()).user)
    page = client.get("/help/").content.decode()
    assert f'href="/help/{slug}/">Help with this page' in page


def test_the_area_somebody_is_in_is_marked(client):
    client.force_login(actor_with(Role.AUDITOR, council=CouncilFactory()).user)
    assert 'href="/help/" aria-current="page"' in client.get("/help/").content.decode()
    assert 'href="/help/" aria-current="true"' in client.get("/help/auditor/").content.decode()
