"""One contract of the register as a release: a snapshot of what is public of it on a day.

Each contract is a contracting process of its own, call-offs too. Each of its lots is awarded and is a contract, because
each has a term of its own. Free text that officers write to each other (notes, reasons, clauses) is never read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from frameworks.enums import (
    OPEN_STAGES,
    CallOffMethod,
    ContractKind,
    ContractStage,
    MoneyKind,
    ProcurementRoute,
    Regime,
)
from frameworks.models import Admission, Contract, Lot, Notice
from frameworks.ocds import codes, terms
from frameworks.ocds.codes import Data, moment, period, told, value
from frameworks.ocds.parties import buyer_of, council_party, supplier_parties, suppliers_of, withheld
from frameworks.variation_enums import NoticeType

DIGITS = 12


@dataclass(frozen=True)
class Telling:
    """What a release is written with: the day it tells, the prefix of every ocid, and further documents by contract.

    For everybody (`is_public`) neither decisions nor contracts that are still to be awarded are named.
    """

    on: date
    prefix: str
    documents: Mapping[int, Sequence[Data]] = field(default_factory=dict)
    is_public: bool = False

    def ocid(self, contract: Contract) -> str:
        """The open contracting identifier of a contract."""
        return f"{self.prefix}-{contract.council.code}-{contract.reference}"


def release(contract: Contract, telling: Telling) -> Data:
    """The release of a contract read by `selectors.reading`. Makes no query. Its id names what it says: the same
    contents have the same id."""
    stage = contract.stage_on(telling.on)
    lots = sorted(contract.lots.all(), key=lambda lot: lot.number)
    places: list[Admission] = [place for lot in lots for place in lot.places_held]  # type: ignore[attr-defined]
    is_awarded = stage not in (*OPEN_STAGES, ContractStage.CANCELLED)
    suppliers = supplier_parties(places) if is_awarded else []
    body = told(
        ocid=telling.ocid(contract),
        date=_last_changed(contract),
        language="en",
        tag=_tags(contract, stage, is_awarded),
        initiationType="tender",
        buyer=buyer_of(contract.council),
        parties=[council_party(contract.council, contract.department), *suppliers],
        tender=_tender(contract, stage, lots, telling),
        awards=[_award(contract, lot, lots) for lot in lots] if is_awarded else None,
        contracts=[_contract(contract, lot, lots, stage, telling) for lot in lots] if is_awarded else None,
        relatedProcesses=terms.processes_before(contract, lots, telling.ocid),
        withheldInformation=withheld(suppliers),
    )
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:DIGITS]
    return {"ocid": body.pop("ocid"), "id": f"{telling.ocid(contract)}-{digest}", **body}


def _tags(contract: Contract, stage: ContractStage, is_awarded: bool) -> list[str]:
    if stage == ContractStage.PLANNED:
        return ["planning"]
    if stage == ContractStage.CANCELLED:
        return ["tenderCancellation"]
    if not is_awarded:
        return ["tender"]
    events = [event for lot in contract.lots.all() for event in lot.events.all() if event.kind in terms.AMENDING]
    tags = ["tender", "award", "contract", *(["contractAmendment"] if events else [])]
    return [*tags, "contractTermination"] if codes.CONTRACT_STATUS[stage] == "terminated" else tags


def _tender(contract: Contract, stage: ContractStage, lots: Sequence[Lot], telling: Telling) -> Data:
    route = ProcurementRoute(contract.route)
    is_call_off = contract.kind == ContractKind.CALL_OFF
    return told(
        id_=contract.reference,
        title=contract.title,
        description=contract.description,
        status=codes.TENDER_STATUS.get(stage, "complete"),
        procuringEntity=buyer_of(contract.council),
        items=_items(contract),
        value=value(_total(contract)),
        procurementMethod=codes.METHOD.get(route),
        procurementMethodDetails=f"{route.label}; {contract.get_invitation_display().lower()}",
        mainProcurementCategory="services",
        legalBasis=codes.LEGAL_BASIS.get(Regime(contract.regime)),
        competitive=route == ProcurementRoute.MINI_COMPETITION if is_call_off else None,
        contractPeriod=period(contract.starts_on, contract.initial_ends_on, at_most=contract.max_ends_on),
        techniques=_techniques(contract, stage, lots),
        lots=[_lot(contract, lot, stage, telling) for lot in lots],
        documents=[*_documents(contract), *telling.documents.get(contract.pk, ())],
        **terms.renewal(contract, contract.options.all()),  # type: ignore[arg-type]
    )


def _lot(contract: Contract, lot: Lot, stage: ContractStage, telling: Telling) -> Data:
    first, last = lot.starts_on or contract.starts_on, lot.initial_ends_on or contract.initial_ends_on
    method = codes.CALL_OFF.get(CallOffMethod(lot.call_off_method))
    agreement = told(method=method, maximumParticipants=lot.provider_limit)
    return told(
        id_=str(lot.number),
        title=lot.title,
        status=codes.TENDER_STATUS.get(stage, "complete"),
        value=value(_value_of(contract, lot)),
        contractPeriod=period(first, last, at_most=lot.max_ends_on or contract.max_ends_on),
        techniques={"hasFrameworkAgreement": True, "frameworkAgreement": agreement} if agreement else None,
        **terms.renewal(contract, contract.options.all()),  # type: ignore[arg-type]
    )


def _award(contract: Contract, lot: Lot, lots: Sequence[Lot]) -> Data:
    return told(
        id_=_own_id(contract, lot, lots),
        title=_own_title(contract, lot, lots),
        status="active",
        value=value(_value_of(contract, lot) or (_total(contract) if len(lots) == 1 else None)),
        suppliers=suppliers_of(lot.places_held),  # type: ignore[attr-defined]
        contractPeriod=period(lot.starts_on, lot.initial_ends_on, at_most=lot.max_ends_on),
        relatedLots=[str(lot.number)],
        **terms.renewal(contract, contract.options.all()),  # type: ignore[arg-type]
    )


def _contract(contract: Contract, lot: Lot, lots: Sequence[Lot], stage: ContractStage, telling: Telling) -> Data:
    own_id = _own_id(contract, lot, lots)
    status = codes.CONTRACT_STATUS[stage]
    if lot.current_ends_on and lot.current_ends_on < telling.on:
        status = "terminated"
    variations = terms.varied(contract.variations.all(), own_id, cites=not telling.is_public)
    return told(
        id_=own_id,
        awardID=own_id,
        title=_own_title(contract, lot, lots),
        description=contract.description,
        status=status,
        period=period(lot.starts_on, lot.current_ends_on, at_most=lot.max_ends_on),
        value=value(_value_of(contract, lot) or (_total(contract) if len(lots) == 1 else None)),
        dateSigned=moment(contract.signed_on) if contract.signed_on else None,
        milestones=_milestones(contract),
        relatedProcesses=_after(lot, stage, telling),
        amendments=[*terms.amendments(lot, own_id, cites=not telling.is_public), *variations],
        **terms.renewal(contract, contract.options.all()),  # type: ignore[arg-type]
    )


def _after(lot: Lot, stage: ContractStage, telling: Telling) -> list[Data]:
    after = getattr(lot, "successor", None)
    if after is None or (telling.is_public and after.contract.stage in (*OPEN_STAGES, ContractStage.CANCELLED)):
        return []
    return terms.processes_after(after, stage == ContractStage.TERMINATED, telling.ocid)


def _techniques(contract: Contract, stage: ContractStage, lots: Sequence[Lot]) -> Data | None:
    if contract.kind == ContractKind.DYNAMIC:
        status = codes.CONTRACT_STATUS.get(stage, "cancelled" if stage == ContractStage.CANCELLED else "pending")
        return {"hasDynamicPurchasingSystem": True, "dynamicPurchasingSystem": {"status": status}}
    if contract.kind not in codes.FRAMEWORKS:
        return None
    methods = {codes.CALL_OFF.get(CallOffMethod(lot.call_off_method)) for lot in lots}
    agreement = told(
        method=methods.pop() if len(methods) == 1 else None,
        period=period(contract.starts_on, contract.initial_ends_on, at_most=contract.max_ends_on),
        description=contract.get_admission_mode_display(),
        value=value(_total(contract)),
    )
    return {"hasFrameworkAgreement": True, "frameworkAgreement": agreement}


def _items(contract: Contract) -> list[Data]:
    names = [one.strip() for one in contract.cpv_codes.split(",") if one.strip()]
    if not names:
        return []
    first, *more = ({"scheme": "CPV", "id": name} for name in names)
    return [told(id_="1", description=contract.title, classification=first, additionalClassifications=more)]


def _documents(contract: Contract) -> list[Data]:
    """The notices that were published, where they can be read."""
    published: list[Notice] = [one for one in contract.procurement_notices.all() if one.published_on]
    return [
        told(
            id_=f"notice-{one.pk}",
            documentType=codes.DOCUMENT_TYPE.get(NoticeType(one.type)),
            title=" ".join(filter(None, (one.get_type_display(), one.identifier))),
            url=one.url,
            datePublished=moment(one.published_on) if one.published_on else None,
        )
        for one in sorted(published, key=lambda one: (one.published_on or date.min, one.pk))
    ]


def _milestones(contract: Contract) -> list[Data]:
    if not contract.review_on:
        return []
    return [{"id": "review", "type": "assessment", "title": "Review", "dueDate": moment(contract.review_on)}]


def _total(contract: Contract) -> Decimal | None:
    """What the whole contract is worth over its term, where the register says one sum."""
    sums = [line.amount for line in contract.published_sums if line.kind == MoneyKind.CONTRACT_TOTAL]  # type: ignore[attr-defined]
    return sums[0] if len(sums) == 1 else None


def _value_of(contract: Contract, lot: Lot) -> Decimal | None:
    sums = [line.amount for line in contract.lot_sums if line.lot_id == lot.pk]  # type: ignore[attr-defined]
    return sums[0] if len(sums) == 1 else None


def _own_id(contract: Contract, lot: Lot, lots: Sequence[Lot]) -> str:
    return contract.reference if len(lots) == 1 else f"{contract.reference}-lot-{lot.number}"


def _own_title(contract: Contract, lot: Lot, lots: Sequence[Lot]) -> str:
    return contract.title if len(lots) == 1 else f"{contract.title}: lot {lot.number}, {lot.title}"


def _last_changed(contract: Contract) -> str:
    """When what the release says was last changed on record; the day the procurement began where nobody has kept it."""
    stamps: list[datetime] = [event.recorded_at for lot in contract.lots.all() for event in lot.events.all()]
    kept: Any = contract.changed_at  # type: ignore[attr-defined]
    if kept:
        stamps.append(kept)
    if not stamps:
        return moment(contract.regime_basis_on)
    return max(stamps).astimezone(codes.LONDON).isoformat(timespec="seconds")
