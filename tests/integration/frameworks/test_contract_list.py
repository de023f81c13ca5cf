"""The page of the contracts list, and the same list as a file."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from commissioning import panels
from commissioning.enums import Role
from frameworks.enums import Certainty, MoneyKind
from frameworks.panels import LAST_SAFE_START
from providers.models import Provider
from tests.factories.commissioning import CouncilFactory, UserFactory, actor_with
from tests.factories.frameworks import S0_AT, AdmissionFactory, ContractFactory, LotFactory, MoneyLineFactory
from tests.factories.many import many_contracts
from tests.factories.providers import ProviderFactory

pytestmark = pytest.mark.django_db

URL = "/contracts/"


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(S0_AT, tick=False):
        yield


@pytest.fixture
def commissioner(client):
    actor = actor_with(Role.COMMISSIONER, council=CouncilFactory())
    client.force_login(actor.user)
    return actor


def text(response) -> str:
    """What the page says, without its markup."""
    words = re.sub(r"<(style|script|head)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words))


def references(response) -> list[str]:
    return [row.record.reference for row in response.context["table"].paginated_rows]


# --- the page -----------------------------------------------------------------------------------------------------


def test_the_list_case_s0_as_its_row_tells_it(client, s0):
    client.force_login(s0.commissioner.user)

    page = client.get(URL)

    said = text(page)
    for words in (
        "1 contract ", "Employment and day opportunities support", "ASC-2017-041", "Approved list", "3 providers",
        "31 Oct 2020", "12 months to 31 Oct 2021", "Not stated", "4 of 17 known", "Total value",
    ):  # fmt: skip
        assert words in said, words
    assert reverse("frameworks:contract-detail", args=[s0.contract.pk]) in page.content.decode()


def test_a_contract_with_one_provider_names_it_and_counts_no_lots(client, s2):
    client.force_login(s2.commissioner.user)

    page = client.get(URL)

    provider = s2.contract.lots.get().admissions.get().provider
    row = next(iter(page.context["table"].drawn_rows()))
    told = {cell.heading: re.sub(r"<[^>]+>", " ", str(cell.value)).strip() for cell in row}
    assert told["Providers"] == provider.legal_name
    assert told["Lots"].endswith("Not divided into lots")


def test_estimate_and_price_stand_in_columns_of_their_own(client, commissioner):
    contract = ContractFactory(council=commissioner.council)
    for certainty, amount in ((Certainty.QUOTE, "120000.00"), (Certainty.ESTIMATE, "135000.50")):
        MoneyLineFactory(contract=contract, kind=MoneyKind.CONTRACT_TOTAL, certainty=certainty, amount=Decimal(amount))

    row = next(iter(client.get(URL).context["table"].drawn_rows()))

    assert [str(cell.value) for cell in row if cell.heading in ("Value", "Estimate")] == ["£120,000", "£135,000.50"]


def test_the_stage_stands_by_the_title_unless_the_contract_simply_runs(client, s0):
    client.force_login(s0.commissioner.user)
    assert "govuk-tag" not in client.get(URL).content.decode()
    with time_machine.travel(S0_AT + timedelta(days=30), tick=False):
        client.force_login(s0.commissioner.user)
        assert ">Expired</strong>" in client.get(URL).content.decode()


@pytest.mark.parametrize("rows", [1, 3, 300])
def test_the_list_takes_as_many_queries_however_long_it_is(client, commissioner, django_assert_num_queries, rows):
    many_contracts(commissioner.council, rows)
    client.get(URL)

    with django_assert_num_queries(23):
        page = client.get(URL)

    assert page.context["total"] == rows
    assert len(references(page)) == min(rows, 25)


@pytest.mark.parametrize("rows", [1, 3, 300])
def test_the_file_takes_as_many_queries_however_long_it_is(client, commissioner, django_assert_num_queries, rows):
    many_contracts(commissioner.council, rows)
    client.get(f"{URL}export.csv/")

    with django_assert_num_queries(20):
        exported = client.get(f"{URL}export.csv/")

    assert len(lines(exported)) == rows + 1


# --- sorting and narrowing ----------------------------------------------------------------------------------------


@pytest.fixture
def three(commissioner):
    """Three contracts that differ in everything the list can be sorted and narrowed by."""
    council = commissioner.council
    day = date(2021, 1, 31)
    common = {"council": council}
    one = ContractFactory(**common, reference="A-1", title="Cooking", department="Adults and Health")
    two = ContractFactory(
        **common, reference="B-2", title="Befriending", department="Children", stage="live", kind="framework",
        admission_mode="closed", current_ends_on=day, authorised_ends_on=day, owner_post=commissioner.post,
    )  # fmt: skip
    three = ContractFactory(
        **common, reference="C-3", title="Advocacy", initial_ends_on=date(2020, 1, 1), stage="cancelled"
    )
    for number in (1, 2):
        lot = LotFactory(contract=two, number=number, starts_on=two.starts_on, initial_ends_on=date(2020, 10, 31),
                         current_ends_on=day, authorised_ends_on=day, max_ends_on=two.max_ends_on)  # fmt: skip
        for name in ("Bramble Limited", "Clover Limited"):
            provider = Provider.objects.filter(council=council, legal_name=name).first()
            AdmissionFactory(lot=lot, provider=provider or ProviderFactory(council=council, legal_name=name))
    MoneyLineFactory(contract=one, kind=MoneyKind.CONTRACT_TOTAL, amount=Decimal("9.00"))
    MoneyLineFactory(contract=two, kind=MoneyKind.CONTRACT_TOTAL, amount=Decimal("10.00"))
    MoneyLineFactory(
        contract=three, kind=MoneyKind.CONTRACT_TOTAL, amount=Decimal("5.00"), certainty=Certainty.ESTIMATE
    )
    return one, two, three


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["A-1", "B-2", "C-3"]),
        ("-reference", ["C-3", "B-2", "A-1"]),
        ("title", ["C-3", "B-2", "A-1"]),
        ("kind", ["A-1", "C-3", "B-2"]),
        ("-lots", ["B-2", "C-3", "A-1"]),
        ("-providers", ["B-2", "C-3", "A-1"]),
        ("ends", ["C-3", "A-1", "B-2"]),
        ("price", ["A-1", "B-2", "C-3"]),
        ("-price", ["B-2", "A-1", "C-3"]),
        ("estimate", ["C-3", "A-1", "B-2"]),
        ("-estimate", ["C-3", "A-1", "B-2"]),
        ("nonsense", ["A-1", "B-2", "C-3"]),
    ],
)
def test_the_list_is_sorted_by(client, three, sort, expected):
    assert references(client.get(URL, {"sort": sort, "q": ""})) == expected


def test_the_list_is_sorted_by_what_entries_lack(client, three):
    def lacking(sort):
        table = client.get(URL, {"sort": sort}).context["table"]
        return [len(table.facts[contract.pk].completeness.missing) for contract in table.shown]

    assert lacking("entry") == sorted(lacking("entry"))
    assert lacking("-entry") == sorted(lacking("entry"), reverse=True)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"kind": "framework"}, ["B-2"]),
        ({"stage": "live"}, ["B-2"]),
        ({"stage": "planned"}, ["A-1"]),
        ({"stage": "expired"}, []),
        ({"department": "Children"}, ["B-2"]),
        ({"ending": "3"}, []),
        ({"ending": "6"}, ["B-2"]),
        ({"ending": "12"}, ["B-2"]),
        ({"entry": "complete"}, []),
        ({"entry": "incomplete"}, ["A-1", "B-2", "C-3"]),
        ({"q": "bramble"}, ["B-2"]),
        ({"q": "b-2 clover"}, ["B-2"]),
        ({"q": "b-2 cooking"}, []),
        ({"q": "COOK"}, ["A-1"]),
        ({"kind": "monarchy"}, ["A-1", "B-2", "C-3"]),
    ],
)
def test_the_list_is_narrowed_by(client, three, chosen, expected):
    assert references(client.get(URL, chosen)) == expected


def test_the_list_is_narrowed_to_what_a_post_looks_after_and_to_a_provider(client, commissioner, three):
    provider = Provider.objects.get(legal_name="Bramble Limited")

    assert references(client.get(URL, {"post": commissioner.post.pk})) == ["B-2"]
    assert references(client.get(URL, {"provider": provider.pk})) == ["B-2"]


def test_only_what_occurs_can_be_chosen(client, commissioner, three):
    form = client.get(URL).context["filters"].form

    assert [value for value, _ in form.fields["department"].choices] == ["", "Adults and Health", "Children"]
    assert list(form.fields["post"].queryset) == [commissioner.post]
    assert [str(one) for one in form.fields["provider"].queryset] == ["Bramble Limited", "Clover Limited"]


# --- who sees what, and empty lists -------------------------------------------------------------------------------


def test_nobody_finds_the_contracts_of_another_council(client, s0):
    stranger = actor_with(Role.AUDITOR, council=CouncilFactory())
    client.force_login(stranger.user)

    page, exported = client.get(URL), client.get(f"{URL}export.csv/")

    assert "ASC-2017-041" not in page.content.decode()
    assert page.context["filters"].form.fields["provider"].queryset.count() == 0
    assert len(lines(exported)) == 1


def test_a_manager_finds_the_contracts_of_their_department_and_their_own(client):
    manager = actor_with(Role.CONTRACT_MANAGER, council=CouncilFactory(), department="Children")
    for reference, given in (
        ("MINE", {"department": "Housing", "contract_manager_post": manager.post}),
        ("OURS", {"department": "Children"}),
        ("THEIRS", {"department": "Housing"}),
    ):
        ContractFactory(council=manager.council, reference=reference, **given)
    client.force_login(manager.user)

    assert references(client.get(URL)) == ["MINE", "OURS"]
    assert [row[0] for row in lines(client.get(f"{URL}export.csv/"))] == ["Reference", "MINE", "OURS"]


@pytest.mark.parametrize(
    ("role", "chosen", "words"),
    [
        (Role.COMMISSIONER, {}, "There is no contract yet. Add the first one: everything else begins from it."),
        (Role.AUDITOR, {}, "There is no contract that your post sees."),
        (Role.ADMINISTRATOR, {}, "There is no contract that your post sees."),
        (Role.COMMISSIONER, {"q": "zzz"}, "No contract is like that. Take a filter away, or search for fewer words."),
        (None, {}, "You hold no post today, so you see no contracts."),
    ],
)
def test_an_empty_list_says_why_and_what_to_do_first(client, role, chosen, words):
    user = actor_with(role, council=CouncilFactory()).user if role else UserFactory()
    client.force_login(user)

    page = client.get(URL, chosen)

    assert words in text(page)
    assert "Take them away" not in text(page)
    assert (reverse("frameworks:contract-add") in page.content.decode()) is (role == Role.COMMISSIONER)


# --- columns of packages above ------------------------------------------------------------------------------------


def test_a_package_above_fills_the_last_safe_start_and_adds_a_column(client, commissioner, monkeypatch):
    first, second = (ContractFactory(council=commissioner.council, reference=name) for name in ("A-1", "B-2"))
    asked = []

    def starts(contracts, actor, at):
        asked.append([contract.pk for contract in contracts])
        return {first.pk: date(2020, 8, 3)}

    monkeypatch.setattr(panels, "_columns", {})
    panels.register_column("frameworks.contract", LAST_SAFE_START, starts)
    panels.register_column("frameworks.contract", "Open reports", lambda contracts, actor, at: {second.pk: 2})
    page = client.get(URL)

    told = [
        {cell.heading: re.sub(r"<[^>]+>", "", str(cell.value)) for cell in row}
        for row in page.context["table"].drawn_rows()
    ]
    assert [row[LAST_SAFE_START] for row in told] == ["Mon 3 Aug 2020", "–None worked out"]
    assert [row["Open reports"] for row in told] == ["–None", "2"]
    assert asked == [[first.pk, second.pk]]
    exported = lines(client.get(f"{URL}export.csv/"))
    at = exported[0].index(LAST_SAFE_START)
    assert [(row[at], row[-1]) for row in exported] == [
        (LAST_SAFE_START, "Open reports"), ("2020-08-03", ""), ("", "2"),
    ]  # fmt: skip


# --- the file -----------------------------------------------------------------------------------------------------


def lines(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_file_has_one_line_for_each_contract_narrowed_and_sorted_as_the_page(client, three):
    exported = lines(client.get(f"{URL}export.csv/", {"sort": "-reference", "q": "", "page": "1"}))
    assert [row[0] for row in exported] == ["Reference", "C-3", "B-2", "A-1"]

    narrowed = lines(client.get(f"{URL}export.csv/", {"kind": "framework"}))
    told = dict(zip(narrowed[0], narrowed[1], strict=True))
    assert len(narrowed) == 2
    assert (told["Reference"], told["Lots"], told["Providers"]) == ("B-2", "2", "Bramble Limited; Clover Limited")
    assert (told["Ends on"], told["Total value (£)"], told["Estimated total value (£)"]) == ("2021-01-31", "10.00", "")


def test_the_page_leads_to_the_file_of_what_it_shows(client, three):
    page = client.get(URL, {"kind": "framework", "page": "1"})

    assert page.context["exports"] == [
        ("CSV", f"{URL}export.csv/?kind=framework"),
        ("XLSX", f"{URL}export.xlsx/?kind=framework"),
    ]


def test_the_workbook_has_the_same_lines(client, three):
    answer = client.get(f"{URL}export.xlsx/")

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [row[0].value for row in sheet.iter_rows()] == ["Reference", "A-1", "B-2", "C-3"]
    assert sheet.title == "Contracts"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="contracts-2020-10-22.xlsx"'


def test_nothing_in_the_file_runs_as_a_formula(client, commissioner):
    ContractFactory(council=commissioner.council, title='=HYPERLINK("https://evil.example","x")', department="@SUM(1)")

    row = lines(client.get(f"{URL}export.csv/"))[1]

    assert row[1] == '\'=HYPERLINK("https://evil.example","x")'
    assert row[4] == "'@SUM(1)"


def test_a_provider_who_is_a_person_is_named_by_reference_in_the_file(client, commissioner):
    lot = LotFactory(contract=ContractFactory(council=commissioner.council))
    person = ProviderFactory(
        council=commissioner.council, reference="PA-7", legal_name="Morwenna Tregear", is_natural_person=True
    )
    AdmissionFactory(lot=lot, provider=person)

    exported = client.get(f"{URL}export.csv/").content.decode()

    assert "PA-7 (a person)" in exported
    assert "Tregear" not in exported
    assert "Morwenna Tregear" in client.get(URL).content.decode()


def test_another_kind_of_file_is_not_there(client, commissioner):
    assert client.get(f"{URL}export.pdf/").status_code == 404
