"""The term of a contract in a release: options as renewals, the ledger as amendments, what came before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta

from frameworks.enums import ContractKind, OptionKind, TermEventKind
from frameworks.models import Contract, Lot, TermEvent, TermOption, Variation
from frameworks.models.variation import CHANGES
from frameworks.ocds.codes import LONDON, Data, moment, period, told
from frameworks.regimes import ground_label
from frameworks.variation_enums import VariationStatus

Name = Callable[[Contract], str]  # the ocid of a contract
# What changes an awarded term. A correction puts right what was recorded: the figures beside it are right already.
AMENDING = (
    TermEventKind.AUTHORISED,
    TermEventKind.IN_FORCE,
    TermEventKind.VARIATION,
    TermEventKind.RELIEF,
    TermEventKind.EARLY_TERMINATION,
)


def renewal(contract: Contract, options: Sequence[TermOption]) -> Data:
    """`hasRenewal`, and what the options give: how often, how long, over which days (extension “renewal”)."""
    if not options:
        return {"hasRenewal": False}
    is_pool = any(option.kind == OptionKind.POOL for option in options)
    said = ", then ".join(_months(option) for option in options)
    first = contract.initial_ends_on + timedelta(days=1)
    days = period(first, contract.max_ends_on) if contract.max_ends_on >= first else None
    given = told(
        description=f"The term may be extended by {said}.",
        minimumRenewals=0,
        maximumRenewals=None if is_pool else len(options),
        period=days,
    )
    return {"hasRenewal": True, "renewal": given}


def amendments(lot: Lot, contract_id: str, *, cites: bool) -> list[Data]:
    """What has changed the term of a lot, entry by entry of its ledger; what was reversed is not among them.

    `cites` says whether the decisions behind them are named: a decision that is not published is nobody's business.
    """
    events: list[TermEvent] = sorted(lot.events.all(), key=lambda event: event.sequence)
    reversed_ones = {event.corrects_id for event in events if event.kind == TermEventKind.REVERSAL}
    standing = (event for event in events if event.kind in AMENDING and event.pk not in reversed_ones)
    return [
        told(
            id=f"{contract_id}-{event.sequence}",
            date=event.at.astimezone(LONDON).isoformat(timespec="seconds"),
            description=f"{event.get_kind_display()}: {event.from_on} to {event.to_on}",
            rationale=_rationale(event.ground, event.decision_reference if cites else ""),
            relatedLots=[str(lot.number)],
        )
        for event in standing
    ]


def varied(variations: Iterable[Variation], contract_id: str, *, cites: bool) -> list[Data]:
    """The variations in effect: what they change and on which ground, in the words of the lists alone."""
    in_effect = (one for one in variations if one.status == VariationStatus.EFFECTIVE)
    return [
        told(
            id=f"{contract_id}-variation-{one.number}",
            date=moment(one.takes_effect_on) if one.takes_effect_on else None,
            description=f"Variation {one.number}: {', '.join(_changes(one))}",
            rationale=_rationale(one.ground, one.decision_reference if cites else ""),
        )
        for one in in_effect
    ]


def processes_before(contract: Contract, lots: Sequence[Lot], name: Name) -> list[Data]:
    """The framework a call-off is made under, the scheme a framework belongs to, and what the lots follow."""
    found: list[Data] = []
    parent = contract.parent
    if parent is not None:
        is_call_off = contract.kind == ContractKind.CALL_OFF
        lot = [str(contract.parent_lot.number)] if is_call_off and contract.parent_lot else []
        relationship = "framework" if is_call_off else "x_openFrameworkScheme"
        found.append(_process(parent, relationship, name(parent), lot))
    before = _by_contract((lot.predecessor.contract, lot.predecessor) for lot in lots if lot.predecessor)
    found += [_process(one, "prior", name(one), numbers) for one, numbers in before]
    return [{"id": str(number), **one} for number, one in enumerate(found, 1)]


def processes_after(after: Lot, is_terminated: bool, name: Name) -> list[Data]:
    """What replaces the contract of a lot: the contract of the lot that follows it."""
    relationship = "replacementProcess" if is_terminated else "renewalProcess"
    return [{"id": "1", **_process(after.contract, relationship, name(after.contract), [str(after.number)])}]


def _process(contract: Contract, relationship: str, ocid: str, lots: Sequence[str]) -> Data:
    return told(
        relationship=[relationship], title=contract.title, scheme="ocid", identifier=ocid, relatedLots=list(lots)
    )


def _by_contract(steps: Iterable[tuple[Contract, Lot]]) -> Iterator[tuple[Contract, list[str]]]:
    found: dict[int, tuple[Contract, list[int]]] = {}
    for contract, lot in steps:
        found.setdefault(contract.pk, (contract, []))[1].append(lot.number)
    for contract, numbers in sorted(found.values(), key=lambda one: one[0].reference):
        yield contract, [str(number) for number in sorted(numbers)]


def _months(option: TermOption) -> str:
    months = f"{option.months} month{'' if option.months == 1 else 's'}"
    return f"periods of up to {months} in all" if option.kind == OptionKind.POOL else months


def _rationale(ground: str, decision: str) -> str:
    return "; ".join(filter(None, (ground_label(ground), f"decision {decision}" if decision else "")))


def _changes(variation: Variation) -> list[str]:
    return [kind.label.lower() for name, kind in CHANGES.items() if getattr(variation, name)] or ["change"]
