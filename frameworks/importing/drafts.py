"""The rows of a register file put together: providers, and contracts with what belongs to each. No database is asked.

A row that names what is not in the file, says something twice, or leaves out what is needed becomes a problem.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from frameworks.importing.flat import take_apart
from frameworks.importing.layout import FIELDS, Kind
from frameworks.importing.records import FLAT, Place, Problem, Record, RegisterFile


@dataclass(slots=True)
class ContractDraft:
    """A contract of the file with its rows, in the order of the file; lots and options by number."""

    row: Record
    lots: dict[int, Record] = field(default_factory=dict)
    options: dict[int, Record] = field(default_factory=dict)
    places: list[Record] = field(default_factory=list)
    terms: list[Record] = field(default_factory=list)
    not_taken_up: list[Record] = field(default_factory=list)
    sums: dict[int, Record] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        return self.row.text("reference")

    def rows(self) -> Iterable[Record]:
        """Every row of the contract, its own first."""
        yield self.row
        yield from self.lots.values()
        yield from self.options.values()
        yield from self.places
        yield from self.terms
        yield from self.not_taken_up
        yield from self.sums.values()


@dataclass
class Draft:
    """Everything a file would put on the register, by key, with what is wrong and what was filled in.

    `is_named_only`: its providers come from a column of names, so that who is not known has to be confirmed.
    """

    providers: dict[str, Record] = field(default_factory=dict)
    contracts: dict[str, ContractDraft] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    is_named_only: bool = False


def draft_of(file: RegisterFile) -> Draft:
    """What the file would put on the register."""
    draft, records = Draft(problems=list(file.problems)), file.records
    if file.form == FLAT:
        taken = take_apart(records, file.name)
        draft.is_named_only, draft.notes, records = True, taken.notes, taken.records
        draft.problems += taken.problems
    told = {(one.place, one.heading) for one in draft.problems}
    children: list[Record] = []
    for record in records:
        if _is_complete(record, draft, told) and not _head(record, draft):
            children.append(record)
    for record in sorted(children, key=lambda one: one.kind not in (Kind.LOT, Kind.OPTION)):
        _child(record, draft)
    for contract in draft.contracts.values():
        if not contract.lots:
            draft.problems.append(Problem(contract.row.place, "Lot", "The contract has no lot: add one row for it."))
    return draft


def _is_complete(record: Record, draft: Draft, told: set[tuple[Place, str]]) -> bool:
    """Whether the row has what its kind needs; what is missing is said once, and not where a cell cannot be read."""
    is_complete = True
    for one in FIELDS[record.kind] if record.kind else ():
        if one.needed and one.key not in record.values:
            is_complete = False
            if (record.place, one.heading) not in told:
                draft.problems.append(Problem(record.place, one.heading, "This has to be filled in."))
    return is_complete or (record.kind is Kind.CONTRACT and bool(record.text("reference")))


def _head(record: Record, draft: Draft) -> bool:
    """Take a provider or a contract in; False for any other row."""
    if record.kind not in (Kind.PROVIDER, Kind.CONTRACT):
        return False
    reference = record.text("reference")
    if record.kind is Kind.PROVIDER:
        before = draft.providers.setdefault(reference, record)
    else:
        before = draft.contracts.setdefault(reference, ContractDraft(record)).row
    if before is not record:
        message = f"{reference} is already in {str(before.place).lower()}. Take one of the two out."
        draft.problems.append(Problem(record.place, FIELDS[record.kind][0].heading, message))
    return True


def _child(record: Record, draft: Draft) -> None:
    contract = draft.contracts.get(record.text("contract"))
    if contract is None:
        message = f"The file has no row for the contract {record.text('contract')}."
        draft.problems.append(Problem(record.place, "Contract", message))
        return
    problem = _placed(record, contract, draft)
    if problem:
        draft.problems.append(Problem(record.place, *problem))


def _placed(record: Record, contract: ContractDraft, draft: Draft) -> tuple[str, str] | None:
    """Put a row where it belongs in its contract; or the heading and the words of why it cannot be."""
    keyed = {
        Kind.LOT: (contract.lots, "number", "Lot"),
        Kind.OPTION: (contract.options, "order", "Option"),
        Kind.SUM: (contract.sums, "number", "Sum"),
    }
    lot, option = record.values.get("lot"), record.values.get("option")
    if lot is not None and lot not in contract.lots:
        return "Lot", f"The contract has no lot {lot} in the file."
    if option is not None and option not in contract.options:
        return "Option", f"The contract has no option {option} in the file."
    if record.kind in keyed:
        rows, key, heading = keyed[record.kind]
        number = int(str(record.values[key]))
        before = rows.setdefault(number, record)
        if before is not record:
            return heading, f"{heading} {number} is already in {str(before.place).lower()}. Take one of the two out."
        return None
    if record.kind is Kind.PLACE:
        if record.text("provider") not in draft.providers:
            return "Provider", f"The file has no row for the provider {record.text('provider')}."
        contract.places.append(record)
    elif record.kind is Kind.TERM:
        contract.terms.append(record)
    else:
        contract.not_taken_up.append(record)
    return None
