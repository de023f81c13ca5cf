"""A register that could be a council's, made up from a number: the same number gives the same register.

For measuring and trying out; every name is invented. What is made are the rows of a register file, which come onto the
register through the same door and under the same rules as any other file's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from commissioning.calendar import ONE_DAY, add_months, end_of_term, extend_end
from frameworks.enums import AdmissionMode, ContractKind
from frameworks.importing.drafts import ContractDraft, Draft
from frameworks.importing.layout import Kind
from frameworks.importing.records import Place, Record
from frameworks.kinds import LISTS
from frameworks.regimes import PA2023_STARTS_ON, PCR2015_STARTS_ON

DEPARTMENTS = ("Adults and Health", "Children and Families", "Public Health", "Housing", "Highways", "Corporate")
_SERVICES = (
    "Home care", "Supported living", "Day opportunities", "Extra care", "Respite care", "Advocacy", "Carers’ support",
    "Community equipment", "Fostering", "Residential homes for children", "School transport", "Short breaks",
    "Sexual health services", "Stop smoking service", "Health checks", "Temporary accommodation", "Floating support",
    "Repairs", "Gritting", "Street lighting", "Grounds maintenance", "Catering", "Cleaning", "Payroll", "Translation",
)  # fmt: skip
_PLACES = (
    "Ashby Vale", "Brantmere", "Coldwell", "Dunsop", "Eastleigh Marsh", "Fenwick", "Garrow", "Hollins", "Inchbrook",
    "Kirkmoor", "Langdale", "Marfield", "Northwood", "Oakhanger", "Penbury", "Quarndon", "Redmire", "Saltby",
    "Thornley", "Upwell", "Wexcombe",
)  # fmt: skip
_FIRST = ("Alder", "Birch", "Cedar", "Dove", "Elm", "Fir", "Grove", "Haven", "Ivy", "Juniper", "Kestrel", "Linden",
          "Maple", "Nightingale", "Oak", "Poplar", "Rowan", "Sycamore", "Thistle", "Willow")  # fmt: skip
_SECOND = ("bank", "bridge", "dale", "field", "gate", "hill", "lea", "mead", "side", "ton", "way", "wood")
_LAST = ("Care Limited", "Support Limited", "Homes Limited", "Services CIC", "Trust", "Group plc", "Partners LLP")
_KINDS = (
    *(ContractKind.CONTRACT,) * 14, *(ContractKind.FRAMEWORK,) * 2, *(ContractKind.APPROVED_LIST,) * 2,
    ContractKind.DYNAMIC, ContractKind.CALL_OFF,
)  # fmt: skip
_OPTIONS = ((), (12,), (12, 12), (24,), (12, 12, 12), (24, 24))
_YEARS_BACK = 7


@dataclass
class _Above:
    """The list under which the next call-offs are made."""

    reference: str = ""
    starts_on: date = date.min
    ends_on: date = date.min
    provider: str = ""


def providers_of(count: int) -> dict[str, Record]:
    """The organisations that a register of so many contracts buys from, by reference."""
    found: dict[str, Record] = {}
    for number in range(providers_for(count)):
        name, rest = _FIRST[number % len(_FIRST)], number // len(_FIRST)
        name += _SECOND[rest % len(_SECOND)]
        suffix = rest // len(_SECOND)
        name += f" {_LAST[(number + suffix) % len(_LAST)]}" if not suffix else f" {suffix} {_LAST[number % len(_LAST)]}"
        values: dict[str, Any] = {
            "reference": f"PRV-{number:05d}", "legal_name": name, "company_number": f"{20_000_000 + number}",
            "is_sme": number % 3 != 0, "is_vcse": number % 5 == 0,
        }  # fmt: skip
        found[str(values["reference"])] = Record(Kind.PROVIDER, Place("Providers", number + 2), values)
    return found


def providers_for(count: int) -> int:
    """How many organisations there are for so many contracts."""
    return min(20 + count // 20, 3000)


def register_of(first: int, last: int, *, count: int, around: date, posts: tuple[str, ...]) -> Draft:
    """The contracts numbered from `first` to before `last`, of a register of `count`, in the years up to `around`."""
    draft, above = Draft(providers=providers_of(count)), _Above()
    for number in range(first, last):
        contract = _contract(number, count, around, above, posts)
        draft.contracts[contract.reference] = contract
    return draft


def _contract(number: int, count: int, around: date, above: _Above, posts: tuple[str, ...]) -> ContractDraft:
    chance = Random(f"register {number}")  # noqa: S311 - nothing here is secret
    kind = chance.choice(_KINDS)
    if kind == ContractKind.CALL_OFF and not above.reference:
        kind = ContractKind.CONTRACT
    at = Place("Contracts", number + 2)
    starts_on = add_months(date(around.year, 4, 1), -chance.randrange(12 * _YEARS_BACK))
    term = chance.choice((12, 24, 36, 36, 48))
    if kind == ContractKind.CALL_OFF:
        starts_on, term = above.starts_on, 12
    ends_on = end_of_term(starts_on, months=term)
    months = () if kind == ContractKind.CALL_OFF else chance.choice(_OPTIONS)
    service, place = chance.choice(_SERVICES), chance.choice(_PLACES)
    department = DEPARTMENTS[_SERVICES.index(service) * len(DEPARTMENTS) // len(_SERVICES)]
    regime = "pa2023_light_touch" if starts_on >= PA2023_STARTS_ON else "pcr2015"
    if starts_on < PCR2015_STARTS_ON:
        regime = "below_threshold"
    values: dict[str, Any] = {
        "reference": f"GEN-{number:06d}", "kind": kind.value, "title": f"{service} in {place}",
        "description": f"{service} for people who live in {place}, bought as needed.",
        "department": department, "owner_post": chance.choice(posts), "contract_manager_post": chance.choice(posts),
        "regime": regime, "regime_basis_on": starts_on, "route": "mini_competition" if kind == "call_off" else "open",
        "invitation": chance.choice(("tender", "tender", "quote")), "starts_on": starts_on, "initial_ends_on": ends_on,
        "cost_centre": f"CC{chance.randrange(1000, 1400)}", "cpv_codes": "85310000-5",
        "irrecoverable_vat": 0, "review_on": ends_on if chance.random() < 0.6 else None,
        "signed_on": starts_on if chance.random() < 0.7 else None,
    }  # fmt: skip
    if kind in LISTS:
        values["admission_mode"] = (
            AdmissionMode.CONTINUOUS if kind == ContractKind.DYNAMIC else AdmissionMode.CLOSED
        ).value
    if kind == ContractKind.CALL_OFF:
        values |= {"parent": above.reference, "parent_lot": 1}
    row = Record(Kind.CONTRACT, at, {key: value for key, value in values.items() if value is not None})
    contract = ContractDraft(row)
    _fill(contract, chance, kind, months, around, count, above)
    return contract


def _fill(
    contract: ContractDraft,
    chance: Random,
    kind: ContractKind,
    months: tuple[int, ...],
    around: date,
    count: int,
    above: _Above,
) -> None:
    """Lots, options, places, terms and sums."""
    reference, place = contract.reference, contract.row.place
    starts_on, ends_on = contract.row.values["starts_on"], contract.row.values["initial_ends_on"]
    lots = chance.choice((2, 3, 4, 6)) if kind in LISTS else 1
    own: dict[str, Any] = {"contract": reference}
    for order, length in enumerate(months, start=1):
        option = own | {"order": order, "months": length, "notice_days": 90}
        contract.options[order] = Record(Kind.OPTION, place, option)
    spans = [(starts_on, ends_on)]
    for length in months:
        last: Any = spans[-1][1]
        if last >= around or chance.random() < 0.3:
            break
        spans.append((last + ONE_DAY, extend_end(last, months=length)))
    for number in range(1, lots + 1):
        title = str(contract.row.values["title"]) if lots == 1 else f"{_PLACES[number]} and around"
        contract.lots[number] = Record(Kind.LOT, place, own | {"number": number, "title": title})
        for order, (from_on, to_on) in enumerate(spans):
            entry = own | {
                "lot": number,
                "from_on": from_on,
                "to_on": to_on,
                "decision_reference": f"{reference}-D{order}",
            }
            contract.terms.append(Record(Kind.TERM, place, entry | ({"option": order} if order else {})))
        for provider in _holders(chance, kind, count, above):
            held = own | {"lot": number, "provider": provider, "admitted_on": starts_on}
            contract.places.append(Record(Kind.PLACE, place, held))
    annual = chance.randrange(5, 900) * 1000
    sums = (("contract_total", "Contract value", annual * 3), ("annual", "Annual value", annual))
    for number, (what, label, amount) in enumerate(sums, start=1):
        line = own | {"number": number, "kind": what, "label": label, "amount": amount, "vat_basis": "excluding"}
        contract.sums[number] = Record(Kind.SUM, place, line | {"certainty": "quote"})
    if kind in (ContractKind.FRAMEWORK, ContractKind.APPROVED_LIST):
        above.reference, above.provider = reference, contract.places[0].text("provider")
        above.starts_on, above.ends_on = starts_on, spans[-1][1]  # type: ignore[assignment]


def _holders(chance: Random, kind: ContractKind, count: int, above: _Above) -> Iterator[str]:
    if kind == ContractKind.CALL_OFF:
        yield above.provider
        return
    several = chance.randrange(2, 6) if kind in LISTS else 1
    for number in chance.sample(range(providers_for(count)), several):
        yield f"PRV-{number:05d}"
