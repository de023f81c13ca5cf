"""The register as open data: valid against the standard, whole, steady, and without what is nobody's business."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import jsonschema
import pytest
import time_machine
from django.core.management import CommandError, call_command
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from frameworks.enums import (
    Certainty,
    ContractKind,
    ContractStage,
    MoneyKind,
    NoticeMethod,
    OptionKind,
    Reply,
    VatBasis,
)
from frameworks.ocds import package, schemas
from frameworks.services import options
from tests.factories.commissioning import CouncilFactory
from tests.factories.frameworks import (
    S0_AT,
    S0_DAY,
    AdmissionFactory,
    ContractFactory,
    LotFactory,
    MoneyLineFactory,
    TermOptionFactory,
    s0_contract,
    s2_contract,
)
from tests.factories.many import many_contracts
from tests.factories.providers import ProviderFactory

pytestmark = pytest.mark.django_db
RELEASE = schemas.release_schema()
VALID = jsonschema.Draft4Validator(
    schemas.package_schema(),
    registry=Registry().with_resource(RELEASE["id"], Resource.from_contents(RELEASE, default_specification=DRAFT4)),
    format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER,
)


def packaged(council, **given) -> dict[str, Any]:
    """The package, read again, and valid against the schemas."""
    rows = given.pop("contracts", package.every_contract(council))
    read = json.loads("".join(package.written(council, rows, at=S0_AT, **given)))
    assert [f"{error.json_path}: {error.message}" for error in VALID.iter_errors(read)] == []
    assert [field for one in read["releases"] for field in unknown(one, RELEASE, "")] == []
    return read


def unknown(data: Any, schema: dict[str, Any], where: str) -> list[str]:
    """Fields that neither the standard nor an extension knows: a validator lets them pass."""
    while "$ref" in schema:
        schema = RELEASE["definitions"][schema["$ref"].rpartition("/")[2]]
    if isinstance(data, list):
        items = schema.get("items", {})
        return [field for one in data for field in unknown(one, items, where)]
    if not isinstance(data, dict):
        return []
    known = schema.get("properties", {})
    strange = [f"{where}/{name}" for name in data if name not in known]
    return strange + [
        field for name in data if name in known for field in unknown(data[name], known[name], f"{where}/{name}")
    ]


def releases(council, **given) -> dict[str, dict[str, Any]]:
    return {one["tender"]["id"]: one for one in packaged(council, **given)["releases"]}


@pytest.fixture
def s0(db):
    return s0_contract()


def extend(s0) -> None:
    """Lots 4 to 6 authorised to 31 October 2021; of lot 4 the providers accept and sign."""
    uses = options.authorise(
        option=s0.option, lots=s0.spans(4, 5, 6), decision_reference="BRK-DPR-2020-014", actor=s0.program, at=S0_AT
    )
    later = {"actor": s0.manager, "at": S0_AT + timedelta(days=1)}
    for place in uses[0].lot.admissions.all():
        response = options.serve_notice(use=uses[0], admission=place, served_on=S0_DAY, how=NoticeMethod.EMAIL, **later)
        options.record_reply(response=response, reply=Reply.ACCEPTED, replied_on=S0_DAY, **later)
        options.record_deed(response=response, signed_on=S0_DAY, reference="Deed", **later)


def test_case_s0_is_told_lot_by_lot_with_its_option_and_what_became_of_it(s0):
    extend(s0)
    told = releases(s0.contract.council)["ASC-2017-041"]
    code = s0.contract.council.code
    assert told["ocid"] == f"ocds-213czf-{code}-ASC-2017-041"
    assert told["tag"] == ["tender", "award", "contract", "contractAmendment"]
    tender, awards, running = told["tender"], told["awards"], told["contracts"]
    assert tender["techniques"]["hasFrameworkAgreement"] is True
    assert tender["legalBasis"]["id"] == "2015/102"
    assert tender["contractPeriod"] == {
        "startDate": "2017-11-01T00:00:00+00:00", "endDate": "2020-10-31T23:59:59+00:00",
        "maxExtentDate": "2021-10-31T23:59:59+00:00", "durationInDays": 1096,
    }  # fmt: skip
    assert tender["renewal"] == {
        "description": "The term may be extended by 12 months.", "minimumRenewals": 0, "maximumRenewals": 1,
        "period": {
            "startDate": "2020-11-01T00:00:00+00:00", "endDate": "2021-10-31T23:59:59+00:00", "durationInDays": 365
        },
    }  # fmt: skip
    assert [lot["id"] for lot in tender["lots"]] == ["1", "2", "3", "4", "5", "6"]
    assert [(one["id"], one["relatedLots"], len(one["suppliers"])) for one in awards] == [
        (f"ASC-2017-041-lot-{number}", [str(number)], 3) for number in range(1, 7)
    ]
    assert [one["period"]["endDate"][:10] for one in running] == ["2020-10-31"] * 3 + ["2021-10-31"] + [
        "2020-10-31"
    ] * 2
    assert [len(one.get("amendments", [])) for one in running] == [0, 0, 0, 2, 1, 1]
    first, second = running[3]["amendments"]
    assert first["description"] == "Extension authorised: 2020-11-01 to 2021-10-31"
    assert first["rationale"].endswith("; decision BRK-DPR-2020-014")
    assert second["description"] == "Extension in force: 2020-11-01 to 2021-10-31"


def test_a_contract_with_one_provider_is_one_contract_under_its_own_reference():
    s2 = s2_contract()
    told = releases(s2.contract.council)["PH-2018-007"]
    assert [one["id"] for one in told["contracts"]] == ["PH-2018-007"]
    assert told["contracts"][0]["status"] == "active"
    assert "techniques" not in told["tender"]
    supplier = told["awards"][0]["suppliers"][0]["id"]
    assert [party["roles"] for party in told["parties"]] == [["buyer", "procuringEntity"], ["supplier"]]
    assert told["parties"][1]["id"] == supplier


def test_planned_ones_cancelled_ones_and_call_offs_have_their_release_too(s0):
    council = s0.contract.council
    planned = ContractFactory(council=council, reference="NEXT", stage=ContractStage.PLANNED, kind=ContractKind.DYNAMIC,
                              admission_mode="continuous", starts_on=date(2021, 11, 1),
                              initial_ends_on=date(2025, 10, 31), max_ends_on=date(2025, 10, 31))  # fmt: skip
    LotFactory(contract=planned, number=1, predecessor=s0.lot(4))
    ContractFactory(council=council, reference="NEVER", stage=ContractStage.CANCELLED)
    ContractFactory(council=council, reference="CALL", kind=ContractKind.CALL_OFF, stage=ContractStage.PLANNED,
                    parent=s0.contract, parent_lot=s0.lot(4), route="mini_competition")  # fmt: skip
    told = releases(council)
    assert set(told) == {"ASC-2017-041", "NEXT", "NEVER", "CALL"}
    assert (told["NEXT"]["tag"], told["NEXT"]["tender"]["status"]) == (["planning"], "planned")
    assert told["NEXT"]["tender"]["techniques"]["dynamicPurchasingSystem"] == {"status": "pending"}
    prefix = f"ocds-213czf-{council.code}"
    (before,) = told["NEXT"]["relatedProcesses"]
    assert (before["relationship"], before["identifier"]) == (["prior"], f"{prefix}-ASC-2017-041")
    assert before["relatedLots"] == ["4"]
    (after,) = told["ASC-2017-041"]["contracts"][3]["relatedProcesses"]
    assert (after["relationship"], after["identifier"]) == (["renewalProcess"], f"{prefix}-NEXT")
    (framework,) = told["CALL"]["relatedProcesses"]
    assert (framework["relationship"], framework["relatedLots"]) == (["framework"], ["4"])
    assert told["CALL"]["tender"]["competitive"] is True
    assert (told["NEVER"]["tag"], told["NEVER"]["tender"]["status"]) == (["tenderCancellation"], "cancelled")


def test_providers_are_known_by_their_numbers_and_a_private_person_by_nothing():
    council = CouncilFactory()
    contract = ContractFactory(council=council, reference="C", **running())
    lot = LotFactory(contract=contract, number=1, status="live", **running(lot=True))
    firm = ProviderFactory(council=council, legal_name="Firm", company_number="01234567", charity_number="1098765",
                           is_sme=True, is_vcse=True)  # fmt: skip
    person = ProviderFactory(council=council, legal_name="Wilhelmina Quartermaine", is_natural_person=True,
                             company_number="", reference="PRV-WQ")  # fmt: skip
    for provider in (firm, person):
        AdmissionFactory(lot=lot, provider=provider)
    read = packaged(council)
    told = read["releases"][0]
    assert told["parties"][1] == {
        "id": "GB-COH-01234567", "name": "Firm", "roles": ["supplier"],
        "identifier": {"scheme": "GB-COH", "id": "01234567", "legalName": "Firm"},
        "additionalIdentifiers": [{"scheme": "GB-CHC", "id": "1098765"}], "details": {"scale": "sme", "vcse": True},
    }  # fmt: skip
    assert told["parties"][2] == {"id": "withheld", "name": "Withheld: a private person", "roles": ["supplier"]}
    assert told["withheldInformation"][0]["field"] == "parties/name"
    assert "Quartermaine" not in json.dumps(read)
    assert "PRV-WQ" not in json.dumps(read)


def running(*, lot: bool = False) -> dict[str, Any]:
    """The fields of a contract, or a lot, that runs on the day of case S0."""
    ends = {name: date(2021, 10, 31) for name in ("current_ends_on", "authorised_ends_on", "max_ends_on")}
    if lot:
        return {"starts_on": date(2017, 11, 1), "initial_ends_on": date(2021, 10, 31), **ends}
    return {"stage": ContractStage.LIVE, "initial_ends_on": date(2021, 10, 31), **ends}


def test_sums_pools_reviews_and_codes_are_told(db):
    council = CouncilFactory()
    contract = ContractFactory(
        council=council, reference="C", cpv_codes="85310000-5, 85312000-9", review_on=date(2021, 1, 4), **running()
    )
    LotFactory(contract=contract, number=1, status="live", **running(lot=True))
    TermOptionFactory(contract=contract, order=1, months=24, kind=OptionKind.POOL)
    MoneyLineFactory(contract=contract, kind=MoneyKind.CONTRACT_TOTAL, amount=Decimal("1234.50"),
                     certainty=Certainty.QUOTE, vat_basis=VatBasis.EXCLUDING)  # fmt: skip
    told = releases(council)["C"]
    assert told["tender"]["value"] == {"amount": 1234.5, "currency": "GBP"}
    assert told["tender"]["renewal"]["description"] == "The term may be extended by periods of up to 24 months in all."
    assert "maximumRenewals" not in told["tender"]["renewal"]
    assert told["tender"]["items"][0]["classification"] == {"scheme": "CPV", "id": "85310000-5"}
    assert told["contracts"][0]["milestones"][0]["dueDate"] == "2021-01-04T00:00:00+00:00"


def test_the_same_register_gives_the_same_bytes_and_a_change_another_id(s0):
    council = s0.contract.council
    once, again = (list(package.written(council, package.every_contract(council), at=S0_AT)) for _ in range(2))
    assert once == again
    before = releases(council)["ASC-2017-041"]["id"]
    extend(s0)
    assert releases(council)["ASC-2017-041"]["id"] != before


def test_however_many_contracts_the_queries_are_the_same(django_assert_num_queries):
    council = CouncilFactory()
    many_contracts(council, 1)
    with django_assert_num_queries(11):
        packaged(council)
    many_contracts(council, 5)
    with django_assert_num_queries(11):
        assert len(packaged(council)["releases"]) == 6


def test_everybody_gets_what_is_on_the_public_register_and_no_decision_that_is_not_published(client, s0):
    extend(s0)
    council = s0.contract.council
    planned = ContractFactory(council=council, reference="NEXT", title="Secret plan", stage=ContractStage.PLANNED)
    LotFactory(contract=planned, number=1, predecessor=s0.lot(4))
    with time_machine.travel(S0_AT, tick=False):
        response = client.get(f"/public/{council.code}/contracts/register.ocds.json")
    read = b"".join(response.streaming_content).decode()
    assert [one["tender"]["id"] for one in json.loads(read)["releases"]] == ["ASC-2017-041"]
    assert "Secret plan" not in read
    assert "BRK-DPR-2020-014" not in read
    assert "NEXT" not in read
    assert response["Cache-Control"] == "public, max-age=300"


def test_the_command_writes_a_whole_file_or_none(s0, tmp_path):
    said, file = StringIO(), tmp_path / "register.json"
    call_command("export_register", "--format", "ocds", "--out", str(file), stdout=said)
    assert len(json.loads(file.read_text(encoding="utf-8"))["releases"]) == 1
    assert said.getvalue() == f"{file}: {file.stat().st_size} bytes, 1 contracts of {s0.contract.council.code}\n"
    assert [one.name for one in tmp_path.iterdir() if one.name != "data"] == ["register.json"]
    CouncilFactory()
    for arguments in ([], ["--council", "NIX"]):
        with pytest.raises(CommandError) as refused:
            call_command("export_register", "--format", "ocds", "--out", str(file), *arguments)
        assert refused.value.returncode == 3


def test_the_schemas_are_those_of_the_standard_with_the_extensions_that_are_named():
    assert RELEASE["id"].endswith("/1__1__5/release-schema.json")
    named = {address.rpartition("ocds_")[2].partition("_extension")[0] for address in package.EXTENSIONS}
    assert named == {path.stem for path in (schemas.SCHEMA / "extensions").glob("*.json")}
