"""The ledger: extracts, their lines, and what is remembered of lines alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import factory
from django.db.models import Model
from factory.django import DjangoModelFactory

from commissioning.models import Council
from frameworks.importing.ledger import Extract, read_extract
from frameworks.models import SpendImport, SpendLine, SpendRule, SpendTotal, SpendUpload
from tests.factories.commissioning import CouncilFactory, UserFactory
from tests.factories.frameworks import S0_AT, ContractFactory, LotFactory

OCTOBER = date(2020, 10, 1)
HEAD = "Posting date,Cost code,Supplier number,Supplier,PO number,Invoice number,Net,VAT"


class SpendImportFactory(DjangoModelFactory):
    class Meta:
        model = SpendImport

    council = factory.SubFactory(CouncilFactory)
    period = OCTOBER
    file_name = "ledger.csv"
    sha256 = "0" * 64
    lines_count = 1
    net = Decimal("100.00")
    vat = Decimal("20.00")
    imported_at = S0_AT


class SpendLineFactory(DjangoModelFactory):
    class Meta:
        model = SpendLine

    spend_import = factory.SubFactory(SpendImportFactory)
    number = factory.Sequence(lambda n: n + 2)
    posted_on = date(2020, 10, 9)
    cost_code = "AH1"
    net = Decimal("100.00")
    vat = Decimal("20.00")


class SpendRuleFactory(DjangoModelFactory):
    class Meta:
        model = SpendRule

    council = factory.SubFactory(CouncilFactory)
    cost_code = "AH1"
    made_at = S0_AT
    made_by = factory.SubFactory(UserFactory)


class SpendTotalFactory(DjangoModelFactory):
    class Meta:
        model = SpendTotal

    spend_import = factory.SubFactory(SpendImportFactory)
    contract = factory.LazyAttribute(lambda total: ContractFactory(council=total.spend_import.council))
    lines_count = 1
    net = Decimal("100.00")
    vat = Decimal("20.00")


class SpendUploadFactory(DjangoModelFactory):
    class Meta:
        model = SpendUpload

    council = factory.SubFactory(CouncilFactory)
    period = OCTOBER
    file_name = "ledger.csv"
    content = b""
    uploaded_at = S0_AT
    uploaded_by = factory.SubFactory(UserFactory)


def extract(*rows: str, period: date = OCTOBER, head: str = HEAD) -> Extract:
    """An extract with these rows below the headings."""
    return read_extract("\n".join([head, *rows]).encode(), "ledger.csv", period=period)


def of_the_ledger(council: Council) -> dict[str, int]:
    """By the words of the table of access: a line that waits, something remembered, a file that somebody looks at."""
    return {
        "spendline": SpendLineFactory(spend_import__council=council).pk,
        "spendrule": SpendRuleFactory(council=council).pk,
        "spendupload": SpendUploadFactory(council=council).pk,
    }


def _line(**given: Any) -> SpendLine:
    return SpendLineFactory.build(**{"spend_import": SpendImportFactory(), **given})


def _rule(**given: Any) -> SpendRule:
    return SpendRuleFactory.build(**{"council": CouncilFactory(), "made_by": UserFactory(), **given})


def _second_import() -> SpendImport:
    return SpendImportFactory.build(council=SpendImportFactory().council)


def _replacing_itself() -> SpendImport:
    row = SpendImportFactory()
    row.replaces = row
    return row


def _second_upload() -> SpendUpload:
    first = SpendUploadFactory()
    return SpendUploadFactory.build(council=first.council, uploaded_by=first.uploaded_by)


def _second_line() -> SpendLine:
    first = SpendLineFactory()
    return SpendLineFactory.build(spend_import=first.spend_import, number=first.number)


def _second_total(*, with_lot: bool) -> SpendTotal:
    first = SpendTotalFactory()
    if with_lot:
        first.lot = LotFactory(contract=first.contract)
        first.save()
    return SpendTotalFactory.build(spend_import=first.spend_import, contract=first.contract, lot=first.lot)


CASES: dict[str, Callable[[], Model]] = {
    "frameworks_spendimport_one_counts_for_a_month": _second_import,
    "frameworks_spendimport_does_not_replace_itself": _replacing_itself,
    "frameworks_spendupload_one_for_a_month": _second_upload,
    "frameworks_spendrule_once_for_lines_alike": lambda: _rule(council=SpendRuleFactory().council),
    "frameworks_spendrule_names_a_code": lambda: _rule(cost_code=""),
    "frameworks_spendrule_lot_of_a_contract": lambda: _rule(cohort="Older people"),
    "frameworks_spendrule_ended_by_somebody": lambda: _rule(ended_at=S0_AT),
    "frameworks_spendline_row_once": _second_line,
    "frameworks_spendline_match_in_list": lambda: _line(matched_as="luck"),
    "frameworks_spendline_matched_names_its_contract": lambda: _line(matched_as="hand"),
    "frameworks_spendtotal_once": lambda: _second_total(with_lot=True),
    "frameworks_spendtotal_once_without_a_lot": lambda: _second_total(with_lot=False),
}
