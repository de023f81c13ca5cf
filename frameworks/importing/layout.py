"""What a register file holds: kinds of row, and the fields of each with their headings.

One layout for every format (docs/register-files.md): a CSV file has all kinds of row on one sheet and says in its first
column which kind a row is; an XLSX file has a sheet for each; a JSON file nests them. A file of the council's own has
contracts only, with headings of its own, and is read through `headings.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any

from frameworks.enums import (
    AdmissionMode,
    AdmissionStatus,
    Calculation,
    CallOffMethod,
    Certainty,
    ContractKind,
    ContractStage,
    InvitationKind,
    LotStatus,
    MoneyKind,
    OptionKind,
    OptionScope,
    ProcurementRoute,
    Regime,
    VatBasis,
)
from frameworks.history import RECORDABLE
from frameworks.importing.sheets import Raw
from frameworks.importing.values import (
    choice_reader,
    read_date,
    read_few,
    read_money,
    read_number,
    read_text,
    read_yes_no,
)
from frameworks.regimes import GROUND_CHOICES

FORMAT = "commissioning-register"
FORMAT_VERSION = 1
ROW = "Row"
ERRORS = "Errors"
Value = str | Decimal | date | bool | int | None
_STATUSES = [("active", "Active"), ("merged", "Merged"), ("dissolved", "Dissolved")]


class Kind(StrEnum):
    """What a row of a register file is. The value is written in the first column of a CSV file."""

    PROVIDER = "Provider"
    CONTRACT = "Contract"
    LOT = "Lot"
    OPTION = "Option"
    PLACE = "Place"
    TERM = "Term"
    NOT_TAKEN_UP = "Not taken up"
    SUM = "Sum"

    @property
    def sheet(self) -> str:
        """The name of its sheet in an XLSX file, and of its list in a JSON file."""
        return "Not taken up" if self is Kind.NOT_TAKEN_UP else f"{self.value}s"

    @property
    def list_key(self) -> str:
        return self.sheet.lower().replace(" ", "_")


@dataclass(frozen=True)
class Field:
    """One column: its key, its heading, how a cell is read, and the words of a choice by what is stored."""

    key: str
    heading: str
    read: Callable[[Raw], Value] = read_text
    labels: Mapping[str, str] | None = None
    needed: bool = False

    @property
    def is_text(self) -> bool:
        return self.read is read_text


def _choice(key: str, heading: str, choices: Any, *, needed: bool = False, also: dict[str, str] | None = None) -> Field:
    pairs = [(str(value), str(label)) for value, label in getattr(choices, "choices", choices)]
    return Field(key, heading, choice_reader(pairs, also), dict(pairs), needed)


_text = Field
_date = partial(Field, read=read_date)
_money = partial(Field, read=read_money)
_flag = partial(Field, read=read_yes_no)
_whole = partial(Field, read=read_few)
_number = partial(Field, read=read_number)
_ground = partial(_choice, choices=GROUND_CHOICES)

STAGES = {
    "active": "live", "current": "live", "running": "live", "in progress": "live", "pipeline": "planned",
    "future": "planned", "ended": "expired", "closed": "expired", "complete": "expired", "completed": "expired",
    "tender": "in_procurement", "procurement": "in_procurement",
}  # fmt: skip
KINDS = {
    "framework": "framework", "list": "approved_list", "dps": "dynamic", "dynamic purchasing system": "dynamic",
    "dynamic market": "dynamic", "call off contract": "call_off", "call off": "call_off", "spot": "contract",
    "purchase order": "contract", "service": "contract", "services": "contract", "one off": "contract",
}  # fmt: skip
INVITATIONS = {
    "tender": "tender", "published tender": "tender", "invitation to tender": "tender", "itt": "tender",
    "quote": "quote", "quotation": "quote", "request for quotation": "quote", "rfq": "quote", "none": "neither",
    "n a": "neither",
}  # fmt: skip
ROUTES = {
    "open procedure": "open", "tender": "open", "open tender": "open", "competitive": "open", "restricted": "open",
    "further competition": "mini_competition", "mini competition": "mini_competition", "direct": "direct_award",
    "waiver": "direct_award", "framework": "mini_competition",
}  # fmt: skip
REGIMES = {
    "pcr": "pcr2015", "pcr 2015": "pcr2015", "pa 2023": "pa2023", "pa2023": "pa2023",
    "light touch": "pa2023_light_touch", "psr": "psr",
}  # fmt: skip

FIELDS: dict[Kind, tuple[Field, ...]] = {
    Kind.PROVIDER: (
        _text("reference", "Provider", needed=True),
        _text("legal_name", "Legal name", needed=True),
        _text("trading_name", "Trading name"),
        _text("company_number", "Company number"),
        _text("charity_number", "Charity number"),
        _text("ppon", "PPON"),
        _text("vat_number", "VAT number"),
        _flag("is_sme", "SME"),
        _flag("is_vcse", "VCSE"),
        _flag("is_natural_person", "A person"),
        _text("parent", "Part of"),
        _text("cqc_location_id", "CQC location"),
        _date("exclusion_checked_on", "Exclusion checked on"),
        _text("ledger_number", "Ledger number"),
        _choice("status", "Provider status", _STATUSES),
    ),
    Kind.CONTRACT: (
        _text("reference", "Contract", needed=True),
        _choice("kind", "Kind", ContractKind, also=KINDS),
        _text("title", "Title", needed=True),
        _text("description", "Description"),
        _choice("stage", "Stage", ContractStage, also=STAGES),
        _text("department", "Department", needed=True),
        _text("owner_post", "Owner"),
        _text("contract_manager_post", "Contract manager"),
        _text("key_users", "Key users"),
        _choice("regime", "Procurement regime", Regime, also=REGIMES),
        _date("regime_basis_on", "Procurement begun on"),
        _ground("regime_ground", "Ground for options"),
        _choice("route", "Procurement route", ProcurementRoute, also=ROUTES),
        _choice("invitation", "Quote or tender", InvitationKind, also=INVITATIONS),
        _text("cpv_codes", "CPV codes"),
        _text("parent", "Under contract"),
        _whole("parent_lot", "Under lot"),
        _choice("admission_mode", "Admission of providers", AdmissionMode),
        _whole("readmission_months", "Re-opens every (months)"),
        _text("call_off_method", "Call-off method"),
        _flag("call_offs_may_outlive", "Call-offs may outlive it"),
        _whole("call_off_max_months", "Call-offs outlive it by at most (months)"),
        _flag("is_no_commitment", "No commitment to buy"),
        _date("first_awarded_on", "Scheme first awarded on"),
        _text("long_term_reason", "Reason for a long term"),
        _text("planned_by", "Planned by decision"),
        _date("starts_on", "Starts on", needed=True),
        _date("initial_ends_on", "First term ends on", needed=True),
        _date("signed_on", "Signed on"),
        _date("review_on", "Review on"),
        _money("irrecoverable_vat", "Irrecoverable VAT (£)"),
        _text("cost_centre", "Cost centre"),
        _text("purchase_order_code", "Purchase order"),
        _text("care_system_code", "Social care system code"),
        _flag("is_tupe_relevant", "TUPE"),
        _date("dpia_completed_on", "Data protection assessment"),
        _date("eqia_completed_on", "Equality assessment"),
        _date("insurance_checked_on", "Insurance checked on"),
        _text("social_value", "Social value"),
        _text("performance_statement", "Performance statement"),
        _date("performance_stated_on", "Performance stated on"),
        _text("notes", "Notes"),
    ),
    Kind.LOT: (
        _text("contract", "Contract", needed=True),
        _whole("number", "Lot", needed=True),
        _text("title", "Title", needed=True),
        _text("scope", "Scope"),
        _text("eligibility", "Eligibility"),
        _text("areas", "Areas and venues"),
        _whole("provider_limit", "Provider limit"),
        _choice("call_off_method", "How work is called off", [pair for pair in CallOffMethod.choices if pair[0]]),
        _choice("status", "Lot status", LotStatus),
        _text("predecessor", "Follows contract"),
        _whole("predecessor_lot", "Follows lot"),
    ),
    Kind.OPTION: (
        _text("contract", "Contract", needed=True),
        _whole("order", "Option", needed=True),
        _choice("kind", "Option kind", OptionKind),
        _whole("months", "Months", needed=True),
        _choice("applies_to", "Applies to", OptionScope),
        _flag("is_partial_use_allowed", "Part use leaves the rest"),
        _date("latest_notice_on", "Latest day for notice"),
        _whole("notice_days", "Days of notice"),
        _flag("is_deed_required", "Needs a deed"),
        _text("clause", "Clause"),
        _text("conditions", "Conditions"),
        _text("indexation", "Indexation"),
    ),
    Kind.PLACE: (
        _text("contract", "Contract", needed=True),
        _whole("lot", "Lot", needed=True),
        _text("provider", "Provider", needed=True),
        _choice("status", "Place status", AdmissionStatus),
        _date("admitted_on", "Admitted on"),
        _date("ends_on", "Place ends on"),
        _text("condition", "Condition"),
        _date("condition_met_on", "Condition met on"),
        _text("reason", "Reason"),
    ),
    Kind.TERM: (
        _text("contract", "Contract", needed=True),
        _whole("lot", "Lot", needed=True),
        _choice("kind", "Entry", [(kind.value, kind.label) for kind in RECORDABLE]),
        _date("from_on", "From", needed=True),
        _date("to_on", "To", needed=True),
        _whole("option", "Option"),
        _text("decision_reference", "Decision", needed=True),
        _text("instrument", "Instrument"),
        _ground("ground", "Ground"),
        _text("transition_reason", "Reason for a gap or overlap"),
        _text("reason", "Reason"),
    ),
    Kind.NOT_TAKEN_UP: (
        _text("contract", "Contract", needed=True),
        _whole("lot", "Lot", needed=True),
        _whole("option", "Option", needed=True),
        _text("decision_reference", "Decision", needed=True),
        _date("decided_on", "Decided on", needed=True),
    ),
    Kind.SUM: (
        _text("contract", "Contract", needed=True),
        _whole("number", "Sum", needed=True),
        _choice("kind", "Sum kind", MoneyKind, needed=True),
        _text("label", "What it is for", needed=True),
        _whole("lot", "Lot"),
        _whole("option", "Option"),
        _text("finance_year", "Finance year"),
        _text("cohort", "Cohort"),
        _money("amount", "Amount (£)", needed=True),
        _choice("vat_basis", "VAT", VatBasis),
        _choice("certainty", "Certainty", Certainty),
        _text("source", "Source"),
        _choice("calculation", "Calculated as", [pair for pair in Calculation.choices if pair[0]]),
        _whole("base_line", "Of sum"),
        _money("weekly_rate", "Weekly rate (£)"),
        _number("times", "Times"),
        _text("parts", "Sum of"),
        _money("tolerance", "Tolerance (£)"),
        _money("rounding", "Rounded to (£)"),
    ),
}  # fmt: skip


def headings_of(kind: Kind) -> list[str]:
    """The headings of a kind's own sheet, in order."""
    return [field.heading for field in FIELDS[kind]]


def all_headings() -> list[str]:
    """The headings of the one sheet of a CSV file: what a row is, then every column of any kind, each once."""
    return list(dict.fromkeys([ROW, *(heading for kind in Kind for heading in headings_of(kind))]))
