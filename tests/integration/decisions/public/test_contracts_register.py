"""The public contracts register: what the Transparency Code asks of each contract, and nobody's private name."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from frameworks.enums import AdmissionStatus, Certainty, ContractStage, MoneyKind, VatBasis
from frameworks.models import Contract
from tests.factories.commissioning import CouncilFactory
from tests.factories.frameworks import S0_AT, AdmissionFactory, ContractFactory, LotFactory, MoneyLineFactory
from tests.factories.many import many_contracts
from tests.factories.providers import ProviderContactFactory, ProviderFactory

pytestmark = pytest.mark.django_db

URL = "/public/BRK/contracts/"
RUNS = {
    "stage": ContractStage.LIVE, "current_ends_on": date(2020, 10, 31), "authorised_ends_on": date(2020, 10, 31),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(S0_AT, tick=False):
        yield


@pytest.fixture
def council():
    return CouncilFactory(code="BRK", name="Brackenford Borough Council")


@pytest.fixture
def contract(council) -> Contract:
    """One contract with everything the Code asks for, held by a charity and by somebody in their own name."""
    contract = ContractFactory(
        council=council, reference="ASC-1", title="Support at home", description="Help with daily living.",
        review_on=date(2020, 4, 1), irrecoverable_vat=Decimal("1200.00"), **RUNS,
    )  # fmt: skip
    charity = ProviderFactory(
        council=council, legal_name="=Thornfield Care", company_number="01234567", charity_number="1098765",
        is_sme=True, is_vcse=True,
    )  # fmt: skip
    person = ProviderFactory(council=council, legal_name="Ottoline Vane", is_natural_person=True, is_sme=True)
    ProviderContactFactory(provider=charity, name="Bo Thorne")
    lot = LotFactory(contract=contract, number=1, title="North")
    for provider in (charity, person):
        AdmissionFactory(lot=lot, provider=provider)
    MoneyLineFactory(
        contract=contract, kind=MoneyKind.CONTRACT_TOTAL, amount=Decimal("453750.00"), certainty=Certainty.QUOTE,
        vat_basis=VatBasis.EXCLUDING,
    )  # fmt: skip
    return contract


def text(response) -> str:
    words = re.sub(r"<(style|script|head)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words)))


def lines(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_one_contract_says_all_that_the_code_asks(client, contract):
    said = text(client.get(f"{URL}ASC-1/"))
    for words in (
        "Support at home", "Help with daily living.", "Adults and Health", "£453,750 over the term, excluding VAT",
        "=Thornfield Care (company 01234567; charity 1098765; SME; VCSE)", "Irrecoverable VAT £1,200",
        "Starts on 1 November 2017", "Ends on 31 October 2020", "Review 1 April 2020",
        "Quote or tender Published invitation to tender",
    ):  # fmt: skip
        assert words in said, words


def test_the_file_has_one_line_for_a_contract_and_nothing_in_it_runs(client, contract):
    page = client.get(f"{URL}register.csv")
    (line,) = lines(page)
    assert line == {
        "Reference number": "ASC-1",
        "Title": "Support at home",
        "Department": "Adults and Health",
        "Description": "Help with daily living.",
        "Kind": "Contract",
        "Supplier name and details": "'=Thornfield Care (company 01234567; charity 1098765; SME; VCSE); "
        "Withheld: a private person",
        "SME": "'=Thornfield Care",
        "VCSE": "'=Thornfield Care",
        "Sum (£)": "453750.00",
        "What the sum is": "over the term, excluding VAT",
        "Further sums": "",
        "Irrecoverable VAT (£)": "1200.00",
        "Start date": "2017-11-01",
        "End date": "2020-10-31",
        "Review date": "2020-04-01",
        "Can last until": "2021-10-31",
        "Quote or tender": "Published invitation to tender",
    }
    assert page["Content-Disposition"] == 'attachment; filename="contracts-register-2020-10-22.csv"'


def test_a_provider_who_is_a_person_is_neither_shown_nor_found(client, contract):
    places = (URL, f"{URL}ASC-1/", f"{URL}register.csv")
    assert [place for place in places if "Ottoline" in client.get(place).content.decode()] == []
    assert "Withheld: a private person" in text(client.get(f"{URL}ASC-1/"))
    assert client.get(URL, {"q": "Ottoline"}).context["total"] == 0
    assert client.get(URL, {"q": "Thornfield"}).context["total"] == 1


def test_nobody_to_ring_at_a_provider_is_named(client, contract):
    assert [place for place in (URL, f"{URL}ASC-1/") if "Bo Thorne" in client.get(place).content.decode()] == []


@pytest.mark.parametrize(
    ("stage", "dates", "is_there"),
    [
        (ContractStage.PLANNED, {}, False),
        (ContractStage.IN_PROCUREMENT, {}, False),
        (ContractStage.AWARDED, RUNS, True),
        (ContractStage.MOBILISING, RUNS, True),
        (ContractStage.LIVE, RUNS, True),
        (ContractStage.LIVE, RUNS | {"current_ends_on": date(2020, 10, 21)}, False),
        (ContractStage.TERMINATED, RUNS, False),
        (ContractStage.CANCELLED, {}, False),
    ],
)
def test_only_what_is_awarded_and_has_not_ended_is_on_it(client, council, stage, dates, is_there):
    ContractFactory(council=council, reference="X-1", **{**dates, "stage": stage})
    assert client.get(URL).context["total"] == is_there
    assert client.get(f"{URL}X-1/").status_code == (200 if is_there else 404)


def test_a_place_that_is_suspended_is_still_held_and_says_no_more(client, contract):
    suspended = ProviderFactory(council=contract.council, legal_name="Larkspur Homes")
    AdmissionFactory(
        lot=contract.lots.get(), provider=suspended, status=AdmissionStatus.SUSPENDED, reason="A safeguarding inquiry."
    )
    said = text(client.get(f"{URL}ASC-1/"))
    assert "Larkspur Homes" in said
    assert ("uspended" in said, "safeguarding" in said) == (False, False)


def test_a_provider_whose_own_place_has_ended_is_not_named_any_more(client, contract):
    for name, ends_on in (("Larkspur Homes", date(2020, 10, 21)), ("Sorrel House", date(2020, 10, 22))):
        provider = ProviderFactory(council=contract.council, legal_name=name)
        AdmissionFactory(lot=contract.lots.get(), provider=provider, ends_on=ends_on)
    said = text(client.get(f"{URL}ASC-1/"))
    assert ("Larkspur Homes" in said, "Sorrel House" in said) == (False, True)


def test_another_councils_contract_is_not_on_it(client, contract):
    other = CouncilFactory(code="HLW", name="Harlow Vale Council")
    assert client.get("/public/HLW/contracts/").context["total"] == 0
    assert client.get("/public/HLW/contracts/ASC-1/").status_code == 404
    assert client.get("/public/NONE/contracts/").status_code == 404
    assert other.name in text(client.get("/public/"))


def test_it_is_narrowed_by_kind_department_and_end(client, contract):
    def found(**asked) -> int:
        return client.get(URL, asked).context["total"]

    ContractFactory(council=contract.council, reference="RDS-1", department="Roads", **RUNS)
    assert [found(department="Adults and Health"), found(department="Roads"), found()] == [1, 1, 2]
    assert [found(kind="contract"), found(kind="call_off")] == [2, 0]
    LotFactory(
        contract=contract, number=2, current_ends_on=date(2020, 12, 31), authorised_ends_on=date(2020, 12, 31),
        starts_on=date(2017, 11, 1), initial_ends_on=date(2020, 10, 31), max_ends_on=date(2021, 10, 31),
    )  # fmt: skip
    assert [found(ending="3"), found(q="asc daily")] == [1, 1]


def test_pages_are_kept_unchanged_and_set_no_cookie(client, contract):
    for place in ("/public/", "/public/BRK/", URL, f"{URL}ASC-1/", f"{URL}register.csv"):
        page = client.get(place)
        kept = set(page["Cache-Control"].split(", "))
        assert (page.status_code, dict(page.cookies), kept) == (200, {}, {"public", "max-age=300"})
        assert client.get(place, headers={"if-none-match": page["ETag"]}).status_code == 304
        assert client.post(place).status_code == 405
        assert "script-src 'self'" in page["Content-Security-Policy"]


def test_the_queries_do_not_grow_with_the_rows(client, council):
    counted = []
    for more in (1, 2, 297):
        many_contracts(council, more)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get(URL)
        counted.append(len(queries))
        assert len(page.content) <= 150_000
    assert counted == [counted[0]] * 3
    with CaptureQueriesContext(connection) as queries:
        assert len(lines(client.get(f"{URL}register.csv"))) == 300
    assert len(queries) <= 10


def test_the_front_page_leads_to_the_register_and_to_verification(client, council):
    page = client.get("/public/BRK/").content.decode()
    assert [where in page for where in (URL, "/public/verify/")] == [True, True]


def test_search_engines_read_the_public_pages_alone(client, council):
    assert client.get("/robots.txt").content.decode().splitlines()[1:] == [
        "Allow: /public/", "Allow: /static/", "Disallow: /",
    ]  # fmt: skip
    narrowed = client.get(URL, {"q": "care"}).content.decode()
    assert '<meta name="robots" content="noindex, follow">' in narrowed
    assert "noindex" not in client.get(URL).content.decode()
