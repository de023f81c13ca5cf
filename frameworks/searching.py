"""What the search finds of the register: contracts and lots by their own words, their codes, and who holds a place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse

from commissioning.search.kinds import Keys, SearchKind, Words, kinds, register
from frameworks.enums import SINGLE_KINDS, ContractStage
from frameworks.models import Admission, Contract, ImportBatch, Lot
from providers.models import Provider


def words_of_contracts(contracts: QuerySet[Contract]) -> Iterator[Words]:
    """Each with its description, its codes, and the providers on its lots."""
    places = Admission.objects.standing().select_related("provider")
    read = (
        contracts.exclude(stage=ContractStage.VOID)
        .select_related("council")
        .prefetch_related("lots", Prefetch("lots__admissions", places, to_attr="places"))
    )
    for one in read:
        names = dict.fromkeys(str(place.provider) for lot in one.lots.all() for place in lot.places)  # type: ignore[attr-defined]
        codes = (one.cpv_codes, one.cost_centre, one.purchase_order_code, one.care_system_code)
        said = (one.description, "; ".join(names), one.department, *codes, one.key_users, one.notes)
        text = ". ".join(part.strip().rstrip(".") for part in said if part.strip())
        title = f"{one.title} ({one.get_kind_display().lower()})"
        reference = one.reference
        yield Words(one.pk, one.council_id, reference, title, f"{text}. {one.council.code}:{reference}", one.starts_on)


def words_of_lots(lots: QuerySet[Lot]) -> Iterator[Words]:
    """Each with its scope and the providers on it; one that is the whole contract is found with the contract."""
    places = Admission.objects.standing().select_related("provider")
    beside = Lot.objects.filter(contract=OuterRef("contract")).exclude(pk=OuterRef("pk"))
    read = (
        lots.exclude(contract__stage=ContractStage.VOID).select_related("contract").annotate(is_one_of=Exists(beside))
    )
    for one in read.prefetch_related(Prefetch("admissions", places, to_attr="places")):
        contract = one.contract
        if contract.kind in SINGLE_KINDS and not one.is_one_of:
            continue
        names = "; ".join(str(place.provider) for place in one.places)
        said = (one.scope, one.eligibility, one.areas, names, f"Of {contract.reference} {contract.title}")
        text = ". ".join(part.strip().rstrip(".") for part in said if part.strip())
        reference, on = f"{one.number} of {contract.reference}", one.starts_on or contract.starts_on
        yield Words(one.pk, contract.council_id, reference, one.title, text, on, contract.pk)


def register_kinds() -> None:
    """Let contracts and lots be found."""
    register(
        SearchKind(
            name="contract",
            one="Contract",
            several="Contracts",
            order=10,
            model=Contract,
            seen=Contract.objects.visible_to,
            read=words_of_contracts,
            address=_contract_page,
            changed_by={
                Lot: lambda lot: [lot.contract_id],
                Admission: lambda place: [place.lot.contract_id],
                Provider: _contracts_with,
                ImportBatch: lambda batch: batch.contracts.values_list("contract", flat=True),
            },
        )
    )
    register(
        SearchKind(
            name="lot",
            one="Lot",
            several="Lots",
            order=20,
            model=Lot,
            seen=Lot.objects.visible_to,
            read=words_of_lots,
            address=_contract_page,
            changed_by={
                Contract: lambda contract: contract.lots.values_list("pk", flat=True),
                Admission: lambda place: [place.lot_id],
                Provider: lambda provider: provider.admissions.values_list("lot", flat=True),
                ImportBatch: lambda batch: batch.contracts.values_list("contract__lots", flat=True),
            },
        )
    )
    also = next((kind for kind in kinds() if kind.name == "provider"), None)
    if also is not None:
        register(replace(also, changed_by={**also.changed_by, ImportBatch: _providers_from}))


def _contract_page(pk: int) -> str:
    return reverse("frameworks:contract-detail", args=[pk])


def _providers_from(batch: ImportBatch) -> Keys:
    """The organisations that a file brought into the directory."""
    brought = Provider.history.filter(history_type="+", history_date=batch.imported_at, council=batch.council_id)
    keys: Keys = brought.values_list("id", flat=True)
    return keys


def _contracts_with(provider: Provider) -> Keys:
    return provider.admissions.values_list("lot__contract", flat=True)
