"""When something cannot be shown or done, the page says what to do next, in the frame of the workspace."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.loader import render_to_string
from django.test import override_settings
from django.urls import path

from commissioning import settings as as_deployed
from commissioning.forms.answers import Difference
from commissioning.urls import handler403, handler404, handler500, urlpatterns  # noqa: F401 - a URL module's names
from commissioning.verdicts import Refused, StaleVersion, Verdict

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.integration.commissioning.test_error_pages")]


def failing(fault):
    @login_not_required
    def view(request):
        raise fault

    return view


urlpatterns = [
    *urlpatterns,
    path("forbidden/", failing(PermissionDenied("Only the author may do this."))),
    path("missing/", failing(Http404())),
    path("stale/", failing(StaleVersion(expected=1, stored=2))),
    path("refused/", failing(Refused(Verdict.refuse("closed", "The report is closed.")))),
    path("broken/", failing(ZeroDivisionError())),
]


@pytest.mark.parametrize(
    ("address", "status", "heading", "says"),
    [
        ("/forbidden/", 403, "This is not yours to see or do", "Only the author may do this."),
        ("/refused/", 403, "This is not yours to see or do", "The report is closed."),
        ("/missing/", 404, "Page not found", "If you typed the address, check it."),
        ("/stale/", 409, "Someone else saved this first", "Open the page as it is now"),
        ("/broken/", 500, "Something went wrong", "Try again in a few minutes"),
    ],
)
def test_an_error_page_says_what_to_do_next(client, address, status, heading, says):
    client.raise_request_exception = False
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == status
    assert f'<h1 class="govuk-heading-l">{heading}</h1>' in page
    assert says in page
    assert 'class="govuk-generic-header__homepage-link"' in page


def test_a_page_that_broke_asks_the_database_nothing(client, django_assert_num_queries):
    client.raise_request_exception = False
    with override_settings(MIDDLEWARE=[]), django_assert_num_queries(0):
        assert client.get("/broken/").status_code == 500


def test_a_page_that_broke_names_its_files_without_the_list_of_static_files(settings, tmp_path):
    """Deployed, `{% static %}` needs the manifest; the page has to stand where that is what is missing."""
    settings.STORAGES = as_deployed.STORAGES
    settings.STATIC_ROOT = tmp_path
    page = render_to_string("500.html")
    assert '<link rel="icon" href="/static/commissioning/icon.svg" type="image/svg+xml">' in page
    named = re.findall(r'"/static/([^"]+)"', page)
    assert [name for name in named if finders.find(name) is None] == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_host_name_that_is_not_ours_is_a_bad_request(client, method):
    """It is refused before anybody is signed in, so there is nobody whose typed text could be kept."""
    client.raise_request_exception = False
    response = getattr(client, method)("/contracts/add/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400


def test_both_versions_of_a_conflict_stand_side_by_side():
    conflict = [Difference("Title", "Mine", "Theirs")]
    drawn = render_to_string("conflict.html", {"conflict": conflict, "last_change": []})
    assert '<th scope="row" class="govuk-table__header">Title</th><td class="govuk-table__cell">Mine</td>' in drawn
    assert '<td class="govuk-table__cell">Theirs</td>' in drawn
    assert 'role="alert"' in drawn
