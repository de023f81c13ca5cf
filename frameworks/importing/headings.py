"""Which column of a council's own sheet holds what: by the Transparency Code's words, or by those of common exports.

Source: Local Government Transparency Code 2015, part 2 (law.md §3.1): reference, title, department, description,
supplier and details, sum over the term or by the year, irrecoverable VAT, start, end and review date, quote or tender,
SME and VCSE with registration number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from frameworks.importing.layout import ERRORS, FIELDS, Field, Kind
from frameworks.importing.values import plain, read_date, read_few, read_money, read_yes_no

# What one row of such a sheet can say, besides the fields of a contract.
OTHERS: tuple[Field, ...] = (
    Field("lot_number", "Lot", read_few),
    Field("lot_title", "Lot title"),
    Field("lot_scope", "Lot scope"),
    Field("areas", "Areas and venues"),
    Field("supplier", "Supplier"),
    Field("company_number", "Company number"),
    Field("charity_number", "Charity number"),
    Field("vat_number", "VAT number"),
    Field("ledger_number", "Ledger number"),
    Field("is_sme", "SME", read_yes_no),
    Field("is_vcse", "VCSE", read_yes_no),
    Field("ends_on", "End date", read_date),
    Field("max_ends_on", "Can last until", read_date),
    Field("option_months", "Options (months)"),
    Field("notice_days", "Days of notice", read_few),
    Field("decision_reference", "Decision"),
    Field("total", "Total value (£)", read_money),
    Field("annual", "Annual value (£)", read_money),
)
_LEFT_OUT = ("planned_by", "regime_ground", "readmission_months", "call_off_max_months")
FLAT: dict[str, Field] = {
    field.key: field for field in (*(field for field in FIELDS[Kind.CONTRACT] if field.key not in _LEFT_OUT), *OTHERS)
}
SYNONYMS: dict[str, str] = {
    "reference": "contract reference; reference number; ref; ref no; contract ref; contract number; contract no; "
    "contract id; agreement reference; contract register reference; unique reference; register id",
    "title": "contract title; title of agreement; agreement title; contract name; name of contract; contract; "
    "contract title description",
    "department": "service; directorate; local authority department; department responsible; service area; "
    "responsible department; buying department; division; business unit; team",
    "description": "description of goods and services; description of the goods and or services being provided; "
    "description of goods or services; goods and services; contract description; summary; detail; details",
    "supplier": "supplier name; supplier name and details; provider; provider name; contractor; vendor; vendor name; "
    "awarded supplier; successful supplier; supplier names; name of supplier; contractor name; company name",
    "company_number": "company registration number; companies house number; registration number; "
    "supplier company number; company reg no; company no; crn; supplier registration number",
    "charity_number": "charity no; registered charity number; charity registration number",
    "vat_number": "vat registration number; supplier vat number",
    "ledger_number": "supplier number; supplier id; vendor number; vendor id; creditor number; creditor reference",
    "is_sme": "is the supplier an sme; supplier sme; small or medium sized enterprise; sme yes no; sme status",
    "is_vcse": "is the supplier a vcse; vco; voluntary or community sector; voluntary sector; third sector; "
    "supplier vcse; voluntary and community sector organisation; vcs; vcse status",
    "total": "contract value; total contract value; value; sum; sum to be paid; total value; lifetime value; "
    "value of contract; whole life value; contract sum; sum to be paid over the length of the contract; "
    "total contract value £; awarded value; estimated total value",
    "annual": "annual value; estimated annual spend; annual spend; annual contract value; annual budget; "
    "estimated annual value; budget; yearly value; value per annum; estimated annual spending or budget",
    "irrecoverable_vat": "irrecoverable vat; vat that cannot be recovered; non recoverable vat; "
    "vat not recoverable; vat irrecoverable",
    "starts_on": "start date; contract start date; start; commencement date; date started; contract start; "
    "begin date; effective date; from",
    "ends_on": "end date; contract end date; end; expiry date; expiry; contract expiry date; finish date; "
    "current end date; contract end; to; completion date; end date current",
    "initial_ends_on": "initial end date; original end date; end of initial term; initial term end; "
    "first end date; contract end date excluding extensions; initial contract end date",
    "max_ends_on": "maximum end date; end date including extensions; latest end date; extension end date; "
    "end date with extensions; final end date; contract end date including extensions; extended end date",
    "option_months": "extension options; option to extend; extension; extension period; extensions; "
    "extension options months; options to extend; extension months; option to extend months",
    "notice_days": "notice period; notice period days; notice days",
    "review_on": "review date; contract review date; date of review; next review date; review",
    "invitation": "procurement process; tender or quote; quote or tender; process type; contract award process; "
    "request for quote or invitation to tender; quotation or tender; invitation type",
    "route": "procurement route; procedure; procurement procedure; route to market; procurement method; tender type",
    "regime": "procurement regime; regulations; legislation; legal basis",
    "regime_basis_on": "procurement begun on; procurement start date; tender start date; date advertised; "
    "advert date; tender published; invitation date; date of advert",
    "kind": "contract type; agreement type; type of contract; type of agreement; category of agreement; type",
    "stage": "status; contract status; state",
    "signed_on": "date signed; signature date; signed date; date contract signed; award date; date of award",
    "cpv_codes": "cpv; cpv code; cpv codes; common procurement vocabulary",
    "cost_centre": "cost centre code; cost code; cost centres",
    "purchase_order_code": "purchase order number; po number; po; order number",
    "care_system_code": "social care system code; mosaic id; liquidlogic id; care system reference",
    "owner_post": "contract owner; owner; responsible officer post; budget holder; lead officer",
    "contract_manager_post": "contract manager; contract officer; contract lead",
    "parent": "parent contract; framework reference; framework; called off from; under",
    "lot_number": "lot no; lot number; lot",
    "lot_title": "lot name; lot description; name of lot",
    "areas": "area; areas served; ward; wards; location",
    "decision_reference": "decision; decision reference; decision ref; decision number; award decision; "
    "authorisation reference; approval reference",
    "notes": "comments; remarks; additional information; further information; note",
    "is_tupe_relevant": "tupe; tupe applies",
    "social_value": "social value commitments",
    "dpia_completed_on": "dpia; dpia date; data protection impact assessment",
    "eqia_completed_on": "eqia; eia; equality impact assessment; equality impact assessment date",
    "insurance_checked_on": "insurance check; insurance checked; insurance last checked",
    "admission_mode": "admission of providers; admission mode",
    "call_off_method": "call off method; call off procedure",
    "first_awarded_on": "open scheme first awarded on; scheme first awarded on",
}
_BY_WORDS = {
    **{plain(word): key for key, words in SYNONYMS.items() for word in words.split(";")},
    **{plain(field.heading): key for key, field in FLAT.items()},
}
IGNORED = frozenset({plain(ERRORS), "row", "row number", "no", "s no"})


@dataclass(frozen=True)
class Columns:
    """Which field each column holds, by its place from nought; columns that hold nothing we know are left out."""

    by_place: Mapping[int, str]

    def missing(self) -> list[str]:
        """The headings of fields without which no row can be read."""
        there = set(self.by_place.values())
        needed = [FLAT[key].heading for key in ("reference", "title", "department", "starts_on") if key not in there]
        return needed if {"ends_on", "initial_ends_on"} & there else [*needed, FLAT["ends_on"].heading]


def guess(headings: Sequence[str]) -> Columns:
    """The field of every column whose heading is known; of two columns for one field, the first."""
    found: dict[int, str] = {}
    for place, heading in enumerate(headings):
        key = _field_of(heading)
        if key and key not in found.values():
            found[place] = key
    return Columns(found)


def key_of(headings: Sequence[str]) -> str:
    """What a set of headings is remembered by, whatever its order."""
    words = sorted(plain(heading) for heading in headings)
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def _field_of(heading: str) -> str:
    words = plain(heading)
    if not words or words in IGNORED:
        return ""
    if found := _BY_WORDS.get(words):
        return found
    return _BY_WORDS.get(plain(heading.partition("(")[0].partition("[")[0]), "")
