"""The pages from an option to a drafted report, walked as an author walks them."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decisions.demonstration import people, register
from decisions.demonstration.register import moment
from decisions.models import Proposal, Report
from frameworks.models import MoneyLine
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db
AT = moment(date(2020, 9, 28), 10)
MOST = 30


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def contract():
    cast = people.cast()
    register.set_up_scheme(cast)
    return register.set_up_contract(cast, register.FROZEN)


@pytest.fixture
def browser(client, contract):
    client.force_login(people.cast().actor(people.AUTHOR, AT).user)
    return client


def opened(browser, address, **query):
    """A page of the journey, within its budget of queries."""
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(address, query)
    assert len(asked) <= MOST, [query["sql"][:110] for query in asked]
    return page


def step(proposal, name):
    return reverse("decisions:proposal-step", args=[proposal.pk, name])


def begun(browser, contract):
    browser.post(
        f"{reverse('decisions:proposal-begin')}?contract={contract.pk}",
        {"option": contract.options.get().pk, "version": 0},
    )
    return Proposal.objects.get()


def lots_of(contract, **answers):
    given = {"lot_4": "extend", "lot_5": "extend", "lot_6": "extend"} | answers
    return {f"lot_{lot.pk}": given.get(f"lot_{lot.number}", "leave") for lot in contract.lots.all()}


def sent(browser, proposal, name, **data):
    proposal.refresh_from_db()
    return browser.post(step(proposal, name), {"version": proposal.version, **data})


def test_a_contract_with_one_option_begins_its_proposal_at_once_and_never_a_second_one_unawares(browser, contract):
    page = reverse("frameworks:contract-detail", args=[contract.pk])
    begin = f"{reverse('decisions:proposal-begin')}?contract={contract.pk}"
    assert f'<form method="post" action="{begin}"' in browser.get(page).text
    begun(browser, contract)
    again = browser.get(page).text
    assert f'<form method="post" action="{begin}"' not in again
    assert f'href="{begin}"' in again


def test_from_propose_to_a_drafted_report(browser, contract):
    page = opened(browser, reverse("decisions:proposal-begin"))
    assert "Monday 14 September 2020" in page.text
    assert "14 days ago" in page.text
    page = opened(browser, reverse("decisions:proposal-begin"), contract=contract.pk)
    assert page.context["form"]["option"].value() == str(contract.options.get().pk)
    proposal = begun(browser, contract)
    page = opened(browser, step(proposal, "lots"))
    assert "Extended, it would run from 1 November 2020 to Sunday 31 October 2021." in page.text
    answer = sent(browser, proposal, "lots", **lots_of(contract))
    assert answer.url == step(proposal, "money")
    page = opened(browser, step(proposal, "money"))
    assert "lots 4, 5 and 6 until 31 October 2021" in page.text
    answer = sent(browser, proposal, "money", money=page.context["form"]["money"].value())
    assert answer.url == step(proposal, "route")
    page = opened(browser, step(proposal, "route"))
    assert "Monday 5 October 2020, if it is submitted today" in page.text
    assert "Monday 19 October 2020" in page.text
    answer = sent(browser, proposal, "route", entry=page.context["form"]["entry"].value())
    assert answer.url == step(proposal, "draft")
    page = opened(browser, step(proposal, "draft"))
    form = page.context["form"]
    answer = sent(
        browser, proposal, "draft", title=form["title"].value(), template=form.initial["template"].pk,
        sponsor_post=form["sponsor_post"].value(),
    )  # fmt: skip
    report = Report.objects.get()
    assert answer.url == reverse("decisions:report-detail", args=[report.pk])
    assert report.title == "Employment and day opportunities support: use of the option to extend lots 4, 5 and 6"
    assert report.sponsor_post.title == people.DIRECTOR.post
    assert browser.get(step(proposal, "lots")).url == answer.url


def test_the_new_ends_are_worked_out_without_going_on(browser, contract):
    proposal = begun(browser, contract)
    page = sent(browser, proposal, "lots", show="1", **lots_of(contract, lot_6="leave"))
    told = [(one.lot.number, answer.value) for one, answer in page.context["outcomes"]]
    assert told == [(1, "leave"), (2, "leave"), (3, "leave"), (4, "extend"), (5, "extend"), (6, "leave")]
    assert proposal.parts.get().lots == {}


def test_a_step_that_is_missing_is_asked_for_first(browser, contract):
    proposal = begun(browser, contract)
    assert browser.get(step(proposal, "draft")).url == step(proposal, "lots")
    assert browser.get(step(proposal, "money")).status_code == 200
    assert browser.get(step(proposal, "elsewhere")).status_code == 404


def test_a_closed_browser_goes_on_where_it_was(browser, contract):
    proposal = begun(browser, contract)
    sent(browser, proposal, "lots", **lots_of(contract, lot_1="resolve_not"), arrangements="Each has a worker.")
    page = browser.get(reverse("decisions:proposal-begin"))
    assert step(proposal, "lots") in page.text
    form = browser.get(step(proposal, "lots")).context["form"]
    assert form["arrangements"].value() == "Each has a worker."
    lot = contract.lots.get(number=1)
    assert form[f"lot_{lot.pk}"].value() == "resolve_not"


def test_an_answer_given_in_two_windows_is_shown_both_ways(browser, contract):
    proposal = begun(browser, contract)
    old = proposal.version
    sent(browser, proposal, "lots", **lots_of(contract))
    page = browser.post(step(proposal, "lots"), {"version": old, **lots_of(contract, lot_6="leave")})
    assert page.status_code == 409
    assert [(one.typed, one.stored) for one in page.context["conflict"]] == [("Leave it open", "Extend")]


def test_an_estimate_of_nothing_chosen_says_what_is_missing(browser, contract):
    proposal = begun(browser, contract)
    sent(browser, proposal, "lots", **lots_of(contract))
    page = sent(browser, proposal, "money", money="estimate")
    assert page.context["form"].errors == {
        "estimate": ["Give the estimate in pounds."],
        "estimate_vat": ["Say whether the estimate includes VAT."],
    }
    lines = MoneyLine.objects.count()
    sent(browser, proposal, "money", money="estimate", estimate="£400,000", estimate_vat="exempt")
    assert (MoneyLine.objects.count(), str(proposal.parts.get().estimate)) == (lines, "400000.00")


def test_without_an_entry_the_route_says_what_would_make_one(browser, contract):
    proposal = begun(browser, contract)
    sent(browser, proposal, "lots", **lots_of(contract))
    sent(browser, proposal, "money", money=str(register.value_line(contract.options.get()).pk))
    answer = sent(browser, proposal, "route", entry="", show="1")
    page = browser.get(answer.url)
    assert "Add the approved entry to the forward plan and name it in the report." in page.text


def test_another_persons_proposal_is_not_there(browser, contract, client):
    proposal = begun(browser, contract)
    client.force_login(people.cast().actor(people.MANAGER, AT).user)
    assert client.get(step(proposal, "lots")).status_code == 404
    assert client.post(reverse("decisions:proposal-drop", args=[proposal.pk])).status_code == 404


def test_a_proposal_is_dropped_after_being_asked_once(browser, contract):
    proposal = begun(browser, contract)
    address = reverse("decisions:proposal-drop", args=[proposal.pk])
    assert browser.get(address).status_code == 200
    assert browser.post(address).url == reverse("home")
    assert not Proposal.objects.exists()


def test_an_option_asked_for_already_leads_to_its_report(client):
    told = report_at("draft")
    client.force_login(told.actor(people.AUTHOR).user)
    page = client.get(reverse("decisions:proposal-begin"), {"contract": told.report.contract_id})
    assert "Go on with BRK-DPR-2020-014" in page.text
    assert not page.context["has_usable"]


def test_after_the_end_the_page_offers_what_can_still_be_done(browser, contract):
    later = moment(date(2020, 11, 2), 10)
    with time_machine.travel(later, tick=False):
        browser.force_login(people.cast().actor(people.AUTHOR, later).user)
        page = browser.get(reverse("decisions:proposal-begin"), {"contract": contract.pk})
    assert "Record what happened instead: a late authorisation with the true dates" in page.text


def test_who_drafts_no_reports_is_told_who_can(client, contract):
    client.force_login(people.cast().actor(people.MANAGER, AT).user)
    page = client.get(reverse("decisions:proposal-begin"), {"contract": contract.pk})
    assert "Only a post with the role of report author can begin a report." in page.text
    client.post(
        f"{reverse('decisions:proposal-begin')}?contract={contract.pk}",
        {"option": contract.options.get().pk, "version": 0},
    )
    assert not Proposal.objects.exists()
