"""The first page: different for each role, useful on the first day, and never more than thirty queries."""

from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning import panels
from commissioning.clock import LONDON
from commissioning.enums import Role
from decisions.demonstration import people, register
from decisions.enums import ReportStatus
from decisions.models import AuthorityRule
from decisions.panels import OPEN_REPORTS, last_safe_starts
from frameworks.models import Contract
from frameworks.panels import LAST_SAFE_START
from tests.factories.commissioning import CouncilFactory, UserFactory, actor_with
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db
MORNING = datetime(2020, 9, 28, 10, tzinfo=LONDON)
AFTERNOON = datetime(2020, 10, 22, 15, tzinfo=LONDON)
MOST = 30


@pytest.fixture(autouse=True)
def afternoon():
    with time_machine.travel(AFTERNOON, tick=False):
        yield


def opened(client, user):
    client.force_login(user)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("home"))
    assert page.status_code == 200
    assert len(asked) <= MOST, [query["sql"][:110] for query in asked]
    return page


def test_no_role_needs_more_than_thirty_queries(client):
    told = report_at(ReportStatus.WITH_DECISION_MAKER)
    for person in (*people.PEOPLE, people.ADMINISTRATOR):
        opened(client, told.actor(person).user)


def test_a_clearing_officers_home_stays_small_when_much_is_in_clearance(client):
    told = report_at(ReportStatus.IN_CLEARANCE)
    page = opened(client, told.actor(people.CLEARERS[0]).user)
    (one,) = page.context["waiting"]
    assert (one.why, one.url) == (
        "Clear it (finance)",
        reverse("decisions:report-act", args=[told.report.pk, "clear"]),
    )


def test_a_decision_maker_sees_first_what_to_decide_with_its_cost_and_date(client):
    told = report_at(ReportStatus.WITH_DECISION_MAKER)
    told.close_consultation()
    page = opened(client, told.actor(people.DIRECTOR).user)
    text = page.text
    assert text.index("For you to decide") < text.index("Waiting for you")
    assert "£453,750" in text
    assert "Saturday 31 October 2020" in text
    assert "9 days from today" in text
    assert reverse("decisions:report-act", args=[told.report.pk, "decide"]) in text
    assert "Waits for" not in text
    assert page.context["waiting"] == []


def test_a_decision_maker_is_told_whose_view_a_report_still_waits_for(client):
    told = report_at(ReportStatus.WITH_DECISION_MAKER)
    text = opened(client, told.actor(people.DIRECTOR).user).text
    assert "the view of the Chairman, Adults and Safeguarding Committee, asked for by Thursday 22 October 2020" in text
    assert reverse("decisions:report-read", args=[told.report.pk]) in text
    assert reverse("decisions:report-act", args=[told.report.pk, "decide"]) not in text


@pytest.mark.parametrize(
    ("status", "person", "ending"),
    [
        (ReportStatus.DRAFT, people.AUTHOR, ""),
        (ReportStatus.WITH_MANAGER, people.MANAGER, "act/approve/"),
        (ReportStatus.CLEARED, people.OFFICE, "act/ask-consultee/"),
        (ReportStatus.ISSUED, people.OFFICE, "act/ask-consultee/"),
        (ReportStatus.DEFERRED, people.OFFICE, "act/bring-back/"),
        (ReportStatus.WITH_DECISION_MAKER, people.CHAIRMAN, "act/give-view/"),
    ],
)
def test_what_waits_leads_to_the_page_of_the_very_act(client, status, person, ending):
    told = report_at(status)
    page = opened(client, told.actor(person).user)
    address = reverse("decisions:report-detail", args=[told.report.pk]) + ending
    assert [one.url for one in page.context["waiting"]] == [address]
    assert client.get(address).status_code == 200


def test_an_option_whose_last_safe_start_has_passed_is_to_be_started_now(client):
    cast = people.cast()
    register.set_up_scheme(cast)
    contract = register.set_up_contract(cast, register.FROZEN)
    with time_machine.travel(MORNING, tick=False):
        page = opened(client, cast.actor(people.AUTHOR, MORNING).user)
    assert "Monday 14 September 2020" in page.text
    assert "14 days ago" in page.text
    assert f"{reverse('decisions:proposal-begin')}?contract={contract.pk}" in page.text


def test_what_a_report_asks_for_already_is_not_to_be_started(client):
    told = report_at(ReportStatus.DRAFT)
    page = opened(client, told.actor(people.AUTHOR).user)
    assert page.context["start_now"] == []


def test_decisions_by_state_lead_to_the_list_narrowed_so(client):
    told = report_at(ReportStatus.DECIDED)
    page = opened(client, told.actor(people.AUDITOR).user)
    ((one, url),) = page.context["states"]
    assert (one.status, one.count, url) == (ReportStatus.DECIDED, 1, "/reports/?status=decided")


def test_an_auditor_sees_recent_decisions_and_the_chain(client):
    told = report_at(ReportStatus.DECIDED)
    page = opened(client, told.actor(people.AUDITOR).user)
    assert [decision.report.reference for decision in page.context["recent"]] == ["BRK-DPR-2020-014"]
    assert page.context["chain"].entries > 0
    assert "The audit chain has" in page.text


def test_an_administrator_sees_what_is_not_configured_yet(client):
    council = CouncilFactory()
    page = opened(client, actor_with(Role.ADMINISTRATOR, council=council).user)
    whats = [gap.what for gap, _ in page.context["gaps"]]
    assert "Nobody holds a post with the role “Decision-maker”" in whats
    assert "Nobody clears for finance" in whats
    assert whats[-2:] == ["The scheme of delegation has no confirmed rule", "The forward plan is empty"]


def test_a_change_of_the_scheme_waits_for_the_monitoring_officer(client):
    told = report_at(ReportStatus.DRAFT)
    AuthorityRule.objects.update(confirmed_at=None, confirmed_by=None)
    page = opened(client, told.actor(people.MONITORING_OFFICER).user)
    assert [one.why for one in page.context["waiting"]] == ["Confirm or leave a change to the scheme of delegation"]


def test_the_first_day_says_what_to_do_first(client):
    page = opened(client, actor_with(Role.COMMISSIONER, Role.REPORT_AUTHOR, council=CouncilFactory()).user)
    assert reverse("frameworks:contract-add") in page.text
    assert "Add your first contract" in page.text


def test_somebody_in_no_post_is_told_whom_to_ask(client):
    page = opened(client, UserFactory())
    assert "You hold no post today" in page.text
    assert "Ask an administrator of your council" in page.text


def test_the_contracts_list_is_told_the_last_safe_start_until_a_report_asks(client):
    told = report_at(ReportStatus.DRAFT)
    contracts = list(Contract.objects.all())
    beside = panels.columns("frameworks.contract", contracts, told.actor(people.AUTHOR), AFTERNOON)
    assert beside[OPEN_REPORTS] == {told.report.contract_id: "BRK-DPR-2020-014"}
    assert beside[LAST_SAFE_START] == {}


def test_the_columns_take_the_same_queries_for_many_contracts():
    cast = people.cast()
    register.set_up_scheme(cast)
    register.set_up_contract(cast, register.FROZEN)
    register.set_up_contract(cast, register.live(MORNING.date()))
    counts = []
    for number in (1, 2):
        contracts = list(Contract.objects.select_related("council").order_by("pk")[:number])
        with CaptureQueriesContext(connection) as asked:
            last_safe_starts(contracts, cast.actor(people.AUTHOR, MORNING), MORNING)
        counts.append(len(asked))
    assert counts[1] - counts[0] <= 1  # who is acting is read again
