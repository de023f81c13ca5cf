"""A contract's page in the workspace: what it says to whom, in how many queries, and which words it leaves out."""

import re
from datetime import date, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commissioning.clock import LONDON
from commissioning.enums import Role
from frameworks.models import Contract, OptionResponse, TermEvent
from frameworks.services import options
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.frameworks import S0_AT, S2_AT, Register, s0_contract, s2_contract

pytestmark = pytest.mark.django_db
MORNING = datetime(2020, 10, 22, 9, 0, tzinfo=LONDON)


def page_url(contract: Contract) -> str:
    return reverse("frameworks:contract-detail", args=[contract.pk])


def words_of(response) -> str:
    """The page's text as a person reads it, and what a screen reader says besides."""
    html = response.content.decode()
    html = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    spoken = " ".join(re.findall(r'(?:aria-label|title|alt)="([^"]*)"', html))
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html) + " " + spoken).split())


def browser_of(actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def extended(register: Register) -> Register:
    """S0 with lots 4 to 6 authorised and lots 1 to 3 resolved not to be extended."""
    act = {"actor": register.program, "at": S0_AT, "decision_reference": "BRK-DPR-2020-014"}
    options.authorise(option=register.option, lots=register.spans(4, 5, 6), **act)
    options.resolve_not_to_extend(option=register.option, lots=[register.lot(n) for n in (1, 2, 3)], **act)
    register.refresh()
    return register


def in_force(register: Register, *, deeds: int) -> Register:
    """Notice served on everybody on the day after, and that many deeds signed."""
    extended(register)
    act = {"actor": register.manager, "at": S0_AT + timedelta(days=8)}
    left = deeds
    for number in (4, 5, 6):
        use = register.lot(number).uses.get()
        for place in register.lot(number).admissions.order_by("pk"):
            response = options.serve_notice(
                use=use, admission=place, served_on=date(2020, 10, 23), how="email", consent_on=None,
                consent_evidence="", **act,
            )  # fmt: skip
            if left:
                options.record_deed(response=response, signed_on=date(2020, 10, 29), reference=f"D-{number}", **act)
                left -= 1
    register.refresh()
    return register


@time_machine.travel(MORNING + timedelta(days=8), tick=False)
def test_the_page_says_how_far_an_extension_has_come(s0):
    in_force(s0, deeds=2)
    said = words_of(browser_of(s0.commissioner).get(page_url(s0.contract)))
    assert "Lots 1 to 3. Initial term: 1 November 2017 to 31 October 2020; Option 1, not taken up" in said
    assert "Option 1, in force: 1 November 2020 to 31 October 2021 (BRK-DPR-2020-014)" in said
    # lot 4 is in force by its first two deeds; lots 5 and 6 wait for their first
    assert "authorised to 31 October 2021; 2 of 3 deeds signed" in said
    assert "authorised to 31 October 2021; 0 of 6 deeds signed" in said
    assert "notice served on 23 October 2020 by e-mail, reply awaited, deed signed on 29 October 2020" in said
    assert "Recorded the deed for option 1 on" in said
    assert "Today is Friday 30 October 2020." in said


@time_machine.travel(MORNING, tick=False)
def test_every_act_is_a_link_or_says_why_not(s0):
    response = browser_of(s0.commissioner).get(page_url(s0.contract))
    offered = {offer.action.name: offer.verdict.allowed for offer in response.context["offers"]}
    folded = {offer.action.name: offer.verdict.allowed for offer in response.context["far_off"]}
    assert offered == {"record-history": True, "correct-entry": True, "admit-provider": True}
    assert set(folded.values()) == {False}
    assert set(folded) == {
        "confirm-correction", "decline-correction", "serve-notice", "record-reply", "record-deed", "change-stage",
    }  # fmt: skip
    said = words_of(response)
    assert "No provider is waiting for a notice: one is served once a decision has authorised an extension." in said
    assert reverse("frameworks:contract-act", args=[s0.contract.pk, "record-history"]) in response.content.decode()


@time_machine.travel(MORNING, tick=False)
def test_money_stands_in_the_column_of_how_certain_it_is(s0):
    response = browser_of(s0.commissioner).get(page_url(s0.contract))
    assert [(row.column, row.amount) for row in response.context["page"].money] == [
        ("Estimate", "£151,250"), ("Estimate", "£453,750"),
    ]  # fmt: skip
    assert response.context["page"].money_columns == ["Estimate"]


@time_machine.travel(S2_AT, tick=False)
def test_a_contract_with_one_provider_never_says_lot_or_admission(s2):
    """Every page of it that a commissioner can open is crawled, the acts and the forms included."""
    browser, start = browser_of(s2.commissioner), page_url(s2.contract)
    own = re.compile(rf"^/contracts/(?:{s2.contract.pk}/|(?:options|money|parts)/)")
    seen, left = {}, [start]
    while left:
        url = left.pop()
        response = browser.get(url)
        assert response.status_code == 200, url
        seen[url] = words_of(response)
        for found in re.findall(r'href="(/[^"#?]*)', response.content.decode()):
            if own.match(found) and found not in seen and found not in left:
                left.append(found)
    assert len(seen) >= 6
    told = {
        url: re.findall(r"[^.]*\b(?:lots?|admissions?)\b[^.]*", words, re.IGNORECASE) for url, words in seen.items()
    }
    assert {url: found for url, found in told.items() if found} == {}


@time_machine.travel(S2_AT, tick=False)
def test_the_forms_of_a_single_contract_name_no_lot_either(s2):
    options.authorise(
        option=s2.option,
        lots={s2.lots[0]: s2_span()},
        decision_reference="D-2021-7",
        actor=s2.program,
        at=S2_AT,
    )
    browser = browser_of(s2.manager)
    served = browser.get(reverse("frameworks:contract-act", args=[s2.contract.pk, "serve-notice"]))
    assert served.status_code == 200
    page = browser.get(page_url(s2.contract))
    for response in (served, page):
        assert re.findall(r"\b(?:lots?|admissions?)\b", words_of(response), re.IGNORECASE) == []
    assert "Authorised option 1: 3 July 2021 to 2 July 2023 (D-2021-7)." in words_of(page)


def s2_span():
    from frameworks.terms import Span

    return Span(date(2021, 7, 3), date(2023, 7, 2))


@time_machine.travel(MORNING + timedelta(days=400), tick=False)
def test_a_term_that_is_over_is_said_first(s0):
    said = words_of(browser_of(s0.commissioner).get(page_url(s0.contract)))
    assert "The term ended on Saturday 31 October 2020, 391 days ago." in said


@time_machine.travel(MORNING, tick=False)
def test_what_somebody_may_not_see_is_not_there(s0):
    elsewhere = actor_with(Role.COMMISSIONER, council=CouncilFactory())
    for name in ("contract-detail", "contract-history", "contract-edit", "lot-add", "option-add", "money-add"):
        assert browser_of(elsewhere).get(reverse(f"frameworks:{name}", args=[s0.contract.pk])).status_code == 404
    for name, part in (("lot-edit", s0.lots[0]), ("option-edit", s0.option), ("money-edit", s0.value)):
        assert browser_of(elsewhere).get(reverse(f"frameworks:{name}", args=[part.pk])).status_code == 404


@time_machine.travel(MORNING, tick=False)
def test_the_history_page_tells_everything_newest_first(s0):
    extended(s0)
    browser = browser_of(s0.commissioner)
    response = browser.get(reverse("frameworks:contract-history", args=[s0.contract.pk]))
    said = [happening.what for happening in response.context["history"]]
    assert (
        "Recorded from paper for lots 1 to 6: 1 November 2017 to 31 October 2020, the term as awarded "
        "(Award report, September 2017)." in said
    )
    assert "Resolved not to use option 1 for lots 1 to 3 (BRK-DPR-2020-014)." in said
    assert "Authorised option 1 for lots 4 to 6: 1 November 2020 to 31 October 2021 (BRK-DPR-2020-014)." in said
    assert "Added option 1: 12 months." in said
    assert "Entered the sum “Estimated cost of the extension”: £453,750." in said
    assert "Entered the contract." in said
    assert len(said) == len(set(said))


def count(browser: Client, url: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert browser.get(url).status_code == 200
    return len(queries)


@time_machine.travel(MORNING + timedelta(days=8), tick=False)
def test_the_page_takes_at_most_thirty_queries_however_long_the_ledger(s0):
    in_force(s0, deeds=9)
    browser = browser_of(s0.commissioner)
    short = count(browser, page_url(s0.contract))
    lengthen(s0, entries=300)
    assert TermEvent.objects.filter(lot__contract=s0.contract).count() >= 300
    assert count(browser, page_url(s0.contract)) == short
    assert OptionResponse.objects.count() == 9
    assert short <= 30


def lengthen(register: Register, *, entries: int) -> None:
    """Further entries, each a later variation of the same lot."""
    lot = register.lot(4)
    last = lot.events.order_by("sequence").last()
    end, sequence = lot.current_ends_on, last.sequence
    for _ in range(entries):
        sequence += 1
        start = end + timedelta(days=1)
        TermEvent(
            lot=lot, sequence=sequence, kind="variation", moves="both", from_on=start, to_on=start, previous_end_on=end,
            decision_reference="V", at=S0_AT, recorded_at=S0_AT,
        ).save()  # fmt: skip
        end = start


@pytest.mark.parametrize("make", [s0_contract, s2_contract])
def test_the_picture_is_server_made_and_has_no_styles_inline(make):
    register = make()
    html = browser_of(register.commissioner).get(page_url(register.contract)).content.decode()
    assert 'role="img"' in html
    assert "style=" not in html
    assert re.search(r"\son\w+=", html) is None
