"""Which lots a contract's lots follow, and which follow them; where a framework stands in its open scheme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from commissioning.actors import Actor
from frameworks.durations import Place
from frameworks.enums import ContractKind
from frameworks.models import Contract, Lot
from frameworks.terms import Span


@dataclass(frozen=True)
class Step:
    """A lot and the lot after it, of two contracts."""

    before: Lot
    after: Lot

    @property
    def words(self) -> str:
        """Where one does not begin on the day after the other ends: by how many days they overlap, or lie apart."""
        if self.before.authorised_ends_on is None or self.after.starts_on is None:
            return ""
        apart = (self.after.starts_on - self.before.authorised_ends_on).days - 1
        days = f"{abs(apart)} day{'' if abs(apart) == 1 else 's'}"
        if apart == 0:
            return ""
        return f"they overlap by {days}" if apart < 0 else f"{days} lie between them"


@dataclass(frozen=True)
class Succession:
    """The steps into a contract and out of it, in the order of its own lots."""

    into: tuple[Step, ...]
    out_of: tuple[Step, ...]

    def __bool__(self) -> bool:
        return bool(self.into or self.out_of)


def succession(contract: Contract, actor: Actor) -> Succession:
    """What the contract's lots follow and what follows them, of the contracts this person may see; in one query."""
    lots = Lot.objects.visible_to(actor).filter(
        Q(contract=contract) | Q(predecessor__contract=contract),
        predecessor__contract__in=Contract.objects.visible_to(actor),
    )
    found = [
        Step(lot.predecessor, lot)
        for lot in lots.select_related("contract__council", "predecessor__contract__council")
        if lot.predecessor is not None
    ]
    return Succession(
        into=tuple(sorted((one for one in found if one.after.contract_id == contract.pk), key=_number_after)),
        out_of=tuple(sorted((one for one in found if one.before.contract_id == contract.pk), key=_number_before)),
    )


def before_of(lot: Lot) -> date | None:
    """The authorised end of the lot that this one follows; None where it follows none, or that one has no term."""
    return lot.predecessor.authorised_ends_on if lot.predecessor else None


def place_in_scheme(contract: Contract) -> Place:
    """Where a framework stands among those of its scheme, by their first days."""
    if contract.parent is None or contract.kind != ContractKind.FRAMEWORK:
        return Place()
    earlier = contract.parent.children.filter(kind=ContractKind.FRAMEWORK, starts_on__lt=contract.starts_on)
    before = list(earlier.exclude(pk=contract.pk).order_by("starts_on"))
    if not before:
        return Place()
    last = before[-1]
    return Place(len(before) + 1, Span(last.starts_on, last.current_ends_on or last.initial_ends_on))


def _number_after(step: Step) -> int:
    return step.after.number


def _number_before(step: Step) -> int:
    return step.before.number
