"""A council's own sheet, a contract in each row, taken apart into the rows that a register file has.

Rows with the same reference are lots of one contract, or providers on one lot: what they say of the contract must be
the same. What such sheets never say is filled in, and counted as a note: the regime by the first day, the route by
“quote or tender”, and the decision as the file itself.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from commissioning.calendar import ONE_DAY, extend_end, months_between
from frameworks.enums import AdmissionMode, ContractKind, ContractStage, InvitationKind, ProcurementRoute, Regime
from frameworks.importing.layout import FIELDS, Kind, Value
from frameworks.importing.records import Problem, Record
from frameworks.importing.values import plain
from frameworks.kinds import LISTS
from frameworks.planning import ADMISSION_TO_BEGIN_WITH
from frameworks.regimes import PA2023_STARTS_ON, PCR2015_STARTS_ON

OF_CONTRACT = frozenset(one.key for one in FIELDS[Kind.CONTRACT])
WITHOUT_TERM = (ContractStage.PLANNED, ContractStage.IN_PROCUREMENT, ContractStage.CANCELLED)
# What may differ between the rows of one contract.
_OF_ROW = frozenset(
    {"lot_number", "lot_title", "lot_scope", "areas", "supplier", "company_number", "charity_number", "vat_number",
     "ledger_number", "is_sme", "is_vcse", "total", "annual"}
)  # fmt: skip
_PERIOD = re.compile(r"(?:(\d{1,2})\s*(?:x|×|\*)\s*)?(\d{1,3})\s*(months?|mths?|m|years?|yrs?|y)?\b", re.IGNORECASE)
NONE_GIVEN = frozenset({"no", "none", "n a", "nil", "0", "not applicable"})


@dataclass
class TakenApart:
    """The records that a flat sheet comes to, what is wrong, and what was filled in (how many times each)."""

    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)


def take_apart(rows: Sequence[Record], file_name: str) -> TakenApart:
    """The providers, contracts, lots, options, places, terms and sums that the rows of a flat sheet name."""
    taken = TakenApart()
    by_reference: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        reference = row.text("reference")
        if reference:
            by_reference[reference].append(row)
        else:
            taken.problems.append(Problem(row.place, "Contract", "The row has no reference."))
    seen: set[str] = set()
    for several in by_reference.values():
        _contract(several, taken, seen, file_name)
    return taken


def provider_key(row: Record) -> str:
    """What a provider is known by inside a flat sheet: its company number, else its name."""
    return row.text("company_number").upper() or plain(row.text("supplier"))


def periods(words: str) -> list[int] | None:
    """The lengths of options in months: “12”, “2 x 12 months”, “1 year + 1 year”; None where they cannot be read."""
    if plain(words) in NONE_GIVEN:
        return []
    found: list[int] = []
    for part in re.split(r"[+,;&]| and ", words):
        match = _PERIOD.fullmatch(part.strip())
        if match is None:
            return None
        times, number, unit = match.groups()
        months = int(number) * (12 if unit and unit[0].lower() == "y" else 1)
        found += [months] * int(times or 1)
    return found if len(found) <= 20 else None


def _contract(rows: list[Record], taken: TakenApart, seen: set[str], file_name: str) -> None:
    first = rows[0]
    if not _agree(rows, taken):
        return
    values = {key: value for key, value in first.values.items() if key in OF_CONTRACT}
    _fill_in(values, taken, first)
    taken.records.append(Record(Kind.CONTRACT, first.place, values))
    options = _options(first, values, taken)
    lots = _lots(rows, values, taken)
    spans = _terms(first, values, options, taken)
    decision = first.text("decision_reference") or f"As brought in from {file_name}"[:60]
    reference = first.text("reference")
    for number in lots:
        for order, span in enumerate(spans):
            entry: dict[str, Value] = {
                "contract": reference, "lot": number, "from_on": span[0], "to_on": span[1],
                "decision_reference": decision,
            }  # fmt: skip
            if order:
                entry["option"] = order
            taken.records.append(Record(Kind.TERM, lots[number].place, entry))
    for row in rows:
        _place(row, values, taken, seen, is_running=bool(spans))
    _sums(rows, taken, file_name)


def _agree(rows: list[Record], taken: TakenApart) -> bool:
    """Whether rows with one reference say the same of their contract and are not the same row twice."""
    first, is_fine = rows[0], True
    keys: dict[tuple[Value, str], Record] = {}
    for row in rows:
        key = (row.values.get("lot_number"), provider_key(row))
        if key in keys:
            message = f"This contract is already in {str(keys[key].place).lower()}. Take one of the two out."
            taken.problems.append(Problem(row.place, "Contract", message))
            is_fine = False
            continue
        keys[key] = row
        for name in (first.values.keys() | row.values.keys()) - _OF_ROW:
            if name in row.values and name in first.values and row.values[name] != first.values[name]:
                message = f"{first.place!s} says otherwise of the same contract. Make them alike."
                heading = _heading(name)
                taken.problems.append(Problem(row.place, heading, message))
                is_fine = False
    kind = first.values.get("kind", ContractKind.CONTRACT)
    if is_fine and kind not in LISTS and len({key[0] for key in keys}) < len(rows):
        message = (
            f"This reference is already in {str(first.place).lower()}. A contract has one provider: give the lots "
            "numbers of their own, or say in “Kind” that it is a framework or list."
        )
        taken.problems += [Problem(row.place, "Contract", message) for row in rows[1:]]
        return False
    return is_fine


def _heading(key: str) -> str:
    return next((one.heading for one in FIELDS[Kind.CONTRACT] if one.key == key), key.replace("_", " ").capitalize())


def _fill_in(values: dict[str, Value], taken: TakenApart, row: Record) -> None:
    kind = ContractKind(str(values.setdefault("kind", ContractKind.CONTRACT.value)))
    begins = values.get("starts_on")
    if "initial_ends_on" not in values and "ends_on" in row.values:
        values["initial_ends_on"] = row.values["ends_on"]
    if "regime_basis_on" not in values and begins:
        values["regime_basis_on"] = begins
        taken.notes["The day the procurement began is taken to be the first day of the term"] += 1
    basis = values.get("regime_basis_on")
    if "regime" not in values and isinstance(basis, date):
        values["regime"] = _regime_on(basis).value
        taken.notes[f"The procurement regime is taken from that day: {_regime_on(basis).label}"] += 1
    values.setdefault("invitation", InvitationKind.NEITHER.value)
    if "route" not in values:
        is_tender = values["invitation"] == InvitationKind.TENDER
        is_call_off = kind == ContractKind.CALL_OFF
        route = ProcurementRoute.MINI_COMPETITION if is_call_off else ProcurementRoute.OPEN
        values["route"] = (route if is_tender or is_call_off else ProcurementRoute.DIRECT_AWARD).value
        taken.notes["The procurement route is taken from “Quote or tender”"] += 1
    if kind in LISTS and "admission_mode" not in values:
        values["admission_mode"] = ADMISSION_TO_BEGIN_WITH.get(kind, AdmissionMode.CLOSED).value
    if kind == ContractKind.CALL_OFF:
        values.setdefault("parent_lot", 1)


def _regime_on(basis: date) -> Regime:
    if basis >= PA2023_STARTS_ON:
        return Regime.PA2023
    return Regime.PCR2015 if basis >= PCR2015_STARTS_ON else Regime.BELOW_THRESHOLD


def _options(row: Record, values: dict[str, Value], taken: TakenApart) -> list[int]:
    """The months of each option, from their own column or from the last day the contract can last to."""
    words, latest, first_end = row.text("option_months"), row.values.get("max_ends_on"), values.get("initial_ends_on")
    months: list[int] | None = []
    if words:
        months = periods(words)
        if months is None:
            message = f"“{words}” cannot be read as lengths of options. Write them like 12 + 12."
            taken.problems.append(Problem(row.place, "Options (months)", message))
    elif isinstance(latest, date) and isinstance(first_end, date) and latest > first_end:
        whole = months_between(first_end + ONE_DAY, latest)
        if whole is None:
            message = "It is not a whole number of months after the first term. Give the options in a column of months."
            taken.problems.append(Problem(row.place, "Can last until", message))
        months = [whole] if whole else []
    for order, length in enumerate(months or [], start=1):
        option: dict[str, Value] = {"contract": row.text("reference"), "order": order, "months": length}
        if "notice_days" in row.values:
            option["notice_days"] = row.values["notice_days"]
        taken.records.append(Record(Kind.OPTION, row.place, option))
    return months or []


def _lots(rows: list[Record], values: dict[str, Value], taken: TakenApart) -> dict[int, Record]:
    found: dict[int, Record] = {}
    for row in rows:
        given = row.values.get("lot_number")
        number = given if isinstance(given, int) else 1
        if number in found:
            continue
        found[number] = row
        lot: dict[str, Value] = {
            "contract": row.text("reference"),
            "number": number,
            "title": row.text("lot_title") or str(values.get("title", "")),
        }
        lot |= {to: row.values[key] for key, to in (("lot_scope", "scope"), ("areas", "areas")) if key in row.values}
        taken.records.append(Record(Kind.LOT, row.place, lot))
    return found


def _terms(row: Record, values: dict[str, Value], options: list[int], taken: TakenApart) -> list[tuple[date, date]]:
    """The first term and, where it ends later by now, the options that were used; none for what has not begun."""
    begins, first_end = values.get("starts_on"), values.get("initial_ends_on")
    if values.get("stage") in WITHOUT_TERM or not isinstance(begins, date) or not isinstance(first_end, date):
        return []
    spans, ends = [(begins, first_end)], row.values.get("ends_on", first_end)
    for months in options:
        last = spans[-1][1]
        if not isinstance(ends, date) or last >= ends:
            break
        spans.append((last + ONE_DAY, min(extend_end(last, months=months), ends)))
    if isinstance(ends, date) and spans[-1][1] != ends:
        message = "It is not where the first term and its options lead. Give the options in months, or correct a date."
        taken.problems.append(Problem(row.place, "End date", message))
    return spans


def _place(row: Record, values: dict[str, Value], taken: TakenApart, seen: set[str], *, is_running: bool) -> None:
    if not row.text("supplier"):
        if row.text("company_number"):
            taken.problems.append(Problem(row.place, "Supplier", "The provider has a number but no name."))
        return
    key = provider_key(row)
    if key not in seen:
        seen.add(key)
        names = ("company_number", "charity_number", "vat_number", "ledger_number", "is_sme", "is_vcse")
        provider: dict[str, Value] = {name: row.values[name] for name in names if name in row.values}
        provider |= {"reference": key, "legal_name": row.text("supplier")}
        taken.records.append(Record(Kind.PROVIDER, row.place, provider))
    number = row.values.get("lot_number")
    place: dict[str, Value] = {
        "contract": row.text("reference"),
        "lot": number if isinstance(number, int) else 1,
        "provider": key,
    }
    if "starts_on" in values:
        place["admitted_on"] = values["starts_on"]
    taken.records.append(Record(Kind.PLACE, row.place, place))


def _sums(rows: list[Record], taken: TakenApart, file_name: str) -> None:
    """What the contract is worth: one sum for all of it, or one for each lot where the rows differ."""
    kinds = (("total", "contract_total", "Contract value"), ("annual", "annual", "Annual value"))
    number = 0
    for key, kind, label in kinds:
        given = [(row, row.values[key]) for row in rows if key in row.values]
        are_by_lot = key == "total" and len({amount for _, amount in given}) > 1
        for row, amount in given if are_by_lot else given[:1]:
            number += 1
            line: dict[str, Any] = {
                "contract": row.text("reference"), "number": number, "kind": "lot" if are_by_lot else kind,
                "label": label, "amount": amount, "certainty": "quote", "source": file_name[:200],
            }  # fmt: skip
            if are_by_lot:
                line |= {
                    "lot": row.values.get("lot_number", 1),
                    "label": f"Value of lot {row.values.get('lot_number', 1)}",
                }
            taken.records.append(Record(Kind.SUM, row.place, line))
