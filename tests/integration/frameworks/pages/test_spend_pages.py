"""The ledger in a browser: a file looked at, brought in or forgotten; lines matched; a contract’s money by year."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commissioning.enums import Role
from frameworks.enums import MoneyKind, VatBasis
from frameworks.models import SpendImport, SpendLine, SpendRule, SpendUpload
from frameworks.services import spend
from tests.factories.commissioning import actor_with
from tests.factories.frameworks import S0_AT, MoneyLineFactory
from tests.factories.spend import HEAD, extract

pytestmark = pytest.mark.django_db
GOOD = f"{HEAD}\n09/10/2020,AH1,501,Care Ltd,,INV-1,100.00,20.00\n09/10/2020,ZZ9,777,=cmd,,INV-2,50.00,0"


def browser(actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


@pytest.fixture
def desk(s0) -> Client:
    s0.contract.cost_centre = "AH1"
    s0.contract.save()
    return browser(s0.commissioner)


def choose(desk: Client, content: str, period: str = "2020-10"):
    file = SimpleUploadedFile("ledger.csv", content.encode())
    return desk.post(reverse("frameworks:spend-upload"), {"period": period, "file": file})


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_file_is_looked_at_before_it_counts_then_brought_in_and_forgotten(desk):
    look = choose(desk, GOOD)["Location"]
    page = text(desk.get(look))
    assert "2 lines, £150 net and £20 VAT. Nothing counts yet." in page
    assert SpendImport.objects.count() == 0
    assert desk.post(look)["Location"] == reverse("frameworks:spend-queue")
    assert (SpendImport.objects.count(), SpendLine.objects.count(), SpendUpload.objects.count()) == (1, 2, 0)
    again = choose(desk, GOOD)["Location"]
    assert "This very file counts already" in text(desk.get(again))
    desk.post(again, {"drop": "1"})
    assert (SpendImport.objects.count(), SpendUpload.objects.count()) == (1, 0)


def test_bad_rows_are_explained_on_the_page_and_as_a_sheet_and_nothing_can_be_brought_in(desk):
    look = choose(desk, f"{GOOD}\n31/09/2020,AH1,,=1+1,,,10,")["Location"]
    page = text(desk.get(look))
    assert "1 row is not right, so nothing can be brought in." in page
    assert "There is no such day as “31/09/2020”" in page
    sheet = desk.get(f"{look}rows-to-correct.csv/").content.decode("utf-8-sig").splitlines()
    assert sheet[1].endswith("4,31/09/2020,AH1,,'=1+1,,,10,")
    answer = desk.post(look)
    assert (answer.status_code, SpendImport.objects.count()) == (409, 0)
    assert "so nothing was brought in" in text(answer)


@pytest.mark.parametrize(
    ("content", "period", "words"),
    [
        ("a,b\n1,2", "2020-10", "No column is headed “Posting date” or “Net”."),
        (GOOD, "October", "“October” is not a month. Write it like 2020-10."),
    ],
)
def test_a_file_or_month_that_cannot_be_read_is_refused_beside_its_box(desk, content, period, words):
    answer = choose(desk, content, period)
    assert (answer.status_code, SpendUpload.objects.count()) == (200, 0)
    assert words in text(answer)


def test_lines_alike_are_matched_once_for_good(s0, desk):
    spend.bring(extract=extract(*GOOD.splitlines()[1:]), actor=s0.commissioner, at=S0_AT)
    line = SpendLine.objects.unmatched().get()
    where = reverse("frameworks:spend-match", args=[line.pk])
    assert text(desk.get(reverse("frameworks:spend-queue"))).count(where) == 1
    wrong = desk.post(where, {"place": "contract", "which": "all"})
    assert "Choose the contract." in text(wrong)
    said = {"place": "contract", "contract": s0.contract.pk, "lot": s0.lot(4).pk, "which": "all"}
    assert desk.post(where, said)["Location"] == reverse("frameworks:spend-queue")
    rule = SpendRule.objects.get()
    assert (rule.key, rule.contract, rule.lot) == (("ZZ9", "777", ""), s0.contract, s0.lot(4))
    assert SpendLine.objects.unmatched().count() == 0
    assert "Cost code zz9, provider 777" in text(desk.get(reverse("frameworks:spend-rules")))
    desk.post(reverse("frameworks:spend-rule-end", args=[rule.pk]))
    assert SpendLine.objects.unmatched().count() == 1


def test_one_line_is_said_to_be_no_spend_under_a_contract(s0, desk):
    spend.bring(extract=extract(*GOOD.splitlines()[1:]), actor=s0.commissioner, at=S0_AT)
    line = SpendLine.objects.unmatched().get()
    desk.post(reverse("frameworks:spend-match", args=[line.pk]), {"place": "none", "which": "one"})
    line.refresh_from_db()
    assert (line.matched_as, SpendRule.objects.count()) == ("not_a_contract", 0)


def test_an_auditor_reads_the_queue_and_is_offered_nothing(s0, desk):
    spend.bring(extract=extract(*GOOD.splitlines()[1:]), actor=s0.commissioner, at=S0_AT)
    auditor = browser(actor_with(Role.AUDITOR, council=s0.contract.council))
    page = auditor.get(reverse("frameworks:spend-queue"))
    assert "777" in text(page)
    assert "<button" not in text(page).partition("<main")[2].partition("</main>")[0]
    assert auditor.post(reverse("frameworks:spend-queue")).status_code == 403


def test_the_money_page_keeps_budget_estimate_and_actual_apart_and_flags_what_is_spent(s0, desk):
    of = {"contract": s0.contract, "vat_basis": VatBasis.EXCLUDING}
    MoneyLineFactory(**of, kind=MoneyKind.CONTRACT_TOTAL, amount=Decimal("110.00"))
    MoneyLineFactory(**of, kind="budget", certainty="estimate", finance_year="2020/21", amount=Decimal("120.00"))
    spend.bring(extract=extract(*GOOD.splitlines()[1:]), actor=s0.commissioner, at=S0_AT)
    page = text(desk.get(reverse("frameworks:contract-money", args=[s0.contract.pk])))
    for words in ("£100 of £110, excluding VAT, is spent: 90%.", "80% or more spent", "£120, excluding VAT",
                  "£100, excluding VAT", "October 2020", 'role="img"'):  # fmt: skip
        assert words in page
    assert "80% or more spent" in text(desk.get(reverse("frameworks:contract-detail", args=[s0.contract.pk])))
    listed = reverse("frameworks:contract-list")
    link = f'href="{reverse("frameworks:contract-detail", args=[s0.contract.pk])}"'
    assert (link in text(desk.get(f"{listed}?spent=80")), link in text(desk.get(f"{listed}?spent=100"))) == (
        True,
        False,
    )


@pytest.mark.parametrize("months", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [("spend-list", 8), ("spend-queue", 6), ("spend-rules", 6)])
def test_lists_ask_as_much_for_three_rows_as_for_one(s0, desk, django_assert_num_queries, page, queries, months):
    for month in range(1, months + 1):
        row = f"09/{month:02}/2020,ZZ{month},9,,,,1.00,0"
        spend.bring(extract=extract(row, period=date(2020, month, 1)), actor=s0.commissioner, at=S0_AT)
        spend.remember(key=(f"QQ{month}", "", ""), contract=s0.contract, actor=s0.commissioner, at=S0_AT)
    desk.get(reverse("frameworks:spend-list"))
    with django_assert_num_queries(queries):
        assert desk.get(reverse(f"frameworks:{page}")).status_code == 200
