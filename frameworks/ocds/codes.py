"""The words of the register in those of the Open Contracting Data Standard, and dates and sums as it writes them: pure.

Source: OCDS 1.1.5 and its codelists; law.md §3.7.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from frameworks.enums import CallOffMethod, ContractKind, ContractStage, ProcurementRoute, Regime
from frameworks.variation_enums import NoticeType

Data = dict[str, Any]
LONDON = ZoneInfo("Europe/London")
LAST_MOMENT = time(23, 59, 59)

TENDER_STATUS = {
    ContractStage.PLANNED: "planned",
    ContractStage.IN_PROCUREMENT: "active",
    ContractStage.CANCELLED: "cancelled",
}  # from the award on: complete
CONTRACT_STATUS = {
    ContractStage.AWARDED: "pending",
    ContractStage.MOBILISING: "pending",
    ContractStage.LIVE: "active",
    ContractStage.EXPIRED: "terminated",
    ContractStage.TERMINATED: "terminated",
}
METHOD = {
    ProcurementRoute.OPEN: "open",
    ProcurementRoute.COMPETITIVE_DIALOGUE: "selective",
    ProcurementRoute.MINI_COMPETITION: "selective",
    ProcurementRoute.DIRECT_AWARD: "direct",
}  # a contract inherited from another body was not procured by the council
CALL_OFF = {
    CallOffMethod.MINI_COMPETITION: "withReopeningCompetition",
    CallOffMethod.DIRECT_AWARD: "withoutReopeningCompetition",
    CallOffMethod.EITHER: "withAndWithoutReopeningCompetition",
}
FRAMEWORKS = (ContractKind.FRAMEWORK, ContractKind.APPROVED_LIST, ContractKind.OPEN_FRAMEWORK_SCHEME)
_PA2023 = {"scheme": "UKPGA", "id": "2023/54", "description": "Procurement Act 2023"}
LEGAL_BASIS: Mapping[Regime, Data] = {
    Regime.PCR2015: {"scheme": "UKSI", "id": "2015/102", "description": "Public Contracts Regulations 2015"},
    Regime.PA2023: _PA2023,
    Regime.PA2023_LIGHT_TOUCH: {**_PA2023, "description": "Procurement Act 2023, light touch contract"},
    Regime.PSR: {"scheme": "UKSI", "id": "2023/1348", "description": "Provider Selection Regime Regulations 2023"},
}
DOCUMENT_TYPE = {
    NoticeType.UK1: "procurementPlan",
    NoticeType.UK2: "marketStudies",
    NoticeType.UK3: "plannedProcurementNotice",
    NoticeType.UK4: "tenderNotice",
    NoticeType.UK6: "awardNotice",
    NoticeType.UK7: "contractNotice",
}  # what has no code of its own is told by its title


def moment(day: date, *, ends: bool = False) -> str:
    """A day as OCDS writes it: its first moment in London, or its last, since our days are inclusive."""
    return datetime.combine(day, LAST_MOMENT if ends else time.min, tzinfo=LONDON).isoformat()


def period(first: date | None, last: date | None, *, at_most: date | None = None) -> Data:
    """A term of whole days, both included; `at_most` is the last day it can be extended to."""
    told: Data = {}
    if first:
        told["startDate"] = moment(first)
    if last:
        told["endDate"] = moment(last, ends=True)
    if at_most:
        told["maxExtentDate"] = moment(at_most, ends=True)
    if first and last:
        told["durationInDays"] = (last - first).days + 1
    return told


def value(amount: Decimal | None) -> Data | None:
    """A sum in pounds as a number; nothing where none is known."""
    if amount is None:
        return None
    return {"amount": int(amount) if amount == amount.to_integral_value() else float(amount), "currency": "GBP"}


def told(**fields: Any) -> Data:
    """An object with those of its fields that say something; `id_` is written as `id`."""
    return {name.rstrip("_"): one for name, one in fields.items() if one is False or one == 0 or one}
